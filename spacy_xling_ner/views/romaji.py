"""The romaji view: the tokens in Latin script, by their reading."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Dict, Iterator, List, Optional, Tuple

from spacy.tokens import Doc
from spacy.util import registry

from ..romaji import CACHE_SIZE, Romanization, romanize
from .view import View

_READING = "Reading="


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
        romanizations = [romanize(token.text, reading_of(str(token.morph))) for token in doc]
        for i, stored in stored_romanizations(doc):
            romanizations[i] = stored
        return romanizations


@registry.misc("spacy_xling_ner.romaji_view.v1")
def create_romaji_view() -> View:
    """Create a view of the tokens in Latin script, which leaves what is not Japanese as it is.

    RETURNS (Callable[[Doc], List[str]]): The view.
    """
    return RomajiView()


@lru_cache(maxsize=CACHE_SIZE)
def reading_of(morph: str) -> Optional[str]:
    """Find the reading in the morphology of a token.

    morph (str): The morphology, as `str(token.morph)`.
    RETURNS (Optional[str]): The reading in katakana, None if there is none.
    """
    for feature in morph.split("|"):
        if feature.startswith(_READING):
            return feature[len(_READING) :]
    return None


def stored_romanizations(doc: Doc) -> Iterator[Tuple[int, Romanization]]:
    """Read what is stored in `Token._.romaji`, by a component or by hand.

    doc (Doc): The document.
    YIELDS (Tuple[int, Romanization]): The token's index and its romaji; the source is "user" where
        none is stored.
    """
    # reading the dictionary itself is ten times as fast as `token._`
    stored: Dict[Any, Any] = doc.user_data
    if not stored:
        return
    for i, token in enumerate(doc):
        text = stored.get(("._.", "romaji", token.idx, None))
        if text is not None:
            source = stored.get(("._.", "romaji_source", token.idx, None))
            yield i, Romanization(text, source or "user")
