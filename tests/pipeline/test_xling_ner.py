import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy
import pytest
import spacy
from conftest import ENGLISH, make_examples, make_pipeline, small_network, train
from network_checks import (
    assert_gradients_are_slopes,
    assert_same_arrays,
    gradients,
    weights,
)
from numpy.testing import assert_allclose, assert_array_equal
from spacy.pipeline.ner import make_ner_scorer
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import load_model_from_config

from spacy_xling_ner.decoding.biluo import ScoredSpan
from spacy_xling_ner.modules import reading_parts
from spacy_xling_ner.transfer.tensors import module_tensors

TEXTS = [text for text, _ in ENGLISH]
GOLD = [spans for _, spans in ENGLISH]
OTHERS = [
    "",
    " ",
    "\n \t",
    "x",
    "?",
    "Stone met Acme . Paris !",
    "New York City Steel Company in Bob",
]


def ents(doc):
    return [(ent.start, ent.end, ent.label_) for ent in doc.ents]


def all_ents(nlp, texts=(*TEXTS, *OTHERS)):
    return [ents(doc) for doc in nlp.pipe(texts)]


def scores_of(nlp, texts=(*TEXTS, *OTHERS)):
    docs = [nlp.make_doc(text) for text in texts]
    return numpy.vstack(nlp.get_pipe("xling_ner").model.predict(docs))


def assert_same_pipeline(loaded, nlp):
    assert loaded.get_pipe("xling_ner").labels == nlp.get_pipe("xling_ner").labels
    assert_allclose(scores_of(loaded), scores_of(nlp), atol=1e-5)
    assert all_ents(loaded) == all_ents(nlp)


@pytest.fixture
def blank():
    nlp = spacy.blank("xx")
    nlp.add_pipe("xling_ner", config={"model": small_network()})
    return nlp


# Training, and what is saved


def test_learns_its_sentences_by_heart(trained):
    assert all_ents(trained, TEXTS) == GOLD


def test_loss_falls(blank):
    examples = make_examples(blank, ENGLISH)
    optimizer = blank.initialize(lambda: examples)
    losses = [step["xling_ner"] for step in train(blank, examples, optimizer, 40)]
    # the classifier starts with zeros: all 13 tags are equally probable
    assert losses[0] == pytest.approx(numpy.log(13), abs=1e-4)
    assert losses[-1] < losses[0] / 2


def test_bytes(trained, trained_copy):
    assert_same_pipeline(trained_copy, trained)


def test_disk(trained, tmp_path):
    trained.to_disk(tmp_path)
    assert_same_pipeline(spacy.load(tmp_path), trained)


def test_pickle(trained):
    assert_same_pipeline(pickle.loads(pickle.dumps(trained)), trained)


def test_config(trained):
    loaded = load_model_from_config(trained.config)
    assert loaded.config.to_str() == trained.config.to_str()
    assert_same_pipeline(loaded.from_bytes(trained.to_bytes()), trained)


def test_component_bytes_and_disk(trained, blank, tmp_path):
    pipe = blank.get_pipe("xling_ner")
    pipe.from_bytes(trained.get_pipe("xling_ner").to_bytes())
    assert_same_pipeline(blank, trained)
    trained.get_pipe("xling_ner").to_disk(tmp_path, exclude=["vocab"])
    other = spacy.blank("xx")
    other.add_pipe("xling_ner", config={"model": small_network()}).from_disk(
        tmp_path, exclude=["vocab"]
    )
    assert_same_pipeline(other, trained)


def test_a_loaded_pipeline_trains_on(trained_copy):
    examples = make_examples(trained_copy, [("Zoe met Paris", [(0, 1, "PER"), (2, 3, "PER")])])
    train(trained_copy, examples, trained_copy.resume_training(), 60)
    assert ents(trained_copy("Zoe met Paris")) == [(0, 1, "PER"), (2, 3, "PER")]


def test_default_network():
    nlp = spacy.blank("xx")
    pipe = nlp.add_pipe("xling_ner")
    examples = make_examples(nlp, ENGLISH[:1])
    nlp.initialize(lambda: examples)
    assert [pipe.model.has_ref(name) for name in ("char", "word", "classifier")] == [True] * 3
    assert pipe.labels == ("LOC", "PER")
    reloaded = load_model_from_config(nlp.config).from_bytes(nlp.to_bytes())
    assert_allclose(scores_of(reloaded), scores_of(nlp), atol=1e-5)


