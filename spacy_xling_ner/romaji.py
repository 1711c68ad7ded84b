"""Japanese script to Latin script: kana by a table, kanji by their reading.

The romanisation is modified Hepburn in lower-case ASCII, with long vowels as they are written in
kana (トウキョウ -> *toukyou*, ビール -> *biiru*). The kana table is this module's own, because
pykakasi is wrong on ティーム, a final ッ and a lone ー. pykakasi's dictionary serves only kanji
that come without a reading, and is imported when the first such token arrives.
"""

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Any, List, NamedTuple, Optional

CACHE_SIZE = 2**15

_HEPBURN_ROWS = """
    ア a イ i ウ u エ e オ o
    カ ka キ ki ク ku ケ ke コ ko ガ ga ギ gi グ gu ゲ ge ゴ go
    サ sa シ shi ス su セ se ソ so ザ za ジ ji ズ zu ゼ ze ゾ zo
    タ ta チ chi ツ tsu テ te ト to ダ da ヂ ji ヅ zu デ de ド do
    ナ na ニ ni ヌ nu ネ ne ノ no
    ハ ha ヒ hi フ fu ヘ he ホ ho バ ba ビ bi ブ bu ベ be ボ bo パ pa ピ pi プ pu ペ pe ポ po
    マ ma ミ mi ム mu メ me モ mo
    ヤ ya ユ yu ヨ yo
    ラ ra リ ri ル ru レ re ロ ro
    ワ wa ヰ i ヱ e ヲ o ン n ヴ vu ヷ va ヸ vi ヹ ve ヺ vo ヿ koto ゟ yori
    ァ a ィ i ゥ u ェ e ォ o ャ ya ュ yu ョ yo ヮ wa ヵ ka ヶ ke
    ㇰ ku ㇱ shi ㇲ su ㇳ to ㇴ nu ㇵ ha ㇶ hi ㇷ fu ㇸ he ㇹ ho ㇺ mu
    ㇻ ra ㇼ ri ㇽ ru ㇾ re ㇿ ro
    キャ kya キュ kyu キョ kyo キェ kye ギャ gya ギュ gyu ギョ gyo ギェ gye
    シャ sha シュ shu ショ sho シェ she ジャ ja ジュ ju ジョ jo ジェ je
    チャ cha チュ chu チョ cho チェ che ヂャ ja ヂュ ju ヂョ jo ヂェ je
    ニャ nya ニュ nyu ニョ nyo ニェ nye ヒャ hya ヒュ hyu ヒョ hyo ヒェ hye
    ビャ bya ビュ byu ビョ byo ビェ bye ピャ pya ピュ pyu ピョ pyo ピェ pye
    ミャ mya ミュ myu ミョ myo ミェ mye リャ rya リュ ryu リョ ryo リェ rye
    イェ ye ウィ wi ウェ we ウォ wo ウュ wyu
    クァ kwa クィ kwi クェ kwe クォ kwo クヮ kwa グァ gwa グィ gwi グェ gwe グォ gwo グヮ gwa
    スィ si ズィ zi ツァ tsa ツィ tsi ツェ tse ツォ tso ツュ tsyu
    ティ ti トゥ tu テャ tya テュ tyu テョ tyo ディ di ドゥ du デャ dya デュ dyu デョ dyo
    ファ fa フィ fi フェ fe フォ fo フャ fya フュ fyu フョ fyo フィェ fye ホゥ hu
    ヴァ va ヴィ vi ヴェ ve ヴォ vo ヴャ vya ヴュ vyu ヴョ vyo
"""
_HEPBURN = dict(zip(*[iter(_HEPBURN_ROWS.split())] * 2, strict=True))
_MORA = re.compile("|".join(sorted(_HEPBURN, key=len, reverse=True)) + "|.", re.DOTALL)
_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}

_HALF_WIDTH_KANA = re.compile("[\uff65-\uff9d][\uff9e\uff9f]?")
_COMBINING_VOICE = re.compile("[ぁ-ゖァ-ヺ][\u3099\u309a]")
_KANA_LETTER = re.compile("[ぁ-ゖァ-ヺ]")

# compatibility forms that spell kana, kanji or ASCII: ㈱ ㌔ ㋿, CJK compatibility, full width
_COMPATIBILITY = re.compile("[㈀-㏿\uf900-\ufaff\uff01-\uff5e\uff65-\uff9d][\uff9e\uff9f]?")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_KANJI_RANGES = "㐀-䶿一-鿿\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = re.compile(f"[〆〇ぁ-ゖゟァ-ヺヿㇰ-ㇿ{_KANJI_RANGES}]")
_KANJI = re.compile(f"[〆〇々{_KANJI_RANGES}]")
_KANA_READING = re.compile("[・ー]*[ぁ-ゖァ-ヺ][ぁ-ゖァ-ヺー・ヽヾゝゞ]*")
_LATIN = re.compile("[\x00-\x7f\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]*")
# read aloud by nobody: a reading without them is a reading of a part of the token
_SILENT_MARKS = frozenset("・。、，．！？「」『』（）!?()")
_SYMBOL_READING = "キゴウ"

# pykakasi drops characters outside these
_DICTIONARY_RUN = re.compile("[ぁ-ゖァ-ヺー々ゝゞヽヾ㐀-䶿一-鿿]+")
_DICTIONARY_WINDOW = 64
_kakasi: Optional[Any] = None
_kakasi_lock = threading.Lock()


