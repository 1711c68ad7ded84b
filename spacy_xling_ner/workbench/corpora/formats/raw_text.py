"""Corpora of raw texts with character offsets: JSONL, doccano, Prodigy, and stockmark's JSON."""

from pathlib import Path
from typing import Any, Iterable, Iterator, List, NamedTuple

from ....training.gold_offsets import Entity
from ..errors import CorpusFormatError
from ..record import ParseOptions, Record
from ..source import read_json_array, read_json_items

# names of the list of entities in spaCy's examples, Prodigy and the versions of doccano
LISTS = ("entities", "spans", "label", "labels", "annotations")


class RawEntity(NamedTuple):
    """An entity as the corpus gives it, not yet checked; perhaps with its text and its score."""

    start: Any
    end: Any
    label: Any
    text: Any = None
    score: Any = None


def parse_jsonl(path: Path, options: ParseOptions) -> Iterator[Record]:
    """Read lines of `{"text": …, "entities": […], "id": …}`, or an array of such objects.

    The list may also be named `spans` (Prodigy), `label`, `labels` or `annotations` (doccano). An
    entity is `[start, end, label]` or an object with `start` and `end` (or `start_offset` and
    `end_offset`) and `label`, and perhaps a `score` from 0 to 1. A text with an `answer` (Prodigy)
    other than `accept` is left out. The `id` is optional.

    path (Path): The file.
    options (ParseOptions): Not used.
    YIELDS (Record): A record for each object.
    RAISES (CorpusFormatError): If a line is malformed.
    """
    for line, item in read_json_items(path):
        if not isinstance(item, dict):
            raise CorpusFormatError(path, line, "a JSON object", repr(item)[:60])
        answer = item.get("answer", "accept")
        lists = [key for key in LISTS if key in item]
        # Prodigy leaves the list out if nothing was marked
        found: Any = [] if "answer" in item and not lists else None
        if len(lists) == 1:
            found = item[lists[0]]
        if not isinstance(found, list):
            got = ", ".join(map(repr, item))
            raise CorpusFormatError(path, line, f"one list, {' or '.join(LISTS)}", got)
        left_out = "" if answer == "accept" else f"answer: {answer}"
        raw = [] if left_out else [_raw_entity(path, line, entity) for entity in found]
        yield make_record(path, line, item.get("text"), raw, item.get("id"), left_out)


def _raw_entity(path: Path, line: int, found: Any) -> RawEntity:
    score = None
    if isinstance(found, dict):
        score = found.get("score")
        suffix = "_offset" if "start_offset" in found else ""
        keys = [f"start{suffix}", f"end{suffix}", "label"]
        if set(keys) <= set(found):
            found = [found[key] for key in keys]
    if not isinstance(found, list) or len(found) != 3:
        expected = '[start, end, label] or {"start", "end", "label"}'
        raise CorpusFormatError(path, line, expected, repr(found)[:60])
    start, end, label = found
    return RawEntity(start, end, label, score=score)


def parse_stockmark(path: Path, options: ParseOptions) -> Iterator[Record]:
    """Read an array of `{"text": …, "entities": [{"name": …, "span": [start, end], "type": …}]}`.

    The line of an entity is the line on which the object of its text starts. The identifier `curid`
    is not used: it numbers Wikipedia pages, not texts.

    path (Path): The file.
    options (ParseOptions): Not used.
    YIELDS (Record): A record for each object.
    RAISES (CorpusFormatError): If the JSON or one of its values is malformed.
    """
    for line, item in read_json_array(path):
        if not isinstance(item, dict):
            raise CorpusFormatError(path, line, "an object with a text", repr(item)[:60])
        check_text(path, line, item.get("text"))
        if not isinstance(item.get("entities"), list):
            raise CorpusFormatError(path, line, 'a list "entities"', repr(item.get("entities")))
        raw: List[RawEntity] = []
        for found in item["entities"]:
            span = found.get("span") if isinstance(found, dict) else None
            if not isinstance(span, list) or len(span) != 2 or not {"name", "type"} <= set(found):
                expected = 'an entity with "name", "span": [start, end] and "type"'
                raise CorpusFormatError(path, line, expected, repr(found)[:60])
            raw.append(RawEntity(span[0], span[1], found["type"], found["name"]))
        yield make_record(path, line, item["text"], raw)


def make_record(
    path: Path,
    line: int,
    text: Any,
    entities: Iterable[RawEntity],
    id: Any = None,
    left_out: str = "",
) -> Record:
    """Make the record of a raw text, after checks; a blank text is left out.

    path (Path): The file.
    line (int): The line on which the text starts, from 1.
    text (Any): The text.
    entities (Iterable[RawEntity]): Its entities.
    id (Any): Identifier of the text, or None.
    left_out (str): Why the text has no gold annotation.
    RETURNS (Record): The record.
    RAISES (CorpusFormatError): If the text is none, or an entity does not lie in it.
    """
    text = check_text(path, line, text)
    left_out = left_out or ("" if text.strip() else "a blank text")
    checked = [] if left_out else [_check_entity(path, line, text, each) for each in entities]
    return Record(
        str(path), line, text, checked, left_out=left_out, id="" if id is None else str(id)
    )


def check_text(path: Path, line: int, text: Any, field: str = "text") -> str:
    """Check that a value is a text.

    path (Path): The file.
    line (int): The line, from 1.
    text (Any): The value.
    field (str): Its name, for messages.
    RETURNS (str): The text.
    RAISES (CorpusFormatError): If it is no string, or has half a surrogate pair.
    """
    if not isinstance(text, str):
        raise CorpusFormatError(path, line, f'a "{field}" that is a string', repr(text)[:60])
    if not text.isprintable() and any("\ud800" <= char <= "\udfff" for char in text):
        raise CorpusFormatError(path, line, "a text that UTF-8 can encode", "half a surrogate pair")
    return text


def _check_entity(path: Path, line: int, text: str, entity: RawEntity) -> Entity:
    start, end, label, name, score = entity
    for value in (start, end):
        if type(value) is not int:  # True and 1.0 are no offsets
            raise CorpusFormatError(path, line, "whole numbers as offsets", repr(value))
    found = text[max(start, 0) : end]
    if not 0 <= start < end <= len(text):
        expected, got = f"offsets 0 <= start < end <= {len(text)}", f"{start}, {end}"
    elif not isinstance(label, str) or not label.strip():
        expected, got = "a label that is a string and not blank", repr(label)
    elif name is not None and name != found:
        expected, got = f"{name!r} at {start}, {end}", repr(found)
    else:
        # other numbers are no probabilities
        is_score = type(score) in (int, float) and 0 <= score <= 1
        return Entity(start, end, label, line, score if is_score else None)
    raise CorpusFormatError(path, line, expected, got)
