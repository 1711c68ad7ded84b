"""What the annotation of a document allows: one tag at a token, several, or all."""

from typing import Any, List, Optional, Sequence, Set, Tuple

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.training import Example

from .tags import OUTSIDE, tag_numbers

# In `Doc.user_data`: the labels that the annotators of a document looked for.
LABELS_KEY = "xling_labels"


def annotated_labels(doc: Doc) -> Optional[List[str]]:
    """Read the labels that the annotators of a document looked for.

    doc (Doc): A document with gold entities.
    RETURNS (Optional[List[str]]): The labels, or None for all there are.
    """
    labels: Any = doc.user_data.get(LABELS_KEY)
    return None if labels is None else list(labels)


def set_annotated_labels(doc: Doc, labels: Sequence[str]) -> None:
    """Note the labels that the annotators of a document looked for.

    doc (Doc): A document with gold entities.
    labels (Sequence[str]): The labels. Outside of entities, any other label may be missing.
    """
    doc.user_data[LABELS_KEY] = list(labels)


def allowed_tags(
    example: Example, labels: Sequence[str], unknown: Optional[Set[str]] = None
) -> NDArray[numpy.bool_]:
    """List the tags that the gold annotation allows at each token.

    A token without annotation (`-`), or one that does not fit the gold's tokens, allows every tag.
    Outside of entities, a document that was annotated for some labels only allows `O` and the tags
    of all other labels.

    example (Example): The predicted and the gold document.
    labels (Sequence[str]): The labels of the recogniser.
    unknown (Optional[Set[str]]): Collects the labels of the gold that the recogniser does not have;
        their entities count as not annotated.
    RETURNS (ndarray): Bool of shape (tokens, tags).
    """
    numbers = tag_numbers(labels)
    gold = [tag or "-" for tag in example.get_aligned_ner()]
    allowed = numpy.zeros((len(gold), len(numbers)), dtype=bool)
    known = annotated_labels(example.reference)
    outside = numpy.zeros(len(numbers), dtype=bool)
    outside[OUTSIDE] = True
    if known is not None:
        for label in set(labels).difference(known):
            begin = numbers[f"B-{label}"]
            outside[begin : begin + 4] = True
    for i, tag in enumerate(gold):
        if tag == "O":
            allowed[i] = outside
        elif tag in numbers:
            allowed[i, numbers[tag]] = True
        else:
            allowed[i] = True
            if tag != "-" and unknown is not None:
                unknown.add(tag[2:])
    return allowed


def softmax_loss(
    probabilities: NDArray[numpy.floating], allowed: NDArray[numpy.bool_]
) -> Tuple[float, NDArray[numpy.float32]]:
    """Compute -log P(the tag is among the allowed ones), summed over the tokens, and its gradient.

    probabilities (ndarray): Probabilities of the tags, shape (tokens, tags).
    allowed (ndarray): The allowed tags, bool of the same shape.
    RETURNS (Tuple[float, ndarray]): The loss, and its gradient by the scores before the softmax.
    """
    # every tag allowed: nothing to learn, whatever rounding says
    learns = ~allowed.all(axis=1)
    given, wanted = probabilities[learns], allowed[learns]
    shares = numpy.where(wanted, given.astype("float64") + 1e-12, 0.0)
    totals = shares.sum(axis=1, keepdims=True)
    gradient = numpy.zeros(probabilities.shape, dtype="float32")
    gradient[learns] = given - shares / totals
    return float(-numpy.log(totals).sum()), gradient
