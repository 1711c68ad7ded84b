"""A conditional random field over the valid BILUO sequences: likelihood, marginals, posteriors.

A valid sequence has the probability exp(sum of its tags' scores) / Z, where Z sums over all valid
sequences; an invalid one has none. As in `viterbi`, a path is *outside*, with no entity open, or
*inside* an entity of one label, so a step costs one pass over the tags instead of all pairs.
Sources: Rabiner 1989 (forward-backward algorithm); Lafferty et al. 2001 (linear-chain CRF);
Tsuboi et al. 2008 (marginal likelihood of partly annotated sequences).
"""

from array import array
from itertools import islice
from math import exp, log
from operator import add, mul
from typing import List, NamedTuple, Optional, Sequence, Tuple

import numpy
from numpy.typing import NDArray

from .biluo import BEGIN, INSIDE, LAST, UNIT, ScoredSpan, tag_number
from .time_order import one_by_one, rows_by_time, steps_by_time

Scores = NDArray[numpy.float64]


class ForwardBackward(NamedTuple):
    """Forward (alpha) and backward (beta) log-scores of each token, and log Z of each sequence.

    Alpha sums over all tags of the tokens before it, beta over those of the tokens after it, by the
    state between: outside, or inside an entity of a label.

    log_z (ndarray): Shape (sequences,); 0 for an empty sequence, -inf without a valid one.
    alpha_outside (ndarray): Shape (tokens,).
    alpha_inside (ndarray): Shape (tokens, labels).
    beta_outside (ndarray): Shape (tokens,).
    beta_inside (ndarray): Shape (tokens, labels).
    """

    log_z: Scores
    alpha_outside: Scores
    alpha_inside: Scores
    beta_outside: Scores
    beta_inside: Scores


