import numpy

from spacy_xling_ner.decoding.biluo import (
    LAST,
    UNIT,
    ScoredSpan,
    spans_from_tags,
    tag_number,
    tag_numbers,
    tokens_in_entities,
)

TAGS = ["U-LOC", "O", "B-PER", "I-PER", "L-PER", "B-LOC", "L-LOC", "U-PER", "U-PER"]


def test_names_and_numbers_of_tags():
    names = list(tag_numbers(["PER", "LOC"]))
    assert names == ["O", "B-PER", "I-PER", "L-PER", "U-PER", "B-LOC", "I-LOC", "L-LOC", "U-LOC"]
    assert list(tag_numbers(["PER", "LOC"]).values()) == list(range(9))
    assert names[tag_number(1, LAST)] == "L-LOC"
    assert names[tag_number(0, UNIT)] == "U-PER"
    assert tag_numbers([]) == {"O": 0}


def test_new_labels_keep_the_old_numbers():
    before, after = tag_numbers(["PER"]), tag_numbers(["PER", "LOC"])
    assert {tag: after[tag] for tag in before} == before


def test_spans_from_tags():
    numbers = tag_numbers(["PER", "LOC"])
    tags = numpy.asarray([numbers[tag] for tag in TAGS])
    spans = [
        ScoredSpan(0, 1, 1),
        ScoredSpan(2, 5, 0),
        ScoredSpan(5, 7, 1),
        ScoredSpan(7, 8, 0),
        ScoredSpan(8, 9, 0),
    ]
    assert spans_from_tags(tags, [9]) == [spans]
    assert spans_from_tags(tags, [0, 2, 0, 3, 4]) == [
        [],
        [ScoredSpan(0, 1, 1)],
        [],
        [ScoredSpan(0, 3, 0)],
        [ScoredSpan(0, 2, 1), ScoredSpan(2, 3, 0), ScoredSpan(3, 4, 0)],
    ]
    assert spans_from_tags(tags[1:2], [0, 1]) == [[], []]
    assert spans_from_tags(tags[:0], []) == []


def test_tokens_of_one_document_are_those_of_a_batch():
    tags = numpy.asarray([0, 5, 6, 7, 0, 4])
    expected = [(1, 1, 0), (2, 1, 1), (3, 1, 2), (5, 0, 3)]
    assert list(tokens_in_entities(tags, [6])) == [(0, *token) for token in expected]
    assert list(tokens_in_entities(tags, [0, 6])) == [(1, *token) for token in expected]
