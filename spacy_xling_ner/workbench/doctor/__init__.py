"""Checks before a training: gold entities against tokens, and a source against a target corpus."""

from ..corpora.read_corpus import CorpusTexts, read_corpus
from ..corpora.span_alignment import MisalignedSpan
from .alignment import AlignmentReport, Recommendation, TokenizerFit, check_alignment
from .coverage import Share, ViewCoverage
from .labels import LabelMatch, TagDifference
from .overlap import check_overlap
from .overlap_report import Finding, OverlapReport
from .view_variants import ViewVariant

__all__ = [
    "AlignmentReport",
    "CorpusTexts",
    "Finding",
    "LabelMatch",
    "MisalignedSpan",
    "OverlapReport",
    "Recommendation",
    "Share",
    "TagDifference",
    "TokenizerFit",
    "ViewCoverage",
    "ViewVariant",
    "check_alignment",
    "check_overlap",
    "read_corpus",
]
