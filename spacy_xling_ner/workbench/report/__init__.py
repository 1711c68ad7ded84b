"""A page that shows what a grid of experiments has found: tables, figures, and its errors.

    from spacy_xling_ner.workbench.report import write_report

    write_report("build/miniature")

Nothing here is loaded with spaCy.
"""

from .output import ReportError
from .write import write_report

__all__ = ["ReportError", "write_report"]
