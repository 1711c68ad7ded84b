"""The order in which a batch of sequences is processed: step by step, or one by one."""

from typing import List, Sequence, Tuple, Union

import numpy
from numpy.typing import NDArray

Ints = NDArray[numpy.int64]


def steps_by_time(
    lengths: Union[Sequence[int], NDArray[numpy.integer]],
) -> Tuple[Ints, Ints, List[int]]:
    """Order the sequences of a batch by length, the longest first.

    Then those that have a step at some time stand first, and a step of all is a slice.

    lengths (Union[Sequence[int], ndarray]): Steps of each sequence; may be 0.
    RETURNS (Tuple[ndarray, ndarray, List[int]]): The order of the sequences, shape (sequences,);
        the first row of each, in that order; the number of sequences that have a step at each time.
    """
    sizes = numpy.asarray(lengths, dtype="int64")
    order = numpy.argsort(-sizes, kind="stable")
    starts = (numpy.cumsum(sizes) - sizes)[order]
    sizes = sizes[order]
    longest = int(sizes[0]) if len(sizes) else 0
    alive: List[int] = numpy.searchsorted(-sizes, -numpy.arange(longest)).tolist()
    return order, starts, alive


def rows_by_time(first: Ints, alive: Sequence[int], step: int = 1) -> Ints:
    """List the rows of a batch in the order of time: those of the first step, then of the second.

    first (ndarray): The row where each sequence begins, in the order of `steps_by_time`.
    alive (Sequence[int]): Sequences that have a step at each time; not empty.
    step (int): 1 to read forwards; -1 to read backwards, from the last row of each sequence.
    RETURNS (ndarray): The rows, shape (steps,).
    """
    return numpy.concatenate([first[:n] + step * t for t, n in enumerate(alive)])


def one_by_one(lengths: Sequence[int], n_labels: int) -> bool:
    """Check whether decoding in plain Python, one sequence at a time, is faster than a batch.

    A step over time costs a dozen calls of numpy for a batch of any size. In the same time Python
    handles about 30 labels; a token costs as much as 6 more.

    lengths (Sequence[int]): Tokens of each sequence.
    n_labels (int): The number of labels.
    RETURNS (bool): True for a few sequences with few labels, such as a single utterance.
    """
    return sum(lengths) * (n_labels + 6) < max(lengths, default=0) * 30