def test_seed_decides_the_weights():
    one, same, other = (
        weights(make_pipeline(seed=seed, steps=2).get_pipe("xling_ner").model) for seed in (1, 1, 2)
    )
    assert_same_arrays(one, same)
    assert not any(numpy.allclose(one[name], other[name]) for name in one)


# Prediction


def test_pipe_equals_call(trained):
    texts = [*TEXTS, *OTHERS]
    for batch_size in (1, 3, 100):
        docs = trained.pipe(texts, batch_size=batch_size)
        assert [ents(doc) for doc in docs] == [ents(trained(text)) for text in texts]


def test_two_processes(trained):
    docs = list(trained.pipe([*TEXTS, *OTHERS], n_process=2, batch_size=4))
    assert [ents(doc) for doc in docs] == all_ents(trained)


def test_threads(trained):
    texts = [*TEXTS, *OTHERS] * 5
    expected = [ents(trained(text)) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda text: ents(trained(text)), texts)) == expected


def test_memory_zone(trained):
    expected = all_ents(trained)
    n_strings = len(trained.vocab.strings)
    for i in range(3):
        with trained.memory_zone():
            assert all_ents(trained) == expected
            trained(f"Unseen{i} met Never{i} Before{i}")
        assert len(trained.vocab.strings) == n_strings
    assert all_ents(trained) == expected


def test_long_documents_are_read_and_decoded_in_parts(trained, monkeypatch):
    """The same entities and scores with any number of parts, in a batch with short documents."""
    long = " . ".join([*TEXTS, *OTHERS] * 30)
    texts = [TEXTS[0], "", long, TEXTS[1]]
    expected = list(trained.pipe(texts))
    assert len(expected[2].ents) > 50
    for max_tokens in (1, 40, 300):
        monkeypatch.setattr(reading_parts, "MAX_TOKENS", max_tokens)
        for doc, whole in zip(trained.pipe(texts), expected, strict=True):
            assert ents(doc) == ents(whole)
            scores = [entity._.score for entity in whole.ents]
            assert [entity._.score for entity in doc.ents] == pytest.approx(scores)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t \u3000", "x", "?", "😀"])
def test_odd_texts(trained, text):
    doc = trained(text)
    assert doc.text == text
    assert len(doc) == 0 or doc.has_annotation("ENT_IOB")


def test_empty_documents_in_a_batch(trained):
    texts = ["", TEXTS[0], "", "", TEXTS[3], ""]
    assert all_ents(trained, texts) == [[], GOLD[0], [], [], GOLD[3], []]
    assert all_ents(trained, ["", ""]) == [[], []]
    assert all_ents(trained, []) == []


def test_predict_changes_nothing(trained):
    doc = trained.make_doc(TEXTS[0])
    (spans,) = trained.get_pipe("xling_ner").predict([doc])
    labels = trained.get_pipe("xling_ner").labels
    assert [(s.start, s.end, labels[s.label]) for s in spans] == GOLD[0]
    assert not doc.has_annotation("ENT_IOB")


def test_without_labels_it_cannot_run(blank):
    pipe = blank.get_pipe("xling_ner")
    assert pipe.predict([blank.make_doc("")]) == [[]]
    with pytest.raises(ValueError, match="E109"):
        pipe.predict([blank.make_doc("Anna met Bob")])


def test_set_annotations(trained):
    doc = trained.make_doc("Anna met Bob Stone")
    pipe = trained.get_pipe("xling_ner")
    label = pipe.labels.index("PER")
    pipe.set_annotations([doc], [[ScoredSpan(0, 1, label), ScoredSpan(2, 4, label, 0.5)]])
    assert ents(doc) == [(0, 1, "PER"), (2, 4, "PER")]
    assert doc[1].ent_iob_ == "O"


# Entities of earlier components


