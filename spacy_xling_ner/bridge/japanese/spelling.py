"""English spelling of Japanese names: without macrons, long vowels and apostrophes."""

import re

from ...romaji import kana_to_romaji

# English text has no macrons: Kōbe, Kobe
PLAIN_VOWELS = str.maketrans("āīūēōĀĪŪĒŌ", "aiueoAIUEO")
_LONG_VOWEL = re.compile("oo|ou(?!e)|uu")


def english_long_vowels(romaji: str) -> str:
    """Shorten long vowels as English text does: *hyougo* -> *hyogo*, *oota* -> *ota*.

    *ou* before *e* stays (*inoue*): the pair nearly always spans two parts of a name.

    romaji (str): The romaji, lower case or capitalised.
    RETURNS (str): The romaji without macrons, apostrophes and long vowels, in the same case.
    """
    plain = romaji.translate(PLAIN_VOWELS).replace("'", "").replace("’", "")
    return _LONG_VOWEL.sub(lambda pair: pair[0][0], plain.replace("Ou", "Oo").replace("Oo", "O"))


def is_transliteration(text: str, kana: str) -> bool:
    """Test if the English of a name is only its reading in Latin letters.

    text (str): The English, such as "Ishikawa" or "New York".
    kana (str): The reading, such as いしかわ or ニューヨーク.
    RETURNS (bool): True for Ishikawa, False for New York.
    """
    letters = "".join(char for char in text.lower() if char.isalpha())
    spelt = english_long_vowels(kana_to_romaji(kana).replace("'", ""))
    return english_long_vowels(letters).replace("mb", "nb") == spelt.replace("mb", "nb")
