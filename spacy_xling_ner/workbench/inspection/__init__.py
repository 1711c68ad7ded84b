"""What a pipeline is made of, what was carried over to it, and what training has changed since."""

from .inspect import inspect_pipeline
from .report import (
    ComponentReport,
    LexiconReport,
    ModuleReport,
    PipelineReport,
    SeenReport,
    TensorReport,
    TransferReport,
)

__all__ = [
    "ComponentReport",
    "LexiconReport",
    "ModuleReport",
    "PipelineReport",
    "SeenReport",
    "TensorReport",
    "TransferReport",
    "inspect_pipeline",
]
