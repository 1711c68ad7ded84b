"""The native view: the tokens in their own script."""

from dataclasses import dataclass
from typing import Dict, List

from spacy.tokens import Doc
from spacy.util import registry

from .view import View


@dataclass(frozen=True)
class NativeView:
    """A view of the tokens in their own script.

    attr (str): The token attribute to read: ORTH, NORM, LOWER or LEMMA.
    RAISES (ValueError): If there is no such attribute.
    """

    attr: str = "ORTH"

    def __post_init__(self) -> None:
        """Check the attribute."""
        if self.attr not in _NATIVE_STRINGS:
            choices = ", ".join(_NATIVE_STRINGS)
            raise ValueError(f"Unknown attr '{self.attr}' in native_view; choose from {choices}.")

    def __call__(self, doc: Doc) -> List[str]:
        """Read the attribute of every token.

        doc (Doc): The document.
        RETURNS (List[str]): One string for each token.
        """
        return _NATIVE_STRINGS[self.attr](doc)


@registry.misc("spacy_xling_ner.native_view.v1")
def create_native_view(attr: str = "ORTH") -> View:
    """Create a view of the tokens in their own script.

    attr (str): The token attribute to read: ORTH, NORM, LOWER or LEMMA.
    RETURNS (Callable[[Doc], List[str]]): The view.
    RAISES (ValueError): If there is no such attribute.
    """
    return NativeView(attr)


def _orth_strings(doc: Doc) -> List[str]:
    return [token.orth_ for token in doc]


def _norm_strings(doc: Doc) -> List[str]:
    return [token.norm_ for token in doc]


def _lower_strings(doc: Doc) -> List[str]:
    return [token.lower_ for token in doc]


def _lemma_strings(doc: Doc) -> List[str]:
    return [token.lemma_ for token in doc]


_NATIVE_STRINGS: Dict[str, View] = {
    "ORTH": _orth_strings,
    "NORM": _norm_strings,
    "LOWER": _lower_strings,
    "LEMMA": _lemma_strings,
}
