"""Checks before a training: gold entities against tokens, and a source against a target corpus."""

from ..corpora.read_corpus import CorpusTexts, read_corpus
from .alignment import AlignmentReport, check_alignment
from .overlap import check_overlap
from .overlap_report import OverlapReport

__all__ = [
    "AlignmentReport",
    "CorpusTexts",
    "OverlapReport",
    "check_alignment",
    "check_overlap",
    "read_corpus",
]
