"""Rendering a report as one HTML page, and as Markdown."""

from pathlib import Path
from typing import Any, Dict, List, Sequence, Tuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from ..experiments.grid.estimate import format_duration
from ..experiments.meta import versions
from .charts.figure import Section, format_size
from .charts.theme import COLOURS, HEAT, series_style
from .error_counts import KIND_NAMES
from .output import Output
from .results_table import Table

_PACKAGE = "spacy-xling-ner"
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html.j2"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    keep_trailing_newline=True,
)
_ENVIRONMENT.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
_ENVIRONMENT.globals.update(
    colours=COLOURS,
    heat=HEAT,
    kind_names=KIND_NAMES,
    most_missing=30,
    series_style=series_style,
    version=versions([_PACKAGE])[_PACKAGE],
)
_ENVIRONMENT.filters["size"] = format_size
_ENVIRONMENT.filters["cell"] = lambda text: str(text).replace("|", "\\|")


def report_contents(
    output: Output, tables: List[Table], sources: List[Table], sections: Sequence[Section]
) -> Dict[str, Any]:
    """Collect the contents of a report, with an empty explorer.

    output (Output): The grid's folder.
    tables (List[Table]), sources (List[Table]): Its results.
    sections (Sequence[Section]): Its figures, drawn.
    RETURNS (Dict[str, Any]): Variables of both templates.
    """
    missing, other_missing = output.missing()
    return {
        "title": output.meta.get("title") or "Results",
        "description": " ".join((output.meta.get("description") or "").split()),
        "facts": _facts(output),
        "meta": output.meta,
        "missing": missing,
        "other_missing": other_missing,
        "failed": output.failed,
        "no_cells": sum(run.predictions is None for run in output.runs),
        "tables": tables,
        "sources": sources,
        "sections": sections,
        "first_baseline": output.baselines[0] if output.baselines else "",
        "time": _training_time(output),
        "systems": output.systems,
        "explorer": None,
    }


def render(template: str, contents: Dict[str, Any]) -> str:
    """Render a report.

    template (str): `page.html.j2` for HTML that needs no other file, or `report.md.j2` for
        Markdown with its images in the folder `figures`.
    contents (Dict[str, Any]): Contents of the report.
    RETURNS (str): The text.
    """
    return _ENVIRONMENT.get_template(template).render(contents)


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


def _training_time(output: Output) -> str:
    # results with the same config share a cell
    records = {run.cell: run.record for run in [*output.runs, *output.sources] if run.cell}
    return format_duration(sum(r["seconds"] for r in records.values())) if records else ""
