"""The native view: the tokens in their own script."""

from dataclasses import dataclass
from typing import List

from spacy.attrs import LEMMA, LOWER, NORM, ORTH
from spacy.tokens import Doc
from spacy.util import registry

from ..caching.doc_columns import read_strings

_ATTRS = {"ORTH": ORTH, "NORM": NORM, "LOWER": LOWER, "LEMMA": LEMMA}


@registry.misc("spacy_xling_ner.native_view.v1")
@dataclass(frozen=True)
class NativeView:
    """A view of the tokens in their own script.

    attr (str): The token attribute to read: ORTH, NORM, LOWER or LEMMA.
    RAISES (ValueError): If there is no such attribute.
    """

    attr: str = "ORTH"

    def __post_init__(self) -> None:
        """Check the attribute."""
        if self.attr not in _ATTRS:
            choices = ", ".join(_ATTRS)
            raise ValueError(f"Unknown attr '{self.attr}' in native_view; choose from {choices}.")

    def __call__(self, doc: Doc) -> List[str]:
        """Read the attribute of every token.

        doc (Doc): The document.
        RETURNS (List[str]): One string for each token.
        """
        return read_strings(doc, _ATTRS[self.attr])
