"""Prediction of a ragged torch layer through ONNX Runtime."""

import logging
from typing import Any, Iterator, Optional, Sequence

import numpy
from numpy.typing import NDArray

logger = logging.getLogger("spacy.spacy_xling_ner")

# Steps that are computed at a time: what a layer makes of them fits into the CPU cache.
_STEPS = 512

Array = NDArray[Any]
_is_missing = False


class Session:
    """A torch module in ONNX Runtime, on one thread; it may run in several threads at once."""

    def __init__(self, module: Any, dense: Sequence[Any] = ()) -> None:
        """Build the module's graph and prepare it.

        module (torch.nn.Module): The module, with `to_onnx`; its weights are copied.
        dense (Sequence[ndarray]): Weight and bias of a dense layer to put on top; empty for none.
        """
        # imported late: they take 0.2 s and 26 MB
        from onnxruntime import InferenceSession, SessionOptions

        from .onnx_graph import Graph

        graph = Graph()
        Y = module.to_onnx(graph, "X", "lengths")
        if dense:
            Y = graph.add("Gemm", Y, *dense, transB=1)
        inputs = {"X": ("float32", ("steps", "nI")), "lengths": ("int64", ("sequences",))}
        model = graph.build(inputs, {Y: ("float32", ("rows", "nO"))})
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        providers = ["CPUExecutionProvider"]
        self._session = InferenceSession(model.SerializeToString(), options, providers=providers)
        self._outputs = [Y]
        self._is_per_sequence = getattr(module, "final_states", False)

    def __call__(self, X: Any, lengths: Any) -> Any:
        """Run the module.

        X (ndarray): Steps of all sequences, one sequence after another, float32 of shape
            (steps, n_in).
        lengths (ndarray): Steps of each sequence, all at least 1, shape (sequences,).
        RETURNS (ndarray): Shape (steps, n), or (sequences, n) for final states.
        """
        lengths = lengths.astype("int64")
        groups = list(_groups(lengths))
        if len(groups) == 1:
            return self._run(X, lengths)
        starts = numpy.cumsum(lengths) - lengths
        found, places = [], []
        for group in groups:
            sizes = lengths[group]
            first = starts[group] - numpy.cumsum(sizes) + sizes
            rows = numpy.repeat(first, sizes) + numpy.arange(sizes.sum())
            found.append(self._run(X[rows], sizes))
            places.append(group if self._is_per_sequence else rows)
        together = numpy.concatenate(found)
        Y = numpy.empty_like(together)
        Y[numpy.concatenate(places)] = together
        return Y

    def _run(self, X: Array, lengths: Array) -> Array:
        Y: Array = self._session.run(self._outputs, {"X": X, "lengths": lengths})[0]
        return Y


def _groups(lengths: Array) -> Iterator[Array]:
    # Sequences of about the same length, as a recurrent layer pads the shorter ones.
    if len(lengths) * lengths.max() <= _STEPS:
        yield numpy.arange(len(lengths))
        return
    order = numpy.argsort(lengths, kind="stable")
    while len(order):
        padded = lengths[order[:_STEPS]] * numpy.arange(1, 1 + len(order[:_STEPS]))
        size = max(1, int(numpy.searchsorted(padded, _STEPS, side="right")))
        yield order[:size]
        order = order[size:]


def open_session(module: Any, dense: Sequence[Any] = ()) -> Optional[Session]:
    """Open a session; see `Session`.

    RETURNS (Optional[Session]): The session; None if ONNX Runtime is not installed, which is logged
        once.
    """
    global _is_missing
    if not _is_missing:
        try:
            return Session(module, dense)
        except ImportError as error:
            _is_missing = True
            logger.warning(
                "Prediction runs on torch, which takes up to three times as long: %s. "
                "python -m pip install onnx onnxruntime",
                error,
            )
    return None
