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
from thinc.api import fix_random_seed, set_dropout_rate
from thinc.types import Ragged

LENGTHS = [3, 1, 5, 1, 3]
SETTINGS = [(0, 3), (1, 1), (2, 3)]


def ragged(lengths, seed=0):
    rng = numpy.random.default_rng(seed)
    data = rng.normal(size=(sum(lengths), 3)).astype("float32")
    return Ragged(data, numpy.asarray(lengths, dtype="int32"))


@pytest.fixture
def make(build):
    def make_layer(depth=2, pieces=3, seed=0):
        block = {"@layers": "spacy_xling_ner.MaxoutWindows.v1", "nO": 4, "nI": 3}
        return build({**block, "depth": depth, "pieces": pieces}, seed).initialize()

    return make_layer


@pytest.mark.parametrize(("depth", "pieces"), SETTINGS)
def test_shapes_and_types(make, depth, pieces):
    X = ragged(LENGTHS)
    (Y,), _, dX = run(make(depth, pieces), X)
    assert Y.shape == (13, 4)
    assert Y.dtype == dX.data.dtype == "float32"
    assert dX.data.shape == X.data.shape
    assert dX.lengths.tolist() == LENGTHS


@pytest.mark.parametrize(("depth", "pieces"), SETTINGS)
def test_batched_equals_one_by_one(make, depth, pieces):
    model = make(depth, pieces)
    X = ragged(LENGTHS)
    (Y,), (dY,), dX = run(model, X)
    assert_allclose(model.predict(X), Y, atol=1e-6)
    together = gradients(model)
    clear_gradients(model)
    start = 0
    for n in LENGTHS:
        steps = slice(start, start + n)
        alone, backprop = model(
            Ragged(X.data[steps], numpy.asarray([n], dtype="int32")), is_train=True
        )
        assert_allclose(alone, Y[steps], atol=1e-5)
        assert_allclose(backprop(dY[steps]).data, dX.data[steps], atol=1e-4)
        start += n
    assert_same_arrays(gradients(model), together, atol=1e-4, rtol=1e-4)


def test_equals_the_formula(make):
    model, X = make(depth=1, pieces=2), ragged([3])
    params = weights(model)

    def maxout(i, rows):
        W, b = (
            next(value for name, value in params.items() if name.endswith(f"linear.{i}.{end}"))
            for end in ("weight", "bias")
        )
        greatest = (rows @ W.T + b).reshape(len(rows), 2, 4).max(axis=1)
        centred = greatest - greatest.mean(axis=1, keepdims=True)
        return centred / numpy.sqrt(greatest.var(axis=1, keepdims=True) + 1e-5)

    h = maxout(0, X.data)
    padded = numpy.vstack((numpy.zeros(4), h, numpy.zeros(4)))
    expected = h + maxout(1, numpy.hstack((padded[:-2], h, padded[2:])))
    assert_allclose(model.predict(X), expected, atol=1e-5)


@pytest.mark.parametrize(("depth", "pieces"), SETTINGS)
def test_a_step_sees_depth_steps_to_either_side(make, depth, pieces):
    model, X = make(depth, pieces), ragged([9])
    Y = model.predict(X)
    X.data[4] += 1.0
    changed = numpy.abs(model.predict(X) - Y).max(axis=1) > 1e-6
    assert numpy.flatnonzero(changed).tolist() == list(range(4 - depth, 5 + depth))


@pytest.mark.parametrize(("depth", "pieces"), SETTINGS)
def test_gradients_are_slopes(make, depth, pieces):
    model = make(depth, pieces)
    assert_gradients_are_slopes(model, random_loss(model, ragged(LENGTHS)))


def test_dropout_in_training_only_and_by_the_seed(make):
    model, X = set_dropout_rate(make(), 0.5), ragged(LENGTHS)
    assert_allclose(model.predict(X), set_dropout_rate(make(), 0.0).predict(X))
    outputs = []
    for seed in (1, 1, 2):
        fix_random_seed(seed)
        outputs.append(model(X, is_train=True)[0])
    assert (outputs[0] == outputs[1]).all()
    assert (outputs[0] != outputs[2]).any()
    assert numpy.abs(outputs[0] - model.predict(X)).max() > 0.1


def test_no_sequences(make):
    (Y,), _, dX = run(make(), ragged([]))
    assert Y.shape == (0, 4)
    assert dX.dataXd.shape == (0, 3)


@pytest.mark.parametrize(("depth", "pieces"), [(-1, 3), (2, 0)])
def test_impossible_sizes_are_refused(make, depth, pieces):
    with pytest.raises(ValueError, match=f"got {depth} and {pieces}"):
        make(depth, pieces)


def test_seed_decides_the_weights(make):
    assert_same_arrays(weights(make(seed=1)), weights(make(seed=1)))
    a, b = weights(make(seed=1)), weights(make(seed=2))
    assert not any(numpy.allclose(a[name], b[name]) for name in a if "linear" in name)


@pytest.mark.parametrize(("depth", "pieces"), SETTINGS)
def test_survives_copies(make, tmp_path, depth, pieces):
    assert_survives_copies(lambda: make(depth, pieces), ragged(LENGTHS), tmp_path)
