import copy
import pickle
from concurrent.futures import ThreadPoolExecutor

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
from thinc.api import Adam, HashEmbed, Model, chain, fix_random_seed, with_array

from spacy_xling_ner.caching import clear_caches
from spacy_xling_ner.layers.bilstm import PackedBiLSTM
from spacy_xling_ner.layers.char_bigrams import char_bigrams
from spacy_xling_ner.layers.distinct_strings import distinct_strings
from spacy_xling_ner.layers.string_keys import string_keys
from spacy_xling_ner.layers.torch_shim import find_shim
from spacy_xling_ner.transfer.tensors import module_tensors

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


@pytest.mark.parametrize("is_cached", [False, True])
def test_output_is_a_copy(build_layer, is_cached):
    model = make_cached() if is_cached else build_layer()
    Y = model.predict(STRINGS)
    before = Y.copy()
    Y += 1
    assert_allclose(model.predict(STRINGS), before)


def test_gradients_are_slopes(build_layer):
    model = build_layer()
    assert_gradients_are_slopes(model, random_loss(model, STRINGS))


def test_survives_copies(build_layer, tmp_path):
    assert_survives_copies(build_layer, STRINGS, tmp_path)


# The cache


def make_cached(cache_size=100):
    """The same weights at each call, thinc's and torch's; loaded, so they are fixed."""
    fix_random_seed(0)
    embed = HashEmbed(5, 50, seed=1)
    layer = chain(char_bigrams(), with_array(embed), PackedBiLSTM(4, 5, final_states=True))
    layer.set_dim("nO", 4)
    model = distinct_strings(layer, cache_size=cache_size).initialize(X=STRINGS)
    return model.from_bytes(model.to_bytes())


def n_cached(model):
    _, rows = (find_shim(model)._prepared or {}).get("rows", ((), ()))
    return len(rows)


def embeddings(model):
    return [node.get_param("E") for node in model.walk() if node.has_param("E")]


def assert_as_without_cache(model, strings=STRINGS):
    """Compare the cached output with that of the layer itself."""
    for _ in range(2):
        assert_allclose(model.predict(strings), model.layers[0].predict(strings), atol=1e-6)


def test_a_string_is_encoded_once_until_a_weight_changes():
    model, seen = make_cached(), []
    layer = model.layers[0]
    inner = layer._func
    layer._func = lambda m, strings, is_train: (
        seen.append(list(strings)) or inner(m, strings, is_train)
    )
    model.predict(["a", "b", "a"])
    model.predict(["b", "c"])
    model.predict(["c", "a"])
    assert seen == [["a", "b"], ["c"]]
    model.from_bytes(model.to_bytes())
    model.predict(["c"])
    assert seen[2:] == [["c"]]


def test_weights_in_training_have_no_cache():
    model = make_cached()
    model.predict(STRINGS)
    assert n_cached(model) == 4
    _, backprop = model(STRINGS, is_train=True)
    model.predict(STRINGS)
    assert n_cached(model) == 0
    assert backprop(numpy.ones((7, 4), dtype="float32")) == []
    assert any(grad.any() for grad in gradients(model).values())


def test_every_change_of_a_weight_drops_the_cache(tmp_path):
    model, other = make_cached(), make_cached()
    for tensor in module_tensors(other):
        tensor.write(tensor.value * 2 + 0.1)
    old, saved = model.predict(STRINGS), model.to_bytes()
    other.to_disk(tmp_path / "other")

    def assert_changed(before):
        assert_as_without_cache(model)
        assert abs(model.predict(STRINGS) - before).max() > 1e-3

    # an optimizer, in place
    optimizer = Adam(0.1)
    _, backprop = model(STRINGS, is_train=True)
    backprop(numpy.ones((7, 4), dtype="float32"))
    model.finish_update(optimizer)
    assert_changed(old)
    # loading
    updated = model.predict(STRINGS)
    model.from_bytes(saved)
    assert_changed(updated)
    assert_allclose(model.predict(STRINGS), old, atol=1e-6)
    model.from_disk(tmp_path / "other")
    assert_changed(old)
    model.from_bytes(saved)
    # averages for a while
    (embed,) = (node for node in model.walk() if node.has_param("E"))
    with model.use_params({(embed.id, "E"): embed.get_param("E") + 1}):
        assert_changed(old)
    assert_as_without_cache(model)
    assert_allclose(model.predict(STRINGS), old, atol=1e-6)
    # one weight at a time, as a transfer writes it
    for tensor in module_tensors(model):
        tensor.write(tensor.value + 0.5)
        assert_changed(old)
        tensor.write(tensor.value)
        assert_allclose(model.predict(STRINGS), old, atol=1e-6)
    # initialised again
    model.initialize(X=STRINGS)
    assert_changed(old)
    # by hand, in place
    other.predict(STRINGS)
    before = other.predict(STRINGS)
    embeddings(other)[0][:] += 1
    clear_caches()
    assert abs(other.predict(STRINGS) - before).max() > 1e-3


def test_copies_share_no_row():
    model = make_cached()
    expected = model.predict(STRINGS)
    for copied in (model.copy(), copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert n_cached(copied) == 0
        assert_allclose(copied.predict(STRINGS), expected, atol=1e-6)
        for tensor in module_tensors(copied):
            tensor.write(tensor.value + 1)
        assert_as_without_cache(copied)
        assert abs(copied.predict(STRINGS) - expected).max() > 1e-3
        assert_allclose(model.predict(STRINGS), expected, atol=1e-6)


def test_the_cache_is_not_saved():
    model = make_cached()
    empty, fresh = len(pickle.dumps(model)), model.to_bytes()
    model.predict([str(i) for i in range(50)])
    assert n_cached(model) == 50
    assert len(pickle.dumps(model)) == empty
    assert model.to_bytes() == fresh


def test_the_cache_is_bounded():
    model = make_cached(cache_size=8)
    for start in range(0, 60, 3):
        assert_as_without_cache(model, [str(i) for i in range(start, start + 5)])
        assert n_cached(model) <= 8
    # a batch that never fits
    assert_as_without_cache(model, [str(i) for i in range(50)])
    assert_as_without_cache(model, ["x" * 10000, "y"])


def test_the_cache_in_threads():
    model = make_cached(cache_size=30)
    plain = model.layers[0]
    batches = [[str(i * j % 37) for j in range(9)] for i in range(40)]
    expected = [plain.predict(batch) for batch in batches]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(model.predict, batches * 3))
    for Y, expected_Y in zip(found, expected * 3, strict=True):
        assert_allclose(Y, expected_Y, atol=1e-6)


def test_no_strings_with_a_cache():
    assert make_cached().predict([]).shape == (0, 4)
