import pytest
import torch
from torch.nn.utils.rnn import pack_sequence, pad_packed_sequence

from spacy_xling_ner.layers.bilstm_function import BiLSTMFunction, time_steps
from spacy_xling_ner.layers.bilstm_torch import BiLSTM

LENGTHS = [[2, 5, 1, 5], [1], [3, 3], [1, 1, 1], [7]]


def packed(module, X, lengths):
    """Torch's own LSTM."""
    inputs = pack_sequence(list(X.split(lengths)), enforce_sorted=False)
    output, (states, _) = module.lstm(inputs)
    if module.final_states:
        return torch.cat((states[-2], states[-1]), dim=1)
    padded, sizes = pad_packed_sequence(output, batch_first=True)
    return torch.cat([row[:n] for row, n in zip(padded, sizes.tolist(), strict=True)])


@pytest.mark.parametrize("lengths", LENGTHS)
@pytest.mark.parametrize("depth", [1, 3])
@pytest.mark.parametrize("final_states", [False, True])
def test_equals_torch_in_output_and_all_gradients(lengths, depth, final_states):
    torch.manual_seed(1)
    module = BiLSTM(3, 6, depth=depth, final_states=final_states).double()
    X = torch.randn(sum(lengths), 3, dtype=torch.double, requires_grad=True)
    dY = torch.randn(len(lengths) if final_states else sum(lengths), 6, dtype=torch.double)
    Y, expected = module(X, torch.tensor(lengths)), packed(module, X, lengths)
    assert torch.allclose(Y, expected, atol=1e-12)
    weights = [X, *module.parameters()]
    d_ours, d_torchs = (torch.autograd.grad(output, weights, dY) for output in (Y, expected))
    assert len(d_ours) == 1 + 8 * depth
    for d_our, d_torch in zip(d_ours, d_torchs, strict=True):
        assert d_torch.abs().max() > 0 or max(lengths) == 1
        assert torch.allclose(d_our, d_torch, atol=1e-12)


def test_gradients_of_the_weights_by_finite_differences():
    torch.manual_seed(2)
    module = BiLSTM(2, 4).double()
    steps = time_steps(torch.tensor([2, 1, 3]))
    X = torch.randn(6, 2, dtype=torch.double, requires_grad=True)
    for final in (False, True):
        assert torch.autograd.gradcheck(
            lambda x, *w, f=final: BiLSTMFunction.apply(x, steps, f, *w),
            (X, *module.lstm.parameters()),
        )


def test_order_of_time():
    steps = time_steps(torch.tensor([1, 3]))
    assert steps.sizes == [2, 1, 1]
    assert steps.order.tolist() == [1, 0]
    # the sequence of three is in the rows 1 to 3, and comes first
    assert steps.rows.tolist() == [[1, 0, 2, 3], [3, 0, 2, 1]]
    assert steps.previous.tolist() == [0, 2]


@pytest.mark.parametrize("lengths", [[2, 4, 1], [1], [3, 3, 3], [1, 2, 3, 4]])
def test_order_of_time_is_that_of_packed_sequences(lengths):
    steps = time_steps(torch.tensor(lengths))
    sequences = torch.arange(sum(lengths)).split(lengths)
    expected = pack_sequence(list(sequences), enforce_sorted=False)
    assert steps.rows[0].tolist() == expected.data.tolist()
    assert steps.sizes == expected.batch_sizes.tolist()
    assert [lengths[i] for i in steps.order.tolist()] == sorted(lengths, reverse=True)


def test_training_output_does_not_depend_on_the_rest_of_the_batch():
    torch.manual_seed(3)
    module = BiLSTM(2, 4).double().train()
    X = torch.randn(7, 2, dtype=torch.double)
    together = module(X, torch.tensor([3, 4]))
    assert torch.allclose(together[:3], module(X[:3], torch.tensor([3])), atol=1e-12)
    assert torch.allclose(together[3:], module(X[3:], torch.tensor([4])), atol=1e-12)
