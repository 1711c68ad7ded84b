"""Analysis of one text: its entities and readings, and the probability of every tag."""

import os
from dataclasses import dataclass
from typing import List, Optional, Tuple

import numpy
from spacy.attrs import NORM
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_model_from_config

from ...bridge.build_lexicon import build_lexicon
from ...bridge.language import LANGUAGES
from ...bridge.lexicon import TABLE_NAME
from ...caching.doc_columns import read_strings
from ...decoding.biluo import POSITIONS
from ...decoding.crf import tag_marginals
from ...decoding.viterbi import viterbi
from ...modules.sentence_chunks import decoding_chunks
from ...pipeline.xling_ner import XlingNER
from ...views.gloss import GlossView
from ..inspection.entities_page import entity_score, token_reading


@dataclass(frozen=True)
class Word:
    """A token.

    romaji (str): Its reading, empty if that is its text.
    gloss (str): Its English word, empty if there is none.
    tag (str): The tag of the best sequence, such as `B-PER`; empty without a recogniser of ours.
    sure (Optional[float]): The probability of that tag, 0 to 1.
    others (List[Tuple[str, float]]): The next tags, with their probabilities.
    """

    text: str
    space: str
    romaji: str
    gloss: str
    tag: str
    sure: Optional[float]
    others: List[Tuple[str, float]]


@dataclass(frozen=True)
class Part:
    """An entity, or the tokens between two; then its label is empty."""

    words: List[Word]
    label: str = ""
    score: Optional[float] = None


Entity = Tuple[str, str, Optional[float]]
Sure = Tuple[str, float, List[Tuple[str, float]]]


def without_lexicon(nlp: Language) -> Optional[Language]:
    """Copy a pipeline, with an empty lexicon.

    nlp (Language): The pipeline.
    RETURNS (Optional[Language]): The copy; None if the pipeline has no lexicon.
    """
    if TABLE_NAME not in nlp.vocab.lookups:
        return None
    copy = load_model_from_config(nlp.config).from_bytes(nlp.to_bytes())
    empty = build_lexicon(tsv=os.devnull, jmdict=False, lang=nlp.vocab.lang)
    # replaced, not removed: a recogniser gives its vocabulary the tables that are missing
    for name in empty.tables:
        copy.vocab.lookups.remove_table(name)
        copy.vocab.lookups.set_table(name, empty.get_table(name))
    return copy


def analyse(nlp: Language, text: str) -> List[Part]:
    """Process a text.

    nlp (Language): The pipeline.
    text (str): The text.
    RETURNS (List[Part]): Its entities, and what is between them, in order.
    """
    doc = nlp.make_doc(text)
    sure: List[Optional[Sure]] = [None] * len(doc)
    for _, pipe in nlp.pipeline:
        if isinstance(pipe, XlingNER) and len(doc):
            sure = [*_tag_probabilities(pipe, doc)]
        doc = pipe(doc)
    words = _words(doc, sure)
    parts, start = [], 0
    for entity in doc.ents:
        parts.append(Part(words[start : entity.start]))
        score = entity_score(entity)
        parts.append(Part(words[entity.start : entity.end], entity.label_, score))
        start = entity.end
    return [part for part in [*parts, Part(words[start:])] if part.words]


def find_entities(nlp: Language, text: str) -> List[Entity]:
    """Find the entities of a text.

    nlp (Language): The pipeline.
    text (str): The text.
    RETURNS (List[Entity]): Text, label and score of each.
    """
    return [(entity.text, entity.label_, entity_score(entity)) for entity in nlp(text).ents]


def _tag_probabilities(ner: XlingNER, doc: Doc) -> List[Sure]:
    scores = ner.tag_scores([doc])
    chunks = decoding_chunks([doc], scores)
    tags = viterbi(scores, chunks)
    marginals, _ = tag_marginals(scores / ner.temperature, chunks)
    names = ["O", *(f"{position}-{label}" for label in ner.labels for position in POSITIONS)]
    found = []
    for tag, row in zip(tags.tolist(), marginals, strict=True):
        best = [int(i) for i in numpy.argsort(-row)[:3] if i != tag]
        found.append((names[tag], float(row[tag]), [(names[i], float(row[i])) for i in best[:2]]))
    return found


def _words(doc: Doc, sure: List[Optional[Sure]]) -> List[Word]:
    norms = read_strings(doc, NORM)
    is_bridged = doc.vocab.lang in LANGUAGES
    glosses = GlossView(joined=True)(doc) if is_bridged else norms
    words = []
    for token, gloss, norm, found in zip(doc, glosses, norms, sure, strict=True):
        tag, probability, others = found or ("", None, [])
        shown = gloss if gloss != norm and any(map(str.isalnum, gloss)) else ""
        reading = token_reading(token) or ""
        words.append(Word(token.text, token.whitespace_, reading, shown, tag, probability, others))
    return words
