"""A conditional random field over the valid BILUO sequences: likelihood, marginals, posteriors.

A valid sequence has the probability exp(sum of its tags' scores) / Z, where Z sums over all valid
sequences of the document; an invalid one has none. All that a tag says of its followers is whether
it closes (O, L, U) or leaves an entity of some label open (B, I), so a step costs one pass over the
tags instead of all pairs. Sources: Lafferty et al. 2001 (linear-chain CRF); Tsuboi et al. 2008
(marginal likelihood of partly annotated sequences).
"""

from itertools import accumulate
from typing import List, NamedTuple, Optional, Sequence, Tuple, Union

import numpy
from numpy.typing import NDArray

from .biluo import BEGIN, INSIDE, LAST, UNIT, TagSpan
from .long_documents import cut
from .scored_span import ScoredSpan
from .short_documents import Sums, one_by_one, sum_one
from .time_order import rows_by_time, steps_by_time

Scores = NDArray[numpy.float64]


# Below this, one call of numpy takes less time than several do; above, it takes more.
_FEW = 512


class Lattice(NamedTuple):
    """Sums over the valid ways to tag what lies before and behind each token, as logarithms.

    log_z (ndarray): Sum over all sequences of each document, shape (documents,); 0 for an empty
        document, -inf for one without a valid sequence.
    before_closed (ndarray): Ways to come to each token with no entity open, shape (tokens,).
    before_open (ndarray): Ways to come to it with an entity of a label open, (tokens, labels).
    after_closed (ndarray): Ways to go on behind it with no entity open, shape (tokens,).
    after_open (ndarray): Ways to go on with an entity of a label open, (tokens, labels).
    """

    log_z: Scores
    before_closed: Scores
    before_open: Scores
    after_closed: Scores
    after_open: Scores


def sum_sequences(scores: NDArray[numpy.floating], lengths: Sequence[int]) -> Lattice:
    """Sum over the valid sequences of a whole batch, forwards and backwards.

    scores (ndarray): Scores of shape (tokens, tags), document after document; -inf forbids a tag.
    lengths (Sequence[int]): Tokens of each document; may be 0.
    RETURNS (Lattice): The sums.
    """
    n_tokens, n_labels = len(scores), (scores.shape[1] - 1) // 4
    if one_by_one(lengths, n_labels):
        lattice = _sum_one_by_one(scores, lengths, n_labels)
        if lattice is not None:
            return lattice
    blocks = cut(scores, lengths, best=False)
    before_closed, after_closed = numpy.zeros(n_tokens), numpy.zeros(n_tokens)
    before_open = numpy.full((n_tokens, n_labels), -numpy.inf)
    after_open = numpy.full((n_tokens, n_labels), -numpy.inf)
    order, starts, alive = steps_by_time(blocks.lengths)
    log_z = numpy.zeros(len(order))
    if not alive:
        return Lattice(log_z[blocks.last], before_closed, before_open, after_closed, after_open)
    # The tokens of the first step, then those of the second: a step is a slice.
    by_time = rows_by_time(starts, alive)
    emitted = scores[by_time].astype("float64")
    outside, labelled = emitted[:, 0], emitted[:, 1:].reshape(n_tokens, n_labels, 4)
    # what closes and leaves closed: O or U
    alone = numpy.logaddexp(outside, log_sum(labelled[:, :, UNIT]))
    steps = [slice(end - n, end) for end, n in zip(accumulate(alive), alive, strict=True)]
    ends = numpy.zeros(alive[0])
    before, after = blocks.before[order], blocks.after[order]
    closed, opened = before[: alive[0], 0], before[: alive[0], 1:]
    for step, n in zip(steps, alive, strict=True):
        closed, opened, here = closed[:n], opened[:n], labelled[step]
        before_closed[step], before_open[step] = closed, opened
        last = log_sum(opened + here[:, :, LAST])
        begin = closed[:, None] + here[:, :, BEGIN]
        opened = numpy.logaddexp(begin, opened + here[:, :, INSIDE])
        closed = numpy.logaddexp(closed + alone[step], last)
        ends[:n] = closed
    log_z[order[: alive[0]]] = ends
    for t in range(len(alive) - 1, -1, -1):
        # those that are alive in the next step stand first in this one
        n_alive = alive[t + 1] if t + 1 < len(alive) else 0
        ending = slice(steps[t].start + n_alive, steps[t].stop)
        after_closed[ending] = after[n_alive : alive[t], 0]
        after_open[ending] = after[n_alive : alive[t], 1:]
        if not n_alive:
            continue
        behind = steps[t + 1]
        tokens = slice(steps[t].start, steps[t].start + n_alive)
        closed, opened, here = after_closed[behind], after_open[behind], labelled[behind]
        begin = log_sum(here[:, :, BEGIN] + opened)
        after_closed[tokens] = numpy.logaddexp(closed + alone[behind], begin)
        after_open[tokens] = numpy.logaddexp(
            here[:, :, INSIDE] + opened, here[:, :, LAST] + closed[:, None]
        )
    for sums in (before_closed, before_open, after_closed, after_open):
        sums[by_time] = sums.copy()
    return Lattice(log_z[blocks.last], before_closed, before_open, after_closed, after_open)


def _sum_one_by_one(
    scores: NDArray[numpy.floating], lengths: Sequence[int], n_labels: int
) -> Optional[Lattice]:
    ends = numpy.cumsum(lengths)[:-1]
    nothing = Sums(0.0, *(numpy.zeros(shape) for shape in (0, (0, n_labels)) * 2))
    found = [sum_one(each) if len(each) else nothing for each in numpy.split(scores, ends)]
    sums = [each for each in found if each is not None]
    if len(sums) < len(found):
        return None
    log_z, *rest = zip(*sums, strict=True)
    return Lattice(numpy.asarray(log_z), *map(numpy.concatenate, rest))


