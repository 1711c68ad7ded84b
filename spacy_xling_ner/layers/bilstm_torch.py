"""The torch module behind the layer `PackedBiLSTM`."""

from typing import Any, Dict, Optional, Tuple

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence

from .bilstm_function import BiLSTMFunction, time_steps
from .bilstm_numpy import final_states
from .weight_arrays import Arrays, copies, same_arrays, torch_arrays

# Up to so many short sequences numpy takes less time than torch's loop.
_FEW = 100


class BiLSTM(nn.Module):
    """A bidirectional LSTM over sequences of unequal length, without padding.

    Each direction reads its own sequence and nothing else, so an output never depends on the other
    sequences of the batch. Training goes through `BiLSTMFunction`, prediction through torch's own
    loop, or through `bilstm_numpy` for the last states of a few sequences: they agree but for
    rounding, and each is the fastest for its purpose.

    With `int8` the prediction has weights of 8 bits. They are made when they are first needed, and
    again whenever those of 32 bits have changed; they are never saved.
    """

    def __init__(
        self,
        n_in: int,
        n_out: int,
        depth: int = 1,
        final_states: bool = False,
        int8: bool = False,
    ) -> None:
        """Make the module.

        n_in (int): Width of the input.
        n_out (int): Width of the output, both directions together; even.
        depth (int): Number of stacked BiLSTMs.
        final_states (bool): Give one row for each sequence, the last state of both directions,
            instead of one for each step.
        int8 (bool): Predict with weights of 8 bits, if the module is on the CPU.
        """
        super().__init__()
        self.final_states = final_states
        self.int8 = int8
        # The weights of 32 bits and the LSTM with 8 made from them; a pair is no part of the state.
        self._int8_lstm: Optional[Tuple[Arrays, nn.Module]] = None
        self.lstm = nn.LSTM(n_in, n_out // 2, num_layers=depth, bidirectional=True)

    def __getstate__(self) -> Dict[str, Any]:
        """Pickle and copy the module without its weights of 8 bits.

        RETURNS (Dict[str, Any]): The state.
        """
        return {**self.__dict__, "_int8_lstm": None}

    def forward(self, X: Tensor, lengths: Tensor) -> Tensor:
        """Run both directions.

        X (Tensor): Steps of all sequences, one after another, shape (steps, n_in).
        lengths (Tensor): Steps of each sequence, all at least 1, shape (sequences,), int64.
        RETURNS (Tensor): Shape (steps, n_out), or (sequences, n_out) for the final states.
        """
        if self.training:
            return self._train(X, lengths)
        if self._is_for_numpy(X, lengths):
            weights = [weight.detach().numpy() for weight in self.lstm.parameters()]
            return torch.from_numpy(final_states(X.numpy(), lengths.numpy(), weights))
        lstm = self._predicting_lstm()
        if len(lengths) == 1:
            output, (states, _) = lstm(X[:, None])
            alone: Tensor = torch.cat((states[-2], states[-1]), dim=1)
            return alone if self.final_states else output[:, 0]
        steps, batch_sizes, order = packed_order(lengths)
        packed = PackedSequence(X[steps], batch_sizes)
        output, (states, _) = lstm(packed)
        # Rows come back in packed order: put them where they were.
        if self.final_states:
            final = torch.cat((states[-2], states[-1]), dim=1)
            return final[torch.argsort(order)]
        rows: Tensor = output.data[torch.argsort(steps)]
        return rows

    def _is_for_numpy(self, X: Tensor, lengths: Tensor) -> bool:
        return (
            self.final_states
            and len(lengths) <= _FEW
            and self.lstm.num_layers == 1
            and (X.device.type, X.dtype) == ("cpu", torch.float32)
            and not (self.int8 or torch.is_grad_enabled())
        )

    def _predicting_lstm(self) -> nn.Module:
        weights = torch_arrays(self.lstm) if self.int8 else None
        if weights is None:
            return self.lstm
        # In one variable: another thread may put a new pair in its place at any time.
        made = self._int8_lstm
        if made is None or not same_arrays(made[0], weights):
            from .int8_lstm import int8_lstm

            made = self._int8_lstm = copies(weights), int8_lstm(self.lstm)
        return made[1]

    def _train(self, X: Tensor, lengths: Tensor) -> Tensor:
        steps = time_steps(lengths)
        # four weights a direction and layer, as `nn.LSTM` names them
        weights = list(self.lstm.parameters())
        layers = [weights[start : start + 8] for start in range(0, len(weights), 8)]
        for layer in layers[:-1]:
            X = BiLSTMFunction.apply(X, steps, False, *layer)  # type: ignore[no-untyped-call]
        Y: Tensor = BiLSTMFunction.apply(X, steps, self.final_states, *layers[-1])  # type: ignore[no-untyped-call]
        return Y


def packed_order(lengths: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
    """Order the steps of a ragged batch by time, longest sequence first, as `PackedSequence` wants.

    lengths (Tensor): Steps of each sequence, shape (sequences,), int64.
    RETURNS (Tuple[Tensor, Tensor, Tensor]): The index of every step in that order, shape (steps,);
        the number of sequences alive at each time, shape (max(lengths),), on the CPU; the order of
        the sequences, shape (sequences,).
    """
    ordered, order = torch.sort(lengths, descending=True, stable=True)
    starts = (torch.cumsum(lengths, 0) - lengths)[order]
    times = torch.arange(int(ordered[0]), device=lengths.device)
    alive = times[:, None] < ordered[None, :]
    steps = (times[:, None] + starts[None, :])[alive]
    return steps, alive.sum(dim=1).cpu(), order
