"""The transliteration view: tokens of any script in Latin letters."""

from dataclasses import dataclass
from functools import cache
from typing import Callable, List

from spacy.attrs import ORTH
from spacy.tokens import Doc
from spacy.util import registry

from ..bridge.lexicon.lexicon import EMPTY, get_lexicon
from ..bridge.word_lookup import look_up_words
from ..caching.bounded_cache import BoundedCache
from ..caching.doc_columns import read_strings
from ..errors import MissingExtraError, install_extra
from ..romaji import Romanization
from .view import RomanizingView, stored_romanizations

# the library writes these as <<, ,, and ;
_PUNCTUATION = {**dict.fromkeys("«»„‟", '"'), **dict.fromkeys("‹›‚", "'"), "\u037e": "?"}

_cached: "BoundedCache[str, Romanization]" = BoundedCache()


@registry.misc("spacy_xling_ner.transliteration_view.v1")
@dataclass(frozen=True)
class TransliterationView(RomanizingView):
    """A view of the tokens in ASCII, character by character, in the case of the original.

    Letters of a script without case are in lower case. What is stored in `Token._.romaji` by hand
    wins. For Japanese use the Latin view, which reads kanji as Japanese does.

    spelling (bool): Write names and loan words as in English, by the lexicon of the vocabulary:
        *Athens*, not *Athina*. Without a lexicon: transliteration.
    RAISES (ImportError): If `anyascii` is not installed.
    """

    spelling: bool = True

    def __post_init__(self) -> None:
        """Fail before the first token if the library is missing."""
        _load_anyascii()

    def romanizations(self, doc: Doc) -> List[Romanization]:
        """Write every token in ASCII, with the source of the result.

        doc (Doc): The document.
        RETURNS (List[Romanization]): One for each token; its source is "latin" for what was ASCII,
            "transliteration", "lexicon" for a spelling of the lexicon, "surface" for what has no
            ASCII form and stays, and "user" where `Token._.romaji` was stored by hand.
        """
        words = read_strings(doc, ORTH)
        romanizations = _cached.find_all(words, transliterate, words)
        lexicon = get_lexicon(doc.vocab) if self.spelling else EMPTY
        if len(lexicon):
            for i, facts in enumerate(look_up_words(doc, lexicon)):
                if facts.spelling:
                    romanizations[i] = Romanization(facts.spelling, "lexicon")
        for i, stored in stored_romanizations(doc, by_hand=True):
            romanizations[i] = stored
        return romanizations


def transliterate(text: str) -> Romanization:
    """Write a text in ASCII, character by character.

    text (str): The text, such as Χανιά or ЩУКА.
    RETURNS (Romanization): Such as Chania or SHCHUKA, never empty for a text that is not empty,
        and its source.
    RAISES (ImportError): If `anyascii` is not installed.
    """
    if text.isascii():
        return Romanization(text, "latin")
    to_ascii = _load_anyascii()
    pieces: List[str] = []
    for i, char in enumerate(text):
        piece = _PUNCTUATION.get(char) or to_ascii(char)
        if char.isupper() and len(piece) > 1 and _is_among_capitals(text, i):
            piece = piece.upper()
        elif char.isalpha() and char.lower() == char.upper():
            # the library capitalises each character of a script without case: BeiJing
            piece = piece.lower()
        pieces.append(piece)
    ascii_text = "".join(pieces)
    return Romanization(ascii_text or text, "transliteration" if ascii_text else "surface")


def _is_among_capitals(text: str, i: int) -> bool:
    # Χανιά is Chania, ΧΑΝΙΑ is CHANIA
    neighbour = next((char for char in text[i + 1 :] + text[:i][::-1] if char.isalpha()), "")
    return neighbour.isupper()


@cache
def _load_anyascii() -> Callable[[str], str]:
    try:
        from anyascii import anyascii
    except ImportError as error:
        raise MissingExtraError(
            "The transliteration view needs anyascii; install it with: "
            f"{install_extra('transliteration')}"
        ) from error
    return anyascii
