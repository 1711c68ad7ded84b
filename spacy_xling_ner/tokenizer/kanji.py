"""The dictionaries to choose from for kanji that come without a reading."""

import re
from functools import cache
from typing import Any, Callable, Dict, List, Tuple

from ..romaji import spoken_numerals
from ..romaji.dictionary import dictionary_kana
from ..romaji.single_kanji import SINGLE_KANJI
from .sudachi import SudachiAnalyzer

_RUN = re.compile("[〆〇ぁ-ゖァ-ヺー々ゝゞヽヾ㐀-䶿一-鿿\U00020000-\U0003ffff]+")
_KANA = re.compile("[ぁ-ゖァ-ヺーゝゞヽヾ]+")
_REPEATED = re.compile("(.)々")
_SYMBOL = ("キゴウ", 1)  # reading and length of a character without a reading: 々


def sudachi_kana(text: str) -> str:
    """Convert kanji to kana by SudachiPy and its dictionary, without context.

    An unknown word is read by the words that it consists of, down to single kanji, for which there
    is `SINGLE_KANJI` as well.

    text (str): The text.
    RETURNS (str): The text in kana, except for kanji that neither has.
    """
    return _RUN.sub(lambda run: _run_kana(run[0]), text)


KANJI_READERS: Dict[str, Callable[[str], str]] = {
    "pykakasi": dictionary_kana,
    "sudachi": sudachi_kana,
}
"""The option `kanji` of the views, and the function that it stands for."""


def check_kanji(name: str) -> None:
    """Check the option `kanji` of a view.

    name (str): Its value.
    RAISES (ValueError): If there is no such dictionary.
    """
    if name not in KANJI_READERS:
        raise ValueError(
            f"Unknown dictionary {name!r} for kanji; choose from {', '.join(KANJI_READERS)}."
        )


@cache
def _analyzer() -> SudachiAnalyzer:
    return SudachiAnalyzer()


def _run_kana(run: str) -> str:
    if run in SINGLE_KANJI:
        return SINGLE_KANJI[run]
    pieces = [piece for pieces in _analyzer().analyze(run, _read) for piece in pieces]
    words, readings = [word for word, _ in pieces], [reading for _, reading in pieces]
    for i, reading in spoken_numerals(words, readings).items():
        readings[i] = reading
    return "".join(map(_word_kana, words, readings))


def _read(morphemes: Any, text: str) -> List[Tuple[str, str]]:
    return [(morpheme.surface(), morpheme.reading_form()) for morpheme in morphemes]


def _word_kana(word: str, reading: str) -> str:
    if _KANA.fullmatch(word):
        return word
    if _KANA.fullmatch(reading) and (reading, len(word)) != _SYMBOL:
        return reading
    if len(word) == 1:
        return SINGLE_KANJI.get(word, word)
    return "".join(map(_run_kana, _REPEATED.sub(r"\1\1", word)))
