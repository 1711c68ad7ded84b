"""The Latin view: the English form of each token in Latin script, for the character module."""

from dataclasses import dataclass
from typing import List

from spacy.tokens import Doc
from spacy.util import registry

from ..bridge.document_facts import doc_facts
from ..bridge.lexicon.lexicon import EMPTY, get_lexicon
from ..bridge.token_classes import TokenFlag
from ..romaji import Romanization
from ..tokenizer.kanji import check_kanji
from .view import RomanizingView, stored_romanizations


@registry.misc("spacy_xling_ner.latin_view.v1")
@dataclass(frozen=True)
class LatinView(RomanizingView):
    """A view of the tokens in Latin script, with capitals and spellings that romaji do not have.

    The source of a spelling by the lexicon is "lexicon", and "user" where `Token._.romaji` was
    stored by hand.

    case (bool): Begin what the tokenizer tags as a proper noun with a capital: *Hyougo*. Without
        it all Japanese tokens are in lower case.
    spelling (bool): Write names and loan words as in English, by the lexicon of the vocabulary:
        *Beatles*, *music*, *Japan*. Without it, or without a lexicon: romaji.
    joined (bool): Write tokens that are part of a name only because of their neighbours as in
        English: the nouns up to the head of a name (*Osaka City*), the dot between its parts.
    particles (bool): Write particles as the English words that do most nearly the same.
    kanji (str): Dictionary for kanji without a reading: "pykakasi" or "sudachi" (no GPL code).
    RAISES (ValueError): If there is no such dictionary.
    """

    case: bool = True
    spelling: bool = True
    joined: bool = False
    particles: bool = False
    kanji: str = "pykakasi"

    def __post_init__(self) -> None:
        """Check the choice."""
        check_kanji(self.kanji)

    def romanizations(self, doc: Doc) -> List[Romanization]:
        """Write every token in Latin script, with the source of the result."""
        lexicon = get_lexicon(doc.vocab) if self.spelling else EMPTY
        facts = doc_facts(doc, lexicon, kanji=self.kanji)
        romanizations = [token.latin for token in facts.tokens]
        if not self.case:  # a token in another script stays as it is
            for i, token in enumerate(facts.tokens):
                if token.is_native:
                    romanizations[i] = self._in_case(token.latin)
        # from the weakest evidence to the strongest: what comes later wins
        for i, name in facts.names:
            romanizations[i] = self._in_case(name)
        if self.particles:
            for i in facts.find(TokenFlag.PARTICLE):
                romanizations[i] = facts.tokens[i].particle
        if self.joined:
            for i, form in facts.name_parts(doc.vocab):
                romanizations[i] = (
                    self._in_case(Romanization(form.text, "lexicon"))
                    if form.copied is None
                    else romanizations[form.copied]
                )
        for i, stored in stored_romanizations(doc, by_hand=True):
            romanizations[i] = stored
        return romanizations

    def _in_case(self, name: Romanization) -> Romanization:
        return name if self.case else Romanization(name.text.lower(), name.source)
