import copy
import pickle

import numpy
import pytest
import spacy
from conftest import ENGLISH, features_network, make_examples, make_pipeline
from network_checks import run
from thinc.api import Linear, Model, chain

from spacy_xling_ner.layers.module_weights import NAMED, modules_of, name_module, trained_modules
from spacy_xling_ner.transfer.tensors import module_tensors


def weight_keys(model):
    """The keys that the weights of a model have when Thinc calls the optimizer."""
    keys = []

    def collect(key, weights, gradient):
        keys.append(key)
        return weights, gradient

    model.finish_update(collect)
    return keys


def train_pass(nlp):
    nlp.update(make_examples(nlp, ENGLISH), sgd=False, drop=0.0)


def assert_modules_are_known(model):
    """Every weight of our network is in the modules whose refs lead to it."""
    char, word = model.get_ref("encoder").layers if model.has_ref("encoder") else model.layers
    assert weight_keys(char)
    assert {tuple(modules_of(key)) for key in weight_keys(char)} == {("char", "encoder")}
    assert {tuple(modules_of(key)) for key in weight_keys(word)} == {("word", "encoder")}
    if model.has_ref("classifier"):
        keys = weight_keys(model.get_ref("classifier"))
        assert {tuple(modules_of(key)) for key in keys} == {("classifier",)}


def test_a_training_pass_records_the_module_of_each_weight():
    nlp = make_pipeline()
    model = nlp.get_pipe("xling_ner").model
    train_pass(nlp)
    assert_modules_are_known(model)
    n_torch = sum(len(key[1].split(".")) > 1 for key in weight_keys(model))
    n_weights = len(list(module_tensors(model)))
    assert 0 < n_torch < len(weight_keys(model)) == n_weights
    assert set(NAMED) - set(trained_modules()) <= {"features"}


def test_prediction_records_nothing(build, network_config, docs):
    encoder = build(network_config["encoder"])
    encoder.initialize(X=docs)
    encoder.predict(docs)
    keys = [(node.id, name) for node in encoder.walk() for name in node.param_names]
    assert keys
    assert not any(modules_of(key) for key in keys)


@pytest.mark.parametrize("copier", ["bytes", "pickle", "deepcopy"])
def test_copied_pipeline(copier):
    nlp = make_pipeline()
    train_pass(nlp)
    if copier == "bytes":
        other = make_pipeline(seed=1).from_bytes(nlp.to_bytes())
    else:
        other = pickle.loads(pickle.dumps(nlp)) if copier == "pickle" else copy.deepcopy(nlp)
    train_pass(other)
    assert_modules_are_known(other.get_pipe("xling_ner").model)


def test_copied_model_with_other_ids(build, network_config, docs):
    encoder = build(network_config["encoder"])
    encoder.initialize(X=docs)
    run(encoder, docs)
    copied = encoder.copy()
    assert not {node.id for node in encoder.walk()} & {node.id for node in copied.walk()}
    run(copied, docs)
    assert_modules_are_known(copied)


def test_classifier_that_grew():
    nlp = make_pipeline()
    nlp.get_pipe("xling_ner").add_label("NEW")
    train_pass(nlp)
    assert_modules_are_known(nlp.get_pipe("xling_ner").model)


def test_foreign_encoder(network_config):
    network_config["encoder"] = {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "width": 8,
        "depth": 1,
        "embed_size": 50,
        "window_size": 1,
        "maxout_pieces": 2,
        "subword_features": False,
        "pretrained_vectors": None,
    }
    nlp = make_pipeline(network=network_config)
    train_pass(nlp)
    keys = weight_keys(nlp.get_pipe("xling_ner").model.get_ref("encoder"))
    assert {tuple(modules_of(key)) for key in keys} == {("encoder",)}


def test_a_name_changes_neither_output_nor_what_is_saved():
    X = numpy.ones((3, 4), dtype="float32")
    model: Model = chain(Linear(2, 4), Linear(2, 2))
    model.initialize(X=X)
    saved, expected = model.to_bytes(), model.predict(X)
    assert name_module("char", model) is model
    assert model.to_bytes() == saved
    assert numpy.array_equal(model.predict(X), expected)
    Y, backprop = model(X, is_train=True)
    assert numpy.array_equal(Y, expected)
    assert backprop(Y).shape == X.shape
    model.initialize(X=X)


def test_a_name_given_twice_counts_once():
    model = name_module("char", Linear(2, 2))
    forward = model._func
    assert name_module("char", model)._func is forward
    assert name_module("encoder", model)._func is not forward
    model.initialize()
    model(numpy.ones((1, 2), dtype="float32"), is_train=True)
    assert modules_of((model.id, "W")) == ["char", "encoder"]


def test_every_name_is_a_ref_of_a_network_with_features():
    model = spacy.blank("xx").add_pipe("xling_ner", config={"model": features_network()}).model
    assert set(NAMED) <= set(model.ref_names)
