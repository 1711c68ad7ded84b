"""Scores of entities, thresholds, and the CRF in the pipeline."""

from itertools import pairwise

import numpy
import pytest
import spacy
from conftest import ENGLISH, crf_network, make_examples, make_pipeline, train
from network_checks import assert_gradients_are_slopes
from spacy.tokens import Doc, DocBin
from tag_checks import is_valid

from spacy_xling_ner.decoding.biluo import ScoredSpan, spans_from_tags
from spacy_xling_ner.modules.sentence_chunks import MAX_LENGTH, chunk_lengths
from spacy_xling_ner.training.allowed_tags import set_annotated_labels

TEXTS = [text for text, _ in ENGLISH]


def make(**config):
    nlp = spacy.blank("xx")
    nlp.add_pipe("xling_ner", config={"model": crf_network(), **config})
    return nlp


@pytest.fixture(scope="module")
def trained():
    return make_pipeline(steps=100, network=crf_network())


@pytest.fixture
def with_threshold(trained):
    pipe = trained.get_pipe("xling_ner")
    yield pipe
    pipe.threshold, pipe.thresholds, pipe.temperature, pipe.store_scores = 0.0, {}, 1.0, True


def test_a_crf_learns(trained):
    for text, spans in ENGLISH:
        doc = trained(Doc(trained.vocab, words=text.split()))
        assert [(ent.start, ent.end, ent.label_) for ent in doc.ents] == spans


def test_the_score_is_the_share_of_the_sequences_with_the_entity(trained):
    doc = trained(TEXTS[0])
    words = [token.text for token in doc[:4]]
    pipe = trained.get_pipe("xling_ner")
    short = pipe(Doc(trained.vocab, words=words))
    scores = pipe.tag_scores([Doc(trained.vocab, words=words)])
    n_tags = scores.shape[1]
    rng_tags = numpy.stack(
        numpy.meshgrid(*[numpy.arange(n_tags)] * len(words), indexing="ij"), axis=-1
    ).reshape(-1, len(words))
    valid = rng_tags[[is_valid(tags) for tags in rng_tags.tolist()]]
    weights = numpy.exp(scores[numpy.arange(len(words)), valid].sum(axis=1, dtype="float64"))
    assert short.ents
    for ent in short.ents:
        label = pipe.labels.index(ent.label_)
        span = ScoredSpan(ent.start, ent.end, label)
        inside = numpy.array([span in spans_from_tags(tags, [len(tags)])[0] for tags in valid])
        assert ent._.score == pytest.approx(weights[inside].sum() / weights.sum(), abs=1e-5)


def test_scores_survive_bytes_and_files(trained):
    doc = trained(TEXTS[0])
    expected = [ent._.score for ent in doc.ents]
    assert expected
    assert all(0 < score <= 1 for score in expected)
    copy = Doc(trained.vocab).from_bytes(doc.to_bytes())
    (read,) = DocBin(store_user_data=True, docs=[doc]).get_docs(trained.vocab)
    for other in (copy, read):
        assert [ent._.score for ent in other.ents] == expected


def test_a_threshold_drops_what_is_less_probable(trained, with_threshold):
    scores = [ent._.score for text in TEXTS for ent in trained(text).ents]
    middle = (min(scores) + max(scores)) / 2
    with_threshold.threshold = middle
    left = [ent._.score for text in TEXTS for ent in trained(text).ents]
    assert left == [score for score in scores if score >= middle]
    assert 0 < len(left) < len(scores)


def test_a_label_has_a_threshold_of_its_own(trained, with_threshold):
    labels = {ent.label_ for text in TEXTS for ent in trained(text).ents}
    dropped = sorted(labels)[0]
    with_threshold.thresholds = {dropped: 1.0}
    left = {ent.label_ for text in TEXTS for ent in trained(text).ents if ent._.score < 1}
    assert left == labels - {dropped}


def test_a_higher_temperature_lowers_scores_and_changes_no_entity(trained, with_threshold):
    cold = [ent for text in TEXTS for ent in trained(text).ents]
    with_threshold.temperature = 3.0
    warm = [ent for text in TEXTS for ent in trained(text).ents]
    assert [ent.text for ent in warm] == [ent.text for ent in cold]
    assert sum(e._.score for e in warm) < sum(e._.score for e in cold)


