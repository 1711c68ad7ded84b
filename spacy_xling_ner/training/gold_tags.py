"""The gold annotation of an example as tag numbers of a recogniser, one for each token."""

from typing import Optional, Sequence, Set

import numpy
from numpy.typing import NDArray
from spacy.strings import get_string_id
from spacy.training import Example

from ..decoding.biluo import BEGIN, INSIDE, LAST, OUTSIDE, UNIT, tag_number, tag_numbers
from .blank_edges import trim_entities

# In place of a tag: the token has no annotation, or one that the recogniser cannot use.
UNKNOWN = -1
# Values of ENT_IOB.
_IOB_INSIDE, _IOB_OUTSIDE = 1, 2


def gold_tags(
    example: Example, labels: Sequence[str], unknown: Optional[Set[str]] = None
) -> NDArray[numpy.int64]:
    """Align the gold entities with the tokens of the predicted document.

    The result is that of `Example.get_aligned_ner`. If both documents have the same tokens, as
    with one tokenizer for both, it is computed with arrays, without an alignment. Blanks at the
    edges of an entity are not part of it, as the recogniser would never find them.

    example (Example): The predicted and the gold document.
    labels (Sequence[str]): The labels of the recogniser.
    unknown (Optional[Set[str]]): Collects the labels of the gold that the recogniser does not have.
    RETURNS (ndarray): Tag numbers, int64 of shape (tokens,); UNKNOWN for a token without
        annotation, of an unknown label, or that is not aligned with the gold's tokens.
    """
    doc, gold = example.predicted, example.reference
    if not len(gold) or not gold.has_annotation("ENT_IOB"):
        return numpy.full(len(doc), UNKNOWN)
    trimmed, _, _ = trim_entities(gold)
    if trimmed is not gold:
        gold, example = trimmed, Example(doc, trimmed)
    columns = gold.to_array(["ORTH", "ENT_IOB", "ENT_TYPE", "IS_SPACE"])
    orth, iob, label, is_space = columns.T
    in_entity = label != 0
    same = len(doc) == len(gold) and numpy.array_equal(doc.to_array("ORTH"), orth)
    # spaCy aligns by letters, of which a blank has none.
    if not same or (in_entity & (is_space != 0)).any():
        return _aligned_tags(example, labels, unknown)
    inside = in_entity & (iob == _IOB_INSIDE)
    continues = numpy.append(inside[1:], False)
    position = numpy.where(
        inside, numpy.where(continues, INSIDE, LAST), numpy.where(continues, BEGIN, UNIT)
    )
    outside = (iob == _IOB_OUTSIDE) | ((is_space != 0) & ~in_entity)
    tags = numpy.where(outside, OUTSIDE, UNKNOWN)
    numbers = {get_string_id(label): number for number, label in enumerate(labels)}
    for found in numpy.unique(label[in_entity]).tolist():
        number = numbers.get(found)
        if number is not None:
            of_label = label == found
            tags[of_label] = tag_number(number, 0) + position[of_label]
        elif unknown is not None:
            unknown.add(gold.vocab.strings[found])
    return tags


def _aligned_tags(
    example: Example, labels: Sequence[str], unknown: Optional[Set[str]]
) -> NDArray[numpy.int64]:
    numbers = tag_numbers(labels)
    tags = [tag or "-" for tag in example.get_aligned_ner()]
    if unknown is not None:
        unknown.update(tag[2:] for tag in tags if tag != "-" and tag not in numbers)
    return numpy.asarray([numbers.get(tag, UNKNOWN) for tag in tags], dtype="int64")
