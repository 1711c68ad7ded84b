"""Heat map of the subsets of transferred modules."""

import json
from typing import Any, Dict, List, Optional, Sequence, Tuple

import altair as alt
from altair.typing import ChartType

from ....layers.module_weights import MODULES
from ..output import Output, Run
from ..results_table import Mean, Table
from .figure import Figure, PanelT, Section, file_name, format_size
from .theme import HEAT, colour

# With fewer subsets the table of results is enough.
_FEWEST = 3
_CELL_WIDTH, _CELL_HEIGHT = 84, 34

SubsetT = Tuple[str, ...]


def heat_maps(output: Output, tables: List[Table]) -> Section:
    """Draw mean F1 by data set and subset of modules.

    output (Output): The grid's folder.
    tables (List[Table]): Its results.
    RETURNS (Section): A panel for each group of systems that differ only in their modules, with a
        figure for each size.
    """
    panels: List[PanelT] = []
    sizes = sorted({size for table in tables for size, _ in table.sizes}, reverse=True)
    for group in module_subsets(output):
        figures = []
        for size in sizes:
            means = {
                (row.system, table.dataset): row.f1
                for table in tables
                for row in dict(table.sizes).get(size, [])
                if row.system in group
            }
            if len({system for system, _ in means}) > 1:
                figures.append(_figure(group, size, means, len(panels) + 1))
        if figures:
            panels.append(("All data sets", figures))
    lead = [
        "Mean F1 on test of systems that differ only in the modules transferred from English. The "
        "colours of a figure range from its lowest to its highest value."
    ]
    return Section("modules", "Transferred modules", "Modules", lead, "heat", panels)


def module_subsets(output: Output) -> List[Dict[str, SubsetT]]:
    """Group the systems that differ only in their transferred modules.

    output (Output): The grid's folder.
    RETURNS (List[Dict[str, SubsetT]]): Subset of the modules by system, of at least three systems
        with the same network and different subsets.
    """
    first: Dict[str, Run] = {}
    for run in output.runs:
        if run.record:
            first.setdefault(run.system, run)
    groups: Dict[str, Dict[str, SubsetT]] = {}
    for run in first.values():
        found = _read_transfer(run)
        if found is not None:
            network, subset = found
            groups.setdefault(network, {})[run.system] = subset
    return [
        group
        for group in groups.values()
        if len(group) >= _FEWEST and len(set(group.values())) == len(group)
    ]


def _read_transfer(run: Run) -> Optional[Tuple[str, SubsetT]]:
    config = run.read_config()
    modules = (config.get("initialize", {}).get("after_init") or {}).get("modules")
    if not isinstance(modules, list):
        return None
    network = json.dumps([config.get("nlp"), config.get("components")], sort_keys=True)
    return network, tuple(name for name in MODULES if name in modules)


def _figure(
    group: Dict[str, SubsetT], size: int, means: Dict[Tuple[str, str], Mean], number: int
) -> Figure:
    names = {system: " + ".join(subset) or "none" for system, subset in group.items()}
    systems = sorted(
        {system for system, _ in means},
        key=lambda name: (len(group[name]), [MODULES.index(module) for module in group[name]]),
    )
    datasets = list(dict.fromkeys(dataset for _, dataset in means))
    low, high = (f(f1.mean for f1 in means.values()) for f in (min, max))
    values = []
    for (system, dataset), f1 in means.items():
        step = round((f1.mean - low) / ((high - low) or 1) * (len(HEAT) - 1))
        ground, text = HEAT[step]
        values.append(
            {
                "dataset": dataset,
                "subset": names[system],
                "f1": f"{f1.mean:.1f}",
                "ground": colour(ground),
                "text": colour(text),
                "tip": f"{names[system]} on {dataset}: F1 {f1}",
            }
        )
    rows: List[Sequence[str]] = [
        [names[system], *(str(means.get((system, dataset), "")) for dataset in datasets)]
        for system in systems
    ]
    best = []
    for dataset in datasets:
        own = [system for system in systems if (system, dataset) in means]
        top = max(own, key=lambda system: means[system, dataset].mean)
        best.append(f"{names[top]} on {dataset} ({means[top, dataset].mean:.1f})")
    return Figure(
        f"Heat map of mean F1 with {format_size(size)}, a row for each subset of the modules, a "
        f"column for each data set. The highest: {'; '.join(best)}.",
        _chart([names[system] for system in systems], datasets, values),
        f"The highest: {'; '.join(best)}.",
        ("modules", *datasets),
        rows,
        name=file_name("modules", number, size),
        title=format_size(size),
        size=format_size(size),
    )


def _chart(subsets: List[str], datasets: List[str], values: List[Dict[str, Any]]) -> ChartType:
    columns = alt.Axis(
        orient="top",
        labelAngle=0,
        labelLimit=_CELL_WIDTH - 4,
        domain=False,
        ticks=False,
        grid=False,
    )
    rows = alt.Axis(labelLimit=170, domain=False, ticks=False, grid=False)
    base = alt.Chart(width=alt.Step(_CELL_WIDTH), height=alt.Step(_CELL_HEIGHT)).encode(
        alt.X("dataset:N", sort=datasets, title=None, axis=columns),
        alt.Y("subset:N", sort=subsets, title=None, axis=rows),
    )
    cells = base.mark_rect(stroke=colour("surface"), strokeWidth=2).encode(
        alt.Fill("ground:N", scale=None), alt.Description("tip:N")
    )
    numbers = base.mark_text(fontSize=12, aria=False).encode(
        alt.Text("f1:N"), alt.Color("text:N", scale=None)
    )
    return alt.layer(cells, numbers, data=alt.InlineData(values))
