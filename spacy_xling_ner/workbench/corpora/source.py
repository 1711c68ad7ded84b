"""Reading corpus files as text or JSON, with errors that name the file and the line."""

import json
from pathlib import Path
from typing import Any, Iterator, List, Tuple

from .errors import CorpusFormatError

_BLANKS = " \t\n\r"


def read_text(path: Path) -> str:
    r"""Read a file: UTF-8, with or without a byte-order mark, with any line ends.

    path (Path): The file.
    RETURNS (str): Its text, without the mark and with `\n` line ends.
    RAISES (CorpusFormatError): If the file is missing, empty or not UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        got = (error.strerror or "an unreadable file").lower()
        raise CorpusFormatError(path, 1, "a readable file", got) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        got = f"the byte 0x{data[error.start]:02x}"
        raise CorpusFormatError(path, line, "UTF-8", got) from error
    if not text.strip():
        raise CorpusFormatError(path, 1, "at least one text", "an empty file")
    return text.replace("\r\n", "\n")


def read_lines(path: Path) -> List[str]:
    r"""Read the lines of a file; only `\n` ends a line, unlike in `str.splitlines`.

    path (Path): The file.
    RETURNS (List[str]): The lines without line ends.
    RAISES (CorpusFormatError): If the file is missing, empty or not UTF-8.
    """
    return read_text(path).split("\n")


def read_json_lines(path: Path) -> Iterator[Tuple[int, Any]]:
    """Read a file with one JSON value per line.

    path (Path): The file.
    YIELDS (Tuple[int, Any]): Line number and value of each line that is not blank.
    RAISES (CorpusFormatError): If the file is missing, empty or not UTF-8, or a line is not JSON.
    """
    for number, line in enumerate(read_lines(path), start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except json.JSONDecodeError as error:
                raise CorpusFormatError(path, number, "valid JSON", _fault(error)) from error


def read_json_items(path: Path) -> Iterator[Tuple[int, Any]]:
    """Read the items of a JSON array, or one JSON value per line.

    path (Path): The file.
    YIELDS (Tuple[int, Any]): Line number and value of each item.
    RAISES (CorpusFormatError): If the file is missing, empty or not UTF-8, or is not JSON.
    """
    text = read_text(path)
    if text.lstrip(_BLANKS).startswith("["):
        try:
            values = json.loads(text)
        except json.JSONDecodeError as error:
            # a line can be an array, too; a broken array is reported where it breaks
            if not error.msg.startswith("Extra data"):
                raise CorpusFormatError(path, error.lineno, "valid JSON", _fault(error)) from error
        else:
            # anything else is a single line, such as ["Ann left", {"entities": []}]
            if all(isinstance(value, (dict, list)) for value in values):
                yield from read_json_array(path)
                return
    yield from read_json_lines(path)


class ItemLine(int):
    """The line of an item that shares it with others; in messages it has the item's number too."""

    number: int

    def __new__(cls, line: int, number: int) -> "ItemLine":
        """Create it from the number of the line and that of the item, both from 1."""
        self = super().__new__(cls, line)
        self.number = number
        return self

    def __format__(self, spec: str) -> str:
        """Name the line and the item."""
        return f"{int(self)} (item {self.number})"


def read_json_array(path: Path) -> Iterator[Tuple[int, Any]]:
    """Read a JSON array item by item, to know the line on which each of them starts.

    path (Path): The file.
    YIELDS (Tuple[int, Any]): Line number and value of each item.
    RAISES (CorpusFormatError): If the file is missing, empty or not UTF-8, or is no JSON array.
    """
    text = read_text(path)
    try:
        values = json.loads(text)  # finds any error, so the loop below needs no checks
    except json.JSONDecodeError as error:
        raise CorpusFormatError(path, error.lineno, "valid JSON", _fault(error)) from error
    position = _skip_blanks(text, 0)
    if text[position] != "[":
        raise CorpusFormatError(path, 1, "an array of texts", repr(text[position : position + 40]))
    decoder = json.JSONDecoder()
    line, counted, number = 1, 0, 0
    share_lines = text.count("\n") + 1 < len(values)
    position = _skip_blanks(text, position + 1)
    while text[position] != "]":
        line += text.count("\n", counted, position)
        counted = position
        item, position = decoder.raw_decode(text, position)
        number += 1
        yield ItemLine(line, number) if share_lines else line, item
        position = _skip_blanks(text, position)
        if text[position] == ",":
            position = _skip_blanks(text, position + 1)


def _skip_blanks(text: str, position: int) -> int:
    while text[position] in _BLANKS:
        position += 1
    return position


def _fault(error: json.JSONDecodeError) -> str:
    return f"{error.msg} at column {error.colno}"
