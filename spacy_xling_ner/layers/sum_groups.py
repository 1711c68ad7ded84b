"""The layer `sum_groups`: neighbouring rows become one."""

from typing import Callable, Tuple, cast

from spacy.util import registry
from thinc.api import Model
from thinc.types import Floats2d

InT = Floats2d
OutT = Floats2d


@registry.layers("spacy_xling_ner.sum_groups.v1")
def sum_groups(size: int) -> Model[InT, OutT]:
    """Sum each group of neighbouring rows, such as the embeddings of one token's features.

    Y_i = X_(i * size) + … + X_(i * size + size - 1)

    size (int): Rows in a group.
    RETURNS (Model[Floats2d, Floats2d]): From shape (groups * size, width) to (groups, width).
    """
    return Model("sum_groups", forward, attrs={"size": size})


def forward(model: Model[InT, OutT], X: InT, is_train: bool) -> Tuple[OutT, Callable[[OutT], InT]]:
    """Sum the rows; each row of a group has the group's gradient."""
    size: int = model.attrs["size"]
    groups = model.ops.reshape3f(X, -1, size, X.shape[1])
    Y = cast(OutT, model.ops.xp.sum(groups, axis=1))

    def backprop(dY: OutT) -> InT:
        dX: InT = model.ops.xp.repeat(dY, size, axis=0)
        return dX

    return Y, backprop
