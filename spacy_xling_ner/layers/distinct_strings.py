"""The layer `distinct_strings`: run a layer on each distinct string once."""

from typing import Callable, Dict, List, Optional, Tuple, cast

import numpy
from spacy.util import registry
from thinc.api import Model
from thinc.types import Floats2d, Ints1d

InT = List[str]
OutT = Floats2d


@registry.layers("spacy_xling_ner.distinct_strings.v1")
def distinct_strings(layer: Model[InT, OutT]) -> Model[InT, OutT]:
    """Run a layer on each distinct string once, and give every occurrence its row.

    The gradients of equal strings are summed before they reach the layer, so the result and the
    gradients equal those of running the layer on all strings.

    layer (Model[List[str], Floats2d]): One row for each string; its output width must be known.
    RETURNS (Model[List[str], Floats2d]): Shape (strings, nO).
    """
    return Model(
        f"distinct({layer.name})",
        forward,
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
        return model.ops.alloc2f(0, model.get_dim("nO")), _nothing_back
    rows: Dict[str, int] = {}
    index = numpy.fromiter(
        (rows.setdefault(string, len(rows)) for string in strings),
        dtype="int32",
        count=len(strings),
    )
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
