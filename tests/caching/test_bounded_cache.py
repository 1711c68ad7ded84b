import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spacy_xling_ner.caching.bounded_cache import (
    CACHE_SIZE,
    BoundedCache,
    cached,
    clear_caches,
    count_entries,
    get_cache_size,
    set_cache_size,
)


def weigh_value(key, value):
    return len(value)


KEYS = st.lists(st.integers(0, 12), max_size=60)


def test_finds_what_was_put():
    cache = BoundedCache(2)
    cache.put("a", 1)
    assert cache.get("a") == 1
    assert cache.get("b") is None
    assert len(cache) == 1


@settings(deadline=None)
@given(KEYS, st.integers(1, 5))
def test_keeps_the_last_used_and_at_most_twice_as_many(keys, size):
    cache, used = BoundedCache(size), []
    for key in keys:
        last = list(dict.fromkeys(reversed(used)))[:size]
        found = cache.get(key)
        assert found in (None, str(key))
        if key in last:
            assert found == str(key)
        if found is None:
            cache.put(key, str(key))
        used.append(key)
        assert len(cache) <= 2 * size


@settings(deadline=None)
@given(st.lists(KEYS, max_size=8), st.integers(1, 5))
def test_finds_or_computes_all(batches, size):
    cache = BoundedCache(size)
    for keys in batches:
        arguments = [-key for key in keys]
        assert cache.find_all(keys, str, arguments) == list(map(str, arguments))


def test_computes_no_value_twice():
    cache, made = BoundedCache(10), []

    def make(key):
        made.append(key)
        return key.upper()

    assert cache.find_all(["a", "b", "a"], make, ["a", "b", "a"]) == ["A", "B", "A"]
    assert cache.find_all(["b", "c"], make, ["b", "c"]) == ["B", "C"]
    assert made == ["a", "b", "c"]


def test_values_have_weights():
    cache = BoundedCache(10, weigh_value)
    cache.put(1, "four")
    cache.put(2, "six666")
    assert cache.get(1) == "four"
    # this one fills it, and a value too heavy is not kept at all
    cache.put(3, "three")
    cache.put(4, "more than ten")
    assert cache.get(4) is None
    assert [cache.get(key) for key in (1, 2, 3)] == ["four", "six666", "three"]
    for key in range(5, 20):
        cache.put(key, "three")
        assert len(cache) <= 5


@pytest.mark.parametrize("size", [1, 50])
def test_is_pickled_empty(size):
    cache = BoundedCache(size, weigh_value)
    cache.put("a", "b")
    copy = pickle.loads(pickle.dumps(cache))
    assert (copy.size, len(copy)) == (size, 0)
    copy.put("a", "b" * (size + 1))
    assert copy.get("a") is None


def test_threads():
    cache = BoundedCache(50)

    def find(seed):
        keys = [(seed * i) % 97 for i in range(2000)]
        return [
            cache.find_all(keys[i : i + 7], str, keys[i : i + 7]) == list(map(str, keys[i : i + 7]))
            for i in range(0, len(keys), 7)
        ]

    with ThreadPoolExecutor(8) as pool:
        assert all(all(right) for right in pool.map(find, range(1, 30)))
    # two threads may put the same at the same time
    assert len(cache) <= 2 * 50 + 8


@pytest.fixture
def small():
    """Caches of ten entries."""
    set_cache_size(10)
    yield
    set_cache_size(CACHE_SIZE)


texts = st.lists(st.text("aあ", max_size=150), max_size=60)


@settings(deadline=None)
@given(texts)
def test_text_is_bounded(texts):
    """Ten entries of 32 characters, in either of two dictionaries."""
    cache, calls = BoundedCache(10), []
    for text in texts:
        cache.find_all([text], str.upper, [text])
        calls.append(len(cache._new) + len(cache._old))
        kept = [*cache._new, *cache._old, *cache._new.values(), *cache._old.values()]
        assert sum(map(len, kept)) <= 2 * 10 * 32
        assert len(cache) <= 20


def test_strings_are_counted_in_tuples():
    assert count_entries() == count_entries(7, "a" * 31) == 1
    assert count_entries("a" * 16, ("b" * 8, ("c" * 8,))) == 2
    assert count_entries("a" * 3200) == 101


def test_size_is_set_for_every_cache(small):
    made = []
    cache = BoundedCache()

    @cached
    def double(text, times=2):
        made.append(text)
        return text * times

    assert (get_cache_size(), cache.size) == (10, 5)
    for i in range(100):
        cache.put(i, i)
        assert len(cache) <= 10
    assert double("a") == double("a") == double.__wrapped__("a") == "aa"
    assert double("a", times=3) == double("a", 3) == "aaa"
    assert made == ["a", "a", "a", "a"]
    clear_caches()
    assert len(cache) == 0
    assert double("a") == "aa"
    assert len(made) == 5


def test_nothing_is_cached_in_caches_of_size_0(small):
    cache = BoundedCache()
    set_cache_size(0)
    cache.put("a", "b")
    assert cache.get("a") is None
    for wrong in (-1, 1.5, True, "10"):
        with pytest.raises(ValueError, match="use a whole number, or 0 to cache nothing"):
            set_cache_size(wrong)
