"""The CRF over valid BILUO sequences, checked against a sum over all sequences."""

from itertools import combinations, product

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tag_checks import is_valid

from spacy_xling_ner.decoding import crf
from spacy_xling_ner.decoding.biluo import BEGIN, ScoredSpan, spans_from_tags
from spacy_xling_ner.decoding.crf import (
    entity_posteriors,
    forward_backward,
    likelihood_gradient,
    tag_marginals,
)
from spacy_xling_ner.decoding.time_order import one_by_one
from spacy_xling_ner.decoding.viterbi import viterbi


def sequences(n_tokens, n_tags):
    return [tags for tags in product(range(n_tags), repeat=n_tokens) if is_valid(tags)]


def brute_force(scores):
    """All valid sequences of one document with their probabilities, and log Z."""
    found = sequences(len(scores), scores.shape[1])
    sums = numpy.array([sum(scores[i, tag] for i, tag in enumerate(tags)) for tags in found])
    high = sums.max()
    log_z = high + numpy.log(numpy.exp(sums - high).sum())
    return found, numpy.exp(sums - log_z), log_z


def batch(lengths, n_labels, seed=0, scale=2.0):
    rng = numpy.random.default_rng(seed)
    return rng.normal(scale=scale, size=(sum(lengths), 1 + 4 * n_labels))


LENGTHS = [3, 0, 1, 4, 2]


@pytest.mark.parametrize("n_labels", [1, 2])
def test_log_z_and_marginals_equal_the_sum_over_all_sequences(n_labels):
    scores = batch(LENGTHS, n_labels)
    marginals, log_z = tag_marginals(scores, LENGTHS)
    start = 0
    for n, z in zip(LENGTHS, log_z, strict=True):
        here = scores[start : start + n]
        if n:
            found, probabilities, expected_z = brute_force(here)
            expected = numpy.zeros_like(here)
            for tags, p in zip(found, probabilities, strict=True):
                expected[numpy.arange(n), list(tags)] += p
            numpy.testing.assert_allclose(z, expected_z, atol=1e-9)
            numpy.testing.assert_allclose(marginals[start : start + n], expected, atol=1e-9)
        else:
            assert z == 0
        start += n


def test_the_posterior_of_an_entity_is_the_sum_over_the_sequences_with_it():
    lengths = [4, 2]
    scores = batch(lengths, 2, seed=3)
    spans = [
        [ScoredSpan(*edges, label) for edges in combinations(range(n + 1), 2) for label in (0, 1)]
        for n in lengths
    ]
    posteriors = entity_posteriors(scores, lengths, spans)
    start = 0
    for n, doc_spans, doc_posteriors in zip(lengths, spans, posteriors, strict=True):
        found, probabilities, _ = brute_force(scores[start : start + n])
        for span, posterior in zip(doc_spans, doc_posteriors, strict=True):
            expected = sum(
                p
                for tags, p in zip(found, probabilities, strict=True)
                if span in spans_from_tags(numpy.asarray(tags), [n])[0]
            )
            assert posterior == pytest.approx(expected, abs=1e-9)
        start += n


def test_the_gradient_agrees_with_finite_differences():
    lengths = [3, 2]
    scores = batch(lengths, 2, seed=5)
    rng = numpy.random.default_rng(1)
    allowed = rng.random(scores.shape) < 0.6
    allowed[:, 0] = True
    losses, gradient = likelihood_gradient(scores, lengths, allowed)
    step = 1e-5
    for i, j in product(range(scores.shape[0]), range(scores.shape[1])):
        moved = scores.copy()
        moved[i, j] += step
        up = likelihood_gradient(moved, lengths, allowed)[0].sum()
        moved[i, j] -= 2 * step
        down = likelihood_gradient(moved, lengths, allowed)[0].sum()
        assert gradient[i, j] == pytest.approx((up - down) / (2 * step), abs=1e-6)
    assert (losses > 0).all()


def test_one_allowed_sequence_has_its_negative_log_probability_as_loss():
    scores = batch([3], 2, seed=7)
    found, probabilities, _ = brute_force(scores)
    for tags, p in list(zip(found, probabilities, strict=True))[::7]:
        allowed = numpy.zeros(scores.shape, dtype=bool)
        allowed[numpy.arange(3), list(tags)] = True
        losses, _ = likelihood_gradient(scores, [3], allowed)
        assert losses[0] == pytest.approx(-numpy.log(p))


def test_all_tags_allowed_leave_nothing_to_learn():
    scores = batch([4], 2)
    losses, gradient = likelihood_gradient(scores, [4], numpy.ones(scores.shape, dtype=bool))
    assert losses[0] == pytest.approx(0)
    numpy.testing.assert_allclose(gradient, 0, atol=1e-12)


