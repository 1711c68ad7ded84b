import logging

import numpy
import pytest
from network_checks import (
    assert_gradients_are_slopes,
    assert_same_arrays,
    assert_survives_copies,
    clear_gradients,
    gradients,
    random_loss,
    run,
    weights,
)
from numpy.testing import assert_allclose
from thinc.types import Ragged

LENGTHS = [3, 1, 5, 1, 3]
SETTINGS = [(1, False), (2, False), (1, True), (2, True)]


def ragged(lengths, seed=0):
    rng = numpy.random.default_rng(seed)
    data = rng.normal(size=(sum(lengths), 3)).astype("float32")
    return Ragged(data, numpy.asarray(lengths, dtype="int32"))


@pytest.fixture
def make(build):
    def make_layer(depth=1, final_states=False, seed=0):
        block = {"@layers": "spacy_xling_ner.PackedBiLSTM.v1", "nO": 4, "nI": 3}
        return build({**block, "depth": depth, "final_states": final_states}, seed).initialize()

    return make_layer


@pytest.mark.parametrize(("depth", "final_states"), SETTINGS)
def test_shapes_and_types(make, depth, final_states):
    X = ragged(LENGTHS)
    (Y,), _, dX = run(make(depth, final_states), X)
    assert Y.shape == (5 if final_states else 13, 4)
    assert Y.dtype == dX.data.dtype == "float32"
    assert dX.data.shape == X.data.shape
    assert dX.lengths.tolist() == LENGTHS


@pytest.mark.parametrize(("depth", "final_states"), SETTINGS)
def test_batched_equals_one_by_one(make, depth, final_states):
    model = make(depth, final_states)
    X = ragged(LENGTHS)
    (Y,), (dY,), dX = run(model, X)
    assert_allclose(model.predict(X), Y, atol=1e-6)
    together = gradients(model)
    clear_gradients(model)
    start = row = 0
    for n in LENGTHS:
        alone, backprop = model(
            Ragged(X.data[start : start + n], numpy.asarray([n], dtype="int32")), is_train=True
        )
        rows = slice(row, row + len(alone))
        assert_allclose(alone, Y[rows], atol=1e-5)
        d_alone = backprop(dY[rows])
        assert_allclose(d_alone.data, dX.data[start : start + n], atol=1e-5)
        start, row = start + n, rows.stop
    assert_same_arrays(gradients(model), together, atol=1e-5, rtol=1e-5)


def test_final_states_are_the_ends_of_the_two_directions(make):
    X = ragged(LENGTHS)
    steps, states = make(), make(final_states=True)
    states.from_bytes(steps.to_bytes())
    Y = steps.predict(X)
    ends = numpy.cumsum(LENGTHS) - 1
    starts = ends + 1 - LENGTHS
    expected = numpy.hstack((Y[ends, :2], Y[starts, 2:]))
    assert_allclose(states.predict(X), expected, atol=1e-6)


@pytest.mark.parametrize(("depth", "final_states"), SETTINGS)
def test_gradients_are_slopes(make, depth, final_states):
    model = make(depth, final_states)
    assert_gradients_are_slopes(model, random_loss(model, ragged(LENGTHS)))


@pytest.mark.parametrize(("depth", "final_states"), SETTINGS)
def test_gradient_of_the_input_is_a_slope(make, depth, final_states):
    model = make(depth, final_states)
    X = ragged(LENGTHS)
    _, (dY,), dX = run(model, X)
    direction = ragged(LENGTHS, seed=1).data
    eps = 1e-2
    plus, minus = (
        float((model.predict(Ragged(X.data + step * direction, X.lengths)) * dY).sum())
        for step in (eps, -eps)
    )
    expected = float((dX.data * direction).sum())
    assert expected == pytest.approx((plus - minus) / (2 * eps), rel=0.02)


@pytest.mark.parametrize("final_states", [False, True])
def test_no_sequences(make, final_states):
    X = ragged([])
    (Y,), _, dX = run(make(final_states=final_states), X)
    assert Y.shape == (0, 4)
    assert dX.dataXd.shape == (0, 3)


def test_odd_width_is_refused(build):
    with pytest.raises(ValueError, match="nO = 5 is odd; choose 6"):
        build({"@layers": "spacy_xling_ner.PackedBiLSTM.v1", "nO": 5, "nI": 3})


def test_int8_of_saved_pipelines_has_no_effect_and_is_reported(make, build, caplog):
    block = {"@layers": "spacy_xling_ner.PackedBiLSTM.v1", "nO": 4, "nI": 3}
    build({**block, "int8": False})
    assert not caplog.records
    with caplog.at_level(logging.WARNING, logger="spacy.spacy_xling_ner"):
        model = build({**block, "int8": True})
    assert [record.getMessage() for record in caplog.records] == [
        "The option int8 of the BiLSTM has no effect any more; remove it."
    ]
    X, float32 = ragged(LENGTHS), make()
    loaded = model.from_bytes(float32.to_bytes())
    assert_allclose(loaded.predict(X), float32.predict(X), atol=1e-5)


def test_seed_decides_the_weights(make):
    assert_same_arrays(weights(make(seed=1)), weights(make(seed=1)))
    a, b = weights(make(seed=1)), weights(make(seed=2))
    assert not any(numpy.allclose(a[name], b[name]) for name in a)


@pytest.mark.parametrize(("depth", "final_states"), SETTINGS)
def test_survives_copies(make, tmp_path, depth, final_states):
    assert_survives_copies(lambda: make(depth, final_states), ragged(LENGTHS), tmp_path)
