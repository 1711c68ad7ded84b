"""The type of a view, and the base of views in Latin script."""

from abc import ABC, abstractmethod
from typing import Callable, Iterator, List, Tuple

from spacy.tokens import Doc

from ..bridge.language import LANGUAGES
from ..caching.doc_columns import has_stored, read_stored
from ..romaji import Romanization

View = Callable[[Doc], List[str]]


class RomanizingView(ABC):
    """A view in Latin script, which also gives the source of each string."""

    def __call__(self, doc: Doc) -> List[str]:
        """Write every token of a document in Latin script.

        doc (Doc): The document.
        RETURNS (List[str]): One string for each token.
        """
        return [romanization.text for romanization in self.romanizations(doc)]

    @abstractmethod
    def romanizations(self, doc: Doc) -> List[Romanization]:
        """Write every token of a document in Latin script, with the source of the result.

        doc (Doc): The document.
        RETURNS (List[Romanization]): One romanisation for each token.
        """


def stored_romanizations(doc: Doc, *, by_hand: bool = False) -> Iterator[Tuple[int, Romanization]]:
    """Read what is stored in `Token._.romaji` or `Token._.latin`: in that of the language, if any.

    doc (Doc): The document.
    by_hand (bool): Leave out what a view computed and the romanizer stored.
    YIELDS (Tuple[int, Romanization]): The token's index and its romaji, with the source "user" if
        it was stored without one.
    """
    language = LANGUAGES.get(doc.vocab.lang)
    for name in ("romaji", "latin") if language is None else (language.attribute,):
        if not has_stored(doc, name):
            continue
        sources = [source or "user" for source in read_stored(doc, f"{name}_source")]
        if by_hand and "user" not in sources:
            continue
        for i, (text, source) in enumerate(zip(read_stored(doc, name), sources, strict=True)):
            if text is not None and (source == "user" or not by_hand):
                yield i, Romanization(text, source)
