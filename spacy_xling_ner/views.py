"""Views of a document: one string for each token, computed from the document alone."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Callable, Dict, List, Optional, Protocol, runtime_checkable

from spacy.tokens import Doc
from spacy.util import registry

from .romaji import CACHE_SIZE, Romanization, romanize

View = Callable[[Doc], List[str]]

_READING = "Reading="


@runtime_checkable
class RomanizingView(Protocol):
    """A view that can also say where each of its strings comes from."""

    def romanizations(self, doc: Doc) -> List[Romanization]:
        """Romanise every token of a document.

        doc (Doc): The document.
        RETURNS (List[Romanization]): One romanisation for each token.
        """
        ...


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


@dataclass(frozen=True)
class RomajiView:
    """A view of the tokens in Latin script: stored in `Token._.romaji`, or else romanised."""

    def __call__(self, doc: Doc) -> List[str]:
        """Romanise every token of a document.

        doc (Doc): The document.
        RETURNS (List[str]): One string for each token.
        """
        return [romanization.text for romanization in self.romanizations(doc)]

    def romanizations(self, doc: Doc) -> List[Romanization]:
        """Romanise every token of a document, and say where the result comes from.

        doc (Doc): The document.
        RETURNS (List[Romanization]): One romanisation for each token; its source is "user" where
            `Token._.romaji` was stored without a source.
        """
        romanizations = [romanize(token.text, _reading(str(token.morph))) for token in doc]
        # reading the dictionary itself is ten times as fast as `token._`
        stored: Dict[Any, Any] = doc.user_data
        if stored:
            for i, token in enumerate(doc):
                text = stored.get(("._.", "romaji", token.idx, None))
                if text is not None:
                    source = stored.get(("._.", "romaji_source", token.idx, None))
                    romanizations[i] = Romanization(text, source or "user")
        return romanizations


@registry.misc("spacy_xling_ner.native_view.v1")
def create_native_view(attr: str = "ORTH") -> View:
    """Create a view of the tokens in their own script.

    attr (str): The token attribute to read: ORTH, NORM, LOWER or LEMMA.
    RETURNS (Callable[[Doc], List[str]]): The view.
    RAISES (ValueError): If there is no such attribute.
    """
    return NativeView(attr)


@registry.misc("spacy_xling_ner.romaji_view.v1")
def create_romaji_view() -> View:
    """Create a view of the tokens in Latin script, which leaves what is not Japanese as it is.

    RETURNS (Callable[[Doc], List[str]]): The view.
    """
    return RomajiView()


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


@lru_cache(maxsize=CACHE_SIZE)
def _reading(morph: str) -> Optional[str]:
    for feature in morph.split("|"):
        if feature.startswith(_READING):
            return feature[len(_READING) :]
    return None
