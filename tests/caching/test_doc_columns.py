import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.attrs import LEMMA, LOWER, MORPH, NORM, ORTH, TAG
from spacy.tokens import Doc, Token

from spacy_xling_ner.caching import doc_columns as columns
from spacy_xling_ner.caching.bounded_cache import BoundedCache
from spacy_xling_ner.caching.doc_columns import (
    find_by_row,
    has_stored,
    read_stored,
    read_strings,
    stored_keys,
)


@pytest.fixture(scope="module")
def vocab():
    if not Token.has_extension("romaji"):
        Token.set_extension("romaji", default=None)
    return spacy.blank("ja").vocab


WORDS = st.lists(st.text(st.characters(codec="utf8"), min_size=1, max_size=5), max_size=12)


@given(WORDS, st.data())
@settings(deadline=None)
def test_strings_are_those_of_the_tokens(vocab, words, data):
    tags = data.draw(
        st.lists(
            st.sampled_from(["", "名詞", "NOUN", "x"]), min_size=len(words), max_size=len(words)
        )
    )
    doc = Doc(vocab, words=words, tags=tags, lemmas=words[::-1])
    for token in list(doc)[::2]:
        token.norm_ = "normal"
    assert read_strings(doc, ORTH) == [token.orth_ for token in doc]
    assert read_strings(doc, LOWER) == [token.lower_ for token in doc]
    assert read_strings(doc, NORM) == [token.norm_ for token in doc]
    assert read_strings(doc, LEMMA) == [token.lemma_ for token in doc]
    assert read_strings(doc, TAG) == [token.tag_ for token in doc]


def test_strings_of_many_documents(vocab, monkeypatch):
    monkeypatch.setattr(columns, "_strings", BoundedCache(4))
    docs = [Doc(vocab, words=list(words)) for words in ("abc", "cde", "efg", "abg")]
    for doc in docs * 2:
        assert read_strings(doc, ORTH) == [token.text for token in doc]
        assert len(columns._strings) <= 8


def test_the_string_of_a_hash_is_the_same_in_every_vocabulary(vocab):
    word = "ＡΩ京😀"
    docs = [Doc(v, words=[word]) for v in (vocab, spacy.blank("xx").vocab, spacy.blank("el").vocab)]
    assert [read_strings(doc, ORTH) for doc in docs] == [[word]] * 3


@pytest.mark.parametrize("zone", ["nlp", "vocab"])
def test_a_string_outlives_its_memory_zone(zone):
    nlp = spacy.blank("xx")
    found = []
    for _ in range(3):
        with nlp.memory_zone() if zone == "nlp" else nlp.vocab.memory_zone():
            doc = nlp.make_doc("quuxible blarg")
            found.append((read_strings(doc, ORTH), read_strings(doc, NORM)))
        assert "quuxible" not in nlp.vocab.strings
    assert found == [(["quuxible", "blarg"], ["quuxible", "blarg"])] * 3


def test_a_row_is_read_once(vocab):
    doc = Doc(vocab, words=["a", "b", "a", "a"], tags=["x", "x", "x", "y"])
    cached, read = BoundedCache(10), []

    def read_token(i):
        read.append(i)
        return doc[i].text + doc[i].tag_

    for _ in range(2):
        found = find_by_row(doc.to_array([ORTH, TAG]), cached, read_token)
        assert found == ["ax", "bx", "ax", "ay"]
    assert read == [0, 1, 3]
    doc[1].tag_ = "y"
    assert find_by_row(doc.to_array([ORTH, TAG, MORPH]), BoundedCache(10), read_token)[1] == "by"
    assert find_by_row(Doc(vocab).to_array([ORTH, TAG]), cached, read_token) == []


@pytest.mark.parametrize("n_chars", [10, columns._SHARED_KEYS - 1, columns._SHARED_KEYS + 50])
def test_keys_are_those_of_the_extensions(vocab, n_chars):
    doc = Doc(vocab, words=["a" * n_chars, "b", "c"])
    for token in doc:
        token._.romaji = token.text
    assert list(stored_keys("romaji", [token.idx for token in doc])) == list(doc.user_data)
    assert read_stored(doc, "romaji") == [token.text for token in doc]
    assert list(stored_keys("romaji", [])) == []


def test_stored_values(vocab):
    doc = Doc(vocab, words=["a", "b", "c"])
    assert not has_stored(doc, "romaji")
    assert read_stored(doc, "romaji") == [None] * 3
    # of a pipeline, of a span, of another extension
    doc.user_data["romaji"] = "x"
    doc.user_data[("._.", "romaji_source", 0, None)] = "x"
    assert not has_stored(doc, "romaji")
    doc[1]._.romaji = "B"
    assert has_stored(doc, "romaji")
    assert read_stored(doc, "romaji") == [None, "B", None]
    doc.user_data.update(dict.fromkeys(range(10)))
    assert read_stored(doc, "gloss") == [None] * 3
    assert read_stored(Doc(vocab), "romaji") == []
