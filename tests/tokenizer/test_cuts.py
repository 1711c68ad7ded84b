import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_xling_ner.tokenizer.cuts import MAX_BYTES, cut_text

CASES = [
    # text, most bytes, pieces
    ("", 9, []),
    ("猫。犬", 9, ["猫。犬"]),
    ("猫。犬がいる", 12, ["猫。", "犬がいる"]),
    ("猫。」と犬。鳥", 15, ["猫。」", "と犬。鳥"]),
    ("猫だ！？」と鳥", 15, ["猫だ！？」", "と鳥"]),
    ("猫。」鳥だ", 9, ["猫。」", "鳥だ"]),
    ("猫が\n犬がいる", 12, ["猫が\n", "犬がいる"]),
    ("猫が  犬がいる", 12, ["猫が  ", "犬がいる"]),
    ("猫が、犬がいる", 14, ["猫が、", "犬がいる"]),
    ("。。。。", 6, ["。。", "。。"]),
    ("猫」」」」」」", 9, ["猫」」", "」」」", "」"]),
    ("犬　が  いるね", 9, ["犬　", "が  ", "いるね"]),
    ("か\u3099か\u3099か\u3099", 9, ["か\u3099", "か\u3099", "か\u3099"]),
    ("ｶﾞｷﾞｸﾞ", 9, ["ｶﾞ", "ｷﾞ", "ｸﾞ"]),
    ("しゃちょう", 9, ["しゃ", "ちょう"]),
    ("コーヒー", 9, ["コー", "ヒー"]),
    ("あ👨‍👩‍👧い", 15, ["あ", "👨‍👩‍", "👧い"]),
    ("あ🇯🇵い", 8, ["あ", "🇯🇵", "い"]),
    ("あ👍🏽い", 8, ["あ", "👍🏽", "い"]),
    ("あ\u3099\u3099\u3099\u3099", 9, ["あ\u3099\u3099", "\u3099\u3099"]),
]


@pytest.mark.parametrize(("text", "max_bytes", "pieces"), CASES)
def test_cut_is_at_the_latest_safe_place(text, max_bytes, pieces):
    assert list(cut_text(text, max_bytes)) == pieces


@given(st.text(), st.integers(4, 40))
def test_pieces_are_the_text_and_none_is_too_long(text, max_bytes):
    pieces = list(cut_text(text, max_bytes))
    assert "".join(pieces) == text
    assert all(0 < len(piece.encode()) <= max_bytes for piece in pieces)


def test_long_text_has_few_pieces():
    text = "東京都に住む。" * 20000
    pieces = list(cut_text(text))
    assert all(piece.endswith("。") for piece in pieces)
    assert len(pieces) == -(-len(text.encode()) // MAX_BYTES)


@pytest.mark.parametrize("char", [" ", "。", "」", "ー", "\u3099"])
def test_long_run_of_one_character_does_not_take_quadratic_time(char):
    # it would take minutes
    text = char * 200_000
    assert "".join(cut_text(text)) == text
