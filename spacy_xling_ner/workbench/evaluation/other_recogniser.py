"""Recognisers of other packages, with their labels mapped to ours."""

from collections import Counter
from pathlib import Path
from typing import Iterable, Iterator, List, Optional, Set, Tuple, Union

import spacy
from spacy.tokens import Doc, Span

from ..corpora.label_map import LabelMap, load_label_map


class OtherRecogniser:
    """A spaCy pipeline of any kind that finds entities, such as `ja_ginza`.

    left_out (Counter[str]): Entities without a label of ours, by their own label.
    """

    def __init__(self, pipeline: Union[str, Path], labels: Union[str, Path, None]) -> None:
        """Load a pipeline.

        pipeline (Union[str, Path]): Path or package name.
        labels (Union[str, Path, None]): JSON file of a map from its labels to ours; None keeps
            them.
        RAISES (OSError): If there is no such pipeline.
        RAISES (CorpusFormatError): If the map cannot be read.
        """
        self.map: Optional[LabelMap] = None if labels is None else load_label_map(labels)
        self.nlp = spacy.load(pipeline)
        self.vocab, self.make_doc = self.nlp.vocab, self.nlp.make_doc
        self.left_out: Counter[str] = Counter()

    @property
    def labels(self) -> Set[str]:
        """Our labels that it may find, as far as its components tell theirs."""
        own = {label for labels in self.nlp.pipe_labels.values() for label in labels}
        if self.map is None:
            return own
        known = (self.map(label) for label in own if label in self.map)
        return {label for label in known if label is not None}

    def pipe(self, docs: Iterable[Union[str, Doc]], *, batch_size: int = 128) -> Iterator[Doc]:
        """Run the pipeline, and give the entities our labels.

        docs (Iterable[Union[str, Doc]]): Texts or tokenised documents.
        batch_size (int): Documents per batch.
        YIELDS (Doc): The documents.
        RAISES (ValueError): If the map lacks a label.
        """
        yield from map(self._mapped, self.nlp.pipe(docs, batch_size=batch_size))

    def entities(self, texts: Iterable[str]) -> List[Set[Tuple[int, int, str]]]:
        """Find the entities of texts, as start and end character and label."""
        return [
            {(e.start_char, e.end_char, e.label_) for e in doc.ents} for doc in self.pipe(texts)
        ]

    def _mapped(self, doc: Doc) -> Doc:
        if self.map is None:
            return doc
        kept = []
        for ent in doc.ents:
            try:
                label = self.map(ent.label_)
            except KeyError:
                raise ValueError(
                    f"{self.map.path}: the label '{ent.label_}' of {self.nlp.meta['name']} is "
                    'missing; add it, or add "*": null to leave out all others.'
                ) from None
            if label is None:
                self.left_out[ent.label_] += 1
            else:
                kept.append(Span(doc, ent.start, ent.end, label=label))
        doc.set_ents(kept, default="outside")
        return doc
