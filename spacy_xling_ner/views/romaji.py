"""The romaji view: the tokens in Latin script, by their reading."""

from dataclasses import dataclass
from typing import Dict, Iterator, List, Tuple, Union

from spacy.attrs import MORPH, ORTH, TAG
from spacy.tokens import Doc, Token
from spacy.util import registry

from ..bridge.document_facts import MAY_BE_JAPANESE, doc_facts
from ..bridge.lexicon.lexicon import get_lexicon
from ..caching.bounded_cache import CACHE_SIZE, BoundedCache
from ..caching.doc_columns import find_by_row, has_stored, read_rows, read_stored
from ..romaji import (
    DEFAULT_STYLE,
    RomajiStyle,
    Romanization,
    has_numeral,
    romanize,
    spoken_numerals,
)
from ..romaji.token import reading_of
from .view import View

_VOLITIONAL = "意志推量形"
# what of a token decides its romaji: in the default style its part of speech does not
_ATTRS: List[Union[int, str]] = [ORTH, MORPH, TAG]
_DEFAULT_ATTRS: List[Union[int, str]] = [ORTH, MORPH]

_memories: "Dict[RomajiStyle, BoundedCache[bytes, Romanization]]" = {}


@dataclass(frozen=True)
class RomajiView:
    """A view of the tokens in Latin script: stored in `Token._.romaji`, or else romanised.

    style (RomajiStyle): How to write long vowels, ン and particles.
    numerals (str): Whether numerals and counters are "spoken" together (三 本: *san bon*), or
        "as_read" by the tokenizer, each by itself (*san pon*).
    RAISES (ValueError): If `numerals` is something else.
    """

    style: RomajiStyle = DEFAULT_STYLE
    numerals: str = "spoken"

    def __post_init__(self) -> None:
        """Refuse unknown choices.

        RAISES (ValueError): If a choice does not exist.
        """
        if self.numerals not in ("as_read", "spoken"):
            raise ValueError(
                f"Unknown numerals {self.numerals!r} of romaji; choose from as_read, spoken."
            )

    def __call__(self, doc: Doc) -> List[str]:
        """Romanise every token of a document.

        doc (Doc): The document.
        RETURNS (List[str]): One string for each token.
        RAISES (ValueError): If the vocabulary has a lexicon of another format.
        """
        return [romanization.text for romanization in self.romanizations(doc)]

    def romanizations(self, doc: Doc) -> List[Romanization]:
        """Romanise every token of a document, and say where the result comes from.

        doc (Doc): The document.
        RETURNS (List[Romanization]): One romanisation for each token; its source is "user" where
            `Token._.romaji` was stored without a source, and "numeral" where the tokenizer reads
            a numeral or a counter in another way than the view.
        RAISES (ValueError): If the vocabulary has a lexicon of another format.
        """
        stored = _stored_romanizations(doc)
        if len(stored) == len(doc):
            return list(stored.values())
        romanizations = self._romanize(doc)
        for i, found in stored.items():
            romanizations[i] = found
        return romanizations

    def _romanize(self, doc: Doc) -> List[Romanization]:
        romanizations = self._of_lexicon(doc) or self._read_tokens(doc)
        if self.numerals == "spoken" and has_numeral(doc.text):
            self._speak_numerals(doc, romanizations)
        return romanizations

    def _of_lexicon(self, doc: Doc) -> List[Romanization]:
        # views that read the lexicon find these too, so they are found once for all of them
        if self.style != DEFAULT_STYLE or doc.vocab.lang not in MAY_BE_JAPANESE:
            return []
        lexicon = get_lexicon(doc.vocab)
        if not len(lexicon):
            return []
        return [token.romaji for token in doc_facts(doc, lexicon).tokens]

    def _read_tokens(self, doc: Doc) -> List[Romanization]:
        memory = _memories.get(self.style)
        if memory is None:
            memory = _memories.setdefault(self.style, BoundedCache(CACHE_SIZE))
        rows = read_rows(doc, _DEFAULT_ATTRS if self.style == DEFAULT_STYLE else _ATTRS)
        return find_by_row(rows, memory, lambda i: self._read_token(doc[i]))

    def _read_token(self, token: Token) -> Romanization:
        morph = str(token.morph)
        if self.style == DEFAULT_STYLE:
            return romanize(token.text, reading_of(morph))
        return romanize(token.text, reading_of(morph), self.style, _word_class(token.tag_, morph))

    def _speak_numerals(self, doc: Doc, romanizations: List[Romanization]) -> None:
        words = [token.text for token in doc]
        readings = [reading_of(str(token.morph)) for token in doc]
        spoken = spoken_numerals(words, readings)
        for i, reading in sorted(spoken.items(), reverse=True):
            text, source = romanize(words[i], reading, self.style, "other")
            if reading.endswith("ッ") and i + 1 in spoken:
                # ip pon and not it pon: here it is known what comes after
                after = romanizations[i + 1].text
                text = text[:-1] + ("t" if after.startswith("ch") else after[0])
            romanizations[i] = Romanization(text, source if reading == readings[i] else "numeral")


