"""The torch module behind the layer `MaxoutWindows`."""

from typing import Any, Iterator, List, Optional, Sequence, Tuple

import torch
from torch import Tensor, nn
from torch.nn import functional

# Rows that prediction reads at a time: the windows and pieces of some hundred rows fit into the L2
# cache.
_ROWS = 512

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
        self.pieces = pieces
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
        if not (dropout or torch.is_grad_enabled()):
            return self._predict(parts, X, lengths)
        H = self._maxout(parts[0], X, dropout)
        between: Optional[Tensor] = None
        if len(lengths) > 1:
            rows, between = padded_rows(lengths)
            H = H.new_zeros(len(X) + len(lengths) - 1, H.shape[1]).index_copy(0, rows, H)
        for part in parts[1:]:
            padded = functional.pad(H, (0, 0, 1, 1))
            windows = torch.cat((padded[:-2], H, padded[2:]), dim=1)
            H = H + self._maxout(part, windows, dropout)
            if between is not None:
                H = H.index_fill(0, between, 0.0)
        return H if between is None else H[rows]

    def _predict(self, parts: List[Part], X: Tensor, lengths: Tensor) -> Tensor:
        # In place and some rows at a time, so that intermediate results stay in the cache.
        H = torch.cat([self._maxout(parts[0], rows) for rows in torch.split(X, _ROWS)])
        rows: Optional[Tensor] = None
        if len(lengths) > 1:
            rows, between = padded_rows(lengths)
            H = H.new_zeros(len(X) + len(lengths) - 1, H.shape[1]).index_copy_(0, rows, H)
        n_rows, width = H.shape
        padded = functional.pad(H, (0, 0, 1, 1))
        # the three rows of a window are neighbours in memory, so a window is a view
        windows = padded.as_strided((n_rows, 3 * width), (width, 1))
        blocks = torch.split(padded[1:-1], _ROWS), torch.split(windows, _ROWS)
        for part in parts[1:]:
            for own, seen in _read_ahead(*blocks):
                own += self._maxout(part, seen)
            if rows is not None:
                padded[1:-1].index_fill_(0, between, 0.0)
        inner: Tensor = padded[1:-1]
        return inner if rows is None else inner[rows]

    def _maxout(self, part: Part, X: Tensor, dropout: float = 0.0) -> Tensor:
        weight, bias, scale, shift = part
        # Each piece is a block of columns: maxima over neighbours take several times as long.
        greatest = functional.linear(X, weight, bias).view(len(X), self.pieces, -1).amax(dim=1)
        normed = functional.layer_norm(greatest, scale.shape, scale, shift)
        return functional.dropout(normed, dropout) if dropout else normed


def _read_ahead(
    blocks: Sequence[Tensor], windows: Sequence[Tensor]
) -> Iterator[Tuple[Tensor, Tensor]]:
    # The caller changes a block after its windows were read. The windows of the next block see its
    # last row, so they are copied before.
    seen = windows[0]
    for own, behind in zip(blocks, windows[1:], strict=False):
        here, seen = seen, behind.clone(memory_format=torch.contiguous_format)
        yield own, here
    yield blocks[-1], seen


def padded_rows(lengths: Tensor) -> Tuple[Tensor, Tensor]:
    """Lay out the steps of a ragged batch with one row between two sequences.

    lengths (Tensor): Steps of each sequence, all at least 1, shape (sequences,), int64.
    RETURNS (Tuple[Tensor, Tensor]): The row of each step, shape (steps,), and the rows between
        sequences, shape (sequences - 1,).
    """
    sequences = torch.arange(len(lengths), device=lengths.device)
    rows = torch.repeat_interleave(sequences, lengths)
    rows += torch.arange(len(rows), device=lengths.device)
    return rows, (torch.cumsum(lengths, 0) + sequences)[:-1]
