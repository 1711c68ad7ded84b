"""Long documents in blocks that are read side by side.

The best sequence of tags, and the sums over all of them, take a step for each token, which the
documents of a batch share. A long document would be alone in most of its steps, so it is cut into
blocks. What may come into a block is one of a few states: no entity is open, or one of some label.
What a block makes of each state is found for all blocks at once; then a step for each block tells
what comes into it, and what may follow it. With that the blocks can be read like documents.
Source: Särkkä and García-Fernández 2021 (temporal parallelization of Bayesian smoothers).
"""

from typing import Dict, List, NamedTuple, Sequence, Tuple

import numpy
from numpy.typing import NDArray

Values = NDArray[numpy.float64]

# Below this a document is read as a whole.
LONG = 150
# tokens of a block
_LEAST, _MOST = 16, 128
# So many documents of one length have a step in common that blocks gain nothing; with seven labels
# half as many.
_MANY, _LABELS = 35, 7
# the numbers in memory while it is found what blocks make of each state
_AT_ONCE = 2**22

# Sums are of the numbers themselves, scaled after so many tokens. They are not used if a score is
# further below the highest of its token, or a state below the likeliest one, than what keeps all
# products above the least number that there is, 10^-308.
_SCALED = 4
_SPREAD = 80.0
_LEAST_STATE = 1e-150


class Blocks(NamedTuple):
    """The blocks of a batch; a document that is not long is one block.

    lengths (List[int]): Tokens of each block, document after document; 0 for an empty document.
    last (List[int]): The last block of each document.
    before (ndarray): The weight with which each state comes into each block, as logarithms, shape
        (blocks, 1 + labels): no entity is open, or one of a label.
    after (ndarray): The weight of what may follow each block, by the state in which it ends; for
        sums only.
    """

    lengths: List[int]
    last: List[int]
    before: Values
    after: Values


def cut(scores: NDArray[numpy.floating], lengths: Sequence[int], best: bool) -> Blocks:
    """Cut the long documents of a batch.

    A document whose sums would need logarithms, because its scores are too far apart, is not cut.

    scores (ndarray): Scores of shape (tokens, tags), document after document; -inf forbids a tag.
    lengths (Sequence[int]): Tokens of each document; may be 0.
    best (bool): Whether the weight of several ways is that of the best of them, or their sum.
    RETURNS (Blocks): The blocks.
    """
    n_labels = (scores.shape[1] - 1) // 4
    long = _long_documents(lengths, n_labels)
    size = min(_MOST, max(_LEAST, int(sum(lengths[document] for document in long) ** 0.5)))
    made = _make(scores, lengths, long, size, best) if long else {}
    sizes: List[int] = []
    last: List[int] = []
    for document, n in enumerate(map(int, lengths)):
        n_blocks = len(made[document]) if document in made else 1
        sizes += [*[size] * (n_blocks - 1), n - size * (n_blocks - 1)]
        last.append(len(sizes) - 1)
    before = numpy.full((len(sizes), 1 + n_labels), -numpy.inf)
    before[:, 0] = 0.0
    after = before.copy()
    for document, of_blocks in made.items():
        first = last[document] - len(of_blocks) + 1
        for i, of_block in enumerate(of_blocks[:-1], first):
            before[i + 1] = _together(before[i][:, None] + of_block, 0, best)
        if not best:  # the best way is followed back from its end, without this
            for i in range(last[document], first, -1):
                after[i - 1] = _together(of_blocks[i - first] + after[i], 1, best)
    return Blocks(sizes, last, before, after)


def _long_documents(lengths: Sequence[int], n_labels: int) -> List[int]:
    # long, and alone or nearly so in most of its steps
    if max(lengths, default=0) < LONG or not n_labels:
        return []
    ordered = numpy.sort(numpy.asarray(lengths))
    n_beside = len(ordered) - numpy.searchsorted(ordered, numpy.asarray(lengths) / 2)
    is_alone = n_beside * (1 + n_labels / _LABELS) < _MANY
    return [i for i, n in enumerate(lengths) if n >= LONG and is_alone[i]]


