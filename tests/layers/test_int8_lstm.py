import copy
import pickle
import sys
import warnings

import numpy
import pytest
import torch
from network_checks import assert_same_arrays, run, weights
from numpy.testing import assert_allclose
from thinc.api import Adam
from thinc.types import Ragged

from spacy_xling_ner.layers.bilstm import PackedBiLSTM
from spacy_xling_ner.layers.bilstm_torch import BiLSTM
from spacy_xling_ner.layers.int8_lstm import int8_lstm
from spacy_xling_ner.transfer.tensors import module_tensors

LENGTHS = [3, 1, 5]


@pytest.fixture
def X():
    rng = numpy.random.default_rng(0)
    return Ragged(rng.normal(size=(9, 6)).astype("float32"), numpy.array(LENGTHS, dtype="int32"))


def pair(**settings):
    """The same layer with and without 8 bits."""
    float32, int8 = PackedBiLSTM(8, 6, **settings), PackedBiLSTM(8, 6, int8=True, **settings)
    return float32, int8.from_bytes(float32.to_bytes())


@pytest.mark.parametrize("final_states", [False, True])
@pytest.mark.parametrize("depth", [1, 2])
def test_output_is_close_but_not_the_same(X, depth, final_states):
    float32, int8 = pair(depth=depth, final_states=final_states)
    Y, expected = int8.predict(X), float32.predict(X)
    assert_allclose(Y, expected, atol=0.05)
    assert not numpy.array_equal(Y, expected)


def test_training_and_saved_weights_are_those_of_32_bits(X):
    float32, int8 = pair()
    saved = int8.to_bytes()
    int8.predict(X)
    assert int8.to_bytes() == saved == float32.to_bytes()
    assert_same_arrays(weights(int8), weights(float32))
    (Y,), _, _ = run(int8, X)
    (expected,), _, _ = run(float32, X)
    assert_allclose(Y, expected, atol=1e-7)


def test_new_weights_are_rounded_anew(X):
    float32, int8 = pair()
    old = int8.predict(X)
    for layer in (float32, int8):
        run(layer, X)
        layer.finish_update(Adam(0.1))
    assert_allclose(int8.predict(X), float32.predict(X), atol=0.05)
    assert abs(int8.predict(X) - old).max() > 0.05
    for layer in (float32, int8):
        for tensor in module_tensors(layer):
            tensor.write(tensor.value * 0.5 + 0.1)
    assert_allclose(int8.predict(X), float32.predict(X), atol=0.05)


def test_copies(X):
    _, int8 = pair()
    expected = int8.predict(X)
    for copied in (int8.copy(), copy.deepcopy(int8), pickle.loads(pickle.dumps(int8))):
        assert_allclose(copied.predict(X), expected, atol=1e-6)
    module = BiLSTM(6, 8, int8=True).eval()
    module(torch.zeros(2, 6), torch.tensor([2]))
    assert module._int8_lstm is not None
    assert copy.deepcopy(module)._int8_lstm is None


def test_no_warning(X):
    _, int8 = pair()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        int8.predict(X)


def test_a_torch_without_it_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch.ao.nn.quantized.dynamic", None)
    with pytest.raises(ValueError, match="set int8 = false"):
        int8_lstm(torch.nn.LSTM(2, 2))
