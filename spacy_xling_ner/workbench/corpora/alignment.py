"""Fitting entities with character offsets to the tokens of a document."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import List, Literal, NamedTuple, Sequence, Tuple

from spacy.tokens import Doc, Span

from ...training.gold_offsets import Entity

MisfitPolicy = Literal["expand", "drop", "error"]


@dataclass(frozen=True)
class Misfit:
    """An entity that is not in the document as the corpus has it.

    line (int): Number of the line in the file, from 1.
    text (str): The entity's text.
    label (str): Its label.
    reason (str): `misaligned` (an edge lies within a token), `overlap` (with another entity of the
        corpus) or `collision` (another entity, expanded, took one of its tokens).
    action (str): What was done: `expanded to …` or `dropped…`.
    """

    line: int
    text: str
    label: str
    reason: str
    action: str


class MisfitError(ValueError):
    """An entity does not fit the tokens, and no policy mends it.

    line (int): Number of the line in the file, from 1.
    expected (str): What would have fitted.
    got (str): What was found.
    """

    def __init__(self, line: int, expected: str, got: str) -> None:
        """Keep what the message is made of."""
        self.line = line
        self.expected = expected
        self.got = got
        super().__init__(f"line {line}: expected {expected}, got {got}")


class _Candidate(NamedTuple):
    entity: Entity
    start: int
    end: int
    exact: bool


def align(
    doc: Doc, entities: Sequence[Entity], policy: MisfitPolicy = "expand"
) -> Tuple[List[Span], List[Misfit]]:
    """Fit entities to a document's tokens; no two of the spans share a token.

    Of two entities that need the same token the longer one (in characters, before any expansion)
    stays, of two of the same length the earlier one.

    doc (Doc): The document; its text is what the offsets point into.
    entities (Sequence[Entity]): The entities.
    policy (MisfitPolicy): For an entity whose edge lies within a token: `expand` it to whole
        tokens, `drop` it, or raise an `error`; `error` also refuses entities that overlap.
    RETURNS (Tuple[List[Span], List[Misfit]]): The spans in the order of the text, and the entities
        that are missing or changed, in the order of the text.
    RAISES (MisfitError): An entity does not fit and the policy is `error`, or holds no token.
    RAISES (ValueError): The policy is unknown.
    """
    if policy not in ("expand", "drop", "error"):
        raise ValueError(f"Unknown policy '{policy}' for misfits; choose from expand, drop, error.")
    candidates: List[_Candidate] = []
    misfits: List[Tuple[int, Misfit]] = []
    for candidate in _cover(doc, entities):
        if candidate.exact or policy == "expand":
            candidates.append(candidate)
            continue
        entity, tokens = candidate.entity, doc[candidate.start : candidate.end].text
        if policy == "error":
            quoted = repr(doc.text[entity.start : entity.end])
            raise MisfitError(entity.line, "an entity of whole tokens", f"{quoted} in {tokens!r}")
        action = f"dropped: its tokens are {tokens!r}"
        misfits.append((entity.start, _misfit(doc, entity, "misaligned", action)))
    candidates.sort(key=lambda candidate: _rank(candidate.entity))
    kept: List[_Candidate] = []
    for candidate in candidates:
        entity = candidate.entity
        rivals = [other for other in kept if _share_token(candidate, other)]
        if rivals:
            rival = rivals[0].entity
            quoted = repr(doc.text[rival.start : rival.end])
            overlap = rival.start < entity.end and entity.start < rival.end
            if policy == "error":
                got = f"{doc.text[entity.start : entity.end]!r} within reach of {quoted}"
                raise MisfitError(entity.line, "entities that do not overlap", got)
            reason = "overlap" if overlap else "collision"
            action = f"dropped: {quoted} ({rival.label}) has its tokens"
            misfits.append((entity.start, _misfit(doc, entity, reason, action)))
            continue
        kept.append(candidate)
        if not candidate.exact:
            action = f"expanded to {doc[candidate.start : candidate.end].text!r}"
            misfits.append((entity.start, _misfit(doc, entity, "misaligned", action)))
    kept.sort(key=lambda candidate: candidate.start)
    misfits.sort(key=lambda pair: pair[0])
    spans = [Span(doc, found.start, found.end, label=found.entity.label) for found in kept]
    return spans, [misfit for _, misfit in misfits]


def _rank(entity: Entity) -> Tuple[int, int, str]:
    return entity.start - entity.end, entity.start, entity.label


def _share_token(one: _Candidate, other: _Candidate) -> bool:
    return one.start < other.end and other.start < one.end


def _misfit(doc: Doc, entity: Entity, reason: str, action: str) -> Misfit:
    return Misfit(entity.line, doc.text[entity.start : entity.end], entity.label, reason, action)


def _cover(doc: Doc, entities: Sequence[Entity]) -> List[_Candidate]:
    """Find for each entity the smallest run of tokens that holds it."""
    starts = [token.idx for token in doc]
    ends = [token.idx + len(token) for token in doc]
    found = []
    for entity in entities:
        start = bisect_right(ends, entity.start)
        end = bisect_left(starts, entity.end)
        if start >= end or not 0 <= entity.start < entity.end:
            got = f"the offsets {entity.start}, {entity.end}"
            raise MisfitError(entity.line, "an entity that holds a token", got)
        exact = starts[start] == entity.start and ends[end - 1] == entity.end
        found.append(_Candidate(entity, start, end, exact))
    return found
