"""The command `python -m spacy xling`."""

from . import convert
from .main import xling_cli

__all__ = ["convert", "xling_cli"]