def test_entities_of_an_earlier_component_stay(trained_copy):
    ruler = trained_copy.add_pipe("entity_ruler", before="xling_ner")
    # across what the network calls "Bob Stone" and "Paris"
    ruler.add_patterns([{"label": "RULE", "pattern": "Stone in Paris", "id": "rule-1"}])
    doc = trained_copy(TEXTS[0])
    assert (3, 6, "RULE") in ents(doc)
    assert (0, 1, "PER") in ents(doc)
    assert [ent.ent_id_ for ent in doc.ents if ent.label_ == "RULE"] == ["rule-1"]


@pytest.mark.parametrize("seed", range(5))
def test_predictions_never_overlap_earlier_entities(trained, seed):
    rng = numpy.random.default_rng(seed)
    docs = [trained.make_doc(text) for text in TEXTS if text]
    kept = []
    for doc in docs:
        start = int(rng.integers(len(doc)))
        end = int(rng.integers(start, len(doc))) + 1
        doc.set_ents([Span(doc, start, end, label="USER", kb_id="Q1")], default="missing")
        kept.append((start, end, "USER"))
    pipe = trained.get_pipe("xling_ner")
    for doc, span in zip(pipe.pipe(docs), kept, strict=True):
        assert span in ents(doc)
        assert {ent.kb_id_ for ent in doc.ents if ent.label_ == "USER"} == {"Q1"}
        covered = [i for ent in doc.ents for i in range(ent.start, ent.end)]
        assert len(covered) == len(set(covered))


def test_blocked_tokens_stay_blocked(trained):
    doc, other = trained.make_doc(TEXTS[0]), trained.make_doc(TEXTS[3])
    # "Bob Stone" is no entity, as spaCy's own `ner` understands it
    doc.set_ents([], blocked=[doc[2:4]], default="missing")
    list(trained.get_pipe("xling_ner").pipe([doc, other]))
    assert ents(doc) == [(0, 1, "PER"), (5, 6, "LOC")]
    assert ents(other) == GOLD[3]
    assert [(token.ent_iob_, token.ent_type_) for token in doc[2:4]] == [("B", ""), ("B", "")]
    assert [token.ent_iob_ for token in doc[6:]] == ["O"]


def test_two_recognisers_in_one_pipeline(trained_copy, trained):
    second = trained_copy.add_pipe("xling_ner", name="second", config={"model": small_network()})
    second.from_bytes(trained.get_pipe("xling_ner").to_bytes())
    assert all_ents(trained_copy) == all_ents(trained)


def test_sourced_into_another_pipeline(trained):
    nlp = spacy.blank("xx")
    nlp.add_pipe("xling_ner", source=trained, name="names")
    assert all_ents(nlp) == all_ents(trained)


# Labels


def test_labels_are_those_of_the_examples(trained):
    pipe = trained.get_pipe("xling_ner")
    assert pipe.labels == pipe.label_data == ("LOC", "ORG", "PER")
    assert trained.pipe_labels["xling_ner"] == ["LOC", "ORG", "PER"]
    assert pipe.is_trainable
    assert pipe.is_resizable


def test_labels_as_an_argument(blank):
    examples = make_examples(blank, ENGLISH)
    pipe = blank.get_pipe("xling_ner")
    blank.config["initialize"]["components"]["xling_ner"] = {"labels": ["PER", "LOC"]}
    blank.initialize(lambda: examples)
    assert pipe.labels == ("PER", "LOC")
    assert pipe.model.get_dim("nO") == 9


def test_add_label_before_initialisation(blank):
    pipe = blank.get_pipe("xling_ner")
    assert pipe.add_label("EVENT") == 1
    assert pipe.add_label("EVENT") == 0
    examples = make_examples(blank, ENGLISH)
    blank.initialize(lambda: examples)
    assert pipe.labels == ("EVENT", "LOC", "ORG", "PER")
    assert pipe.model.get_dim("nO") == 17
    with pytest.raises(ValueError, match="E187"):
        pipe.add_label(3)


def test_add_label_after_training_keeps_the_old_rows(trained, trained_copy):
    pipe = trained_copy.get_pipe("xling_ner")
    assert pipe.add_label("EVENT") == 1
    assert pipe.add_label("EVENT") == 0
    assert pipe.labels == ("LOC", "ORG", "PER", "EVENT")
    old = weights(trained.get_pipe("xling_ner").model.get_ref("classifier"))
    new = weights(pipe.model.get_ref("classifier"))
    for name in old:
        assert_array_equal(new[name][:13], old[name])
        assert not new[name][13:].any()
    # cached vectors may have been computed in another batch, with other rounding
    assert_allclose(scores_of(trained_copy)[:, :13], scores_of(trained), atol=1e-5)


