"""The tags that a gold annotation allows at each token: one, several, or all."""

from typing import Any, List, Optional, Sequence, Set, Tuple

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.training import Example

from ..decoding.biluo import BEGIN, OUTSIDE, POSITIONS, tag_number
from .gold_tags import UNKNOWN, gold_tags

# In `Doc.user_data`: the labels that a document was annotated for.
LABELS_KEY = "xling_labels"


def annotated_labels(doc: Doc) -> Optional[List[str]]:
    """Get the labels that a document was annotated for.

    doc (Doc): A document with gold entities.
    RETURNS (Optional[List[str]]): The labels, or None for all there are.
    """
    labels: Any = doc.user_data.get(LABELS_KEY)
    return None if labels is None else list(labels)


def set_annotated_labels(doc: Doc, labels: Sequence[str]) -> None:
    """Store the labels that a document was annotated for.

    doc (Doc): A document with gold entities.
    labels (Sequence[str]): The labels. Outside of entities, any other label may be missing.
    """
    doc.user_data[LABELS_KEY] = list(labels)


def allowed_tags(
    example: Example, labels: Sequence[str], unknown: Optional[Set[str]] = None
) -> NDArray[numpy.bool_]:
    """Mark the tags that the gold annotation allows at each token.

    A token without annotation (`-`), or that is not aligned with the gold's tokens, allows every
    tag. Outside of entities, a document that was annotated for some labels only allows `O` and the
    tags of all other labels.

    example (Example): The predicted and the gold document.
    labels (Sequence[str]): The labels of the recogniser.
    unknown (Optional[Set[str]]): Collects the labels of the gold that the recogniser does not have;
        their entities count as not annotated.
    RETURNS (ndarray): Bool of shape (tokens, tags).
    """
    n_tags = 1 + len(POSITIONS) * len(labels)
    known = annotated_labels(example.reference)
    outside = numpy.zeros(n_tags, dtype=bool)
    outside[OUTSIDE] = True
    if known is not None:
        for label in set(labels).difference(known):
            begin = tag_number(labels.index(label), BEGIN)
            outside[begin : begin + len(POSITIONS)] = True
    tags = gold_tags(example, labels, unknown)
    allowed = numpy.zeros((len(tags), n_tags), dtype=bool)
    allowed[tags == OUTSIDE] = outside
    allowed[tags == UNKNOWN] = True
    (in_entity,) = numpy.nonzero(tags > OUTSIDE)
    allowed[in_entity, tags[in_entity]] = True
    return allowed


def softmax_loss(
    probabilities: NDArray[numpy.floating], allowed: NDArray[numpy.bool_]
) -> Tuple[float, NDArray[numpy.float32]]:
    """Compute -log P(the tag is among the allowed ones), summed over the tokens, and its gradient.

    probabilities (ndarray): Probabilities of the tags, shape (tokens, tags).
    allowed (ndarray): The allowed tags, bool of the same shape.
    RETURNS (Tuple[float, ndarray]): The loss, and its gradient by the scores before the softmax.
    """
    # Tokens that allow every tag have no gradient, also none from rounding.
    learns = ~allowed.all(axis=1)
    given, wanted = probabilities[learns], allowed[learns]
    shares = numpy.where(wanted, given.astype("float64") + 1e-12, 0.0)
    totals = shares.sum(axis=1, keepdims=True)
    gradient = numpy.zeros(probabilities.shape, dtype="float32")
    gradient[learns] = given - shares / totals
    return float(-numpy.log(totals).sum()), gradient
