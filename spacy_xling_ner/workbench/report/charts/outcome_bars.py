"""Stacked bars of the outcomes of entities, by label and system."""

from functools import partial
from typing import Any, Dict, List, Optional, Sequence

import altair as alt
from altair.typing import ChartType

from ..error_counts import KIND_NAMES, KINDS, CountsT, ErrorCounts, KindT
from ..output import Output
from .figure import Figure, Section, first_few, format_size, panels_by_size
from .theme import colour

ALL = "All labels"
# The other labels are in the table of numbers only.
_MOST_LABELS = 10
# Bars of spurious entities end at so many percent of the gold entities.
_MOST_SPURIOUS = 100
_MOST_CONFUSED = 3


def outcome_bars(output: Output, counts: CountsT) -> Section:
    """Draw the outcomes of entities, by label and system.

    output (Output): The grid's folder.
    counts (CountsT): Its error counts.
    RETURNS (Section): A figure for each data set and size with predictions.
    """
    lead = [
        "Right of 0 are the gold entities of test, in percent: correct; predicted with a wrong "
        "label; with the right label, but other boundaries (boundary error); or not predicted at "
        "all (missed, false negatives). Left of 0 are predictions without a gold entity (spurious, "
        "false positives), in percent of the gold entities.",
        "All seeds together. An entity is paired with at most one other that it overlaps: the one "
        "with the same boundaries, or else the same label, or else the longest overlap.",
    ]
    panels = panels_by_size("errors", output, partial(_figure, output, counts))
    return Section("errors", "Error analysis", "Errors", lead, "kinds", panels)


def _figure(output: Output, all_counts: CountsT, dataset: str, size: int) -> Optional[Figure]:
    places = {system: (dataset, size, system) for system in output.systems}
    counts = {name: all_counts[place] for name, place in places.items() if place in all_counts}
    if not counts:
        return None
    gold = next(iter(counts.values())).gold
    names = {label for own in counts.values() for label, _ in own.outcomes}
    labels = sorted(names, key=lambda label: (-gold[label], label))
    shown = [label for label in labels if gold[label]][:_MOST_LABELS]
    hidden = [label for label in labels if label not in shown]
    values: List[Dict[str, Any]] = []
    rows: List[Sequence[str]] = []
    shares = []
    for label in [ALL, *labels]:
        for system, own in counts.items():
            wanted = labels if label == ALL else [label]
            of_kind = {kind: sum(own.outcomes[name, kind] for name in wanted) for kind in KINDS}
            total = sum(own.gold[name] for name in wanted)
            if total and label not in hidden:
                values += _bars(label, system, of_kind, total)
            if label == ALL:
                shares.append(f"{system} {100 * of_kind['correct'] / max(total, 1):.0f} % correct")
            numbers = [f"{n:,}" for n in (total, *of_kind.values())]
            rows.append([label, system, *numbers, _confused(own, label)])
    rest = f" Only among the numbers: {', '.join(hidden)}." if hidden else ""
    return Figure(
        f"Stacked bars of the outcomes of the gold entities of {dataset} with {format_size(size)}, "
        f"for all labels and for each: {'; '.join(shares)}.",
        _chart([ALL, *shown], list(counts), values),
        f"Of all gold entities: {first_few(shares)}.{rest}",
        ("label", "system", "gold", *KIND_NAMES.values(), "mistaken for"),
        rows,
    )


def _confused(counts: ErrorCounts, label: str) -> str:
    found = [(-n, other) for (gold, other), n in counts.confused.items() if gold == label]
    return ", ".join(f"{other} {-n}" for n, other in sorted(found)[:_MOST_CONFUSED])


def _bars(label: str, system: str, of_kind: Dict[KindT, int], total: int) -> List[Dict[str, Any]]:
    bars = []
    at = 0.0
    for kind, count in of_kind.items():
        share = 100 * count / total
        start, end = (-min(share, _MOST_SPURIOUS), 0.0) if kind == "spurious" else (at, at + share)
        at = end
        if count:
            name = KIND_NAMES[kind]
            bars.append(
                {
                    "label": label,
                    "system": system,
                    "kind": name,
                    "start": round(start, 2),
                    "end": round(end, 2),
                    "tip": f"{label}, {system}: {count:,} {name}, {share:.0f} % of {total:,} gold",
                }
            )
    return bars


def _chart(labels: List[str], systems: List[str], values: List[Dict[str, Any]]) -> ChartType:
    lowest = min((value["start"] for value in values), default=0)
    kinds = alt.Scale(domain=list(KIND_NAMES.values()), range=[colour(kind) for kind in KINDS])
    percent = alt.Axis(
        values=[-100, -50, 0, 50, 100], labelExpr="abs(datum.value)", domain=False, ticks=False
    )
    base = alt.Chart(width=220, height=alt.Step(15))
    bars = base.mark_bar(height=alt.RelativeBandSize(0.76)).encode(
        alt.Y(
            "system:N",
            sort=systems,
            scale=alt.Scale(domain=systems),
            title=None,
            axis=alt.Axis(labelLimit=120, ticks=False, domain=False),
        ),
        alt.X(
            "start:Q",
            title="percent of the gold entities",
            scale=alt.Scale(domain=[min(-10, lowest), 100], nice=False),
            axis=percent,
        ),
        alt.X2("end"),
        alt.Color("kind:N", title=None, scale=kinds),
        alt.Description("tip:N"),
    )
    # aggregated, so that there is one line in a panel instead of one for each bar
    zero = base.transform_aggregate(bars="count()").mark_rule(color=colour("axis"), aria=False)
    header = alt.Header(labelOrient="top", labelAnchor="start", labelPadding=3)
    return (
        alt.layer(bars, zero.encode(x=alt.datum(0)))
        .facet(row=alt.Row("label:N", sort=labels, header=header), data=alt.InlineData(values))
        .properties(spacing=10)
    )
