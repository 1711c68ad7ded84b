"""Romanization of one token, by its reading, its kana or a dictionary."""

import re
import unicodedata
from typing import Callable, NamedTuple, Optional

from .boundaries import vowel_boundaries
from .dictionary import dictionary_kana
from .kana import kana_to_romaji, normalize_kana
from .style import DEFAULT_STYLE, RomajiStyle
from .variants import fold_variants

# compatibility forms of kana, kanji or ASCII: ㈱ ㌔ ㋿, CJK compatibility, full width
_COMPATIBILITY = re.compile("[㈀-㏿\uf900-\ufaff\uff01-\uff5e\uff65-\uff9d][\uff9e\uff9f]?")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_KANJI_RANGES = "㐀-䶿一-鿿\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = re.compile(f"[〆〇ぁ-ゖゟァ-ヺヿㇰ-ㇿ{_KANJI_RANGES}]")
_KANJI = re.compile(f"[〆〇々{_KANJI_RANGES}]")
_KANA_READING = re.compile("[・ー]*[ぁ-ゖァ-ヺ][ぁ-ゖァ-ヺー・ヽヾゝゞ]*")
_LATIN = re.compile("[\x00-\x7f\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]*")
# a reading without these covers only a part of a token that has them
_SILENT_MARKS = frozenset("・。、，．！？「」『』（）!?()")
_SYMBOL_READING = "キゴウ"

_OKURIGANA_U = re.compile(f"[々{_KANJI_RANGES}]ウ$")
_SPOKEN_PARTICLES = {"ハ": "ワ", "ヘ": "エ"}
# words that end in the particle は (現代仮名遣い, Cabinet notice 1986 No. 1)
_ENDS_IN_WA = re.compile(
    "(?:アルイ|マタ|モシク|イズレ|サテ|ツイテ|デ|ソレデ|オシムラク|オソラク|ネガワク|コレ(?:ハコレ)?|コンニチ"
    "|コンバン|モノカ)ハ"
)


class Romanization(NamedTuple):
    """A token in Latin script.

    text (str): The token in Latin script.
    source (str): Origin of the text: "reading", "kana", "dictionary", "latin" or "surface" from
        `romanize`; views add others.
    """

    text: str
    source: str


def romanize(
    surface: str,
    reading: Optional[str] = None,
    style: RomajiStyle = DEFAULT_STYLE,
    word_class: str = "",
    read_kanji: Callable[[str], str] = dictionary_kana,
) -> Romanization:
    """Romanize one token by the first source that applies.

    "reading": the token is Japanese and has a kana reading that covers it. Readings of only a part
    of the token are not used: Sudachi's キゴウ for a symbol, a reading with fewer kana than the
    surface has letters, or one without the punctuation of the surface.
    "kana": the token has kana and no kanji. "dictionary": it has kanji, which a dictionary reads
    without context; a kanji that it does not know stays. "latin" and "surface": it has no
    Japanese letters, or none that can be read, and stays unchanged, whatever its reading, except
    that full-width ASCII and the full-width space are folded to ASCII.

    surface (str): The token's text.
    reading (Optional[str]): The token's reading in katakana, from SudachiPy.
    style (RomajiStyle): Spelling of long vowels, ン and particles.
    word_class (str): "particle" (は is *wa* and へ is *e* if the style has spoken particles),
        "verb" for a verb in its dictionary form (whose final う is no long vowel), "other", or
        empty if unknown. Then a final う after kanji counts as that of a verb, and は and へ are
        written as spelt. Has no effect in the default style.
    read_kanji (Callable[[str], str]): Converts kanji without a reading to kana; by default with
        pykakasi.
    RETURNS (Romanization): The text, not empty unless the token is, and its source.
    """
    usual = fold_variants(surface)
    folded = _COMPATIBILITY.sub(lambda form: unicodedata.normalize("NFKC", form[0]), usual)
    letters = _LETTER.findall(folded)
    if not letters:
        text = surface.translate(_FULL_WIDTH)
        return Romanization(text, "latin" if _LATIN.fullmatch(text) else "surface")
    if reading and _covers(reading, surface, len(letters)):
        return Romanization(_kana_in_style(folded, reading, style, word_class), "reading")
    if not _KANJI.search(folded):
        return Romanization(_kana_in_style(folded, folded, style, word_class), "kana")
    text = _kana_in_style(folded, read_kanji(folded), style, word_class)
    return Romanization(text, "surface" if text == folded else "dictionary")


def reading_of(morph: str) -> Optional[str]:
    """Read the feature Reading from a token's morphology.

    morph (str): The morphology, `str(token.morph)`.
    RETURNS (Optional[str]): The reading in katakana, or None.
    """
    _, found, rest = f"|{morph}".partition("|Reading=")
    return rest.partition("|")[0] if found else None


def _covers(reading: str, surface: str, n_letters: int) -> bool:
    if reading == _SYMBOL_READING and n_letters == 1:
        return False
    return (
        _KANA_READING.fullmatch(reading) is not None
        and len(reading) >= n_letters
        and _SILENT_MARKS.intersection(surface) <= set(reading)
    )


def _kana_in_style(surface: str, kana: str, style: RomajiStyle, word_class: str) -> str:
    if style.long_vowels == style.particles == "as_written":
        return kana_to_romaji(kana, style)
    kana, surface = normalize_kana(kana), normalize_kana(surface)
    if style.particles == "spoken" and (
        word_class == "particle" or (surface.endswith("ハ") and _ENDS_IN_WA.fullmatch(kana))
    ):
        kana = kana[:-1] + _SPOKEN_PARTICLES.get(kana[-1:], kana[-1:])
    is_verb = word_class == "verb" or (not word_class and _OKURIGANA_U.search(surface) is not None)
    return kana_to_romaji(kana, style, vowel_boundaries(surface, kana, is_verb))
