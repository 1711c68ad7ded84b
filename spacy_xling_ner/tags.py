"""BILUO tags, and the best valid sequence of them.

Tag 0 is `O`. Label j has the four tags 1 + 4j … 4 + 4j: beginning, inside, last and unit. New
labels are appended, so old tags keep their numbers.
"""

from typing import Dict, List, NamedTuple, Sequence, Tuple

import numpy
from numpy.typing import NDArray

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
    n_labels = (scores.shape[1] - 1) // 4
    tags = numpy.zeros(len(scores), dtype="int32")
    if not n_labels or not len(scores):
        return tags
    _, starts, alive = steps_by_time(lengths)

    # Where the best path into each token's follower comes from: a closed tag, or for each label an
    # open one. Indexed by token.
    from_closed = numpy.zeros(len(scores), dtype="int32")
    from_inside = numpy.zeros((len(scores), n_labels), dtype=bool)
    closed = numpy.zeros(alive[0], dtype="float64")
    opened = numpy.full((alive[0], n_labels), -numpy.inf)
    for t, n in enumerate(alive):
        tokens = starts[:n] + t
        emitted = scores[tokens].astype("float64")
        labelled = emitted[:, 1:].reshape(n, n_labels, 4)
        closed, opened = closed[:n, None], opened[:n]
        begin, unit = closed + labelled[:, :, BEGIN], closed + labelled[:, :, UNIT]
        inside, last = opened + labelled[:, :, INSIDE], opened + labelled[:, :, LAST]
        ends = numpy.concatenate((closed + emitted[:, :1], last, unit), axis=1)
        best = ends.argmax(axis=1)
        from_closed[tokens] = _closed_tag(best, n_labels)
        from_inside[tokens] = inside > begin
        closed = ends[numpy.arange(n), best]
        opened = numpy.maximum(begin, inside)

    for t in range(len(alive) - 1, -1, -1):
        tokens = starts[: alive[t]] + t
        here = from_closed[tokens]
        followed = alive[t + 1] if t + 1 < len(alive) else 0
        label, position = numpy.divmod(tags[tokens[:followed] + 1] - 1, 4)
        inner = (position == INSIDE) | (position == LAST)
        inner &= label >= 0
        label = numpy.maximum(label, 0)
        inside_here = from_inside[tokens[:followed], label]
        opened_tag = 1 + 4 * label + numpy.where(inside_here, INSIDE, BEGIN)
        here[:followed] = numpy.where(inner, opened_tag, here[:followed])
        tags[tokens] = here
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
