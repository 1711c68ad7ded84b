"""Chunks of long documents, cut at sentence ends: a token takes the same time in a book.

A BiLSTM and the decoder take one step for each token, which all sequences of a batch share. One
long document would be alone in most of these steps; its chunks share them.
"""

from typing import List

import numpy
from numpy.typing import NDArray
from spacy.strings import StringStore
from spacy.tokens import Doc

from ..decoding.biluo import BEGIN, INSIDE, LAST, POSITIONS
from ..decoding.viterbi import viterbi

MAX_LENGTH = 100
# A sentence without an end is cut at so many times the length of a chunk.
_HARD_LIMIT = 10
# Tokens to either side of a cut that are decoded to see if an entity runs across.
_CONTEXT = 20
# A string has the same number in every vocabulary.
_ENDS = numpy.asarray(list(map(StringStore().add, "。．｡！？!?.\n")), dtype="uint64")


def chunk_lengths(docs: List[Doc], max_length: int) -> List[int]:
    """Cut long documents into chunks of whole sentences.

    A document of more than `max_length` tokens is cut after the last full stop, question mark,
    exclamation mark or line break that leaves a chunk of at most so many. A longer sentence is a
    chunk by itself, and is only cut when it is ten times as long.

    docs (List[Doc]): The documents.
    max_length (int): The most tokens of a chunk, except for longer sentences.
    RETURNS (List[int]): Tokens of each chunk, document after document; none is 0.
    """
    lengths = []
    for doc in docs:
        start = 0
        if len(doc) > max_length:
            ends = 1 + numpy.flatnonzero(numpy.isin(doc.to_array("ORTH"), _ENDS))
            while len(doc) - start > max_length:
                end = _chunk_end(ends, start, len(doc), max_length)
                lengths.append(end - start)
                start = end
        if start < len(doc):
            lengths.append(len(doc) - start)
    return lengths


def decoding_chunks(docs: List[Doc], scores: NDArray[numpy.floating]) -> List[int]:
    """Cut long documents into chunks to decode, none of them through an entity.

    Names can contain a sentence end, such as モーニング娘。, and a very long sentence is cut
    anywhere. So two chunks stay one if an entity runs across the cut between them.

    docs (List[Doc]): The documents.
    scores (ndarray): Scores of shape (tokens, tags), document after document.
    RETURNS (List[int]): Tokens of each chunk, document after document; none is 0.
    """
    chunks = chunk_lengths(docs, MAX_LENGTH)
    lengths = [len(doc) for doc in docs if len(doc)]
    if chunks == lengths:
        return chunks
    ends = numpy.cumsum(chunks)
    cuts = numpy.setdiff1d(ends, numpy.cumsum(lengths))
    kept = numpy.setdiff1d(ends, cuts[_runs_across(cuts, scores, lengths)])
    joined: List[int] = numpy.diff(kept, prepend=0).tolist()
    return joined


def _runs_across(
    cuts: NDArray[numpy.int64], scores: NDArray[numpy.floating], lengths: List[int]
) -> NDArray[numpy.bool_]:
    # Decode the tokens around each cut. The best tags of single tokens are no help: a CRF may score
    # I higher than O at every full stop, as no valid sequence has I there.
    doc_ends = numpy.cumsum(lengths)
    doc = numpy.searchsorted(doc_ends, cuts)
    first = numpy.maximum(cuts - _CONTEXT, (doc_ends - lengths)[doc])
    sizes = numpy.minimum(cuts + _CONTEXT, doc_ends[doc]) - first
    around = [numpy.arange(start, start + n) for start, n in zip(first, sizes, strict=True)]
    tags = viterbi(scores[numpy.concatenate(around)], sizes.tolist())
    before = numpy.cumsum(sizes) - sizes + cuts - first - 1
    leaves_open = numpy.isin(_positions(tags[before]), (BEGIN, INSIDE))
    # An entity longer than that, if the best tags on both sides of the cut are in it.
    left, right = (_positions(scores[tokens].argmax(axis=1)) for tokens in (cuts - 1, cuts))
    return leaves_open | (numpy.isin(left, (BEGIN, INSIDE)) & numpy.isin(right, (INSIDE, LAST)))


def _positions(tags: NDArray[numpy.integer]) -> NDArray[numpy.integer]:
    # `O`, as -1, has the position of a unit: it leaves nothing open and continues nothing.
    return (tags - 1) % len(POSITIONS)


def _chunk_end(ends: NDArray[numpy.int64], start: int, n_tokens: int, max_length: int) -> int:
    n_ends = int(numpy.searchsorted(ends, start + max_length, side="right"))
    if n_ends and ends[n_ends - 1] > start:
        return int(ends[n_ends - 1])
    # No sentence ends in time: take the next end, or the hard limit.
    latest = min(n_tokens, start + _HARD_LIMIT * max_length)
    return min(latest, int(ends[n_ends])) if n_ends < len(ends) else latest
