"""What a corpus format is."""

from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterator, Optional

from ..record import Record
from ..tag_schemes import StrayPolicy


@dataclass(frozen=True)
class ParseOptions:
    """What a parser has to be told beside the file.

    joiner (str): What joins two words of a column corpus: a space, or nothing in a language
        written without spaces.
    stray (Optional[StrayPolicy]): What to do with stray tags; None: what suits the format.
    """

    joiner: str = " "
    stray: Optional[StrayPolicy] = None


Parser = Callable[[Path, ParseOptions], Iterator[Record]]


@dataclass(frozen=True)
class Format:
    """A corpus format.

    name (str): The name to choose it by.
    description (str): What it looks like, in one sentence.
    parse (Parser): Reads a file into records.
    raw_text (bool): Whether the corpus is text with offsets and has no tokens of its own.
    """

    name: str
    description: str
    parse: Parser
    raw_text: bool = False
