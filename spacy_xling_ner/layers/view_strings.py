"""The layer `view_strings`: documents to one string per token."""

from contextlib import contextmanager
from contextvars import ContextVar
from itertools import chain
from typing import Callable, Iterator, List, Optional, Tuple

from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Model

from ..views import View
from .doc_part import DocPart

InT = List[Doc]
OutT = List[str]


# Inside of `read_once`: view, documents and strings of each reading.
_readings: "ContextVar[Optional[List[Tuple[View, InT, OutT]]]]" = ContextVar(
    "readings", default=None
)


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
    readings = _readings.get()
    for other, of_docs, strings in readings or ():
        if of_docs is docs and other == view:
            return strings, lambda d_output: []
    read = (doc.read(view) if isinstance(doc, DocPart) else view(doc) for doc in docs)
    strings = list(chain.from_iterable(read))
    if readings is not None:
        readings.append((view, docs, strings))
    return strings, lambda d_output: []


@contextmanager
def read_once() -> Iterator[None]:
    """Let layers with equal views read each list of documents once, inside of the context.

    It holds for this thread alone; the documents must not change meanwhile.
    """
    token = _readings.set([])
    try:
        yield
    finally:
        _readings.reset(token)
