"""The command `python -m spacy xling`."""

from . import (
    align,
    annotate,
    calibrate,
    card,
    check_assets,
    compare,
    convert,
    evaluate,
    generate,
    inspect,
    lexicon,
    overlap,
    prepare,
    report,
    table,
    zero_shot,
)
from .main import xling_cli

__all__ = [
    "align",
    "annotate",
    "calibrate",
    "card",
    "check_assets",
    "compare",
    "convert",
    "evaluate",
    "generate",
    "inspect",
    "lexicon",
    "overlap",
    "prepare",
    "report",
    "table",
    "xling_cli",
    "zero_shot",
]
