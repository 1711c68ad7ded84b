"""Writing a report: `report.html`, `report.md` and the folder `figures`."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Callable, Dict, List, Sequence, Union

import vl_convert
from tqdm import tqdm

from ..corpora.atomic import write_atomically
from .charts.figure import Figure, Section
from .charts.heat_map import heat_maps
from .charts.label_bars import label_bars
from .charts.learning_curves import learning_curves
from .charts.outcome_bars import outcome_bars
from .charts.reliability_diagram import reliability_diagrams
from .charts.training_curves import training_curves
from .error_counts import count_errors
from .explorer.data import explorer_data
from .output import read_output
from .page import render, report_contents
from .results_table import result_tables

PAGE, MARKDOWN, FIGURES = "report.html", "report.md", "figures"
_FIGURE = re.compile(rf"]\({FIGURES}/([^/]+)\.svg\)")
MOST_BYTES = 2_900_000
_MOST_FIGURE_BYTES = 1_500_000
_MOST_SENTENCE_BYTES = 1_500_000


def write_report(folder: Union[str, Path], *, progress: bool = False) -> Path:
    """Write the results of a grid of experiments as a page, and as files for papers.

    `report.html` needs no other file and no network, and has less than 3 MB. `report.md` has the
    same tables and figures; `figures` has each figure as SVG and PDF, and only those of the last
    report. The same folder gives the same files.

    folder (Union[str, Path]): The OUTPUT folder of `xling compare`, which the files are written to.
    progress (bool): Show progress bars after two seconds.
    RETURNS (Path): The page.
    RAISES (ReportError): If there are no results, or they are broken.
    RAISES (ImportError): If the extra `report` is not installed.
    RAISES (OSError): If the files cannot be written; none of them was touched.
    """
    output = read_output(folder)
    tables, sources = result_tables(output)
    counts, strata = count_errors(output, progress=progress)
    sections = [
        heat_maps(output, tables),
        learning_curves(output, tables),
        training_curves(output),
        label_bars(output, tables),
        outcome_bars(output, counts),
        reliability_diagrams(output, counts),
    ]
    sections = [section for section in sections if section.panels]
    figures = output.folder / FIGURES
    files: Dict[Path, bytes] = {}
    total = sum(len(section.figures) for section in sections)
    with tqdm(total=total, desc="Figures", delay=2, disable=not progress) as bar:
        for section in sections:
            for figure in section.figures:
                figure.draw(section.title)
                files[figures / f"{figure.name}.svg"] = figure.paper_svg.encode("utf8")
                pdf = vl_convert.svg_to_pdf(figure.paper_svg)
                files[figures / f"{figure.name}.pdf"] = pdf
                bar.update()
    contents = report_contents(output, tables, sources, sections)
    page = output.folder / PAGE
    files[page.with_name(MARKDOWN)] = render("report.md.j2", contents).encode("utf8")
    contents["sections"] = choose_figures(sections, _MOST_FIGURE_BYTES)
    if strata:
        room = MOST_BYTES - len(render("page.html.j2", contents).encode("utf8"))
        most = max(min(room, _MOST_SENTENCE_BYTES), 0)
        contents["explorer"] = explorer_data(output, counts, strata, most, progress=progress)
    files[page] = render("page.html.j2", contents).encode("utf8")
    markdown = page.with_name(MARKDOWN)
    older = _FIGURE.findall(markdown.read_text("utf8")) if markdown.exists() else []
    write_atomically(files)
    for path in (figures / f"{name}.{suffix}" for name in older for suffix in ("svg", "pdf")):
        if path not in files:
            path.unlink(missing_ok=True)
    return page


# The figures of a panel, from the largest size to the smallest, that the page has room for.
_CHOICES: Dict[str, Callable[[List[Figure]], List[Figure]]] = {
    "": lambda figures: figures,
    "the smallest, a middle and the largest size": lambda figures: [
        figures[i] for i in sorted({0, (len(figures) - 1) // 2, len(figures) - 1})
    ],
    "the largest size": lambda figures: figures[:1],
}


def choose_figures(sections: Sequence[Section], most_bytes: int) -> List[Section]:
    """Choose the figures that the page has room for: of all sizes, of three, or of one.

    sections (Sequence[Section]): All figures, drawn.
    most_bytes (int): Their size together, at most.
    RETURNS (List[Section]): The sections with their chosen figures.
    """
    for kept, choose in _CHOICES.items():
        chosen = []
        for section in sections:
            panels = [(title, choose(figures)) for title, figures in section.panels]
            kept_here = kept if panels != section.panels else ""
            chosen.append(replace(section, panels=panels, kept=kept_here))
        if sum(_n_bytes(figure) for section in chosen for figure in section.figures) <= most_bytes:
            break
    return chosen


def _n_bytes(figure: Figure) -> int:
    numbers = sum(len(cell) + 9 for row in figure.rows for cell in row)
    return len(figure.page_svg.encode("utf8")) + numbers
