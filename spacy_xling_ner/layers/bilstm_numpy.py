"""The last states of a bidirectional LSTM over a few short sequences, in numpy.

Torch's packed LSTM makes some thirty small operations a step, and finding out how small they are
takes most of the time when the sequences are the new words of one utterance. Here a step is ten
calls for both directions together.
"""

from typing import Any, List, Sequence

import numpy
from numpy.typing import NDArray

from ..decoding.time_order import steps_by_time

Array = NDArray[numpy.float32]


def final_states(X: Array, lengths: NDArray[Any], weights: Sequence[Array]) -> Array:
    """Run both directions and give their last states; the same as torch's LSTM but for rounding.

    sigmoid(x) is (1 + tanh(x / 2)) / 2, so the four gates take one tanh together. The halves of
    the x go into the weights, that of the output gate into what reads the states; those of the
    input gate and the forget gate are taken together.
    Source: Hochreiter and Schmidhuber 1997; Gers et al. 2000 (the forget gate).

    X (ndarray): Steps of all sequences, one after another, shape (steps, n_in).
    lengths (ndarray): Steps of each sequence, all at least 1, shape (sequences,).
    weights (Sequence[ndarray]): Those of a layer of `torch.nn.LSTM`, for each direction four:
        shapes (4 * width, n_in), (4 * width, width), (4 * width,), (4 * width,).
    RETURNS (ndarray): Shape (sequences, 2 * width).
    """
    width = weights[1].shape[1]
    # torch has the gates in, forget, cell, out; here the cell comes last, apart from the sigmoids
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
    order, first, alive = steps_by_time(lengths)
    inputs = X[_rows_by_time(first, lengths[order], alive)] @ W_in.transpose(0, 2, 1)
    inputs += b[:, None]
    state = numpy.zeros((2, len(lengths), width), dtype="float32")  # twice what torch has
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


def _rows_by_time(
    first: NDArray[Any], lengths: NDArray[Any], alive: Sequence[int]
) -> NDArray[numpy.int64]:
    # The first step of all sequences, then their second one: forwards, and backwards from the last.
    firsts: List[int] = first.tolist()
    lasts: List[int] = (first + lengths - 1).tolist()
    forwards = [start + t for t, n in enumerate(alive) for start in firsts[:n]]
    backwards = [end - t for t, n in enumerate(alive) for end in lasts[:n]]
    return numpy.asarray((forwards, backwards))
