"""Predicted entities and `Span._.score`, their probability."""

from typing import NamedTuple, Optional

from spacy.tokens import Span


class ScoredSpan(NamedTuple):
    """An entity in a document, and its probability.

    start (int): The first token.
    end (int): The token after the last.
    label (int): Number of the label.
    score (Optional[float]): Probability of the whole entity, 0 to 1; None if it was not computed.
    """

    start: int
    end: int
    label: int
    score: Optional[float] = None


def register_score() -> None:
    """Register the extension `Span._.score`, None by default, unless it exists."""
    if not Span.has_extension("score"):
        Span.set_extension("score", default=None)


def store_score(entity: Span, score: Optional[float]) -> None:
    """Store the probability of an entity in `Span._.score`, which `Doc.to_bytes` saves.

    entity (Span): The entity.
    score (Optional[float]): The probability; None leaves the stored value as it is.
    """
    if score is not None:
        entity._.score = score
