"""Numbers from kanji numerals and digits, and their readings."""

import re
from typing import Optional

_DIGITS = {char: digit for digit, char in enumerate("〇一二三四五六七八九")}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "億": 10**8, "兆": 10**12}
_KANJI_NUMERAL = re.compile("[〇一二三四五六七八九十百千万億兆]+")
_ARABIC_NUMERAL = re.compile("[0-9０-９]{1,12}|[0-9０-９]{1,3}(?:[,，][0-9０-９]{3}){1,4}")
# other readings are those of names (九十九, ツクモ) and of 一千
_NUMERAL_READING = re.compile(
    "(?:レイ|ゼロ|マル|イチ|ニ|サン|シ|ヨン?|ゴ|ロク|ナナ|シチ|ハチ|キュウ|ク|ジュウ|トウ"
    "|[ヒビピ]ャク|ロッ|ハッ|[セゼ]ン|マン|オク|チョウ)+"
    "|ヒト|フタ|フツ|ミッ?|ヨッ|イツ|ムッ|ムイ|ナノ|ヤッ?|ヨウ|ココノ|トオ|ハツ"
)
_LONGEST_POSITIONAL = 4  # a year; longer rows of digits are telephone numbers

_UNITS = ["", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュウ"]
_TENS = {1: "ジュウ"}
_HUNDREDS = {1: "ヒャク", 3: "サンビャク", 6: "ロッピャク", 8: "ハッピャク"}
_THOUSANDS = {1: "セン", 3: "サンゼン", 8: "ハッセン"}


def kanji_number(word: str, reading: Optional[str]) -> Optional[int]:
    """Parse a token as a number in kanji.

    word (str): The token, such as 三百 or 二〇二四.
    reading (Optional[str]): Its reading in katakana, which tells numbers from names.
    RETURNS (Optional[int]): The number; None if the token is not one, is 0 or is a row of digits.
    """
    if not _KANJI_NUMERAL.fullmatch(word) or not _NUMERAL_READING.fullmatch(reading or ""):
        return None
    is_positional = len(word) > 1 and not set(word) - set(_DIGITS)
    if is_positional and (len(word) > _LONGEST_POSITIONAL or word[0] == "〇"):
        return None
    if is_positional and len(word) == 3 and "〇" not in word:
        return None  # 七五三
    total = section = 0
    digits: Optional[int] = None
    for char in word:
        if char in _DIGITS:
            digits = 10 * (digits or 0) + _DIGITS[char]
        elif char in _POWERS:
            section += (1 if digits is None else digits) * _POWERS[char]
            digits = None
        else:
            total += (section + (digits or 0) or 1) * _MYRIADS[char]
            section, digits = 0, None
    number = total + section + (digits or 0)
    return number if 0 < number < 10**16 else None


def arabic_number(word: str) -> Optional[int]:
    """Parse a token as a number in digits.

    word (str): The token, such as 20 or １,０００.
    RETURNS (Optional[int]): The number; None if the token is not one or is 0.
    """
    if not _ARABIC_NUMERAL.fullmatch(word):
        return None
    return int(word.replace(",", "").replace("，", "")) or None


def number_reading(number: int) -> str:
    """Give the reading of a number.

    number (int): The number, from 1 to 10**16 - 1.
    RETURNS (str): Its reading in katakana.
    """
    reading = ""
    for power, name in ((10**12, "チョウ"), (10**8, "オク"), (10**4, "マン"), (1, "")):
        group, number = divmod(number, power)
        if group and name == "チョウ":
            # イッチョウ, ハッチョウ, ジュッチョウ
            reading += re.sub("(?:チ|(?<=ュ)ウ)$", "ッ", _group_reading(group)) + name
        elif group:
            reading += ("イッセン" if name and group == 1000 else _group_reading(group)) + name
    return reading


def _group_reading(group: int) -> str:
    reading = ""
    for names, power, name in (
        (_THOUSANDS, 1000, "セン"),
        (_HUNDREDS, 100, "ヒャク"),
        (_TENS, 10, "ジュウ"),
    ):
        digit, group = divmod(group, power)
        if digit:
            reading += names.get(digit, _UNITS[digit] + name)
    return reading + _UNITS[group]