def test_resized_pipeline_trains_on_and_is_saved(trained_copy, tmp_path):
    trained_copy.get_pipe("xling_ner").add_label("EVENT")
    sentences = [*ENGLISH, ("Expo met Bob", [(0, 1, "EVENT"), (2, 3, "PER")])]
    examples = make_examples(trained_copy, sentences)
    train(trained_copy, examples, trained_copy.resume_training(), 100)
    texts = [text for text, _ in sentences]
    assert all_ents(trained_copy, texts) == [spans for _, spans in sentences]
    trained_copy.to_disk(tmp_path)
    assert_same_pipeline(spacy.load(tmp_path), trained_copy)
    assert_same_pipeline(pickle.loads(pickle.dumps(trained_copy)), trained_copy)


def test_labels_override_the_number_of_tags_in_the_config():
    nlp = make_pipeline(network={**small_network(), "nO": 5})
    assert nlp.get_pipe("xling_ner").model.get_dim("nO") == 13
    assert scores_of(nlp).shape[1] == 13


def test_initialised_twice(trained_copy):
    examples = make_examples(trained_copy, [*ENGLISH, ("Expo", [(0, 1, "EVENT")])])
    trained_copy.initialize(lambda: examples)
    assert trained_copy.get_pipe("xling_ner").labels == ("LOC", "ORG", "PER", "EVENT")
    train(trained_copy, examples, trained_copy.create_optimizer(), 100)
    assert ents(trained_copy("Expo")) == [(0, 1, "EVENT")]


def test_initialised_on_empty_documents_first(blank):
    empty = [("", [])] * 12
    examples = make_examples(blank, [*empty, *ENGLISH])
    optimizer = blank.initialize(lambda: examples)
    train(blank, examples, optimizer, 100)
    assert all_ents(blank, TEXTS) == GOLD


def test_no_examples_or_no_labels_is_an_error(blank):
    with pytest.raises((ValueError, TypeError), match=r"E978|E930"):
        blank.get_pipe("xling_ner").initialize(lambda: [])
    unlabelled = make_examples(blank, [("Nobody came", [])])
    with pytest.raises(ValueError, match="E143"):
        blank.initialize(lambda: unlabelled)


# The loss


def test_loss_by_hand(blank):
    pipe = blank.get_pipe("xling_ner")
    pipe.add_label("PER")
    example = Example(
        Doc(blank.vocab, words=["Anna", "met", "Bob"]),
        Doc(blank.vocab, words=["Anna", "met", "Bob"], ents=["B-PER", "O", "B-PER"]),
    )
    # O, B, I, L, U
    rows = [[0.1, 0.1, 0.2, 0.2, 0.4], [0.5, 0.2, 0.1, 0.1, 0.1], [0.2, 0.2, 0.2, 0.2, 0.2]]
    probabilities = numpy.asarray(rows, dtype="float32")
    loss, (gradient,) = pipe.get_loss([example], [probabilities.copy()])
    assert loss == pytest.approx(-(numpy.log(0.4) + numpy.log(0.5) + numpy.log(0.2)) / 3, abs=1e-6)
    expected = [[0.1, 0.1, 0.2, 0.2, -0.6], [-0.5, 0.2, 0.1, 0.1, 0.1], [0.2, 0.2, 0.2, 0.2, -0.8]]
    assert_allclose(gradient, numpy.asarray(expected) / 3, atol=1e-6)
    assert gradient.dtype == "float32"


def test_loss_is_a_mean_over_the_tokens_of_the_batch(trained_copy):
    pipe = trained_copy.get_pipe("xling_ner")
    examples = make_examples(trained_copy, [*ENGLISH, ("", [])])
    lengths = numpy.asarray([len(example.x) for example in examples])
    scores, _ = pipe.model.begin_update([example.x for example in examples])
    loss, found = pipe.get_loss(examples, scores)
    each = [pipe.get_loss([e], [s]) for e, s in zip(examples, scores, strict=True)]
    parts = [value * n for (value, _), n in zip(each, lengths, strict=True)]
    assert loss == pytest.approx(sum(parts) / lengths.sum())
    for (_, (alone,)), together, n in zip(each, found, lengths, strict=True):
        assert_allclose(alone * n, together * lengths.sum(), atol=1e-5)


