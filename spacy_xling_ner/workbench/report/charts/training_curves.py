"""Training curves: F1 on dev over the steps of each training."""

from typing import Any, Dict, List, Sequence

from ..figure import Figure, Panel, Section, SpecT, say_size, slug
from ..output import Output, Run
from .theme import series_scales

_WIDTH, _HEIGHT = 300, 200


def training_curves(output: Output) -> Section:
    """Draw F1 on dev over the steps of each training, a line a seed.

    output (Output): The grid's folder.
    RETURNS (Section): A figure for each data set and size; perhaps none.
    """
    panels = []
    for dataset in output.datasets:
        choices = []
        for size in reversed(output.sizes(dataset)):
            runs = [
                run
                for run in output.runs
                if (run.dataset, run.n_train) == (dataset, size)
                and len(run.record.get("curve", ())) > 1
            ]
            if runs:
                choices.append((say_size(size), _figure(output, dataset, size, runs)))
        if choices:
            panels.append(Panel(dataset, choices))
    lead = [
        "F1 on dev after so many updates, a line a seed. The pipeline with the highest is kept; "
        "test is read once, by that one."
    ]
    return Section("training", "How the trainings went", "Training", lead, "systems", panels)


def _figure(output: Output, dataset: str, size: int, runs: List[Run]) -> Figure:
    values: List[Dict[str, Any]] = []
    rows: List[Sequence[str]] = []
    for run in runs:
        for point in run.record["curve"]:
            values.append(
                {
                    "step": point["step"],
                    "f1": round(point["score"], 1),
                    "system": run.system,
                    "seed": run.seed,
                }
            )
        kept, last = run.record["best"], run.record["curve"][-1]
        rows.append(
            (
                run.system,
                str(run.seed),
                f"{kept['score']:.1f}",
                f"{kept['step']:,}",
                f"{last['step']:,}",
            )
        )
    best = max(runs, key=lambda run: float(run.record["best"]["score"]))
    return Figure(
        slug("training-curves", dataset, size),
        f"{dataset}, {say_size(size)}",
        f"F1 on dev over the steps of {len(runs)} trainings on {dataset} with {say_size(size)}; "
        f"the highest is {best.record['best']['score']:.1f}, of {best.system}.",
        _spec(output.systems, values),
        f"The highest F1 on dev is {best.record['best']['score']:.1f}, of {best.system}.",
        ("system", "seed", "highest F1 on dev", "at step", "last step"),
        rows,
    )


def _spec(systems: List[str], values: List[SpecT]) -> SpecT:
    scales = series_scales(systems, {value["system"] for value in values})
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "data": {"values": values},
        "mark": {"type": "line", "strokeWidth": 1.4, "opacity": 0.85, "aria": False},
        "encoding": {
            "x": {
                "field": "step",
                "type": "quantitative",
                "title": "step",
                "scale": {"nice": False},
                "axis": {"format": ",d", "tickCount": 5, "grid": False},
            },
            "y": {
                "field": "f1",
                "type": "quantitative",
                "title": "F1 on dev",
                "axis": {"tickCount": 5, "domain": False, "ticks": False},
            },
            "color": scales["color"],
            "strokeDash": scales["strokeDash"],
            "detail": {"field": "seed", "type": "nominal"},
        },
    }
