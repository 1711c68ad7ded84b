"""Tokens at which the recogniser may not begin or end an entity, whatever the network says."""

from typing import List

import numpy
from numpy.typing import NDArray
from spacy.attrs import ORTH
from spacy.tokens import Doc, Span

from ..caching.bounded_cache import BoundedCache
from ..decoding.biluo import INSIDE, OUTSIDE, POSITIONS

# Values of ENT_IOB in an entity.
ENT_INSIDE, ENT_BEGIN = 1, 3

# by a word's hash, which is the same in every vocabulary
_are_blank: "BoundedCache[int, bool]" = BoundedCache(2**15)


def close_tokens(docs: List[Doc], scores: NDArray[numpy.float32]) -> None:
    """Set the scores of impossible tags to -inf, in place.

    Entities that were set before, and blocked tokens, are closed to new ones: only `O` remains. A
    blank (white space, a control or format character) may stand inside an entity, between a given
    name and a surname, but begins and ends none.

    docs (List[Doc]): The documents.
    scores (ndarray): Scores of shape (tokens, tags), document after document.
    """
    blanks: List[int] = []
    start = 0
    for doc in docs:
        if may_have_entities(doc):
            iob = doc.to_array("ENT_IOB")
            # a blocked token begins an entity too, one without a label
            taken = numpy.flatnonzero((iob == ENT_BEGIN) | (iob == ENT_INSIDE))
            scores[start + taken, OUTSIDE + 1 :] = -numpy.inf
        blanks += [start + i for i in _blanks(doc)]
        start += len(doc)
    if blanks:
        tags = numpy.arange(scores.shape[1] - 1)
        at_edge = OUTSIDE + 1 + numpy.flatnonzero(tags % len(POSITIONS) != INSIDE)
        scores[numpy.asarray(blanks)[:, None], at_edge] = -numpy.inf


def may_have_entities(doc: Doc) -> bool:
    """Whether an earlier component, or a user, said anything of entities; found in little time.

    doc (Doc): The document.
    RETURNS (bool): False if there is no entity and no blocked token.
    """
    return bool(doc.has_annotation("ENT_IOB"))


def blocked_tokens(doc: Doc) -> List[Span]:
    """List the tokens that an earlier component blocked with `Doc.set_ents(blocked=...)`.

    doc (Doc): The document.
    RETURNS (List[Span]): The tokens, one a span.
    """
    if not may_have_entities(doc):
        return []
    # Such a token begins an entity without a label.
    iob, label = doc.to_array(["ENT_IOB", "ENT_TYPE"]).T
    return [doc[i : i + 1] for i in numpy.flatnonzero((iob == ENT_BEGIN) & (label == 0)).tolist()]


def _blanks(doc: Doc) -> List[int]:
    words: List[int] = doc.to_array(ORTH).tolist()
    strings = doc.vocab.strings
    are_blank = _are_blank.find_all(words, lambda word: _is_blank(strings[word]), words)
    return [i for i, is_blank in enumerate(are_blank) if is_blank] if True in are_blank else []


def _is_blank(text: str) -> bool:
    return all(char == " " or not char.isprintable() for char in text)
