"""Guessing the format of a corpus file from its content."""

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from typing import Any, Dict, Iterable, List, NamedTuple, Optional, Sequence, Set, Tuple

from ..errors import CorpusFormatError
from ..record import Parser
from ..source import read_json_items, read_lines
from ..tag_schemes import Scheme, guess_scheme
from .columns import Columns
from .raw_text import LISTS
from .registry import CONLL, FORMATS
from .token_lists import TAG_KEYS, TOKEN_KEYS

_LOOKED_AT = 200  # items of a JSON file
_TAG = re.compile(r"O|[BIOLUESM]-\S.*")
_SCHEME_NAMES: Dict[Scheme, str] = {
    "io": "IO",
    "iob1": "IOB1",
    "iob2": "BIO",
    "biluo": "BILUO",
    "iobes": "IOBES",
    "bmes": "BMES",
}

# A line of each JSON format, for errors and to find the nearest format.
_SAMPLES: Dict[str, Tuple[str, Set[str]]] = {
    "jsonl": ('{"text": …, "entities": [[start, end, label]]}', {"text", "entities"}),
    "doccano": ('{"text": …, "label": [[start, end, label]]}', {"text", "label"}),
    "prodigy": ('{"text": …, "spans": […], "answer": "accept"}', {"text", "spans", "answer"}),
    "label-studio": ('[{"data": {"text": …}, "annotations": […]}]', {"data", "annotations"}),
    "label-studio-min": (
        '[{"text": …, "label": [{"start", "end", "labels"}]}]',
        {"text", "label", "annotator", "annotation_id"},
    ),
    "tokens": ('{"tokens": […], "ner_tags": […]}', {"tokens", "ner_tags"}),
    "spacy-json": ('[{"paragraphs": […]}] or [[text, {"entities": […]}]]', {"paragraphs", "id"}),
    "stockmark": (
        '[{"text": …, "entities": [{"name", "span", "type"}]}]',
        {"text", "entities", "curid"},
    ),
}
_COLUMNS_SAMPLE = "conll: a word and its tag (O, B-PER, I-PER …) a line"


class Guess(NamedTuple):
    """The guessed format of a file, a description of it for messages, and its parser."""

    name: str
    description: str
    parse: Parser


def guess_format(path: Path) -> Guess:
    """Guess the format of a file from its content.

    path (Path): The file.
    RETURNS (Guess): The format.
    RAISES (CorpusFormatError): If the content is of no known format; the message lists them all.
    """
    lines = read_lines(path)
    first = next((line.strip() for line in lines if line.strip()), "")
    columns = _guess_columns(lines)
    # first, because the first word of a text can be a bracket
    if columns is not None:
        return Guess("conll", f"columns, {_describe(columns)}", columns.parse)
    if first.startswith(("{", "[")):
        items = [item for _, item in islice(read_json_items(path), _LOOKED_AT)]
        name = _guess_json(items)
        if name is not None:
            return Guess(name, f"{name}, {_SAMPLES[name][0]}", FORMATS[name])
        keys = _keys(item for item in items if isinstance(item, dict))
        got = f"objects with {', '.join(sorted(keys))}" if keys else repr(items[:1])[1:60]
        raise _unknown(path, got, _nearest(keys))
    raise _unknown(path, repr(first[:60]), f"Nearest is {_COLUMNS_SAMPLE}.")


def _guess_json(items: Sequence[Any]) -> Optional[str]:
    if items and all(isinstance(item, list) for item in items):
        example = [
            len(item) == 2 and isinstance(item[1], dict) and "entities" in item[1] for item in items
        ]
        return "spacy-json" if all(example) else None
    objects = [item for item in items if isinstance(item, dict)]
    if not objects or len(objects) < len(items):
        return None
    keys = _keys(objects)
    if "paragraphs" in keys:
        return "spacy-json"
    if "data" in keys and keys & {"annotations", "predictions", "completions"}:
        return "label-studio"
    if keys & set(TOKEN_KEYS) and keys & set(TAG_KEYS) and "text" not in keys:
        return "tokens"
    values = [entry for item in objects for each in item.values() for entry in _dicts(each)]
    if any({"start", "end", "labels"} <= set(value) for value in values):
        return "label-studio-min"
    if {"annotator", "annotation_id"} <= keys:
        return "label-studio-min"
    if "text" not in keys:
        return None
    if any({"span", "type"} <= set(value) for value in values):
        return "stockmark"
    if keys & {"answer", "spans", "_task_hash"}:
        return "prodigy"
    offsets = any("start_offset" in value for value in values)
    if keys & {"label", "labels", "annotations"} or offsets:
        return "doccano"
    return "jsonl" if keys & set(LISTS) else None


def _dicts(value: Any) -> List[Dict[str, Any]]:
    found = value if isinstance(value, list) else []
    return [entry for entry in found if isinstance(entry, dict)]


def _keys(objects: Iterable[Dict[str, Any]]) -> Set[str]:
    return {key for item in objects for key in item}


def _nearest(keys: Set[str]) -> str:
    def likeness(name: str) -> float:
        wanted = _SAMPLES[name][1]
        best = [
            max((SequenceMatcher(None, key, one).ratio() for key in keys), default=0.0)
            for one in wanted
        ]
        return sum(best) / len(best)

    name = max(_SAMPLES, key=likeness)
    return f"Nearest is {name}: {_SAMPLES[name][0]}."


def _unknown(path: Path, got: str, nearest: str) -> CorpusFormatError:
    known = ", ".join([*_SAMPLES, "columns (conll)", ".spacy"])
    expected = f"a format that is known by its content ({known})"
    hint = f"{nearest} docs/corpora.md has a sample of each; --format names one of {len(FORMATS)}."
    return CorpusFormatError(path, 1, expected, f"{got}. {hint}")


def _guess_columns(lines: Sequence[str]) -> Optional[Columns]:
    """Find the columns of word and tag, and the scheme of the tags."""
    text = [line for line in lines if line.strip(" \t\r") and not line.startswith(CONLL.skip)]
    comments = any(re.match(r"# .*=|# ?newdoc", line) for line in text)
    if comments:
        text = [line for line in text if not line.startswith("#")]
    tabs = bool(text) and all("\t" in line for line in text)
    separator = "\t" if tabs else None
    rows = [line.split("\t") if tabs else re.split(r"[ \t]+", line.strip(" \t\r")) for line in text]
    widths = Counter(map(len, rows))
    if not rows or min(widths) < 2:
        return None
    # the last column that holds nothing but tags; of rows that differ in width, the last one
    candidates = range(1, min(widths)) if len(widths) == 1 else [-1]
    tagged = [c for c in candidates if all(_TAG.fullmatch(row[c].strip("\r")) for row in rows)]
    if not tagged:
        return None
    tag = tagged[-1]
    numbered = tag != 1 and all(row[0].isdigit() for row in rows)
    sentences: List[List[str]] = [[]]
    position = 0
    for line in lines:
        if position < len(text) and line == text[position]:
            sentences[-1].append(rows[position][tag].strip("\r"))
            position += 1
        elif not line.startswith("#"):
            sentences.append([])
    return Columns(
        widths=tuple(widths) if len(widths) == 1 else (),
        word=1 if numbered else 0,
        tag=tag,
        separator=separator,
        scheme=guess_scheme(sentences),
        comments=comments,
        skip=CONLL.skip,
    )


def _describe(columns: Columns) -> str:
    tag = "the last column" if columns.tag == -1 else f"column {columns.tag + 1}"
    scheme = _SCHEME_NAMES[columns.scheme]
    return f"the word in column {columns.word + 1}, its {scheme} tag in {tag}"
