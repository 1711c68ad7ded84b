"""Translations of the words of a language that is not Japanese."""

from typing import List, NamedTuple, Tuple, Union
from weakref import WeakKeyDictionary

from spacy.attrs import LEMMA, NORM, ORTH
from spacy.tokens import Doc, Token

from ..caching.bounded_cache import BoundedCache
from ..caching.doc_columns import find_by_row
from .lexicon.candidate import LOAN, Candidate, head_word
from .lexicon.lexicon import Lexicon


class WordFacts(NamedTuple):
    """Translations of a token.

    glosses (Tuple[str, ...]): English words for it in lower case, best first; empty if none.
    spelling (str): The English spelling of a name or a loan word; else empty.
    """

    glosses: Tuple[str, ...]
    spelling: str


_ATTRS: List[Union[int, str]] = [ORTH, LEMMA, NORM]

_caches: "WeakKeyDictionary[Lexicon, BoundedCache[bytes, WordFacts]]" = WeakKeyDictionary()


def look_up_words(doc: Doc, lexicon: Lexicon) -> List[WordFacts]:
    """Look up every token of a document: by its text, in other cases, by its lemma and its NORM.

    Parts of speech do not count; the order of the lines in your file decides.

    doc (Doc): The document.
    lexicon (Lexicon): The lexicon.
    RETURNS (List[WordFacts]): One for each token.
    """
    cache = _caches.get(lexicon)
    if cache is None:
        cache = _caches.setdefault(lexicon, BoundedCache())
    return find_by_row(doc.to_array(_ATTRS), cache, lambda i: _read_token(doc[i], lexicon))


def _read_token(token: Token, lexicon: Lexicon) -> WordFacts:
    text = token.text
    # ΒΌΛΟΣ in a headline may be the town Βόλος or the marble βόλος, Βόλος only the town
    forms = [text, text.capitalize() if text.isupper() else "", text.lower()]
    for form in dict.fromkeys([*forms, token.lemma_, token.norm_]):
        candidates = lexicon.get(form) if form else []
        if candidates:
            heads = dict.fromkeys(head_word(candidate.text) for candidate in candidates)
            spelling = _spelling(text, candidates)
            # capitals of a headline stay; ΟΗΕ has an entry of its own, *United Nations*
            spelling = spelling.upper() if text.isupper() and form != text else spelling
            return WordFacts(tuple(word for word in heads if word), spelling)
    return WordFacts((), "")


def _spelling(text: str, candidates: List[Candidate]) -> str:
    # without capitals a script does not show what is a name
    may_be_name = text[:1].isupper() or text.lower() == text.upper()
    for candidate in candidates:
        if LOAN in candidate.codes or (candidate.is_name and may_be_name):
            return candidate.text
    return ""
