"""What a parser reads from a corpus file: one record for each text."""

import hashlib
from dataclasses import dataclass, field
from typing import List, Optional

from ...training.gold_offsets import Entity


@dataclass(frozen=True)
class Stray:
    """A tag that cannot stand where it stands, read as the start of an entity.

    line (int): Number of the line in the file, from 1.
    tag (str): The tag.
    """

    line: int
    tag: str


@dataclass(frozen=True)
class Record:
    """One text of a corpus with its entities, not yet tokenised for a pipeline.

    file (str): The file.
    line (int): Number of the record's first line in the file, from 1.
    text (str): The text that the entities' offsets point into.
    entities (List[Entity]): The entities, in the order of the file.
    words (Optional[List[str]]): The corpus's own tokens, None if the corpus is raw text.
    strays (List[Stray]): The tags that were repaired.
    id (str): The corpus's own identifier of the text, else a hash of the text.
    """

    file: str
    line: int
    text: str
    entities: List[Entity]
    words: Optional[List[str]] = None
    strays: List[Stray] = field(default_factory=list)
    id: str = ""

    def __post_init__(self) -> None:
        """Identify a text without an identifier by its hash."""
        if not self.id:
            object.__setattr__(self, "id", text_hash(self.text))


def text_hash(text: str) -> str:
    """Give a text a short name that is the same on every machine.

    text (str): The text.
    RETURNS (str): The SHA-1 of its UTF-8 bytes, in hexadecimal.
    """
    return hashlib.sha1(text.encode("utf8")).hexdigest()
