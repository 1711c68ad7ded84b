"""What a view is."""

from typing import Callable, List, Protocol, runtime_checkable

from spacy.tokens import Doc

from ..romaji import Romanization

View = Callable[[Doc], List[str]]


@runtime_checkable
class RomanizingView(Protocol):
    """A view that can also say where each of its strings comes from."""

    def romanizations(self, doc: Doc) -> List[Romanization]:
        """Romanise every token of a document.

        doc (Doc): The document.
        RETURNS (List[Romanization]): One romanisation for each token.
        """
        ...
