"""The Latin view: the tokens as English would write them, for the character module."""

from dataclasses import dataclass
from typing import List

from spacy.tokens import Doc
from spacy.util import registry

from ..lexicon.lexicon import EMPTY, get_lexicon
from ..romaji import Romanization
from .joined import joined_faces, particle
from .romaji import stored_romanizations
from .tokens import SpanMatch, TokenFacts, may_be_name, span_matches, token_facts
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
        lexicon = get_lexicon(doc.vocab) if self.spelling else EMPTY
        facts = token_facts(doc, lexicon)
        romanizations = [fact.latin if self.case else fact.lower for fact in facts]
        for match in span_matches(doc, facts, lexicon):
            if _is_name(match, facts):
                for i, word in enumerate(match.words):
                    fact = facts[match.start + i]
                    # a name of its own keeps its spelling: 国連 is all of United Nations
                    has_own = fact.latin.source == "lexicon" and fact.latin.text[:1].isupper()
                    if word and fact.is_japanese and not has_own:
                        text = word if self.case else word.lower()
                        romanizations[match.start + i] = Romanization(text, "lexicon")
        if self.particles:
            for i, fact in enumerate(facts):
                english = particle(fact)
                if english is not None:
                    romanizations[i] = Romanization(english, "lexicon")
        if self.joined:
            for i, face in sorted(joined_faces(doc, facts).items()):
                text = face.text if self.case else face.text.lower()
                romanizations[i] = (
                    Romanization(text, "lexicon")
                    if face.copied is None
                    else romanizations[face.copied]
                )
        for i, stored in stored_romanizations(doc):
            # anything else was computed, perhaps by another view
            if stored.source == "user":
                romanizations[i] = stored
        return romanizations


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


def _is_name(match: SpanMatch, facts: List[TokenFacts]) -> bool:
    # every word with a capital: 京都 大学 is Kyoto University, 日本 語 not only the word Japanese
    words = [word for word, own in zip(match.words, match.own, strict=True) if own]
    tokens = facts[match.start : match.end]
    return len(words) > 1 and all(word[:1].isupper() for word in words) and may_be_name(tokens)
