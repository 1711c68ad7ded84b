"""The type of a corpus format."""

from pathlib import Path
from typing import Callable, Iterator, NamedTuple, Optional

from ..record import Record
from ..tag_schemes import InvalidTagPolicy


class ParseOptions(NamedTuple):
    """Options of a parser.

    joiner (str): Text between two words of a column corpus: a space, or nothing in a language
        written without spaces.
    invalid_tags (Optional[InvalidTagPolicy]): Policy for invalid tags; None: the format's default.
    """

    joiner: str = " "
    invalid_tags: Optional[InvalidTagPolicy] = None


Parser = Callable[[Path, ParseOptions], Iterator[Record]]


class Format(NamedTuple):
    """A corpus format.

    parse (Parser): Reads a file into records; raises a CorpusFormatError for a malformed line.
    raw_text (bool): The corpus has texts with character offsets, and no tokens of its own.
    """

    parse: Parser
    raw_text: bool = False
