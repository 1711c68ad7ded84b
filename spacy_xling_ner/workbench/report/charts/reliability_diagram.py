"""Reliability diagram: share of correct entities over their scores."""

from functools import partial
from typing import Any, Dict, List, Optional, Sequence

import altair as alt
from altair.typing import ChartType

from ...evaluation.reliability import expected_calibration_error, reliability_bins
from ..error_counts import CountsT
from ..output import Output
from .figure import Figure, Section, first_few, format_size, panels_by_size
from .theme import colour, series_channels


def reliability_diagrams(output: Output, counts: CountsT) -> Section:
    """Draw the share of correct entities over their scores.

    output (Output): The grid's folder.
    counts (CountsT): Its error counts.
    RETURNS (Section): A figure for each data set and size with scores.
    """
    lead = [
        "Predicted entities are sorted into ten bins by score. A point shows the mean score of a "
        "bin and the share of its entities that is correct; the larger the point, the more "
        "entities. On the diagonal a score is a probability; below it, the system is "
        "overconfident. ECE is the expected calibration error: the mean distance from the "
        "diagonal, weighted by the number of entities. All seeds together; systems without scores "
        "are left out."
    ]
    panels = panels_by_size("scores", output, partial(_figure, output, counts))
    return Section("scores", "Calibration of the scores", "Scores", lead, "systems", panels)


def _figure(output: Output, counts: CountsT, dataset: str, size: int) -> Optional[Figure]:
    values: List[Dict[str, Any]] = []
    rows: List[Sequence[str]] = []
    calibration = []
    for system in output.systems:
        own = counts.get((dataset, size, system))
        if own is None or not own.scores:
            continue
        bins = reliability_bins(own.scores, own.correct)
        for b in bins:
            values.append(
                {
                    "system": system,
                    "score": round(b.score, 4),
                    "correct": round(b.right, 4),
                    "count": b.count,
                    "tip": f"{system}, scores {b.low:.1f} to {b.high:.1f}: {b.count:,} entities, "
                    f"{100 * b.right:.0f} % correct",
                }
            )
        error = expected_calibration_error(bins)
        calibration.append((error, f"{system} {error:.3f}"))
        rows.append((system, f"{len(own.scores):,}", f"{error:.3f}"))
    if not rows:
        return None
    texts = [text for _, text in sorted(calibration, key=lambda pair: pair[0])]
    return Figure(
        f"Reliability diagram of the scores on {dataset} with {format_size(size)}. Expected "
        f"calibration error: {'; '.join(texts)}.",
        _chart(output.systems, values),
        f"Expected calibration error: {first_few(texts)}.",
        ("system", "entities", "ECE"),
        rows,
    )


def _chart(systems: List[str], values: List[Dict[str, Any]]) -> ChartType:
    color, shape, dash = series_channels(systems, {value["system"] for value in values})
    scale = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(values=[0, 0.2, 0.4, 0.6, 0.8, 1], format=".1f", domain=False, ticks=False)
    base = alt.Chart(width=250, height=250).encode(
        alt.X("score:Q", title="mean score", scale=scale, axis=axis),
        alt.Y("correct:Q", title="share of correct entities", scale=scale, axis=axis),
    )
    ends = alt.InlineData([{"score": 0, "correct": 0}, {"score": 1, "correct": 1}])
    diagonal = base.properties(data=ends).mark_line(
        strokeDash=[3, 3], color=colour("axis"), strokeWidth=1.2, aria=False
    )
    lines = base.mark_line(strokeWidth=1.6, aria=False).encode(color, dash)
    sizes = alt.Scale(type="sqrt", range=[20, 220])
    points = base.mark_point(filled=True, opacity=0.9).encode(
        color, shape, alt.Size("count:Q", scale=sizes, legend=None), alt.Description("tip:N")
    )
    return alt.layer(diagonal, lines, points, data=alt.InlineData(values))
