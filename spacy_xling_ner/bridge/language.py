"""Description of a language for the bridge."""

from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, List, Mapping, Optional

from spacy.tokens import Doc

from .lexicon.candidate import Candidate
from .lexicon.lexicon import Lexicon
from .token_facts import TokenFacts

# code of vocabularies without a language, and of those of several
MIXED = frozenset(["xx", ""])


@dataclass(frozen=True, eq=False)
class BridgeLanguage:
    """A language whose tokens the bridge writes in English; compared by identity.

    read_token (Callable[[Doc, int, Lexicon, str], TokenFacts]): Finds the facts about the token at
        an index; the last argument is the option `kanji` of the views. They must depend on
        `token_facts.ATTRS` alone, as they are cached by them.
    attribute (str): The token extension with the reading, such as *romaji*.
    dictionary (Optional[Callable[[Optional[Path], bool], Dict[str, List[Candidate]]]]): Reads the
        dictionary of the language, from a file or from its package; with or without a progress
        bar. Gives the candidates of each surface form, best first.
    source (Optional[Mapping[str, str]]): Whom to credit for it, as in `nlp.meta["sources"]`.
    heads (Optional[Path]): The list of heads of names, see `lexicon.heads.read_heads`.
    is_loan (Callable[[str, str], bool]): Tests if a word of your own file comes from the English.
    """

    read_token: Callable[[Doc, int, Lexicon, str], TokenFacts]
    attribute: str
    dictionary: Optional[Callable[[Optional[Path], bool], Dict[str, List[Candidate]]]] = None
    source: Optional[Mapping[str, str]] = None
    heads: Optional[Path] = None
    is_loan: Callable[[str, str], bool] = lambda surface, english: False


LANGUAGES: Dict[str, BridgeLanguage] = {}
"""The languages by their codes in spaCy; a package for another language adds its own."""