def test_the_temperature_is_saved(trained, with_threshold, tmp_path):
    with_threshold.temperature = 1.7
    trained.to_disk(tmp_path)
    assert spacy.load(tmp_path).get_pipe("xling_ner").temperature == pytest.approx(1.7)
    with pytest.raises(ValueError, match="from 1e-3 to 1e3"):
        with_threshold.temperature = 0


def test_scores_can_be_left_out(trained, with_threshold):
    with_threshold.store_scores = False
    doc = trained(TEXTS[0])
    assert doc.ents
    assert all(ent._.score is None for ent in doc.ents)


@pytest.mark.parametrize("config", [{"threshold": 1.1}, {"thresholds": {"PER": -0.1}}])
def test_a_threshold_is_a_probability(config):
    with pytest.raises(ValueError, match="from 0 to 1"):
        make(**config)


def test_thresholds_are_saved_in_the_config(tmp_path):
    nlp = make(threshold=0.25, thresholds={"PER": 0.5})
    examples = make_examples(nlp, ENGLISH)
    nlp.initialize(lambda: examples)
    nlp.to_disk(tmp_path)
    pipe = spacy.load(tmp_path).get_pipe("xling_ner")
    assert (pipe.threshold, pipe.thresholds) == (0.25, {"PER": 0.5})


def test_gradients_of_the_crf_are_slopes_of_the_loss():
    nlp = make()
    examples = make_examples(nlp, ENGLISH)[:3]
    nlp.initialize(lambda: examples)
    pipe = nlp.get_pipe("xling_ner")
    rng = numpy.random.default_rng(0)
    classifier = pipe.model.get_ref("classifier")
    W = rng.normal(size=classifier.get_param("W").shape).astype("float32")
    classifier.set_param("W", W)

    def loss():
        scores, backprop = pipe.model.begin_update([eg.x for eg in examples])
        value, d_scores = pipe.get_loss(examples, scores)
        backprop(d_scores)
        return value

    assert_gradients_are_slopes(pipe.model, loss)


def test_training_on_one_annotated_label_keeps_the_others(trained):
    # a model of all labels is trained further on documents annotated for persons only
    found = {ent.label_ for text in TEXTS for ent in trained(text).ents}
    others = found - {"PER"}
    assert others

    def labels_after_training(partial):
        nlp = spacy.blank("xx")
        nlp.add_pipe("xling_ner", config={"model": crf_network()})
        nlp.initialize(lambda: make_examples(nlp, ENGLISH))
        nlp.from_bytes(trained.to_bytes())
        examples = []
        for example in make_examples(nlp, ENGLISH):
            persons = [ent for ent in example.reference.ents if ent.label_ == "PER"]
            example.reference.set_ents(persons, default="outside")
            if partial:
                set_annotated_labels(example.reference, ["PER"])
            examples.append(example)
        train(nlp, examples, nlp.resume_training(), 20)
        return {ent.label_ for text in TEXTS for ent in nlp(text).ents}

    assert labels_after_training(partial=True) == found
    assert not others & labels_after_training(partial=False)


def test_a_long_document_has_the_entities_and_scores_of_its_sentences():
    sentences = [(f"{text.removesuffix(' .')} .", spans) for text, spans in ENGLISH]
    nlp = make_pipeline(steps=100, sentences=sentences, network=crf_network())
    docs = [Doc(nlp.vocab, words=text.split()) for text, _ in sentences * 10]
    whole = nlp(Doc.from_docs(docs))
    assert len(whole) > 3 * MAX_LENGTH
    # the network reads several sentences in a row
    ends = numpy.cumsum(chunk_lengths([whole], MAX_LENGTH)).tolist()
    chunks = [whole[start:end] for start, end in pairwise([0, *ends])]
    alone = list(nlp.pipe(Doc(nlp.vocab, words=[t.text for t in chunk]) for chunk in chunks))
    expected = [
        (chunk.start + ent.start, chunk.start + ent.end, ent.label_, ent._.score)
        for chunk, doc in zip(chunks, alone, strict=True)
        for ent in doc.ents
    ]
    assert len(expected) > 90
    assert [(e.start, e.end, e.label_) for e in whole.ents] == [e[:3] for e in expected]
    assert [e._.score for e in whole.ents] == pytest.approx([e[3] for e in expected], abs=1e-5)
