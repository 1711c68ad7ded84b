"""Checks before a training: how gold spans fit the tokens, and what a source already knows."""

from .alignment import AlignmentReport, Recommendation, TokenizerFit, check_alignment
from .corpus import CorpusTexts, read_corpus
from .fit import SpanMisfit
from .known import Share, ViewOverlap
from .labels import LabelMatch, TagDifference
from .overlap import check_overlap
from .overlap_report import Finding, OverlapReport
from .switches import Switch

__all__ = [
    "AlignmentReport",
    "CorpusTexts",
    "Finding",
    "LabelMatch",
    "OverlapReport",
    "Recommendation",
    "Share",
    "SpanMisfit",
    "Switch",
    "TagDifference",
    "TokenizerFit",
    "ViewOverlap",
    "check_alignment",
    "check_overlap",
    "read_corpus",
]
