"""Unusual text: nothing crashes, nothing is lost, white space stays white space."""

import unicodedata

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from spacy_xling_ner.romaji import RomajiStyle, kana_to_romaji, romanize

HEPBURN = {
    "@misc": "spacy_xling_ner.romaji_view.v1",
    "long_vowels": "macron",
    "particles": "spoken",
}
SOURCES = {"reading", "kana", "dictionary", "latin", "surface"}
BLANKS = [" ", "　", "\t", "\n", "\r\n", "\u00a0", "\u2009", "\u200b", "\ufeff", "  　\n ", "\x0b"]
CONTROLS = ["\x00", "\x01", "\x1b[0m", "\x7f", "\x85", "\u200e", "\u2028", "\ufffe", "\U000e0001"]
SYMBOLS = [
    "😀",
    "👨‍👩‍👧‍👦",
    "🇯🇵",
    "👍🏽",
    "❤️",
    "♪",
    "→",
    "…",
    "。",
    "「」",
    "①",
    "℃",
    "½",
    "々",
    "ー",
    "〜",
    "゛",
    "ﾞ",
    "\u3099",
    "ゝ",
    "〱",
    "𝕏",
    "ß",
    "א",
    "ก",
    "한",
    "Ж",
]
ANY_LANGUAGE = spacy.blank("xx")
ANY_LANGUAGE.add_pipe("romanizer")
JAPANESE = spacy.blank("ja")
JAPANESE.add_pipe("romanizer", config={"view": HEPBURN})


@pytest.fixture(scope="module", params=["default", "hepburn"])
def nlp(request):
    if request.param == "hepburn":
        return JAPANESE
    nlp = spacy.blank("ja")
    nlp.add_pipe("romanizer")
    return nlp


@pytest.mark.parametrize("text", BLANKS, ids=ascii)
def test_blanks_stay_blank(nlp, text):
    doc = nlp(text)
    for token in doc:
        assert token._.romaji == token.text.replace("　", " ")
        assert token._.romaji_source in ("latin", "surface")
    romanizer = nlp.get_pipe("romanizer")
    (token,) = romanizer(Doc(nlp.vocab, words=[text], spaces=[False]))
    assert token._.romaji == text.replace("　", " ")


@pytest.mark.parametrize("text", CONTROLS + SYMBOLS, ids=ascii)
def test_symbols_stay_what_they_are(nlp, text):
    doc = nlp(text)
    assert doc.text == text
    assert [token._.romaji for token in doc] == [token.text for token in doc]
    assert {token._.romaji_source for token in doc} <= {"latin", "surface"}


@pytest.mark.parametrize(
    ("text", "romaji"),
    [
        ("", []),
        ("あ", ["a"]),
        ("ん", ["n"]),
        ("ッ", ["t"]),
        ("ァ", ["a"]),
        ("ヶ", ["ke"]),
        ("ヴ", ["vu"]),
        ("Ａ", ["A"]),
        ("％", ["%"]),
        ("a", ["a"]),
    ],
)
def test_one_character(nlp, text, romaji):
    assert [token._.romaji for token in nlp(text)] == romaji


@pytest.mark.parametrize(
    "text", ["東京😀へ", "😀东京", "ﾄｳｷｮｳ\x00タワー", "東\u200b京", "👨‍👩‍👧と海"]
)
def test_symbols_between_words_are_kept(nlp, text):
    romaji = "".join(token._.romaji for token in nlp(text))
    for char in text:
        if unicodedata.category(char)[0] in "SC":
            assert char in romaji


def test_every_character_of_the_basic_plane_by_itself():
    style = RomajiStyle("collapsed", False, "m", "spoken")
    # of the kanji every 16th: they are all alike
    for code in (*range(0x3400), *range(0x3400, 0xA000, 16), *range(0xA000, 0x10000)):
        char = chr(code)
        text, source = romanize(char)
        assert text, hex(code)
        assert source in SOURCES
        styled = romanize(char, None, style)
        assert styled.text, hex(code)
        assert styled.source == source
        if char.isspace():
            assert text.isspace(), hex(code)


@pytest.mark.parametrize("text", ["\ud800", "\udfff東京", "か\ud83d", "ー\udc00", "\udc00ッ"])
@pytest.mark.parametrize("reading", [None, "トウキョウ", "\ud800"])
def test_lone_surrogates_pass(text, reading):
    surrogates = [char for char in text if "\ud800" <= char <= "\udfff"]
    assert [char for char in kana_to_romaji(text) if "\ud800" <= char <= "\udfff"] == surrogates
    romanized, source = romanize(text, reading)
    assert romanized
    assert source in SOURCES
    if source != "reading":
        assert [char for char in romanized if "\ud800" <= char <= "\udfff"] == surrogates


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=6))
@settings(max_examples=100, deadline=None)
def test_any_document(words):
    doc = ANY_LANGUAGE(Doc(ANY_LANGUAGE.vocab, words=words))
    for token in doc:
        assert token._.romaji
        assert token._.romaji_source in SOURCES
        if token.text.isspace():
            assert token._.romaji.isspace()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
@settings(max_examples=150, deadline=None)
def test_any_text(text):
    for token in JAPANESE(text):
        assert token._.romaji
        if token.text.isspace():
            assert token._.romaji.isspace()
