"""Pinyin: the reading of Chinese in Latin letters."""

import re
import unicodedata
from functools import cache
from typing import Any, List

from ...errors import MissingExtraError, install_extra

HAN = re.compile("[〇㐀-䶿一-鿿\uf900-\ufaff\U00020000-\U0003ffff]")
_MARKS = re.compile("[\u0300-\u036f]+")


def read_pinyin(text: str) -> List[str]:
    """Read each character of a text in its context.

    text (str): The text.
    RETURNS (List[str]): One syllable with its tone for each Chinese character, such as *háng* in
        银行; other characters, and those without a known reading, stay.
    RAISES (ImportError): If `pypinyin` is not installed.
    """
    style = _pypinyin().Style.TONE
    syllables: List[str] = _pypinyin().lazy_pinyin(text, style=style, errors=list)
    return syllables


def join_syllables(syllables: List[str]) -> str:
    """Join the syllables of a word: *xī* and *ān* are *xī'ān*."""
    return "".join(
        "'" + part if i and plain_letters(part)[:1] in tuple("aeo") else part
        for i, part in enumerate(syllables)
    )


def plain_letters(pinyin: str) -> str:
    """Drop tones, and the dots of ü: *lǚ* is *lu*, as in most English text."""
    return _MARKS.sub("", unicodedata.normalize("NFD", pinyin))


@cache
def _pypinyin() -> Any:
    try:
        import pypinyin
    except ImportError as error:
        raise MissingExtraError(
            f"Readings of Chinese need pypinyin; install it with: {install_extra('zh')}"
        ) from error
    return pypinyin
