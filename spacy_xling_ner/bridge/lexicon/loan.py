"""Whether an English word is where a katakana word comes from: ミュージック and *music*."""

import re
from difflib import SequenceMatcher
from functools import lru_cache

from ...caching.bounded_cache import CACHE_SIZE
from ...romaji import kana_to_romaji

_THRESHOLD = 0.55
_SPELLINGS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("tch|ch", "s"),
        ("ph", "h"),
        ("sh|sch|th", "s"),
        ("ts", "t"),
        ("ck|qu|q", "k"),
        ("x", "ks"),
        ("c(?=[eiy])", "s"),
        ("g(?=[eiy])|dg", "s"),
        ("[cg]", "k"),
        ("[zj]", "s"),
        ("f", "h"),
        ("v", "b"),
        ("d", "t"),
        ("l", "r"),
        ("m", "n"),
        ("[^bhknprst]", ""),
        (r"(.)\1+", r"\1"),
    )
]
_KATAKANA = re.compile("[゠-ヿㇰ-ㇿA-Za-z・･]*[ァ-ヺ][゠-ヿㇰ-ㇿA-Za-z・･]*")


def is_katakana(surface: str) -> bool:
    """Whether a surface is written in katakana, with or without Latin letters.

    surface (str): The surface.
    RETURNS (bool): True for バンド and Tシャツ, False for 音楽 and おと.
    """
    return _KATAKANA.fullmatch(surface) is not None


@lru_cache(maxsize=CACHE_SIZE)
def likeness(surface: str, english: str) -> float:
    """How much an English text sounds like a katakana word, by its consonants.

    surface (str): The word in katakana.
    english (str): The English text.
    RETURNS (float): From 0 to 1; 0 for what is too far off to be its origin.
    """
    left = _consonants(kana_to_romaji(surface))
    right = _consonants(english.lower())
    if not left:
        # アート, エア: vowels and at most an r
        return float(len(right) <= 1 and english[:1].lower() in tuple("aeiouwy"))
    ratio = SequenceMatcher(None, left, right, autojunk=False).ratio()
    return ratio if ratio >= _THRESHOLD else 0.0


def _consonants(text: str) -> str:
    for pattern, sound in _SPELLINGS:
        text = pattern.sub(sound, text)
    return text
