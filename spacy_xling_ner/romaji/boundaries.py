"""Boundaries inside a word at which a vowel does not lengthen the one before: イノ|ウエ, オモ|ウ.

Kana alone do not tell 井上 (*inoue*) from a word with a long vowel; the kanji mostly do. Where they
do not either, the vowel counts as long.
"""

import re
from typing import Dict, FrozenSet, List

from .kana import LENGTHENERS, kana_to_romaji

# readings that begin with a vowel, each with the kanji that have it inside words and names
_READING_ROWS = """
    ア 合会当亜阿 アイ 合会間相愛藍 アオ 青 アカ 赤明 アガ 上 アキ 明秋空商 アク 悪握 アケ 明空
    アゲ 上揚挙 アサ 朝浅麻 アシ 足脚 アジ 味 アセ 汗 アソビ 遊 アタ 当辺 アタイ 値 アタマ 頭
    アタラ 新 アタリ 当辺 アツ 厚熱暑圧集 アッ 圧 アテ 当 アト 跡後痕 アナ 穴孔 アニ 兄 アネ 姉
    アブラ 油脂 アマ 天雨尼甘 アミ 網編 アメ 雨飴 アラ 新荒粗洗 アライ 洗 アラシ 嵐 アラワ 表現
    アリ 有在蟻 アル 歩 アワ 泡淡合 アン 安暗案庵行
    ウ 右宇羽卯鵜雨有 ウエ 上植 ウオ 魚 ウキ 浮 ウケ 受請 ウサギ 兎 ウシ 牛 ウジ 氏 ウズ 渦
    ウス 薄臼 ウソ 嘘 ウタ 歌唄 ウチ 内打撃討家団 ウツワ 器 ウデ 腕 ウブ 産 ウマ 馬生 ウミ 海産
    ウメ 梅 ウラ 裏浦 ウリ 売瓜 ウルシ 漆 ウワ 上 ウワサ 噂 ウン 運雲
    エ 絵江恵柄枝重餌 エイ 永英映栄営影衛鋭泳 エキ 駅液益役疫 エサ 餌 エダ 枝 エツ 越悦閲
    エッ 越悦 エラビ 選 エリ 襟 エン 縁円園炎演遠宴援沿延煙塩
    オ 尾緒御汚老雄男夫生多追負 オイ 生追負老 オウ 王央応往黄欧横押旺翁鴎凹奥 オオ 大多覆
    オオカミ 狼 オカ 岡丘 オキ 沖起置 オク 奥億憶臆屋 オクリ 送贈 オケ 桶 オサ 長治 オシ 押
    オシエ 教 オス 雄 オソ 恐遅 オチ 落 オツ 乙 オット 夫 オト 音乙弟 オトウト 弟 オトコ 男
    オトシ 落 オドリ 踊躍 オニ 鬼 オノ 斧 オノレ 己 オビ 帯 オモ 面重 オモイ 思 オモテ 表面
    オヤ 親 オリ 織折 オワリ 終 オン 音恩温隠 オンナ 女
"""
_NO_MATCH = "(?!)"
_VOWEL_READINGS: Dict[str, List[str]] = {}
for _reading, _kanji in zip(*[iter(_READING_ROWS.split())] * 2, strict=True):
    for _char in _kanji:
        _VOWEL_READINGS.setdefault(_char, []).append(_reading)

# one kanji, read as two words: (first, second)
_COMPOUND_READINGS = {"湖": ("ミズ", "ウミ"), "装": ("ヨソ", "オ"), "粧": ("ヨソ", "オ")}


def vowel_boundaries(surface: str, kana: str, is_verb: bool) -> FrozenSet[int]:
    """Find the vowels of a reading that begin a new part of the word.

    These are: the ウ at the end of a verb's dictionary form (思う); the start of a kanji after kana
    (井の上); kana after a kanji (訳あり), except at the end of the word and except う before kana
    (有難う); the start of a kanji after another kanji, if the table has such a reading for it
    (井上, 女王).

    surface (str): The token, normalized by `normalize_kana`.
    kana (str): Its reading, normalized too.
    is_verb (bool): Treat the token as a verb in its dictionary form.
    RETURNS (FrozenSet[int]): Offsets in the reading.
    """
    boundaries = set()
    if is_verb and kana.endswith("ウ"):
        boundaries.add(len(kana) - 1)
    chars = _expand_repetition(surface)
    for offset in range(1, len(kana)):
        if _may_lengthen(kana, offset) and any(
            _can_begin(chars, i, kana, offset) for i in range(len(chars))
        ):
            boundaries.add(offset)
    return frozenset(boundaries)


def _expand_repetition(surface: str) -> List[str]:
    chars: List[str] = []
    for char in surface:
        chars.append(chars[-1] if char == "々" and chars else char)
    return chars


def _may_lengthen(kana: str, offset: int) -> bool:
    last = kana_to_romaji(kana[offset - 1])[-1:]
    return kana[offset] in LENGTHENERS.get(last, "")


def _can_begin(chars: List[str], i: int, kana: str, offset: int) -> bool:
    """Check if a character of the surface, or the second word of one, can begin at an offset."""
    char, before, after = chars[i], chars[:i], chars[i + 1 :]
    if char in _COMPOUND_READINGS:
        first, second = _COMPOUND_READINGS[char]
        beginning, end = _reading_pattern(before) + first, second + _reading_pattern(after)
    elif not before:
        return False
    else:
        beginning = _reading_pattern(before)
        end = _vowel_start(char, before[-1], after) + _reading_pattern(after)
    return bool(re.fullmatch(beginning, kana[:offset]) and re.fullmatch(end, kana[offset:]))


def _vowel_start(char: str, before: str, after: List[str]) -> str:
    """Build a pattern for the reading of a character that begins with a vowel of its own."""
    if _is_kana(char):
        is_ending = not after or (char == "ウ" and _is_kana(after[0]))
        return _NO_MATCH if _is_kana(before) or is_ending else char
    if _is_kana(before):
        return ".+"
    readings = _VOWEL_READINGS.get(char, [])
    if after and _is_kana(after[0]):
        # the end of the reading may be okurigana: 売り, 上がり
        readings = [reading[:n] for reading in readings for n in range(1, len(reading) + 1)]
    return f"(?:{'|'.join(readings)})" if readings else _NO_MATCH


def _reading_pattern(chars: List[str]) -> str:
    return "".join(re.escape(char) if _is_kana(char) else ".+" for char in chars)


def _is_kana(char: str) -> bool:
    # ヵ and ヶ are not read as written: 霞ヶ関
    return ("ァ" <= char <= "ヴ") or char == "ー"
