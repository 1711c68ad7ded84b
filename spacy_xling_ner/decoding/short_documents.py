"""The best sequence of tags, and the sums over all of them, for one document at a time.

The same as `tags` and `crf` do for a batch. There a step is a dozen calls of numpy, whatever the
batch; here it is a few numbers of Python for each label. One utterance takes a tenth of the time.
"""

from array import array
from math import inf, log
from typing import Any, List, NamedTuple, Optional, Sequence, Tuple

import numpy
from numpy.typing import NDArray

from .long_documents import LONG

# A step of a batch takes as long as so many labels do here; six more stand for the rest of a step.
_STEP = 30


class Sums(NamedTuple):
    """Sums over the valid ways to tag one document, as logarithms; see `crf.Lattice`.

    log_z (float): Sum over all sequences.
    before_closed (ndarray): Shape (tokens,).
    before_open (ndarray): Shape (tokens, labels).
    after_closed (ndarray): Shape (tokens,).
    after_open (ndarray): Shape (tokens, labels).
    """

    log_z: float
    before_closed: NDArray[numpy.float64]
    before_open: NDArray[numpy.float64]
    after_closed: NDArray[numpy.float64]
    after_open: NDArray[numpy.float64]


def one_by_one(lengths: Sequence[int], n_labels: int) -> bool:
    """Tell whether the documents of a batch take less time one by one than all at once.

    lengths (Sequence[int]): Tokens of each document.
    n_labels (int): The number of labels.
    RETURNS (bool): Whether they do.
    """
    longest = max(lengths, default=0)
    return longest < LONG and sum(lengths) * (n_labels + 6) < longest * _STEP


def best_sequence(scores: NDArray[numpy.floating]) -> List[int]:
    """Find the valid tag sequence of one document with the highest sum of scores.

    scores (ndarray): Log-scores of shape (tokens, tags).
    RETURNS (List[int]): Tag numbers; of equally good sequences the one that `tags.viterbi` finds.
    """
    labels = range((scores.shape[1] - 1) // 4)
    closed, opened = 0.0, [-inf for _ in labels]
    # How each token is best closed, and which labels are best open because they were before.
    tags: List[int] = []
    stays = bytearray()
    for row in scores.tolist():
        begin, inside, last, unit = row[1::4], row[2::4], row[3::4], row[4::4]
        best, tag = closed + row[0], 0
        for j in labels:
            if opened[j] + last[j] > best:
                best, tag = opened[j] + last[j], 3 + 4 * j
        highest = max(unit, default=-inf)
        if closed + highest > best:
            best, tag = closed + highest, 4 + 4 * unit.index(highest)
        begun = [closed + score for score in begin]
        stayed = [before + score for before, score in zip(opened, inside, strict=True)]
        tags.append(tag)
        stays.extend([s > b for s, b in zip(stayed, begun, strict=True)])
        closed, opened = best, [max(s, b) for s, b in zip(stayed, begun, strict=True)]
    t = len(tags) - 1
    while t >= 0:
        label, position = divmod(tags[t] - 1, 4)
        if position == 2 and tags[t]:  # the last token of an entity
            t -= 1
            while stays[t * len(labels) + label]:
                tags[t] = 2 + 4 * label
                t -= 1
            tags[t] = 1 + 4 * label
        t -= 1
    return tags


def sum_one(scores: NDArray[numpy.floating]) -> Optional[Sums]:
    """Sum over the valid sequences of one document, forwards and backwards.

    Works with the numbers themselves, scaled at every token, not with their logarithms: ways that
    are 10^300 times less likely than others count as nothing.

    scores (ndarray): Scores of shape (tokens, tags), at least one token; -inf forbids a tag.
    RETURNS (Optional[Sums]): The sums; None if nothing is left, for want of a valid sequence or of
        precision.
    """
    highest = scores.max(axis=1, keepdims=True)
    if not numpy.isfinite(highest).all():
        return None
    weights = numpy.exp(scores.astype("float64") - highest)
    # O and U: what closes and leaves closed
    weights[:, 0] += weights[:, 4::4].sum(axis=1)
    shifts = numpy.cumsum(highest[:, 0], dtype="float64")
    nothing = [0.0] * ((scores.shape[1] - 1) // 4)

    closed, opened, shift = 1.0, nothing, 0.0
    before = array("d")
    for row in weights.tolist():
        before.extend((closed, *opened, shift))
        ended = sum([o * x for o, x in zip(opened, row[3::4], strict=True)])
        steps = zip(row[1::4], opened, row[2::4], strict=True)
        opened = [closed * begin + o * inside for begin, o, inside in steps]
        closed, opened, shift = _scaled(closed * row[0] + ended, opened, shift)
    if not closed:
        return None
    log_z = log(closed) + shift + float(shifts[-1])

    closed, opened, shift = 1.0, nothing, 0.0
    after = array("d")
    for row in weights[::-1].tolist():
        after.extend((closed, *opened, shift))
        begun = sum([begin * o for begin, o in zip(row[1::4], opened, strict=True)])
        steps = zip(row[2::4], opened, row[3::4], strict=True)
        opened = [inside * o + last * closed for inside, o, last in steps]
        closed, opened, shift = _scaled(closed * row[0] + begun, opened, shift)

    before_closed, before_open = _logarithms(before, shifts - highest[:, 0])
    after_closed, after_open = _logarithms(after, (shifts[-1] - shifts)[::-1])
    return Sums(log_z, before_closed, before_open, after_closed[::-1], after_open[::-1])


def _scaled(closed: float, opened: List[float], shift: float) -> Tuple[float, List[float], float]:
    highest = max(closed, max(opened, default=0.0))
    if not highest:
        return closed, opened, shift
    return closed / highest, [value / highest for value in opened], shift + log(highest)


def _logarithms(
    sums: "array[float]", shifts: NDArray[Any]
) -> Tuple[NDArray[numpy.float64], NDArray[numpy.float64]]:
    table = numpy.frombuffer(sums).reshape(len(shifts), -1)
    total = table[:, -1] + shifts
    with numpy.errstate(divide="ignore"):
        return numpy.log(table[:, 0]) + total, numpy.log(table[:, 1:-1]) + total[:, None]
