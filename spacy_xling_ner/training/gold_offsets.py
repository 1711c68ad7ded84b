"""The corpus's own character offsets of entities, kept on the document for evaluation."""

from dataclasses import dataclass
from typing import Iterable, List, NamedTuple, Optional, Tuple

from spacy.tokens import Doc, Span

from .blank_edges import trim

GOLD_KEY = "xling_gold"
# The entities of the document when the offsets were stored; files of version 0.1.0 lack them.
ENTS_KEY = "xling_gold_ents"

Offsets = Tuple[int, int, str]


@dataclass(frozen=True)
class Entity:
    """An entity of a corpus, by character offsets into the text of its record.

    start (int): Offset of the first character.
    end (int): Offset after the last character.
    label (str): The corpus's label, or the target label once a label map was applied.
    line (int): Number of the line in the file, from 1.
    score (Optional[float]): Its score in the corpus, from 0 to 1, if a pipeline predicted it.
    """

    start: int
    end: int
    label: str
    line: int
    score: Optional[float] = None


def set_gold(doc: Doc, entities: Iterable[Entity]) -> None:
    """Store the character offsets of entities as the corpus has them, for any tokens.

    An entity that is not aligned with tokens is missing from `doc.ents`, or wider there; an
    evaluation by `doc.ents` alone would hide that loss. Save with `DocBin(store_user_data=True)`.

    doc (Doc): The document; its own entities are set already.
    entities (Iterable[Entity]): The entities, under their target labels.
    """
    gold = sorted({(entity.start, entity.end, entity.label) for entity in entities})
    doc.user_data[GOLD_KEY] = [list(entity) for entity in gold]
    doc.user_data[ENTS_KEY] = [list(entity) for entity in _own_entities(doc)]


class Gold(NamedTuple):
    """The gold entities of a document, and what was done to them.

    entities (List[Tuple[int, int, str]]): Start, end and label of each.
    trimmed (int): The number of entities of which blanks at the edges were cut.
    blank (int): The number of entities that consist of blanks, and are left out.
    changed (bool): The entities of the document were changed after the offsets were stored.
    """

    entities: List[Offsets]
    trimmed: int
    blank: int
    changed: bool


def read_gold(doc: Doc) -> Gold:
    """Read the gold entities of a document; see `get_gold`.

    doc (Doc): The document, such as `example.reference`.
    RETURNS (Gold): The entities, and what was done to them.
    """
    entities, changed = read_as_written(doc)
    text = doc.text if entities else ""
    cut = [(*trim(text, start, end), label) for start, end, label in entities]
    blank = sum(start == end for start, end, _ in cut)
    trimmed = sum(new != old for new, old in zip(cut, entities, strict=True)) - blank
    return Gold([entity for entity in cut if entity[0] < entity[1]], trimmed, blank, changed)


def read_as_written(doc: Doc) -> Tuple[List[Offsets], bool]:
    """Read the gold entities of a document, blanks at their edges included; see `get_gold`.

    doc (Doc): The document.
    RETURNS (Tuple[List[Tuple[int, int, str]], bool]): Start, end and label of each entity; and
        whether the entities of the document were changed after the offsets were stored.
    """
    found = doc.user_data.get(GOLD_KEY)
    stored = [(int(start), int(end), str(label)) for start, end, label in found or ()]
    changed = found is not None and _is_changed(doc, stored)
    return (_own_entities(doc) if found is None or changed else stored), changed


def get_gold(doc: Doc) -> List[Offsets]:
    """Get the gold entities of a document by character offsets.

    doc (Doc): The document, such as `example.reference`.
    RETURNS (List[Tuple[int, int, str]]): Start, end and label of each entity, without blanks at its
        edges; those of `doc.ents` if nothing was stored (a corpus made elsewhere, or changed by an
        augmenter), or if `doc.ents` was changed since.
    """
    return read_gold(doc).entities


def _own_entities(doc: Doc) -> List[Offsets]:
    return [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]


def _is_changed(doc: Doc, stored: List[Offsets]) -> bool:
    own = _own_entities(doc)
    if ENTS_KEY in doc.user_data:
        return own != [tuple(entity) for entity in doc.user_data[ENTS_KEY]]
    # Version 0.1.0 did not store them: an entity is missing if it is not aligned or overlaps.
    spans = [doc.char_span(*entity, alignment_mode="expand") for entity in stored]
    for ent in doc.ents:
        if not any(span.label == ent.label and _overlap(span, ent) for span in spans if span):
            return True
    for entity, span in zip(stored, spans, strict=True):
        if span is None or (span.start_char, span.end_char) != entity[:2] or entity in own:
            continue
        if not any(other and other is not span and _overlap(other, span) for other in spans):
            return True
    return False


def _overlap(one: Span, other: Span) -> bool:
    return bool(one.start < other.end and other.start < one.end)
