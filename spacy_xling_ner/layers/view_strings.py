"""The layer `view_strings`: documents to one string per token."""

from itertools import chain
from typing import Callable, List, Tuple

from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Model

from ..views import View
from .doc_part import DocPart

InT = List[Doc]
OutT = List[str]


@registry.layers("spacy_xling_ner.view_strings.v1")
def view_strings(view: View) -> Model[InT, OutT]:
    """Read one string per token through a view.

    view (Callable[[Doc], List[str]]): Reads one string per token; depends on the document alone.
    RETURNS (Model[List[Doc], List[str]]): The strings of all tokens, document after document.
    """
    return Model("view_strings", forward, attrs={"view": view})


def forward(
    model: Model[InT, OutT], docs: InT, is_train: bool
) -> Tuple[OutT, Callable[[OutT], InT]]:
    """Read the strings; a document has no gradient."""
    view: View = model.attrs["view"]
    read = (doc.read(view) if isinstance(doc, DocPart) else view(doc) for doc in docs)
    return list(chain.from_iterable(read)), lambda d_output: []
