"""Optimisations of prediction change no output: a comparison with a plain implementation."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy
import pytest
import spacy
import torch
from conftest import small_network
from numpy.testing import assert_allclose
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import load_model_from_config

from spacy_xling_ner.decoding.biluo import spans_from_tags
from spacy_xling_ner.layers.char_bigrams import bigram_keys
from spacy_xling_ner.layers.torch_shim import find_session, one_torch_thread
from spacy_xling_ner.workbench.corpora.embedded import generate

ASSISTANT = Path(__file__).parents[2] / "assets" / "assistant"


def texts_of(part, n):
    return list(generate(ASSISTANT, "en", n, seed=1, part=part))


@pytest.fixture(scope="module")
def nlp():
    """A recogniser trained on utterances of the embedded corpus, not too confident."""
    torch.manual_seed(0)
    numpy.random.seed(0)
    made = spacy.blank("xx")
    made.add_pipe("xling_ner", config={"model": {**small_network(), "crf": True}})
    examples = []
    for record in texts_of("train", 60):
        doc = made.make_doc(record["text"])
        # two labels are enough: the plain implementation visits all pairs of tags
        spans = [
            (e["start"], e["end"], "AM" if e["label"] < "N" else "NZ") for e in record["entities"]
        ]
        example = Example.from_dict(doc, {"entities": spans})
        examples.append(example)
    optimizer = made.initialize(lambda: examples)
    optimizer.learn_rate = 0.02
    for step in range(100):
        made.update(examples[step * 10 % 60 :][:10], sgd=optimizer)
    return made


@pytest.fixture(scope="module")
def texts():
    # a document is several utterances: unequal lengths, repeated words
    utterances = [record["text"] for record in texts_of("test", 60)]
    return ["", *(" ".join(utterances[i : i + 1 + i % 5]) for i in range(0, 60, 2))]


def node(model, name):
    return next(layer for layer in model.walk() if layer.name == name)


def lstm_alone(model, rows):
    """Torch's own LSTM on one sequence."""
    lstm = node(model, "packed_bilstm").layers[0].shims[0]._model.lstm
    with torch.no_grad(), one_torch_thread():
        output, (states, _) = lstm(torch.from_numpy(rows))
    return output.numpy(), torch.cat((states[-2], states[-1])).numpy()


def plain_scores(network, doc):
    """The scores of one document, word by word, without batches, packing or a cache."""
    char, word = network.get_ref("char"), network.get_ref("word")
    bigrams = node(char, "hashembed")
    chars = [
        lstm_alone(char, bigrams.predict(bigram_keys([token.text])[0].reshape(-1, 1)[:, 0]))[1]
        for token in doc
    ]
    words = word.layers[0].predict([doc])
    rows, _ = lstm_alone(word, numpy.hstack((words, numpy.vstack(chars))))
    classifier = network.get_ref("classifier")
    return rows @ classifier.get_param("W").T + classifier.get_param("b")


def may_follow(tag, after):
    """Check if a tag may follow another; None stands for the edge of the document."""
    is_open = tag is not None and tag > 0 and (tag - 1) % 4 < 2
    goes_on = after is not None and after > 0 and (after - 1) % 4 in (1, 2)
    if is_open and goes_on:
        return (tag - 1) // 4 == (after - 1) // 4
    return not (is_open or goes_on)


@cache
def transitions(n_tags):
    """0 where a tag may follow another, begin or end a document; else -inf."""
    tags = range(n_tags)
    valid = numpy.array([[0.0 if may_follow(a, b) else -numpy.inf for b in tags] for a in tags])
    begin = numpy.array([0.0 if may_follow(None, tag) else -numpy.inf for tag in tags])
    end = numpy.array([0.0 if may_follow(tag, None) else -numpy.inf for tag in tags])
    return valid, begin, end


def plain_sums(scores, add):
    """All pairs of tags at each step: (max or log-sum-exp) over the valid sequences."""
    valid, begin, end = transitions(scores.shape[1])
    forward = [begin + scores[0]]
    for row in scores[1:]:
        forward.append(row + add(forward[-1][:, None] + valid, axis=0))
    return forward, valid, end


def plain_entities(scores):
    """The entities of the best valid sequence, and the probability of each."""
    scores = scores.astype("float64")
    best, valid, end = plain_sums(scores, numpy.max)
    tags = [int((best[-1] + end).argmax())]
    for row in best[-2::-1]:
        tags.insert(0, int((row + valid[:, tags[0]]).argmax()))
    total = log_z(scores)
    found = []
    for span in spans_from_tags(numpy.asarray(tags), [len(tags)])[0]:
        # only the sequences that have just this entity
        forced = numpy.full_like(scores, -numpy.inf)
        forced[: span.start], forced[span.end :] = scores[: span.start], scores[span.end :]
        for i in range(span.start, span.end):
            forced[i, tags[i]] = scores[i, tags[i]]
        found.append((span, float(numpy.exp(log_z(forced) - total))))
    return found


