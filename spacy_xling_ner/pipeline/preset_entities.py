"""Tags that are forbidden to the network: at preset entities, blocked tokens and blanks."""

from typing import List

import numpy
from numpy.typing import NDArray
from spacy.attrs import ORTH
from spacy.tokens import Doc, Span

from ..caching.bounded_cache import BoundedCache
from ..decoding.biluo import INSIDE, OUTSIDE, POSITIONS
from ..romaji.variants import is_selector

# Values of ENT_IOB for tokens of an entity.
ENT_INSIDE, ENT_BEGIN = 1, 3

# By the hash of a word, which is the same in every vocabulary.
_are_blank: "BoundedCache[int, bool]" = BoundedCache(2**15)


def forbid_tags(docs: List[Doc], scores: NDArray[numpy.float32]) -> None:
    """Set the scores of forbidden tags to -inf, in place.

    Tokens of a preset entity, and blocked tokens, can only be `O`. A blank (white space, a
    control or format character, a variation selector) may be inside an entity, between a given name
    and a surname, but begins and ends none.

    docs (List[Doc]): The documents.
    scores (ndarray): Scores of shape (tokens, tags), document after document.
    """
    blanks: List[int] = []
    start = 0
    for doc in docs:
        if doc.has_annotation("ENT_IOB"):
            iob = doc.to_array("ENT_IOB")
            # A blocked token is marked as the beginning of an entity without a label.
            preset = numpy.flatnonzero((iob == ENT_BEGIN) | (iob == ENT_INSIDE))
            scores[start + preset, OUTSIDE + 1 :] = -numpy.inf
        blanks += [start + i for i in _blank_tokens(doc)]
        start += len(doc)
    if blanks:
        tags = numpy.arange(scores.shape[1] - 1)
        at_edge = OUTSIDE + 1 + numpy.flatnonzero(tags % len(POSITIONS) != INSIDE)
        scores[numpy.asarray(blanks)[:, None], at_edge] = -numpy.inf


def blocked_tokens(doc: Doc) -> List[Span]:
    """List the tokens that an earlier component blocked with `Doc.set_ents(blocked=...)`.

    doc (Doc): The document.
    RETURNS (List[Span]): The tokens, one a span.
    """
    # The check is much faster than an array, and most documents have no annotation yet.
    if not doc.has_annotation("ENT_IOB"):
        return []
    iob, label = doc.to_array(["ENT_IOB", "ENT_TYPE"]).T
    return [doc[i : i + 1] for i in numpy.flatnonzero((iob == ENT_BEGIN) & (label == 0)).tolist()]


def _blank_tokens(doc: Doc) -> List[int]:
    words: List[int] = doc.to_array(ORTH).tolist()
    strings = doc.vocab.strings
    are_blank = _are_blank.find_all(words, lambda word: _is_blank(strings[word]), words)
    return [i for i, is_blank in enumerate(are_blank) if is_blank] if True in are_blank else []


def _is_blank(text: str) -> bool:
    return all(char == " " or not char.isprintable() or is_selector(char) for char in text)
