"""The command `python -m spacy xling`."""

from . import check_assets, convert, evaluate, generate, inspect, lexicon, table, zero_shot
from .main import xling_cli

__all__ = [
    "check_assets",
    "convert",
    "evaluate",
    "generate",
    "inspect",
    "lexicon",
    "table",
    "xling_cli",
    "zero_shot",
]
