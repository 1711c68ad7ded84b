"""The Japanese-English lexicon: built from JMdict and your own file, kept in the vocabulary."""

from .build import build_lexicon, lexicon_sources, load_lexicon
from .candidate import KINDS, Candidate
from .database import EDRDG_SOURCE
from .lexicon import SOURCE_WORDS_NAME, TABLE_NAME, Lexicon, get_lexicon

__all__ = [
    "EDRDG_SOURCE",
    "KINDS",
    "SOURCE_WORDS_NAME",
    "TABLE_NAME",
    "Candidate",
    "Lexicon",
    "build_lexicon",
    "get_lexicon",
    "lexicon_sources",
    "load_lexicon",
]
