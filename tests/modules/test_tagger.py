import pickle

import numpy
import pytest
from conftest import features_network
from network_checks import (
    assert_batched_equals_one_by_one,
    assert_gradients_are_slopes,
    assert_same_arrays,
    assert_survives_copies,
    clear_gradients,
    gradients,
    run,
    weights,
)
from numpy.testing import assert_allclose, assert_array_equal
from thinc.api import fix_random_seed

from spacy_xling_ner.errors import SettingError
from spacy_xling_ner.modules.encoder import split_rows
from spacy_xling_ner.modules.tagger import resize_tagger
from spacy_xling_ner.transfer.tensors import module_tensors


@pytest.fixture
def build_tagger(build, network_config):
    def make(seed=0, nO=5):
        model = build({**network_config, "nO": nO}, seed).initialize()
        # thinc's softmax starts with zeros, which would hide errors
        for tensor in module_tensors(model.get_ref("classifier")):
            value = numpy.random.default_rng(seed).normal(size=tensor.value.shape)
            tensor.write(value.astype("float32"))
        return model

    return make


def test_shapes_and_types(build_tagger, docs):
    model = build_tagger()
    Y, _, dX = run(model, docs)
    assert [part.shape for part in Y] == [(len(doc), 5) for doc in docs]
    assert {part.dtype.name for part in Y} == {"float32"}
    assert dX == []


def test_scores_are_probabilities_in_training_only(build_tagger, docs):
    model = build_tagger()
    probabilities = numpy.vstack(run(model, docs)[0])
    scores = numpy.vstack(model.predict(docs))
    assert_allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert abs(scores.sum(axis=1) - 1).max() > 0.01
    assert_allclose(
        numpy.exp(scores) / numpy.exp(scores).sum(axis=1, keepdims=True), probabilities, atol=1e-5
    )


def test_refs(build_tagger):
    model = build_tagger()
    encoder = model.get_ref("encoder")
    assert model.get_ref("char") is encoder.get_ref("char")
    assert model.get_ref("word") is encoder.get_ref("word")
    assert model.get_ref("classifier") is model.get_ref("output_layer")
    assert model.get_ref("classifier").get_dim("nO") == 5


def test_another_encoder(build, docs):
    encoder = {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": 12,
        "depth": 1,
        "embed_size": 50,
        "window_size": 1,
        "maxout_pieces": 2,
        "subword_features": True,
    }
    block = {"@architectures": "spacy_xling_ner.XlingTagger.v1", "encoder": encoder, "nO": 5}
    model = build(block).initialize(X=docs)
    assert model.predict(docs)[0].shape == (5, 5)
    assert "char" not in model.ref_names


def test_batched_equals_one_by_one(build_tagger, docs):
    model = build_tagger()
    model.get_ref("classifier").attrs["softmax_normalize"] = True
    assert_batched_equals_one_by_one(model, docs)


def test_gradients_are_slopes(build_tagger, docs):
    model = build_tagger()
    gold = numpy.random.default_rng(0).integers(0, 5, sum(map(len, docs)))

    def loss():
        Y, backprop = model(docs, is_train=True)
        probabilities = numpy.vstack(Y).astype("float64")
        rows = numpy.arange(len(gold))
        # the gradient of the cross-entropy by the softmax's input
        d_scores = probabilities.copy()
        d_scores[rows, gold] -= 1
        backprop(numpy.split(d_scores.astype("float32"), numpy.cumsum([*map(len, docs)])[:-1]))
        return float(-numpy.log(probabilities[rows, gold]).sum())

    assert_gradients_are_slopes(model, loss)


def test_no_tokens(build_tagger, empty_docs):
    model = build_tagger()
    Y, _, _ = run(model, empty_docs)
    assert [part.shape for part in Y] == [(0, 5), (0, 5)]
    assert not any(grad.any() for grad in gradients(model).values())


def test_seed_decides_the_weights(build_tagger):
    assert_same_arrays(weights(build_tagger(seed=1)), weights(build_tagger(seed=1)))
    a, b = weights(build_tagger(seed=1)), weights(build_tagger(seed=2))
    assert not any((a[name] == b[name]).any() for name in a)


