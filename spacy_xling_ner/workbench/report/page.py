"""Rendering a report: one page of HTML, and Markdown."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..experiments.grid.estimate import format_duration
from ..experiments.meta import versions
from .charts.theme import COLOURS, HEAT, series_style
from .drawing import DrawnSection
from .embed import to_script_json
from .explorer.data import Explorer
from .glance import at_a_glance
from .missing import missing_runs
from .outcomes import KIND_NAMES
from .output import Output, Run
from .results_table import Table

_PACKAGE = "spacy-xling-ner"
_TEMPLATES = Path(__file__).parent / "templates"
_MOST_MISSING = 30


@dataclass(frozen=True)
class Report:
    """All that a report says, but for the figures and the sentences.

    output (Output): The grid's folder.
    tables (List[Table]), sources (List[Table]): Its results.
    """

    output: Output
    tables: List[Table]
    sources: List[Table]

    def context(self) -> Dict[str, Any]:
        """Collect what both templates need.

        RETURNS (Dict[str, Any]): Their variables.
        """
        output = self.output
        missing, unnamed = missing_runs(output)
        return {
            "title": output.meta.get("title") or "Results",
            "description": " ".join((output.meta.get("description") or "").split()),
            "facts": _facts(output),
            "meta": output.meta,
            "missing": missing,
            "unnamed": unnamed,
            "failed": output.failed,
            "no_cells": sum(run.predictions is None for run in output.runs),
            "tables": self.tables,
            "sources": self.sources,
            "first_baseline": output.baselines[0] if output.baselines else "",
        }


def render_html(
    report: Report, sections: Sequence[DrawnSection], explorer: Optional[Explorer]
) -> str:
    """Render the page.

    report (Report): What it says.
    sections (Sequence[DrawnSection]): Its figures.
    explorer (Optional[Explorer]): Its sentences; None if there are none.
    RETURNS (str): HTML that needs no other file.
    """
    template = _environment(autoescape=True).get_template("page.html.j2")
    navigation = [("glance", "At a glance"), ("results", "Results")]
    navigation += [(drawn.section.key, drawn.section.short) for drawn in sections]
    navigation += [("explorer", "Error explorer"), ("method", "Method")]
    return template.render(
        **report.context(),
        colours=COLOURS,
        heat=HEAT,
        style=_read("style.css"),
        page_script=_read("page.js"),
        explorer_script=_read("explorer.js"),
        navigation=navigation,
        glances=at_a_glance(report.tables),
        most_missing=_MOST_MISSING,
        time=_time([*report.output.runs, *report.output.sources]),
        system_keys=_system_keys(report.output.systems),
        kind_names=KIND_NAMES,
        sections=[_with_markup(drawn) for drawn in sections],
        explorer=explorer,
        explorer_json=Markup(to_script_json(explorer.data)) if explorer else "",
        sample=_say_sample(explorer) if explorer else "",
        version=versions([_PACKAGE])[_PACKAGE],
    )


def render_markdown(report: Report, sections: Sequence[DrawnSection]) -> str:
    """Render the report as Markdown; its images are in the folder `figures`.

    report (Report): What it says.
    sections (Sequence[DrawnSection]): Its figures.
    RETURNS (str): Markdown.
    """
    environment = _environment(autoescape=False)
    environment.filters["cell"] = lambda text: str(text).replace("|", "\\|")
    template = environment.get_template("report.md.j2")
    return template.render(**report.context(), sections=sections)


def _environment(autoescape: bool) -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=autoescape,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )


def _read(name: str) -> Markup:
    return Markup((_TEMPLATES / name).read_text(encoding="utf8"))


def _with_markup(drawn: DrawnSection) -> Dict[str, Any]:
    panels = [
        {
            "title": panel.title,
            "choices": [
                {"name": c.name, "figure": c.figure, "svg": Markup(c.page)} for c in panel.choices
            ],
        }
        for panel in drawn.panels
    ]
    return {"section": drawn.section, "panels": panels, "left_out": drawn.left_out}


def _facts(output: Output) -> List[Tuple[str, str]]:
    runs = output.meta.get("runs", {})
    count = len(output.runs) + len(output.sources)
    sizes = sorted({run.n_train for run in output.runs})
    seeds = sorted({run.seed for run in output.runs})
    return [
        ("results", f"{runs.get('finished', count):,} of {runs.get('planned', count):,}"),
        ("data sets", ", ".join(output.datasets)),
        ("systems", f"{len(output.systems)}"),
        ("training sentences", ", ".join(f"{size:,}" for size in sizes)),
        ("seeds", ", ".join(map(str, seeds))),
    ]


def _time(runs: Sequence[Run]) -> str:
    cells = {run.cell: run.record for run in runs if run.cell is not None}
    seconds = sum(record["seconds"] for record in cells.values())
    return format_duration(seconds) if cells else ""


def _system_keys(systems: List[str]) -> List[Dict[str, str]]:
    keys = []
    for i, name in enumerate(systems):
        colour, shape, dashes = series_style(i)
        line = "" if len(set(dashes)) == 2 and 0 in dashes else " ".join(map(str, dashes))
        keys.append({"name": name, "colour": colour, "shape": shape, "dashes": line})
    return keys


def _say_sample(explorer: Explorer) -> str:
    parts = [
        f"{shown:,} of the {explorer.total[name]:,} test sentences of {name}"
        for name, shown in explorer.shown.items()
    ]
    seeds = ", ".join(map(str, explorer.seeds))
    said = f"On this page: {'; '.join(parts)}; predictions of seed {seeds}."
    if any(shown < explorer.total[name] for name, shown in explorer.shown.items()):
        said += (
            " Sentences with errors came first, of each size, system and kind of error in turn: "
            "what is here is not a random sample, and its shares are not those of the tables."
        )
    return said
