"""Corpus formats: parsers from a file to records, in one registry."""

from .format import Format, ParseOptions, Parser
from .registry import FORMATS, get_format

__all__ = ["FORMATS", "Format", "ParseOptions", "Parser", "get_format"]
