"""Inspection: the parts of a pipeline, what a transfer copied, and what training has changed."""

from .inspect import inspect_pipeline
from .report import PipelineReport

__all__ = ["PipelineReport", "inspect_pipeline"]
