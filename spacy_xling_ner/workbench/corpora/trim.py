"""Trimming entities that start or end with a blank or an invisible character."""

from dataclasses import dataclass, replace
from typing import List, Tuple

from .record import Record

# Soft hyphen, zero-width space and non-joiner, marks of direction, byte-order mark. The zero-width
# joiner is missing: at the end of a Malayalam or Sinhala word it shapes the last letter.
_INVISIBLE = "\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\ufeff" + "".join(
    map(chr, [*range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A)])
)
BLANKS = "".join(char for char in map(chr, range(0x3001)) if char.isspace()) + _INVISIBLE
# Joiner and variation selectors: part of the letter before them, nothing alone.
_SELECTORS = "\u200d" + "".join(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))


@dataclass(frozen=True)
class TrimmedSpan:
    """An entity that the corpus gives with blanks at its edges.

    file (str): The corpus file.
    line (int): Line number, or number of the text in a `.spacy` file, from 1.
    start (int): Character offset of its start in the corpus.
    end (int): Character offset of its end in the corpus.
    text (str): Its text in the corpus.
    label (str): Its label.
    action (str): `trimmed to …` or `left out: only blanks`.
    """

    file: str
    line: int
    start: int
    end: int
    text: str
    label: str
    action: str

    def __str__(self) -> str:
        """Describe it in one line."""
        return f"{self.file}:{self.line}: {self.text!r} ({self.label}) {self.action}"


def trim_spans(record: Record) -> Tuple[Record, List[TrimmedSpan]]:
    """Trim blanks and invisible characters at the edges of entities; the text stays as it is.

    A recogniser never sets a blank at the edge of an entity, so a gold entity with one could never
    be found.

    record (Record): The text.
    RETURNS (Tuple[Record, List[TrimmedSpan]]): The text with trimmed entities, without those that
        have nothing visible; and the entities that were changed or left out.
    """
    entities, trimmed = [], []
    for entity in record.entities:
        text = record.text[entity.start : entity.end]
        start = entity.end - len(text.lstrip(BLANKS))
        end = entity.start + len(text.rstrip(BLANKS))
        visible = text.strip(BLANKS + _SELECTORS)
        if visible:
            entities.append(replace(entity, start=start, end=end))
        if not visible or (start, end) != (entity.start, entity.end):
            action = (
                f"trimmed to {record.text[start:end]!r}" if visible else "left out: only blanks"
            )
            found = TrimmedSpan(
                record.file, entity.line, entity.start, entity.end, text, entity.label, action
            )
            trimmed.append(found)
    return (replace(record, entities=entities) if trimmed else record), trimmed
