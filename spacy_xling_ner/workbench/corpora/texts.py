"""From a corpus's record to a pipeline's document: the labels mapped, the text tokenised."""

from collections import Counter
from typing import List

from spacy.language import Language
from spacy.tokens import Doc

from ...training.gold_offsets import Entity
from .errors import CorpusFormatError
from .label_map import LabelMap, UnknownLabelError
from .record import Record


def map_labels(record: Record, label_map: LabelMap, left_out: "Counter[str]") -> List[Entity]:
    """Map the labels of a record's entities.

    record (Record): The record.
    label_map (LabelMap): The map.
    left_out (Counter[str]): Counts the entities that the map leaves out, by the corpus's label.
    RETURNS (List[Entity]): The other entities, under their target labels.
    RAISES (CorpusFormatError): A label is not in the map.
    """
    entities = []
    for entity in record.entities:
        try:
            label = label_map(entity.label)
        except UnknownLabelError as error:
            got = repr(entity.label)
            raise CorpusFormatError(record.file, entity.line, error.expected, got) from error
        if label is None:
            left_out[entity.label] += 1
        else:
            entities.append(Entity(entity.start, entity.end, label, entity.line))
    return entities


def tokenize(nlp: Language, record: Record) -> Doc:
    """Tokenise a text as the pipeline does with raw text.

    nlp (Language): The pipeline.
    record (Record): The text.
    RETURNS (Doc): The document, of the same text.
    RAISES (CorpusFormatError): The tokenizer cannot read the text, or changes it.
    """
    expected = "a text that the tokenizer can read"
    try:
        doc = nlp.make_doc(record.text)
    except Exception as error:  # each tokenizer has errors of its own
        raise CorpusFormatError(record.file, record.line, expected, str(error)) from error
    if doc.text != record.text:
        got = "another text from its tokens"
        raise CorpusFormatError(record.file, record.line, expected, got)
    return doc
