"""Column corpora: one word a line, one of the columns holds its tag, a blank line ends a text."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterator, List, Optional, Tuple

from ....training.gold_offsets import Entity
from ..errors import CorpusFormatError
from ..record import Record, Stray
from ..source import read_lines
from ..tag_schemes import Scheme, StrayPolicy, TagError, decode
from .format import ParseOptions

_BLANKS = re.compile(r"[ \t]+")  # not U+3000, which can be a word
_ID_COMMENT = re.compile(r"#\s*(?:sent_id|id)\s*=\s*(.+)")


@dataclass(frozen=True)
class Columns:
    """Where a column corpus keeps what, and how strictly its tags are read.

    widths (Tuple[int, ...]): The numbers of columns that a line may have; empty: two or more.
    word (int): The column of the word, from 0.
    tag (int): The column of the tag, from 0, or from the end if negative.
    separator (Optional[str]): What stands between two columns; None: any run of blanks.
    scheme (Scheme): The tag scheme.
    stray (StrayPolicy): What to do with tags whose neighbours do not fit.
    first_id (Optional[int]): The first word's number, if column 0 numbers the words.
    comments (bool): Whether lines that start with `#` are comments.
    skip (str): A word that is no text when it stands alone (`-DOCSTART-`).
    """

    widths: Tuple[int, ...] = (2,)
    word: int = 0
    tag: int = 1
    separator: Optional[str] = "\t"
    scheme: Scheme = "iob2"
    stray: StrayPolicy = "error"
    first_id: Optional[int] = None
    comments: bool = False
    skip: str = ""

    def parse(self, path: Path, options: ParseOptions) -> Iterator[Record]:
        """Read a column corpus.

        path (Path): The file.
        options (ParseOptions): What joins two words, and what to do with stray tags.
        YIELDS (Record): One record for each sentence.
        RAISES (CorpusFormatError): A line is malformed.
        """
        rows: List[_Row] = []
        name = ""
        for number, line in enumerate([*read_lines(path), ""], start=1):
            if not line.strip(" \t\r"):
                if rows:
                    yield from self._record(path, rows, name, options)
                rows, name = [], ""
            elif self.comments and line.startswith("#"):
                match = _ID_COMMENT.fullmatch(line.strip())
                name = match[1] if match else name
            else:
                rows.append(self._row(path, number, line, len(rows)))

    def _row(self, path: Path, number: int, line: str, index: int) -> "_Row":
        cells = line.split(self.separator) if self.separator else _BLANKS.split(line.strip(" \t"))
        if len(cells) not in self.widths if self.widths else len(cells) < 2:
            raise CorpusFormatError(path, number, self._width(), f"{len(cells)}: {line[:60]!r}")
        if self.first_id is not None and cells[0] != str(self.first_id + index):
            expected = f"word number {self.first_id + index} in column 1"
            raise CorpusFormatError(path, number, expected, repr(cells[0]))
        word = cells[self.word]
        if not word:
            expected = f"a word in column {self.word + 1}"
            raise CorpusFormatError(path, number, expected, "an empty cell")
        return _Row(number, word, cells[self.tag])

    def _width(self) -> str:
        names: Dict[Optional[str], str] = {None: "blanks", "\t": "tabs", " ": "single spaces"}
        widths = " or ".join(map(str, self.widths)) or "2 or more"
        return f"{widths} columns separated by {names[self.separator]}"

    def _record(
        self, path: Path, rows: List["_Row"], name: str, options: ParseOptions
    ) -> Iterator[Record]:
        if self.skip and rows[0].word == self.skip:
            if len(rows) > 1:
                got = repr(rows[1].word)
                raise CorpusFormatError(path, rows[1].line, f"a blank line after {self.skip}", got)
            return
        tags = [row.tag for row in rows]
        try:
            chunks, strays = decode(tags, self.scheme, options.stray or self.stray)
        except TagError as error:
            row = rows[error.index]
            raise CorpusFormatError(path, row.line, error.expected, repr(row.tag)) from error
        starts, offset = [], 0
        for row in rows:
            starts.append(offset)
            offset += len(row.word) + len(options.joiner)
        entities = []
        for chunk in chunks:
            end = starts[chunk.end - 1] + len(rows[chunk.end - 1].word)
            line = rows[chunk.start].line
            entities.append(Entity(starts[chunk.start], end, chunk.label, line))
        yield Record(
            file=str(path),
            line=rows[0].line,
            text=options.joiner.join(row.word for row in rows),
            entities=entities,
            words=[row.word for row in rows],
            strays=[Stray(rows[index].line, rows[index].tag) for index in strays],
            id=name,
        )


@dataclass(frozen=True)
class _Row:
    line: int
    word: str
    tag: str
