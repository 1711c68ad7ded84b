"""Facts about a token that do not depend on its neighbours.

A language's `read_token` finds them; the views, phrases and name parts know nothing else of it.
"""

from dataclasses import dataclass
from typing import FrozenSet, List, Optional, Tuple, Union

from spacy.attrs import LEMMA, MORPH, NORM, ORTH, POS, TAG

from ..romaji import Romanization
from .token_classes import TokenFlag, token_class

# the attributes that decide all facts
ATTRS: List[Union[int, str]] = [ORTH, TAG, POS, LEMMA, NORM, MORPH]
NO_KINDS: FrozenSet[str] = frozenset()


# not frozen, which takes four times as long to create
@dataclass(eq=False, slots=True)
class TokenFacts:
    """Facts about a token; compared by identity, and never changed.

    text (str): Its text.
    is_native (bool): True if it has letters of the language's own script.
    is_proper (bool): True if the tokenizer takes it for a proper noun.
    is_number (bool): True for numerals, which are part of no phrase.
    number (Optional[str]): A numeral in the language's own script as in English.
    reading (Romanization): Its reading in Latin script.
    latin (Romanization): Its English form in Latin script, and the source of that.
    glosses (Tuple[str, ...]): English words for it in lower case, best first.
    gloss (str): The first gloss; without any, its number or its NORM.
    words (Tuple[str, ...]): All words of all its candidates.
    kind (str): What it is the name of by its tag, such as "person"; empty if the tag does not say.
    kinds (FrozenSet[str]): What its entries in the lexicon are names of; empty if it is no name,
        or if its tag decides.
    particle (Romanization): The English word of a particle; without text for other tokens.
    may_edge (bool): True if a phrase may begin or end with it.
    may_separate (bool): True for a joiner that separates words which are not `phonetic`.
    phonetic (int): 2 if it spells a foreign word by its sound (katakana), 1 if it has no other
        letters than such a word may have, else 0.
    token_class (str): Its class, one character (see `token_classes`).
    """

    text: str
    is_native: bool
    is_proper: bool
    is_number: bool
    number: Optional[str]
    reading: Romanization
    latin: Romanization
    glosses: Tuple[str, ...]
    gloss: str
    words: Tuple[str, ...]
    kind: str
    kinds: FrozenSet[str]
    particle: Romanization
    may_edge: bool
    may_separate: bool
    phonetic: int
    token_class: str

    @property
    def lower(self) -> Romanization:
        """Its English form in lower case; a token in another script stays as it is."""
        if not self.is_native:
            return self.latin
        return Romanization(self.latin.text.lower(), self.latin.source)


def class_of(
    latin: Romanization,
    *,
    is_native: bool,
    is_noun: bool,
    is_joiner: bool,
    is_particle: bool,
    is_ambiguous: bool,
    may_edge: bool,
    may_start: bool,
    is_folded: bool,
) -> str:
    """Get the class of a token.

    latin (Romanization): Its English form.
    is_native (bool): It has letters of the language's own script.
    is_noun (bool): It may be part of a name.
    is_joiner (bool): It may join the parts of a name.
    is_particle (bool): It has an English word as a particle.
    is_ambiguous (bool): It has several glosses.
    may_edge (bool): A phrase may begin or end with it.
    may_start (bool): The lexicon may have a phrase that begins with it.
    is_folded (bool): It has characters that the lexicon has in another form.
    RETURNS (str): One character.
    """
    is_capital = latin.text[:1].isupper()
    return token_class(
        TokenFlag.NOUN * is_noun
        | TokenFlag.NAME * (is_native and is_capital)
        | TokenFlag.CAPITAL * is_capital
        | TokenFlag.JOINER * is_joiner
        | TokenFlag.PARTICLE * is_particle
        | TokenFlag.AMBIGUOUS * is_ambiguous
        | TokenFlag.EDGE * may_edge
        | TokenFlag.START * (may_edge and may_start)
        | TokenFlag.FOLDED * is_folded
    )