def test_an_impossible_annotation_has_no_gradient_and_changes_no_other_document():
    scores = batch([2, 2], 1)
    allowed = numpy.zeros(scores.shape, dtype=bool)
    allowed[0, 1 + BEGIN] = allowed[1, 0] = True  # begins, never ends
    allowed[2:, 0] = True
    losses, gradient = likelihood_gradient(scores, [2, 2], allowed)
    assert numpy.isposinf(losses[0])
    assert numpy.isfinite(losses[1])
    assert not gradient[:2].any()
    assert gradient[2:].any()
    assert numpy.isfinite(gradient).all()


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=6), st.integers(1, 3), st.integers(0, 10**6)
)
def test_batched_equals_one_by_one_and_marginals_add_up_to_one(lengths, n_labels, seed):
    scores = batch(lengths, n_labels, seed)
    marginals, log_z = tag_marginals(scores, lengths)
    numpy.testing.assert_allclose(marginals.sum(axis=1), 1, atol=1e-9)
    start = 0
    for n, z in zip(lengths, log_z, strict=True):
        alone, alone_z = tag_marginals(scores[start : start + n], [n])
        numpy.testing.assert_allclose(marginals[start : start + n], alone, atol=1e-9)
        assert z == pytest.approx(alone_z[0])
        start += n


def test_the_best_sequence_is_no_more_probable_than_its_entities():
    lengths = [30, 12]
    scores = batch(lengths, 4, seed=2)
    tags = viterbi(scores, lengths)
    sums = forward_backward(scores, lengths)
    spans = spans_from_tags(tags, lengths)
    for start, n, doc_spans, z in zip((0, 30), lengths, spans, sums.log_z, strict=True):
        doc = scores[start : start + n]
        best = doc[numpy.arange(n), tags[start : start + n]].sum() - z
        for posterior in entity_posteriors(doc, [n], [doc_spans])[0]:
            assert numpy.exp(best) - 1e-12 <= posterior <= 1


def test_scores_far_apart_do_not_overflow():
    scores = batch([20], 2, scale=500.0)
    marginals, log_z = tag_marginals(scores, [20])
    assert numpy.isfinite(log_z).all()
    numpy.testing.assert_allclose(marginals.sum(axis=1), 1, atol=1e-6)


def test_no_label_and_no_token():
    marginals, log_z = tag_marginals(numpy.zeros((2, 1)), [2, 0])
    assert marginals.tolist() == [[1.0], [1.0]]
    assert log_z.tolist() == [0.0, 0.0]
    assert forward_backward(numpy.zeros((0, 5)), []).log_z.shape == (0,)


def assert_one_by_one_equals_batch(monkeypatch, scores, lengths):
    alone = forward_backward(scores, lengths)
    monkeypatch.setattr(crf, "one_by_one", lambda lengths, n_labels: False)
    for ours, theirs in zip(alone, forward_backward(scores, lengths), strict=True):
        assert ours.shape == theirs.shape
        assert numpy.isneginf(ours).tolist() == numpy.isneginf(theirs).tolist()
        finite = numpy.isfinite(theirs)
        assert ours[finite] == pytest.approx(theirs[finite], abs=1e-9)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize(
    ("n_labels", "lengths"), [(1, [1]), (1, [9]), (4, [20]), (3, [5, 0, 6]), (22, [12]), (0, [3])]
)
def test_sums_one_by_one_are_those_of_a_batch(monkeypatch, seed, n_labels, lengths):
    rng = numpy.random.default_rng(seed)
    scores = rng.integers(-4, 5, size=(sum(lengths), 1 + 4 * n_labels)).astype("float32")
    scores[:, 1:][rng.random((len(scores), 4 * n_labels)) < 0.1] = -numpy.inf
    assert one_by_one(lengths, n_labels)
    assert_one_by_one_equals_batch(monkeypatch, scores, lengths)


def test_what_is_too_unlikely_for_plain_numbers_is_left_to_logarithms(monkeypatch):
    # the only valid sequence is 10^400 times less likely than each tag by itself
    scores = numpy.full((2, 5), -numpy.inf, dtype="float32")
    scores[:, 0] = -1000.0
    scores[0, 1] = 0.0  # begins an entity that cannot continue
    assert one_by_one([2], 1)
    assert forward_backward(scores, [2]).log_z == pytest.approx([-2000.0])
    assert_one_by_one_equals_batch(monkeypatch, scores, [2])


def test_without_a_valid_sequence(monkeypatch):
    scores = numpy.full((1, 5), -numpy.inf, dtype="float32")
    assert numpy.isneginf(forward_backward(scores, [1]).log_z[0])
    assert numpy.isneginf(forward_backward(scores[:, :1], [1]).log_z[0])
    marginals, _ = tag_marginals(scores, [1])
    assert not marginals.any()
