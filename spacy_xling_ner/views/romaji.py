"""The romaji view: the tokens in Latin script, by their reading."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Dict, Iterator, List, Optional, Tuple

from spacy.tokens import Doc, Token
from spacy.util import registry

from ..romaji import (
    CACHE_SIZE,
    DEFAULT_STYLE,
    RomajiStyle,
    Romanization,
    romanize,
    spoken_numerals,
)
from .view import View

_READING = "Reading="
_VOLITIONAL = "意志推量形"


@dataclass(frozen=True)
class RomajiView:
    """A view of the tokens in Latin script: stored in `Token._.romaji`, or else romanised.

    style (RomajiStyle): How to write long vowels, ン and particles.
    numerals (str): Whether numerals and counters are "as_read" by the tokenizer, each by itself
        (三 本: *san pon*), or "spoken" together (*san bon*).
    RAISES (ValueError): If `numerals` is something else.
    """

    style: RomajiStyle = DEFAULT_STYLE
    numerals: str = "as_read"

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
        """
        return [romanization.text for romanization in self.romanizations(doc)]

    def romanizations(self, doc: Doc) -> List[Romanization]:
        """Romanise every token of a document, and say where the result comes from.

        doc (Doc): The document.
        RETURNS (List[Romanization]): One romanisation for each token; its source is "user" where
            `Token._.romaji` was stored without a source, and "numeral" where the tokenizer reads
            a numeral or a counter in another way than the view.
        """
        if self.style == DEFAULT_STYLE:
            romanizations = [romanize(token.text, reading_of(str(token.morph))) for token in doc]
        else:
            romanizations = [self._in_style(token) for token in doc]
        if self.numerals == "spoken":
            self._speak_numerals(doc, romanizations)
        for i, stored in stored_romanizations(doc):
            romanizations[i] = stored
        return romanizations

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

    def _in_style(self, token: Token) -> Romanization:
        morph = str(token.morph)
        return romanize(token.text, reading_of(morph), self.style, _word_class(token.tag_, morph))


@registry.misc("spacy_xling_ner.romaji_view.v1")
def create_romaji_view(
    long_vowels: str = "as_written",
    apostrophe: bool = True,
    labial: str = "n",
    particles: str = "as_written",
    numerals: str = "as_read",
) -> View:
    """Create a view of the tokens in Latin script, which leaves what is not Japanese as it is.

    long_vowels (str): How to write a long vowel: "as_written" in kana (*toukyou*, *biiru*),
        "doubled" (*tookyoo*), "macron" (*tōkyō*) or "collapsed" (*tokyo*), as in a passport.
    apostrophe (bool): Whether ン has an apostrophe before a vowel or *y* (*shin'ichi*).
    labial (str): The letter for ン before *b*, *m* and *p*: "n" (*shinbun*) or "m" (*shimbun*).
    particles (str): Whether は and へ are "as_written" (*ha*, *he*) or "spoken" (*wa*, *e*).
    numerals (str): Whether numerals and counters are "as_read" by the tokenizer, each by itself
        (三 本: *san pon*), or "spoken" together (*san bon*).
    RETURNS (Callable[[Doc], List[str]]): The view.
    RAISES (ValueError): If a choice does not exist.
    """
    return RomajiView(RomajiStyle(long_vowels, apostrophe, labial, particles), numerals)


@lru_cache(maxsize=CACHE_SIZE)
def reading_of(morph: str) -> Optional[str]:
    """Find the reading in the morphology of a token.

    morph (str): The morphology, as `str(token.morph)`.
    RETURNS (Optional[str]): The reading in katakana, None if there is none.
    """
    for feature in morph.split("|"):
        if feature.startswith(_READING):
            return feature[len(_READING) :]
    return None


def _word_class(tag: str, morph: str) -> str:
    """Name the word class that `romanize` asks for, by the tokenizer's tag."""
    if tag.startswith("助詞"):
        return "particle"
    if tag.startswith("動詞"):
        # 行こう is one token, and its う does lengthen
        return "other" if _VOLITIONAL in morph else "verb"
    return "other" if tag else ""


def stored_romanizations(doc: Doc) -> Iterator[Tuple[int, Romanization]]:
    """Read what is stored in `Token._.romaji`, by a component or by hand.

    doc (Doc): The document.
    YIELDS (Tuple[int, Romanization]): The token's index and its romaji; the source is "user" where
        none is stored.
    """
    # reading the dictionary itself is ten times as fast as `token._`
    stored: Dict[Any, Any] = doc.user_data
    if not stored:
        return
    for i, token in enumerate(doc):
        text = stored.get(("._.", "romaji", token.idx, None))
        if text is not None:
            source = stored.get(("._.", "romaji_source", token.idx, None))
            yield i, Romanization(text, source or "user")
