"""Names that a user lists: the recogniser expects them, without any training."""

from typing import Dict, Iterable, Iterator, Mapping, Sequence, Tuple

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc

from ..decoding.biluo import BEGIN, INSIDE, LAST, UNIT, tag_number


class OwnNames:
    """A list of names with their labels, which raise the scores of their tags in a text.

    by_label (Dict[str, Tuple[str, ...]]): The names of each label.
    """

    def __init__(self, by_label: Mapping[str, Iterable[str]]) -> None:
        """Check the names.

        by_label (Mapping[str, Iterable[str]]): The names of each label; a name can have several.
        RAISES (ValueError): If they are not lists of strings, or a name is empty or has blanks
            around it.
        """
        if not isinstance(by_label, Mapping):
            raise ValueError(f"Names are a list for each label, got {by_label!r}.")
        self.by_label: Dict[str, Tuple[str, ...]] = {}
        self._labels: Dict[str, Tuple[str, ...]] = {}
        # the length of the longest name that begins with a character
        self._longest: Dict[str, int] = {}
        for label, names in by_label.items():
            if isinstance(names, str):
                raise ValueError(f"The names of '{label}' are one string, {names!r}; give a list.")
            self.by_label[label] = tuple(dict.fromkeys(names))
            for name in self.by_label[label]:
                if not isinstance(name, str) or not name or name != name.strip():
                    raise ValueError(
                        f"A name of '{label}' is {name!r}; it must be a string that is not empty "
                        "and has no blanks around it."
                    )
                self._labels[name] = (*self._labels.get(name, ()), label)
                self._longest[name[0]] = max(len(name), self._longest.get(name[0], 0))

    def find(self, doc: Doc) -> Iterator[Tuple[int, int, Tuple[str, ...]]]:
        """Find the names in a document, from left to right, always the longest.

        A name is found if it begins and ends with a token, and is written as in the list.

        doc (Doc): The document.
        YIELDS (Tuple[int, int, Tuple[str, ...]]): First token, the token after the last, labels.
        """
        if not self._labels:
            return
        text = doc.text
        starts = [token.idx for token in doc]
        ends = [token.idx + len(token) for token in doc]
        free = 0
        for first, start in enumerate(starts):
            limit = start + self._longest.get(text[start], 0)
            if first < free or limit == start:
                continue
            found: Tuple[str, ...] = ()
            last = first
            while last < len(ends) and ends[last] <= limit:
                labels = self._labels.get(text[start : ends[last]])
                last += 1
                if labels:
                    found, free = labels, last
            if found:
                yield first, free, found

    def raise_scores(
        self,
        docs: Sequence[Doc],
        scores: NDArray[numpy.float32],
        labels: Sequence[str],
        weight: float,
    ) -> None:
        """Raise the scores of the tags that spell the names, in place.

        docs (Sequence[Doc]): The documents.
        scores (ndarray): Scores of shape (tokens, tags), document after document.
        labels (Sequence[str]): The recogniser's labels, all of the names' among them.
        weight (float): What is added to each score.
        """
        offset = 0
        for doc in docs:
            for start, end, found in self.find(doc):
                positions = [BEGIN, *[INSIDE] * (end - start - 2), LAST]
                for label in found:
                    tags = [
                        tag_number(labels.index(label), position)
                        for position in (positions if end - start > 1 else [UNIT])
                    ]
                    scores[numpy.arange(offset + start, offset + end), tags] += weight
            offset += len(doc)
