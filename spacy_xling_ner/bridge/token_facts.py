"""Facts about a token that do not depend on its neighbours.

A language's `read_token` finds them; the views, phrases and name parts know nothing else of it.
"""

from dataclasses import InitVar, dataclass, field
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
    is_noun (bool): True if it may be part of a name.
    is_joiner (bool): True if it may join the parts of a name.
    may_start (bool): True if the lexicon may have a phrase that begins with it.
    is_folded (bool): True if it has characters that the lexicon has in another form.
    token_class (str): Its class, one character (see `token_classes`), from all these.
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
    is_noun: InitVar[bool]
    is_joiner: InitVar[bool]
    may_start: InitVar[bool]
    is_folded: InitVar[bool]
    token_class: str = field(init=False)

    def __post_init__(
        self, is_noun: bool, is_joiner: bool, may_start: bool, is_folded: bool
    ) -> None:
        """Find the class."""
        is_capital = self.latin.text[:1].isupper()
        self.token_class = token_class(
            TokenFlag.NOUN * is_noun
            | TokenFlag.NAME * (self.is_native and is_capital)
            | TokenFlag.CAPITAL * is_capital
            | TokenFlag.JOINER * is_joiner
            | TokenFlag.PARTICLE * bool(self.particle.text)
            | TokenFlag.AMBIGUOUS * (len(self.glosses) > 1)
            | TokenFlag.EDGE * self.may_edge
            | TokenFlag.START * (self.may_edge and may_start)
            | TokenFlag.FOLDED * is_folded
        )
