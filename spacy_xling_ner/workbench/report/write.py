"""Writing a report: `report.html`, `report.md` and the folder `figures`."""

from pathlib import Path
from typing import Dict, Union

from ..corpora.atomic import write_atomically
from .charts.heat_map import heat_maps
from .charts.label_bars import label_bars
from .charts.learning_curves import learning_curves
from .charts.outcome_bars import outcome_bars
from .charts.reliability_diagram import reliability_diagrams
from .charts.svg import to_pdf
from .charts.training_curves import training_curves
from .drawing import draw, fit
from .explorer.data import explorer_data
from .output import read_output
from .page import Report, render_html, render_markdown
from .results_table import result_tables
from .tally import count_outcomes

PAGE, MARKDOWN, FIGURES = "report.html", "report.md", "figures"
MOST_BYTES = 2_900_000
_MOST_FIGURE_BYTES = 1_500_000
_MOST_SENTENCE_BYTES = 1_500_000


def write_report(folder: Union[str, Path], *, progress: bool = False) -> Path:
    """Write what a grid of experiments has found: one page, and files for papers.

    `report.html` needs no other file and no network, and has less than 3 MB. `report.md` has the
    same tables and figures; `figures` has each figure as SVG and as PDF, and only those of the last
    report. The same folder gives the same files.

    folder (Union[str, Path]): The OUTPUT folder of `xling compare`, where the files go, too.
    progress (bool): Whether to show bars over what takes more than two seconds.
    RETURNS (Path): The page.
    RAISES (ReportError): If there are no results, or what is there is broken.
    RAISES (ImportError): If the extra `report` is not installed.
    RAISES (OSError): If the files cannot be written; none of them was touched.
    """
    output = read_output(folder)
    tables, sources = result_tables(output)
    report = Report(output, tables, sources)
    tallies = count_outcomes(output, progress=progress)
    sections = draw(
        [
            heat_maps(output, tables),
            learning_curves(output, tables),
            training_curves(output),
            label_bars(output),
            outcome_bars(output, tallies),
            reliability_diagrams(output, tallies),
        ],
        progress=progress,
    )
    shown = fit(sections, _MOST_FIGURE_BYTES)
    explorer = None
    if tallies.strata:
        room = MOST_BYTES - len(render_html(report, shown, None).encode("utf8"))
        most = max(min(room, _MOST_SENTENCE_BYTES), 0)
        explorer = explorer_data(output, tallies, most, progress=progress)
    figures = output.folder / FIGURES
    files: Dict[Path, bytes] = {}
    for drawn in sections:
        for panel in drawn.panels:
            for choice in panel.choices:
                path = figures / choice.figure.name
                files[path.with_name(f"{path.name}.svg")] = choice.paper.encode("utf8")
                files[path.with_name(f"{path.name}.pdf")] = to_pdf(choice.paper)
    page = output.folder / PAGE
    files[page.with_name(MARKDOWN)] = render_markdown(report, sections).encode("utf8")
    files[page] = render_html(report, shown, explorer).encode("utf8")
    write_atomically(files)
    for path in figures.glob("*"):
        if path.suffix in (".svg", ".pdf") and path not in files:
            path.unlink()
    return page
