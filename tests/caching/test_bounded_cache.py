import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacy_xling_ner.caching.bounded_cache import Recent

KEYS = st.lists(st.integers(0, 12), max_size=60)


def test_what_was_put_is_found():
    recent = Recent(2)
    recent.put("a", 1)
    assert recent.get("a") == 1
    assert recent.get("b") is None
    recent.clear()
    assert recent.get("a") is None
    assert len(recent) == 0


@given(KEYS, st.integers(1, 5))
def test_the_last_used_are_kept_and_at_most_twice_as_many(keys, size):
    recent, used = Recent(size), []
    for key in keys:
        last = list(dict.fromkeys(reversed(used)))[:size]
        found = recent.get(key)
        assert found in (None, str(key))
        if key in last:
            assert found == str(key)
        if found is None:
            recent.put(key, str(key))
        used.append(key)
        assert len(recent) <= 2 * size


@given(st.lists(KEYS, max_size=8), st.integers(1, 5))
def test_all_are_found_or_made(batches, size):
    recent = Recent(size)
    for keys in batches:
        arguments = [-key for key in keys]
        assert recent.find_all(keys, str, arguments) == list(map(str, arguments))


def test_what_is_there_is_not_made_again():
    recent, made = Recent(10), []

    def make(key):
        made.append(key)
        return key.upper()

    assert recent.find_all(["a", "b", "a"], make, ["a", "b", "a"]) == ["A", "B", "A"]
    assert recent.find_all(["b", "c"], make, ["b", "c"]) == ["B", "C"]
    assert made == ["a", "b", "c"]


def test_values_have_weights():
    recent = Recent(10, len)
    recent.put(1, "four")
    recent.put(2, "six666")
    assert recent.get(1) == "four"
    # with this one it is full, and a value too heavy is not kept at all
    recent.put(3, "three")
    recent.put(4, "more than ten")
    assert recent.get(4) is None
    assert [recent.get(key) for key in (1, 2, 3)] == ["four", "six666", "three"]
    for key in range(5, 20):
        recent.put(key, "three")
        assert len(recent) <= 5


@pytest.mark.parametrize("size", [1, 50])
def test_it_is_pickled_empty(size):
    recent = Recent(size, len)
    recent.put("a", "b")
    copy = pickle.loads(pickle.dumps(recent))
    assert (copy.size, len(copy)) == (size, 0)
    copy.put("a", "b" * (size + 1))
    assert copy.get("a") is None


def test_threads():
    recent = Recent(50)

    def find(seed):
        keys = [(seed * i) % 97 for i in range(2000)]
        return [
            recent.find_all(keys[i : i + 7], str, keys[i : i + 7])
            == list(map(str, keys[i : i + 7]))
            for i in range(0, len(keys), 7)
        ]

    with ThreadPoolExecutor(8) as pool:
        assert all(all(right) for right in pool.map(find, range(1, 30)))
    # two threads may put the same at the same time
    assert len(recent) <= 2 * 50 + 8
