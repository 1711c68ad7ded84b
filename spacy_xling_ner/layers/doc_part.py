"""Parts of long documents, which a network reads one after the other to save memory."""

from typing import Any, Callable, Dict, List, Union

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.vocab import Vocab


class DocPart:
    """Some tokens of a document, for layers that read views, attributes or vectors.

    Views see the whole document, so a token has the strings that it has there.
    """

    def __init__(self, doc: Doc, tokens: slice, strings: Dict[int, List[str]]) -> None:
        """Choose the tokens.

        doc (Doc): The document.
        tokens (slice): The first token, and that after the last.
        strings (Dict[int, List[str]]): Gets the strings of the document by the view that read them,
            which exists as long; the same for all of its parts, so that they are read once.
        """
        self._doc = doc
        self._tokens = tokens
        self._strings = strings

    def __len__(self) -> int:
        """Count the tokens."""
        return int(self._tokens.stop - self._tokens.start)

    @property
    def vocab(self) -> Vocab:
        """The vocabulary of the document."""
        return self._doc.vocab

    def to_array(self, attr: Union[int, str]) -> NDArray[numpy.uint64]:
        """Read an attribute of the tokens; see `Doc.to_array`."""
        array: Any = self._doc.to_array(attr)  # spaCy's stubs say float64
        values: NDArray[numpy.uint64] = array[self._tokens]
        return values

    def read(self, view: Callable[[Doc], List[str]]) -> List[str]:
        """Read one string per token through a view.

        view (Callable[[Doc], List[str]]): The view.
        RETURNS (List[str]): One string for each token.
        """
        if id(view) not in self._strings:
            self._strings[id(view)] = view(self._doc)
        return self._strings[id(view)][self._tokens]
