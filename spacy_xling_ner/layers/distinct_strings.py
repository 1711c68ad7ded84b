"""The layer `distinct_strings`: run a layer on each distinct string once."""

from collections import defaultdict
from functools import partial
from itertools import count
from typing import Any, Callable, DefaultDict, Dict, List, Optional, Tuple, cast

import numpy
from spacy.util import registry
from thinc.api import Model
from thinc.types import Floats2d, Ints1d

from ..caching.bounded_cache import BoundedCache
from .torch_shim import find_shim

InT = List[str]
OutT = Floats2d


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
    weights (see `TorchShim`), so they go with the weights, and are pickled and copied empty.
    """
    layer = model.layers[0]
    shim = None if is_train or not strings else find_shim(layer)
    if shim is None:
        return forward(model, strings, is_train)
    weights = [node.maybe_get_param(name) for node in layer.walk() for name in node.param_names]
    size = (1 + cache_size) // 2
    cached = shim.prepare("rows", weights, lambda: BoundedCache[str, bytes](size))
    if cached is None:
        return forward(model, strings, is_train)
    rows: Dict[str, Any] = {string: cached.get(string) for string in dict.fromkeys(strings)}
    missing = [string for string, row in rows.items() if row is None]
    if missing:
        for string, row in zip(missing, layer.predict(missing), strict=True):
            rows[string] = row.tobytes()
            cached.put(string, rows[string])
    # a bytearray, so that the output can be written to
    found = bytearray().join(map(rows.__getitem__, strings))
    Y = numpy.frombuffer(found, "float32").reshape(len(strings), -1)
    return cast(Floats2d, Y), _no_gradient
