"""Long documents are read in blocks: the same as reading them as a whole."""

import numpy
import pytest

from spacy_xling_ner import blocks
from spacy_xling_ner.blocks import LONG, cut
from spacy_xling_ner.crf import entity_posteriors, sum_sequences, tag_marginals
from spacy_xling_ner.one_sequence import best_sequence, sum_one
from spacy_xling_ner.tags import spans_from_tags, viterbi

LENGTHS = [3000, 0, 7, LONG, LONG - 1, LONG + 1, 1024]


def random_scores(n_labels, n_tokens, seed=0, scale=1):
    rng = numpy.random.default_rng(seed)
    # whole numbers, so that sums tie
    scores = rng.integers(-4, 5, size=(n_tokens, 1 + 4 * n_labels)).astype("float32")
    scores[:, 1:][rng.random((n_tokens, 4 * n_labels)) < 0.1] = -numpy.inf
    return scores * scale


def one_name(n_tokens):
    """One entity from the first token to the last is by far the best."""
    scores = numpy.zeros((n_tokens, 9), dtype="float32")
    scores[0, 5] = scores[-1, 7] = 12.0
    scores[1:-1, 6] = 12.0
    return scores


@pytest.fixture
def as_a_whole(monkeypatch):
    def patch():
        monkeypatch.setattr(blocks, "LONG", 10**9)

    return patch


@pytest.mark.parametrize("n_labels", [0, 1, 4, 22])
@pytest.mark.parametrize("scale", [0.1, 1, 20])
def test_the_same_sequences_and_sums_as_of_whole_documents(as_a_whole, n_labels, scale):
    scores = random_scores(n_labels, sum(LENGTHS), scale=scale)
    tags = viterbi(scores, LENGTHS)
    lattice = sum_sequences(scores, LENGTHS)
    posteriors = entity_posteriors(scores, LENGTHS, spans_from_tags(tags, LENGTHS))
    as_a_whole()
    assert viterbi(scores, LENGTHS).tolist() == tags.tolist()
    for ours, theirs in zip(lattice, sum_sequences(scores, LENGTHS), strict=True):
        assert ours.shape == theirs.shape
        # a way that is 10^300 times less likely than others may count as nothing
        assert not (numpy.isfinite(ours) & ~numpy.isfinite(theirs)).any()
        finite = numpy.isfinite(ours)
        assert ours[finite] == pytest.approx(theirs[finite], abs=1e-7, rel=1e-9)
    expected = entity_posteriors(scores, LENGTHS, spans_from_tags(tags, LENGTHS))
    for ours, theirs in zip(posteriors, expected, strict=True):
        assert ours == pytest.approx(theirs, abs=1e-7)


def test_the_same_as_token_by_token():
    scores = random_scores(4, 3000, seed=1)
    assert viterbi(scores, [3000]).tolist() == best_sequence(scores)
    alone, lattice = sum_one(scores), sum_sequences(scores, [3000])
    assert lattice.log_z[0] == pytest.approx(alone.log_z)
    assert lattice.before_open == pytest.approx(alone.before_open, abs=1e-7)
    assert lattice.after_closed == pytest.approx(alone.after_closed, abs=1e-7)


def test_an_entity_over_many_blocks():
    scores = one_name(2000)
    tags = viterbi(scores, [2000])
    assert tags.tolist() == [5, *[6] * 1998, 7]
    (posterior,) = entity_posteriors(scores, [2000], spans_from_tags(tags, [2000]))[0]
    assert posterior == pytest.approx(1, abs=0.1)
    assert len(cut(scores, [2000], best=True).lengths) > 10


def test_many_blocks_go_part_by_part(monkeypatch):
    scores = random_scores(3, 1000)
    at_once = cut(scores, [400, 600], best=False)
    monkeypatch.setattr(blocks, "_AT_ONCE", 7)
    by_parts = cut(scores, [400, 600], best=False)
    assert by_parts.lengths == at_once.lengths
    assert len(by_parts.lengths) > 14
    assert (by_parts.before == at_once.before).all()
    assert (by_parts.after == at_once.after).all()


def test_marginals_of_a_long_document_add_up_to_one():
    marginals, _ = tag_marginals(random_scores(4, 5000, scale=3), [5000])
    assert marginals.sum(axis=1) == pytest.approx(numpy.ones(5000), abs=1e-6)


def test_blocks_cover_the_documents():
    found = cut(random_scores(2, sum(LENGTHS)), LENGTHS, best=False)
    assert sum(found.lengths) == sum(LENGTHS)
    ends = numpy.cumsum(found.lengths)[found.last]
    assert ends.tolist() == numpy.cumsum(LENGTHS).tolist()
    assert found.before.shape == found.after.shape == (len(found.lengths), 3)
    # nothing is open before a document and behind it
    edges = [0, *(last + 1 for last in found.last[:-1])]
    for edge in (found.before[edges], found.after[found.last]):
        assert (edge == [0, -numpy.inf, -numpy.inf]).all()


def test_what_is_too_unlikely_for_plain_numbers_is_left_to_logarithms():
    scores = numpy.full((LONG, 5), -numpy.inf, dtype="float32")
    scores[:, 0] = -1000.0
    scores[::2, 1] = 0.0  # begins entities that cannot go on
    assert cut(scores, [LONG], best=False).lengths == [LONG]
    assert sum_sequences(scores, [LONG]).log_z == pytest.approx([-1000.0 * LONG])
    assert not viterbi(scores, [LONG]).any()


def test_without_a_valid_sequence():
    scores = numpy.full((LONG, 5), -numpy.inf, dtype="float32")
    assert sum_sequences(scores, [LONG]).log_z[0] == -numpy.inf
