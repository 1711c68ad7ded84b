"""Teachers of another kind: what more than half of the teachers find is annotated."""

import numpy
import pytest
import spacy
from spacy.tokens import DocBin

from spacy_xling_ner.decoding.biluo import ScoredSpan
from spacy_xling_ner.pipeline.span_score import get_score
from spacy_xling_ner.workbench.silver import annotate_corpus
from spacy_xling_ner.workbench.silver.vote import set_votes

TEXT = "Anna met Bob in Rome"
# Anna, Bob and Rome, as the vote numbers the labels PER and LOC
VOTE = [ScoredSpan(0, 1, 0, 0.9), ScoredSpan(2, 3, 0, 0.8), ScoredSpan(4, 5, 1, 0.3)]


def annotate(others, min_score=0.0, text=TEXT):
    doc = spacy.blank("xx")(text)
    outside = numpy.array([0.1, 0.9, 0.2, 0.9, 0.7])
    left_out = set_votes(doc, VOTE, outside, ["PER", "LOC"], min_score, others)
    return doc, left_out


def found(doc):
    return [(e.text, e.label_) for e in doc.ents]


def open_tokens(doc):
    return [t.text for t in doc if t.ent_iob_ == ""]


def test_two_teachers_must_agree_on_offsets_and_label():
    doc, left_out = annotate([{(0, 4, "PER"), (9, 12, "LOC")}])
    assert found(doc) == [("Anna", "PER")]
    assert get_score(doc.ents[0]) == 0.9
    # Bob has two labels, and only the vote finds Rome
    assert open_tokens(doc) == ["Bob", "Rome"]
    assert left_out == {"PER": 1, "LOC": 2}


def test_of_three_teachers_two_are_enough():
    doc, _ = annotate([{(0, 4, "PER"), (5, 8, "PER")}, {(16, 20, "LOC"), (5, 8, "PER")}])
    assert found(doc) == [("Anna", "PER"), ("met", "PER"), ("Rome", "LOC")]
    assert open_tokens(doc) == ["Bob"]
    # the vote does not find it: its score is the share of the teachers that do
    assert get_score(doc.ents[1]) == pytest.approx(2 / 3)


def test_a_doubtful_entity_of_the_vote_is_no_finding():
    doc, _ = annotate([{(0, 4, "PER"), (16, 20, "LOC")}], min_score=0.5)
    assert found(doc) == [("Anna", "PER")]
    assert open_tokens(doc) == ["Bob", "Rome"]


def test_entities_that_are_not_of_whole_tokens_stay_open():
    doc, left_out = annotate([{(10, 12, "PER")}, {(10, 12, "PER")}])
    assert found(doc) == []
    assert "Bob" in open_tokens(doc)
    assert left_out["PER"] == 3


def test_a_corpus_is_annotated_by_both(other, voters, tmp_path):
    voters[0].to_disk(tmp_path / "model")
    texts = tmp_path / "texts.txt"
    texts.write_text("Anna met Bob in Rome\nMaria joined Acme\n")
    output = tmp_path / "silver.spacy"
    report = annotate_corpus(
        [tmp_path / "model"],
        texts,
        output,
        others={str(other / "rules"): other / "labels.json"},
    )
    docs = list(DocBin().from_disk(output).get_docs(spacy.blank("xx").vocab))
    assert found(docs[0])[0] == ("Anna", "PER")
    assert "Bob" in open_tokens(docs[0])
    assert report.doubtful.total() > 0
    assert list(report.others) == [str(other / "rules")]
