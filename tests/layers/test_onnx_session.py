"""Prediction through ONNX Runtime equals torch, and follows every change of a weight."""

import copy
import logging
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy
import pytest
import torch
from numpy.testing import assert_allclose, assert_array_equal
from thinc.api import Linear, Ragged

from spacy_xling_ner.caching import clear_caches
from spacy_xling_ner.layers import onnx_session
from spacy_xling_ner.layers.bilstm import PackedBiLSTM
from spacy_xling_ner.layers.maxout_windows import MaxoutWindows
from spacy_xling_ner.layers.onnx_session import open_session
from spacy_xling_ner.layers.torch_shim import find_session, find_shim
from spacy_xling_ner.transfer.tensors import module_tensors

# torch 2.3 rounds its layer norms otherwise
ATOL = 1e-5 if int(torch.__version__.split(".")[1]) > 3 else 5e-5
LAYERS = {
    "steps": lambda: PackedBiLSTM(6, 3),
    "deep": lambda: PackedBiLSTM(6, 3, depth=2),
    "states": lambda: PackedBiLSTM(6, 3, final_states=True),
    "deep states": lambda: PackedBiLSTM(6, 3, depth=2, final_states=True),
    "windows": lambda: MaxoutWindows(5, 3, depth=2),
    "no window": lambda: MaxoutWindows(5, 3, depth=0, pieces=1),
}
# one step; a batch; longer than what is computed at a time, alone and among others; many short ones
LENGTHS = [[1], [3, 1, 5, 1], [1200], [2, 900, 1, 30, 511, 513], [1, 1, 2] * 400]


def ragged(lengths):
    rng = numpy.random.default_rng(0)
    data = rng.normal(size=(sum(lengths), 3)).astype("float32")
    return Ragged(data, numpy.asarray(lengths, dtype="int32"))


def reference(model, X):
    with torch.no_grad():
        module = find_shim(model)._model
        return module(torch.from_numpy(X.dataXd), torch.from_numpy(X.lengths).long()).numpy()


@pytest.fixture(params=LAYERS)
def loaded(request):
    torch.manual_seed(0)
    model = LAYERS[request.param]()
    return model.from_bytes(model.to_bytes())


@pytest.mark.parametrize("lengths", LENGTHS)
def test_equals_the_torch_module(loaded, lengths):
    X = ragged(lengths)
    before = X.dataXd.copy()
    session = find_session(loaded)
    assert_allclose(loaded.predict(X), reference(loaded, X), atol=ATOL)
    assert_array_equal(X.dataXd, before)
    assert find_session(loaded) is session


@pytest.mark.parametrize("lengths", LENGTHS)
def test_with_a_dense_layer_on_top(loaded, lengths):
    X = ragged(lengths)
    dense = Linear(4, loaded.get_dim("nO")).initialize()
    session = find_session(loaded, dense)
    assert_allclose(session(X.dataXd, X.lengths), dense.predict(reference(loaded, X)), atol=ATOL)
    assert find_session(loaded, dense) is session
    dense.set_param("W", 2 * dense.get_param("W"))
    session = find_session(loaded, dense)
    assert_allclose(session(X.dataXd, X.lengths), dense.predict(reference(loaded, X)), atol=ATOL)


def test_weights_that_were_not_loaded_or_are_trained_have_no_session(loaded):
    X = ragged([2, 3])
    assert find_session(loaded.copy()) is not None
    assert find_session(PackedBiLSTM(6, 3)) is None
    loaded.begin_update(X)
    assert find_session(loaded) is None
    assert find_session(loaded.copy()) is None
    assert_allclose(loaded.predict(X), reference(loaded, X), atol=1e-6)
    assert find_session(loaded.from_bytes(loaded.to_bytes())) is not None


def test_averages_run_on_torch_and_the_session_comes_back(loaded):
    X = ragged([2, 3])
    own, session, shim = loaded.predict(X), find_session(loaded), find_shim(loaded)
    averages = {
        (shim.id, name): 2 * weight.detach().numpy()
        for name, weight in shim._model.named_parameters()
    }
    kept_by_another_thread = shim._prepared
    with loaded.use_params(averages):
        assert find_session(loaded) is None
        # another thread, which got the sessions before, opens one with the averages
        kept_by_another_thread["session"] = (), open_session(shim._model)
        assert abs(loaded.predict(X) - own).max() > 1e-3
        assert_allclose(loaded.predict(X), reference(loaded, X), atol=1e-6)
    assert find_session(loaded) not in (session, kept_by_another_thread["session"][1], None)
    assert_array_equal(loaded.predict(X), own)


def test_written_weights_and_emptied_caches_open_it_anew(loaded):
    X = ragged([2, 3])
    session = find_session(loaded)
    for tensor in module_tensors(loaded):
        tensor.write(tensor.value + 0.5)
        assert_allclose(loaded.predict(X), reference(loaded, X), atol=ATOL)
    assert find_session(loaded) is not session
    session = find_session(loaded)
    clear_caches()
    assert find_session(loaded) is not session


def test_copies_open_their_own(loaded):
    size = len(pickle.dumps(loaded))
    X, session = ragged([2, 3]), find_session(loaded)
    assert len(pickle.dumps(loaded)) == size
    for copied in (loaded.copy(), copy.deepcopy(loaded), pickle.loads(pickle.dumps(loaded))):
        assert find_session(copied) not in (None, session)
        assert_array_equal(copied.predict(X), loaded.predict(X))


def test_in_threads(loaded):
    batches = [ragged([1 + i % 7, 600, 1 + i % 3]) for i in range(20)]
    expected = [loaded.copy().predict(X) for X in batches]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(loaded.predict, batches))
    for Y, expected_Y in zip(found, expected, strict=True):
        assert_array_equal(Y, expected_Y)


@pytest.mark.parametrize("package", ["onnx", "onnxruntime"])
def test_without_onnx_runtime_torch_predicts_and_it_is_said_once(monkeypatch, caplog, package):
    monkeypatch.setattr(onnx_session, "_is_missing", False)
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delitem(sys.modules, "spacy_xling_ner.layers.onnx_graph", raising=False)
    X = ragged([2, 3])
    with caplog.at_level(logging.WARNING, logger="spacy.spacy_xling_ner"):
        for make in LAYERS.values():
            model = make()
            model.from_bytes(model.to_bytes())
            assert find_session(model) is None
            assert_array_equal(model.predict(X), reference(model, X))
    (record,) = caplog.records
    assert "python -m pip install onnx onnxruntime" in record.getMessage()
