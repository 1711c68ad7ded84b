"""Decoding the tag schemes of column corpora: IO, IOB1, IOB2, BILUO, IOBES and BMES."""

from typing import Dict, Iterable, List, Literal, NamedTuple, Optional, Sequence, Tuple

Scheme = Literal["io", "iob1", "iob2", "biluo", "iobes", "bmes"]
InvalidTagPolicy = Literal["error", "open"]

# The letters of a scheme for BILUO's beginning, inside, last and unit.
_LETTERS: Dict[Scheme, Dict[str, str]] = {
    "io": {"I": "I"},
    "iob1": {"B": "B", "I": "I"},
    "iob2": {"B": "B", "I": "I"},
    "biluo": {"B": "B", "I": "I", "L": "L", "U": "U"},
    "iobes": {"B": "B", "I": "I", "L": "E", "U": "S"},
    "bmes": {"B": "B", "I": "M", "L": "E", "U": "S"},
}


class TagError(ValueError):
    """A tag is unknown to its scheme, or may not follow its predecessor.

    index (int): Position of the tag.
    expected (str): What the scheme allows there.
    hint (str): What else can be done, in brackets; empty for an unknown tag.
    """

    def __init__(self, index: int, expected: str, hint: str = "") -> None:
        """Build the message."""
        super().__init__(f"tag {index}: expected {expected}")
        self.index = index
        self.expected = expected
        self.hint = hint


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
        `biluo` an entity ends with `L-` or is a single `U-`; `iobes` names these `E-` and `S-`, and
        `bmes` names the inside `M-`, too.
    policy (InvalidTagPolicy): For a tag that may not follow its predecessor, such as `I-` after `O`
        in `iob2`: raise an `error`, or `open` an entity there (as conlleval does).
    RETURNS (Tuple[List[Chunk], List[int]]): The entities, and the positions of the repaired tags.
    RAISES (TagError): If a tag is unknown, or invalid and the policy is `error`.
    """
    chunks: List[Chunk] = []
    repaired: List[int] = []

    letters = _LETTERS[scheme]
    closed = "L" in letters

    def repair(index: int, expected: str) -> None:
        if policy == "error":
            raise TagError(index, expected, " (--stray open reads it as the start of an entity)")
        repaired.append(index)

    start: Optional[int] = None
    label = ""
    for index, tag in enumerate(tags):
        prefix, new = _split(index, tag, scheme)
        if start is not None and (prefix not in "IL" or new != label):
            # the open entity ends here; in BILUO its last tag should have been L-
            if closed:
                inside, last = letters["I"], letters["L"]
                repair(index, f"{inside}-{label} or {last}-{label} to continue {tags[index - 1]}")
            chunks.append(Chunk(start, index, label))
            start = None
        if prefix == "O":
            continue
        if start is None:
            # a BILUO entity that broke off at this tag has already been reported
            if prefix in "IL" and (closed or scheme == "iob2") and index not in repaired:
                tag = f"{letters[prefix]}-{new}"
                repair(index, f"{tag} to follow B-{new} or {letters['I']}-{new}")
            start, label = index, new
        if prefix in "LU":
            chunks.append(Chunk(start, index + 1, label))
            start = None
    if start is not None:
        if closed:
            last, unit = letters["L"], letters["U"]
            repair(len(tags) - 1, f"{last}-{label} or {unit}-{label} at the sentence's end")
        chunks.append(Chunk(start, len(tags), label))
    return chunks, repaired


def guess_scheme(sentences: Iterable[Sequence[str]]) -> Scheme:
    """Guess the scheme of a corpus from its tags.

    sentences (Iterable[Sequence[str]]): The tags of each sentence.
    RETURNS (Scheme): The scheme; of several that read the tags alike, the most common one.
    """
    letters = set()
    opens_with_i = opens_with_b = False
    for tags in sentences:
        previous = "O"
        for tag in tags:
            letter, _, label = tag.partition("-")
            continues = previous != "O" and previous.partition("-")[2] == label
            opens_with_i = opens_with_i or (letter == "I" and not continues)
            opens_with_b = opens_with_b or (letter == "B" and not continues)
            letters.add(letter)
            previous = tag
    if letters & set("LU"):
        return "biluo"
    if letters & set("MES"):
        return "bmes" if "M" in letters else "iobes"
    if "B" not in letters:
        return "io" if "I" in letters else "iob2"
    # IOB1 has a B- only behind an entity of the same label
    return "iob1" if opens_with_i and not opens_with_b else "iob2"


def _split(index: int, tag: str, scheme: Scheme) -> Tuple[str, str]:
    if tag == "O":
        return "O", ""
    letter, dash, label = tag.partition("-")
    for prefix, known in _LETTERS[scheme].items():
        if letter == known and dash and label.strip():
            return prefix, label
    choices = ", ".join(f"{known}-LABEL" for known in _LETTERS[scheme].values())
    raise TagError(index, f"the tag O or {choices}")