def tag_marginals(scores: NDArray[numpy.floating], lengths: Sequence[int]) -> Tuple[Scores, Scores]:
    """Compute the probability of every tag at every token, over the valid sequences.

    scores (ndarray): Scores of shape (tokens, tags), document after document; -inf forbids a tag.
    lengths (Sequence[int]): Tokens of each document; may be 0.
    RETURNS (Tuple[ndarray, ndarray]): The marginals, shape (tokens, tags), and log Z of each
        document. A document without a valid sequence has marginals of 0 and log Z = -inf.
    """
    lattice = sum_sequences(scores, lengths)
    n_tokens, n_labels = len(scores), (scores.shape[1] - 1) // 4
    log_z = numpy.repeat(lattice.log_z, lengths)
    log_z = numpy.where(numpy.isneginf(log_z), numpy.inf, log_z)
    before = numpy.empty((n_tokens, n_labels, 4))
    after = numpy.empty((n_tokens, n_labels, 4))
    before[:, :, (BEGIN, UNIT)] = (lattice.before_closed - log_z)[:, None, None]
    before[:, :, (INSIDE, LAST)] = (lattice.before_open - log_z[:, None])[:, :, None]
    after[:, :, (BEGIN, INSIDE)] = lattice.after_open[:, :, None]
    after[:, :, (LAST, UNIT)] = lattice.after_closed[:, None, None]
    marginals = numpy.empty(scores.shape)
    marginals[:, 0] = lattice.before_closed - log_z + scores[:, 0] + lattice.after_closed
    marginals[:, 1:] = (
        before.reshape(n_tokens, 4 * n_labels)
        + scores[:, 1:]
        + after.reshape(n_tokens, 4 * n_labels)
    )
    return numpy.exp(marginals, out=marginals), lattice.log_z


def likelihood_gradient(
    scores: NDArray[numpy.floating],
    lengths: Sequence[int],
    allowed: NDArray[numpy.bool_],
) -> Tuple[Scores, Scores]:
    """Compute -log P(the sequence is among the allowed ones) and its gradient.

    With one tag allowed at each token this is the usual likelihood; with several, their sum: a
    token without annotation allows every tag.

    scores (ndarray): Scores of shape (tokens, tags), document after document.
    lengths (Sequence[int]): Tokens of each document; may be 0.
    allowed (ndarray): The tags that the annotation allows, bool of shape (tokens, tags).
    RETURNS (Tuple[ndarray, ndarray]): The loss of each document, shape (documents,), and the
        gradient by the scores, shape (tokens, tags). A document whose annotation allows no valid
        sequence has the loss inf and no gradient.
    """
    # side by side, as twice as many documents: a step over time takes hardly longer
    both = numpy.concatenate((scores, numpy.where(allowed, scores, -numpy.inf)))
    of_both, log_sums = tag_marginals(both, [*lengths, *lengths])
    marginals, wanted = numpy.split(of_both, 2)
    log_z, log_allowed = numpy.split(log_sums, 2)
    impossible = numpy.repeat(numpy.isneginf(log_allowed), lengths)
    gradient = marginals - wanted
    gradient[impossible] = 0.0
    return log_z - log_allowed, gradient


def entity_posteriors(
    scores: NDArray[numpy.floating],
    lengths: Sequence[int],
    spans: Sequence[Sequence[Union[TagSpan, ScoredSpan]]],
    lattice: Optional[Lattice] = None,
) -> List[List[float]]:
    """Compute the probability of whole entities: of all valid sequences that contain them.

    scores (ndarray): Scores of shape (tokens, tags), document after document.
    lengths (Sequence[int]): Tokens of each document; may be 0.
    spans (Sequence[Sequence[Union[TagSpan, ScoredSpan]]]): Entities of each document.
    lattice (Optional[Lattice]): What `sum_sequences` gave for the scores, if it is at hand.
    RETURNS (List[List[float]]): Their probabilities, from 0 to 1.
    """
    if lattice is None:
        wanted = [bool(len(doc_spans)) for doc_spans in spans]
        if not any(wanted):
            return [[] for _ in spans]
        if not all(wanted):
            # Documents know nothing of each other: those without an entity need no sums.
            found_of = iter(
                entity_posteriors(
                    scores[numpy.repeat(wanted, lengths)],
                    [n for n, of_doc in zip(lengths, wanted, strict=True) if of_doc],
                    [doc_spans for doc_spans in spans if len(doc_spans)],
                )
            )
            return [next(found_of) if of_doc else [] for of_doc in wanted]
        lattice = sum_sequences(scores, lengths)
    posteriors = []
    first = 0
    for n_tokens, log_z, doc_spans in zip(lengths, lattice.log_z, spans, strict=True):
        found = []
        for span in doc_spans:
            tokens = slice(first + span.start, first + span.end)
            tags = [1 + 4 * span.label + position for position in _positions(span)]
            inner = scores[numpy.arange(tokens.start, tokens.stop), tags].sum(dtype="float64")
            around = lattice.before_closed[tokens.start] + lattice.after_closed[tokens.stop - 1]
            found.append(min(1.0, float(numpy.exp(inner + around - log_z))))
        posteriors.append(found)
        first += n_tokens
    return posteriors


def log_sum(values: Scores) -> Scores:
    """Add up logarithms over the last axis.

    values (ndarray): Shape (…, n); -inf for nothing, n may be 0.
    RETURNS (ndarray): log(sum(exp(values))), shape (…).
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


def _positions(span: Union[TagSpan, ScoredSpan]) -> List[int]:
    n_tokens = span.end - span.start
    return [UNIT] if n_tokens == 1 else [BEGIN, *[INSIDE] * (n_tokens - 2), LAST]
