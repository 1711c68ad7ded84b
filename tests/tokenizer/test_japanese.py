import copy
import logging
import pickle
from functools import partial

import pytest
import spacy
import sudachipy
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from spacy.lang.ja import JapaneseTokenizer as SpacyJapaneseTokenizer
from spacy.tokens import DocBin
from spacy.training import Example
from sudachipy.config import Config

from spacy_xling_ner.romaji.variants import has_variants
from spacy_xling_ner.tokenizer import JapaneseTokenizer, create_japanese_tokenizer, sudachi

from .equality import MODES, ODD_TEXTS, as_data, assert_equal, make_pair, new_vocab

CONFIG = {"@tokenizers": "spacy_xling_ner.JapaneseTokenizer.v1"}
PAIRS = {mode: make_pair(mode) for mode in MODES}
PIECES = (
    "この たり する そのように な の て いる ながら さ れ ない ね 東京 大学 ２０ 三 百 … ㌖ ADJ"
)
ANY_TEXT = st.lists(
    st.one_of(
        st.sampled_from(PIECES.split()),
        st.sampled_from(" 　\n\t\u200b\x00ーｶﾞ\u3099（）ァ々aＡ1１"),
        st.characters(codec="utf8"),
    ),
    max_size=25,
).map("".join)


def blank(mode=None):
    return spacy.blank("ja", config={"nlp": {"tokenizer": {**CONFIG, "split_mode": mode}}})


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("text", ODD_TEXTS)
def test_odd_text_gives_the_document_of_spacy(mode, text):
    assert_equal(*PAIRS[mode], text)


@given(ANY_TEXT, st.sampled_from(MODES))
@example("　たり する　", "C")
@settings(max_examples=150, deadline=None)
def test_any_text_gives_the_document_of_spacy(text, mode):
    assume(not has_variants(text))  # test_variants.py
    assert_equal(*PAIRS[mode], text)


def test_a_second_time_gives_the_same():
    theirs, ours = make_pair("C")
    for text in ODD_TEXTS + ODD_TEXTS[::-1]:
        assert_equal(theirs, ours, text)


def test_config_names_the_tokenizer():
    nlp = blank("C")
    assert isinstance(nlp.tokenizer, JapaneseTokenizer)
    paths = {"user_dict": None, "config_path": None}
    assert nlp.config["nlp"]["tokenizer"] == {**CONFIG, "split_mode": "C", **paths}
    assert [t.text for t in nlp("国家公務員")] == ["国家公務員"]
    assert [t.text for t in create_japanese_tokenizer()(nlp)("国家公務員")] != ["国家公務員"]


def test_unknown_split_mode_is_refused():
    with pytest.raises(ValueError, match=r"Unknown split mode 'D'.*A, B, C, or null"):
        JapaneseTokenizer(new_vocab(), "D")


def test_new_split_mode_holds_from_the_next_text_on():
    theirs, ours = SpacyJapaneseTokenizer(new_vocab(), "C"), JapaneseTokenizer(new_vocab(), "A")
    assert len(ours("選挙管理委員会")) == 4
    ours.split_mode = "C"
    assert_equal(theirs, ours, "選挙管理委員会")


def test_sub_tokens_of_a_document_are_its_own():
    theirs, ours = make_pair("C")
    ours("選挙管理委員会").user_data["sub_tokens"][0][0].clear()
    assert_equal(theirs, ours, "選挙管理委員会")


@pytest.mark.parametrize("mode", MODES)
def test_saved_and_loaded_tokenizer_gives_the_same(mode, tmp_path):
    theirs, ours = PAIRS[mode]
    text = ODD_TEXTS[5]
    assert ours.to_bytes() == theirs.to_bytes()
    ours.to_disk(tmp_path / "tokenizer")
    for other in MODES:  # whatever it was before, unlike spaCy's, which may forget sub-tokens
        assert_equal(
            theirs, JapaneseTokenizer(new_vocab(), other).from_bytes(theirs.to_bytes()), text
        )
        loaded = JapaneseTokenizer(new_vocab(), other).from_disk(tmp_path / "tokenizer")
        assert_equal(theirs, loaded, text)
    assert_equal(theirs, pickle.loads(pickle.dumps(ours)), text)
    assert_equal(theirs, copy.deepcopy(ours), text)


def test_pipeline_is_saved_and_loaded_with_its_tokenizer(tmp_path):
    nlp = blank("B")
    expected = as_data(nlp("委員会で"))
    nlp.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    assert isinstance(loaded.tokenizer, JapaneseTokenizer)
    assert as_data(loaded("委員会で")) == expected
    assert as_data(blank("A").from_bytes(nlp.to_bytes())("委員会で")) == expected


def test_two_processes_give_what_one_gives():
    nlp = blank("C")
    docs = list(nlp.pipe(ODD_TEXTS, n_process=2, batch_size=5))
    # user data does not keep its tuples on the way between processes
    assert [as_data(doc)[1] for doc in docs] == [as_data(nlp(text))[1] for text in ODD_TEXTS]


def test_documents_are_stored_and_read_back():
    nlp = blank()
    docs = [nlp(text) for text in ODD_TEXTS]
    data = DocBin(docs=docs).to_bytes()
    stored = DocBin().from_bytes(data).get_docs(new_vocab())
    assert [as_data(doc)[1] for doc in stored] == [as_data(doc)[1] for doc in docs]


def test_tokens_are_scored_as_for_spacy():
    examples = [Example(PAIRS["A"][1]("国家公務員"), PAIRS["C"][1]("国家公務員"))]
    assert PAIRS["A"][1].score(examples) == PAIRS["A"][0].score(examples)


def test_every_vocabulary_gets_its_strings():
    first, second = JapaneseTokenizer(new_vocab()), JapaneseTokenizer(new_vocab())
    expected = as_data(first("東京に行った"))
    assert as_data(second("東京に行った")) == expected
    first.vocab = new_vocab()
    assert as_data(first("東京に行った")) == expected


def test_lone_surrogates_are_replaced_and_named(caplog):
    theirs, ours = make_pair()
    with caplog.at_level(logging.WARNING):
        doc = ours("東京\ud800に\udfff")
    assert "Replaced 2 lone surrogates" in caplog.text
    assert as_data(doc) == as_data(theirs("東京\ufffdに\ufffd"))


def test_sudachi_that_hides_the_text_is_refused(monkeypatch):
    settings = Config(projection="reading")
    monkeypatch.setattr(sudachipy, "Dictionary", partial(sudachipy.Dictionary, config=settings))
    sudachi.load_dictionary.cache_clear()
    try:
        with pytest.raises(ValueError, match="Set 'projection' to 'surface'"):
            JapaneseTokenizer(new_vocab())("東京に行った")
    finally:
        sudachi.load_dictionary.cache_clear()
