"""The Latin view: the tokens as English would write them, for the character module."""

from dataclasses import dataclass
from typing import List

from spacy.tokens import Doc
from spacy.util import registry

from ..bridge.document_facts import doc_facts
from ..bridge.lexicon.lexicon import EMPTY, get_lexicon
from ..romaji import Romanization
from .romaji import romanizations_by_hand
from .view import View


@dataclass(frozen=True)
class LatinView:
    """A view of the tokens in Latin script, with what English shows and romaji does not.

    case (bool): Whether to begin what the tokenizer takes for a name with a capital: *Hyougo*.
        Without it all Japanese tokens are in lower case.
    spelling (bool): Whether to write names and loan words as English does, by the lexicon of the
        vocabulary: *Beatles*, *music*, *Japan*. Without it, or without a lexicon: romaji.
    joined (bool): Whether to write what is part of a name only by its neighbours as English does:
        the nouns up to the head of a name (*Osaka City*), the dot between its parts.
    particles (bool): Whether to write particles as the English words that do nearly the same.
    """

    case: bool = True
    spelling: bool = True
    joined: bool = False
    particles: bool = False

    def __call__(self, doc: Doc) -> List[str]:
        """Write every token of a document in Latin script.

        doc (Doc): The document.
        RETURNS (List[str]): One string for each token.
        """
        return [romanization.text for romanization in self.romanizations(doc)]

    def romanizations(self, doc: Doc) -> List[Romanization]:
        """Write every token in Latin script, and say where the result comes from.

        doc (Doc): The document.
        RETURNS (List[Romanization]): One for each token; its source is "lexicon" for a spelling
            of the lexicon, and "user" where `Token._.romaji` was stored by hand.
        """
        facts = doc_facts(doc, get_lexicon(doc.vocab) if self.spelling else EMPTY)
        if self.case:
            romanizations = [token.latin for token in facts.tokens]
        else:
            romanizations = [token.lower for token in facts.tokens]
        for i, name in facts.names:
            romanizations[i] = self._in_case(name)
        if self.particles:
            for i in facts.particles:
                romanizations[i] = facts.tokens[i].particle
        if self.joined:
            for i, face in facts.faces(doc.vocab):
                romanizations[i] = (
                    self._in_case(Romanization(face.text, "lexicon"))
                    if face.copied is None
                    else romanizations[face.copied]
                )
        for i, stored in romanizations_by_hand(doc):
            romanizations[i] = stored
        return romanizations

    def _in_case(self, name: Romanization) -> Romanization:
        return name if self.case else Romanization(name.text.lower(), name.source)


@registry.misc("spacy_xling_ner.latin_view.v1")
def create_latin_view(
    case: bool = True, spelling: bool = True, joined: bool = False, particles: bool = False
) -> View:
    """Create a view of the tokens in Latin script, as English would write them.

    case (bool): Whether to begin names with a capital.
    spelling (bool): Whether to write names and loan words as English does.
    joined (bool): Whether to write all parts of a name as English does (*Osaka City*).
    particles (bool): Whether to write particles as English words.
    RETURNS (Callable[[Doc], List[str]]): The view.
    """
    return LatinView(case, spelling, joined, particles)
