"""BILUO tags: their numbers, their names, and the entities that they spell.

Tag 0 is `O`. Label j has the four tags 1 + 4j … 4 + 4j: beginning, inside, last and unit. New
labels are appended, so old tags keep their numbers.
"""

from typing import Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

import numpy
from numpy.typing import NDArray

POSITIONS = ("B", "I", "L", "U")
BEGIN, INSIDE, LAST, UNIT = range(4)
OUTSIDE = 0


class ScoredSpan(NamedTuple):
    """An entity in a document, and its probability.

    start (int): The first token.
    end (int): The token after the last.
    label (int): Number of the label.
    score (Optional[float]): Probability of the whole entity, 0 to 1; None if it was not computed.
    """

    start: int
    end: int
    label: int
    score: Optional[float] = None


def tag_number(label: int, position: int) -> int:
    """Number the tag of a label at one of the four positions.

    label (int): Number of the label.
    position (int): BEGIN, INSIDE, LAST or UNIT.
    RETURNS (int): Number of the tag.
    """
    return 1 + 4 * label + position


def tag_numbers(labels: Sequence[str]) -> Dict[str, int]:
    """Map each tag to its number, in the order of the numbers.

    labels (Sequence[str]): Entity labels, such as PER.
    RETURNS (Dict[str, int]): From `O`, `B-PER`, `I-PER`, `L-PER`, `U-PER`, … to 0, 1, 2, 3, 4, …
    """
    tags = ["O", *(f"{position}-{label}" for label in labels for position in POSITIONS)]
    return {tag: number for number, tag in enumerate(tags)}


def spans_from_tags(tags: NDArray[numpy.integer], lengths: Sequence[int]) -> List[List[ScoredSpan]]:
    """Read the entities off valid tag sequences.

    tags (ndarray): Tag numbers of shape (tokens,), document after document.
    lengths (Sequence[int]): Tokens of each document; may be 0.
    RETURNS (List[List[ScoredSpan]]): The entities of each document, in order, without scores.
    """
    spans: List[List[ScoredSpan]] = [[] for _ in lengths]
    start = 0
    for document, i, label, position in tokens_in_entities(tags, lengths):
        if position in (BEGIN, UNIT):
            start = i
        if position in (LAST, UNIT):
            spans[document].append(ScoredSpan(start, i + 1, label))
    return spans


def tokens_in_entities(
    tags: NDArray[numpy.integer], lengths: Sequence[int]
) -> Iterator[Tuple[int, int, int, int]]:
    """Iterate over the tokens that are part of an entity.

    tags (ndarray): Tag numbers of shape (tokens,), document after document.
    lengths (Sequence[int]): Tokens of each document; may be 0.
    YIELDS (Tuple[int, int, int, int]): Document, token in it, label and position.
    """
    if len(lengths) == 1:
        # For a single utterance, numpy's overhead is larger than that of the loop.
        for i, tag in enumerate(tags.tolist()):
            if tag != OUTSIDE:
                yield 0, i, *divmod(tag - 1, len(POSITIONS))
        return
    # Most tokens are outside of entities, so no Python loop should visit them.
    sizes = numpy.asarray(lengths, dtype="int64")
    ends = numpy.cumsum(sizes)
    places = numpy.flatnonzero(tags)
    documents = numpy.searchsorted(ends, places, side="right")
    labels, positions = numpy.divmod(tags[places] - 1, len(POSITIONS))
    columns = (documents, places - (ends - sizes)[documents], labels, positions)
    yield from zip(*[column.tolist() for column in columns], strict=True)
