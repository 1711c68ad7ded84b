"""Variant forms of characters, and invisible characters, that forms and PDFs bring: 髙 is 高."""

import re
import unicodedata
from typing import Callable, List

# each with the usual form; Unicode does not decompose them
_VARIANT_ROWS = """
    㐂喜 來来 假仮 兒児 冨富 劍剣 劔剣 卽即 吞呑 吳呉 囶国 圀国 國国 圓円 圖図 團団 埜野 塡填 增増
    壯壮 壷壺 壽寿 學学 寢寝 實実 寬寛 寳宝 寶宝 將将 專専 對対 尙尚 尭堯 屆届 峽峡 嵜崎 嶋島 嶌島
    嶽岳 巢巣 廣広 彌弥 德徳 悅悦 惠恵 應応 戶戸 戾戻 拜拝 搖揺 擧挙 攝摂 敎教 數数 斷断 晝昼 曉暁
    曻昇 曾曽 會会 杦杉 栁柳 桒桑 桺柳 條条 榮栄 槗橋 樓楼 橫横 櫻桜 權権 步歩 歷歴 每毎 氣気 泻潟
    涉渉 淚涙 淨浄 淸清 淺浅 渊淵 渕淵 溫温 滿満 潛潜 澤沢 濕湿 濟済 濤涛 濱浜 濵浜 瀧滝 瀨瀬 焰焔
    燈灯 爲為 狀状 獨独 瓣弁 畫画 當当 疊畳 發発 眞真 硏研 碎砕 碕崎 祕秘 稻稲 穗穂 穰穣 粹粋 絲糸
    經経 綠緑 緖緒 緣縁 縣県 總総 繪絵 續続 聽聴 肅粛 腦脳 膽胆 臺台 與与 舊旧 舘館 舩船 艷艶 莊荘
    萬万 薰薫 藏蔵 藪薮 蘆芦 處処 虛虚 號号 螢蛍 衞衛 裝装 覺覚 觀観 證証 譯訳 讀読 讓譲 豐豊 賣売
    賴頼 輕軽 轉転 辯弁 遙遥 邉辺 邊辺 邨村 郞郎 鄕郷 鄰隣 醫医 釋釈 錢銭 鐵鉄 鑛鉱 閒間 關関 雜雑
    雞鶏 靈霊 靑青 靜静 頴穎 顯顕 驗験 驛駅 體体 髙高 鬪闘 鷄鶏 鷗鴎 鹽塩 麥麦 麴麹 黃黄 黑黒 點点
    齊斉 齋斎 齒歯 龍竜 龜亀 﨑崎 﨔欅 﨟臈 𠮷吉 內内 戲戯 拂払 拔抜 效効 樣様 歐欧 燒焼 產産 說説
    飮飲 鬭闘 黨党 單単 圍囲 壓圧 寫写 帶帯 從従 傳伝 價価 佛仏 勞労 勳勲 區区 參参 嚴厳 變変 戀恋
    戰戦 擇択 澁渋 灣湾 獻献 礦鉱 禮礼 竝並 絕絶 縱縦 聲声 莖茎 藝芸 蟲虫 豫予 賤賎 踐践 辭辞 遞逓
    隨随 雙双 顏顔 餠餅 髮髪 齡齢
"""
_VARIANTS = {ord(pair[0]): pair[1] for pair in _VARIANT_ROWS.split()}
# radicals whose decomposition Unicode leaves out, in place of the character that they look like
_RADICAL_ROWS = """
    ⺠民 ⺩王 ⻁虎 ⻄西 ⻆角 ⻑長 ⻘青 ⻝食 ⻣骨 ⻤鬼 ⻨麦 ⻩黄
    ⻫斉 ⻭歯 ⻯竜 ⻲亀
"""
_RADICALS = {pair[0]: pair[1] for pair in _RADICAL_ROWS.split()}

_COMPATIBILITY = "\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f"
_LETTER = f"[々〆〇ぁ-ゖァ-ヺー㐀-䶿一-鿿{_COMPATIBILITY}\U00020000-\U0003ffff]"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
# soft hyphen, zero-width space, joiners and marks of direction, byte order mark
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"

_FOLDABLE = re.compile(f"[{_COMPATIBILITY}{''.join(map(chr, _VARIANTS))}]")
# a variant with the kanji around it, enough to tell the word
_KANJI = "[々〆〇㐀-䶿一-鿿\U00020000-\U0003ffff]"
_NAMES = re.compile(f"{_KANJI}{{0,8}}[{''.join(map(chr, _VARIANTS))}]{_KANJI}{{0,8}}")
_COMPATIBILITY_CHAR = re.compile(f"[{_COMPATIBILITY}]")
# variation selectors: characters that only select a variant of the one before them
SELECTOR = re.compile(f"[{_SELECTORS}]")
_HIDDEN = re.compile(f"(?<={_LETTER})[{_SELECTORS}{INVISIBLE}]+")
_LETTER_OR_ANY = re.compile(f"{_LETTER}[{_SELECTORS}{INVISIBLE}]*|.", re.DOTALL)


def has_variants(text: str) -> bool:
    """Check if a text has characters that `fold_variants` changes, or may change.

    text (str): The text.
    RETURNS (bool): True for 髙橋, and for 辻 with a variation selector.
    """
    return _FOLDABLE.search(text) is not None or _HIDDEN.search(text) is not None


def fold_variants(text: str) -> str:
    """Replace variant characters by the usual form, and drop invisible ones after kana and kanji.

    The variants are those of `fold_names` and of `fold_compatibility`. A joiner in an emoji stays.

    text (str): The text, such as 髙橋.
    RETURNS (str): The folded text, such as 高橋.
    """
    if not has_variants(text):
        return text
    return fold_names(fold_compatibility(_HIDDEN.sub("", text)))


def fold_names(text: str) -> str:
    """Replace old and variant forms of kanji, one character by one: 髙 by 高, 澤 by 沢.

    text (str): The text.
    RETURNS (str): A text of the same length.
    """
    return text.translate(_VARIANTS)


def replace_names(text: str, replace: Callable[[str], str]) -> str:
    """Replace each variant form of a kanji together with the kanji around it.

    text (str): The text.
    replace (Callable[[str], str]): Gives the new text of such a run of kanji.
    RETURNS (str): The text with the new runs.
    """
    return _NAMES.sub(lambda match: replace(match[0]), text)


def fold_compatibility(text: str) -> str:
    """Replace radicals and compatibility ideographs by the same kanji, one character by one.

    text (str): The text.
    RETURNS (str): A text of the same length.
    """
    return _COMPATIBILITY_CHAR.sub(_unify, text)


def split_chars(text: str) -> List[str]:
    """Split a text into characters, each kana or kanji with the invisible ones after it.

    text (str): The text.
    RETURNS (List[str]): The pieces, which together are the text.
    """
    return _LETTER_OR_ANY.findall(text)


def _unify(match: "re.Match[str]") -> str:
    char = match[0]
    unified = unicodedata.normalize("NFKC", char)
    return _RADICALS.get(char, unified if len(unified) == 1 else char)
