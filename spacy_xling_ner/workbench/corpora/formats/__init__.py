"""Corpus formats: parsers from a file to records, in one registry."""

from .registry import FORMATS, get_format

__all__ = ["FORMATS", "get_format"]
