import pytest
import torch
from torch.nn.utils.rnn import pack_sequence, pad_packed_sequence

from spacy_xling_ner.layers.bilstm_torch import BiLSTM


@pytest.mark.parametrize("lengths", [[2, 5, 1, 5], [4]])
@pytest.mark.parametrize("depth", [1, 2])
def test_equals_torch_on_packed_sequences(depth, lengths):
    torch.manual_seed(0)
    module = BiLSTM(3, 4, depth=depth)
    X = torch.randn(sum(lengths), 3)
    packed = pack_sequence(list(X.split(lengths)), enforce_sorted=False)
    padded, sizes = pad_packed_sequence(module.lstm(packed)[0], batch_first=True)
    expected = torch.cat([row[:n] for row, n in zip(padded, sizes.tolist(), strict=True)])
    assert torch.allclose(module(X, torch.tensor(lengths)), expected, atol=1e-6)
    assert torch.allclose(module.eval()(X, torch.tensor(lengths)), expected, atol=1e-6)


def test_gradients_in_double_precision():
    torch.manual_seed(0)
    lengths = torch.tensor([2, 1, 3])
    for final_states in (False, True):
        module = BiLSTM(2, 4, depth=2, final_states=final_states).double()
        X = torch.randn(6, 2, dtype=torch.double, requires_grad=True)
        assert torch.autograd.gradcheck(lambda x, m=module: m(x, lengths), X)
