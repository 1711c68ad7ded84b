"""A table of the rows of strings, bounded in size."""

from itertools import islice
from typing import Any, Dict, List, Optional, Sequence

import numpy
from numpy.typing import NDArray

from .weight_arrays import Arrays

Rows = NDArray[numpy.float32]

# Four times what a token of Latin script has: a bound for the text that is kept.
_CHARACTERS = 32


class StringRows:
    """The rows that a layer gave for strings, while its weights were what they are here.

    It only grows. Several threads may use it at once, without a lock, also across a fork: a string
    is found only after its row was written, and no two threads write the same row.
    """

    def __init__(self, size: int, width: int, weights: Arrays) -> None:
        """Begin empty.

        size (int): The number of strings that fit.
        width (int): The width of a row.
        weights (List[ndarray]): Copies of the weights that the rows come from.
        """
        self.weights = weights
        self._rows: Dict[str, int] = {}
        self._free = iter(range(size))
        self._characters = size * _CHARACTERS
        # memory that is not written to is not used yet
        self._table: Rows = numpy.empty((size, width), dtype="float32")

    def __len__(self) -> int:
        """Count the strings.

        RETURNS (int): Their number.
        """
        return len(self._rows)

    def find(self, strings: Sequence[str]) -> Optional[Rows]:
        """Look up strings.

        strings (Sequence[str]): The strings; one may occur many times.
        RETURNS (Optional[ndarray]): A copy of their rows, shape (strings, width); None if one of
            them is not here.
        """
        try:
            index = numpy.fromiter(map(self._rows.__getitem__, strings), "int64", len(strings))
        except KeyError:
            return None
        found: Rows = self._table.take(index, axis=0)
        return found

    def missing(self, strings: Sequence[str]) -> List[str]:
        """List the strings that are not here.

        strings (Sequence[str]): The strings.
        RETURNS (List[str]): Those that are not here, each once.
        """
        return [string for string in dict.fromkeys(strings) if string not in self._rows]

    def reserve(self, strings: Sequence[str]) -> Optional[List[int]]:
        """Take free rows for new strings.

        strings (Sequence[str]): The strings.
        RETURNS (Optional[List[int]]): The rows; None if there is no room for all of them.
        """
        self._characters -= sum(map(len, strings))
        if self._characters < 0:
            return None
        free = list(islice(self._free, len(strings)))
        return free if len(free) == len(strings) else None

    def put(self, strings: Sequence[str], free: Sequence[int], values: Any) -> None:
        """Write the rows of new strings.

        strings (Sequence[str]): The strings.
        free (Sequence[int]): What `reserve` gave for them.
        values (ndarray): Their rows, shape (strings, width).
        """
        self._table[list(free)] = values
        self._rows.update(zip(strings, free, strict=True))
