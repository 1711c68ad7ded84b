from concurrent.futures import ThreadPoolExecutor

import numpy
from numpy.testing import assert_array_equal

from spacy_xling_ner.layers.string_rows import StringRows


def add(rows, strings):
    free = rows.reserve(strings)
    if free is not None:
        rows.put(strings, free, numpy.array([row_of(string) for string in strings]))
    return free is not None


def row_of(string):
    return numpy.array([len(string), sum(map(ord, string))], dtype="float32")


def test_finds_what_was_put():
    rows = StringRows(4, 2, [])
    assert rows.find(["a"]) is None
    assert add(rows, ["a", "bb"])
    assert_array_equal(rows.find(["bb", "a", "bb"]), [row_of("bb"), row_of("a"), row_of("bb")])
    assert rows.find(["a", "c"]) is None
    assert rows.missing(["c", "a", "d", "c"]) == ["c", "d"]
    assert len(rows) == 2


def test_what_is_found_is_a_copy():
    rows = StringRows(4, 2, [])
    add(rows, ["a"])
    rows.find(["a"])[:] = 7
    assert_array_equal(rows.find(["a"]), [row_of("a")])


def test_takes_no_more_than_fits():
    rows = StringRows(3, 2, [])
    assert add(rows, ["a", "b"])
    assert not add(rows, ["c", "d"])
    assert rows.find(["c"]) is None
    assert_array_equal(rows.find(["b"]), [row_of("b")])


def test_takes_no_endless_strings():
    rows = StringRows(10, 2, [])
    assert not add(rows, ["x" * 1000])
    assert len(rows) == 0


def test_threads():
    rows = StringRows(5000, 2, [])

    def work(seed):
        rng = numpy.random.default_rng(seed)
        for _ in range(100):
            strings = [str(i) for i in rng.integers(0, 500, 20)]
            if rows.find(strings) is None:
                assert add(rows, rows.missing(strings))
            assert_array_equal(rows.find(strings), [row_of(string) for string in strings])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
