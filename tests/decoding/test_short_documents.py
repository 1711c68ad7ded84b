"""What is computed one document at a time equals what is computed for a batch."""

import numpy
import pytest

from spacy_xling_ner.decoding import crf
from spacy_xling_ner.decoding import viterbi as tags
from spacy_xling_ner.decoding.crf import sum_sequences
from spacy_xling_ner.decoding.short_documents import best_sequence, one_by_one, sum_one
from spacy_xling_ner.decoding.viterbi import viterbi


def random_scores(seed, n_labels, lengths):
    rng = numpy.random.default_rng(seed)
    # whole numbers, so that sums tie
    scores = rng.integers(-4, 5, size=(sum(lengths), 1 + 4 * n_labels)).astype("float32")
    scores[:, 1:][rng.random((len(scores), 4 * n_labels)) < 0.1] = -numpy.inf
    return scores


def for_a_batch(monkeypatch):
    for module in (crf, tags):
        monkeypatch.setattr(module, "one_by_one", lambda lengths, n_labels: False)


CASES = [(1, [1]), (1, [9]), (4, [20]), (3, [5, 0, 6]), (22, [12]), (0, [3])]


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize(("n_labels", "lengths"), CASES)
def test_best_sequences_are_the_same(monkeypatch, seed, n_labels, lengths):
    scores = random_scores(seed, n_labels, lengths)
    assert one_by_one(lengths, n_labels)
    alone = viterbi(scores, lengths)
    for_a_batch(monkeypatch)
    assert viterbi(scores, lengths).tolist() == alone.tolist()
    parts = numpy.split(scores, numpy.cumsum(lengths)[:-1])
    assert [tag for each in parts for tag in best_sequence(each)] == alone.tolist()


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize(("n_labels", "lengths"), CASES)
def test_sums_are_the_same(monkeypatch, seed, n_labels, lengths):
    scores = random_scores(seed, n_labels, lengths)
    alone = sum_sequences(scores, lengths)
    for_a_batch(monkeypatch)
    together = sum_sequences(scores, lengths)
    for ours, theirs in zip(alone, together, strict=True):
        assert ours.shape == theirs.shape
        assert numpy.isneginf(ours).tolist() == numpy.isneginf(theirs).tolist()
        finite = numpy.isfinite(theirs)
        assert ours[finite] == pytest.approx(theirs[finite], abs=1e-9)


def test_what_is_too_unlikely_for_plain_numbers_is_left_to_logarithms():
    # the only valid way is 10^400 times less likely than each tag by itself
    scores = numpy.full((2, 5), -numpy.inf, dtype="float32")
    scores[:, 0] = -1000.0
    scores[0, 1] = 0.0  # begins an entity that cannot go on
    assert sum_one(scores) is None
    assert sum_sequences(scores, [2]).log_z == pytest.approx([-2000.0])


def test_without_a_valid_sequence():
    scores = numpy.full((1, 5), -numpy.inf, dtype="float32")
    assert sum_one(scores) is None
    assert sum_sequences(scores, [1]).log_z[0] == -numpy.inf
    assert numpy.isneginf(sum_sequences(scores[:, :1], [1]).log_z[0])


def test_a_large_batch_goes_all_at_once():
    assert not one_by_one([20] * 16, 4)
    assert not one_by_one([20], 60)
    assert not one_by_one([], 4)
    # what is long is read in blocks
    assert not one_by_one([3000], 4)
