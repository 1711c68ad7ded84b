"""The layer `distinct_strings`: run a layer on each distinct string once."""

from collections import defaultdict
from itertools import count
from typing import Any, Callable, DefaultDict, List, Optional, Tuple, cast

import numpy
from spacy.util import registry
from thinc.api import Model
from thinc.types import Floats2d, Ints1d

from .string_rows import StringRows
from .weight_arrays import copies, same_arrays, weight_arrays

InT = List[str]
OutT = Floats2d


@registry.layers("spacy_xling_ner.distinct_strings.v1")
def distinct_strings(layer: Model[InT, OutT], *, cache_size: int = 0) -> Model[InT, OutT]:
    """Run a layer on each distinct string once, and give every occurrence its row.

    The gradients of equal strings are summed before they reach the layer, so the result and the
    gradients equal those of running the layer on all strings.

    layer (Model[List[str], Floats2d]): One row for each string; its output width must be known.
    cache_size (int): Strings whose rows are kept from one prediction to the next, until a weight of
        the layer changes; 0 for none. Only for a layer whose rows depend on the string and its
        weights alone.
    RETURNS (Model[List[str], Floats2d]): Shape (strings, nO).
    """
    return Model(
        f"distinct({layer.name})",
        CachedForward(cache_size) if cache_size else forward,
        init=init,
        layers=[layer],
        dims={"nO": layer.get_dim("nO")},
    )


class CachedForward:
    """The forward function with a cache for prediction, from which training neither reads nor
    writes.

    Before every prediction all weights of the layer are compared with those that the rows come
    from. So it does not matter who changed them, nor that a copy of the network shares this object.
    The cache is never saved: it is pickled and copied empty.
    """

    def __init__(self, size: int) -> None:
        """Begin empty.

        size (int): Strings that fit. When there is no room for a batch, all are dropped.
        """
        self.size = size
        self._rows: Optional[StringRows] = None

    def __reduce__(self) -> Tuple[Any, ...]:
        """Pickle it, empty.

        RETURNS (Tuple[Any, ...]): What pickle needs to build it again.
        """
        return CachedForward, (self.size,)

    def __len__(self) -> int:
        """Count the strings in the cache.

        RETURNS (int): Their number.
        """
        return 0 if self._rows is None else len(self._rows)

    def __call__(
        self, model: Model[InT, OutT], strings: InT, is_train: bool
    ) -> Tuple[OutT, Callable[[OutT], InT]]:
        """Look up the rows of the strings, and compute those that are missing."""
        layer = model.layers[0]
        weights = None if is_train or not strings else weight_arrays(layer)
        if weights is None:
            return forward(model, strings, is_train)
        # In one variable: another thread may put a new table in its place at any time.
        rows = self._rows
        if rows is None or not same_arrays(rows.weights, weights):
            rows = self._rows = StringRows(self.size, model.get_dim("nO"), copies(weights))
        found = rows.find(strings)
        if found is None:
            missing = rows.missing(strings)
            free = rows.reserve(missing)
            if free is None:
                self._rows = None
                return forward(model, strings, is_train)
            rows.put(missing, free, layer.predict(missing))
            found = rows.find(strings)
        return cast(Floats2d, found), _nothing_back


def forward(
    model: Model[InT, OutT], strings: InT, is_train: bool
) -> Tuple[OutT, Callable[[OutT], InT]]:
    """Compute the rows of the distinct strings and gather them."""
    layer = model.layers[0]
    if not strings:
        return model.ops.alloc2f(0, model.get_dim("nO")), _nothing_back
    # a string that is not there yet gets the next row
    rows: DefaultDict[str, int] = defaultdict(count().__next__)
    index = numpy.fromiter(map(rows.__getitem__, strings), dtype="int32", count=len(strings))
    Y, get_dX = layer(list(rows), is_train)

    def backprop(d_output: OutT) -> InT:
        dY = model.ops.alloc2f(*Y.shape)
        model.ops.scatter_add(dY, model.ops.asarray1i(cast(Ints1d, index)), d_output)
        get_dX(dY)
        return []

    return model.ops.as_contig(Y[index]), backprop


def init(model: Model[InT, OutT], X: Optional[InT] = None, Y: Optional[OutT] = None) -> None:
    """Initialise the layer inside."""
    model.layers[0].initialize(X=X)


def _nothing_back(d_output: OutT) -> InT:
    return []
