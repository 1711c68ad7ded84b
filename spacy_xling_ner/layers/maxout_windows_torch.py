"""The torch module behind the layer `MaxoutWindows`."""

from typing import Any, Optional, Tuple

import numpy
import torch
from torch import Tensor, nn
from torch.nn import functional

# weight and bias of the linear layer, scale and shift of the layer normalisation; `Any`, as torch's
# stubs say that an attribute may be a module
Part = Tuple[Any, ...]


class MaxoutWindows(nn.Module):
    """Residual convolutions over sequences of unequal length, with maxout and layer normalisation.

    A row of zeros separates two sequences, so that no window sees more than one of them.
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
        parts = [
            (linear.weight, linear.bias, norm.weight, norm.bias)
            for linear, norm in zip(self.linear, self.norm, strict=True)
        ]
        H = self._maxout(parts[0], X, dropout)
        between: Optional[Tensor] = None
        if len(lengths) > 1:
            # one row between two sequences
            sequences = torch.arange(len(lengths), device=lengths.device)
            rows = torch.repeat_interleave(sequences, lengths)
            rows += torch.arange(len(rows), device=lengths.device)
            between = (torch.cumsum(lengths, 0) + sequences)[:-1]
            H = H.new_zeros(len(X) + len(lengths) - 1, H.shape[1]).index_copy(0, rows, H)
        for part in parts[1:]:
            padded = functional.pad(H, (0, 0, 1, 1))
            windows = torch.cat((padded[:-2], H, padded[2:]), dim=1)
            H = H + self._maxout(part, windows, dropout)
            if between is not None:
                H = H.index_fill(0, between, 0.0)
        return H if between is None else H[rows]

    def to_onnx(self, graph: Any, X: str, lengths: str) -> str:
        """Add the module to an ONNX graph.

        The windows are gathered: the row of a neighbour outside the sequence is one of zeros, which
        is appended to the others.

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

    def _maxout(self, part: Part, X: Tensor, dropout: float = 0.0) -> Tensor:
        weight, bias, scale, shift = part
        # Each piece is a block of columns: maxima over neighbours take several times as long.
        greatest = functional.linear(X, weight, bias).view(len(X), self.pieces, -1).amax(dim=1)
        normed = functional.layer_norm(greatest, scale.shape, scale, shift)
        return functional.dropout(normed, dropout) if dropout else normed
