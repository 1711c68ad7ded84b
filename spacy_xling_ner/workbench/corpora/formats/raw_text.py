"""Corpora of raw texts with character offsets: JSONL, and the JSON of stockmark."""

import json
from pathlib import Path
from typing import Any, Iterator, Optional, Tuple

from ....training.gold_offsets import Entity
from ..errors import CorpusFormatError
from ..record import ParseOptions, Record
from ..source import read_json_lines, read_text

# names of the list of entities in spaCy's examples, Prodigy and doccano
_LISTS = ("entities", "spans", "label")
_BLANKS = " \t\n\r"


def parse_jsonl(path: Path, options: ParseOptions) -> Iterator[Record]:
    """Read lines of `{"text": …, "entities": […], "id": …}`.

    The list may also be named `spans` (Prodigy) or `label` (doccano). An entity is
    `[start, end, label]` or `{"start": …, "end": …, "label": …}`. The `id` is optional.

    path (Path): The file.
    options (ParseOptions): Not used.
    YIELDS (Record): A record for each line that is not blank.
    RAISES (CorpusFormatError): If a line is malformed.
    """
    for line, item in read_json_lines(path):
        if not isinstance(item, dict):
            raise CorpusFormatError(path, line, "a JSON object", repr(item)[:60])
        text = _check_text(path, line, item.get("text"))
        lists = [key for key in _LISTS if key in item]
        if len(lists) != 1 or not isinstance(item[lists[0]], list):
            got = ", ".join(map(repr, item))
            raise CorpusFormatError(path, line, f"one list, {' or '.join(_LISTS)}", got)
        entities = []
        for found in item[lists[0]]:
            if isinstance(found, dict) and {"start", "end", "label"} <= set(found):
                found = [found["start"], found["end"], found["label"]]
            if not isinstance(found, list) or len(found) != 3:
                expected = '[start, end, label] or {"start", "end", "label"}'
                raise CorpusFormatError(path, line, expected, repr(found)[:60])
            entities.append(_check_entity(path, line, text, *found))
        name = item.get("id")
        yield Record(str(path), line, text, entities, id="" if name is None else str(name))


def parse_stockmark(path: Path, options: ParseOptions) -> Iterator[Record]:
    """Read an array of `{"text": …, "entities": [{"name": …, "span": [start, end], "type": …}]}`.

    The line of an entity is the line on which the object of its text starts. The identifier `curid`
    is not used: it numbers Wikipedia pages, not texts.

    path (Path): The file.
    options (ParseOptions): Not used.
    YIELDS (Record): A record for each object.
    RAISES (CorpusFormatError): If the JSON or one of its values is malformed.
    """
    for line, item in _array_items(path):
        if not isinstance(item, dict):
            raise CorpusFormatError(path, line, "an object with a text", repr(item)[:60])
        text = _check_text(path, line, item.get("text"))
        if not isinstance(item.get("entities"), list):
            raise CorpusFormatError(path, line, 'a list "entities"', repr(item.get("entities")))
        entities = []
        for found in item["entities"]:
            span = found.get("span") if isinstance(found, dict) else None
            if not isinstance(span, list) or len(span) != 2 or not {"name", "type"} <= set(found):
                expected = 'an entity with "name", "span": [start, end] and "type"'
                raise CorpusFormatError(path, line, expected, repr(found)[:60])
            start, end = span
            entities.append(
                _check_entity(path, line, text, start, end, found["type"], found["name"])
            )
        yield Record(str(path), line, text, entities)


def _array_items(path: Path) -> Iterator[Tuple[int, Any]]:
    """Parse an array item by item, to know the line on which each of them starts."""
    text = read_text(path)
    try:
        json.loads(text)  # finds any error, so the loop below needs no checks
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
    while text[position] in _BLANKS:
        position += 1
    return position


def _check_text(path: Path, line: int, text: Any) -> str:
    if not isinstance(text, str) or not text.strip():
        raise CorpusFormatError(path, line, 'a "text" that is a string and not blank', repr(text))
    if not text.isprintable() and any("\ud800" <= char <= "\udfff" for char in text):
        raise CorpusFormatError(path, line, "a text that UTF-8 can encode", "half a surrogate pair")
    return text


def _check_entity(
    path: Path, line: int, text: str, start: Any, end: Any, label: Any, name: Optional[Any] = None
) -> Entity:
    """Check an entity; `name` is its text, if the corpus repeats it."""
    for value in (start, end):
        if type(value) is not int:  # True and 1.0 are no offsets
            raise CorpusFormatError(path, line, "whole numbers as offsets", repr(value))
    found = text[max(start, 0) : end]
    if not 0 <= start < end <= len(text):
        expected, got = f"offsets 0 <= start < end <= {len(text)}", f"{start}, {end}"
    elif not found.strip():
        expected, got = "an entity with a visible character", "blanks"
    elif not isinstance(label, str) or not label.strip():
        expected, got = "a label that is a string and not blank", repr(label)
    elif name is not None and name != found:
        expected, got = f"{name!r} at {start}, {end}", repr(found)
    else:
        return Entity(start, end, label, line)
    raise CorpusFormatError(path, line, expected, got)
