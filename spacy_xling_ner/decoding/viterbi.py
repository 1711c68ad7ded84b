"""BILUO tags, and the best valid sequence of them.

Tag 0 is `O`. Label j has the four tags 1 + 4j … 4 + 4j: beginning, inside, last and unit. New
labels are appended, so old tags keep their numbers.
"""

from typing import Dict, List, Sequence

import numpy
from numpy.typing import NDArray

from .biluo import BEGIN, INSIDE, LAST, OUTSIDE, POSITIONS, UNIT, tag_number, tokens_in_entities
from .long_documents import cut
from .short_documents import best_sequence, one_by_one
from .time_order import rows_by_time, steps_by_time


def viterbi(scores: NDArray[numpy.float32], lengths: Sequence[int]) -> NDArray[numpy.int32]:
    """Find the valid tag sequence with the highest sum of scores, for a whole batch at once.

    Valid: a document starts with O, B or U and ends with O, L or U; I and L follow only B or I of
    the same label; B and I are followed only by I or L of the same label. So a tag's predecessors
    are either every closed tag (O, L, U) or the two open ones (B, I) of its label, and a step costs
    one pass over the tags instead of all pairs.

    scores (ndarray): Log-scores of shape (tokens, tags), document after document. A constant added
        to a row changes nothing.
    lengths (Sequence[int]): Tokens of each document; may be 0.
    RETURNS (ndarray): Tag numbers, int32 of shape (tokens,).
    """
    if not len(scores):
        return numpy.zeros(0, dtype="int32")
    # Where the best tags of single tokens are a valid sequence, no other can be better.
    tags: NDArray[numpy.int32] = scores.argmax(axis=1).astype("int32")
    invalid = _invalid_documents(tags, lengths)
    if invalid:
        sizes = [lengths[document] for document in invalid]
        is_invalid = numpy.zeros(len(lengths), dtype=bool)
        is_invalid[invalid] = True
        searched = numpy.repeat(is_invalid, lengths)
        rest = scores[searched]
        if one_by_one(sizes, (scores.shape[1] - 1) // len(POSITIONS)):
            ends = numpy.cumsum(sizes)[:-1]
            tags[searched] = [
                tag for each in numpy.split(rest, ends) for tag in best_sequence(each)
            ]
        else:
            tags[searched] = _best_sequences(rest, sizes)
    return tags


def _invalid_documents(tags: NDArray[numpy.int32], lengths: Sequence[int]) -> List[int]:
    invalid: Dict[int, bool] = {}
    # The document, token and label of an entity that is open before a token: it must go on there.
    open_at = nothing = (-1, -1, -1)
    for document, i, label, position in tokens_in_entities(tags, lengths):
        goes_on = position in (INSIDE, LAST)
        is_next = goes_on and (document, i, label) == open_at
        if open_at != nothing and not is_next:
            invalid[open_at[0]] = True
        if goes_on and not is_next:
            invalid[document] = True
        open_at = (document, i + 1, label) if position in (BEGIN, INSIDE) else nothing
    if open_at != nothing:
        invalid[open_at[0]] = True
    return list(invalid)


def _best_sequences(scores: NDArray[numpy.float32], lengths: Sequence[int]) -> NDArray[numpy.int32]:
    n_labels = (scores.shape[1] - 1) // 4
    tags = numpy.zeros(len(scores), dtype="int32")
    blocks = cut(scores, lengths, best=True)
    order, starts, alive = steps_by_time(blocks.lengths)
    # The tokens of the first step, then those of the second: a step is a slice.
    by_time = rows_by_time(starts, alive)
    emitted = scores[by_time].astype("float64")
    labelled = emitted[:, 1:].reshape(len(scores), n_labels, 4)

    # Where the best path into each token's follower comes from: a closed tag, or for each label an
    # open one.
    best = numpy.zeros(len(scores), dtype="int64")
    inside_better = numpy.zeros((len(scores), n_labels), dtype=bool)
    before = blocks.before[order[: alive[0]]]
    closed, opened = before[:, 0], before[:, 1:]
    start = 0
    for n in alive:
        step = slice(start, start + n)
        here, closed, opened = labelled[step], closed[:n, None], opened[:n]
        begin, inside = closed + here[:, :, BEGIN], opened + here[:, :, INSIDE]
        ends = numpy.empty((n, 1 + 2 * n_labels))
        numpy.add(closed, emitted[step, :1], out=ends[:, :1])
        numpy.add(opened, here[:, :, LAST], out=ends[:, 1 : 1 + n_labels])
        numpy.add(closed, here[:, :, UNIT], out=ends[:, 1 + n_labels :])
        ends.argmax(axis=1, out=best[step])
        numpy.greater(inside, begin, out=inside_better[step])
        closed = ends.max(axis=1)
        opened = numpy.maximum(begin, inside)
        start += n

    # The path is that of the closed tags, but for the tokens before the last of an entity.
    tags[by_time] = _closed_tag(best, n_labels)
    from_inside = numpy.empty_like(inside_better)
    from_inside[by_time] = inside_better
    first = len(tags)
    for last in numpy.flatnonzero(tags % 4 == tag_number(0, LAST)).tolist()[::-1]:
        if last >= first:
            continue
        label = (int(tags[last]) - 1) // 4
        first = last - 1
        while from_inside[first, label]:
            tags[first] = tag_number(label, INSIDE)
            first -= 1
        tags[first] = tag_number(label, BEGIN)
    return tags


def _closed_tag(choice: NDArray[numpy.int64], n_labels: int) -> NDArray[numpy.int64]:
    # Columns of `ends`: O, then the labels' L, then the labels' U.
    label = (choice - 1) % n_labels
    position = numpy.where(choice > n_labels, UNIT, LAST)
    return numpy.where(choice == 0, OUTSIDE, 1 + 4 * label + position)
