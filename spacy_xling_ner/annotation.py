"""What the annotation of a document allows: one tag at a token, several, or all."""

from typing import Any, Dict, List, Optional, Sequence, Set, Tuple

import numpy
from numpy.typing import NDArray
from spacy.attrs import ENT_IOB, ENT_TYPE, ORTH, SPACY
from spacy.tokens import Doc
from spacy.training import Example

from .tags import BEGIN, INSIDE, LAST, OUTSIDE, POSITIONS, UNIT, tag_number, tag_numbers

# In `Doc.user_data`: the labels that the annotators of a document looked for.
LABELS_KEY = "xling_labels"

# Values of ENT_IOB.
ENT_INSIDE, ENT_OUTSIDE, ENT_BEGIN = 1, 2, 3

# What makes two tokens the same, and the number of no tag.
_TOKEN = [ORTH, SPACY]
_ANY = -1


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
    n_tags = len(numbers)
    unknown = set() if unknown is None else unknown
    # a row for each tag of the gold; the last one for what is not annotated
    rows = numpy.vstack([numpy.eye(n_tags, dtype=bool), numpy.ones(n_tags, dtype=bool)])
    known = annotated_labels(example.reference)
    if known is not None:
        for label in set(labels).difference(known):
            begin = numbers[f"B-{label}"]
            rows[OUTSIDE, begin : begin + len(POSITIONS)] = True
    tags = _tags_of_same_tokens(example, labels, unknown)
    if tags is None:
        tags = _aligned_tags(example, numbers, unknown)
    return rows[tags]


def _tags_of_same_tokens(
    example: Example, labels: Sequence[str], unknown: Set[str]
) -> Optional[NDArray[numpy.int64]]:
    """Read the gold's tags off its columns, if both documents have the same tokens.

    example (Example): The predicted and the gold document.
    labels (Sequence[str]): The labels of the recogniser.
    unknown (Set[str]): Collects other labels.
    RETURNS (Optional[ndarray]): Numbers of the tags, `_ANY` without annotation, shape (tokens,); or
        None if the tokens differ.
    """
    gold = example.reference.to_array([*_TOKEN, ENT_IOB, ENT_TYPE])
    if not numpy.array_equal(gold[:, : len(_TOKEN)], example.predicted.to_array(_TOKEN)):
        return None
    iob, label = gold[:, -2], gold[:, -1]
    inside = (iob == ENT_INSIDE) & (label != 0)
    begins = (iob == ENT_BEGIN) & (label != 0)
    goes_on = numpy.append(inside[1:], False)
    tags = numpy.full(len(gold), _ANY)
    tags[iob == ENT_OUTSIDE] = OUTSIDE
    in_entity = inside | begins
    strings = example.reference.vocab.strings
    for value in set(label[in_entity].tolist()):
        name = strings[value]
        if name not in labels:
            unknown.add(name)
            continue
        first = tag_number(labels.index(name), BEGIN)
        here = in_entity & (label == value)
        tags[here & begins & goes_on] = first + BEGIN
        tags[here & inside & goes_on] = first + INSIDE
        tags[here & inside & ~goes_on] = first + LAST
        tags[here & begins & ~goes_on] = first + UNIT
    return tags


def _aligned_tags(
    example: Example, numbers: Dict[str, int], unknown: Set[str]
) -> NDArray[numpy.int64]:
    tags = [tag or "-" for tag in example.get_aligned_ner()]
    unknown.update(tag[2:] for tag in tags if tag != "-" and tag not in numbers)
    return numpy.asarray([numbers.get(tag, _ANY) for tag in tags], dtype="int64")


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
