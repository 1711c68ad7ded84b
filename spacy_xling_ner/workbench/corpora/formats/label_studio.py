"""Exports of Label Studio: JSON and JSON-MIN."""

import logging
import re
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional

from ..errors import CorpusFormatError
from ..record import ParseOptions, Record
from ..source import read_json_items
from .raw_text import RawEntity, make_record

logger = logging.getLogger("spacy.spacy_xling_ner")

# what Label Studio adds to the fields of a text in JSON-MIN
MIN_KEYS = ("annotator", "annotation_id", "created_at", "updated_at", "lead_time")

# Label Studio writes a line end in the text of a region as \n, and may lose blanks there
_UNSTABLE = re.compile(r"\\n|\\r|\s")


def parse_label_studio(path: Path, options: ParseOptions) -> Iterator[Record]:
    """Read Label Studio's JSON: tasks with `data`, `annotations` and `predictions`.

    Of several annotations of a task, the ground truth is read, or else the first; the others are
    left out, and so is a task that was skipped or that nobody has annotated. If no task of the file
    is annotated, the predictions are read.

    path (Path): The file.
    options (ParseOptions): Not used.
    YIELDS (Record): A record for each annotation, and for each task without one.
    RAISES (CorpusFormatError): If a task is malformed.
    """
    tasks = list(read_json_items(path))
    for line, task in tasks:
        if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
            raise CorpusFormatError(path, line, 'a task with "data"', repr(task)[:60])
    key = "annotations"
    if not any(_results(task, key) for _, task in tasks):
        key = "predictions"
        if any(_results(task, key) for _, task in tasks):
            logger.warning("%s has no annotations; its predictions are read as gold.", path)
    for line, task in tasks:
        text, id = _find_text(path, line, task["data"]), task.get("id")
        results = _results(task, key)
        done = [result for result in results if not result.get("was_cancelled")]
        done.sort(key=lambda result: not result.get("ground_truth"))  # keeps the order of the rest
        if not done:
            reason = "skipped by the annotator" if results else "not annotated"
            yield make_record(path, line, text, [], id, reason)
            continue
        yield make_record(path, line, text, _regions(path, line, text, done[0].get("result")), id)
        for _ in done[1:]:
            yield make_record(path, line, text, [], id, f"one more of its {key}")


def parse_label_studio_min(path: Path, options: ParseOptions) -> Iterator[Record]:
    """Read Label Studio's JSON-MIN: `{"text": …, "label": [{"start", "end", "labels"}]}`.

    Of several annotations of a text, which have the same `id`, the first is read.

    path (Path): The file.
    options (ParseOptions): Not used.
    YIELDS (Record): A record for each object.
    RAISES (CorpusFormatError): If an object is malformed.
    """
    known = set()
    for line, item in read_json_items(path):
        if not isinstance(item, dict):
            raise CorpusFormatError(path, line, "a JSON object", repr(item)[:60])
        fields = {key: value for key, value in item.items() if key not in MIN_KEYS}
        text = _find_text(path, line, fields)
        # the list is named like the control tag, and is missing from a text without entities
        values = [value for value in fields.values() if isinstance(value, list)]
        results = [{"value": value} for each in values for value in each]
        id = item.get("id")
        reason = "one more of its annotations" if id is not None and (id, text) in known else ""
        known.add((id, text))
        yield make_record(path, line, text, _regions(path, line, text, results), id, reason)


def _results(task: Dict[str, Any], key: str) -> List[Dict[str, Any]]:
    old = task.get("completions") if key == "annotations" else None  # before version 1.0
    found = task.get(key) or old or []
    # an export can list predictions by their numbers alone
    return [result for result in found if isinstance(result, dict)]


def _find_text(path: Path, line: int, fields: Dict[str, Any]) -> str:
    texts = [value for value in fields.values() if isinstance(value, str)]
    if isinstance(fields.get("text"), str):
        return str(fields["text"])
    if len(texts) == 1:
        return texts[0]
    got = ", ".join(map(repr, fields)) or "nothing"
    raise CorpusFormatError(path, line, 'a field "text", or one string alone', got)


def _regions(path: Path, line: int, text: str, results: Any) -> Iterator[RawEntity]:
    for result in results if isinstance(results, list) else []:
        value = result.get("value") if isinstance(result, dict) else None
        if not isinstance(value, dict) or not {"start", "end"} <= set(value):
            continue  # a relation, a choice or a comment is no entity
        labels = value.get("labels")
        if not isinstance(labels, list) or not labels:
            raise CorpusFormatError(path, line, 'a region with "labels"', repr(value)[:80])
        start, end = value["start"], value["end"]
        marked = value.get("text")
        whole = type(start) is int and type(end) is int
        if whole and isinstance(marked, str) and not _same(text[start:end], marked):
            # versions of 2021 and before count UTF-16 units, as JavaScript does
            found = _utf16_slice(text, start, end)
            if found is None or not _same(text[slice(*found)], marked):
                expected = f"{marked!r} at {start}, {end}"
                raise CorpusFormatError(path, line, expected, repr(text[start:end]))
            start, end = found
        for label in labels:
            yield RawEntity(start, end, label, score=result.get("score"))


def _same(found: str, marked: str) -> bool:
    return _UNSTABLE.sub("", found) == _UNSTABLE.sub("", marked)


def _utf16_slice(text: str, start: int, end: int) -> Optional[List[int]]:
    """Convert offsets of UTF-16 units, which JavaScript counts, to characters."""
    units = text.encode("utf-16-le")
    try:
        return [len(units[: 2 * offset].decode("utf-16-le")) for offset in (start, end)]
    except UnicodeDecodeError:
        return None
