"""Japanese script to Latin script: kana by a table, kanji by their reading.

Modified Hepburn in lower case, by default in ASCII with long vowels as they are written in kana
(トウキョウ -> *toukyou*, ビール -> *biiru*); `RomajiStyle` chooses another. The kana table is
this module's own, because pykakasi is wrong on ティーム, a final ッ and a lone ー. pykakasi's
dictionary serves only kanji that come without a reading.
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
