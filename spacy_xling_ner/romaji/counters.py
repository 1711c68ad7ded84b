"""Readings of numerals and counters in combination: 三本 is サン + ボン, 二十日 is ハツ + カ.

A tokenizer reads each of the two alone. The rules are those of any grammar: イチ, ロク, ハチ,
ジュウ and ヒャク end in ッ before some consonants, the row of ハ changes after them and after ン,
and days, months, hours, persons and つ have their own numerals. Where speakers differ (ナナ and
シチ, ジュッ and ジッ), one form is chosen.
"""

import re
from typing import Dict, FrozenSet, Mapping, NamedTuple, Optional, Sequence, Tuple

from .numbers import arabic_number, kanji_number, number_reading

_SHORT = {"イチ": "イッ", "ハチ": "ハッ", "ジュウ": "ジュッ", "ロク": "ロッ", "ャク": "ャッ"}
_SHORT_BEFORE_S_AND_T = frozenset(["イチ", "ハチ", "ジュウ"])
_VOICED = dict(zip("カキクケコサシスセソハヒフヘホ", "ガギグゲゴザジズゼゾバビブベボ", strict=True))
_PLOSIVE = dict(zip("ハヒフヘホ", "パピプペポ", strict=True))

# readings of counters, each with its counters; by how the first kana changes
_PLAIN_ROWS = """
    カイ 回 コ 個 カショ 箇所/ヶ所/か所/カ所 カゲツ 箇月/ヶ月/か月/カ月/ヵ月 カ 課 キョク 曲 ケン 件
    カン 巻 キャク 脚 キュウ 級 キ 機/基 サツ 冊 サイ 歳/才 シュウ 週/周 シュウカン 週間 セキ 隻/席
    シャ 社 シュ 種 シュルイ 種類 シュウネン 周年 セイキ 世紀 ショウ 章/勝 ショク 食 セン 戦 ソウ 艘
    トウ 頭/等 ツウ 通 テン 点/店 チョウメ 丁目 チャク 着 テキ 滴 タイ 体
"""
_VOICED_ROWS = "カイ 階 ケン 軒 ソク 足 ホン 本 ヒキ 匹 ハイ 杯 ヒョウ 票"
_PLOSIVE_ROWS = "フン 分 ハク 泊/拍 ハツ 発 ホ 歩 ハイ 敗 ハン 版 ヘン 編 ヒン 品"
_PLOSIVE_AFTER_YON = frozenset("分泊拍発歩敗")

# (counter, reading): the changes of the numeral before it; the counter does not change
_FOUR_SEVEN_NINE = {"ヨン": "ヨ", "ナナ": "シチ", "キュウ": "ク"}
_NUMERALS_BEFORE: Dict[Tuple[str, str], Dict[str, str]] = {
    ("人", "ニン"): {"ヨン": "ヨ", "ナナ": "シチ"},
    ("月", "ガツ"): {"ヨン": "シ", "ナナ": "シチ", "キュウ": "ク"},
    ("日", "ニチ"): {"ナナ": "シチ", "キュウ": "ク"},
    ("時", "ジ"): _FOUR_SEVEN_NINE,
    ("時間", "ジカン"): _FOUR_SEVEN_NINE,
    ("年", "ネン"): {"ヨン": "ヨ"},
    ("年間", "ネンカン"): {"ヨン": "ヨ"},
    ("年生", "ネンセイ"): {"ヨン": "ヨ"},
    ("年度", "ネンド"): {"ヨン": "ヨ"},
    ("畳", "ジョウ"): {"ヨン": "ヨ"},
    ("羽", "ワ"): {},
    # SudachiPy cuts 七百 and 七千
    ("百", "ヒャク"): {},
    ("千", "セン"): {},
}
# numerals before 日 (カ), from two on, and before つ, from one on
_DAY_ROW = "フツ ミッ ヨッ イツ ムイ ナノ ヨウ ココノ トオ"
_DAYS = dict(enumerate(_DAY_ROW.split(), start=2))
_DAYS |= {14: "ジュウヨッ", 20: "ハツ", 24: "ニジュウヨッ"}
_THING_ROW = "ヒト フタ ミッ ヨッ イツ ムッ ナナ ヤッ ココノ"
_THINGS = dict(enumerate(_THING_ROW.split(), start=1))
_INDEFINITE = {"何": "ナン", "数": "スウ"}
_INDEFINITE_ROUND = re.compile("[何数][十百千万億兆]+")
# 十分 is ten minutes before these, else *enough*
_TEN_MINUTES_BEFORE = re.compile("待[たちつっ].*|後|前|間|ほど|程|ごと|毎|おき|以内|以上|未満|遅.*")
_HOUR_OF_CLOCK_BEFORE = re.compile("です|に|から|まで|頃|ごろ|開.*|発|着|閉.*|間|に.*")
_AFTER_ONE_STEP = re.compile("先|早.*|違.*|飛.*|お先|後.*")
_NUMERAL = re.compile("[0-9０-９〇一二三四五六七八九十百千万億兆何数]")
# a numeral, or a word that one before it changes, see `_special_reading`
_MAY_CHANGE = re.compile(rf"{_NUMERAL.pattern}|^(?:日|中|頃|軒先|間|月)$")


