"""Long documents are read in blocks: the same as reading them as a whole."""

import numpy
import pytest

from spacy_xling_ner.decoding import long_documents as blocks
from spacy_xling_ner.decoding.biluo import spans_from_tags
from spacy_xling_ner.decoding.crf import entity_posteriors, sum_sequences, tag_marginals
from spacy_xling_ner.decoding.long_documents import LONG, cut
from spacy_xling_ner.decoding.short_documents import best_sequence, sum_one
from spacy_xling_ner.decoding.viterbi import viterbi

# the last blocks have one token, all tokens, some tokens
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


def only_outside(n_tokens):
    scores = numpy.full((n_tokens, 5), -numpy.inf, dtype="float32")
    scores[:, 0] = 0.0
    return scores


@pytest.fixture
def as_a_whole(monkeypatch):
    def patch():
        monkeypatch.setattr(blocks, "LONG", 10**9)

    return patch


def assert_same(lattice, expected):
    for ours, theirs in zip(lattice, expected, strict=True):
        assert ours.shape == theirs.shape
        assert numpy.isneginf(ours).tolist() == numpy.isneginf(theirs).tolist()
        finite = numpy.isfinite(theirs)
        assert ours[finite] == pytest.approx(theirs[finite], abs=1e-7, rel=1e-9)


@pytest.mark.parametrize("n_labels", [0, 1, 4, 22])
@pytest.mark.parametrize("scale", [0.1, 1, 20])
def test_the_same_sequences_and_sums_as_of_whole_documents(as_a_whole, n_labels, scale):
    scores = random_scores(n_labels, sum(LENGTHS), scale=scale)
    tags = viterbi(scores, LENGTHS)
    lattice = sum_sequences(scores, LENGTHS)
    spans = spans_from_tags(tags, LENGTHS)
    posteriors = entity_posteriors(scores, LENGTHS, spans)
    as_a_whole()
    assert viterbi(scores, LENGTHS).tolist() == tags.tolist()
    assert_same(lattice, sum_sequences(scores, LENGTHS))
    expected = entity_posteriors(scores, LENGTHS, spans)
    for ours, theirs in zip(posteriors, expected, strict=True):
        assert ours == pytest.approx(theirs, abs=1e-7)


@pytest.mark.parametrize("lengths", [[160], [161], [175, 3], [1601, 1600]])
def test_last_blocks_of_any_length(as_a_whole, lengths):
    scores = numpy.random.default_rng(0).normal(size=(sum(lengths), 13)).astype("float32") * 3
    tags, lattice = viterbi(scores, lengths), sum_sequences(scores, lengths)
    assert len(cut(scores, lengths, best=False).lengths) > 5
    as_a_whole()
    assert viterbi(scores, lengths).tolist() == tags.tolist()
    assert_same(lattice, sum_sequences(scores, lengths))


def test_the_same_as_token_by_token():
    scores = random_scores(4, 3000, seed=1)
    assert viterbi(scores, [3000]).tolist() == best_sequence(scores)
    alone, lattice = sum_one(scores), sum_sequences(scores, [3000])
    assert lattice.log_z[0] == pytest.approx(alone.log_z)
    assert lattice.before_open == pytest.approx(alone.before_open, abs=1e-7)
    assert lattice.after_closed == pytest.approx(alone.after_closed, abs=1e-7)


def test_an_entity_over_many_blocks(as_a_whole):
    scores = one_name(2000)
    tags = viterbi(scores, [2000])
    assert tags.tolist() == [5, *[6] * 1998, 7]
    assert len(cut(scores, [2000], best=True).lengths) > 10
    spans = spans_from_tags(tags, [2000])
    (posterior,) = entity_posteriors(scores, [2000], spans)[0]
    as_a_whole()
    assert entity_posteriors(scores, [2000], spans)[0] == pytest.approx([posterior])


def test_many_blocks_go_part_by_part(monkeypatch):
    scores = random_scores(3, 1000)
    at_once = cut(scores, [400, 600], best=False)
    monkeypatch.setattr(blocks, "_AT_ONCE", 3000)
    by_parts = cut(scores, [400, 600], best=False)
    assert by_parts.lengths == at_once.lengths
    assert len(by_parts.lengths) > 14
    assert (by_parts.before == at_once.before).all()
    assert (by_parts.after == at_once.after).all()


def test_only_what_is_alone_in_most_steps_is_cut():
    def n_blocks(lengths, n_labels=4):
        found = cut(random_scores(n_labels, sum(lengths)), lengths, best=True)
        return numpy.diff(found.last, prepend=-1).tolist()

    assert n_blocks([LONG - 1]) == [1]
    assert n_blocks([3000, *[LONG] * 100])[0] > 10
    assert n_blocks([3000, *[LONG] * 100])[1:] == [1] * 100
    assert n_blocks([300] * 40) == [1] * 40
    assert n_blocks([300] * 10, n_labels=22) == [1] * 10
    assert n_blocks([3000], n_labels=0) == [1]


def test_lengths_of_numpy():
    scores = random_scores(2, 500)
    expected = viterbi(scores, [500]).tolist()
    assert viterbi(scores, numpy.asarray([500])).tolist() == expected
    assert sum_sequences(scores, [numpy.int64(500)]).log_z[0] < 5000


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
    # begins an entity that cannot go on: the valid way is less likely than what comes to nothing
    good, bad, later = only_outside(200), only_outside(200), only_outside(200)
    bad[8:10, 0] = -400.0
    bad[8:10, 1] = 0.0
    # an entity that is likely at first, and in the end less so than none
    later[20, 0] = -800.0
    later[20, 1] = 0.0
    later[21:121, 2] = -20.0
    later[121, 3] = 0.0
    scores, lengths = numpy.concatenate((good, bad, later)), [200, 200, 200]
    found = cut(scores, lengths, best=False)
    assert numpy.diff(found.last, prepend=-1).tolist() == [9, 1, 1]
    marginals, log_z = tag_marginals(scores, lengths)
    assert log_z == pytest.approx([0, -800, -800])
    assert marginals.sum(axis=1) == pytest.approx(numpy.ones(600))
    assert not viterbi(scores, lengths).any()


def test_what_grows_unlikely_step_by_step_is_left_to_logarithms():
    scores = only_outside(200)
    scores[20, 1] = 0.0
    scores[21:60, 2] = -60.0
    scores[60, 3] = 0.0
    assert len(cut(scores, [200], best=False).lengths) == 1
    marginals, log_z = tag_marginals(scores, [200])
    assert log_z == pytest.approx([0.0])
    assert marginals[20, 1] == pytest.approx(0.0)


def test_without_a_valid_sequence(as_a_whole):
    scores = numpy.full((600, 5), -numpy.inf, dtype="float32")
    scores[300:] = random_scores(1, 300)
    lattice = sum_sequences(scores, [300, 300])
    assert lattice.log_z[0] == -numpy.inf
    as_a_whole()
    assert_same(lattice, sum_sequences(scores, [300, 300]))
