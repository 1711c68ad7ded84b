"""F1 of each label."""

from functools import partial
from typing import Any, Dict, List, Optional, Sequence, Tuple

import altair as alt
from altair.typing import ChartType

from ..output import Output
from ..results_table import Row, Table
from .figure import Figure, Section, first_few, format_size, panels_by_size
from .theme import colour, series_channels


def label_bars(output: Output, tables: List[Table]) -> Section:
    """Draw mean F1 of each label and system.

    output (Output): The grid's folder.
    tables (List[Table]): Its results.
    RETURNS (Section): A figure for each data set and size.
    """
    rows = {(table.dataset, size): rows for table in tables for size, rows in table.sizes}
    lead = [
        "Mean F1 of each label on test, the most frequent label first. Thin lines show one "
        "standard deviation over the seeds to either side."
    ]
    panels = panels_by_size("labels", output, partial(_figure, output, rows))
    return Section("labels", "F1 by label", "Labels", lead, "systems", panels)


def _figure(
    output: Output, results: Dict[Tuple[str, int], List[Row]], dataset: str, size: int
) -> Optional[Figure]:
    means = {
        (label, row.system): f1
        for row in results[dataset, size]
        for label, f1 in row.f1_of_label.items()
    }
    if not means:
        return None
    support = {
        label: int(scores.get("support", 0))
        for run in output.runs
        if run.dataset == dataset
        for label, scores in run.record.get("per_label", {}).items()
    }
    labels = sorted(sorted({label for label, _ in means}), key=lambda name: -support.get(name, 0))
    systems = [name for name in output.systems if any(name == system for _, system in means)]
    values: List[Dict[str, Any]] = []
    rows: List[Sequence[str]] = []
    highest = []
    for label in labels:
        own = {name: means[label, name] for name in systems if (label, name) in means}
        for system, f1 in own.items():
            tip = f"{label}, {system}: F1 {f1}"
            values.append({"label": label, "system": system, "tip": tip, **f1.point})
        gold = f"{support[label]:,}" if label in support else ""
        rows.append([label, gold, *(str(own.get(name, "")) for name in systems)])
        top, best = max((f1.mean, system) for system, f1 in own.items())
        highest.append(f"{label} {best} ({top:.1f})" if top else f"{label} none")
    return Figure(
        f"Bars of mean F1 by label and system on {dataset} with {format_size(size)}. The highest "
        f"of each label: {'; '.join(highest)}.",
        _chart(output.systems, systems, labels, values),
        f"The highest of each label: {first_few(highest, 8)}.",
        ("label", "gold", *systems),
        rows,
    )


def _chart(
    all_systems: List[str], systems: List[str], labels: List[str], values: List[Dict[str, Any]]
) -> ChartType:
    color, _, _ = series_channels(all_systems, systems)
    # a row for each label, with the height of its bars
    height = alt.Step(10, **{"for": "offset"})
    base = alt.Chart(width=230, height=height).encode(
        alt.Y(
            "label:N",
            sort=labels,
            title=None,
            scale=alt.Scale(paddingInner=0.2, paddingOuter=0.1),
            axis=alt.Axis(labelLimit=100, ticks=False),
        ),
        alt.YOffset("system:N", sort=systems, scale=alt.Scale(paddingInner=0.12)),
    )
    axis = alt.Axis(tickCount=5, domain=False, ticks=False)
    f1 = alt.X("value:Q", title="F1", scale=alt.Scale(domain=[0, 100]), axis=axis)
    bars = base.mark_bar().encode(f1, color, alt.Description("tip:N"))
    spread = base.mark_rule(strokeWidth=1, aria=False, color=colour("ink")).encode(
        alt.X("low:Q", title="F1"), alt.X2("high")
    )
    return alt.layer(bars, spread, data=alt.InlineData(values))
