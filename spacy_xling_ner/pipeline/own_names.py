"""Names that a user lists: the recogniser expects them, without any training."""

from typing import Dict, Iterable, Iterator, Mapping, Sequence, Tuple

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc

from ..decoding.biluo import BEGIN, INSIDE, LAST, UNIT, tag_number
from ..training.blank_edges import trim

MAX_LENGTH = 100
"""Characters of a name: what is longer is no name, and a search for it takes long."""


class OwnNames:
    """A list of names with their labels, which raise the scores of their tags in a text.

    by_label (Dict[str, Tuple[str, ...]]): The names of each label.
    """

    def __init__(self, by_label: Mapping[str, Iterable[str]]) -> None:
        """Check the names.

        by_label (Mapping[str, Iterable[str]]): The names of each label; a name can have several.
        RAISES (ValueError): If they are not lists of strings, or a name is empty, has blanks or
            invisible characters around it, or is longer than `MAX_LENGTH`.
        """
        if not isinstance(by_label, Mapping):
            raise ValueError(f"Names are a list for each label, got {by_label!r}.")
        self.by_label: Dict[str, Tuple[str, ...]] = {}
        self._labels: Dict[str, Tuple[str, ...]] = {}
        # the length of the longest name that begins with a character
        self._longest: Dict[str, int] = {}
        for label, names in by_label.items():
            if isinstance(names, str) or not isinstance(names, Iterable):
                raise ValueError(f"The names of '{label}' are {names!r}; give a list.")
            found = list(names)
            for name in found:
                if (
                    not isinstance(name, str)
                    or not name
                    or trim(name, 0, len(name)) != (0, len(name))
                ):
                    raise ValueError(
                        f"A name of '{label}' is {name!r}; it must be a string that is not empty "
                        "and has no blanks or invisible characters around it."
                    )
                if len(name) > MAX_LENGTH:
                    raise ValueError(
                        f"A name of '{label}' has {len(name)} characters, more than {MAX_LENGTH}: "
                        f"{name[:20]!r}…"
                    )
            self.by_label[label] = tuple(dict.fromkeys(found))
            for name in self.by_label[label]:
                self._labels[name] = (*self._labels.get(name, ()), label)
                self._longest[name[0]] = max(len(name), self._longest.get(name[0], 0))

    def find(self, doc: Doc) -> Iterator[Tuple[int, int, Tuple[str, ...]]]:
        """Find the names in a document, from left to right, always the longest.

        A name is found if it begins and ends with a token, and is written as in the list.

        doc (Doc): The document.
        YIELDS (Tuple[int, int, Tuple[str, ...]]): First token, the token after the last, labels.
        """
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
        """Raise the scores of the tags that spell the names, in place: of a name all or none.

        docs (Sequence[Doc]): The documents.
        scores (ndarray): Scores of shape (tokens, tags), document after document; -inf for a tag
            that is forbidden.
        labels (Sequence[str]): The recogniser's labels, all of the names' among them.
        weight (float): What is added to each score.
        """
        if not self._labels:
            return
        offset = 0
        for doc in docs:
            for start, end, found in self.find(doc):
                inside = [INSIDE] * (end - start - 2)
                positions = [BEGIN, *inside, LAST] if end - start > 1 else [UNIT]
                rows = numpy.arange(offset + start, offset + end)
                for label in found:
                    tags = [tag_number(labels.index(label), position) for position in positions]
                    # a preset entity may hold a part of it
                    if numpy.isfinite(scores[rows, tags]).all():
                        scores[rows, tags] += weight
            offset += len(doc)
