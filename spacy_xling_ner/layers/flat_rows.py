"""The layer `flat_rows`: the rows of a ragged batch, without its lengths."""

from typing import Callable, Tuple, cast

from spacy.util import registry
from thinc.api import Model
from thinc.types import Floats2d, Ragged

InT = Ragged
OutT = Floats2d


@registry.layers("spacy_xling_ner.flat_rows.v1")
def flat_rows() -> Model[InT, OutT]:
    """Drop the lengths of a ragged batch and keep the rows of all its sequences.

    RETURNS (Model[Ragged, Floats2d]): Shape (steps, n).
    """
    return Model("flat_rows", forward)


def forward(model: Model[InT, OutT], X: InT, is_train: bool) -> Tuple[OutT, Callable[[OutT], InT]]:
    """Drop the lengths; the gradient gets them back."""
    return cast(Floats2d, X.dataXd), lambda dY: Ragged(dY, X.lengths)
