"""spaCy's `ner` in a vote: it gives no probabilities, so what it finds has 1 and the rest 0."""

from typing import List

import numpy
from numpy.typing import NDArray
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc
from spacy.training.iob_utils import doc_to_biluo_tags

from ...decoding.biluo import tag_numbers


class CertainRecogniser:
    """Gives spaCy's `ner` the tag scores of an `xling_ner` that is sure of all it finds.

    labels (Sequence[str]): Its labels.
    temperature (float): Always 1.
    """

    temperature = 1.0

    def __init__(self, component: EntityRecognizer) -> None:
        """Wrap a component."""
        self.component = component
        self.labels = component.labels

    def tag_scores(self, docs: List[Doc]) -> NDArray[numpy.float32]:
        """Find entities, which are set in the documents, and score their tags.

        docs (List[Doc]): The documents.
        RETURNS (ndarray): 0 for the tag of each token and -inf for all others, shape (tokens,
            tags).
        """
        numbers = tag_numbers(self.labels)
        found = [
            numbers[tag]
            for doc in self.component.pipe(docs)
            for tag in doc_to_biluo_tags(doc, missing="O")
        ]
        scores = numpy.full((len(found), len(numbers)), -numpy.inf, dtype="float32")
        scores[numpy.arange(len(found)), found] = 0
        return scores
