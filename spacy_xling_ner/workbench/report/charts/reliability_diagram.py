"""A reliability diagram: the scores of entities against the share that is right."""

from typing import Dict, List, Sequence

from ...evaluation.reliability import Bin, expected_calibration_error, reliability_bins
from ..figure import Figure, Panel, Section, SpecT, say_first, say_size, slug
from ..output import Output
from ..tally import Tallies
from .theme import colour, series_scales

_SIDE = 250


def reliability_diagrams(output: Output, tallies: Tallies) -> Section:
    """Draw the share of right entities over their scores.

    output (Output): The grid's folder.
    tallies (Tallies): Its counts.
    RETURNS (Section): A figure for each data set and size with scores; perhaps none.
    """
    panels = []
    for dataset in output.datasets:
        choices = []
        for size in reversed(output.sizes(dataset)):
            bins = {}
            for system in output.systems:
                tally = tallies.places.get((dataset, size, system))
                if tally is not None and tally.scores:
                    bins[system] = reliability_bins(tally.scores, tally.right)
            if bins:
                choices.append((say_size(size), _figure(output, dataset, size, bins)))
        if choices:
            panels.append(Panel(dataset, choices))
    lead = [
        "A point is a tenth of the scores: how high they are on average, and which share of these "
        "entities is right. The larger the point, the more entities. On the diagonal a score is a "
        "probability; below it, the system is too sure. ECE is the expected calibration error: the "
        "mean distance from the diagonal, over ten bins of equal width, weighted by their "
        "entities. All seeds together; systems without scores are not there.",
    ]
    return Section("scores", "Can the scores be relied on?", "Scores", lead, "systems", panels)


def _figure(output: Output, dataset: str, size: int, bins: Dict[str, List[Bin]]) -> Figure:
    values = [
        {
            "system": system,
            "score": round(b.score, 4),
            "right": round(b.right, 4),
            "count": b.count,
            "tip": f"{system}, scores {b.low:.1f} to {b.high:.1f}: {b.count:,} entities, "
            f"{100 * b.right:.0f} % right",
        }
        for system, found in bins.items()
        for b in found
    ]
    errors = {system: expected_calibration_error(found) for system, found in bins.items()}
    rows: List[Sequence[str]] = [
        (system, f"{sum(b.count for b in bins[system]):,}", f"{error:.3f}")
        for system, error in errors.items()
    ]
    ordered = sorted(errors.items(), key=lambda item: item[1])
    says = [f"{system} {error:.3f}" for system, error in ordered]
    return Figure(
        slug("scores", dataset, size),
        f"{dataset}, {say_size(size)}",
        f"Reliability diagram of the scores on {dataset} with {say_size(size)}. Expected "
        f"calibration error: {'; '.join(says)}.",
        _spec(output.systems, values),
        f"Expected calibration error: {say_first(says)}.",
        ("system", "entities", "ECE"),
        rows,
    )


def _spec(systems: List[str], values: List[SpecT]) -> SpecT:
    scales = series_scales(systems, {value["system"] for value in values})
    unit = {"domain": [0, 1], "nice": False}
    axis = {"values": [0, 0.2, 0.4, 0.6, 0.8, 1], "format": ".1f", "domain": False, "ticks": False}
    place = {
        "x": {
            "field": "score",
            "type": "quantitative",
            "title": "mean score",
            "scale": unit,
            "axis": axis,
        },
        "y": {
            "field": "right",
            "type": "quantitative",
            "title": "share that is right",
            "scale": unit,
            "axis": axis,
        },
    }
    return {
        "width": _SIDE,
        "height": _SIDE,
        "layer": [
            {
                "data": {"values": [{"score": 0, "right": 0}, {"score": 1, "right": 1}]},
                "mark": {
                    "type": "line",
                    "strokeDash": [3, 3],
                    "color": colour("axis"),
                    "strokeWidth": 1.2,
                    "aria": False,
                },
                "encoding": place,
            },
            {
                "data": {"values": values},
                "mark": {"type": "line", "strokeWidth": 1.6, "aria": False},
                "encoding": {
                    **place,
                    "color": scales["color"],
                    "strokeDash": scales["strokeDash"],
                },
            },
            {
                "data": {"values": values},
                "mark": {"type": "point", "filled": True, "opacity": 0.9},
                "encoding": {
                    **place,
                    "color": scales["color"],
                    "shape": scales["shape"],
                    "size": {
                        "field": "count",
                        "type": "quantitative",
                        "scale": {"type": "sqrt", "range": [20, 220]},
                        "legend": None,
                    },
                    "description": {"field": "tip"},
                },
            },
        ],
    }