def test_gradients_are_slopes_of_the_loss():
    nlp = make_pipeline()
    pipe = nlp.get_pipe("xling_ner")
    rng = numpy.random.default_rng(0)
    for tensor in module_tensors(pipe.model):
        tensor.write(rng.normal(scale=0.5, size=tensor.value.shape).astype("float32"))
    examples = make_examples(nlp, [*ENGLISH, ("", [])])

    def loss():
        scores, backprop = pipe.model.begin_update([example.x for example in examples])
        value, d_scores = pipe.get_loss(examples, scores)
        backprop(d_scores)
        return value

    assert_gradients_are_slopes(pipe.model, loss)


def test_missing_annotation_has_no_gradient(trained_copy):
    pipe = trained_copy.get_pipe("xling_ner")
    words = TEXTS[0].split()
    partly = Doc(trained_copy.vocab, words=words)
    partly.set_ents([Span(partly, 0, 1, "PER")], outside=[partly[1:2]], default="missing")
    nothing = Doc(trained_copy.vocab, words=words)
    examples = [Example(Doc(trained_copy.vocab, words=words), doc) for doc in (partly, nothing)]
    scores, backprop = pipe.model.begin_update([example.x for example in examples])
    loss, (d_partly, d_nothing) = pipe.get_loss(examples, scores)
    assert loss > 0
    assert d_partly[:2].any(axis=1).all()
    assert not d_partly[2:].any()
    assert not d_nothing.any()
    # a mean over the two annotated tokens only
    assert d_partly[1].clip(min=None, max=0).sum() == pytest.approx((scores[0][1, 0] - 1) / 2)
    loss, (d_nothing,) = pipe.get_loss(examples[1:], scores[1:])
    assert loss == 0
    pipe.model.finish_update(lambda key, value, grad: (value, grad * 0))
    _, backprop = pipe.model.begin_update([examples[1].x])
    backprop([d_nothing])
    assert not any(grad.any() for grad in gradients(pipe.model).values())


def test_labels_that_the_component_does_not_have_are_missing_and_logged_once(trained_copy, caplog):
    (example,) = make_examples(trained_copy, [("Expo met Bob", [(0, 1, "EVENT"), (2, 3, "PER")])])
    pipe = trained_copy.get_pipe("xling_ner")
    scores, _ = pipe.model.begin_update([example.x])
    _, (gradient,) = pipe.get_loss([example], scores)
    pipe.get_loss([example], scores)
    assert gradient.any(axis=1).tolist() == [False, True, True]
    assert [r.getMessage().split(":")[0] for r in caplog.records] == [
        "The component 'xling_ner' has no label 'EVENT'"
    ]


def test_other_tokens_than_the_gold(trained_copy):
    reference = Doc(
        trained_copy.vocab,
        words=["Anna", "met", "Bob", "Stone"],
        ents=["B-PER", "O", "B-PER", "I-PER"],
    )
    predicted = Doc(
        trained_copy.vocab,
        words=["Anna", "met Bob", "Sto", "ne"],
        spaces=[True, True, False, False],
    )
    pipe = trained_copy.get_pipe("xling_ner")
    example = Example(predicted, reference)
    scores, _ = pipe.model.begin_update([predicted])
    _, (gradient,) = pipe.get_loss([example], scores)
    assert gradient.shape == (4, 13)
    assert gradient[0].any()
    # one token of two gold tokens, O and B-PER, has no tag
    assert not gradient[1].any()


def test_update_on_empty_documents_only(trained_copy):
    before = weights(trained_copy.get_pipe("xling_ner").model)
    examples = make_examples(trained_copy, [("", []), ("", [])])
    losses = trained_copy.update(examples, sgd=trained_copy.resume_training())
    assert losses == {"xling_ner": 0.0}
    assert_same_arrays(weights(trained_copy.get_pipe("xling_ner").model), before)


def test_get_loss_needs_examples(trained):
    with pytest.raises(TypeError, match="E978"):
        trained.get_pipe("xling_ner").get_loss([trained.make_doc("x")], [])


# Scores


