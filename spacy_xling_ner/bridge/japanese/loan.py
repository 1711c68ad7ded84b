"""Loan words: test if a katakana word comes from an English one, as ミュージック from *music*."""

import re
from difflib import SequenceMatcher

from ...caching.bounded_cache import cached
from ...romaji import kana_to_romaji

_MIN_SIMILARITY = 0.55
# English spellings and romaji reduced to a few consonants that Japanese tells apart
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
_PHONETIC = re.compile("[゠-ヿㇰ-ㇿA-Za-z・･]*")


def is_katakana(surface: str) -> bool:
    """Test if a surface form is in katakana, with or without Latin letters.

    surface (str): The surface form.
    RETURNS (bool): True for バンド and Tシャツ, False for 音楽 and おと.
    """
    return _KATAKANA.fullmatch(surface) is not None


def phonetic_letters(surface: str) -> int:
    """Test if a surface form is in letters that spell sounds, so that several are in katakana.

    surface (str): The surface form.
    RETURNS (int): 2 if it is in katakana, 1 for Latin letters alone, 0 if it has others.
    """
    return (_PHONETIC.fullmatch(surface) is not None) + is_katakana(surface)


def is_loan(surface: str, english: str) -> bool:
    """Test if a word comes from an English one.

    surface (str): The word.
    english (str): The English text.
    RETURNS (bool): True for ミュージック and *music*; False for words that are not in katakana.
    """
    return is_katakana(surface) and consonant_similarity(surface, english) > 0


@cached
def consonant_similarity(surface: str, english: str) -> float:
    """Compare the consonants of a katakana word with those of an English text.

    surface (str): The word in katakana.
    english (str): The English text.
    RETURNS (float): From 0 to 1; 0 if the similarity is too low for a loan word.
    """
    left = _consonants(kana_to_romaji(surface))
    right = _consonants(english.lower())
    if not left:
        # only vowels, with an English r at most: アート *art*, エア *air*
        return float(len(right) <= 1 and english[:1].lower() in tuple("aeiouwy"))
    ratio = SequenceMatcher(None, left, right, autojunk=False).ratio()
    return ratio if ratio >= _MIN_SIMILARITY else 0.0


def _consonants(text: str) -> str:
    for pattern, sound in _SPELLINGS:
        text = pattern.sub(sound, text)
    return text
