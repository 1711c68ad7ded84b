"""The kind view: what a token can be the name of, in the same few words in both languages."""

from dataclasses import dataclass
from typing import FrozenSet, List

from spacy.attrs import ORTH
from spacy.tokens import Doc
from spacy.util import registry

from ..bridge.document_facts import doc_facts
from ..bridge.language import LANGUAGES
from ..bridge.lexicon.kinds import KindTable, get_kinds
from ..bridge.lexicon.lexicon import get_lexicon
from ..bridge.token_classes import TokenFlag
from ..bridge.token_facts import TokenFacts
from ..caching.bounded_cache import cached
from ..caching.doc_columns import read_strings
from ..tokenizer.kanji import check_kanji

_UNKNOWN = "name"
# a surface form with more kinds tells less than the spelling of its English word
_MAX_KINDS = 2


@registry.misc("spacy_xling_ner.kind_view.v1")
@dataclass(frozen=True)
class KindView:
    """A view of what a token can name: `place`, `person`, `organization`, `work`, or several.

    A token without a capital in its English form is no name: the empty string. A name of unknown
    kind is `name`. English words are looked up among the names of the dictionary in their
    English spelling (table `xling_kinds` of the vocabulary); a token of another language
    has the kind in the tag that the tokenizer gives it in context, else those of its entries in
    the lexicon.

    joined (bool): Include tokens that are part of a name only because of their neighbours: the
        nouns up to the head of a name, the dot between its parts.
    kanji (str): Dictionary for kanji without a reading: "pykakasi" or "sudachi" (no GPL code).
    RAISES (ValueError): If there is no such dictionary.
    """

    joined: bool = False
    kanji: str = "pykakasi"

    def __post_init__(self) -> None:
        """Check the choice."""
        check_kanji(self.kanji)

    def __call__(self, doc: Doc) -> List[str]:
        """Find the kind of every token of a document.

        doc (Doc): The document.
        RETURNS (List[str]): One string for each token, such as `organization+place`.
        """
        table = get_kinds(doc.vocab)
        language = LANGUAGES.get(doc.vocab.lang)
        if language is None:
            words = read_strings(doc, ORTH)
            return [_of_word(word, table) if word[:1].isupper() else "" for word in words]
        facts = doc_facts(doc, get_lexicon(doc.vocab), language, self.kanji)
        kinds = [""] * len(facts)
        for i in facts.find(TokenFlag.CAPITAL):
            kinds[i] = _of_token(facts.tokens[i], table)
        if self.joined:
            for i, form in facts.name_parts(doc.vocab):
                own = (_join(form.kinds) or _UNKNOWN) if form.text[:1].isupper() else ""
                kinds[i] = own if form.copied is None else kinds[form.copied]
        return kinds


def _of_word(word: str, table: KindTable) -> str:
    return _join(table.get(word)) or _UNKNOWN


def _of_token(token: TokenFacts, table: KindTable) -> str:
    if token.kind:
        return token.kind
    english = _of_word(token.latin.text.split()[0], table)
    if token.kinds and (len(token.kinds) <= _MAX_KINDS or english == _UNKNOWN):
        return _join(token.kinds)
    return english


@cached
def _join(kinds: FrozenSet[str]) -> str:
    return "+".join(sorted(kinds))
