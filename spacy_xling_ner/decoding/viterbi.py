"""The Viterbi algorithm: the best valid sequence of BILUO tags.

In a valid sequence a document starts with O, B or U and ends with O, L or U; B and I of a label are
followed by I or L of the same label, and only by these. So the path to a token is in one of a few
states: *outside*, with no entity open, or *inside* an entity of one label. A step from states to
states visits each tag once, instead of all pairs of tags.
"""

from operator import add, gt
from typing import Dict, List, Sequence, Tuple

import numpy
from numpy.typing import NDArray

from .biluo import BEGIN, INSIDE, LAST, OUTSIDE, UNIT, tag_number, tokens_in_entities
from .time_order import one_by_one, rows_by_time, steps_by_time

# Of each token: the best tag of a path that is outside after it, shape (tokens,); and whether the
# best path inside an entity of a label after it was inside before, shape (tokens, labels).
Steps = Tuple[NDArray[numpy.int32], NDArray[numpy.bool_]]


def viterbi(scores: NDArray[numpy.float32], lengths: Sequence[int]) -> NDArray[numpy.int32]:
    """Find the valid tag sequence with the highest sum of scores, for each sequence of a batch.

    scores (ndarray): Log-scores of shape (tokens, tags), sequence after sequence; -inf forbids a
        tag. A constant added to a row changes nothing.
    lengths (Sequence[int]): Tokens of each sequence; may be 0.
    RETURNS (ndarray): Tag numbers, int32 of shape (tokens,).
    """
    if not len(scores):
        return numpy.zeros(0, dtype="int32")
    # Where the best tags of single tokens are a valid sequence, no other sequence can be better.
    tags: NDArray[numpy.int32] = scores.argmax(axis=1).astype("int32")
    invalid = _invalid_sequences(tags, lengths)
    if invalid:
        sizes = [lengths[i] for i in invalid]
        is_invalid = numpy.zeros(len(lengths), dtype=bool)
        is_invalid[invalid] = True
        searched = numpy.repeat(is_invalid, lengths)
        tags[searched] = _best_sequences(scores[searched], sizes)
    return tags


def _invalid_sequences(tags: NDArray[numpy.int32], lengths: Sequence[int]) -> List[int]:
    invalid: Dict[int, bool] = {}
    # Sequence, token and label at which an open entity must continue.
    expected = nothing = (-1, -1, -1)
    for sequence, i, label, position in tokens_in_entities(tags, lengths):
        continues = position in (INSIDE, LAST)
        is_expected = continues and (sequence, i, label) == expected
        if expected != nothing and not is_expected:
            invalid[expected[0]] = True
        if continues and not is_expected:
            invalid[sequence] = True
        expected = (sequence, i + 1, label) if position in (BEGIN, INSIDE) else nothing
    if expected != nothing:
        invalid[expected[0]] = True
    return list(invalid)


def _best_sequences(scores: NDArray[numpy.float32], lengths: Sequence[int]) -> NDArray[numpy.int32]:
    if one_by_one(lengths, scores.shape[1] // 4):
        # Each sequence starts outside, so the steps of several can be followed back as one.
        sequences = numpy.split(scores, numpy.cumsum(lengths)[:-1])
        steps = zip(*map(_steps_of_one, sequences), strict=True)
        tags, from_inside = map(numpy.concatenate, steps)
    else:
        tags, from_inside = _steps_of_batch(scores, lengths)
    # From the end backwards. The best path is outside after its last token; where it came through
    # an L, the tokens before that are inside, down to a B.
    first = len(tags)
    for last in numpy.flatnonzero(tags % 4 == tag_number(0, LAST)).tolist()[::-1]:
        if last >= first:
            continue  # lies in the entity that was read last
        label = (int(tags[last]) - 1) // 4
        first = last - 1
        while from_inside[first, label]:
            tags[first] = tag_number(label, INSIDE)
            first -= 1
        tags[first] = tag_number(label, BEGIN)
    return tags


def _steps_of_one(scores: NDArray[numpy.floating]) -> Steps:
    # In Python's own numbers: for a single utterance, numpy's overhead is larger than that of the
    # loop; `map` with an operator is its fastest form. Ties are broken as in `_steps_of_batch`: O
    # before L before U, lower labels before higher ones, B before I.
    n_labels = scores.shape[1] // 4
    outside, inside = 0.0, [-numpy.inf] * n_labels
    tags: List[int] = []
    from_inside = bytearray()
    for row in scores.tolist():
        ended, unit = list(map(add, inside, row[3::4])), row[4::4]
        best, tag = outside + row[0], OUTSIDE
        longest, single = max(ended), max(unit)
        if longest > best:
            best, tag = longest, tag_number(ended.index(longest), LAST)
        if outside + single > best:
            best, tag = outside + single, tag_number(unit.index(single), UNIT)
        begun = [outside + score for score in row[1::4]]
        continued = list(map(add, inside, row[2::4]))
        tags.append(tag)
        from_inside.extend(map(gt, continued, begun))
        outside, inside = best, list(map(max, begun, continued))
    shape = len(tags), n_labels
    return numpy.asarray(tags, "int32"), numpy.frombuffer(from_inside, bool).reshape(shape)


def _steps_of_batch(scores: NDArray[numpy.float32], lengths: Sequence[int]) -> Steps:
    n_labels = scores.shape[1] // 4
    _, starts, alive = steps_by_time(lengths)
    # The tokens of the first step, then those of the second: a step is a slice.
    by_time = rows_by_time(starts, alive)
    emitted = scores[by_time].astype("float64")
    labelled = emitted[:, 1:].reshape(len(scores), n_labels, 4)
    best = numpy.zeros(len(scores), dtype="int64")
    from_inside = numpy.zeros((len(scores), n_labels), dtype=bool)
    outside, inside = numpy.zeros(alive[0]), numpy.full((alive[0], n_labels), -numpy.inf)
    start = 0
    for n in alive:
        step = slice(start, start + n)
        here, outside, inside = labelled[step], outside[:n, None], inside[:n]
        begun, continued = outside + here[:, :, BEGIN], inside + here[:, :, INSIDE]
        closing = numpy.empty((n, 1 + 2 * n_labels))  # O, the labels' L, the labels' U
        numpy.add(outside, emitted[step, :1], out=closing[:, :1])
        numpy.add(inside, here[:, :, LAST], out=closing[:, 1 : 1 + n_labels])
        numpy.add(outside, here[:, :, UNIT], out=closing[:, 1 + n_labels :])
        closing.argmax(axis=1, out=best[step])
        numpy.greater(continued, begun, out=from_inside[step])
        outside = closing.max(axis=1)
        inside = numpy.maximum(begun, continued)
        start += n
    label = (best - 1) % n_labels
    position = numpy.where(best > n_labels, UNIT, LAST)
    tags = numpy.empty(len(scores), dtype="int32")
    tags[by_time] = numpy.where(best == 0, OUTSIDE, 1 + 4 * label + position)
    from_inside[by_time] = from_inside.copy()
    return tags, from_inside
