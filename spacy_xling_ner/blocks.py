"""Long documents in blocks that are read side by side.

The best sequence of tags, and the sums over all of them, take a step for each token: the shorter
the documents of a batch, the more of them share a step. So a long document is cut into blocks. What
may come into a block is one of a few states: no entity is open, or one of some label. What a block
makes of each state is found for all blocks at once; then what comes into each block, and what may
follow it, is a step for each block. With that the blocks can be read like documents, and nothing is
left out.
Source: Särkkä and García-Fernández 2021 (temporal parallelization of Bayesian smoothers).
"""

from typing import List, NamedTuple, Sequence, Tuple

import numpy
from numpy.typing import NDArray

Values = NDArray[numpy.float64]

# Below this a document is read as a whole.
LONG = 150
# tokens of a block
_LEAST, _MOST = 16, 128
# A step over whole documents takes as long as so many tokens do in blocks, and a label more adds a
# seventh to these.
_STEP, _LABEL = 35, 7
# blocks of which it is found at once what they make of each state: a bound for the memory
_AT_ONCE = 256
# the tokens after which what a block makes of a state is scaled
_SCALED = 4


class Blocks(NamedTuple):
    """The blocks of a batch; a document that is not long is one block.

    lengths (List[int]): Tokens of each block, document after document; 0 for an empty document.
    last (List[int]): The last block of each document.
    before (ndarray): The weight with which each state comes into each block, as logarithms, shape
        (blocks, 1 + labels): no entity is open, or one of a label.
    after (ndarray): The weight of what may follow each block, by the state in which it ends.
    """

    lengths: List[int]
    last: List[int]
    before: Values
    after: Values


def cut(scores: NDArray[numpy.floating], lengths: Sequence[int], best: bool) -> Blocks:
    """Cut the long documents of a batch.

    scores (ndarray): Scores of shape (tokens, tags), document after document; -inf forbids a tag.
    lengths (Sequence[int]): Tokens of each document; may be 0.
    best (bool): Whether the weight of several ways is that of the best of them, or their sum.
    RETURNS (Blocks): The blocks.
    """
    is_long = _are_long(lengths, (scores.shape[1] - 1) // 4)
    blocks = _make_blocks(scores, lengths, is_long, best)
    lost = [
        n_blocks > 1 and not _has_way(blocks, last)
        for n_blocks, last in zip(numpy.diff(blocks.last, prepend=-1), blocks.last, strict=True)
    ]
    if any(lost):
        # its only valid ways are too unlikely for plain numbers: they are left to logarithms
        kept = [long and not gone for long, gone in zip(is_long, lost, strict=True)]
        return _make_blocks(scores, lengths, kept, best)
    return blocks


def _are_long(lengths: Sequence[int], n_labels: int) -> List[bool]:
    # many documents of one length have a step in common already
    longest = max(lengths, default=0)
    is_narrow = longest * _STEP > sum(lengths) * (1 + n_labels / _LABEL)
    return [n >= LONG and n_labels > 0 and is_narrow for n in lengths]


def _make_blocks(
    scores: NDArray[numpy.floating], lengths: Sequence[int], is_long: List[bool], best: bool
) -> Blocks:
    n_long = sum(n for n, long in zip(lengths, is_long, strict=True) if long)
    size = min(_MOST, max(_LEAST, int(n_long**0.5)))
    blocks = [
        [*[size] * (n // size), *[n % size] * (n % size > 0)] if long else [n]
        for n, long in zip(lengths, is_long, strict=True)
    ]
    flat = [n for of_document in blocks for n in of_document]
    last = numpy.cumsum([len(of_document) for of_document in blocks], dtype="int64") - 1
    before = numpy.full((len(flat), 1 + (scores.shape[1] - 1) // 4), -numpy.inf)
    before[:, 0] = 0.0
    after = before.copy()
    if any(is_long):
        _fill(scores, blocks, size, before, after, best)
    return Blocks(flat, last.tolist(), before, after)


def _has_way(blocks: Blocks, last: int) -> bool:
    return bool((blocks.before[last] + blocks.after[last - 1]).max() > -numpy.inf)


def _fill(
    scores: NDArray[numpy.floating],
    blocks: List[List[int]],
    size: int,
    before: Values,
    after: Values,
    best: bool,
) -> None:
    flat = numpy.asarray([n for of_document in blocks for n in of_document], dtype="int64")
    starts = numpy.cumsum(flat) - flat
    is_cut = numpy.repeat([len(each) > 1 for each in blocks], [len(each) for each in blocks])
    made_of = _best_of_states if best else _sum_of_states
    parts = [
        made_of(_padded(scores, starts[some], flat[some], size))
        for some in _in_parts(numpy.flatnonzero(is_cut))
    ]
    makes = numpy.concatenate(parts)
    first_made = 0
    first = 0
    for of_document in blocks:
        end = first + len(of_document)
        if len(of_document) > 1:
            made = makes[first_made : first_made + len(of_document)]
            first_made += len(of_document)
            for i in range(first, end - 1):
                ways = before[i][:, None] + made[i - first]
                before[i + 1] = _together(ways, 0, best)
            for i in range(end - 1, first, -1):
                after[i - 1] = _together(made[i - first] + after[i], 1, best)
        first = end


def _in_parts(rows: NDArray[numpy.int64]) -> List[NDArray[numpy.int64]]:
    return [rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE)]


def _padded(
    scores: NDArray[numpy.floating],
    starts: NDArray[numpy.int64],
    lengths: NDArray[numpy.int64],
    size: int,
) -> Values:
    # the scores of some blocks, all of one size
    steps = numpy.arange(size)
    is_filled = steps >= lengths[:, None]
    padded = scores[numpy.where(is_filled, 0, starts[:, None] + steps)].astype("float64")
    # what fills up a last block keeps closed what is closed, and no entity may be open there
    padded[is_filled] = -numpy.inf
    padded[is_filled, 0] = 0.0
    return padded


def _together(ways: Values, axis: int, best: bool) -> Values:
    total: Values
    total = ways.max(axis=axis) if best else numpy.logaddexp.reduce(ways, axis=axis)
    return total


def _best_of_states(scores: Values) -> Values:
    # (blocks, tokens, tags) to (blocks, state before, state after)
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
    return numpy.concatenate((closed[:, :, None], opened), axis=2)


def _sum_of_states(scores: Values) -> Values:
    # the same with the numbers themselves, scaled now and then; see `one_sequence.sum_one`
    highest = scores.max(axis=2)
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
    with numpy.errstate(divide="ignore"):
        made = numpy.log(numpy.concatenate((closed[:, :, None], opened), axis=2))
    made += shift[:, :, None]
    return made


def _by_position(by_time: Values) -> Tuple[Values, Values, Values, Values, Values]:
    begin, inside, last, unit = (by_time[:, :, 1 + position :: 4] for position in range(4))
    return by_time[:, :, 0], begin, inside, last, unit


def _each_state(scores: Values) -> Tuple[Values, Values]:
    # every block begins in each of the states
    n_labels = (scores.shape[2] - 1) // 4
    states = numpy.repeat(numpy.eye(1 + n_labels)[None], len(scores), axis=0)
    return states[:, :, 0].copy(), states[:, :, 1:].copy()
