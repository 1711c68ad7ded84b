"""Long documents in pieces: a recurrent layer learns from sentences, and is slow on a book."""

from typing import List

import numpy
from spacy.strings import StringStore
from spacy.tokens import Doc

# strings have the same numbers in every vocabulary
_ENDS = numpy.asarray(list(map(StringStore().add, "。．｡！？!?.\n")), dtype="uint64")


def piece_lengths(docs: List[Doc], most: int) -> List[int]:
    """Cut long documents into pieces that a recurrent layer reads by themselves.

    A document of more than `most` tokens is cut behind the last full stop, question mark,
    exclamation mark or line break that leaves a piece short enough; in the middle of a sentence
    only if the sentence alone is longer.

    docs (List[Doc]): The documents.
    most (int): The most tokens of a piece.
    RETURNS (List[int]): Tokens of each piece, document after document; none is 0.
    """
    lengths = []
    for doc in docs:
        if len(doc) <= most:
            lengths += [len(doc)] if len(doc) else []
            continue
        ends = 1 + numpy.flatnonzero(numpy.isin(doc.to_array("ORTH"), _ENDS))
        start = 0
        while len(doc) - start > most:
            before = int(numpy.searchsorted(ends, start + most, side="right"))
            end = int(ends[before - 1]) if before and ends[before - 1] > start else start + most
            lengths.append(end - start)
            start = end
        lengths.append(len(doc) - start)
    return lengths
