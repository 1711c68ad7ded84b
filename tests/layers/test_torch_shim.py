"""Averages reach the torch layers as they reach Thinc's own; prediction leaves no traces."""

from io import BytesIO

import numpy
import pytest
import srsly
import torch
from network_checks import assert_same_arrays, weights
from numpy.testing import assert_allclose, assert_array_equal
from thinc.api import Adam, Ragged

from spacy_xling_ner.layers.bilstm import PackedBiLSTM
from spacy_xling_ner.layers.torch_shim import one_torch_thread


@pytest.fixture
def X():
    data = numpy.random.default_rng(0).normal(size=(5, 3)).astype("float32")
    return Ragged(data, numpy.asarray([2, 3], dtype="int32"))


def train(X, looks=False, steps=5):
    torch.manual_seed(0)
    model, optimizer = PackedBiLSTM(4, 3).initialize(), Adam(0.1, use_averages=True)
    for _ in range(steps):
        Y, backprop = model.begin_update(X)
        backprop(numpy.ones_like(Y))
        model.finish_update(optimizer)
        if looks:
            with model.use_params(optimizer.averages):
                model.predict(X)
    return model, optimizer


def torch_weights(model):
    (shim,) = model.layers[0].shims
    return {(shim.id, name): w.detach().numpy() for name, w in shim._model.named_parameters()}


def test_prediction_with_the_averages_and_the_weights_back_again(X):
    model, optimizer = train(X)
    own, output = {k: w.copy() for k, w in torch_weights(model).items()}, model.predict(X)
    with model.use_params(optimizer.averages):
        inside, averaged = torch_weights(model), model.predict(X)
    assert set(inside) == set(optimizer.averages)
    for key, average in optimizer.averages.items():
        assert_array_equal(inside[key], average)
        assert_array_equal(torch_weights(model)[key], own[key])
    assert numpy.abs(averaged - output).max() > 1e-3
    assert_array_equal(model.predict(X), output)


def test_saved_with_the_averages_and_loaded_again(X):
    model, optimizer = train(X)
    with model.use_params(optimizer.averages):
        saved, averaged = model.to_bytes(), model.predict(X)
    assert_allclose(PackedBiLSTM(4, 3).from_bytes(saved).predict(X), averaged, atol=1e-5)


def test_training_goes_on_from_the_last_weights(X):
    with_looks, _ = train(X, looks=True)
    without, _ = train(X)
    for one, other in zip(weights(with_looks).values(), weights(without).values(), strict=True):
        assert_array_equal(one, other)


def test_the_averages_are_copied(X):
    model, optimizer = train(X)
    kept = {key: value.copy() for key, value in optimizer.averages.items()}
    with model.use_params(optimizer.averages):
        for weight in torch_weights(model).values():
            weight[...] = 0
    for key, value in kept.items():
        assert_array_equal(optimizer.averages[key], value)


def test_an_error_gives_the_weights_back(X):
    model, optimizer = train(X)
    output = model.predict(X)
    with pytest.raises(KeyError), model.use_params(optimizer.averages):
        raise KeyError
    assert_array_equal(model.predict(X), output)


def test_averages_of_other_layers_change_nothing(X):
    model, _ = train(X)
    output = model.predict(X)
    with model.use_params({(-1, "lstm.bias_hh_l0"): numpy.zeros(8, dtype="float32")}):
        assert_array_equal(model.predict(X), output)


def test_prediction_between_the_steps_of_training(X):
    model, optimizer = train(X)
    model.predict(X)
    Y, backprop = model.begin_update(X)
    backprop(numpy.ones_like(Y))
    before = model.predict(X)
    model.finish_update(optimizer)
    assert numpy.abs(model.predict(X) - before).max() > 1e-3


@pytest.fixture(params=[1, 2])
def threads(request):
    before = torch.get_num_threads()
    torch.set_num_threads(request.param)
    yield request.param
    torch.set_num_threads(before)


def test_one_thread_inside_and_the_old_number_after(threads):
    with one_torch_thread():
        assert torch.get_num_threads() == 1
        with one_torch_thread():
            assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == threads


def test_the_old_number_comes_back_after_an_error(threads):
    with pytest.raises(KeyError), one_torch_thread():
        raise KeyError
    assert torch.get_num_threads() == threads


def test_tensors_in_the_older_format_load():
    torch.manual_seed(1)
    one, other = PackedBiLSTM(4, 3), PackedBiLSTM(4, 3)
    shim = one.layers[0].shims[0]
    state = BytesIO()
    torch.save(shim._model.state_dict(), state, _use_new_zipfile_serialization=False)
    part = srsly.msgpack_dumps({"config": {}, "state": state.getvalue()})
    other.layers[0].shims[0].from_bytes(part)
    assert_same_arrays(weights(one), weights(other))
