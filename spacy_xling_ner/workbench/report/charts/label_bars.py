"""F1 of each label."""

from typing import Any, Dict, List, Sequence, Tuple

from ...experiments.summary import summarize
from ..figure import Figure, Panel, Section, SpecT, say_first, say_size, slug
from ..output import Output
from .theme import colour, series_scales

_WIDTH, _BAR = 230, 10


def label_bars(output: Output) -> Section:
    """Draw mean F1 of each label and system.

    output (Output): The grid's folder.
    RETURNS (Section): A figure for each data set and size; perhaps none.
    """
    means: Dict[Tuple[str, int], List[Dict[str, Any]]] = {}
    for row in summarize(output.records).to_dict("records"):
        if row["metric"] == "f1_label":
            means.setdefault((row["dataset"], int(row["n_train"])), []).append(row)
    support = _support(output)
    panels = []
    for dataset in output.datasets:
        choices = [
            (say_size(size), _figure(output, dataset, size, means[dataset, size], support))
            for size in reversed(output.sizes(dataset))
            if (dataset, size) in means
        ]
        if choices:
            panels.append(Panel(dataset, choices))
    lead = [
        "Mean F1 of each label on test. The thin lines are one standard deviation over the seeds "
        "to either side. Labels stand in the order of how often they are in the test set."
    ]
    return Section("labels", "Label by label", "Labels", lead, "systems", panels)


def _support(output: Output) -> Dict[Tuple[str, str], int]:
    found: Dict[Tuple[str, str], int] = {}
    for run in output.runs:
        for label, scores in run.record.get("per_label", {}).items():
            found[run.dataset, label] = int(scores.get("support", 0))
    return found


def _figure(
    output: Output,
    dataset: str,
    size: int,
    means: List[Dict[str, Any]],
    support: Dict[Tuple[str, str], int],
) -> Figure:
    names = sorted({row["label"] for row in means})
    labels = sorted(names, key=lambda label: -support.get((dataset, label), 0))
    systems = [s for s in output.systems if any(row["system"] == s for row in means)]
    found = {(row["label"], row["system"]): row for row in means}
    values = []
    rows: List[Sequence[str]] = []
    for label in labels:
        texts = []
        for system in systems:
            row = found.get((label, system))
            if row is None:
                texts.append("")
                continue
            mean, spread = row["mean"], row["std"]
            text = f"{mean:.1f}" + (f" ± {spread:.1f}" if spread == spread else "")
            texts.append(text)
            around = spread if spread == spread else 0.0
            values.append(
                {
                    "label": label,
                    "system": system,
                    "f1": round(mean, 2),
                    "low": round(max(mean - around, 0), 2),
                    "high": round(min(mean + around, 100), 2),
                    "tip": f"{label}, {system}: F1 {text}",
                }
            )
        number = support.get((dataset, label))
        rows.append([label, "" if number is None else f"{number:,}", *texts])
    tops = []
    for label in labels:
        mean, best = max((found[label, s]["mean"], s) for s in systems if (label, s) in found)
        tops.append(f"{label} {best} ({mean:.1f})" if mean else f"{label} none")
    return Figure(
        slug("labels", dataset, size),
        f"{dataset}, {say_size(size)}",
        f"Bars of mean F1 by label and system on {dataset} with {say_size(size)}. The highest of "
        f"each label: {'; '.join(tops)}.",
        _spec(output.systems, systems, labels, values),
        f"The highest of each label: {say_first(tops, 8)}.",
        ("label", "gold", *systems),
        rows,
    )


def _spec(
    all_systems: List[str], systems: List[str], labels: List[str], values: List[SpecT]
) -> SpecT:
    x = {
        "field": "f1",
        "type": "quantitative",
        "title": "F1",
        "scale": {"domain": [0, 100]},
        "axis": {"tickCount": 5, "domain": False, "ticks": False},
    }
    return {
        "width": _WIDTH,
        "height": {"step": _BAR, "for": "offset"},
        "data": {"values": values},
        "encoding": {
            "y": {
                "field": "label",
                "type": "nominal",
                "sort": labels,
                "title": None,
                "scale": {"paddingInner": 0.2, "paddingOuter": 0.1},
                "axis": {"labelLimit": 100, "ticks": False},
            },
            "yOffset": {"field": "system", "sort": systems, "scale": {"paddingInner": 0.12}},
        },
        "layer": [
            {
                "mark": {"type": "bar"},
                "encoding": {
                    "x": x,
                    "color": series_scales(all_systems, set(systems))["color"],
                    "description": {"field": "tip"},
                },
            },
            {
                "mark": {"type": "rule", "strokeWidth": 1, "aria": False, "color": colour("ink")},
                "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}},
            },
        ],
    }
