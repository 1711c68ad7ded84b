"""A conditional random field over the valid BILUO sequences: likelihood, marginals, posteriors.

A valid sequence has the probability exp(sum of its tags' scores) / Z, where Z sums over all valid
sequences; an invalid one has none. As in `viterbi`, a path is *outside*, with no entity open, or
*inside* an entity of one label, so a step costs one pass over the tags instead of all pairs.
Sources: Rabiner 1989 (forward-backward algorithm); Lafferty et al. 2001 (linear-chain CRF);
Tsuboi et al. 2008 (marginal likelihood of partly annotated sequences).
"""

from array import array
from itertools import accumulate
from math import exp, log
from typing import List, NamedTuple, Optional, Sequence, Tuple

import numpy
from numpy.typing import NDArray

from .biluo import BEGIN, INSIDE, LAST, UNIT, tag_number
from .scored_span import ScoredSpan
from .time_order import one_by_one, steps_by_time

Scores = NDArray[numpy.float64]

# Below so many values one call of `logaddexp.reduce` is faster than max, exp, sum and log.
_FEW = 512


class ForwardBackward(NamedTuple):
    """Forward (alpha) and backward (beta) log-scores of each token, and log Z of each sequence.

    Alpha sums over the ways to tag what is before a token, beta over those to tag what is after
    it, by the state there: outside, or inside an entity of a label.

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
    if one_by_one(lengths, scores.shape[1] // 4):
        parts = numpy.split(scores, numpy.cumsum(lengths)[:-1])
        found = [sums for sums in map(_forward_backward_scaled, parts) if sums is not None]
        # Sums that are too small for plain numbers need the logarithms of the batch.
        if len(found) == len(parts):
            return ForwardBackward(*map(numpy.concatenate, zip(*found, strict=True)))
    return _forward_backward_batch(scores, lengths)


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
    tags = [tag_number(span.label, position) for position in positions]
    own = scores[numpy.arange(first, last + 1), tags].sum(dtype="float64")
    return float(sums.alpha_outside[first] + own + sums.beta_outside[last])


def _forward_backward_batch(
    scores: NDArray[numpy.floating], lengths: Sequence[int]
) -> ForwardBackward:
    n_tokens, n_labels = len(scores), scores.shape[1] // 4
    alpha_outside, beta_outside = numpy.zeros(n_tokens), numpy.zeros(n_tokens)
    alpha_inside = numpy.full((n_tokens, n_labels), -numpy.inf)
    beta_inside = numpy.full((n_tokens, n_labels), -numpy.inf)
    log_z = numpy.zeros(len(lengths))
    sums = ForwardBackward(log_z, alpha_outside, alpha_inside, beta_outside, beta_inside)
    if not n_tokens:
        return sums
    order, starts, alive = steps_by_time(lengths)
    # The tokens of the first step, then those of the second: a step is a slice.
    by_time = numpy.concatenate([starts[:n] + t for t, n in enumerate(alive)])
    emitted = scores[by_time].astype("float64")
    labelled = emitted[:, 1:].reshape(n_tokens, n_labels, 4)
    # From outside to outside: O, or U of any label.
    stays_outside = numpy.logaddexp(emitted[:, 0], log_sum_exp(labelled[:, :, UNIT]))
    steps = [slice(end - n, end) for end, n in zip(accumulate(alive), alive, strict=True)]

    outside, inside = alpha_outside[steps[0]], alpha_inside[steps[0]]
    for step, n in zip(steps, alive, strict=True):
        outside, inside, here = outside[:n], inside[:n], labelled[step]
        alpha_outside[step], alpha_inside[step] = outside, inside
        last = log_sum_exp(inside + here[:, :, LAST])
        begun = outside[:, None] + here[:, :, BEGIN]
        inside = numpy.logaddexp(begun, inside + here[:, :, INSIDE])
        outside = numpy.logaddexp(outside + stays_outside[step], last)
        # Longer sequences overwrite theirs in the next step.
        log_z[order[:n]] = outside

    # After the last token of a sequence, beta is 0 outside and -inf inside: what it began as.
    for step, after in zip(steps[-2::-1], steps[:0:-1], strict=True):
        # Sequences with a next step are the first ones of this step.
        tokens = slice(step.start, step.start + after.stop - after.start)
        outside, inside, here = beta_outside[after], beta_inside[after], labelled[after]
        begin = log_sum_exp(here[:, :, BEGIN] + inside)
        beta_outside[tokens] = numpy.logaddexp(outside + stays_outside[after], begin)
        beta_inside[tokens] = numpy.logaddexp(
            here[:, :, INSIDE] + inside, here[:, :, LAST] + outside[:, None]
        )
    for by_token in sums[1:]:
        by_token[by_time] = by_token.copy()
    return sums


def _forward_backward_scaled(scores: NDArray[numpy.floating]) -> Optional[ForwardBackward]:
    # One sequence, in Python's own numbers, scaled at every token instead of taking logarithms. A
    # path that is 10^300 times less likely than another counts as nothing. None if nothing is left
    # of Z, for want of a valid sequence or of precision.
    n_labels = scores.shape[1] // 4
    if not len(scores):
        empty = numpy.zeros(0), numpy.zeros((0, n_labels))
        return ForwardBackward(numpy.zeros(1), *empty, *empty)
    highest = scores.max(axis=1, keepdims=True)
    if not numpy.isfinite(highest).all():
        return None
    weights = numpy.exp(scores.astype("float64") - highest)
    # From outside to outside: O, or U of any label.
    weights[:, 0] += weights[:, 4::4].sum(axis=1)
    shifts = numpy.cumsum(highest[:, 0], dtype="float64")

    outside, inside, shift = 1.0, [0.0] * n_labels, 0.0
    alpha = array("d")
    for row in weights.tolist():
        alpha.extend((outside, *inside, shift))
        ended = sum([weight * last for weight, last in zip(inside, row[3::4], strict=True)])
        tags = zip(row[1::4], inside, row[2::4], strict=True)
        inside = [outside * begin + weight * middle for begin, weight, middle in tags]
        outside, inside, shift = _scaled(outside * row[0] + ended, inside, shift)
    if not outside:
        return None
    log_z = numpy.array([log(outside) + shift + shifts[-1]])

    outside, inside, shift = 1.0, [0.0] * n_labels, 0.0
    beta = array("d")
    for row in weights[::-1].tolist():
        beta.extend((outside, *inside, shift))
        begun = sum([begin * weight for begin, weight in zip(row[1::4], inside, strict=True)])
        tags = zip(row[2::4], inside, row[3::4], strict=True)
        inside = [middle * weight + last * outside for middle, weight, last in tags]
        outside, inside, shift = _scaled(outside * row[0] + begun, inside, shift)

    alpha_outside, alpha_inside = _logarithms(alpha, shifts - highest[:, 0])
    beta_outside, beta_inside = _logarithms(beta, (shifts[-1] - shifts)[::-1])
    return ForwardBackward(
        log_z, alpha_outside, alpha_inside, beta_outside[::-1], beta_inside[::-1]
    )


def _scaled(outside: float, inside: List[float], shift: float) -> Tuple[float, List[float], float]:
    highest = max(outside, max(inside, default=0.0))
    if not highest:
        return outside, inside, shift
    return outside / highest, [weight / highest for weight in inside], shift + log(highest)


def _logarithms(rows: "array[float]", shifts: Scores) -> Tuple[Scores, Scores]:
    # A row is the weight outside, the weights inside, and the logarithm that scaling took away.
    table = numpy.frombuffer(rows).reshape(len(shifts), -1)
    total = table[:, -1] + shifts
    with numpy.errstate(divide="ignore"):
        return numpy.log(table[:, 0]) + total, numpy.log(table[:, 1:-1]) + total[:, None]


def log_sum_exp(values: Scores) -> Scores:
    """Compute log(sum(exp(values))) over the last axis.

    values (ndarray): Shape (…, n); -inf for nothing, n may be 0.
    RETURNS (ndarray): Shape (…).
    """
    total: Scores
    if values.size < _FEW:
        total = numpy.logaddexp.reduce(values, axis=-1)
        return total
    high = values.max(axis=-1)
    safe = numpy.where(numpy.isneginf(high), 0.0, high)
    with numpy.errstate(divide="ignore"):
        total = numpy.log(numpy.exp(values - safe[..., None]).sum(axis=-1)) + safe
    return total
