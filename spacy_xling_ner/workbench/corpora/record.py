"""The options and the output of a corpus parser: one record for each text."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Iterator, List, NamedTuple, Optional, Sequence, Tuple

from ...training.gold_offsets import Entity
from .tag_schemes import InvalidTagPolicy


@dataclass(frozen=True)
class InvalidTag:
    """A tag that may not follow its predecessor, and was read as the start of an entity."""

    file: str
    line: int  # from 1
    tag: str

    def __str__(self) -> str:
        """Describe it in one line."""
        return f"{self.file}:{self.line}: {self.tag} read as the start of an entity"


@dataclass(frozen=True)
class Record:
    """A text of a corpus with its entities, not yet tokenised.

    file (str): The corpus file.
    line (int): Number of the record's first line, from 1.
    text (str): The text.
    entities (List[Entity]): The entities, in the order of the file.
    words (Optional[List[str]]): Tokens to keep; None if the pipeline's tokenizer makes them.
    invalid_tags (List[InvalidTag]): The repaired tags.
    unknown (List[Tuple[int, int]]): Character offsets of the tokens without annotation (`-`).
    annotated (Optional[List[str]]): The labels that its annotators looked for; None for all.
    left_out (str): Why there is no gold annotation, such as `answer: reject`; empty if there is.
    id (str): Identifier of the text in the corpus; by default the SHA-1 of the text.
    """

    file: str
    line: int
    text: str
    entities: List[Entity]
    words: Optional[List[str]] = None
    invalid_tags: List[InvalidTag] = field(default_factory=list)
    unknown: List[Tuple[int, int]] = field(default_factory=list)
    annotated: Optional[List[str]] = None
    left_out: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        """Set the default identifier."""
        if not self.id:
            object.__setattr__(self, "id", hashlib.sha1(self.text.encode("utf8")).hexdigest())


@dataclass(frozen=True)
class LeftOutText:
    """A text of the corpus without a gold annotation, such as one that an annotator rejected."""

    file: str
    line: int  # from 1
    reason: str

    def __str__(self) -> str:
        """Describe it in one line."""
        return f"{self.file}:{self.line}: left out, {self.reason}"


class ParseOptions(NamedTuple):
    """Options of a parser.

    joiner (str): Text between two words of a column corpus: a space, or nothing in a language
        written without spaces.
    invalid_tags (Optional[InvalidTagPolicy]): Policy for invalid tags; None: the format's default.
    tag_names (Sequence[str]): Names of the tags of a corpus that numbers them, from 0.
    """

    joiner: str = " "
    invalid_tags: Optional[InvalidTagPolicy] = None
    tag_names: Sequence[str] = ()


Parser = Callable[[Path, ParseOptions], Iterator[Record]]
"""Reads the records of a file; raises a CorpusFormatError for a malformed line."""
