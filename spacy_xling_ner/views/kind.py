"""The kind view: what a token can name, the same few words in both languages."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import FrozenSet, List

from spacy.attrs import ORTH
from spacy.tokens import Doc
from spacy.util import registry

from ..bridge.document_facts import MAY_BE_JAPANESE, doc_facts
from ..bridge.lexicon.kinds import PERSON, PLACE, KindTable, get_kinds
from ..bridge.lexicon.lexicon import get_lexicon
from ..bridge.token_classes import Shape, one_of, places
from ..bridge.token_facts import TokenFacts
from ..caching.bounded_cache import CACHE_SIZE
from ..caching.doc_columns import read_strings
from .view import View

UNKNOWN = "name"
# More kinds than this say less than those of the English word.
_MOST_KINDS = 2
_CAPITAL = re.compile(one_of(Shape.CAPITAL))


@dataclass(frozen=True)
class KindView:
    """A view of what a token can name: `place`, `person`, `organization`, `work`, or several.

    A token without a capital in its English face names nothing: the empty string. One that nothing
    is known of is a `name`. English words are looked up among the names of JMnedict in their
    English spelling (table `xling_kinds` of the vocabulary); Japanese tokens have the kind that the
    tokenizer gives them in context (人名, 地名), else those of their entries in the lexicon.

    joined (bool): Whether the nouns up to the head of a name, and the dot between its parts, are
        part of the name too.
    """

    joined: bool = False

    def __call__(self, doc: Doc) -> List[str]:
        """Find the kind of every token of a document.

        doc (Doc): The document.
        RETURNS (List[str]): One string for each token, such as `organization+place`.
        """
        kinds = get_kinds(doc.vocab)
        if doc.vocab.lang not in MAY_BE_JAPANESE:
            return _of_words(read_strings(doc, ORTH), kinds)
        facts = doc_facts(doc, get_lexicon(doc.vocab))
        found = [""] * len(facts)
        for i in places(_CAPITAL, facts.shapes):
            found[i] = _of_token(facts.tokens[i], kinds)
        if self.joined:
            for i, face in facts.faces(doc.vocab):
                own = (_name(face.kinds) or UNKNOWN) if face.text[:1].isupper() else ""
                found[i] = own if face.copied is None else found[face.copied]
        return found


@registry.misc("spacy_xling_ner.kind_view.v1")
def create_kind_view(joined: bool = False) -> View:
    """Create a view of what the tokens can name, by the lexicon of the vocabulary.

    joined (bool): Whether what is part of a name only by its neighbours counts.
    RETURNS (Callable[[Doc], List[str]]): The view.
    """
    return KindView(joined)


def _of_words(words: List[str], kinds: KindTable) -> List[str]:
    return [_of_word(word, kinds) if word[:1].isupper() else "" for word in words]


def _of_word(word: str, kinds: KindTable) -> str:
    return _name(kinds.get(word)) or UNKNOWN


def _of_token(fact: TokenFacts, kinds: KindTable) -> str:
    if "人名" in fact.tag:
        return PERSON
    if "地名" in fact.tag:
        return PLACE
    english = _of_word(fact.latin.text.split()[0], kinds)
    own = fact.kinds
    if own and (len(own) <= _MOST_KINDS or english == UNKNOWN):
        return _name(own)
    return english


@lru_cache(maxsize=CACHE_SIZE)
def _name(kinds: FrozenSet[str]) -> str:
    return "+".join(sorted(kinds))
