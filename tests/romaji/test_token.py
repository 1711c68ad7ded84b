import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_xling_ner.caching.bounded_cache import clear_caches
from spacy_xling_ner.romaji import (
    DEFAULT_STYLE,
    Romanization,
    dictionary,
    kana_to_romaji,
    romanize,
)
from spacy_xling_ner.tokenizer.kanji import KANJI_READERS

# surface, reading, text, source
TOKENS = [
    ("今日", "キョウ", "kyou", "reading"),
    ("真一", "シンイチ", "shin'ichi", "reading"),
    ("Tシャツ", "ティーシャツ", "tiishatsu", "reading"),
    ("㈱", "カブシキガイシャ", "kabushikigaisha", "reading"),
    ("㌔", "キロ", "kiro", "reading"),
    ("記号", "キゴウ", "kigou", "reading"),
    ("霞ヶ関", "カスミガセキ", "kasumigaseki", "reading"),
    ("ら〜めん", "ラーメン", "raamen", "reading"),
    ("ダ・ヴィンチ", "ダ・ヴィンチ", "da・vinchi", "reading"),
    ("トヨタ", None, "toyota", "kana"),
    ("トヨタ", "", "toyota", "kana"),
    ("ﾄﾖﾀ", None, "toyota", "kana"),
    ("Ｔシャツ", None, "Tshatsu", "kana"),
    ("㌔", None, "kiro", "kana"),
    ("あ゛", None, "a゛", "kana"),
    ("ジョン・スミス", "ジョンスミス", "jon・sumisu", "kana"),
    ("ジョンスミス", "ジョン", "jonsumisu", "kana"),
    ("すし=バー", "スシ_バー", "sushi=baa", "kana"),
    ("兵庫", None, "hyougo", "dictionary"),
    ("行った", None, "itta", "dictionary"),
    ("東京都", "ト", "toukyouto", "dictionary"),
    ("真一", None, "shin'ichi", "dictionary"),
    ("佐々木", None, "sasaki", "dictionary"),
    ("モー娘。", "モームスメ", "moomusume。", "dictionary"),
    ("兵庫", "兵庫", "hyougo", "dictionary"),
    ("AKB兵庫48", None, "AKBhyougo48", "dictionary"),
    ("囧兵庫囧", None, "囧hyougo囧", "dictionary"),
    ("兵庫😀兵庫", None, "hyougo😀hyougo", "dictionary"),
    ("한국兵庫", None, "한국hyougo", "dictionary"),
    ("𠀋兵庫", None, "𠀋hyougo", "dictionary"),
    ("\u795e戸", None, "koube", "dictionary"),
    ("\ufa19戸", None, "koube", "dictionary"),
    ("囧", None, "囧", "surface"),
    ("囧", "囧", "囧", "surface"),
    ("𠀋", "𠀋", "𠀋", "surface"),
    ("〆", "キゴウ", "〆", "surface"),
    ("NHK", "エヌエイチケー", "NHK", "latin"),
    ("ＮＨＫ", "エヌエイチケー", "NHK", "latin"),
    ("zzzxq", "zzzxq", "zzzxq", "latin"),
    ("3", "サン", "3", "latin"),
    ("３", "サン", "3", "latin"),
    ("1,000", "イチレイレイレイ", "1,000", "latin"),
    ("(", "キゴウ", "(", "latin"),
    ("％", "パーセント", "%", "latin"),
    ("？", "?", "?", "latin"),
    ("=", "_", "=", "latin"),
    ("\u3000", None, " ", "latin"),
    ("\n", None, "\n", "latin"),
    ("café", "café", "café", "latin"),
    ("Łódź", None, "Łódź", "latin"),
    ("。", "。", "。", "surface"),
    ("☆", "キゴウ", "☆", "surface"),
    ("々", "キゴウ", "々", "surface"),
    ("ー", "ー", "ー", "surface"),
    ("ﾟ", "゚", "ﾟ", "surface"),
    ("①", "イチ", "①", "surface"),
    ("㎡", "m2", "㎡", "surface"),
    ("Привет", "привет", "Привет", "surface"),
    ("한국어", "한국어", "한국어", "surface"),
    ("😀", "😀", "😀", "surface"),
    ("", None, "", "latin"),
]
TOKEN_CASES = [
    pytest.param(*case, id=f"{case[3]}-{case[0] or 'empty'}-{case[1]}") for case in TOKENS
]

# where the dictionaries differ: Sudachi reads the name of the band as it is said
BY_SUDACHI = {"モー娘。": "moomusu。"}

