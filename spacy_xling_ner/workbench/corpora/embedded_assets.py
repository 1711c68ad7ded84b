"""Reading and checking the templates and name lists of the embedded corpus."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Tuple

from .errors import CorpusFormatError
from .source import read_lines

LANGS = ("en", "ja")

_SLOT = re.compile(r"\{([A-Za-z][A-Za-z-]*)\}")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々〆]")

Slots = Dict[str, Dict[str, List[str]]]


class Pattern(NamedTuple):
    """A template in one language.

    literals (Tuple[str, ...]): The text around the slots, one piece more than there are slots.
    slots (Tuple[str, ...]): The names of the slots.
    """

    literals: Tuple[str, ...]
    slots: Tuple[str, ...]


class Template(NamedTuple):
    """A request to an assistant, in both languages.

    id (str): Its name; decides the part of the corpus that it belongs to.
    intent (str): What the speaker wants, such as `music`.
    patterns (Dict[str, Pattern]): Pattern by language code.
    """

    id: str
    intent: str
    patterns: Dict[str, Pattern]


class Assets(NamedTuple):
    """The material of the embedded corpus, from one folder.

    slots (Dict[str, Dict[str, List[str]]]): Values by slot and language code.
    openers (Dict[str, List[str]]): Words that can open any utterance, by language code.
    """

    folder: Path
    templates: List[Template]
    slots: Slots
    openers: Dict[str, List[str]]


def slot_label(slot: str) -> Optional[str]:
    """Get the entity label of a slot: `Person` for `{Person-athlete}`, None for `{time}`.

    slot (str): Name of the slot, without braces.
    RETURNS (Optional[str]): The label, or None if the slot holds no entity.
    """
    return slot.partition("-")[0] if slot[0].isupper() else None


def read_assets(folder: Path) -> Assets:
    """Read `templates.jsonl`, `openers.tsv` and `slots/*.tsv`.

    folder (Path): Their folder, such as `assets/assistant`.
    RETURNS (Assets): The checked contents.
    RAISES (CorpusFormatError): If a file is missing or empty, or a line is malformed, a duplicate,
        or names an unknown slot.
    """
    taken: Dict[Tuple[str, str, str], str] = {}
    slots: Slots = {}
    for path in sorted((folder / "slots").glob("*.tsv")):
        slots[path.stem] = _read_pairs(path, slot_label(path.stem) or path.stem, taken)
    openers = _read_pairs(folder / "openers.tsv", "openers", taken)
    templates = _read_templates(folder / "templates.jsonl", slots)
    used = {slot for template in templates for slot in template.patterns["en"].slots}
    for slot in sorted(set(slots) - used):
        path = folder / "slots" / f"{slot}.tsv"
        raise CorpusFormatError(path, 1, f"a template with {{{slot}}}", "none: write one")
    return Assets(folder, templates, slots, openers)


def _lines(path: Path) -> Iterator[Tuple[int, str]]:
    lines = read_lines(path)
    if not lines[-1]:
        lines.pop()
    return enumerate(lines, start=1)


def _read_pairs(
    path: Path, group: str, taken: Dict[Tuple[str, str, str], str]
) -> Dict[str, List[str]]:
    values: Dict[str, List[str]] = {lang: [] for lang in LANGS}
    for number, line in _lines(path):
        pair = line.split("\t")
        if len(pair) != len(LANGS):
            got = f"{len(pair) - 1} tabs in {line!r}"
            raise CorpusFormatError(path, number, "English, one tab, Japanese", got)
        for lang, value in zip(LANGS, pair, strict=True):
            if not value or value != value.strip() or set(value) & set("{}"):
                expected = f"a {lang} value without braces or outer spaces"
                raise CorpusFormatError(path, number, expected, repr(value))
            # the lists of one label share their values: {Person-contact}, {Person-film}
            key = (group, lang, value)
            if key in taken:
                raise CorpusFormatError(path, number, "a new value", f"{value!r} of {taken[key]}")
            taken[key] = f"{path.name}:{number}"
            values[lang].append(value)
        english, japanese = pair
        if not _JAPANESE.search(japanese) and japanese.lower() != english.lower():
            expected = "Japanese script, or the English again if the name is written in Latin"
            raise CorpusFormatError(path, number, expected, repr(japanese))
    return values


def _read_templates(path: Path, slots: Slots) -> List[Template]:
    templates: List[Template] = []
    taken: Dict[Tuple[str, str], int] = {}
    for number, line in _lines(path):
        item = _read_template(path, number, line)
        for key in ("id", *LANGS):
            first = taken.setdefault((key, item[key]), number)
            if first != number:
                got = f"{item[key]!r} of line {first}"
                raise CorpusFormatError(path, number, f"a new {key!r}", got)
        patterns = {lang: _read_pattern(path, number, item[lang], slots) for lang in LANGS}
        if Counter(patterns["en"].slots) != Counter(patterns["ja"].slots):
            got = " and ".join(f"{lang} {', '.join(patterns[lang].slots)}" for lang in LANGS)
            raise CorpusFormatError(path, number, "the same slots in both languages", got)
        templates.append(Template(item["id"], item["intent"], patterns))
    return templates


def _read_template(path: Path, number: int, line: str) -> Dict[str, str]:
    try:
        item: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise CorpusFormatError(path, number, "valid JSON", error.msg) from error
    keys = sorted({"id", "intent", *LANGS})
    if not isinstance(item, dict) or not set(item) <= set(keys):
        raise CorpusFormatError(path, number, f"an object with {', '.join(keys)}", line[:60])
    for key in keys:
        value = item.get(key)
        if not isinstance(value, str) or not value or value != value.strip():
            got = repr(value) if key in item else "none: write it"
            raise CorpusFormatError(path, number, f"{key!r}, a string without outer spaces", got)
    return item


def _read_pattern(path: Path, number: int, text: str, slots: Slots) -> Pattern:
    pieces = _SLOT.split(text)
    literals, names = tuple(pieces[::2]), tuple(pieces[1::2])
    if any(set(literal) & set("{}") for literal in literals):
        raise CorpusFormatError(path, number, "slots such as {City}, every brace closed", text)
    for name in names:
        if name not in slots:
            expected = f"a slot that has a list ({', '.join(slots)})"
            got = f"{{{name}}}: write slots/{name}.tsv"
            raise CorpusFormatError(path, number, expected, got)
    return Pattern(literals, names)
