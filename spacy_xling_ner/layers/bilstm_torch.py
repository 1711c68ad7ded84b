"""The torch module behind the layer `PackedBiLSTM`."""

from typing import Any, Callable, List

import numpy
from torch import Tensor, nn

from .bilstm_function import BiLSTMFunction, time_steps


class BiLSTM(nn.Module):
    """A bidirectional LSTM over sequences of unequal length, without padding.

    An output never depends on the other sequences of the batch.
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
        steps = time_steps(lengths)
        for i, layer in enumerate(self._layers(), start=1):
            final = self.final_states and i == self.lstm.num_layers
            X = BiLSTMFunction.apply(X, steps, final, *layer)  # type: ignore[no-untyped-call]
        return X

    def to_onnx(self, graph: Any, X: str, lengths: str) -> str:
        """Add the module to an ONNX graph.

        ONNX knows only padded sequences: the last step of the shorter ones is repeated, and what
        comes of it is left out.

        graph (Graph): The graph.
        X (str), lengths (str): The inputs of `forward` in it.
        RETURNS (str): The output of `forward` in it.
        """
        add: Callable[..., str] = graph.add
        times = add("Range", 0, add("ReduceMax", lengths, keepdims=0), 1)
        before_end = add("Min", add("Unsqueeze", times, [1]), add("Sub", lengths, 1))
        rows = add("Add", add("CumSum", lengths, 0, exclusive=1), before_end)
        X = add("Gather", X, rows)  # (times, sequences, width)
        n_steps = add("Cast", lengths, to=6)  # to int32
        made = {"direction": "bidirectional", "hidden_size": self.lstm.hidden_size}
        for i, layer in enumerate(self._layers(), start=1):
            both = zip(layer[:4], layer[4:], strict=True)
            W_in, W, *biases = (numpy.stack([*map(_to_onnx, weights)]) for weights in both)
            weights = [W_in, W, numpy.concatenate(biases, axis=1), n_steps]
            if self.final_states and i == self.lstm.num_layers:
                states = add("LSTM", X, *weights, output=1, **made)
                return add("Reshape", add("Transpose", states, perm=[1, 0, 2]), [0, -1])
            Y = add("LSTM", X, *weights, **made)  # (times, directions, sequences, width / 2)
            X = add("Reshape", add("Transpose", Y, perm=[0, 2, 1, 3]), [0, 0, -1])
        is_step = add("Less", add("Unsqueeze", times, [0]), add("Unsqueeze", lengths, [1]))
        by_sequence = add("Transpose", X, perm=[1, 0, 2])
        return add("GatherND", by_sequence, add("Transpose", add("NonZero", is_step)))

    def _layers(self) -> List[List[Tensor]]:
        # `nn.LSTM` has four weights per direction and layer
        weights: List[Tensor] = list(self.lstm.parameters())
        return [weights[start : start + 8] for start in range(0, len(weights), 8)]


def _to_onnx(weight: Tensor) -> Any:
    # torch orders the gates input, forget, cell, output; ONNX input, output, forget, cell
    into, forget, new, out = numpy.split(weight.detach().cpu().numpy(), 4)
    return numpy.concatenate((into, out, forget, new))
