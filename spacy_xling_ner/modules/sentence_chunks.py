"""Long documents in pieces: a recurrent layer learns from sentences, and is slow on a book."""

from typing import List

import numpy
from numpy.typing import NDArray
from spacy.strings import StringStore
from spacy.tokens import Doc

# strings have the same numbers in every vocabulary
_ENDS = numpy.asarray(list(map(StringStore().add, "。．｡！？!?.\n")), dtype="uint64")


# A sentence without an end is cut when it is so many times as long as a piece should be.
_LONGEST = 10


def piece_lengths(docs: List[Doc], most: int) -> List[int]:
    """Cut long documents into pieces that a recurrent layer reads by themselves.

    A document of more than `most` tokens is cut behind the last full stop, question mark,
    exclamation mark or line break that leaves a piece of at most so many. A longer sentence is a
    piece by itself, and is only cut when it is ten times as long.

    docs (List[Doc]): The documents.
    most (int): The most tokens of a piece, but for longer sentences.
    RETURNS (List[int]): Tokens of each piece, document after document; none is 0.
    """
    lengths = []
    for doc in docs:
        start = 0
        if len(doc) > most:
            ends = 1 + numpy.flatnonzero(numpy.isin(doc.to_array("ORTH"), _ENDS))
            while len(doc) - start > most:
                end = _end_of_piece(ends, start, len(doc), most)
                lengths.append(end - start)
                start = end
        if start < len(doc):
            lengths.append(len(doc) - start)
    return lengths


def _end_of_piece(ends: NDArray[numpy.int64], start: int, n_tokens: int, most: int) -> int:
    after = int(numpy.searchsorted(ends, start + most, side="right"))
    if after and ends[after - 1] > start:
        return int(ends[after - 1])
    latest = min(n_tokens, start + _LONGEST * most)
    return min(latest, int(ends[after])) if after < len(ends) else latest
