"""The kind view: what a token can name, the same few words in both languages."""

from dataclasses import dataclass
from typing import Dict, FrozenSet, List
from weakref import WeakKeyDictionary

from spacy.tokens import Doc
from spacy.util import registry

from ..lexicon.kinds import PERSON, PLACE, KindTable, get_kinds, kinds_of
from ..lexicon.lexicon import Lexicon, get_lexicon
from ..romaji import CACHE_SIZE
from .joined import joined_faces
from .tokens import TokenFacts, token_facts
from .view import View

UNKNOWN = "name"
# More kinds than this say less than those of the English word.
_MOST_KINDS = 2
_LANGUAGES = frozenset(["ja", "xx", ""])

_memories: "WeakKeyDictionary[KindTable, Dict[str, str]]" = WeakKeyDictionary()


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
        if doc.vocab.lang not in _LANGUAGES:
            memory = _memories.setdefault(kinds, {})
            return [_of_word(token.text, kinds, memory) for token in doc]
        lexicon = get_lexicon(doc.vocab)
        memory = _memories.setdefault(kinds, {})
        facts = token_facts(doc, lexicon)
        found = [_of_token(fact, lexicon, kinds, memory) for fact in facts]
        if self.joined:
            for i, face in sorted(joined_faces(doc, facts).items()):
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


def _of_word(word: str, kinds: KindTable, memory: Dict[str, str]) -> str:
    if not word[:1].isupper():
        return ""
    found = memory.get(word)
    if found is None:
        if len(memory) >= CACHE_SIZE:
            memory.clear()
        found = memory[word] = _name(kinds.get(word)) or UNKNOWN
    return found


def _of_token(fact: TokenFacts, lexicon: Lexicon, kinds: KindTable, memory: Dict[str, str]) -> str:
    spelling = fact.latin.text
    if not spelling[:1].isupper():
        return ""
    if "人名" in fact.form.tag:
        return PERSON
    if "地名" in fact.form.tag:
        return PLACE
    words = spelling.split()
    english = _of_word(words[0], kinds, memory)
    if not fact.is_japanese:
        return english
    own = _own_kinds(fact.form.text, lexicon)
    if own and (len(own) <= _MOST_KINDS or english == UNKNOWN):
        return _name(own)
    return english


def _own_kinds(surface: str, lexicon: Lexicon) -> FrozenSet[str]:
    return kinds_of(lexicon.get(surface))


def _name(kinds: FrozenSet[str]) -> str:
    return "+".join(sorted(kinds))
