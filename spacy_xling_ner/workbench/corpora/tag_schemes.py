"""Decoding the tag schemes of column corpora: IO, IOB1, IOB2 and BILUO."""

from typing import Dict, List, Literal, NamedTuple, Optional, Sequence, Tuple

Scheme = Literal["io", "iob1", "iob2", "biluo"]
InvalidTagPolicy = Literal["error", "open"]

_PREFIXES: Dict[Scheme, str] = {"io": "I", "iob1": "BI", "iob2": "BI", "biluo": "BILU"}


class TagError(ValueError):
    """A tag is unknown to its scheme, or may not follow its predecessor.

    index (int): Position of the tag.
    expected (str): What the scheme allows there.
    """

    def __init__(self, index: int, expected: str) -> None:
        """Build the message."""
        super().__init__(f"tag {index}: expected {expected}")
        self.index = index
        self.expected = expected


class Chunk(NamedTuple):
    """A labelled run of words: index of the first word, index after the last one, label."""

    start: int
    end: int
    label: str


def decode(
    tags: Sequence[str], scheme: Scheme, policy: InvalidTagPolicy
) -> Tuple[List[Chunk], List[int]]:
    """Decode the tags of a sentence.

    tags (Sequence[str]): Tag of each word, such as `B-PER` or `O`.
    scheme (Scheme): In `io` and `iob1` an `I-` may open an entity; in `iob2` only a `B-` may; in
        `biluo` an entity ends with `L-` or is a single `U-`.
    policy (InvalidTagPolicy): For a tag that may not follow its predecessor, such as `I-` after `O`
        in `iob2`: raise an `error`, or `open` an entity there (as conlleval does).
    RETURNS (Tuple[List[Chunk], List[int]]): The entities, and the positions of the repaired tags.
    RAISES (TagError): If a tag is unknown, or invalid and the policy is `error`.
    """
    chunks: List[Chunk] = []
    repaired: List[int] = []

    def repair(index: int, expected: str) -> None:
        if policy == "error":
            raise TagError(index, expected)
        repaired.append(index)

    start: Optional[int] = None
    label = ""
    for index, tag in enumerate(tags):
        prefix, new = _split(index, tag, scheme)
        if start is not None and (prefix not in "IL" or new != label):
            # the open entity ends here; in BILUO its last tag should have been L-
            if scheme == "biluo":
                repair(index, f"I-{label} or L-{label} to continue {tags[index - 1]}")
            chunks.append(Chunk(start, index, label))
            start = None
        if prefix == "O":
            continue
        if start is None:
            # a BILUO entity that broke off at this tag has already been reported
            if prefix in "IL" and scheme in ("iob2", "biluo") and index not in repaired:
                repair(index, f"{prefix}-{new} to follow B-{new} or I-{new}")
            start, label = index, new
        if prefix in "LU":
            chunks.append(Chunk(start, index + 1, label))
            start = None
    if start is not None:
        if scheme == "biluo":
            repair(len(tags) - 1, f"L-{label} or U-{label} at the sentence's end")
        chunks.append(Chunk(start, len(tags), label))
    return chunks, repaired


def _split(index: int, tag: str, scheme: Scheme) -> Tuple[str, str]:
    if tag == "O":
        return "O", ""
    prefix, dash, label = tag.partition("-")
    if len(prefix) != 1 or prefix not in _PREFIXES[scheme] or not dash or not label.strip():
        known = ", ".join(f"{letter}-LABEL" for letter in _PREFIXES[scheme])
        raise TagError(index, f"the tag O or {known}")
    return prefix, label
