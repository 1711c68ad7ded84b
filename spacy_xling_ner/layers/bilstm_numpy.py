"""Final states of a bidirectional LSTM over a few short sequences, in numpy.

Torch's packed LSTM runs some thirty operations a step. For the new words of one utterance these
are so small that most of the time is overhead. Here a step is ten calls for both directions
together.
"""

from typing import Any, Sequence

import numpy
from numpy.typing import NDArray

from ..decoding.time_order import rows_by_time, steps_by_time

Array = NDArray[numpy.float32]


def final_states(X: Array, lengths: NDArray[Any], weights: Sequence[Array]) -> Array:
    """Compute the final states of both directions; they equal those of torch up to rounding.

    sigmoid(x) = (1 + tanh(x / 2)) / 2, so all four gates share one call of tanh. The weights of the
    three sigmoid gates are halved beforehand for tanh(x / 2). The outer halves are applied late:
    those of input and forget gate once to the cell; that of the output gate is left out, so the
    state here is twice the true one, and the weights that read it are halved once more.
    Source: Hochreiter and Schmidhuber 1997; Gers et al. 2000 (forget gate).

    X (ndarray): Steps of all sequences, one sequence after another, shape (steps, n_in).
    lengths (ndarray): Steps of each sequence, all at least 1, shape (sequences,).
    weights (Sequence[ndarray]): The weights of a one-layer `torch.nn.LSTM`, four per direction:
        shapes (4 * width, n_in), (4 * width, width), (4 * width,), (4 * width,).
    RETURNS (ndarray): Shape (sequences, 2 * width).
    """
    width = weights[1].shape[1]
    # torch orders the gates input, forget, cell, output; here the cell is last, after the sigmoids
    gates = numpy.arange(4 * width).reshape(4, width)[[0, 1, 3, 2]].ravel()
    half = numpy.full((1, 4 * width), 0.5, dtype="float32")
    half[:, 3 * width :] = 1
    W_in, W, b_in, b = (
        numpy.stack((forward, backward)).take(gates, axis=1)
        for forward, backward in zip(weights[:4], weights[4:], strict=True)
    )
    W_in *= half[..., None]
    W *= half[..., None] * numpy.float32(0.5)
    b += b_in
    b *= half
    order, starts, alive = steps_by_time(lengths)
    last = starts + lengths[order] - 1
    rows = numpy.stack((rows_by_time(starts, alive), rows_by_time(last, alive, step=-1)))
    inputs = X[rows] @ W_in.transpose(0, 2, 1)
    inputs += b[:, None]
    state = numpy.zeros((2, len(lengths), width), dtype="float32")  # doubled, see above
    cell = numpy.zeros_like(state)
    start = 0
    for n in alive:
        h, c, x = state[:, :n], cell[:, :n], inputs[:, start : start + n]
        if start:
            x += h @ W.transpose(0, 2, 1)
        numpy.tanh(x, out=x)
        sigmoids, new = x[..., : 3 * width], x[..., 3 * width :]
        sigmoids += 1
        new *= sigmoids[..., :width]
        c *= sigmoids[..., width : 2 * width]
        c += new
        c *= 0.5
        numpy.tanh(c, out=h)
        h *= sigmoids[..., 2 * width :]
        start += n
    Y = numpy.empty((len(lengths), 2 * width), dtype="float32")
    Y[order] = numpy.concatenate((state[0], state[1]), axis=1)
    Y *= 0.5
    return Y
