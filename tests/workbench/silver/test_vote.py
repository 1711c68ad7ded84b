"""Recognisers that vote: means by hand, labels in another order, doubt that is not annotated."""

import numpy
import pytest
from conftest import ENGLISH, make_pipeline
from spacy.util import load_model_from_config

from spacy_xling_ner.decoding.biluo import TagSpan
from spacy_xling_ner.decoding.crf import entity_posteriors, tag_marginals
from spacy_xling_ner.workbench.silver import vote
from spacy_xling_ner.workbench.silver.vote import set_votes

TEXTS = [text for text, _ in ENGLISH] + ["", "Bob Rome Acme came in Paris"]


def recognisers(voters):
    return [nlp.get_pipe("xling_ner") for nlp in voters]


def docs(voters):
    return [[nlp.make_doc(text) for text in TEXTS] for nlp in voters]


def test_one_recogniser_gives_its_own_entities_and_scores(voters):
    nlp = voters[0]
    found = vote(recognisers([nlp]), docs([nlp]))
    labels = nlp.get_pipe("xling_ner").labels
    for text, spans in zip(TEXTS, found.spans, strict=True):
        ents = nlp(text).ents
        wanted = [(e.start, e.end, e.label_) for e in ents]
        assert [(s.start, s.end, labels[s.label]) for s in spans] == wanted
        assert [s.score for s in spans] == pytest.approx([e._.score for e in ents], abs=1e-5)


def test_scores_are_means_of_the_recognisers(voters):
    found = vote(recognisers(voters), docs(voters))
    assert any(found.spans)
    for i, text in enumerate(TEXTS):
        if not text:
            assert found.spans[i] == []
            continue
        n = len(found.outside[i])
        spans = [TagSpan(s.start, s.end, s.label) for s in found.spans[i]]
        scores = [nlp.get_pipe("xling_ner").tag_scores([nlp.make_doc(text)]) for nlp in voters]
        outside = numpy.mean([tag_marginals(each, [n])[0][:, 0] for each in scores], axis=0)
        assert found.outside[i] == pytest.approx(outside, abs=1e-5)
        posteriors = [entity_posteriors(each, [n], [spans])[0] for each in scores]
        means = numpy.mean(posteriors, axis=0) if spans else []
        assert [s.score for s in found.spans[i]] == pytest.approx(list(means), abs=1e-5)


def test_votes_depend_on_the_temperatures(voters):
    before = vote(recognisers(voters), docs(voters))
    for recogniser in recognisers(voters):
        recogniser.temperature = 5.0
    try:
        after = vote(recognisers(voters), docs(voters))
    finally:
        for recogniser in recognisers(voters):
            recogniser.temperature = 1.0
    assert not numpy.allclose(before.outside[0], after.outside[0], atol=1e-2)


def test_labels_may_stand_in_another_order(voters):
    one = voters[0]
    labels = one.get_pipe("xling_ner").labels
    other = load_model_from_config(one.config).from_bytes(one.to_bytes())
    component = other.get_pipe("xling_ner")
    component.cfg["labels"] = labels[::-1]
    classifier = component.model.get_ref("classifier")
    for name in ("W", "b"):
        rows = classifier.get_param(name)
        tags = rows[1:].reshape((len(labels), 4, *rows.shape[1:]))[::-1]
        rows = numpy.concatenate([rows[:1], tags.reshape(rows[1:].shape)])
        classifier.set_param(name, rows)
    alone = vote(recognisers([one]), docs([one]))
    both = vote(recognisers([one, other]), docs([one, other]))
    assert [[s[:3] for s in spans] for spans in both.spans] == [
        [s[:3] for s in spans] for spans in alone.spans
    ]
    assert [s.score for spans in both.spans for s in spans] == pytest.approx(
        [s.score for spans in alone.spans for s in spans], abs=1e-5
    )


def test_different_labels_or_tokens_are_an_error(voters):
    other = make_pipeline(sentences=[("Anna came", [(0, 1, "NAME")])])
    with pytest.raises(ValueError, match="the same labels: LOC, ORG, PER and NAME"):
        vote(recognisers([voters[0], other]), docs([voters[0], other]))
    own = docs(voters[:2])
    own[1][0] = voters[1].make_doc("Anna met Bob Stone in Par is")
    with pytest.raises(ValueError, match="different tokens: 'Anna met Bob Stone in Paris"):
        vote(recognisers(voters[:2]), own)


def test_empty_documents_have_no_votes(voters):
    empty = [[nlp.make_doc("")] for nlp in voters]
    found = vote(recognisers(voters), empty)
    assert found.spans == [[]]
    assert [len(each) for each in found.outside] == [0]


def test_entities_of_low_score_are_not_annotated(voters):
    nlp = voters[0]
    recogniser = nlp.get_pipe("xling_ner")
    doc = nlp.make_doc("Anna met Bob Stone in Paris .")
    (spans,) = vote([recogniser], [[doc]]).spans
    assert len(spans) == 3
    scores = (0.9, 0.4, 0.95)
    doubted = [span._replace(score=s) for span, s in zip(spans, scores, strict=True)]
    outside = numpy.asarray([0, 0.99, 0, 0, 0.7, 0, 0.99])
    set_votes(doc, doubted, outside, recogniser.labels, 0.8)
    assert [ent.text for ent in doc.ents] == ["Anna", "Paris"]
    assert [token.ent_iob_ for token in doc] == ["B", "O", "", "", "", "B", "O"]
    assert [ent._.score for ent in doc.ents] == [0.9, 0.95]
