"""The extension `Span._.score`: the probability of an entity, kept on the document."""

from typing import Any, Dict, Optional, Tuple

from spacy.tokens import Span

NAME = "score"
# Beside the score, under a key of the same form, so that spaCy moves both along in `as_doc`.
LABEL_NAME = "score_label"


def register_score() -> None:
    """Register the extension, unless there is one of that name."""
    if not Span.has_extension(NAME):
        Span.set_extension(NAME, getter=get_score, setter=set_score)


def get_score(span: Span) -> Optional[float]:
    """Get the score of an entity.

    A score belongs to an entity with its label: another label that a later component sets at the
    same place has none. Documents of version 0.1.0 hold no label, so any label gets their scores,
    as does a span without a label.

    span (Span): The entity.
    RETURNS (Optional[float]): Its score, or None.
    """
    stored: Dict[Any, Any] = span.doc.user_data
    score: Optional[float] = stored.get(_key(NAME, span))
    label = stored.get(_key(LABEL_NAME, span))
    return None if label and span.label and label != span.label_ else score


def set_score(span: Span, score: Optional[float]) -> None:
    """Set the score of an entity.

    span (Span): The entity, with its label.
    score (Optional[float]): The score.
    """
    stored: Dict[Any, Any] = span.doc.user_data
    stored[_key(NAME, span)] = score
    stored[_key(LABEL_NAME, span)] = span.label_


def _key(name: str, span: Span) -> Tuple[str, str, int, int]:
    return "._.", name, span.start_char, span.end_char
