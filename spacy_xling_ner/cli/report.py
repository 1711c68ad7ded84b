"""`python -m spacy xling report`."""

from pathlib import Path
from typing import Annotated

import typer
from wasabi import msg

from .main import xling_cli
from .options import ForceOption
from .own_outputs import has_text, refuse_foreign


@xling_cli.command("report")
def report_cli(
    folder: Annotated[Path, typer.Argument(help="The OUTPUT folder of `xling compare`.")],
    force: ForceOption = False,
) -> None:
    """Write a page with the results of a grid of experiments.

    OUTPUT/report.html is one file that needs no network: table of results, learning curves, heat
    map of module subsets, F1 by label, error analysis (wrong labels, boundary errors, missed and
    spurious entities), calibration of the scores, and test sentences with the predictions of each
    system. Open it in any browser, on a phone too.

    OUTPUT/report.md has the same tables and figures for papers; OUTPUT/figures each figure as SVG
    and PDF.

    The report of an unfinished grid lists what is missing.

    Example: python -m spacy xling report build/mini

    Before it: python -m spacy xling compare configs/experiments/miniature.yml build/mini
    """
    # imported here: the other commands need none of it, nor the extra `report`
    try:
        from ..workbench.experiments.grid import StoreError
        from ..workbench.report import ReportError, write_report
        from ..workbench.report.write import MARKDOWN, PAGE
    except ImportError as error:
        msg.fail("Cannot draw a report", str(error), exits=1)
    own = {PAGE: "results of a grid of experiments", MARKDOWN: "`report.html` beside this file"}
    try:
        refuse_foreign({folder / name: has_text(text) for name, text in own.items()}, force)
        page = write_report(folder, progress=True)
    except (ReportError, StoreError, ImportError, OSError) as error:
        msg.fail(f"Cannot report on {folder}", str(error), exits=1)
    size = page.stat().st_size / 1000
    msg.good(f"{page} ({size:.0f} kB)", f"For papers: {page.with_name('report.md')}, figures/")
