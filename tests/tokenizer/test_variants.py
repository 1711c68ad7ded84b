"""Variant, compatibility and invisible characters: analyzed as their usual form, text kept."""

import unicodedata

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab

from spacy_xling_ner.romaji import romanize
from spacy_xling_ner.romaji.variants import fold_variants, has_variants
from spacy_xling_ner.tokenizer import JapaneseTokenizer
from spacy_xling_ner.training.blank_edges import blank_tokens

from .equality import MODES, as_data, new_vocab

TOKENIZERS = {mode: JapaneseTokenizer(new_vocab(), mode) for mode in MODES}
# as written (escapes where an editor could change it), the usual form
WRITTEN = [
    ("髙橋さん", "高橋さん"),
    ("濵田と 髙橋、栁田", "浜田と 高橋、柳田"),
    ("\U00020bb7田さん", "吉田さん"),
    ("\u2f2d本は\u2f24阪の\u2ea0主党", "山本は大阪の民主党"),
    ("\ufa19田の\ufa1a子", "神田の祥子"),
    ("辻\U000e0100さん", "辻さん"),
    ("辻\ufe00さん", "辻さん"),
    ("葛\U000e0101城市", "葛城市"),
    ("東\u200b京都", "東京都"),
    ("名古\u00ad屋", "名古屋"),
    ("髙橋選挙管理委員会", "高橋選挙管理委員会"),
]


def columns(doc):
    return [(t.tag_, t.pos_, t.lemma_, t.norm_, str(t.morph), t.whitespace_) for t in doc]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("written", "usual"), WRITTEN)
def test_attributes_are_those_of_the_usual_form(written, usual, mode):
    doc, expected = TOKENIZERS[mode](written), TOKENIZERS[mode](usual)
    assert doc.text == written
    assert columns(doc) == columns(expected)
    assert [fold_variants(t.text) for t in doc] == [t.text for t in expected]
    for token, parts in zip(doc, doc.user_data.get("sub_tokens", []), strict=False):
        for part in parts or []:
            assert "".join(sub.surface for sub in part) in ("", token.text)


@pytest.mark.parametrize("name", ["齋藤", "渡邉", "渡邊", "廣田", "山﨑", "髙島屋", "德田"])
def test_old_forms_that_sudachi_knows_stay(name):
    (token,) = TOKENIZERS[None](name)
    assert token.norm_ == token.text == name
    assert "固有名詞" in token.tag_


def test_invisible_characters_at_the_end_of_a_word_are_tokens_of_their_own():
    doc = TOKENIZERS[None]("東京\u200bに\u00ad\ufeff行く")
    assert [t.text for t in doc] == ["東京", "\u200b", "に", "\u00ad\ufeff", "行く"]
    assert [doc[i].tag_ for i in (1, 3)] == ["空白", "空白"]


def test_emoji_keep_their_joiners_and_selectors():
    assert not has_variants("❤\ufe0f👨\u200d👩")


@given(
    st.lists(
        st.sampled_from([*"髙濵辻東京 　a❤\n\u2f2d\U000e0100\ufe0f\u200b\ufeff"]), max_size=12
    ),
    st.sampled_from(MODES),
)
@settings(max_examples=60, deadline=None)
def test_text_is_kept(chars, mode):
    text = "".join(chars)
    doc = TOKENIZERS[mode](text)
    assert doc.text == text
    assert as_data(TOKENIZERS[mode](text)) == as_data(doc)


@pytest.mark.parametrize(("written", "usual"), WRITTEN)
def test_folding_twice_changes_nothing(written, usual):
    assert fold_variants(written) == usual == fold_variants(usual)
    assert unicodedata.normalize("NFKC", usual) == usual


@pytest.mark.parametrize(("written", "usual"), WRITTEN)
def test_romaji_without_a_reading_is_that_of_the_usual_form(written, usual):
    assert romanize(written) == romanize(usual)


def test_names_of_a_memory_zone_are_right_after_it():
    nlp = spacy.blank(
        "ja", config={"nlp": {"tokenizer": {"@tokenizers": "spacy_xling_ner.JapaneseTokenizer.v1"}}}
    )
    with nlp.memory_zone():
        assert [t.text for t in nlp("髙橋")] == ["髙橋"]
    assert [(t.text, t.norm_) for t in nlp("髙橋")] == [("髙橋", "高橋")]


@pytest.mark.parametrize("char", [*"　\u00ad\u200b\u2060\ufeff\ufe00\U000e0100"])
def test_invisible_characters_alone_are_blank(char):
    assert blank_tokens(Doc(Vocab(), words=["辻", char])) == [1]
