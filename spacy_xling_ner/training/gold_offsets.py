"""The corpus's own character offsets of entities, kept on the document for evaluation."""

from dataclasses import dataclass
from typing import Iterable, List, Tuple

from spacy.tokens import Doc

GOLD_KEY = "xling_gold"


@dataclass(frozen=True)
class Entity:
    """An entity of a corpus, by character offsets into the text of its record.

    start (int): Offset of the first character.
    end (int): Offset after the last character.
    label (str): The corpus's label, or the target label once a label map was applied.
    line (int): Number of the line in the file, from 1.
    """

    start: int
    end: int
    label: str
    line: int


def set_gold(doc: Doc, entities: Iterable[Entity]) -> None:
    """Store the character offsets of entities as the corpus has them, for any tokens.

    An entity that is not aligned with tokens is missing from `doc.ents`, or wider there; an
    evaluation by `doc.ents` alone would hide that loss. Save with `DocBin(store_user_data=True)`.

    doc (Doc): The document.
    entities (Iterable[Entity]): The entities, under their target labels.
    """
    gold = sorted({(entity.start, entity.end, entity.label) for entity in entities})
    doc.user_data[GOLD_KEY] = [list(entity) for entity in gold]


def get_gold(doc: Doc) -> List[Tuple[int, int, str]]:
    """Get the gold entities of a document by character offsets.

    doc (Doc): The document, such as `example.reference`.
    RETURNS (List[Tuple[int, int, str]]): Start, end and label of each entity; those of `doc.ents`
        if nothing was stored (a corpus made elsewhere, or changed by an augmenter).
    """
    stored = doc.user_data.get(GOLD_KEY)
    if stored is None:
        return [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
    return [(int(start), int(end), str(label)) for start, end, label in stored]
