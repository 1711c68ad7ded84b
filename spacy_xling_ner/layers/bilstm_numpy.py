"""The last states of a bidirectional LSTM over a few short sequences, in numpy.

Torch's packed LSTM makes some thirty small operations a step, and finding out how small they are
takes most of the time when the sequences are the new words of one utterance. Here a step is a dozen
calls for both directions together.
"""

from typing import Any, Sequence

import numpy
from numpy.typing import NDArray

from ..by_time import steps_by_time

Array = NDArray[numpy.float32]


def final_states(X: Array, lengths: NDArray[Any], weights: Sequence[Array]) -> Array:
    """Run both directions and give their last states; the same as torch's LSTM but for rounding.

    tanh(x) is 2 sigmoid(2x) - 1, so the four gates take one exponential together: the inputs of the
    sigmoids are computed negative, that of the cell gate twice.
    Source: Hochreiter and Schmidhuber 1997; Gers et al. 2000 (the forget gate).

    X (ndarray): Steps of all sequences, one after another, shape (steps, n_in).
    lengths (ndarray): Steps of each sequence, all at least 1, shape (sequences,).
    weights (Sequence[ndarray]): Those of a layer of `torch.nn.LSTM`, for each direction four:
        shapes (4 * width, n_in), (4 * width, width), (4 * width,), (4 * width,).
    RETURNS (ndarray): Shape (sequences, 2 * width).
    """
    width = weights[1].shape[1]
    sign = numpy.repeat(numpy.asarray((-1, -1, -2, -1), dtype="float32"), width)
    order, first, alive = steps_by_time(lengths)
    last = first + lengths[order] - 1
    W_state = numpy.empty((2, width, 4 * width), dtype="float32")
    inputs = numpy.empty((2, len(X), 4 * width), dtype="float32")
    for direction in (0, 1):
        W_in, W, b_in, b = weights[4 * direction : 4 * direction + 4]
        numpy.multiply(W.T, sign, out=W_state[direction])
        numpy.matmul(X, W_in.T, out=inputs[direction])
        inputs[direction] += b_in + b
    inputs *= sign
    state = numpy.zeros((2, len(lengths), width), dtype="float32")
    cell = numpy.zeros_like(state)
    with numpy.errstate(over="ignore"):  # 1 / (1 + inf) is 0, as it should be
        for t, n in enumerate(alive):
            h, c = state[:, :n], cell[:, :n]
            gates = numpy.stack((inputs[0, first[:n] + t], inputs[1, last[:n] - t]))
            if t:
                gates += numpy.matmul(h, W_state)
            _sigmoid_of_negative(gates)
            into, forget, new, out = (gates[..., i * width : (i + 1) * width] for i in range(4))
            new *= 2
            new -= 1
            new *= into
            c *= forget
            c += new
            numpy.multiply(c, -2, out=h)
            _sigmoid_of_negative(h)
            h *= 2
            h -= 1
            h *= out
    Y = numpy.empty((len(lengths), 2 * width), dtype="float32")
    Y[order] = numpy.concatenate((state[0], state[1]), axis=1)
    return Y


def _sigmoid_of_negative(x: Array) -> None:
    # 1 / (1 + exp(x)), in place
    numpy.exp(x, out=x)
    x += 1
    numpy.reciprocal(x, out=x)