@registry.misc("spacy_xling_ner.romaji_view.v1")
def create_romaji_view(
    long_vowels: str = "as_written",
    apostrophe: bool = True,
    labial: str = "n",
    particles: str = "as_written",
    numerals: str = "spoken",
) -> View:
    """Create a view of the tokens in Latin script, which leaves what is not Japanese as it is.

    long_vowels (str): How to write a long vowel: "as_written" in kana (*toukyou*, *biiru*),
        "doubled" (*tookyoo*), "macron" (*tōkyō*) or "collapsed" (*tokyo*), as in a passport.
    apostrophe (bool): Whether ン has an apostrophe before a vowel or *y* (*shin'ichi*).
    labial (str): The letter for ン before *b*, *m* and *p*: "n" (*shinbun*) or "m" (*shimbun*).
    particles (str): Whether は and へ are "as_written" (*ha*, *he*) or "spoken" (*wa*, *e*).
    numerals (str): Whether numerals and counters are "spoken" together (三 本: *san bon*), or
        "as_read" by the tokenizer, each by itself (*san pon*).
    RETURNS (Callable[[Doc], List[str]]): The view.
    RAISES (ValueError): If a choice does not exist.
    """
    return RomajiView(RomajiStyle(long_vowels, apostrophe, labial, particles), numerals)


def _word_class(tag: str, morph: str) -> str:
    """Name the word class that `romanize` asks for, by the tokenizer's tag."""
    if tag.startswith("助詞"):
        return "particle"
    if tag.startswith("動詞"):
        # 行こう is one token, and its う does lengthen
        return "other" if _VOLITIONAL in morph else "verb"
    return "other" if tag else ""


def romanizations_by_hand(doc: Doc) -> Iterator[Tuple[int, Romanization]]:
    """Read what is stored in `Token._.romaji` by hand; all else was computed, by whatever view.

    doc (Doc): The document.
    YIELDS (Tuple[int, Romanization]): The token's index and its romaji, with the source "user".
    """
    if not has_stored(doc, "romaji"):
        return
    sources = read_stored(doc, "romaji_source")
    places = [i for i, source in enumerate(sources) if not source or source == "user"]
    if places:
        texts = read_stored(doc, "romaji")
        for i in places:
            if texts[i] is not None:
                yield i, Romanization(texts[i], "user")


def _stored_romanizations(doc: Doc) -> Dict[int, Romanization]:
    if not has_stored(doc, "romaji"):
        return {}
    pairs = zip(read_stored(doc, "romaji"), read_stored(doc, "romaji_source"), strict=True)
    return {
        i: Romanization(text, source or "user")
        for i, (text, source) in enumerate(pairs)
        if text is not None
    }
