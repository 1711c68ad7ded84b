import itertools

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tag_checks import is_valid

from spacy_xling_ner.decoding import viterbi as module
from spacy_xling_ner.decoding.biluo import BEGIN, LAST, OUTSIDE, tag_number
from spacy_xling_ner.decoding.time_order import one_by_one
from spacy_xling_ner.decoding.viterbi import viterbi

INF = numpy.inf


def valid_sequences(n_tokens, n_labels):
    return [
        tags
        for tags in itertools.product(range(1 + 4 * n_labels), repeat=n_tokens)
        if is_valid(tags)
    ]


VALID = {
    (n, k): numpy.asarray(valid_sequences(n, k), dtype="int64") for k in (1, 2, 3) for n in range(6)
}


def split(tags, lengths):
    ends = numpy.cumsum(lengths)
    return [tags[end - n : end].tolist() for end, n in zip(ends, lengths, strict=True)]


def total(scores, tags):
    return scores[numpy.arange(len(tags)), list(tags)].astype("float64").sum()


@st.composite
def batches(draw):
    n_labels = draw(st.integers(1, 3))
    lengths = draw(st.lists(st.integers(0, 5), max_size=5))
    # rounded: a difference below the precision of a sum is a tie that either way may break
    values = st.one_of(
        st.floats(-5, 5).map(lambda x: round(x, 3)), st.integers(-2, 2), st.just(-INF)
    )
    row = st.lists(values, min_size=1 + 4 * n_labels, max_size=1 + 4 * n_labels)
    rows = draw(st.lists(row, min_size=sum(lengths), max_size=sum(lengths)))
    scores = numpy.asarray(rows, dtype="float32").reshape(-1, 1 + 4 * n_labels)
    return scores, lengths, n_labels


@given(batches())
@settings(max_examples=200, deadline=None)
def test_viterbi_is_the_best_of_all_valid_sequences(batch):
    scores, lengths, n_labels = batch
    start = 0
    for tags in split(viterbi(scores, lengths), lengths):
        here = scores[start : start + len(tags)]
        valid = VALID[len(tags), n_labels]
        columns = numpy.arange(len(tags))
        best = here[columns, valid].astype("float64").sum(axis=1).max()
        assert is_valid(tags)
        # sums of the same numbers in another order
        assert total(here, tags) == pytest.approx(best, abs=1e-9)
        start += len(tags)


@given(batches())
@settings(max_examples=100, deadline=None)
def test_a_batch_equals_its_sequences(batch):
    scores, lengths, _ = batch
    start = 0
    for tags in split(viterbi(scores, lengths), lengths):
        assert viterbi(scores[start : start + len(tags)], [len(tags)]).tolist() == tags
        start += len(tags)


def test_viterbi_on_long_documents_is_valid_and_beats_its_neighbours():
    rng = numpy.random.default_rng(0)
    lengths = [200, 0, 1, 73]
    scores = rng.normal(size=(sum(lengths), 1 + 4 * 22)).astype("float32")
    tags = viterbi(scores, lengths)
    assert tags.dtype == "int32"
    assert tags.shape == (sum(lengths),)
    start = 0
    for document in split(tags, lengths):
        assert is_valid(document)
        here = scores[start : start + len(document)]
        for i, tag in itertools.product(range(len(document)), range(scores.shape[1])):
            other = [*document[:i], tag, *document[i + 1 :]]
            assert not is_valid(other) or total(here, other) <= total(here, document)
        start += len(document)


def test_viterbi_fixes_an_invalid_sequence_of_best_tags():
    # tokens prefer I-A, L-A: the first must begin
    scores = numpy.asarray([[0, 1, 9, 0, 0], [0, 0, 0, 9, 0]], dtype="float32")
    assert viterbi(scores, [2]).tolist() == [tag_number(0, BEGIN), tag_number(0, LAST)]
    # on its own, neither token can have the tag that it prefers
    assert viterbi(scores, [1, 1]).tolist() == [OUTSIDE, OUTSIDE]


def test_viterbi_with_forbidden_tags():
    scores = numpy.zeros((3, 5), dtype="float32")
    scores[:, 1:] = [[9, 0, 0, 0], [0, 9, 0, 0], [0, 0, 9, 0]]
    assert viterbi(scores, [3]).tolist() == [1, 2, 3]
    scores[1, 1:] = -INF
    closed = viterbi(scores, [3]).tolist()
    assert closed[1] == OUTSIDE
    assert is_valid(closed)
    scores[:] = -INF
    assert viterbi(scores, [3]).tolist() == [OUTSIDE] * 3
    assert viterbi(scores, [1, 2]).tolist() == [OUTSIDE] * 3


def test_a_constant_added_to_a_row_changes_nothing():
    rng = numpy.random.default_rng(1)
    scores = rng.normal(size=(20, 9)).astype("float32")
    shifted = scores + rng.normal(size=(20, 1)).astype("float32")
    assert viterbi(scores, [12, 8]).tolist() == viterbi(shifted, [12, 8]).tolist()


def test_ties_do_not_depend_on_the_place_in_the_batch():
    scores = numpy.zeros((7, 9), dtype="float32")
    assert viterbi(scores, [4, 3]).tolist() == [OUTSIDE] * 7
    scores[:, 0] = -1
    # all entities are equally good
    first, second, third = split(
        viterbi(numpy.vstack((scores[:4], scores[:2], scores[:4])), [4, 2, 4]), [4, 2, 4]
    )
    assert first == third
    assert is_valid(first)
    assert is_valid(second)


def test_a_tie_between_two_short_entities_and_a_long_one_goes_to_the_short():
    scores = numpy.asarray([[-5, 0, 0, 0, -5]] * 4, dtype="float32")
    tags = viterbi(scores, [4]).tolist()
    assert tags == [tag_number(0, position) for position in (BEGIN, LAST, BEGIN, LAST)]


@pytest.mark.parametrize("lengths", [[], [0], [0, 0]])
def test_viterbi_without_tokens(lengths):
    tags = viterbi(numpy.zeros((0, 5), dtype="float32"), lengths)
    assert tags.shape == (0,)
    assert tags.dtype == "int32"


def test_viterbi_without_labels():
    assert viterbi(numpy.zeros((3, 1), dtype="float32"), [2, 1]).tolist() == [OUTSIDE] * 3


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize(
    ("n_labels", "lengths"), [(1, [1]), (1, [9]), (4, [20]), (3, [5, 0, 6]), (22, [12])]
)
def test_one_by_one_finds_what_a_batch_finds(monkeypatch, seed, n_labels, lengths):
    rng = numpy.random.default_rng(seed)
    # whole numbers, so that sums tie
    scores = rng.integers(-4, 5, size=(sum(lengths), 1 + 4 * n_labels)).astype("float32")
    scores[:, 1:][rng.random((len(scores), 4 * n_labels)) < 0.1] = -INF
    assert one_by_one(lengths, n_labels)
    alone = viterbi(scores, lengths)
    monkeypatch.setattr(module, "one_by_one", lambda lengths, n_labels: False)
    assert viterbi(scores, lengths).tolist() == alone.tolist()
