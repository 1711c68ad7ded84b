"""The command `python -m spacy xling`."""

from . import check_assets, convert, evaluate, generate, table
from .main import xling_cli

__all__ = ["check_assets", "convert", "evaluate", "generate", "table", "xling_cli"]
