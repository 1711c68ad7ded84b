"""English forms of Japanese tokens that need no dictionary: numbers and particles."""

import re
from typing import Optional

from ...romaji import Romanization

_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_NUMBER = re.compile(r"[0-9][0-9.,]*")
_POWERS = {"百": "hundred", "千": "thousand", "万": "thousand", "億": "million", "兆": "trillion"}
# kana and kanji
LETTER = re.compile(
    "[〆〇々ぁ-ゖゝ-ゟァ-ヺヽ-ヿㇰ-ㇿ㈀-㏿㐀-䶿一-鿿\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
)
# the English word that does most nearly the same
_PARTICLES = {
    "と": "and",
    "や": "and",
    "か": "or",
    "の": "'s",
    "は": "is",
    "が": "has",
    "を": "the",
    "に": "to",
    "へ": "to",
    "まで": "to",
    "で": "in",
    "から": "from",
    "も": "also",
}
_PARTICLE_FORMS = {text: Romanization(word, "lexicon") for text, word in _PARTICLES.items()}
_NO_PARTICLE = Romanization("", "lexicon")


def number_form(text: str, norm: str) -> Optional[str]:
    """Write a number with Japanese letters in digits.

    text (str): The token, such as 二〇二〇 or 十五 or 万.
    norm (str): The tokenizer's normalised form, such as 2020 or 15.
    RETURNS (Optional[str]): The digits, an English word for a lone power of ten, or None.
    """
    if text in _POWERS:
        return _POWERS[text]
    digits = text.translate(_DIGITS)
    for number in (norm, digits):
        if _NUMBER.fullmatch(number):
            return number
    return None


def particle_form(text: str, tag: str) -> Romanization:
    """Find the English word that does most nearly the same as a particle.

    text (str): The token, such as と.
    tag (str): Sudachi's part of speech.
    RETURNS (Romanization): Such as *and*; its text is empty for other tokens.
    """
    return _PARTICLE_FORMS.get(text, _NO_PARTICLE) if tag.startswith("助詞") else _NO_PARTICLE
