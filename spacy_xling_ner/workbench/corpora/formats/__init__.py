"""Corpus formats: parsers from a file to records, in one registry, and guessing the format."""

from .guess import Guess, guess_format
from .registry import FORMATS, get_format

__all__ = ["FORMATS", "Guess", "get_format", "guess_format"]
