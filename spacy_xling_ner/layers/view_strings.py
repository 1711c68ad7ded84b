"""The layer `view_strings`: documents to one string for each token."""

from typing import Callable, List, Tuple

from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Model

from ..views import View

InT = List[Doc]
OutT = List[str]


@registry.layers("spacy_xling_ner.view_strings.v1")
def view_strings(view: View) -> Model[InT, OutT]:
    """Read one string for each token of a batch through a view.

    view (Callable[[Doc], List[str]]): The view, from the document alone.
    RETURNS (Model[List[Doc], List[str]]): The strings of all tokens, document after document.
    """
    return Model("view_strings", forward, attrs={"view": view})


def forward(
    model: Model[InT, OutT], docs: InT, is_train: bool
) -> Tuple[OutT, Callable[[OutT], InT]]:
    """Read the view; there is nothing to propagate back into a document."""
    view: View = model.attrs["view"]
    strings: List[str] = []
    for doc in docs:
        strings.extend(view(doc))

    def backprop(d_output: OutT) -> InT:
        return []

    return strings, backprop
