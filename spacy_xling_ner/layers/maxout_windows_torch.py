"""The torch module behind the layer `MaxoutWindows`."""

from typing import Any

import numpy
import torch
from torch import Tensor, nn
from torch.nn import functional


class MaxoutWindows(nn.Module):
    """Residual convolutions over sequences of unequal length, with maxout and layer normalisation.

    The window of a step is gathered from its neighbours; outside its sequence there are zeros.
    """

    def __init__(self, n_in: int, n_out: int, depth: int = 4, pieces: int = 3) -> None:
        """Create the module.

        n_in (int): Width of the input.
        n_out (int): Width of the output.
        depth (int): Number of convolutions, each over a step and its two neighbours.
        pieces (int): Linear pieces of each maxout.
        """
        super().__init__()
        widths = [n_in, *[3 * n_out] * depth]
        self.n_out, self.pieces = n_out, pieces
        self.linear = nn.ModuleList(nn.Linear(width, n_out * pieces) for width in widths)
        self.norm = nn.ModuleList(nn.LayerNorm(n_out) for _ in widths)

    def forward(self, X: Tensor, lengths: Tensor, dropout: float = 0.0) -> Tensor:
        """Mix the input, then run one convolution after the other.

        X (Tensor): Steps of all sequences, one sequence after another, shape (steps, n_in).
        lengths (Tensor): Steps of each sequence, all at least 1, shape (sequences,), int64.
        dropout (float): Dropout rate on the output of each maxout, from 0 to 1.
        RETURNS (Tensor): Shape (steps, n_out).
        """
        steps, ends = torch.arange(len(X), device=X.device), torch.cumsum(lengths, 0)
        before, after = steps - 1, steps + 1
        before[ends - lengths] = after[ends - 1] = len(X)  # the row of zeros
        rows = torch.stack((before, steps, after), dim=1).view(-1)
        H = self._mix(0, X, dropout)
        for i in range(1, len(self.linear)):
            windows = functional.pad(H, (0, 0, 0, 1)).index_select(0, rows)
            H = H + self._mix(i, windows.view(len(X), -1), dropout)
        return H

    def to_onnx(self, graph: Any, X: str, lengths: str) -> str:
        """Add the module to an ONNX graph.

        graph (Graph): The graph.
        X (str), lengths (str): The inputs of `forward` in it.
        RETURNS (str): The output of `forward` in it.
        """
        add, n_out = graph.add, self.n_out
        n_steps = add("Shape", X, start=0, end=1)
        steps = add("Range", 0, add("Squeeze", n_steps), 1)
        ends = add("CumSum", lengths, 0)
        outside = add("Expand", n_steps, add("Shape", lengths))
        first, last = add("Sub", ends, lengths), add("Sub", ends, 1)
        before = add("ScatterElements", add("Sub", steps, 1), first, outside)
        after = add("ScatterElements", add("Add", steps, 1), last, outside)
        rows = add("Concat", *(add("Unsqueeze", r, [1]) for r in (before, steps, after)), axis=1)
        zeros = numpy.zeros((1, n_out), "float32")
        H = ""
        for linear, norm in zip(self.linear, self.norm, strict=True):
            if H:
                windows = add("Gather", add("Concat", H, zeros, axis=0), rows)
                X = add("Reshape", windows, [-1, 3 * n_out])
            pieces = add("Gemm", X, linear.weight, linear.bias, transB=1)
            greatest = add(
                "ReduceMax", add("Reshape", pieces, [-1, self.pieces, n_out]), [1], keepdims=0
            )
            normed = add("LayerNormalization", greatest, norm.weight, norm.bias, epsilon=norm.eps)
            H = add("Add", H, normed) if H else normed
        return H

    def _mix(self, i: int, X: Tensor, dropout: float) -> Tensor:
        pieces: Tensor = self.linear[i](X)
        # Each piece is a block of columns: maxima over neighbours take several times as long.
        greatest = pieces.view(len(X), self.pieces, -1).amax(dim=1)
        return functional.dropout(self.norm[i](greatest), dropout)
