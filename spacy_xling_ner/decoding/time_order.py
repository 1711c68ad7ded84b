"""The order in which all sequences of a batch take a step at a time."""

from typing import List, Sequence, Tuple, Union

import numpy
from numpy.typing import NDArray


def steps_by_time(
    lengths: Union[Sequence[int], NDArray[numpy.integer]],
) -> Tuple[NDArray[numpy.int64], NDArray[numpy.int64], List[int]]:
    """Order a batch so that all sequences take a step at a time, the longest first.

    lengths (Union[Sequence[int], ndarray]): Steps of each sequence; may be 0.
    RETURNS (Tuple[ndarray, ndarray, List[int]]): The order of the sequences; the first step of
        each, in that order; how many sequences have a step at each time.
    """
    sizes = numpy.asarray(lengths, dtype="int64")
    order = numpy.argsort(-sizes, kind="stable")
    starts = (numpy.cumsum(sizes) - sizes)[order]
    sizes = sizes[order]
    longest = int(sizes[0]) if len(sizes) else 0
    alive: List[int] = numpy.searchsorted(-sizes, -numpy.arange(longest)).tolist()
    return order, starts, alive