kanji_readers = pytest.mark.parametrize("read_kanji", KANJI_READERS.values(), ids=KANJI_READERS)

JAPANESE_TEXT = st.text(
    st.one_of(
        st.characters(min_codepoint=0x3000, max_codepoint=0x33FF),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.characters(min_codepoint=0xF900, max_codepoint=0xFFEF),
        st.characters(codec="utf-8"),
    )
)
KANA_TEXT = st.text(st.characters(min_codepoint=0x30A1, max_codepoint=0x30FA) | st.just("ー"))


def by_dictionary(read_kanji, surface, reading=None):
    return romanize(surface, reading, DEFAULT_STYLE, "", read_kanji)


@kanji_readers
@pytest.mark.parametrize(("surface", "reading", "text", "source"), TOKEN_CASES)
def test_fallback_chain(surface, reading, text, source, read_kanji):
    if read_kanji is KANJI_READERS["sudachi"]:
        text = BY_SUDACHI.get(surface, text)
    else:
        assert romanize(surface, reading) == Romanization(text, source)
    assert by_dictionary(read_kanji, surface, reading) == Romanization(text, source)


@pytest.mark.parametrize(
    ("surface", "text"),
    [
        ("演", "en"),  # in words only
        ("来々軒", "kikiken"),
        ("囧演", "囧en"),
        ("六本", "roppon"),
        ("月", "gatsu"),
        ("その月", "sonotsuki"),
        ("縕紇", "縕紇"),
    ],
)
def test_sudachi_reads_unknown_words_by_their_parts(surface, text):
    assert by_dictionary(KANJI_READERS["sudachi"], surface).text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今日は兵庫県に行った。", "kyou ha hyougo ken ni it ta 。"),
        ("一人で見た", "hitori de mi ta"),
        ("二人の子供が言った", "futari no kodomo ga it ta"),
        ("田中太郎と小池百合子", "tanaka tarou to koike yuriko"),
        ("日本銀行の黒田東彦総裁", "nippon ginkou no kuroda haruhiko sousai"),
        ("上手な人と下手な人", "jouzu na hito to heta na hito"),
        ("NHKのニュース？", "NHK no nyuusu ?"),
    ],
)
def test_reading_in_context(text, expected):
    doc = spacy.blank("ja")(text)
    romaji = [romanize(t.text, "".join(t.morph.get("Reading"))).text for t in doc]
    assert " ".join(romaji) == expected


@kanji_readers
@given(surface=JAPANESE_TEXT, reading=st.none() | JAPANESE_TEXT)
@settings(max_examples=300, deadline=None)
def test_never_empty(surface, reading, read_kanji):
    text, source = by_dictionary(read_kanji, surface, reading)
    assert bool(text) == bool(surface)
    assert bool(kana_to_romaji(surface)) == bool(surface)
    assert source in {"reading", "kana", "dictionary", "latin", "surface"}


@given(st.text(st.characters(max_codepoint=0x7F)), st.none() | KANA_TEXT)
def test_ascii_passes_unchanged(surface, reading):
    assert romanize(surface, reading) == (surface, "latin")
    assert kana_to_romaji(surface) == surface


@kanji_readers
@given(kanji=st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1))
@settings(deadline=None)
def test_dictionary_loses_no_latin_letters_between_kanji(kanji, read_kanji):
    text = by_dictionary(read_kanji, "X".join(kanji)).text
    assert text.count("X") == len(kanji) - 1
    assert all(text.split("X"))


@kanji_readers
def test_run_longer_than_the_dictionary_window(read_kanji):
    assert by_dictionary(read_kanji, "囧" * 200 + "兵庫").text == "囧" * 200 + "hyougo"
    assert by_dictionary(read_kanji, "兵庫" * 200).text.startswith("hyougo" * 32)


@kanji_readers
def test_dictionary_in_threads(read_kanji):
    dictionary._kakasi.cache_clear()
    clear_caches()
    words = ["兵庫", "佐々木", "行った", "東京都"] * 50
    with ThreadPoolExecutor(4) as pool:
        texts = list(pool.map(lambda word: by_dictionary(read_kanji, word).text, words))
    assert texts == ["hyougo", "sasaki", "itta", "toukyouto"] * 50


def test_pykakasi_is_not_imported_for_readings_and_kana():
    code = (
        "import sys; from spacy_xling_ner.romaji import romanize; "
        "romanize('今日', 'キョウ'); romanize('トヨタ'); romanize('NHK'); "
        "assert 'pykakasi' not in sys.modules and 'spacy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
