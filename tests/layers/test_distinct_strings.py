import numpy
import pytest
import spacy
from network_checks import (
    assert_gradients_are_slopes,
    assert_survives_copies,
    gradients,
    random_loss,
    run,
)
from numpy.testing import assert_allclose
from thinc.api import HashEmbed, Model, chain

from spacy_xling_ner.layers.distinct_strings import distinct_strings
from spacy_xling_ner.layers.string_keys import string_keys

STRINGS = ["a", "b", "a", "", "a", "c", "b"]


@spacy.registry.layers("test_distinct_strings.embed.v1")
def make_embed():
    layer = chain(string_keys(), HashEmbed(4, 50, seed=1))
    layer.set_dim("nO", 4)
    return layer


@pytest.fixture
def build_layer(build):
    inner = {"@layers": "test_distinct_strings.embed.v1"}
    return lambda: build(
        {"@layers": "spacy_xling_ner.distinct_strings.v1", "layer": inner}
    ).initialize(X=STRINGS)


def test_equals_the_layer_on_all_strings(build_layer):
    model = build_layer()
    inner = model.layers[0]
    parts, d_parts, dX = run(model, STRINGS)
    assert dX == []
    assert parts[0].dtype == "float32"
    found = gradients(inner)
    (grad,) = found.values()
    _, backprop = inner(STRINGS, is_train=True)
    assert_allclose(parts[0], inner.predict(STRINGS), atol=1e-6)
    backprop(d_parts[0])
    # the second run adds the same gradient again
    (twice,) = gradients(inner).values()
    assert grad.any()
    assert_allclose(twice, 2 * grad, atol=1e-5)


def test_each_distinct_string_is_encoded_once():
    seen = []

    def forward(model, strings, is_train):
        seen.append(list(strings))
        return numpy.ones((len(strings), 2), dtype="float32"), lambda dY: seen.append(dY.tolist())

    model = distinct_strings(Model("recorder", forward, dims={"nO": 2}))
    Y, backprop = model(STRINGS, is_train=True)
    backprop(numpy.ones((len(STRINGS), 2), dtype="float32"))
    assert Y.shape == (7, 2)
    assert seen == [["a", "b", "", "c"], [[3, 3], [2, 2], [1, 1], [1, 1]]]


def test_no_strings_do_not_reach_the_layer(build_layer):
    model = build_layer()
    Y, backprop = model([], is_train=True)
    assert Y.shape == (0, 4)
    assert Y.dtype == "float32"
    assert backprop(Y) == []
    assert not any(grad.any() for grad in gradients(model).values())


def test_output_is_not_a_view_of_the_weights(build_layer):
    model = build_layer()
    Y = model.predict(STRINGS)
    before = Y.copy()
    Y += 1
    assert_allclose(model.predict(STRINGS), before)


def test_gradients_are_slopes(build_layer):
    model = build_layer()
    assert_gradients_are_slopes(model, random_loss(model, STRINGS))


def test_survives_copies(build_layer, tmp_path):
    assert_survives_copies(build_layer, STRINGS, tmp_path)
