"""Learning curves: F1 over the number of training sentences."""

from typing import Any, Dict, List, Sequence

import altair as alt
from altair.typing import ChartType

from ..output import Output
from ..results_table import Table
from .figure import Figure, Section, file_name, first_few, format_size
from .theme import colour, series_channels


def learning_curves(output: Output, tables: List[Table]) -> Section:
    """Draw F1 over the number of training sentences, with bands.

    output (Output): The grid's folder.
    tables (List[Table]): Its results.
    RETURNS (Section): A figure for each data set with more than one size.
    """
    panels = [
        (table.dataset, [_figure(output.systems, table)])
        for table in tables
        if len(table.sizes) > 1
    ]
    lead = ["Mean F1 on test by number of training sentences."]
    if any(row.f1.std is not None for table in tables for _, rows in table.sizes for row in rows):
        lead[0] += " Bands show one standard deviation over the seeds to either side."
    if any(size == 0 for table in tables for size, _ in table.sizes):
        lead.append("At 0 (zero-shot) the whole network comes from English.")
    return Section("curves", "Learning curves", "Curves", lead, "systems", panels)


def _figure(systems: List[str], table: Table) -> Figure:
    sizes = [size for size, _ in table.sizes]
    means = {(row.system, size): row.f1 for size, rows in table.sizes for row in rows}
    trained = {system for system, size in means if size}
    values: List[Dict[str, Any]] = [
        {
            "size": at,
            "system": system,
            "tip": f"{system}, {size:,} sentences: F1 {f1}",
            **f1.point,
        }
        for (system, size), f1 in means.items()
        # what takes no sentences is level
        for at in ([size] if system in trained else sizes)
    ]
    names = [name for name in systems if any(name == system for system, _ in means)]
    ends = []
    for name in names:
        first, last = (means.get((name, size)) for size in (sizes[0], sizes[-1]))
        if last is not None:
            start = "" if first is None else f"from {first.mean:.1f} "
            ends.append(f"{name} {start}to {last.mean:.1f}")
    rows: List[Sequence[str]] = [
        [name, *(str(means.get((name, size), "")) for size in sizes)] for name in names
    ]
    best = [f"{row.system} {row.f1.mean:.1f}" for row in table.sizes[-1][1]]
    return Figure(
        f"Learning curves on {table.dataset}, F1 from {sizes[0]:,} to {sizes[-1]:,} training "
        f"sentences: {'; '.join(ends)}.",
        banded_lines(systems, values, "training sentences", "F1").properties(width=300, height=240),
        f"With {format_size(sizes[-1])}: {first_few(best)}.",
        ("system", *(f"{size:,}" for size in sizes)),
        rows,
        name=file_name("learning-curves", table.dataset),
        title=table.dataset,
    )


def banded_lines(
    systems: Sequence[str], values: List[Dict[str, Any]], x_title: str, y_title: str
) -> ChartType:
    """Draw a line with a band for each system, over sizes on a logarithmic axis.

    systems (Sequence[str]): All systems, in order.
    values (List[Dict[str, Any]]): The points: `size`, `system`, `value`, `low`, `high` and `tip`.
    x_title (str), y_title (str): Titles of the axes.
    RETURNS (ChartType): The chart.
    """
    color, shape, dash = series_channels(systems, {value["system"] for value in values})
    sizes = sorted({value["size"] for value in values})
    scale = alt.Scale(type="log", nice=False, padding=8)
    if sizes[0] == 0:
        # 0 has no logarithm: it is a few doublings to the left of the first size
        constant = sizes[1] / 2 if len(sizes) > 1 else 1
        scale = alt.Scale(type="symlog", constant=constant, nice=False, padding=8)
    ticks = alt.Axis(
        values=sizes, format=",d", labelOverlap="greedy", labelSeparation=4, grid=False
    )
    y_axis = alt.Axis(tickCount=6, domain=False, ticks=False)
    y = alt.Y("value:Q", title=y_title, scale=alt.Scale(zero=True, nice=True), axis=y_axis)
    base = alt.Chart().encode(alt.X("size:Q", title=x_title, scale=scale, axis=ticks), color)
    bands = base.mark_area(opacity=0.14, aria=False).encode(
        alt.Y("low:Q", title=y_title), alt.Y2("high")
    )
    lines = base.mark_line(strokeWidth=2, aria=False).encode(y, dash)
    points = base.mark_point(filled=True, size=45, opacity=1).encode(
        y,
        shape,
        alt.Description("tip:N"),
        stroke=alt.value(colour("surface")),
        strokeWidth=alt.value(0.8),
    )
    return alt.layer(bands, lines, points, data=alt.InlineData(values))
