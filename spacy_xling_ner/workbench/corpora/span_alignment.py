"""Aligning entities with character offsets to the tokens of a document."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import List, Literal, Tuple, get_args

from spacy.tokens import Doc, Span

from ...training.gold_offsets import Entity
from .errors import CorpusFormatError
from .record import Record

MisalignedPolicy = Literal["expand", "drop", "error"]

_CONTEXT = 2  # tokens shown on each side of a span


@dataclass(frozen=True)
class MisalignedSpan:
    """An entity that is not among the entities of the document with its exact offsets.

    file (str): The corpus file.
    line (int): Line number, or number of the text in a `.spacy` file, from 1.
    start (int): Character offset of its start.
    end (int): Character offset of its end.
    text (str): Its text.
    label (str): Its label.
    reason (str): `misaligned` (it starts or ends within a token), `overlap` (with a longer entity),
        `collision` (a longer misaligned entity was expanded over one of its tokens) or `no token`.
    action (str): `expanded to …` or `dropped: …`.
    tokens (str): The entity in brackets among the tokens around it, as in `は|[東京]都|で`.
    """

    file: str
    line: int
    start: int
    end: int
    text: str
    label: str
    reason: str
    action: str
    tokens: str

    def __str__(self) -> str:
        """Describe it in one line."""
        return f"{self.file}:{self.line}: {self.text!r} ({self.label}) {self.reason}, {self.action}"


def align_spans(
    doc: Doc, record: Record, policy: MisalignedPolicy = "expand"
) -> Tuple[List[Span], List[MisalignedSpan]]:
    """Align the entities of a text to its tokens; no two of the spans share a token.

    If two entities need the same token, the longer one (in characters, before any expansion) gets
    it; of two equally long ones, the one that starts first.

    doc (Doc): The document.
    record (Record): Its text and entities.
    policy (MisalignedPolicy): `expand` a misaligned entity to whole tokens, `drop` it, or raise an
        `error` for any entity that would be changed or dropped.
    RETURNS (Tuple[List[Span], List[MisalignedSpan]]): The spans, and the entities that were changed
        or dropped; both in the order of the text.
    RAISES (CorpusFormatError): If the policy is `error` and an entity is misaligned or overlaps.
    RAISES (ValueError): If the policy is unknown.
    """
    if policy not in get_args(MisalignedPolicy):
        choices = ", ".join(get_args(MisalignedPolicy))
        raise ValueError(f"Unknown value '{policy}' for misfits; choose from {choices}.")
    token_starts = [token.idx for token in doc]
    token_ends = [token.idx + len(token) for token in doc]
    aligned: List[Tuple[int, int, Entity]] = []
    misaligned: List[MisalignedSpan] = []
    # longest first: the first entity that needs a token gets it
    for entity in sorted(record.entities, key=lambda e: (e.start - e.end, e.start, e.label)):
        # the shortest run of tokens that covers the entity
        start = bisect_right(token_ends, entity.start)
        end = bisect_left(token_starts, entity.end)
        covered = start < end and 0 <= entity.start < entity.end
        edges = (entity.start, entity.end)
        exact = covered and edges == (token_starts[start], token_ends[end - 1])
        rival = next((other for s, e, other in aligned if s < end and start < e), None)
        if not covered:
            reason, action = "no token", "dropped: no token is there"
        elif not exact and policy != "expand":
            reason, action = "misaligned", f"dropped: its tokens are {doc[start:end].text!r}"
        elif rival is not None:
            overlaps = rival.start < entity.end and entity.start < rival.end
            reason = "overlap" if overlaps else "collision"
            text = record.text[rival.start : rival.end]
            action = f"dropped: {text!r} ({rival.label}) has its tokens"
        else:
            aligned.append((start, end, entity))
            if exact:
                continue
            reason, action = "misaligned", f"expanded to {doc[start:end].text!r}"
        misaligned.append(_describe(doc, record, entity, start, end, reason, action))
    misaligned.sort(key=lambda span: span.start)
    if misaligned and policy == "error":
        first = misaligned[0]
        got = f"{first.text!r} ({first.reason}) in {first.tokens}"
        expected = "an entity of whole tokens that overlaps no other"
        raise CorpusFormatError(first.file, first.line, expected, got)
    aligned.sort(key=lambda found: found[0])
    return [Span(doc, s, e, label=entity.label) for s, e, entity in aligned], misaligned


def mark_span(doc: Doc, start: int, end: int, entity: Entity) -> str:
    """Show an entity among the tokens around it.

    doc (Doc): The document.
    start (int): Index of the first token that the entity touches.
    end (int): Index after the last one; no brackets are set if it touches none.
    entity (Entity): The entity.
    RETURNS (str): Tokens with `|` between them and the entity in brackets; whitespace between
        tokens is left out, and an unprintable character is shown as `␣`.
    """
    shown = []
    for token in doc[max(0, start - _CONTEXT) : end + _CONTEXT]:
        text = "".join(char if char.isprintable() else "␣" for char in token.text)
        if start < end and token.i == end - 1:
            after = entity.end - token.idx
            text = f"{text[:after]}]{text[after:]}"
        if start < end and token.i == start:
            before = max(entity.start - token.idx, 0)  # it may start with the blank before
            text = f"{text[:before]}[{text[before:]}"
        shown.append(text)
    return "|".join(shown)


def _describe(
    doc: Doc, record: Record, entity: Entity, start: int, end: int, reason: str, action: str
) -> MisalignedSpan:
    return MisalignedSpan(
        record.file,
        entity.line,
        entity.start,
        entity.end,
        record.text[entity.start : entity.end],
        entity.label,
        reason,
        action,
        mark_span(doc, start, end, entity),
    )
