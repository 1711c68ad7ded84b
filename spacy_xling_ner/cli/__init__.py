"""The command `python -m spacy xling`."""

from . import (  # noqa: F401  each of them registers its command
    align,
    annotate,
    apply,
    calibrate,
    card,
    check_assets,
    compare,
    convert,
    demo,
    evaluate,
    export,
    generate,
    inspect,
    lexicon,
    names,
    onnx,
    overlap,
    prepare,
    render,
    report,
    table,
    zero_shot,
)
from .main import xling_cli

__all__ = ["xling_cli"]
