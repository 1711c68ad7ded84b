"""BILUO tags: their numbers, their names, and the entities that they spell.

Tag 0 is `O`. Label j has the four tags 1 + 4j … 4 + 4j: beginning, inside, last and unit. New
labels are appended, so old tags keep their numbers.
"""

from typing import Dict, Iterator, List, NamedTuple, Sequence, Tuple

import numpy
from numpy.typing import NDArray

POSITIONS = ("B", "I", "L", "U")


BEGIN, INSIDE, LAST, UNIT = range(4)


OUTSIDE = 0


class TagSpan(NamedTuple):
    """An entity in a sequence of tags: first token, token after the last, number of its label."""

    start: int
    end: int
    label: int


def tag_names(labels: Sequence[str]) -> List[str]:
    """List the tags of a list of labels, in the order of their numbers.

    labels (Sequence[str]): Entity labels, such as PER.
    RETURNS (List[str]): `O`, `B-PER`, `I-PER`, `L-PER`, `U-PER`, …
    """
    return ["O", *(f"{position}-{label}" for label in labels for position in POSITIONS)]


def tag_numbers(labels: Sequence[str]) -> Dict[str, int]:
    """Map each tag to its number.

    labels (Sequence[str]): Entity labels.
    RETURNS (Dict[str, int]): The inverse of `tag_names`.
    """
    return {tag: number for number, tag in enumerate(tag_names(labels))}


def tag_number(label: int, position: int) -> int:
    """Number the tag of a label at one of the four positions.

    label (int): Number of the label.
    position (int): BEGIN, INSIDE, LAST or UNIT.
    RETURNS (int): Number of the tag.
    """
    return 1 + 4 * label + position


def spans_from_tags(tags: NDArray[numpy.integer], lengths: Sequence[int]) -> List[List[TagSpan]]:
    """Read the entities off valid sequences of tags.

    tags (ndarray): Tag numbers of shape (tokens,), document after document.
    lengths (Sequence[int]): Tokens of each document; may be 0.
    RETURNS (List[List[TagSpan]]): The entities of each document, in order.
    """
    spans: List[List[TagSpan]] = [[] for _ in lengths]
    start = 0
    for document, i, label, position in tokens_in_entities(tags, lengths):
        if position in (BEGIN, UNIT):
            start = i
        if position in (LAST, UNIT):
            spans[document].append(TagSpan(start, i + 1, label))
    return spans


def tokens_in_entities(
    tags: NDArray[numpy.integer], lengths: Sequence[int]
) -> Iterator[Tuple[int, int, int, int]]:
    """Go through the tokens that are part of an entity.

    tags (ndarray): Tag numbers of shape (tokens,), document after document.
    lengths (Sequence[int]): Tokens of each document; may be 0.
    YIELDS (Tuple[int, int, int, int]): Document, token in it, label and position.
    """
    if len(lengths) == 1:
        for i, tag in enumerate(tags.tolist()):
            if tag != OUTSIDE:
                yield 0, i, *divmod(tag - 1, len(POSITIONS))
        return
    # Most tokens are outside, so no loop sees them.
    sizes = numpy.asarray(lengths, dtype="int64")
    ends = numpy.cumsum(sizes)
    places = numpy.flatnonzero(tags)
    documents = numpy.searchsorted(ends, places, side="right")
    labels, positions = numpy.divmod(tags[places] - 1, len(POSITIONS))
    columns = (documents, places - (ends - sizes)[documents], labels, positions)
    yield from zip(*[column.tolist() for column in columns], strict=True)
