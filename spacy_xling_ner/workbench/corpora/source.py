"""Reading a corpus file as text, with errors that name the file and the line."""

import json
from pathlib import Path
from typing import Any, Iterator, List, Tuple

from .errors import CorpusFormatError


def read_text(path: Path) -> str:
    r"""Read a corpus file: UTF-8, with or without a byte-order mark, any line ends.

    path (Path): The file.
    RETURNS (str): Its text, without the mark and with `\n` at each line's end.
    RAISES (CorpusFormatError): The file is missing, empty or not UTF-8.
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
    r"""Read a corpus file line by line; only `\n` ends a line, U+2028 and the like do not.

    path (Path): The file.
    RETURNS (List[str]): Its lines without their ends.
    RAISES (CorpusFormatError): The file is missing, empty or not UTF-8.
    """
    return read_text(path).split("\n")


def read_json_lines(path: Path) -> Iterator[Tuple[int, Any]]:
    """Read a file with one JSON value a line.

    path (Path): The file.
    YIELDS (Tuple[int, Any]): The number of each line that is not blank, and its value.
    RAISES (CorpusFormatError): The file is missing, empty or not UTF-8, or a line is not JSON.
    """
    for number, line in enumerate(read_lines(path), start=1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except json.JSONDecodeError as error:
            raise CorpusFormatError(path, number, "valid JSON", error.msg) from error
