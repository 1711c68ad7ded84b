"""A bidirectional LSTM layer as one autograd function: one loop over time for both directions."""

from typing import Any, List, NamedTuple, Optional, Tuple

import numpy
import torch
from torch import Tensor

from ..decoding.time_order import rows_by_time, steps_by_time


class Steps(NamedTuple):
    """The steps of a ragged batch in the order of time: the first of all sequences, and so on.

    rows (Tensor): Row of each step, for both directions, shape (2, steps), int64. The second
        direction reads every sequence from its end.
    previous (Tensor): Index of the previous step of the same sequence, for all steps but the first
        ones, shape (steps - sequences,).
    order (Tensor): The sequences, longest first, shape (sequences,).
    sizes (List[int]): Number of sequences that have a step at each time; it never grows.
    """

    rows: Tensor
    previous: Tensor
    order: Tensor
    sizes: List[int]


class BiLSTMFunction(torch.autograd.Function):
    """One bidirectional LSTM layer over a ragged batch, without padding.

    Torch's packed LSTM runs some thirty small operations a step, and as many again in its backward
    pass. Here, whatever does not depend on the previous step is computed for all steps at once. The
    results are the same up to rounding. Torch orders the gates input, forget, cell, output. Here
    the output gate comes first, so that the three sigmoid gates are neighbours, and so are the
    three gates that the gradient of the cell reaches.
    Source: Hochreiter and Schmidhuber 1997; Gers et al. 2000 (forget gate).
    """

    @staticmethod
    def forward(ctx: Any, X: Tensor, steps: Steps, final: bool, *weights: Tensor) -> Tensor:
        """Run both directions.

        ctx (FunctionCtx): Saves what the backward pass needs.
        X (Tensor): Shape (steps, n_in).
        steps (Steps): The order of the steps.
        final (bool): Return only the final states of both directions, one row per sequence.
        *weights (Tensor): The weights of one layer of `torch.nn.LSTM`, four per direction: shapes
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
        """Propagate back through time.

        ctx (FunctionCtx): What `forward` saved.
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
        # The local derivative of each gate; the loop multiplies that of the output gate by the
        # gradient of the state, and the other three by the gradient of the cell.
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
        # two products instead of `bmm`, which takes twice the time
        for direction, rows in enumerate(steps.rows):
            d_gate = flat[direction]
            dX.index_add_(0, rows, d_gate @ W_in[direction])
            dW_in = _output_last(d_gate.T @ X[rows])
            dW_state = _output_last(d_gate.T @ before[direction])
            d_bias = _output_last(d_gate.sum(dim=0))
            gradients += [dW_in, dW_state, d_bias, d_bias]
        return (dX, None, None, *gradients)


def time_steps(lengths: Tensor) -> Steps:
    """Order the steps of a ragged batch by time.

    lengths (Tensor): Steps of each sequence, all at least 1, shape (sequences,), int64.
    RETURNS (Steps): The order.
    """
    n_steps = lengths.cpu().numpy()
    order, starts, alive = steps_by_time(n_steps)
    last = starts + n_steps[order] - 1
    rows = numpy.stack((rows_by_time(starts, alive), rows_by_time(last, alive, step=-1)))
    # the previous step is as many steps back as there were sequences at that time
    sizes = numpy.asarray(alive)
    previous = numpy.arange(sizes[0], len(rows[0])) - numpy.repeat(sizes[:-1], sizes[1:])
    tensors = [torch.from_numpy(array).to(lengths.device) for array in (rows, previous, order)]
    return Steps(tensors[0], tensors[1], tensors[2], alive)


def _previous(values: Tensor, steps: Steps, n_first: int) -> Tensor:
    # the values at the previous step; zero before the first
    before = torch.zeros_like(values)
    before[:, n_first:] = values[:, steps.previous]
    return before


def _output_first(W: Tensor) -> Tensor:
    into, forget, new, out = W.chunk(4)
    return torch.cat((out, into, forget, new))


def _output_last(W: Tensor) -> Tensor:
    out, into, forget, new = W.chunk(4)
    return torch.cat((into, forget, new, out))
