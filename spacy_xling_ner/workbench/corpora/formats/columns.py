"""Column corpora: a word and its tag per line, a blank line after each sentence."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterable, Iterator, List, NamedTuple, Optional, Sequence, Tuple

from ....training.gold_offsets import Entity
from ..errors import CorpusFormatError
from ..record import InvalidTag, ParseOptions, Record
from ..source import read_lines
from ..tag_schemes import Chunk, InvalidTagPolicy, Scheme, TagError, decode

_BLANKS = re.compile(r"[ \t]+")  # not U+3000, which can be a word
_ID_COMMENT = re.compile(r"#\s*(?:sent_id|id)\s*=\s*(.+)")
_SEPARATORS: Dict[Optional[str], str] = {None: "blanks", "\t": "tabs", " ": "single spaces"}


class Row(NamedTuple):
    """A word and its tag, on a line of the file."""

    line: int
    word: str
    tag: str


@dataclass(frozen=True)
class Columns:
    """Layout of a column corpus.

    widths (Tuple[int, ...]): Allowed numbers of columns; empty: two or more.
    word (int): Column of the word, from 0.
    tag (int): Column of the tag, from 0, or from the end if negative.
    separator (Optional[str]): Text between two columns; None: any run of blanks.
    scheme (Scheme): The tag scheme.
    invalid_tags (InvalidTagPolicy): Default policy for invalid tags.
    first_id (Optional[int]): Number of the first word, if column 0 numbers the words.
    comments (bool): Lines that start with `#` are comments.
    skip (str): First word of a line that is no text (`-DOCSTART-`); it ends a sentence.
    """

    widths: Tuple[int, ...] = (2,)
    word: int = 0
    tag: int = 1
    separator: Optional[str] = "\t"
    scheme: Scheme = "iob2"
    invalid_tags: InvalidTagPolicy = "error"
    first_id: Optional[int] = None
    comments: bool = False
    skip: str = ""

    def parse(self, path: Path, options: ParseOptions) -> Iterator[Record]:
        """Read a file.

        path (Path): The file.
        options (ParseOptions): The joiner of words, and the policy for invalid tags.
        YIELDS (Record): A record for each sentence.
        RAISES (CorpusFormatError): If a line is malformed.
        """
        rows: List[Row] = []
        name = ""
        for number, line in enumerate([*read_lines(path), ""], start=1):
            skipped = self.skip and _BLANKS.split(line, maxsplit=1)[0] == self.skip
            if skipped or not line.strip(" \t\r"):
                if rows:
                    yield from self._record(path, rows, name, options)
                rows, name = [], ""
            elif self.comments and line.startswith("#"):
                match = _ID_COMMENT.fullmatch(line.strip())
                name = match[1] if match else name
            else:
                rows.append(self._row(path, number, line, len(rows)))

    def _row(self, path: Path, number: int, line: str, index: int) -> Row:
        cells = line.split(self.separator) if self.separator else _BLANKS.split(line.strip(" \t"))
        if len(cells) not in self.widths if self.widths else len(cells) < 2:
            widths = " or ".join(map(str, self.widths)) or "2 or more"
            expected = f"{widths} columns separated by {_SEPARATORS[self.separator]}"
            raise CorpusFormatError(path, number, expected, f"{len(cells)}: {line[:60]!r}")
        if self.first_id is not None and cells[0] != str(self.first_id + index):
            expected = f"word number {self.first_id + index} in column 1"
            raise CorpusFormatError(path, number, expected, repr(cells[0]))
        if not cells[self.word]:
            expected = f"a word in column {self.word + 1}"
            raise CorpusFormatError(path, number, expected, "an empty cell")
        return Row(number, cells[self.word], cells[self.tag])

    def _record(
        self, path: Path, rows: List[Row], name: str, options: ParseOptions
    ) -> Iterator[Record]:
        policy = options.invalid_tags or self.invalid_tags
        try:
            chunks, repaired = decode([row.tag for row in rows], self.scheme, policy)
        except TagError as error:
            row = rows[error.index]
            got = f"{row.tag!r}{error.hint}"
            raise CorpusFormatError(path, row.line, error.expected, got) from error
        yield Record(
            file=str(path),
            line=rows[0].line,
            text=options.joiner.join(row.word for row in rows),
            entities=place_chunks(rows, chunks, options.joiner),
            words=[row.word for row in rows],
            invalid_tags=[InvalidTag(str(path), rows[i].line, rows[i].tag) for i in repaired],
            id=name,
        )


def place_chunks(rows: Sequence[Row], chunks: Iterable[Chunk], joiner: str) -> List[Entity]:
    """Find the character offsets of entities that are given by words.

    rows (Sequence[Row]): The words of a sentence.
    chunks (Iterable[Chunk]): The entities.
    joiner (str): Text between two words.
    RETURNS (List[Entity]): The entities, with the line of their first word.
    """
    starts, offset = [], 0
    for row in rows:
        starts.append(offset)
        offset += len(row.word) + len(joiner)
    return [
        Entity(starts[start], starts[end - 1] + len(rows[end - 1].word), label, rows[start].line)
        for start, end, label in chunks
    ]
