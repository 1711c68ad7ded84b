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


class Pattern(NamedTuple):
    """A template in one language: the text around its slots, one piece more than slots.

    literals (Tuple[str, ...]): The pieces of text.
    slots (Tuple[str, ...]): The names of the slots between them.
    """

    literals: Tuple[str, ...]
    slots: Tuple[str, ...]


class Template(NamedTuple):
    """One thing to ask an assistant, in both languages.

    id (str): Its name; the parts of the corpus are made from it.
    intent (str): What the speaker wants, such as `music`.
    patterns (Dict[str, Pattern]): Language code to pattern.
    """

    id: str
    intent: str
    patterns: Dict[str, Pattern]


class Assets(NamedTuple):
    """What the embedded corpus is made of.

    folder (Path): Where it was read.
    templates (List[Template]): The templates, in the order of the file.
    slots (Dict[str, Dict[str, List[str]]]): Slot to language code to values.
    openers (Dict[str, List[str]]): Language code to words that can open any utterance.
    """

    folder: Path
    templates: List[Template]
    slots: Dict[str, Dict[str, List[str]]]
    openers: Dict[str, List[str]]


def slot_label(slot: str) -> Optional[str]:
    """Tell the entity label of a slot: `Person` for `{Person-athlete}`, none for `{time}`.

    slot (str): The slot's name, without braces.
    RETURNS (Optional[str]): The label, or None if the slot holds no entity.
    """
    return slot.partition("-")[0] if slot[0].isupper() else None


def read_assets(folder: Path) -> Assets:
    """Read `templates.jsonl`, `openers.tsv` and `slots/*.tsv`.

    folder (Path): The folder that holds them, such as `assets/assistant`.
    RETURNS (Assets): The checked contents.
    RAISES (CorpusFormatError): A file is missing or empty, or a line is malformed, a duplicate, or
        names an unknown slot.
    """
    taken: Dict[Tuple[str, str, str], str] = {}
    slots: Dict[str, Dict[str, List[str]]] = {}
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
            expected = "English, one tab, Japanese"
            raise CorpusFormatError(path, number, expected, f"{len(pair) - 1} tabs in {line!r}")
        for lang, value in zip(LANGS, pair, strict=True):
            if not value or value != value.strip() or set(value) & set("{}"):
                expected = f"a {lang} value without braces or outer spaces"
                raise CorpusFormatError(path, number, expected, repr(value))
            # two lists of one label are one list: {Person-contact}, {Person-film}
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


def _read_templates(path: Path, slots: Dict[str, Dict[str, List[str]]]) -> List[Template]:
    templates: List[Template] = []
    taken: Dict[Tuple[str, str], int] = {}
    for number, line in _lines(path):
        item = _template_object(path, number, line)
        for key in ("id", *LANGS):
            first = taken.setdefault((key, item[key]), number)
            if first != number:
                got = f"{item[key]!r} of line {first}"
                raise CorpusFormatError(path, number, f"a new {key!r}", got)
        patterns = {lang: _pattern(path, number, item[lang], slots) for lang in LANGS}
        counts = [Counter(patterns[lang].slots) for lang in LANGS]
        if counts[0] != counts[1]:
            got = " and ".join(f"{lang} {', '.join(patterns[lang].slots)}" for lang in LANGS)
            raise CorpusFormatError(path, number, "the same slots in both languages", got)
        templates.append(Template(item["id"], item["intent"], patterns))
    return templates


def _template_object(path: Path, number: int, line: str) -> Dict[str, Any]:
    try:
        item = json.loads(line)
    except json.JSONDecodeError as error:
        raise CorpusFormatError(path, number, "valid JSON", error.msg) from error
    keys = {"id", "intent", *LANGS}
    if not isinstance(item, dict) or set(item) - keys:
        expected = f"an object with {', '.join(sorted(keys))}"
        raise CorpusFormatError(path, number, expected, line[:60])
    for key in sorted(keys):
        value = item.get(key)
        if not isinstance(value, str) or not value or value != value.strip():
            expected = f"{key!r}, a string without outer spaces"
            got = repr(value) if key in item else "none: write it"
            raise CorpusFormatError(path, number, expected, got)
    return item


def _pattern(path: Path, number: int, text: str, slots: Dict[str, Dict[str, List[str]]]) -> Pattern:
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
