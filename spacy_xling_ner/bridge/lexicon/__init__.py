"""The lexicon of a language and English, stored in the vocabulary as a few arrays.

`bridge.build_lexicon` makes it; a loaded pipeline does not import that module.
"""

from .candidate import Candidate
from .lexicon import SOURCE_WORDS_NAME, TABLE_NAME, Lexicon, get_lexicon
from .load import lexicon_sources, load_lexicon

__all__ = [
    "SOURCE_WORDS_NAME",
    "TABLE_NAME",
    "Candidate",
    "Lexicon",
    "get_lexicon",
    "lexicon_sources",
    "load_lexicon",
]
