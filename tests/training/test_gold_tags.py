"""Gold tags by arrays, compared with spaCy's own alignment."""

import numpy
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, Span
from spacy.training import Example

from spacy_xling_ner.decoding.biluo import tag_numbers
from spacy_xling_ner.training.blank_edges import trim_entities
from spacy_xling_ner.training.gold_tags import UNKNOWN, gold_tags

LABELS = ("LOC", "PER")
NUMBERS = tag_numbers(LABELS)
VOCAB = spacy.blank("xx").vocab


def aligned(example):
    """spaCy's own tags, as numbers."""
    return [NUMBERS.get(tag, UNKNOWN) for tag in example.get_aligned_ner()]


def make_example(words, spans, missing=(), blocked=(), predicted=None):
    gold = Doc(VOCAB, words=words)
    gold.set_ents(
        [Span(gold, *span) for span in spans],
        missing=[gold[i : i + 1] for i in missing],
        blocked=[gold[i : i + 1] for i in blocked],
        default="outside",
    )
    return Example(Doc(VOCAB, words=predicted or words), gold)


@st.composite
def documents(draw):
    words = draw(st.lists(st.sampled_from(["Ada", "in", "東京", " ", "\n"]), max_size=8))
    spans, marks = [], {"missing": [], "blocked": []}
    start = 0
    while start < len(words):
        kind = draw(st.sampled_from(["outside", "missing", "blocked", "LOC", "PER", "GPE"]))
        length = 1
        if kind in marks:
            marks[kind].append(start)
        elif kind != "outside":
            length = draw(st.integers(1, len(words) - start))
            spans.append((start, start + length, kind))
        start += length
    return words, spans, marks


@given(documents())
def test_arrays_give_the_tags_of_the_alignment(document):
    words, spans, marks = document
    example = make_example(words, spans, **marks)
    unknown = set()
    tags = gold_tags(example, LABELS, unknown)
    trimmed, _, _ = trim_entities(example.y)
    assert tags.tolist() == aligned(Example(example.x, trimmed))
    assert tags.dtype == "int64"
    assert unknown <= {"GPE"}
    if not any(word.isspace() for word in words):
        assert unknown == {label for _, _, label in spans if label == "GPE"}


@pytest.mark.parametrize(
    "predicted", [["Ada", "Love", "lace", "in", "Rome"], ["AdaLovelace", "in", "Rome"]]
)
def test_other_tokens_are_aligned(predicted):
    words, spans = ["Ada", "Lovelace", "in", "Rome"], [(0, 2, "PER"), (3, 4, "LOC")]
    gold = Doc(VOCAB, words=words, spaces=[False] * 4)
    gold.set_ents([Span(gold, *span) for span in spans], default="outside")
    doc = Doc(VOCAB, words=predicted, spaces=[False] * len(predicted))
    example = Example(doc, gold)
    tags = gold_tags(example, LABELS)
    assert tags.tolist() == aligned(example)
    assert tags[-1] == NUMBERS["U-LOC"]


def test_a_document_without_annotation_is_unknown():
    example = Example(Doc(VOCAB, words=["Ada", " "]), Doc(VOCAB, words=["Ada", " "]))
    assert gold_tags(example, LABELS).tolist() == [UNKNOWN, UNKNOWN]
    empty = Example(Doc(VOCAB), Doc(VOCAB))
    assert gold_tags(empty, LABELS).shape == (0,)


def test_labels_in_another_order_have_other_numbers():
    example = make_example(["Ada", "in", "Rome"], [(0, 1, "PER"), (2, 3, "LOC")])
    one, other = gold_tags(example, LABELS), gold_tags(example, LABELS[::-1])
    assert one.tolist() == [NUMBERS["U-PER"], 0, NUMBERS["U-LOC"]]
    assert other.tolist() == numpy.asarray(one)[::-1].tolist()