def log_z(scores):
    forward, _, end = plain_sums(scores, numpy.logaddexp.reduce)
    return numpy.logaddexp.reduce(forward[-1] + end)


def entities(docs):
    return [[(e.start, e.end, e.label_) for e in doc.ents] for doc in docs]


def probabilities(docs):
    return [e._.score for doc in docs for e in doc.ents]


def assert_same(docs, others):
    assert entities(docs) == entities(others)
    assert sum(map(len, entities(docs))) > 10
    assert_allclose(probabilities(docs), probabilities(others), atol=1e-5)


def reloaded(nlp, **char):
    config = nlp.config.copy()
    config["components"]["xling_ner"]["model"]["encoder"]["char"].update(char)
    return load_model_from_config(config).from_bytes(nlp.to_bytes())


@pytest.mark.parametrize("is_loaded", [False, True])
def test_equals_the_plain_implementation(nlp, texts, is_loaded):
    """Torch predicts after training, ONNX Runtime after loading."""
    nlp = reloaded(nlp) if is_loaded else nlp
    pipe = nlp.get_pipe("xling_ner")
    assert (find_session(pipe.model.get_ref("word")) is not None) == is_loaded
    docs = [nlp.make_doc(text) for text in texts]
    for _ in range(2):  # the second time from the cache
        fast = pipe.tag_scores(docs)
        plain = [plain_scores(pipe.model, doc) for doc in docs if len(doc)]
        assert_allclose(fast, numpy.vstack(plain), atol=1e-5)
    expected = iter(plain)
    found = list(nlp.pipe(texts))
    assert sum(len(doc.ents) for doc in found) > 10
    for doc in found:
        plain_ents = plain_entities(next(expected)) if len(doc) else []
        labels = pipe.labels
        assert [(e.start, e.end, e.label_) for e in doc.ents] == [
            (span.start, span.end, labels[span.label]) for span, _ in plain_ents
        ]
        assert_allclose([e._.score for e in doc.ents], [p for _, p in plain_ents], atol=1e-5)


def test_batch_size_changes_nothing(nlp, texts):
    one = list(nlp.pipe(texts, batch_size=1))
    assert_same(one, list(nlp.pipe(texts, batch_size=64)))
    assert_same(one, list(nlp.pipe(texts[::-1], batch_size=64))[::-1])


def test_torch_threads_change_nothing(nlp, texts):
    before = torch.get_num_threads()
    found = []
    try:
        for threads in (1, 2):
            torch.set_num_threads(threads)
            found.append(list(reloaded(nlp).pipe(texts)))
    finally:
        torch.set_num_threads(before)
    assert_same(*found)


def test_the_cache_changes_nothing(nlp, texts):
    plain = list(reloaded(nlp, cache_size=0).pipe(texts))
    for cache_size in (20, 1000):
        cached = reloaded(nlp, cache_size=cache_size)
        for _ in range(2):
            assert_same(list(cached.pipe(texts, batch_size=3)), plain)


def test_the_cache_is_cleared_with_an_update(nlp, texts):
    """Predict, train, predict: the same as a pipeline without a cache."""
    cached, plain = reloaded(nlp), reloaded(nlp, cache_size=0)
    list(cached.pipe(texts))
    example = Example.from_dict(cached.make_doc("Anna met Bob"), {"entities": []})
    for other in (cached, plain):
        other.update([example], sgd=other.resume_training())
    assert_same(list(cached.pipe(texts)), list(plain.pipe(texts)))


def test_memory_zone_and_threads(nlp, texts):
    expected = list(reloaded(nlp, cache_size=0).pipe(texts))
    cached = reloaded(nlp)
    found = []
    for _ in range(2):
        with cached.memory_zone():
            docs = list(cached.pipe(texts))
            found.append((entities(docs), probabilities(docs)))
    for ents, scores in found:
        assert ents == entities(expected)
        assert_allclose(scores, probabilities(expected), atol=1e-5)
    pipe = cached.get_pipe("xling_ner")
    batches = [[Doc(cached.vocab, words=[t.text for t in doc])] for doc in expected if len(doc)]
    alone = [pipe.predict(batch) for batch in batches]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(pipe.predict, batches))
    for (one,), (other,) in zip(alone, together, strict=True):
        assert [span[:3] for span in one] == [span[:3] for span in other]


def test_worker_processes_after_a_first_prediction(nlp, texts):
    loaded = reloaded(nlp)
    expected = list(loaded.pipe(texts))
    assert_same(list(loaded.pipe(texts, n_process=2, batch_size=8)), expected)


def test_prediction_has_no_gradients_and_no_optimizer(nlp, texts, tmp_path):
    nlp.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    list(loaded.pipe(texts))
    assert loaded._optimizer is None
    n_weights = 0
    for layer in loaded.get_pipe("xling_ner").model.walk():
        assert not layer.grad_names
        for shim in layer.shims:
            for tensor in shim._model.parameters():
                n_weights += 1
                assert tensor.grad is None
    assert n_weights == 16
