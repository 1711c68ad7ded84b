"""One strict decoder for the tag schemes of column corpora: IO, IOB1, IOB2, BILUO."""

from dataclasses import dataclass
from typing import Dict, List, Literal, Optional, Sequence, Tuple

Scheme = Literal["io", "iob1", "iob2", "biluo"]
StrayPolicy = Literal["error", "open"]

_PREFIXES: Dict[Scheme, str] = {"io": "I", "iob1": "BI", "iob2": "BI", "biluo": "BILU"}


class TagError(ValueError):
    """A tag is not one of its scheme, or cannot stand where it stands.

    index (int): The tag's place in the sequence.
    expected (str): What the scheme allows there.
    """

    def __init__(self, index: int, expected: str) -> None:
        """Keep what the message is made of."""
        self.index = index
        self.expected = expected
        super().__init__(f"tag {index}: expected {expected}")


@dataclass(frozen=True)
class Chunk:
    """A labelled run of words.

    start (int): Index of the first word.
    end (int): Index after the last word.
    label (str): The label.
    """

    start: int
    end: int
    label: str


def decode(
    tags: Sequence[str], scheme: Scheme, stray: StrayPolicy
) -> Tuple[List[Chunk], List[int]]:
    """Turn the tags of one sentence into labelled runs of words.

    tags (Sequence[str]): One tag for each word, such as `B-PER` or `O`.
    scheme (Scheme): What the tags mean: in `io` and `iob1` an `I-` may open an entity; in `iob2`
        only `B-` may; in `biluo` an entity ends with `L-` or is a `U-`.
    stray (StrayPolicy): What to do with a tag whose neighbours do not fit, such as an `I-` after
        `O` in `iob2`: `error`, or `open` an entity there (what conlleval does).
    RETURNS (Tuple[List[Chunk], List[int]]): The runs, and the indices of the tags repaired.
    RAISES (TagError): A tag is not one of the scheme, or a stray one was not to be repaired.
    """
    chunks: List[Chunk] = []
    strays: List[int] = []

    def repair(index: int, expected: str) -> None:
        if stray == "error":
            raise TagError(index, expected)
        strays.append(index)

    start: Optional[int] = None
    label = ""
    for index, tag in enumerate(tags):
        prefix, new = _split(index, tag, scheme)
        if start is not None and (prefix not in "IL" or new != label):
            if scheme == "biluo":
                repair(index, f"I-{label} or L-{label} to go on from {tags[index - 1]}")
            chunks.append(Chunk(start, index, label))
            start = None
        if prefix == "O":
            continue
        if start is None:
            # an open BILUO entity that broke off here was already reported
            if prefix in "IL" and scheme in ("iob2", "biluo") and index not in strays:
                repair(index, f"{prefix}-{new} to follow B-{new} or I-{new}")
            start, label = index, new
        if prefix in "LU":
            chunks.append(Chunk(start, index + 1, label))
            start = None
    if start is not None:
        if scheme == "biluo":
            repair(len(tags) - 1, f"L-{label} or U-{label} at the sentence's end")
        chunks.append(Chunk(start, len(tags), label))
    return chunks, strays


def _split(index: int, tag: str, scheme: Scheme) -> Tuple[str, str]:
    if tag == "O":
        return "O", ""
    prefix, dash, label = tag.partition("-")
    if len(prefix) != 1 or prefix not in _PREFIXES[scheme] or not dash or not label.strip():
        known = ", ".join(f"{letter}-LABEL" for letter in _PREFIXES[scheme])
        raise TagError(index, f"the tag O or {known}")
    return prefix, label