def test_scorer_is_that_of_ner(trained):
    sentences = [*ENGLISH, ("Stone met Acme", [(0, 1, "LOC")]), ("Bob", [(0, 1, "ORG")])]
    examples = make_examples(trained, sentences)
    scores = trained.evaluate(examples)
    predicted = [Example(trained(e.text), e.reference) for e in make_examples(trained, sentences)]
    expected = make_ner_scorer()(predicted)
    assert {key: scores[key] for key in expected} == expected
    assert set(expected) == {"ents_p", "ents_r", "ents_f", "ents_per_type"}
    assert 0 < scores["ents_f"] < 1
    assert trained.get_pipe("xling_ner").score(predicted) == expected


def test_evaluate_on_its_own_sentences(trained):
    scores = trained.evaluate(make_examples(trained, ENGLISH))
    assert scores["ents_p"] == scores["ents_r"] == scores["ents_f"] == 1
    assert set(scores["ents_per_type"]) == {"PER", "LOC", "ORG"}


def test_score_weights_for_training(trained):
    weights = spacy.language.Language.get_factory_meta("xling_ner").default_score_weights
    assert weights["ents_f"] == 1.0


# The encoder below spaCy's own components


def test_spacy_ner_on_the_encoder(tmp_path):
    nlp = on_our_encoder("ner")
    examples = make_examples(nlp, ENGLISH)
    train(nlp, examples, nlp.initialize(lambda: examples), 100)
    assert all_ents(nlp, TEXTS) == GOLD
    nlp.to_disk(tmp_path)
    assert all_ents(spacy.load(tmp_path)) == all_ents(nlp)


def test_spacy_tagger_on_the_encoder(tmp_path):
    nlp = on_our_encoder("tagger")
    sentences = {"Anna met Bob": ["N", "V", "N"], "she saw": ["P", "V"], "": []}
    examples = [
        Example(Doc(nlp.vocab, words=text.split()), Doc(nlp.vocab, words=text.split(), tags=tags))
        for text, tags in sentences.items()
    ]
    train(nlp, examples, nlp.initialize(lambda: examples), 60)
    assert {t: [token.tag_ for token in nlp(t)] for t in sentences} == sentences
    nlp.to_disk(tmp_path)
    assert [token.tag_ for token in spacy.load(tmp_path)("Anna met Bob")] == ["N", "V", "N"]


def on_our_encoder(factory):
    nlp = spacy.blank("xx")
    model = nlp.get_factory_meta(factory).default_config["model"]
    nlp.add_pipe(factory, config={"model": {**model, "tok2vec": small_network()["encoder"]}})
    return nlp


@pytest.fixture
def listening():
    """An encoder in a component of its own, shared by `xling_ner` and spaCy's `ner`."""
    nlp = spacy.blank("xx")
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 8, "upstream": "tok2vec"}
    nlp.add_pipe("tok2vec", config={"model": small_network()["encoder"]})
    ours = {"@architectures": "spacy_xling_ner.XlingTagger.v1", "encoder": listener}
    nlp.add_pipe("xling_ner", config={"model": ours})
    theirs = nlp.get_factory_meta("ner").default_config["model"]
    nlp.add_pipe("ner", config={"model": {**theirs, "tok2vec": listener}})
    return nlp


def test_shared_encoder(listening, tmp_path):
    examples = make_examples(listening, ENGLISH)
    train(listening, examples, listening.initialize(lambda: examples), 250)
    assert all_ents(listening, TEXTS) == GOLD
    listening.to_disk(tmp_path)
    assert all_ents(spacy.load(tmp_path)) == all_ents(listening)


def test_replaced_listeners_predict_the_same(listening):
    examples = make_examples(listening, ENGLISH)
    train(listening, examples, listening.initialize(lambda: examples), 5)
    expected = scores_after_tok2vec(listening)
    listening.replace_listeners("tok2vec", "xling_ner", ["model.encoder"])
    assert_allclose(scores_of(listening), expected, atol=1e-6)


def scores_after_tok2vec(nlp):
    docs = list(nlp.get_pipe("tok2vec").pipe([nlp.make_doc(t) for t in (*TEXTS, *OTHERS)]))
    return numpy.vstack(nlp.get_pipe("xling_ner").model.predict(docs))
