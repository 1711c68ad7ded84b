"""Both directions of an LSTM in one loop over time, with a backward pass of its own."""

from typing import Any, List, NamedTuple, Optional, Tuple

import torch
from torch import Tensor


class Steps(NamedTuple):
    """Where the steps of a ragged batch stand, in the order of time."""

    rows: Tensor
    """Rows of both directions in the order of time, shape (2, steps), int64. The second direction
    reads every sequence from its end."""
    previous: Tensor
    """For each step but the first of a sequence its previous one, shape (steps - sequences,)."""
    order: Tensor
    """The sequences, longest first, shape (sequences,)."""
    sizes: List[int]
    """Sequences alive at each time, never more than before."""


class BiLSTMFunction(torch.autograd.Function):
    """One bidirectional LSTM layer over a ragged batch, without padding.

    Torch's own packed LSTM makes some thirty small operations a step, and as many again in its
    backward pass. Here what does not depend on the step before is done for all steps at once. The
    results are the same but for rounding. Torch has the gates in the order input, forget, cell,
    output. Here the output gate goes first: then the three sigmoids stand together, and so do the
    three that the cell's gradient reaches.
    Source: Hochreiter and Schmidhuber 1997; Gers et al. 2000 (the forget gate).
    """

    @staticmethod
    def forward(ctx: Any, X: Tensor, steps: Steps, final: bool, *weights: Tensor) -> Tensor:
        """Run both directions.

        ctx (FunctionCtx): Keeps what the backward pass needs.
        X (Tensor): Shape (steps, n_in).
        steps (Steps): Where the steps stand.
        final (bool): One row for each sequence, the last state of both directions.
        *weights (Tensor): Those of a layer of `torch.nn.LSTM`, for each direction four: shapes
            (4 * width, n_in), (4 * width, width), (4 * width,), (4 * width,).
        RETURNS (Tensor): Shape (steps, 2 * width), or (sequences, 2 * width).
        """
        width = weights[1].shape[1]
        W_in = [_output_first(W) for W in weights[::4]]
        W_state = [_output_first(W) for W in weights[1::4]]
        biases = [_output_first(b + c) for b, c in zip(weights[2::4], weights[3::4], strict=True)]
        gates = X.new_empty(2, len(X), 4 * width)
        for direction in (0, 1):
            inputs = X[steps.rows[direction]]
            torch.addmm(biases[direction], inputs, W_in[direction].T, out=gates[direction])
        cells = gates.new_empty(2, len(X), width)
        tanh_cells = torch.empty_like(cells)
        outputs = torch.empty_like(cells)
        state = gates.new_zeros(2, steps.sizes[0], width)
        cell = torch.zeros_like(state)
        start = 0
        for size in steps.sizes:
            end = start + size
            gate, h, c = gates[:, start:end], state[:, :size], cell[:, :size]
            if start:
                for direction in (0, 1):
                    gate[direction].addmm_(h[direction], W_state[direction].T)
            gate[..., : 3 * width].sigmoid_()
            gate[..., 3 * width :].tanh_()
            out, into, forget, new = gate.chunk(4, dim=2)
            c.mul_(forget).addcmul_(into, new)
            tanh_c = tanh_cells[:, start:end]
            torch.tanh(c, out=tanh_c)
            torch.mul(out, tanh_c, out=h)
            cells[:, start:end] = c
            outputs[:, start:end] = h
            start = end
        ctx.save_for_backward(X, *W_in, *W_state, gates, cells, tanh_cells, outputs)
        ctx.steps, ctx.final = steps, final
        Y = X.new_empty(len(state[0]) if final else len(X), 2 * width)
        for direction in (0, 1):
            columns = Y[:, direction * width : (direction + 1) * width]
            if final:
                columns[steps.order] = state[direction]
            else:
                columns[steps.rows[direction]] = outputs[direction]
        return Y

    @staticmethod
    def backward(ctx: Any, dY: Tensor) -> Tuple[Optional[Tensor], ...]:
        """Run back through time.

        ctx (FunctionCtx): What `forward` kept.
        dY (Tensor): The gradient of the output.
        RETURNS (Tuple): The gradients of X and of the weights.
        """
        X, *weights, gates, cells, tanh_cells, outputs = ctx.saved_tensors
        W_in, W_state = weights[:2], weights[2:]
        steps: Steps = ctx.steps
        width = cells.shape[2]
        n_first = steps.sizes[0]
        d_output: Optional[Tensor] = None
        by_direction = dY.view(-1, 2, width)
        d_state = dY.new_zeros(2, n_first, width)
        if ctx.final:
            for direction in (0, 1):
                d_state[direction] = by_direction[steps.order, direction]
        else:
            d_output = torch.stack([by_direction[steps.rows[d], d] for d in (0, 1)])
        d_cell = torch.zeros_like(d_state)
        out, into, forget, new = gates.chunk(4, dim=2)
        through_output = out * (1 - tanh_cells * tanh_cells)
        # The gradient of each gate is this times that of the state (output gate) or of the cell.
        d_gates = torch.cat(
            (
                tanh_cells * out * (1 - out),
                new * into * (1 - into),
                _previous(cells, steps, n_first) * forget * (1 - forget),
                into * (1 - new * new),
            ),
            dim=2,
        ).view(2, -1, 4, width)
        end = len(X)
        for size in reversed(steps.sizes):
            start = end - size
            dh, dc, d_gate = d_state[:, :size], d_cell[:, :size], d_gates[:, start:end]
            if d_output is not None:
                dh += d_output[:, start:end]
            dc.addcmul_(dh, through_output[:, start:end])
            d_gate[:, :, 0] *= dh
            d_gate[:, :, 1:] *= dc[:, :, None]
            if start:
                for direction in (0, 1):
                    torch.mm(
                        d_gate[direction].view(size, -1), W_state[direction], out=dh[direction]
                    )
                dc *= forget[:, start:end]
            end = start
        flat = d_gates.view(2, -1, 4 * width)
        before = _previous(outputs, steps, n_first)
        dX = torch.zeros_like(X)
        gradients: List[Tensor] = []
        # Two products and not `bmm`, which takes twice the time.
        for direction, rows in enumerate(steps.rows):
            d_gate = flat[direction]
            dX.index_add_(0, rows, d_gate @ W_in[direction])
            dW_in = _output_last(d_gate.T @ X[rows])
            dW_state = _output_last(d_gate.T @ before[direction])
            d_bias = _output_last(d_gate.sum(dim=0))
            gradients += [dW_in, dW_state, d_bias, d_bias]
        return (dX, None, None, *gradients)


