"""BILUO tags, and the best valid sequence of them.

Tag 0 is `O`. Label j has the four tags 1 + 4j … 4 + 4j: beginning, inside, last and unit. New
labels are appended, so old tags keep their numbers.
"""

from typing import Dict, List, NamedTuple, Sequence, Tuple

import numpy
from numpy.typing import NDArray

from .one_sequence import best_sequence, one_by_one

POSITIONS = ("B", "I", "L", "U")
BEGIN, INSIDE, LAST, UNIT = range(4)
OUTSIDE = 0


class TagSpan(NamedTuple):
    """An entity in a sequence of tags: first token, token after the last, number of its label."""

    start: int
    end: int
    label: int


def tag_names(labels: Sequence[str]) -> List[str]:
    """List the tags of a list of labels, in the order of their numbers.

    labels (Sequence[str]): Entity labels, such as PER.
    RETURNS (List[str]): `O`, `B-PER`, `I-PER`, `L-PER`, `U-PER`, …
    """
    return ["O", *(f"{position}-{label}" for label in labels for position in POSITIONS)]


def tag_numbers(labels: Sequence[str]) -> Dict[str, int]:
    """Map each tag to its number.

    labels (Sequence[str]): Entity labels.
    RETURNS (Dict[str, int]): The inverse of `tag_names`.
    """
    return {tag: number for number, tag in enumerate(tag_names(labels))}


def tag_number(label: int, position: int) -> int:
    """Number the tag of a label at one of the four positions.

    label (int): Number of the label.
    position (int): BEGIN, INSIDE, LAST or UNIT.
    RETURNS (int): Number of the tag.
    """
    return 1 + 4 * label + position


def spans_from_tags(tags: Sequence[int]) -> List[TagSpan]:
    """Read the entities off a valid sequence of tags.

    tags (Sequence[int]): Tag numbers, one for each token.
    RETURNS (List[TagSpan]): The entities, in order.
    """
    spans = []
    start = 0
    for i, tag in enumerate(tags):
        if tag == OUTSIDE:
            continue
        label, position = divmod(int(tag) - 1, 4)
        if position in (BEGIN, UNIT):
            start = i
        if position in (LAST, UNIT):
            spans.append(TagSpan(start, i + 1, label))
    return spans


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
    valid = _valid_documents(tags, lengths)
    if not valid.all():
        kept = numpy.repeat(valid, lengths)
        sizes = [n for n, is_valid in zip(lengths, valid.tolist(), strict=True) if not is_valid]
        rest = scores[~kept]
        if one_by_one(sizes, (scores.shape[1] - 1) // len(POSITIONS)):
            ends = numpy.cumsum(sizes)[:-1]
            tags[~kept] = [tag for each in numpy.split(rest, ends) for tag in best_sequence(each)]
        else:
            tags[~kept] = _best_sequences(rest, sizes)
    return tags


def _valid_documents(tags: NDArray[numpy.int32], lengths: Sequence[int]) -> NDArray[numpy.bool_]:
    sizes = numpy.asarray(lengths, dtype="int64")
    ends = numpy.cumsum(sizes)
    label, position = numpy.divmod(tags - 1, 4)
    label += 1  # 0 is that of O
    # The label that is open after a token, and the one that its tag needs to be open before.
    after = numpy.where((position == BEGIN) | (position == INSIDE), label, 0)
    needed = numpy.where((position == INSIDE) | (position == LAST), label, 0)
    before = numpy.concatenate(([0], after[:-1]))
    before[(ends - sizes)[sizes > 0]] = 0
    wrong = before != needed
    wrong[ends[sizes > 0] - 1] |= after[ends[sizes > 0] - 1] != 0
    # a document of no token is valid: no count of errors grows in it
    errors = numpy.concatenate(([0], numpy.cumsum(wrong)))
    valid: NDArray[numpy.bool_] = errors[ends] == errors[ends - sizes]
    return valid


def _best_sequences(scores: NDArray[numpy.float32], lengths: Sequence[int]) -> NDArray[numpy.int32]:
    n_labels = (scores.shape[1] - 1) // 4
    tags = numpy.zeros(len(scores), dtype="int32")
    _, starts, alive = steps_by_time(lengths)
    # The tokens of the first step, then those of the second: a step is a slice.
    by_time = numpy.concatenate([starts[:n] + t for t, n in enumerate(alive)])
    emitted = scores[by_time].astype("float64")
    labelled = emitted[:, 1:].reshape(len(scores), n_labels, 4)

    # Where the best path into each token's follower comes from: a closed tag, or for each label an
    # open one.
    best = numpy.zeros(len(scores), dtype="int64")
    inside_better = numpy.zeros((len(scores), n_labels), dtype=bool)
    closed = numpy.zeros(alive[0], dtype="float64")
    opened = numpy.full((alive[0], n_labels), -numpy.inf)
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


def steps_by_time(
    lengths: Sequence[int],
) -> Tuple[NDArray[numpy.int64], NDArray[numpy.int64], List[int]]:
    """Order a batch so that all documents take a step at a time, the longest document first.

    lengths (Sequence[int]): Tokens of each document; may be 0.
    RETURNS (Tuple[ndarray, ndarray, List[int]]): The order of the documents; the first token of
        each, in that order; how many documents have a token at each time.
    """
    sizes = numpy.asarray(lengths, dtype="int64")
    order = numpy.argsort(-sizes, kind="stable")
    starts = (numpy.cumsum(sizes) - sizes)[order]
    sizes = sizes[order]
    longest = int(sizes[0]) if len(sizes) else 0
    alive = [int(numpy.searchsorted(-sizes, -t, side="left")) for t in range(longest)]
    return order, starts, alive


def _closed_tag(choice: NDArray[numpy.int64], n_labels: int) -> NDArray[numpy.int64]:
    # Columns of `ends`: O, then the labels' L, then the labels' U.
    label = (choice - 1) % n_labels
    position = numpy.where(choice > n_labels, UNIT, LAST)
    return numpy.where(choice == 0, OUTSIDE, 1 + 4 * label + position)
