"""The romaji view: the tokens in Latin script, by their reading."""

from collections import defaultdict
from dataclasses import dataclass
from typing import DefaultDict, List, Tuple, Union

from spacy.attrs import MORPH, ORTH, TAG
from spacy.tokens import Doc, Token
from spacy.util import registry

from ..bridge.document_facts import doc_facts
from ..bridge.japanese import JAPANESE
from ..bridge.language import LANGUAGES
from ..bridge.lexicon.lexicon import get_lexicon
from ..caching.bounded_cache import BoundedCache
from ..caching.doc_columns import find_by_row, read_strings
from ..romaji import (
    DEFAULT_STYLE,
    RomajiStyle,
    Romanization,
    has_numeral,
    romanize,
    spoken_numerals,
)
from ..romaji.token import reading_of
from ..tokenizer.kanji import KANJI_READERS, check_kanji
from .view import RomanizingView, stored_romanizations

_VOLITIONAL = "意志推量形"
# the attributes that decide the romaji of a token
_ATTRS: List[Union[int, str]] = [ORTH, MORPH, TAG]

_caches: "DefaultDict[Tuple[RomajiStyle, str], BoundedCache[bytes, Romanization]]"
_caches = defaultdict(BoundedCache)


@dataclass(frozen=True)
class RomajiView(RomanizingView):
    """A view of the tokens in Latin script: stored in `Token._.romaji`, or else romanised.

    style (RomajiStyle): The spelling of long vowels, ン and particles.
    numerals (str): Numerals and counters "spoken" together (三 本: *san bon*), or "as_read" by the
        tokenizer, each by itself (*san pon*).
    kanji (str): Dictionary for kanji without a reading: "pykakasi" or "sudachi" (no GPL code).
    RAISES (ValueError): If `numerals` or `kanji` is something else.
    """

    style: RomajiStyle = DEFAULT_STYLE
    numerals: str = "spoken"
    kanji: str = "pykakasi"

    def __post_init__(self) -> None:
        """Check the choices."""
        if self.numerals not in ("as_read", "spoken"):
            raise ValueError(
                f"Unknown numerals {self.numerals!r} of romaji; choose from as_read, spoken."
            )
        check_kanji(self.kanji)

    def romanizations(self, doc: Doc) -> List[Romanization]:
        """Romanise every token of a document, with the source of the result.

        doc (Doc): The document.
        RETURNS (List[Romanization]): One romanisation for each token; its source is "user" where
            `Token._.romaji` was stored without a source, and "numeral" where the view and the
            tokenizer read a numeral or a counter differently.
        RAISES (ValueError): If the vocabulary has a lexicon of another format.
        """
        stored = dict(stored_romanizations(doc))
        if len(stored) == len(doc):
            return list(stored.values())
        romanizations = self._read_tokens(doc)
        if self.numerals == "spoken":
            words = read_strings(doc, ORTH)
            if has_numeral("".join(words)):
                self._speak_numerals(doc, words, romanizations)
        for i, found in stored.items():
            romanizations[i] = found
        return romanizations

    def _read_tokens(self, doc: Doc) -> List[Romanization]:
        if self.style == DEFAULT_STYLE and LANGUAGES.get(doc.vocab.lang) is JAPANESE:
            lexicon = get_lexicon(doc.vocab)
            if len(lexicon):  # the views that read it need the same facts, which are cached
                facts = doc_facts(doc, lexicon, JAPANESE, self.kanji)
                return [token.reading for token in facts.tokens]
        cache = _caches[self.style, self.kanji]
        return find_by_row(doc.to_array(_ATTRS), cache, lambda i: self._read_token(doc[i]))

    def _read_token(self, token: Token) -> Romanization:
        morph = str(token.morph)
        # in the default style it does not matter
        word_class = "" if self.style == DEFAULT_STYLE else _word_class(token.tag_, morph)
        read_kanji = KANJI_READERS[self.kanji]
        return romanize(token.text, reading_of(morph), self.style, word_class, read_kanji)

    def _speak_numerals(
        self, doc: Doc, words: List[str], romanizations: List[Romanization]
    ) -> None:
        readings = list(map(reading_of, read_strings(doc, MORPH)))
        spoken = spoken_numerals(words, readings)
        # from the right, because a final ッ is written as the consonant of the next token
        for i, reading in sorted(spoken.items(), reverse=True):
            text, source = romanize(
                words[i], reading, self.style, "other", KANJI_READERS[self.kanji]
            )
            if reading.endswith("ッ") and i + 1 in spoken:
                # *ip pon*, not *it pon*, which is the spelling without a next token
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
    kanji: str = "pykakasi",
) -> RomajiView:
    """Create a view of the tokens in Latin script; tokens that are not Japanese stay.

    long_vowels (str): Long vowels "as_written" in kana (*toukyou*, *biiru*), "doubled"
        (*tookyoo*), "macron" (*tōkyō*) or "collapsed" (*tokyo*), as in a passport.
    apostrophe (bool): Write an apostrophe after ン before a vowel or *y* (*shin'ichi*).
    labial (str): The letter for ン before *b*, *m* and *p*: "n" (*shinbun*) or "m" (*shimbun*).
    particles (str): は and へ "as_written" (*ha*, *he*) or "spoken" (*wa*, *e*).
    numerals (str): Numerals and counters "spoken" together (三 本: *san bon*), or "as_read" by the
        tokenizer, each by itself (*san pon*).
    kanji (str): Dictionary for kanji without a reading: "pykakasi" or "sudachi" (no GPL code).
    RETURNS (RomajiView): The view.
    RAISES (ValueError): If a choice does not exist.
    """
    return RomajiView(RomajiStyle(long_vowels, apostrophe, labial, particles), numerals, kanji)


def _word_class(tag: str, morph: str) -> str:
    """Get the word class for `romanize` from the tokenizer's tag."""
    if tag.startswith("助詞"):
        return "particle"
    if tag.startswith("動詞"):
        # 行こう is one token, and its う does lengthen
        return "other" if _VOLITIONAL in morph else "verb"
    return "other" if tag else ""