def forward_backward(scores: NDArray[numpy.floating], lengths: Sequence[int]) -> ForwardBackward:
    """Run the forward-backward algorithm over each sequence of a batch.

    scores (ndarray): Scores of shape (tokens, tags), sequence after sequence; -inf forbids a tag.
    lengths (Sequence[int]): Tokens of each sequence; may be 0.
    RETURNS (ForwardBackward): The sums over the valid sequences, as logarithms.
    """
    # Beta is the alpha of the reversed sequence, in which B and L change places. So one batch of
    # twice as many sequences gives both: a step over time hardly costs more.
    sizes = numpy.asarray(lengths, dtype="int64")
    n_tokens, edges = len(scores), 2 * numpy.cumsum(sizes) - sizes - 1
    reverse = numpy.repeat(edges, sizes) - numpy.arange(n_tokens)
    both = numpy.concatenate((scores, scores[reverse]))
    begin, last = both[n_tokens:, 1 + BEGIN :: 4], both[n_tokens:, 1 + LAST :: 4]
    begin[:], last[:] = last.copy(), begin.copy()
    twice = [*lengths, *lengths]
    sums = None
    if one_by_one(lengths, scores.shape[1] // 4):
        sums = _forward_scaled(both, twice)
    log_z, outside, inside = sums or _forward(both, twice)
    return ForwardBackward(
        log_z[: len(sizes)],
        outside[:n_tokens],
        inside[:n_tokens],
        outside[n_tokens:][reverse],
        inside[n_tokens:][reverse],
    )


def tag_marginals(scores: NDArray[numpy.floating], lengths: Sequence[int]) -> Tuple[Scores, Scores]:
    """Compute the probability of every tag at every token, over the valid sequences.

    scores (ndarray): Scores of shape (tokens, tags), sequence after sequence; -inf forbids a tag.
    lengths (Sequence[int]): Tokens of each sequence; may be 0.
    RETURNS (Tuple[ndarray, ndarray]): The marginals, shape (tokens, tags), and log Z of each
        sequence. Without a valid sequence the marginals are 0 and log Z is -inf.
    """
    sums = forward_backward(scores, lengths)
    n_tokens, n_labels = len(scores), scores.shape[1] // 4
    log_z = numpy.repeat(sums.log_z, lengths)
    log_z = numpy.where(numpy.isneginf(log_z), numpy.inf, log_z)
    # Of each tag: alpha of the state before it, beta of the state after it.
    alpha = numpy.empty((n_tokens, n_labels, 4))
    beta = numpy.empty((n_tokens, n_labels, 4))
    alpha[:, :, (BEGIN, UNIT)] = (sums.alpha_outside - log_z)[:, None, None]
    alpha[:, :, (INSIDE, LAST)] = (sums.alpha_inside - log_z[:, None])[:, :, None]
    beta[:, :, (BEGIN, INSIDE)] = sums.beta_inside[:, :, None]
    beta[:, :, (LAST, UNIT)] = sums.beta_outside[:, None, None]
    marginals = numpy.empty(scores.shape)
    marginals[:, 0] = sums.alpha_outside - log_z + scores[:, 0] + sums.beta_outside
    shape = n_tokens, 4 * n_labels
    marginals[:, 1:] = alpha.reshape(shape) + scores[:, 1:] + beta.reshape(shape)
    return numpy.exp(marginals, out=marginals), sums.log_z


def likelihood_gradient(
    scores: NDArray[numpy.floating],
    lengths: Sequence[int],
    allowed: NDArray[numpy.bool_],
) -> Tuple[Scores, Scores]:
    """Compute -log P(the sequence is among the allowed ones) and its gradient.

    With one tag allowed at each token this is the usual likelihood; with several, their sum: a
    token without annotation allows every tag.

    scores (ndarray): Scores of shape (tokens, tags), sequence after sequence.
    lengths (Sequence[int]): Tokens of each sequence; may be 0.
    allowed (ndarray): The tags that the annotation allows, bool of shape (tokens, tags).
    RETURNS (Tuple[ndarray, ndarray]): The loss of each sequence, shape (sequences,), and the
        gradient by the scores, shape (tokens, tags). If the annotation of a sequence allows no
        valid tagging, its loss is inf and its gradient 0.
    """
    # One batch of twice as many sequences: a step over time hardly costs more.
    both = numpy.concatenate((scores, numpy.where(allowed, scores, -numpy.inf)))
    marginals_of_both, log_z_of_both = tag_marginals(both, [*lengths, *lengths])
    marginals, allowed_marginals = numpy.split(marginals_of_both, 2)
    log_z, log_allowed = numpy.split(log_z_of_both, 2)
    gradient = marginals - allowed_marginals
    gradient[numpy.repeat(numpy.isneginf(log_allowed), lengths)] = 0.0
    return log_z - log_allowed, gradient


def entity_posteriors(
    scores: NDArray[numpy.floating],
    lengths: Sequence[int],
    spans: Sequence[Sequence[ScoredSpan]],
) -> List[List[float]]:
    """Compute the probability of whole entities: of all valid sequences that contain them.

    scores (ndarray): Scores of shape (tokens, tags), sequence after sequence.
    lengths (Sequence[int]): Tokens of each sequence; may be 0.
    spans (Sequence[Sequence[ScoredSpan]]): Entities of each sequence.
    RETURNS (List[List[float]]): Their probabilities, 0 to 1.
    """
    has_entities = [len(found) > 0 for found in spans]
    if not any(has_entities):
        return [[] for _ in spans]
    # Sequences are independent of each other: those without an entity need no sums.
    scores = scores[numpy.repeat(has_entities, lengths)]
    lengths = [n if has_some else 0 for n, has_some in zip(lengths, has_entities, strict=True)]
    sums = forward_backward(scores, lengths)
    posteriors = []
    offset = 0
    for n_tokens, log_z, found in zip(lengths, sums.log_z, spans, strict=True):
        log_sums = [_log_sum_with(span, offset, scores, sums) for span in found]
        posteriors.append([min(1.0, exp(log_sum - log_z)) for log_sum in log_sums])
        offset += n_tokens
    return posteriors


def _log_sum_with(
    span: ScoredSpan, offset: int, scores: NDArray[numpy.floating], sums: ForwardBackward
) -> float:
    # Over the sequences with this entity: outside before it, its own tags, outside after it.
    first, last = offset + span.start, offset + span.end - 1
    inner = [INSIDE] * (last - first - 1)
    positions = [UNIT] if first == last else [BEGIN, *inner, LAST]
    # one by one, because most entities are too short for an index array to be worth it
    own = sum(scores.item(i, tag_number(span.label, p)) for i, p in enumerate(positions, first))
    return float(sums.alpha_outside[first] + own + sums.beta_outside[last])


def _forward(
    scores: NDArray[numpy.floating], lengths: Sequence[int]
) -> Tuple[Scores, Scores, Scores]:
    # log Z of each sequence; alpha outside and alpha inside of each token.
    n_tokens, n_labels = len(scores), scores.shape[1] // 4
    alpha_outside, alpha_inside = numpy.empty(n_tokens), numpy.empty((n_tokens, n_labels))
    log_z = numpy.zeros(len(lengths))
    if not n_tokens:
        return log_z, alpha_outside, alpha_inside
    order, starts, alive = steps_by_time(lengths)
    # The tokens of the first step, then those of the second: a step is a slice.
    by_time = rows_by_time(starts, alive)
    emitted = scores[by_time].astype("float64")
    labelled = emitted[:, 1:].reshape(n_tokens, n_labels, 4)
    # From outside to outside: O, or U of any label.
    stays_outside = numpy.logaddexp(emitted[:, 0], _log_sum_exp(labelled[:, :, UNIT]))
    outside, inside = numpy.zeros(alive[0]), numpy.full((alive[0], n_labels), -numpy.inf)
    start = 0
    for n in alive:
        step = slice(start, start + n)
        outside, inside, here = outside[:n], inside[:n], labelled[step]
        alpha_outside[step], alpha_inside[step] = outside, inside
        ended = _log_sum_exp(inside + here[:, :, LAST])
        begun = outside[:, None] + here[:, :, BEGIN]
        inside = numpy.logaddexp(begun, inside + here[:, :, INSIDE])
        outside = numpy.logaddexp(outside + stays_outside[step], ended)
        log_z[order[:n]] = outside  # longer sequences overwrite theirs in the next step
        start += n
    for alpha in (alpha_outside, alpha_inside):
        alpha[by_time] = alpha.copy()
    return log_z, alpha_outside, alpha_inside


def _forward_scaled(
    scores: NDArray[numpy.floating], lengths: Sequence[int]
) -> Optional[Tuple[Scores, Scores, Scores]]:
    # The same in Python's own numbers, sequence by sequence: for a single utterance, numpy's
    # overhead is larger than that of the loop. Weights are scaled where they get small or large
    # instead of taking logarithms, so a path that is 10^200 times less likely than another is lost;
    # None if that leaves nothing of Z.
    highest = scores.max(axis=1).astype("float64")
    if not numpy.isfinite(highest).all():
        return None
    weights = numpy.exp(scores - highest[:, None])
    weights[:, 0] += weights[:, 4::4].sum(axis=1)  # from outside to outside: O, or U of any label
    rows, row_shifts = iter(weights.tolist()), iter(highest.tolist())
    n_labels = scores.shape[1] // 4
    alpha, log_z = array("d"), []
    for n_tokens in lengths:
        outside, inside, shift = 1.0, [0.0] * n_labels, 0.0
        for row, row_shift in zip(islice(rows, n_tokens), row_shifts, strict=False):
            alpha.extend((outside, *inside, shift))
            ended = sum(map(mul, inside, row[3::4]))
            begun = [outside * begin for begin in row[1::4]]
            inside = list(map(add, begun, map(mul, inside, row[2::4])))
            outside = outside * row[0] + ended
            shift += row_shift
            scale = max(outside, *inside, 0.0)
            if scale and not 1e-100 < scale < 1e100:
                outside, inside = outside / scale, [weight / scale for weight in inside]
                shift += log(scale)
        if not outside:
            return None
        log_z.append(log(outside) + shift)
    table = numpy.frombuffer(alpha).reshape(len(scores), -1)
    with numpy.errstate(divide="ignore"):
        logs = numpy.log(table[:, :-1]) + table[:, -1:]
    return numpy.asarray(log_z), logs[:, 0], logs[:, 1:]


def _log_sum_exp(values: Scores) -> Scores:
    # Over the last axis, which may be empty. `logaddexp.reduce` takes five times as long.
    high = values.max(axis=-1, initial=-numpy.inf)
    high[numpy.isneginf(high)] = 0.0
    with numpy.errstate(divide="ignore"):
        total: Scores = numpy.log(numpy.exp(values - high[..., None]).sum(axis=-1)) + high
    return total
