"""The JSON of stockmark's Wikipedia corpus: one array of texts with character spans."""

import json
from pathlib import Path
from typing import Any, Iterator, Tuple

from ....training.gold_offsets import Entity
from ..errors import CorpusFormatError
from ..record import Record
from ..source import read_text
from .format import ParseOptions
from .offsets import checked_entity, checked_text


def parse_stockmark(path: Path, options: ParseOptions) -> Iterator[Record]:
    """Read an array of `{"text": …, "entities": [{"name": …, "span": [start, end], "type": …}]}`.

    An entity's line is the line on which its text's object starts. `curid` numbers the Wikipedia
    page, not the text, so it is not used as the identifier.

    path (Path): The file.
    options (ParseOptions): Not used; every parser takes them.
    YIELDS (Record): One record for each object.
    RAISES (CorpusFormatError): The JSON or one of its values is malformed.
    """
    for line, item in _elements(path):
        if not isinstance(item, dict):
            raise CorpusFormatError(path, line, "an object with a text", repr(item)[:60])
        text = checked_text(path, line, item.get("text"))
        found = item.get("entities")
        if not isinstance(found, list):
            raise CorpusFormatError(path, line, 'a list "entities"', repr(found))
        entities = [_entity(path, line, text, entity) for entity in found]
        yield Record(str(path), line, text, entities)


def _entity(path: Path, line: int, text: str, item: Any) -> Entity:
    expected = 'an entity with "name", "span": [start, end] and "type"'
    if not isinstance(item, dict) or not {"name", "span", "type"} <= set(item):
        raise CorpusFormatError(path, line, expected, repr(item)[:60])
    if not isinstance(item["span"], list) or len(item["span"]) != 2:
        raise CorpusFormatError(path, line, expected, repr(item)[:60])
    start, end = item["span"]
    return checked_entity(path, line, text, start, end, item["type"], item["name"])


def _elements(path: Path) -> Iterator[Tuple[int, Any]]:
    """Parse the array element by element, to know the line on which each one starts."""
    text = read_text(path)
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        raise CorpusFormatError(path, error.lineno, "valid JSON", error.msg) from error
    position = _skip_blanks(text, 0)
    if text[position] != "[":
        raise CorpusFormatError(path, 1, "an array of texts", repr(text[position : position + 40]))
    decoder = json.JSONDecoder()
    line, counted = 1, 0
    position = _skip_blanks(text, position + 1)
    while text[position] != "]":
        line += text.count("\n", counted, position)
        counted = position
        item, position = decoder.raw_decode(text, position)
        yield line, item
        position = _skip_blanks(text, position)
        if text[position] == ",":
            position = _skip_blanks(text, position + 1)


def _skip_blanks(text: str, position: int) -> int:
    while text[position] in " \t\n\r":
        position += 1
    return position
