"""Draw the figures of docs/results.md, from the files in `benchmarks/results`.

    python -m benchmarks.figures

Writes `docs/images/results-NAME.svg`, for a table of `benchmarks.tables`. Needs the extra `report`.
The learning curves and the heat map of the modules are figures of `xling report`.
"""

from pathlib import Path
from statistics import mean, stdev
from typing import Any, Dict, List, Sequence, Tuple

import altair as alt
from wasabi import msg

from spacy_xling_ner.workbench.report.charts.svg import paper_svg
from spacy_xling_ner.workbench.report.charts.theme import series_channels

from . import tables

IMAGES = Path("docs/images")
# By name of the table, the title and the description for those who cannot see the figure.
FIGURES = {
    "rivals": (
        "Other ways to learn from few sentences",
        "With 100 sentences of GSD the bridge is best, with 2,000 the CRF over features.",
    ),
    "teachers": (
        "No label of one's own",
        "A bridge that is taught by both its teachers is above them, far so on stockmark.",
    ),
    "chinese": (
        "The same English source on Chinese",
        "The bridge is far above spaCy's ner with 100 sentences, and above all others with 2,000.",
    ),
    "control": (
        "A classifier with permuted labels",
        "Permuted labels keep most of the gain over the network from scratch.",
    ),
    "scripts": (
        "Which script each module reads, 500 sentences",
        "With transfer each pair of scripts is above the same pair from scratch, on all data sets.",
    ),
    "large-data": (
        "Transfer with much data",
        "With up to 5,000 utterances transfer is far above scratch, from 20,000 on they are close.",
    ),
    "options": (
        "One option of the views off, no Japanese sentence",
        "Without kinds, joined names or the gloss F1 falls most, without capitals a little.",
    ),
    "sources": (
        "An English source that a company may use",
        "The open source is far below wikineural without a Japanese sentence, and close with 500.",
    ),
    "all-types": (
        "All 22 types of GSD",
        "On dev from raw text the bridge is above ja_core_news_lg and below ja_core_news_trf.",
    ),
}

# Row of the figure, series, and the scores of the seeds.
PointT = Tuple[str, str, List[float]]


def main() -> None:
    for name, (title, description) in FIGURES.items():
        path = IMAGES / f"results-{name}.svg"
        svg = paper_svg(dot_plot(points_of(name)).to_dict(), title, f"{title}. {description}")
        path.write_text(svg, encoding="utf8")
        msg.good(str(path))


def points_of(name: str) -> List[PointT]:
    """Collect the points of a figure.

    name (str): Name of a table.
    RETURNS (List[PointT]): The points, in the order of the table.
    """
    if name == "all-types":
        found = tables.all_scores().items()
        return [(s, ", ".join(kind), f1) for (data, s, kind), f1 in found if data == "gsd-22"]
    summary = tables.SUMMARIES[name]
    f1 = tables.f1_scores(summary)
    systems = list(dict.fromkeys(system for _, _, system in f1))
    points = [
        (system, tables.column_title(*place), f1.get((*place, system), []))
        for system in systems
        for place in summary.columns
    ]
    if len(systems) < len(summary.columns):
        return [(column, system, values) for system, column, values in points]
    return points


def dot_plot(points: Sequence[PointT]) -> Any:
    """Draw the mean of each point with its standard deviation.

    points (Sequence[PointT]): The points.
    RETURNS (Any): The chart.
    """
    values: List[Dict[str, Any]] = []
    for row, series, scores in points:
        if not scores:  # not every system has every size
            continue
        middle, spread = mean(scores), stdev(scores) if len(scores) > 1 else 0.0
        ends = {"low": round(middle - spread, 2), "high": round(middle + spread, 2)}
        values.append({"row": row, "system": series, "value": round(middle, 2), **ends})
    names = list(dict.fromkeys(series for _, series, _ in points))
    color, shape, _ = series_channels(names, names)
    rows = list(dict.fromkeys(row for row, *_ in points))
    axis = alt.Axis(labelLimit=230, domain=False, ticks=False, grid=True)
    base = alt.Chart(width=330, height=alt.Step(24)).encode(
        alt.Y("row:N", sort=rows, title=None, axis=axis), color
    )
    x = alt.X("value:Q", title="F1", scale=alt.Scale(zero=False, nice=True, padding=8))
    spreads = base.mark_rule(strokeWidth=2, opacity=0.5).encode(
        alt.X("low:Q", title="F1"), alt.X2("high")
    )
    dots = base.mark_point(filled=True, size=60, opacity=1).encode(x, shape)
    return alt.layer(spreads, dots, data=alt.InlineData(values))


if __name__ == "__main__":
    main()
