import numpy
import pytest
from spacy.strings import get_string_id

from spacy_xling_ner.bridge.lexicon.sorted_hashes import SortedHashes, integers

WORDS = ["東京", "大阪", "ビートルズ", "IKEA", "a"]


@pytest.fixture
def hashes():
    return sorted(map(get_string_id, WORDS))


def test_integers_are_little_endian_whatever_the_machine():
    assert list(integers(b"\x01\x00\x00\x00\x00\x01\x00\x00", "u4")) == [1, 256]
    assert list(integers(b"\xff" * 8, "u8")) == [2**64 - 1]
    assert len(integers(b"", "u8")) == 0


def test_each_string_is_found_at_its_place_and_no_other(hashes):
    keys = SortedHashes(numpy.array(hashes, dtype="<u8").tobytes())
    assert [keys.find(word) for word in WORDS] == [
        hashes.index(get_string_id(word)) for word in WORDS
    ]
    assert [keys.find(word) for word in ("京都", "ikea", "")] == [None] * 3


def test_nothing_is_in_an_empty_table():
    assert SortedHashes(b"").find("東京") is None
    assert len(SortedHashes(b"")) == 0


def test_the_first_and_the_last_hash_are_found(monkeypatch):
    edges = {"first": 0, "last": 2**64 - 1, "before the last": 2**64 - 2, "second": 1}
    monkeypatch.setattr("spacy_xling_ner.bridge.lexicon.sorted_hashes.get_string_id", edges.get)
    for n_between in (0, 100):
        between = [(i << 57) + 7 for i in range(1, n_between + 1)]
        hashes = numpy.array([0, *between, 2**64 - 1], dtype="<u8")
        keys = SortedHashes(hashes.tobytes())
        assert keys.find("first") == 0
        assert keys.find("last") == len(keys) - 1
        assert keys.find("second") is keys.find("before the last") is None


@pytest.mark.parametrize("least", [0, 15 << 60])
def test_a_string_is_found_among_hashes_that_are_not_spread_evenly(least):
    words = [
        word for word in map(str, range(20_000)) if least <= get_string_id(word) < least + 2**60
    ]
    ordered = sorted(words, key=get_string_id)
    assert len(ordered) > 1000
    keys = SortedHashes(numpy.array(list(map(get_string_id, ordered)), dtype="<u8").tobytes())
    assert [keys.find(word) for word in ordered] == list(range(len(ordered)))
    assert [keys.find(f"-{word}") for word in ordered] == [None] * len(ordered)
