"""Romanization of Japanese: kana by a table, kanji by their reading.

Modified Hepburn in lower case, by default in ASCII with long vowels spelt as in kana
(トウキョウ -> *toukyou*, ビール -> *biiru*); see `RomajiStyle` for other styles. The table of kana
is our own, because pykakasi is wrong on ティーム, a final ッ and a lone ー. Its dictionary is used
only for kanji without a reading.
"""

from .counters import has_numeral, spoken_numerals
from .kana import kana_to_romaji
from .style import DEFAULT_STYLE, RomajiStyle
from .token import Romanization, romanize

__all__ = [
    "DEFAULT_STYLE",
    "RomajiStyle",
    "Romanization",
    "has_numeral",
    "kana_to_romaji",
    "romanize",
    "spoken_numerals",
]
