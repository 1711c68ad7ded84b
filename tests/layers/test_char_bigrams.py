from itertools import pairwise

import numpy
import pytest
from numpy.testing import assert_array_equal
from thinc.types import Ragged

from spacy_xling_ner.layers.char_bigrams import MAX_CHARACTERS, bigram_keys, char_bigrams

START, END = 2, 3
STRINGS = ["ab", "", "a", "😀x", "\ud800", "\x02\x03", "a\x03\x02b", "兵庫", "ab"]


def key(first, second):
    return (first << 32) | second


def keys_by_hand(string):
    points = [START, *map(ord, string), END]
    return [key(a, b) for a, b in pairwise(points)]


def test_keys_of_a_word():
    keys, lengths = bigram_keys(["ab"])
    assert keys.tolist() == [0x0000000200000061, 0x0000006100000062, 0x0000006200000003]
    assert keys.dtype == "uint64"
    assert lengths.tolist() == [3]
    assert lengths.dtype == "int32"


def test_key_of_the_empty_string():
    keys, lengths = bigram_keys([""])
    assert keys.tolist() == [0x0000000200000003]
    assert lengths.tolist() == [1]


def test_the_beginning_and_the_end_of_a_page_without_a_space():
    half = MAX_CHARACTERS // 2
    page, short = "a" * half + "b" * 5000 + "c" * half, "a" * half + "c" * half
    keys, lengths = bigram_keys(["ab", page, short])
    assert lengths.tolist() == [3, MAX_CHARACTERS + 1, MAX_CHARACTERS + 1]
    assert keys[3 : 4 + MAX_CHARACTERS].tolist() == keys_by_hand(short)
    assert keys[4 + MAX_CHARACTERS :].tolist() == keys_by_hand(short)


def test_no_strings():
    keys, lengths = bigram_keys([])
    assert keys.shape == lengths.shape == (0,)
    assert keys.dtype == "uint64"
    assert lengths.dtype == "int32"


@pytest.mark.parametrize("string", STRINGS)
def test_keys_by_hand(string):
    assert bigram_keys([string])[0].tolist() == keys_by_hand(string)


def test_an_emoji_is_one_character():
    keys, lengths = bigram_keys(["😀"])
    assert keys.tolist() == [key(START, 0x1F600), key(0x1F600, END)]
    assert lengths.tolist() == [2]


def test_marks_inside_a_string_do_not_split_it():
    keys, lengths = bigram_keys(["a\x03\x02b", "c"])
    assert lengths.tolist() == [5, 2]
    assert keys.tolist() == keys_by_hand("a\x03\x02b") + keys_by_hand("c")


def test_batch_is_one_by_one():
    keys, lengths = bigram_keys(STRINGS)
    assert lengths.tolist() == [len(string) + 1 for string in STRINGS]
    assert_array_equal(keys, numpy.concatenate([bigram_keys([s])[0] for s in STRINGS]))


def test_random_strings():
    rng = numpy.random.default_rng(0)
    alphabet = ["a", "b", "\x02", "\x03", "あ", "😀", "\udfff"]
    for _ in range(100):
        strings = ["".join(rng.choice(alphabet, rng.integers(4))) for _ in range(rng.integers(6))]
        keys, lengths = bigram_keys(strings)
        assert keys.tolist() == [k for string in strings for k in keys_by_hand(string)]
        assert lengths.tolist() == [len(string) + 1 for string in strings]


def test_layer_from_config(build):
    model = build({"@layers": "spacy_xling_ner.char_bigrams.v1"})
    model.initialize()
    Y, backprop = model(["ab", ""], is_train=True)
    assert isinstance(Y, Ragged)
    assert Y.dataXd.dtype == "uint64"
    assert Y.dataXd.tolist() == keys_by_hand("ab") + keys_by_hand("")
    assert Y.lengths.tolist() == [3, 1]
    assert backprop(Y) == []
    assert model.predict([]).dataXd.shape == (0,)


def test_layer_survives_bytes():
    model = char_bigrams()
    assert char_bigrams().from_bytes(model.to_bytes()).predict(["ab"]).dataXd.shape == (3,)
