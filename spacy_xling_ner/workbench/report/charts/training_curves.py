"""Training curves: F1 on dev over the steps of each training."""

from functools import partial
from typing import Any, Dict, List, Optional, Sequence

import altair as alt
from altair.typing import ChartType

from ..output import Output
from .figure import Figure, Section, format_size, panels_by_size
from .theme import series_channels


def training_curves(output: Output) -> Section:
    """Draw F1 on dev over the steps of each training, a line a seed.

    output (Output): The grid's folder.
    RETURNS (Section): A figure for each data set and size.
    """
    lead = [
        "F1 on dev during training, one line per seed. The checkpoint with the highest F1 on dev "
        "is kept; only that one is evaluated on test."
    ]
    panels = panels_by_size("training-curves", output, partial(_figure, output))
    return Section("training", "Training curves", "Training", lead, "systems", panels)


def _figure(output: Output, dataset: str, size: int) -> Optional[Figure]:
    values: List[Dict[str, Any]] = []
    rows: List[Sequence[str]] = []
    highest = []
    for run in output.runs:
        curve = run.record.get("curve", [])
        if (run.dataset, run.n_train) != (dataset, size) or len(curve) < 2:
            continue
        for point in curve:
            f1 = round(point["score"], 1)
            values.append({"step": point["step"], "f1": f1, "system": run.system, "seed": run.seed})
        best, last = run.record["best"], curve[-1]["step"]
        highest.append((float(best["score"]), run.system))
        numbers = (f"{best['score']:.1f}", f"{best['step']:,}", f"{last:,}")
        rows.append((run.system, str(run.seed), *numbers))
    if not rows:
        return None
    score, system = max(highest, key=lambda pair: pair[0])
    return Figure(
        f"F1 on dev over the steps of {len(rows)} trainings on {dataset} with {format_size(size)}; "
        f"the highest is {score:.1f}, of {system}.",
        _chart(output.systems, values),
        f"The highest F1 on dev is {score:.1f}, of {system}.",
        ("system", "seed", "highest F1 on dev", "at step", "last step"),
        rows,
    )


def _chart(systems: List[str], values: List[Dict[str, Any]]) -> ChartType:
    color, _, dash = series_channels(systems, {value["system"] for value in values})
    steps = alt.Axis(format=",d", tickCount=5, grid=False)
    f1 = alt.Axis(tickCount=5, domain=False, ticks=False)
    lines = alt.Chart(width=300, height=200).mark_line(strokeWidth=1.4, opacity=0.85, aria=False)
    encoded = lines.encode(
        alt.X("step:Q", title="step", scale=alt.Scale(nice=False), axis=steps),
        alt.Y("f1:Q", title="F1 on dev", axis=f1),
        color,
        dash,
        alt.Detail("seed:N"),
    )
    return alt.layer(encoded, data=alt.InlineData(values))