def _make(
    scores: NDArray[numpy.floating],
    lengths: Sequence[int],
    long: List[int],
    size: int,
    best: bool,
) -> Dict[int, Values]:
    # for each long document: what its blocks make of the states, (blocks, state before, after)
    starts = numpy.cumsum(lengths) - lengths
    firsts = numpy.concatenate(
        [numpy.arange(starts[i], starts[i] + lengths[i], size) for i in long]
    )
    n_blocks = [-(-lengths[i] // size) for i in long]
    ends = numpy.repeat([starts[i] + lengths[i] for i in long], n_blocks)
    n_tags = scores.shape[1]
    at_once = max(1, _AT_ONCE // (size * n_tags + n_tags * n_tags))
    made, exact = zip(
        *[
            (_best_of_states if best else _sum_of_states)(
                _padded(scores, firsts[i : i + at_once], ends[i : i + at_once], size)
            )
            for i in range(0, len(firsts), at_once)
        ],
        strict=True,
    )
    edges = numpy.cumsum(n_blocks)[:-1]
    of_documents = numpy.split(numpy.concatenate(made), edges)
    are_exact = numpy.split(numpy.concatenate(exact), edges)
    return {
        document: of_document
        for document, of_document, is_exact in zip(long, of_documents, are_exact, strict=True)
        if is_exact.all()
    }


def _padded(
    scores: NDArray[numpy.floating],
    firsts: NDArray[numpy.int64],
    ends: NDArray[numpy.int64],
    size: int,
) -> Values:
    # the scores of some blocks, all of one size
    places = firsts[:, None] + numpy.arange(size)
    is_filled = places >= ends[:, None]
    padded = scores[numpy.where(is_filled, 0, places)].astype("float64")
    # what fills up a last block keeps closed what is closed, and no entity may be open there
    padded[is_filled] = -numpy.inf
    padded[is_filled, 0] = 0.0
    return padded


def _together(ways: Values, axis: int, best: bool) -> Values:
    total: Values
    total = ways.max(axis=axis) if best else numpy.logaddexp.reduce(ways, axis=axis)
    return total


def _best_of_states(scores: Values) -> Tuple[Values, NDArray[numpy.bool_]]:
    by_time = numpy.ascontiguousarray(scores.transpose(1, 0, 2))
    outside, begin, inside, last, unit = _by_position(by_time)
    alone = numpy.maximum(outside, unit.max(axis=2))
    closed, opened = _each_state(scores)
    with numpy.errstate(divide="ignore"):
        closed, opened = numpy.log(closed), numpy.log(opened)
    for t in range(len(by_time)):
        ended = (opened + last[t][:, None]).max(axis=2)
        begun = closed[:, :, None] + begin[t][:, None]
        opened += inside[t][:, None]
        numpy.maximum(opened, begun, out=opened)
        closed += alone[t][:, None]
        numpy.maximum(closed, ended, out=closed)
    made = numpy.concatenate((closed[:, :, None], opened), axis=2)
    return made, numpy.ones(len(made), dtype=bool)


def _sum_of_states(scores: Values) -> Tuple[Values, NDArray[numpy.bool_]]:
    highest = scores.max(axis=2)
    lowest = numpy.where(numpy.isneginf(scores), numpy.inf, scores).min(axis=2)
    # a token at which all is forbidden has -inf and inf
    is_exact = (highest - lowest < _SPREAD).all(axis=1)
    highest[~numpy.isfinite(highest)] = 0.0
    weights = numpy.exp(scores - highest[:, :, None])
    by_time = numpy.ascontiguousarray(weights.transpose(1, 0, 2))
    outside, begin, inside, last, unit = _by_position(by_time)
    alone = outside + unit.sum(axis=2)
    closed, opened = _each_state(scores)
    shift = numpy.repeat(highest.sum(axis=1)[:, None], closed.shape[1], axis=1)
    for t in range(len(by_time)):
        ended = (opened @ last[t][:, :, None])[:, :, 0]
        opened *= inside[t][:, None]
        opened += closed[:, :, None] * begin[t][:, None]
        closed *= alone[t][:, None]
        closed += ended
        if t % _SCALED == _SCALED - 1:
            high = numpy.maximum(closed, opened.max(axis=2))
            high[high == 0] = 1.0
            closed /= high
            opened /= high[:, :, None]
            shift += numpy.log(high)
            is_exact &= ~(_is_tiny(closed).any(axis=1) | _is_tiny(opened).any(axis=(1, 2)))
    with numpy.errstate(divide="ignore"):
        made = numpy.log(numpy.concatenate((closed[:, :, None], opened), axis=2))
    made += shift[:, :, None]
    return made, is_exact


def _is_tiny(weights: Values) -> NDArray[numpy.bool_]:
    # 0 is what cannot be, not what is unlikely
    return (weights < _LEAST_STATE) & (weights > 0)


def _by_position(by_time: Values) -> Tuple[Values, Values, Values, Values, Values]:
    begin, inside, last, unit = (by_time[:, :, 1 + position :: 4] for position in range(4))
    return by_time[:, :, 0], begin, inside, last, unit


def _each_state(scores: Values) -> Tuple[Values, Values]:
    # every block begins in each of the states
    n_labels = (scores.shape[2] - 1) // 4
    states = numpy.repeat(numpy.eye(1 + n_labels)[None], len(scores), axis=0)
    return states[:, :, 0].copy(), states[:, :, 1:].copy()
