"""Kana to romaji, by a table."""

import re
import unicodedata
from typing import FrozenSet, List

from .style import DEFAULT_STYLE, RomajiStyle

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
_PLAIN_KATAKANA = re.compile("[ァ-ヺー・]*")
_KANA_LETTER = re.compile("[ぁ-ゖァ-ヺ]")
_CONTEXTUAL = frozenset("ッーン")  # written by their neighbours

# vowel kana that lengthen a vowel; in Hepburn ei and ii are no long vowels (sensei, niigata)
LENGTHENERS = {"a": "アァ", "u": "ウゥ", "e": "エェ", "o": "オウォゥ"}
_MACRONS = str.maketrans("aiueo", "āīūēō")


def kana_to_romaji(
    kana: str, style: RomajiStyle = DEFAULT_STYLE, boundaries: FrozenSet[int] = frozenset()
) -> str:
    """Romanize kana in modified Hepburn, in lower case.

    Hiragana, katakana and half-width katakana give the same result. ッ doubles the next consonant;
    without one it is *t*, so that 行っ + た gives *it* + *ta*. ヲ is *o*; particles are written as
    spelt (ハ -> *ha*). All other characters stay unchanged.

    kana (str): The kana.
    style (RomajiStyle): Spelling of long vowels and ン; by default *biiru*, *shin'ichi* and
        *shinbun*, which is ASCII.
    boundaries (FrozenSet[int]): Offsets in `normalize_kana(kana)` at which a vowel begins a part
        of the word and so does not lengthen the one before it (イノ|ウエ). Every other オウ, オオ,
        ウウ, アア and エエ counts as a long vowel.
    RETURNS (str): The romaji; not empty unless the input is.
    """
    katakana = normalize_kana(kana)
    if style.long_vowels == "as_written" and _CONTEXTUAL.isdisjoint(katakana):
        return "".join([_HEPBURN.get(mora, mora) for mora in _MORA.findall(katakana)])
    romaji: List[str] = []
    sokuon = 0  # number of ッ just before
    last = ""  # last letter of the last kana
    is_open = False  # the next kana could lengthen that vowel
    after_n = False
    for match in _MORA.finditer(katakana):
        mora = match[0]
        if mora == "ッ":
            sokuon += 1
            continue
        if mora == "ー" and last:
            _lengthen(romaji, last, style)
            is_open = False
            continue
        if (
            is_open
            and not sokuon
            and mora in LENGTHENERS.get(last, "")
            and match.start() not in boundaries
        ):
            is_last = match.end() == len(katakana)
            if style.long_vowels == "collapsed" and _stays_long(last, mora, is_last):
                romaji.append(last)
            else:
                _lengthen(romaji, last, style)
            is_open = False
            continue
        syllable = _HEPBURN.get(mora, "")
        if sokuon:
            romaji.append(_doubled_consonant(syllable) * sokuon)
        elif after_n and syllable:
            if syllable[0] in "aiueoy" and style.apostrophe:
                romaji.append("'")
            elif syllable[0] in "bmp":
                romaji[-1] = style.labial
        romaji.append(syllable or mora)
        last = syllable[-1:]
        is_open = style.long_vowels != "as_written"
        after_n = mora == "ン"
        sokuon = 0
    romaji.append("t" * sokuon)
    return "".join(romaji)


def normalize_kana(text: str) -> str:
    """Normalize all kana to composed full-width katakana, and expand iteration marks.

    text (str): The text, such as すゞき or ｶﾞｲﾄﾞ.
    RETURNS (str): The normalized text, such as スズキ or ガイド; other characters stay unchanged.
    """
    if _PLAIN_KATAKANA.fullmatch(text):
        return text
    text = _HALF_WIDTH_KANA.sub(lambda kana: unicodedata.normalize("NFKC", kana[0]), text)
    text = _COMBINING_VOICE.sub(lambda kana: unicodedata.normalize("NFC", kana[0]), text)
    return _expand_iteration_marks(text).translate(_TO_KATAKANA)


def _lengthen(romaji: List[str], last: str, style: RomajiStyle) -> None:
    if style.long_vowels == "macron" and last in "aiueo":  # last is n in んー
        # a second ー changes nothing: the vowel has its macron already
        romaji[-1] = romaji[-1][:-1] + romaji[-1][-1:].translate(_MACRONS)
    elif style.long_vowels != "collapsed":
        romaji.append(last)


def _stays_long(last: str, mora: str, is_last: bool) -> bool:
    # passports drop only オ and ウ, and keep オ at the end of a name
    return last in "ae" or (mora == "オ" and is_last)


def _doubled_consonant(syllable: str) -> str:
    if syllable in ("", "n") or syllable[0] in "aiueo" or syllable.startswith("ch"):
        return "t"
    return syllable[0]


def _expand_iteration_marks(kana: str) -> str:
    expanded: List[str] = []
    for char in kana:
        if char in "ゝゞヽヾ" and expanded and _KANA_LETTER.match(expanded[-1]):
            unvoiced = unicodedata.normalize("NFD", expanded[-1])[0]
            voiced = unicodedata.normalize("NFC", unvoiced + "\u3099")
            char = voiced if char in "ゞヾ" and len(voiced) == 1 else unvoiced
        expanded.append(char)
    return "".join(expanded)
