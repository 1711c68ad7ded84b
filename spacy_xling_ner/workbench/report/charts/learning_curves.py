"""Learning curves: F1 over the number of training sentences."""

from typing import List, Sequence

from ..figure import Figure, Panel, Section, SpecT, say_first, say_size, slug
from ..output import Output
from ..results_table import Row, Table
from .theme import colour, series_scales

_WIDTH, _HEIGHT = 300, 240


def learning_curves(output: Output, tables: List[Table]) -> Section:
    """Draw F1 over the number of training sentences, with bands.

    output (Output): The grid's folder.
    tables (List[Table]): Its results.
    RETURNS (Section): A figure for each data set with more than one size; perhaps none.
    """
    panels = [
        Panel(table.dataset, [("", _figure(output, table))])
        for table in tables
        if len(table.sizes) > 1
    ]
    spread = any(
        row.spread is not None for table in tables for _, rows in table.sizes for row in rows
    )
    lead = ["Mean F1 on test over the number of training sentences."]
    if spread:
        lead[0] += " The bands are one standard deviation over the seeds to either side."
    if any(size == 0 for table in tables for size, _ in table.sizes):
        lead.append(
            "At 0 there was no training on the data set: all of the network comes from English."
        )
    return Section("curves", "Learning curves", "Curves", lead, "systems", panels)


def _figure(output: Output, table: Table) -> Figure:
    values = []
    for size, rows in table.sizes:
        for row in rows:
            spread = row.spread or 0.0
            values.append(
                {
                    "size": size,
                    "system": row.system,
                    "f1": round(row.f1, 2),
                    "low": round(max(row.f1 - spread, 0), 2),
                    "high": round(min(row.f1 + spread, 100), 2),
                    "tip": f"{row.system}, {size:,} sentences: F1 {say_mean(row)}",
                }
            )
    sizes = [size for size, _ in table.sizes]
    first = {row.system: row.f1 for row in table.sizes[0][1]}
    last = {row.system: row.f1 for row in table.sizes[-1][1]}
    ends = [
        f"{name} {'from ' + format(first[name], '.1f') + ' ' if name in first else ''}"
        f"to {last[name]:.1f}"
        for name in output.systems
        if name in last
    ]
    return Figure(
        slug("learning-curves", table.dataset),
        table.dataset,
        f"Learning curves on {table.dataset}, F1 from {sizes[0]:,} to {sizes[-1]:,} training "
        f"sentences: {'; '.join(ends)}.",
        _spec(output.systems, sizes, values),
        f"With {say_size(sizes[-1])}: "
        f"{say_first([f'{row.system} {row.f1:.1f}' for row in table.sizes[-1][1]])}.",
        ("system", *(f"{size:,}" for size in sizes)),
        _rows(output.systems, table),
    )


def _rows(systems: List[str], table: Table) -> List[Sequence[str]]:
    found = {(row.system, size): say_mean(row) for size, rows in table.sizes for row in rows}
    sizes = [size for size, _ in table.sizes]
    names = [name for name in systems if any((name, size) in found for size in sizes)]
    return [[name, *(found.get((name, size), "") for size in sizes)] for name in names]


def say_mean(row: Row) -> str:
    """Write mean and spread.

    row (Row): A row of the results.
    RETURNS (str): Such as `34.5 ± 17.0`.
    """
    return f"{row.f1:.1f}" + ("" if row.spread is None else f" ± {row.spread:.1f}")


def _spec(systems: List[str], sizes: List[int], values: List[SpecT]) -> SpecT:
    trained = [size for size in sizes if size > 0]
    scale: SpecT = {"type": "log"}
    if sizes[0] == 0:
        # 0 has no logarithm: its place is left of the first size, a few doublings away
        scale = {"type": "symlog", "constant": trained[0] / 2 if trained else 1}
    scales = series_scales(systems, {value["system"] for value in values})
    x = {
        "field": "size",
        "type": "quantitative",
        "title": "training sentences",
        "scale": {**scale, "nice": False, "padding": 8},
        "axis": {
            "values": sizes,
            "format": ",d",
            "labelOverlap": "greedy",
            "labelSeparation": 4,
            "grid": False,
        },
    }
    y = {
        "field": "f1",
        "type": "quantitative",
        "title": "F1",
        "scale": {"zero": True, "nice": True},
        "axis": {"tickCount": 6, "domain": False, "ticks": False},
    }
    plain = {"color": scales["color"]}
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "data": {"values": values},
        "encoding": {"x": x},
        "layer": [
            {
                "mark": {"type": "area", "opacity": 0.14, "aria": False},
                "encoding": {
                    "y": {**y, "field": "low"},
                    "y2": {"field": "high"},
                    **plain,
                },
            },
            {
                "mark": {"type": "line", "strokeWidth": 2, "aria": False},
                "encoding": {"y": y, **plain, "strokeDash": scales["strokeDash"]},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 45, "opacity": 1},
                "encoding": {
                    "y": y,
                    **plain,
                    "shape": scales["shape"],
                    "description": {"field": "tip"},
                    "stroke": {"value": colour("surface")},
                    "strokeWidth": {"value": 0.8},
                },
            },
        ],
    }