class _Counter(NamedTuple):
    reading: str
    after_n: Dict[str, str]  # changes of its first kana after サン, セン, マン and ナン
    readings: FrozenSet[str]  # all its forms that a tokenizer may give


def _counters(rows: str, *changes: Dict[str, str]) -> Dict[str, _Counter]:
    counters: Dict[str, _Counter] = {}
    for reading, surfaces in zip(*[iter(rows.split())] * 2, strict=True):
        readings = {change.get(reading[0], reading[0]) + reading[1:] for change in ({}, *changes)}
        for surface in surfaces.split("/"):
            counters[surface] = _Counter(reading, changes[0], frozenset(readings))
    return counters


_COUNTERS = {
    **_counters(_PLAIN_ROWS, {}),
    **_counters(_VOICED_ROWS, _VOICED, _PLOSIVE),
    **_counters(_PLOSIVE_ROWS, _PLOSIVE),
}

# Tokens that SudachiPy reads digit by digit, or as a name.
_WORDS = {"七五三": "シチゴサン", "三本": "サンボン"}


def spoken_numerals(words: Sequence[str], readings: Sequence[Optional[str]]) -> Dict[int, str]:
    """Read numerals and the counters after them in combination.

    Digits get no reading, but decide that of their counter: 3本 is 3 and ボン. 一日 is the first of
    the month after 月 (四月一日, 毎月一日), otherwise the duration of a day. 十分 is ten minutes
    before 待った and the like, 何時 the hour unless it is *when*.

    words (Sequence[str]): The tokens.
    readings (Sequence[Optional[str]]): Their readings in katakana; None if unknown.
    RETURNS (Dict[int, str]): Readings by token index, for all numerals and counters that are
        found, changed or not.
    """
    spoken: Dict[int, str] = {}
    for i, (word, reading) in enumerate(zip(words, readings, strict=True)):
        if not _MAY_CHANGE.search(word):
            continue
        after_month = i > 0 and words[i - 1].endswith("月")
        if word == "一日":
            spoken[i] = "ツイタチ" if after_month else "イチニチ"
            continue
        special = _WORDS.get(word) or _special_reading(words, readings, i)
        if special:
            spoken[i] = special
            continue
        digits = arabic_number(word)
        number = digits or kanji_number(word, reading)
        numeral = _INDEFINITE.get(word, number_reading(number) if number else "")
        if _INDEFINITE_ROUND.fullmatch(word):
            numeral = reading or ""
        if not numeral:
            continue
        counter = ""
        if (
            word == "三"
            and list(words[i + 1 : i + 3]) == ["日", "月"]
            and readings[i + 2] == "ツキ"
        ):
            spoken[i], spoken[i + 1] = "ミ", "カ"
            continue
        if i + 1 < len(words):
            numeral, counter = _combine(
                numeral, number, words[i + 1], readings[i + 1] or "", after_month
            )
        if counter:
            spoken[i + 1] = counter
        if not digits and (counter or len(word) > 1):
            spoken[i] = numeral
    return spoken


