import pytest
from spacy.strings import StringStore, get_string_id
from spacy.symbols import ORTH

from spacy_xling_ner.layers.string_keys import string_keys


@pytest.fixture
def model(build):
    return build({"@layers": "spacy_xling_ner.string_keys.v1"})


def test_keys_are_those_of_the_vocabulary(model):
    strings = ["Anna", "兵庫", "😀", "Anna"]
    store = StringStore(strings)
    Y, backprop = model(strings, is_train=True)
    assert Y.dtype == "uint64"
    assert Y.tolist() == [store[string] for string in strings]
    assert backprop(Y) == []


def test_a_string_not_in_any_vocabulary_has_a_key(model):
    (key,) = model.predict(["never seen before"]).tolist()
    assert key == StringStore().add("never seen before")


def test_special_strings(model):
    assert model.predict(["", "ORTH"]).tolist() == [0, ORTH]


def test_strings_seen_before_have_the_same_keys(model):
    strings = [str(i % 11) for i in range(100)]
    expected = [get_string_id(string) for string in strings]
    for _ in range(3):
        assert model.predict(strings).tolist() == expected


def test_no_strings(model):
    Y, backprop = model([], is_train=True)
    assert Y.shape == (0,)
    assert backprop(Y) == []


def test_batch_is_one_by_one_and_survives_bytes(model):
    strings = ["a", "", "b", "a"]
    keys = model.predict(strings).tolist()
    assert keys == [model.predict([string])[0] for string in strings]
    assert string_keys().from_bytes(model.to_bytes()).predict(strings).tolist() == keys
