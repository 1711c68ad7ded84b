"""Checks that character offsets from a corpus file point into their text."""

from pathlib import Path
from typing import Any, Optional

from ....training.gold_offsets import Entity
from ..errors import CorpusFormatError


def checked_text(path: Path, line: int, text: Any) -> str:
    """Accept a text from a JSON value.

    path (Path): The file, for the error.
    line (int): The line, for the error.
    text (Any): The value.
    RETURNS (str): The text.
    RAISES (CorpusFormatError): It is not a string, or holds nothing but blanks.
    """
    if not isinstance(text, str) or not text.strip():
        raise CorpusFormatError(path, line, 'a "text" that is a string and not blank', repr(text))
    if not text.isprintable() and any("\ud800" <= char <= "\udfff" for char in text):
        raise CorpusFormatError(path, line, "a text that UTF-8 can hold", "half a surrogate pair")
    return text


def checked_entity(
    path: Path,
    line: int,
    text: str,
    start: Any,
    end: Any,
    label: Any,
    name: Optional[Any] = None,
) -> Entity:
    """Accept an entity from JSON values.

    path (Path): The file, for the error.
    line (int): The line.
    text (str): The text that the offsets point into.
    start (Any): Offset of the first character.
    end (Any): Offset after the last character.
    label (Any): The label.
    name (Optional[Any]): The entity's text, if the corpus repeats it.
    RETURNS (Entity): The entity.
    RAISES (CorpusFormatError): An offset is no whole number or out of the text, the entity is empty
        or blank, the label is no string, or the name is not what the offsets enclose.
    """
    for value in (start, end):
        if type(value) is not int:  # True and 1.0 are no offsets
            raise CorpusFormatError(path, line, "whole numbers as offsets", f"{value!r}")
    if not 0 <= start < end <= len(text):
        expected = f"offsets 0 <= start < end <= {len(text)}"
        raise CorpusFormatError(path, line, expected, f"{start}, {end}")
    if not text[start:end].strip():
        raise CorpusFormatError(path, line, "an entity with a visible character", "blanks")
    if not isinstance(label, str) or not label.strip():
        raise CorpusFormatError(path, line, "a label that is a string and not blank", repr(label))
    if name is not None and name != text[start:end]:
        expected = f"{name!r} at {start}, {end}"
        raise CorpusFormatError(path, line, expected, repr(text[start:end]))
    return Entity(start, end, label, line)