class Romanization(NamedTuple):
    """A token in Latin script, and where it comes from.

    text (str): The token in Latin script.
    source (str): "reading", "kana", "dictionary", "latin" or "surface".
    """

    text: str
    source: str


@lru_cache(maxsize=CACHE_SIZE)
def kana_to_romaji(kana: str) -> str:
    """Write kana in modified Hepburn, in lower-case ASCII.

    Hiragana, katakana and half-width katakana give the same result. Long vowels stay as written,
    and ー repeats the vowel before it. ッ doubles the consonant after it; without one it is *t*, so
    that 行っ + た gives *it* + *ta*. ン is always *n*, with an apostrophe before a vowel or *y*.
    ヲ is *o*, particles are written as spelt (ハ -> *ha*). All other characters pass unchanged.

    kana (str): The kana.
    RETURNS (str): The romaji, never empty for a string that is not empty.
    """
    katakana = _expand_iteration_marks(_compose_kana(kana)).translate(_TO_KATAKANA)
    romaji: List[str] = []
    sokuon = 0
    last = ""  # last letter that came from kana
    after_n = False
    for mora in _MORA.findall(katakana):
        if mora == "ッ":
            sokuon += 1
            continue
        syllable = _HEPBURN.get(mora, "")
        if mora == "ー" and last:
            romaji.append(last)
            continue
        if sokuon:
            romaji.append(_doubled_consonant(syllable) * sokuon)
        elif after_n and syllable[:1] in tuple("aiueoy"):
            romaji.append("'")
        romaji.append(syllable or mora)
        last = syllable[-1:]
        after_n = mora == "ン"
        sokuon = 0
    romaji.append("t" * sokuon)
    return "".join(romaji)


@lru_cache(maxsize=CACHE_SIZE)
def romanize(surface: str, reading: Optional[str] = None) -> Romanization:
    """Write one token in Latin script, by the first of these that serves.

    "reading": the token is Japanese and has a kana reading that covers it. Not used: Sudachi's
    キゴウ for a symbol, a reading with fewer kana than the surface has letters, and one without
    the punctuation of the surface (both are readings of only a part of the token).
    "kana": the token has kana and no kanji. "dictionary": it has kanji, and pykakasi reads it
    without context; a kanji that pykakasi does not know stays. "latin" and "surface": it has no
    Japanese letters (or none that can be read) and stays as it is, whatever its reading, except
    that full-width ASCII and the full-width space are folded to ASCII.

    surface (str): The token's text.
    reading (Optional[str]): The token's reading in katakana, as SudachiPy gives it.
    RETURNS (Romanization): The text, never empty for a token that is not empty, and its source.
    """
    folded = _COMPATIBILITY.sub(lambda form: unicodedata.normalize("NFKC", form[0]), surface)
    letters = _LETTER.findall(folded)
    if not letters:
        text = surface.translate(_FULL_WIDTH)
        return Romanization(text, "latin" if _LATIN.fullmatch(text) else "surface")
    if reading and _covers(reading, surface, len(letters)):
        return Romanization(kana_to_romaji(reading), "reading")
    if not _KANJI.search(folded):
        return Romanization(kana_to_romaji(folded), "kana")
    kana = _DICTIONARY_RUN.sub(lambda run: _dictionary_kana(run[0]), folded)
    text = kana_to_romaji(kana)
    return Romanization(text, "surface" if text == folded else "dictionary")


def _covers(reading: str, surface: str, n_letters: int) -> bool:
    if reading == _SYMBOL_READING and n_letters == 1:
        return False
    return (
        _KANA_READING.fullmatch(reading) is not None
        and len(reading) >= n_letters
        and _SILENT_MARKS.intersection(surface) <= set(reading)
    )


def _doubled_consonant(syllable: str) -> str:
    if syllable in ("", "n") or syllable[0] in "aiueo" or syllable.startswith("ch"):
        return "t"
    return syllable[0]


def _compose_kana(text: str) -> str:
    text = _HALF_WIDTH_KANA.sub(lambda kana: unicodedata.normalize("NFKC", kana[0]), text)
    return _COMBINING_VOICE.sub(lambda kana: unicodedata.normalize("NFC", kana[0]), text)


def _expand_iteration_marks(kana: str) -> str:
    expanded: List[str] = []
    for char in kana:
        if char in "ゝゞヽヾ" and expanded and _KANA_LETTER.match(expanded[-1]):
            unvoiced = unicodedata.normalize("NFD", expanded[-1])[0]
            voiced = unicodedata.normalize("NFC", unvoiced + "\u3099")
            char = voiced if char in "ゞヾ" and len(voiced) == 1 else unvoiced
        expanded.append(char)
    return "".join(expanded)


def _get_kakasi() -> Any:
    global _kakasi
    if _kakasi is None:
        with _kakasi_lock:
            if _kakasi is None:
                # most pipelines never need its dictionary, and it takes most of a second to load
                import pykakasi

                _kakasi = pykakasi.kakasi()  # type: ignore[no-untyped-call]
    return _kakasi


def _dictionary_kana(run: str) -> str:
    """Read a run of kanji and kana, keeping each character that pykakasi does not know."""
    kana: List[str] = []
    start = 0
    while start < len(run):
        for piece in _get_kakasi().convert(run[start : start + _DICTIONARY_WINDOW]):
            # pykakasi skips the character after an unknown kanji: take up the rest again
            if not piece["hira"] or not run.startswith(piece["orig"], start):
                kana.append(run[start])
                start += 1
                break
            kana.append(piece["hira"])
            start += len(piece["orig"])
    return "".join(kana)
