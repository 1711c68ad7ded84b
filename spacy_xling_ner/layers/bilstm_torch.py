"""The torch module behind the layer `PackedBiLSTM`."""

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence

from .bilstm_function import BiLSTMFunction, time_steps
from .bilstm_numpy import final_states

# Up to this number of short sequences numpy is faster than torch's loop.
_FEW = 100


class BiLSTM(nn.Module):
    """A bidirectional LSTM over sequences of unequal length, without padding.

    An output never depends on the other sequences of the batch. Training runs `BiLSTMFunction`;
    prediction runs torch's own LSTM, or `bilstm_numpy` for the final states of a few sequences.
    The three agree up to rounding, and each is the fastest for its purpose.
    """

    def __init__(self, n_in: int, n_out: int, depth: int = 1, final_states: bool = False) -> None:
        """Create the module.

        n_in (int): Width of the input.
        n_out (int): Width of the output, both directions together; even.
        depth (int): Number of stacked BiLSTMs.
        final_states (bool): Return only the final states of both directions, one row per sequence,
            instead of one row per step.
        """
        super().__init__()
        self.final_states = final_states
        self.lstm = nn.LSTM(n_in, n_out // 2, num_layers=depth, bidirectional=True)

    def forward(self, X: Tensor, lengths: Tensor) -> Tensor:
        """Run both directions.

        X (Tensor): Steps of all sequences, one sequence after another, shape (steps, n_in).
        lengths (Tensor): Steps of each sequence, all at least 1, shape (sequences,), int64.
        RETURNS (Tensor): Shape (steps, n_out), or (sequences, n_out) for the final states.
        """
        if self.training:
            return self._train(X, lengths)
        if self._suits_numpy(X, lengths):
            weights = [weight.detach().numpy() for weight in self.lstm.parameters()]
            return torch.from_numpy(final_states(X.numpy(), lengths.numpy(), weights))
        if len(lengths) == 1:
            output, (states, _) = self.lstm(X[:, None])
            return torch.cat((states[-2], states[-1]), dim=1) if self.final_states else output[:, 0]
        steps = time_steps(lengths)
        rows = steps.rows[0]
        output, (states, _) = self.lstm(PackedSequence(X[rows], torch.tensor(steps.sizes)))
        # the output is in packed order: put the rows back in their places
        if self.final_states:
            return torch.cat((states[-2], states[-1]), dim=1)[torch.argsort(steps.order)]
        Y: Tensor = output.data[torch.argsort(rows)]
        return Y

    def _suits_numpy(self, X: Tensor, lengths: Tensor) -> bool:
        return (
            self.final_states
            and len(lengths) <= _FEW
            and self.lstm.num_layers == 1
            and (X.device.type, X.dtype) == ("cpu", torch.float32)
            and not torch.is_grad_enabled()
        )

    def _train(self, X: Tensor, lengths: Tensor) -> Tensor:
        steps = time_steps(lengths)
        # `nn.LSTM` has four weights per direction and layer
        weights = list(self.lstm.parameters())
        layers = [weights[start : start + 8] for start in range(0, len(weights), 8)]
        for i, layer in enumerate(layers, start=1):
            final = self.final_states and i == len(layers)
            X = BiLSTMFunction.apply(X, steps, final, *layer)  # type: ignore[no-untyped-call]
        return X