def test_survives_copies(build_tagger, docs, tmp_path):
    assert_survives_copies(build_tagger, docs, tmp_path)


def test_resized_classifier_keeps_the_old_rows(build_tagger, docs):
    model = build_tagger()
    before = numpy.vstack(model.predict(docs))
    encoder = weights(model.get_ref("encoder"))
    resize_tagger(model, 9)
    after = numpy.vstack(model.predict(docs))
    assert after.shape == (13, 9)
    assert_array_equal(after[:, :5], before)
    assert_same_arrays(weights(model.get_ref("encoder")), encoder)
    assert model.get_dim("nO") == model.get_ref("classifier").get_dim("nO") == 9
    assert model.get_ref("output_layer") is model.get_ref("classifier")


def test_resized_before_initialisation(build, network_config, docs):
    model = build({**network_config, "nO": 5})
    resize_tagger(model, 9)
    assert model.initialize(X=docs).predict(docs)[0].shape == (5, 9)


def test_resized_network_is_saved_like_a_new_one(build_tagger, docs):
    model = build_tagger()
    resize_tagger(model, 9)
    expected = numpy.vstack(model.predict(docs))
    other = build_tagger(seed=3, nO=9).from_bytes(model.to_bytes())
    assert_allclose(numpy.vstack(other.predict(docs)), expected, atol=1e-5)
    assert_array_equal(numpy.vstack(pickle.loads(pickle.dumps(model)).predict(docs)), expected)


@pytest.fixture
def build_with_features(build):
    def make(seed=0, nO=5):
        model = build({**features_network(), "nO": nO}, seed).initialize()
        for name in ("classifier", "features"):
            for tensor in module_tensors(model.get_ref(name)):
                value = numpy.random.default_rng(seed).normal(size=tensor.value.shape)
                if name == "features":  # many of them are added up
                    value *= 0.02
                    value[0] = 0
                tensor.write(value.astype("float32"))
        return model

    return make


def test_features_are_added(build_with_features, docs):
    model = build_with_features()
    alone, features = model.layers[0].predict(docs), model.get_ref("features").predict(docs)
    assert features.any()
    assert_allclose(numpy.vstack(model.predict(docs)), numpy.vstack(alone) + features, atol=1e-5)


def test_a_document_teaches_the_network_or_the_features(build_with_features, docs, empty_docs):
    model = build_with_features()
    parts = [model.layers[0].predict(docs), model.layers[1].predict(docs)]
    parts[1] = split_rows(parts[1], docs)
    fix_random_seed(0)
    seen = set()
    for _ in range(60):
        clear_gradients(model)
        Y, backprop = model(docs, is_train=True)
        sides = []
        for i, rows in enumerate(Y):
            if len(rows):
                sides.append([numpy.allclose(rows, part[i], atol=1e-4) for part in parts])
                assert sum(sides[-1]) == 1
        backprop([numpy.ones_like(rows) for rows in Y])
        found = [any(g.any() for g in gradients(layer).values()) for layer in model.layers]
        assert found == numpy.any(sides, axis=0).tolist()
        seen.add(tuple(found))
    assert len(seen) == 3
    for _ in range(8):
        assert [part.shape for part in run(model, empty_docs)[0]] == [(0, 5), (0, 5)]


def test_features_survive_copies(build_with_features, docs, tmp_path):
    assert_survives_copies(build_with_features, docs, tmp_path)


def test_resized_features_keep_the_old_scores(build_with_features, docs):
    model = build_with_features()
    before = numpy.vstack(model.predict(docs))
    resize_tagger(model, 9)
    after = numpy.vstack(model.predict(docs))
    assert_allclose(after[:, :5], before, atol=1e-5)
    assert model.get_dim("nO") == model.get_ref("features").get_dim("nO") == 9
    other = build_with_features(seed=3, nO=9).from_bytes(model.to_bytes())
    assert_allclose(numpy.vstack(other.predict(docs)), after, atol=1e-5)


def test_features_need_a_crf(build):
    with pytest.raises(SettingError, match="only with crf = true"):
        build({**features_network(), "crf": False})
