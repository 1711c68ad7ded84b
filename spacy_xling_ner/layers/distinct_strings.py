"""The layer `distinct_strings`: run a layer on each distinct string once."""

from collections import defaultdict
from functools import partial
from itertools import count, islice
from typing import Any, Callable, DefaultDict, Dict, List, Optional, Sequence, Tuple, cast

import numpy
from numpy.typing import NDArray
from spacy.util import registry
from thinc.api import Model
from thinc.types import Floats2d, Ints1d

from ..caching.bounded_cache import count_entries
from .torch_shim import find_shim

InT = List[str]
OutT = Floats2d
Rows = NDArray[numpy.float32]


@registry.layers("spacy_xling_ner.distinct_strings.v1")
def distinct_strings(layer: Model[InT, OutT], *, cache_size: int = 0) -> Model[InT, OutT]:
    """Run a layer on each distinct string once, and give every occurrence its row.

    The gradients of equal strings are summed before they reach the layer, so the result and the
    gradients equal those of running the layer on all strings.

    layer (Model[List[str], Floats2d]): One row for each string; its output width must be known.
    cache_size (int): Strings whose rows are cached between predictions, while the weights are fixed
        (see `TorchShim`), a long one counting as several; 0 for none. Only for a layer whose rows
        depend on the string and its weights alone.
    RETURNS (Model[List[str], Floats2d]): Shape (strings, nO).
    """
    return Model(
        f"distinct({layer.name})",
        partial(cached_forward, cache_size) if cache_size else forward,
        init=init,
        layers=[layer],
        dims={"nO": layer.get_dim("nO")},
    )


def forward(
    model: Model[InT, OutT], strings: InT, is_train: bool
) -> Tuple[OutT, Callable[[OutT], InT]]:
    """Compute the rows of the distinct strings and gather them."""
    layer = model.layers[0]
    if not strings:
        return model.ops.alloc2f(0, model.get_dim("nO")), _no_gradient
    # a new string gets the next row
    rows: DefaultDict[str, int] = defaultdict(count().__next__)
    places = numpy.fromiter(map(rows.__getitem__, strings), dtype="int32", count=len(strings))
    index = model.ops.asarray1i(cast(Ints1d, places))
    Y, get_dX = layer(list(rows), is_train)

    def backprop(d_output: OutT) -> InT:
        dY = model.ops.alloc2f(*Y.shape)
        model.ops.scatter_add(dY, index, d_output)
        get_dX(dY)
        return []

    return model.ops.as_contig(Y[index]), backprop


def init(model: Model[InT, OutT], X: Optional[InT] = None, Y: Optional[OutT] = None) -> None:
    """Initialise the layer inside."""
    model.layers[0].initialize(X=X)


def _no_gradient(d_output: OutT) -> InT:
    return []


def cached_forward(
    cache_size: int, model: Model[InT, OutT], strings: InT, is_train: bool
) -> Tuple[OutT, Callable[[OutT], InT]]:
    """Look up the rows in prediction, and compute those that are missing; training caches nothing.

    The rows are kept where the torch module inside the layer keeps what prediction made of its
    weights (see `TorchShim`), so they go with the weights, and are pickled and copied empty. If a
    batch does not fit any more, all are dropped.
    """
    layer = model.layers[0]
    shim = None if is_train or not strings else find_shim(layer)
    if shim is None:
        return forward(model, strings, is_train)
    weights = [node.maybe_get_param(name) for node in layer.walk() for name in node.param_names]
    rows = shim.prepare("rows", weights, lambda: StringRows(cache_size, model.get_dim("nO")))
    if rows is None:
        return forward(model, strings, is_train)
    found = rows.find(strings)
    if found is None:
        if not rows.add_missing(strings, layer.predict):
            shim.clear()
            return forward(model, strings, is_train)
        found = rows.find(strings)
    return cast(Floats2d, found), _no_gradient


class StringRows:
    """A growing table of the rows that a layer with certain weights computes for strings.

    Several threads may use it at once, without a lock, also across a fork: a string is found only
    after its row was written, and no two threads write the same row.
    """

    def __init__(self, size: int, width: int) -> None:
        """Create an empty table.

        size (int): Strings that fit; see `count_entries`.
        width (int): Width of a row.
        """
        self._rows: Dict[str, int] = {}
        self._free = iter(range(size))
        self._unused = size
        # memory that is not written to is not used yet
        self._table: Rows = numpy.empty((size, width), dtype="float32")

    def __len__(self) -> int:
        """Count the strings."""
        return len(self._rows)

    def find(self, strings: Sequence[str]) -> Optional[Rows]:
        """Look up strings, which may repeat.

        strings (Sequence[str]): The strings.
        RETURNS (Optional[ndarray]): A copy of their rows, shape (strings, width); None if any is
            missing.
        """
        try:
            index = numpy.fromiter(map(self._rows.__getitem__, strings), "int64", len(strings))
        except KeyError:
            return None
        found: Rows = self._table.take(index, axis=0)
        return found

    def add_missing(self, strings: Sequence[str], compute: Callable[[List[str]], Any]) -> bool:
        """Compute and add the rows of the strings that are missing.

        strings (Sequence[str]): The strings.
        compute (Callable[[List[str]], ndarray]): Computes their rows, shape (strings, width).
        RETURNS (bool): False if not all of them fit; then nothing is computed.
        """
        missing = [string for string in dict.fromkeys(strings) if string not in self._rows]
        self._unused -= sum(map(count_entries, missing))
        free = list(islice(self._free, len(missing)))
        if self._unused < 0 or len(free) < len(missing):
            return False
        self._table[free] = compute(missing)
        self._rows.update(zip(missing, free, strict=True))
        return True
