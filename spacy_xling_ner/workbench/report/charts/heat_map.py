"""A heat map of the subsets of modules."""

from typing import Dict, List, Sequence, Tuple

from ....layers.module_weights import MODULES
from ..figure import Figure, Panel, Section, SpecT, say_size, slug
from ..output import Output
from ..results_table import Row, Table
from ..subsets import SubsetT, module_subsets, subset_name
from .learning_curves import say_mean
from .theme import HEAT, colour

_CELL_WIDTH, _CELL_HEIGHT = 84, 34


def heat_maps(output: Output, tables: List[Table]) -> Section:
    """Draw mean F1 by data set and subset of modules.

    output (Output): The grid's folder.
    tables (List[Table]): Its results.
    RETURNS (Section): A figure for each size, of the systems that differ only in their modules;
        perhaps none.
    """
    panels: List[Panel] = []
    for group in module_subsets(output):
        choices = []
        for size in reversed(sorted({size for table in tables for size, _ in table.sizes})):
            cells: Dict[Tuple[str, str], Row] = {}
            for table in tables:
                for row in dict(table.sizes).get(size, []):
                    if row.system in group:
                        cells[row.system, table.dataset] = row
            if len({system for system, _ in cells}) > 1:
                choices.append((say_size(size), _figure(group, size, cells, f"{len(panels) + 1}")))
        if choices:
            panels.append(Panel("All data sets", choices))
    lead = [
        "Mean F1 on test of the systems that differ only in the modules that they carry over from "
        "English. The colours of a figure go from its lowest number to its highest."
    ]
    return Section("modules", "Which modules to carry over", "Modules", lead, "heat", panels)


def _figure(
    group: Dict[str, SubsetT], size: int, cells: Dict[Tuple[str, str], Row], number: str
) -> Figure:
    systems = sorted(
        (s for s in group if any(s == system for system, _ in cells)),
        key=lambda s: (len(group[s]), [MODULES.index(name) for name in group[s]]),
    )
    datasets = list(dict.fromkeys(dataset for _, dataset in cells))
    low, high = (f(row.f1 for row in cells.values()) for f in (min, max))
    values = []
    for (system, dataset), row in cells.items():
        step = round((row.f1 - low) / ((high - low) or 1) * (len(HEAT) - 1))
        ground, ink = HEAT[step]
        values.append(
            {
                "dataset": dataset,
                "subset": subset_name(group[system]),
                "f1": f"{row.f1:.1f}",
                "ground": colour(ground),
                "ink": colour(ink),
                "tip": f"{subset_name(group[system])} on {dataset}: F1 {say_mean(row)}",
            }
        )
    rows: List[Sequence[str]] = []
    for system in systems:
        found = [cells.get((system, dataset)) for dataset in datasets]
        rows.append(
            [subset_name(group[system]), *("" if r is None else say_mean(r) for r in found)]
        )
    tops = []
    for dataset in datasets:
        best = max(
            (s for s in systems if (s, dataset) in cells), key=lambda s: cells[s, dataset].f1
        )
        tops.append(f"{subset_name(group[best])} on {dataset} ({cells[best, dataset].f1:.1f})")
    return Figure(
        slug("modules", number, size),
        say_size(size),
        f"Heat map of mean F1 with {say_size(size)}, a row for each subset of the modules, a "
        f"column for each data set. The highest: {'; '.join(tops)}.",
        _spec([subset_name(group[s]) for s in systems], datasets, values),
        f"The highest: {'; '.join(tops)}.",
        ("modules", *datasets),
        rows,
    )


def _spec(subsets: List[str], datasets: List[str], values: List[SpecT]) -> SpecT:
    axis = {"domain": False, "ticks": False, "grid": False, "labelLimit": 170}
    return {
        "width": {"step": _CELL_WIDTH},
        "height": {"step": _CELL_HEIGHT},
        "data": {"values": values},
        "encoding": {
            "x": {
                "field": "dataset",
                "type": "nominal",
                "sort": datasets,
                "title": None,
                "axis": {**axis, "orient": "top", "labelAngle": 0, "labelLimit": _CELL_WIDTH - 4},
            },
            "y": {
                "field": "subset",
                "type": "nominal",
                "sort": subsets,
                "title": None,
                "axis": axis,
            },
        },
        "layer": [
            {
                "mark": {"type": "rect", "stroke": colour("surface"), "strokeWidth": 2},
                "encoding": {
                    "fill": {"field": "ground", "type": "nominal", "scale": None},
                    "description": {"field": "tip"},
                },
            },
            {
                "mark": {"type": "text", "fontSize": 12, "aria": False},
                "encoding": {
                    "text": {"field": "f1"},
                    "color": {"field": "ink", "type": "nominal", "scale": None},
                },
            },
        ],
    }
