"""Annotating any number of texts with a pipeline: `xling apply`.

The input is cut into shards of some thousand texts; each of them becomes a numbered part of the
output, in one process, in several, or on a cluster. A part is a function of its shard and the
pipeline alone and appears whole or not at all, so work that is lost is done again, and nothing
twice.
"""

from .annotator import Annotator
from .output import ApplyError
from .run import apply
from .summary import Summary

__all__ = ["Annotator", "ApplyError", "Summary", "apply"]