def has_numeral(text: str) -> bool:
    """Check if a text may contain a numeral; if not, `spoken_numerals` finds nothing in it.

    text (str): The text.
    RETURNS (bool): True if it has a digit, a numeral in kanji, 何 or 数.
    """
    return _NUMERAL.search(text) is not None


def _special_reading(words: Sequence[str], readings: Sequence[Optional[str]], i: int) -> str:
    """Read a word that is part of an expression with a numeral, by its neighbours; empty if none.

    一昨|日, 一|日|中, 三|日|月, 三|時|頃, 三|軒先, 三|十分, 何時, 一足 (shoes, or a step).
    """
    word = words[i]
    after = words[i + 1] if i + 1 < len(words) else ""
    before = words[i - 1] if i else ""
    counted = i > 1 and _NUMERAL.search(words[i - 2]) is not None
    is_after_number = bool(before) and (
        arabic_number(before) is not None or kanji_number(before, readings[i - 1]) is not None
    )
    if word == "日" and before == "一昨":
        return "ジツ"
    if word == "中" and (before == "一日" or (before == "日" and i > 1 and words[i - 2] == "一")):
        return "ジュウ"
    if word == "頃" and before in ("時", "日", "月", "年", "分") and counted:
        return "ゴロ"
    if word == "軒先" and is_after_number:
        return "ゲンサキ" if before[-1:] in "三千万3３" else "ケンサキ"
    if word == "十分" and (is_after_number or _TEN_MINUTES_BEFORE.fullmatch(after)):
        return "ジュップン"
    if word == "何時" and (before == "今" or not after or _HOUR_OF_CLOCK_BEFORE.fullmatch(after)):
        return "ナンジ"
    if word == "間" and list(words[max(i - 2, 0) : i]) == ["何時", "の"]:
        return "マ"
    if word == "一足" and not _AFTER_ONE_STEP.fullmatch(after):
        return "イッソク"
    is_crescent = readings[i] == "ツキ" and list(words[max(i - 2, 0) : i]) == ["三", "日"]
    return "ヅキ" if word == "月" and is_crescent else ""


def _combine(
    numeral: str, number: Optional[int], counter: str, reading: str, after_month: bool
) -> Tuple[str, str]:
    """Combine a numeral with the next token; the second reading is empty if that is no counter."""
    if counter == "日" and reading in ("ニチ", "カ"):
        if number == 1 and after_month:
            return "ツイ", "タチ"
        if number in _DAYS:
            return _DAYS[number], "カ"
        reading = "ニチ"
    if counter == "日間":
        days = f"{_DAYS[number]} カカン" if number in _DAYS else f"{numeral} ニチカン"
        numeral, _, reading = days.partition(" ")
        return _replace_end(numeral, _NUMERALS_BEFORE["日", "ニチ"]), reading
    if counter == "分" and numeral == "ナン":
        reading = "フン"  # not a part: 何分 is how many minutes
    if counter == "つ" and number in _THINGS:
        return _THINGS[number], "ツ"
    if (counter, reading) in _NUMERALS_BEFORE:
        return _replace_end(numeral, _NUMERALS_BEFORE[counter, reading]), reading
    known = _COUNTERS.get(counter)
    if known is None or reading not in known.readings:
        return numeral, ""
    first, rest = known.reading[0], known.reading[1:]
    short = _SHORT_BEFORE_S_AND_T if first in "サシセソタチツテト" else _SHORT.keys()
    shortened = _replace_end(numeral, {end: _SHORT[end] for end in short})
    if shortened != numeral:
        return shortened, _PLOSIVE.get(first, first) + rest
    if numeral.endswith("ン") and (not numeral.endswith("ヨン") or counter in _PLOSIVE_AFTER_YON):
        return numeral, known.after_n.get(first, first) + rest
    return numeral, first + rest


def _replace_end(numeral: str, ends: Mapping[str, str]) -> str:
    for end, replacement in ends.items():
        if numeral.endswith(end):
            return numeral[: -len(end)] + replacement
    return numeral
