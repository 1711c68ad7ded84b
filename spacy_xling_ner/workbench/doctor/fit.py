"""How gold spans fit the tokens of one document, with the tokens around each that does not."""

from dataclasses import dataclass, replace
from typing import List, Tuple

from spacy.tokens import Doc, Span

from ...training.gold_offsets import Entity
from ..corpora.alignment import MisfitError, align
from ..corpora.record import Record

CONTEXT = 2
NO_TOKEN = "no token"


@dataclass(frozen=True)
class SpanMisfit:
    """A gold span that no entity of whole tokens can be.

    file (str): The corpus file.
    line (int): Number of the line in the file, or of the text in a `.spacy` file, from 1.
    start (int): Offset of its first character in the text.
    end (int): Offset after its last character.
    text (str): The span's text.
    label (str): Its label.
    reason (str): `misaligned` (an edge lies within a token), `overlap` (with another span of the
        corpus), `collision` (another misaligned span took one of its tokens) or `no token`.
    tokens (str): The tokens around it, with `|` between tokens and the span in brackets, such as
        `は|[東京]都|で`.
    """

    file: str
    line: int
    start: int
    end: int
    text: str
    label: str
    reason: str
    tokens: str


def fit_spans(doc: Doc, record: Record) -> Tuple[List[Span], List[SpanMisfit]]:
    """Fit the gold spans of a text to its tokens.

    doc (Doc): The text's document.
    record (Record): The text.
    RETURNS (Tuple[List[Span], List[SpanMisfit]]): The entities as `convert` would set them, and the
        spans that are not among them as they are; both in the order of the text.
    """
    # a misfit names a line only, so the number of the span stands in for it
    numbered = [replace(entity, line=i) for i, entity in enumerate(record.entities)]
    misfits: List[SpanMisfit] = []
    while True:
        try:
            spans, found = align(doc, numbered, "expand")
            break
        except MisfitError as error:
            misfits.append(_misfit(doc, record, record.entities[error.line], NO_TOKEN))
            numbered = [entity for entity in numbered if entity.line != error.line]
    for misfit in found:
        misfits.append(_misfit(doc, record, record.entities[misfit.line], misfit.reason))
    misfits.sort(key=lambda misfit: (misfit.start, misfit.end))
    return spans, misfits


def mark_span(doc: Doc, start: int, end: int) -> str:
    """Show a span of characters among the tokens around it.

    doc (Doc): The document.
    start (int): Offset of the span's first character.
    end (int): Offset after its last character.
    RETURNS (str): Tokens with `|` between them and the span in brackets; blanks between tokens are
        left out, and a character that cannot be printed is `␣`.
    """
    inside = [token.i for token in doc if token.idx < end and token.idx + len(token) > start]
    first, last = (inside[0], inside[-1]) if inside else (0, 0)
    pieces: List[str] = []
    is_open, is_closed = False, not inside
    for token in doc[max(0, first - CONTEXT) : last + 1 + CONTEXT]:
        for offset, char in enumerate(token.text, start=token.idx):
            if is_open and not is_closed and offset >= end:
                pieces.append("]")
                is_closed = True
            if offset == token.idx and pieces:
                pieces.append("|")
            if not is_open and not is_closed and offset >= start:
                pieces.append("[")
                is_open = True
            pieces.append(char if char.isprintable() else "␣")
    return "".join(pieces) + ("" if is_closed else "]")


def _misfit(doc: Doc, record: Record, entity: Entity, reason: str) -> SpanMisfit:
    text = record.text[entity.start : entity.end]
    tokens = mark_span(doc, entity.start, entity.end)
    start, end = entity.start, entity.end
    return SpanMisfit(record.file, entity.line, start, end, text, entity.label, reason, tokens)
