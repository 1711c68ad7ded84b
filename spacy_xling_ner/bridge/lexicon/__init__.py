"""The Japanese-English lexicon, kept in the vocabulary as a few arrays.

`build` makes one from JMdict and your own file; a loaded pipeline does not import it.
"""

from .candidate import KINDS, Candidate
from .lexicon import SOURCE_WORDS_NAME, TABLE_NAME, Lexicon, get_lexicon
from .load import lexicon_sources, load_lexicon

__all__ = [
    "KINDS",
    "SOURCE_WORDS_NAME",
    "TABLE_NAME",
    "Candidate",
    "Lexicon",
    "get_lexicon",
    "lexicon_sources",
    "load_lexicon",
]
