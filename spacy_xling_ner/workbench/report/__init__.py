"""A page with the results of a grid of experiments: tables, figures and errors.

from spacy_xling_ner.workbench.report import write_report

write_report("build/miniature")
"""

from .output import ReportError
from .write import write_report

__all__ = ["ReportError", "write_report"]