def time_steps(lengths: Tensor) -> Steps:
    """Order the steps of a ragged batch by time, the longest sequence first.

    lengths (Tensor): Steps of each sequence, all at least 1, shape (sequences,), int64.
    RETURNS (Steps): Where they stand.
    """
    ordered, order = torch.sort(lengths, descending=True, stable=True)
    starts = (torch.cumsum(lengths, 0) - lengths)[order]
    times = torch.arange(int(ordered[0]), device=lengths.device)
    alive = times[:, None] < ordered[None, :]
    sizes = alive.sum(dim=1)
    forwards = (times[:, None] + starts[None, :])[alive]
    backwards = ((starts + ordered - 1)[None, :] - times[:, None])[alive]
    # the step before stands as many rows back as there were sequences at that time
    back = torch.repeat_interleave(sizes[:-1], sizes[1:])
    previous = torch.arange(int(sizes[0]), len(forwards), device=lengths.device) - back
    return Steps(torch.stack((forwards, backwards)), previous, order, sizes.tolist())


def _previous(values: Tensor, steps: Steps, n_first: int) -> Tensor:
    # The value of the step before; zero before the first.
    before = torch.zeros_like(values)
    before[:, n_first:] = values[:, steps.previous]
    return before


def _output_first(W: Tensor) -> Tensor:
    into, forget, new, out = W.chunk(4)
    return torch.cat((out, into, forget, new))


def _output_last(W: Tensor) -> Tensor:
    out, into, forget, new = W.chunk(4)
    return torch.cat((into, forget, new, out))
