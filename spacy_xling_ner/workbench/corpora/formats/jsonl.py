"""Generic JSONL: one text a line, with its entities' character offsets."""

from pathlib import Path
from typing import Any, Iterator

from ....training.gold_offsets import Entity
from ..errors import CorpusFormatError
from ..record import Record
from ..source import read_json_lines
from .format import ParseOptions
from .offsets import checked_entity, checked_text

# spaCy's training examples say `entities`, Prodigy `spans`, doccano `label`
_KEYS = ("entities", "spans", "label")


def parse_jsonl(path: Path, options: ParseOptions) -> Iterator[Record]:
    """Read lines of `{"text": …, "entities": […], "id": …}`.

    The list may also be called `spans` (Prodigy) or `label` (doccano); each of its members is
    `[start, end, label]` or `{"start": …, "end": …, "label": …}`; `id` may be left out.

    path (Path): The file.
    options (ParseOptions): Not used; every parser takes them.
    YIELDS (Record): One record for each line that is not blank.
    RAISES (CorpusFormatError): A line is malformed.
    """
    for number, item in read_json_lines(path):
        if not isinstance(item, dict):
            raise CorpusFormatError(path, number, "a JSON object", repr(item)[:60])
        text = checked_text(path, number, item.get("text"))
        keys = [key for key in _KEYS if key in item]
        if len(keys) != 1 or not isinstance(item[keys[0]], list):
            got = ", ".join(map(repr, item))
            raise CorpusFormatError(path, number, f"one list, {' or '.join(_KEYS)}", got)
        entities = [_entity(path, number, text, entity) for entity in item[keys[0]]]
        name = item.get("id")
        yield Record(str(path), number, text, entities, id="" if name is None else str(name))


def _entity(path: Path, line: int, text: str, item: Any) -> Entity:
    if isinstance(item, list) and len(item) == 3:
        return checked_entity(path, line, text, *item)
    if isinstance(item, dict) and {"start", "end", "label"} <= set(item):
        return checked_entity(path, line, text, item["start"], item["end"], item["label"])
    expected = '[start, end, label] or {"start", "end", "label"}'
    raise CorpusFormatError(path, line, expected, repr(item)[:60])
