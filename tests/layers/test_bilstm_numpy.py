import numpy
import pytest
import torch
from numpy.testing import assert_allclose, assert_array_equal

from spacy_xling_ner.layers import bilstm_torch
from spacy_xling_ner.layers.bilstm_numpy import final_states
from spacy_xling_ner.layers.bilstm_torch import BiLSTM


def states_of_torch(module, X, lengths):
    states = []
    for rows in X.split(lengths):
        _, (state, _) = module.lstm(rows[:, None])
        states.append(torch.cat((state[0], state[1]), dim=1))
    return torch.cat(states).detach().numpy()


@pytest.mark.parametrize("lengths", [[1], [4], [1, 1], [2, 5, 1, 5, 30], [3] * 120])
@pytest.mark.parametrize("size", [0.0, 1.0, 1000.0])
def test_equals_torch(lengths, size):
    torch.manual_seed(0)
    module = BiLSTM(5, 8, final_states=True)
    X = size * torch.randn(sum(lengths), 5)
    before = X.clone()
    weights = [weight.detach().numpy() for weight in module.lstm.parameters()]
    copies = [weight.copy() for weight in weights]
    with numpy.errstate(all="raise", under="ignore"):
        found = final_states(X.numpy(), numpy.asarray(lengths), weights)
    assert found.dtype == "float32"
    assert_allclose(found, states_of_torch(module, X, lengths), atol=2e-5 if size > 1 else 1e-6)
    assert torch.equal(X, before)
    for weight, copy in zip(weights, copies, strict=True):
        assert_array_equal(weight, copy)


@pytest.mark.parametrize(("n", "is_called"), [(1, True), (100, True), (101, False)])
def test_numpy_is_used_for_the_final_states_of_few_sequences(monkeypatch, n, is_called):
    calls = []

    def spy(*arguments):
        calls.append(arguments)
        return final_states(*arguments)

    monkeypatch.setattr(bilstm_torch, "final_states", spy)
    torch.manual_seed(0)
    lengths = torch.arange(n) % 7 + 1
    X = torch.randn(int(lengths.sum()), 3)
    module = BiLSTM(3, 4, final_states=True)
    trained = module(X, lengths)
    with torch.no_grad():
        predicted = module.eval()(X, lengths)
        assert bool(calls) == is_called
        assert torch.allclose(predicted, trained, atol=1e-6)
        calls.clear()
        BiLSTM(3, 4).eval()(X, lengths)
        BiLSTM(3, 4, depth=2, final_states=True).eval()(X, lengths)
        BiLSTM(3, 4, final_states=True).double().eval()(X.double(), lengths)
    module(X, lengths)
    assert not calls
