"""Parts of long documents, which a network reads one after the other to save memory."""

from typing import Any, Callable, Dict, List, Union

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.vocab import Vocab


class DocStrings:
    """The strings of a document, read once for all of its parts.

    doc (Doc): The document.
    """

    def __init__(self, doc: Doc) -> None:
        """Read nothing yet.

        doc (Doc): The document.
        """
        self.doc = doc
        self._strings: Dict[int, List[str]] = {}

    def read(self, view: Callable[[Doc], List[str]]) -> List[str]:
        """Read one string per token through a view.

        view (Callable[[Doc], List[str]]): The view, which must exist as long as this object.
        RETURNS (List[str]): One string for each token of the whole document.
        """
        if id(view) not in self._strings:
            self._strings[id(view)] = view(self.doc)
        return self._strings[id(view)]


class DocPart:
    """Some tokens of a document, for layers that read views, attributes or vectors.

    Views see the whole document, so a token has the strings that it has there.
    """

    def __init__(self, strings: DocStrings, start: int, end: int) -> None:
        """Choose the tokens.

        strings (DocStrings): The document.
        start (int): The first token.
        end (int): The token after the last.
        """
        self._whole = strings
        self._tokens = slice(start, end)

    def __len__(self) -> int:
        """Count the tokens."""
        return self._tokens.stop - self._tokens.start

    @property
    def vocab(self) -> Vocab:
        """The vocabulary of the document."""
        return self._whole.doc.vocab

    def to_array(self, attr: Union[int, str]) -> NDArray[numpy.uint64]:
        """Read an attribute of the tokens; see `Doc.to_array`."""
        array: Any = self._whole.doc.to_array(attr)  # spaCy's stubs say float64
        values: NDArray[numpy.uint64] = array[self._tokens]
        return values

    def read(self, view: Callable[[Doc], List[str]]) -> List[str]:
        """Read one string per token through a view.

        view (Callable[[Doc], List[str]]): The view.
        RETURNS (List[str]): One string for each token.
        """
        return self._whole.read(view)[self._tokens]
