"""What becomes of the entities: found, mistaken, cut wrong, missed, or invented."""

from typing import Dict, List, Sequence

from ..figure import Figure, Panel, Section, SpecT, say_first, say_size, slug
from ..outcomes import KIND_NAMES, KINDS, KindT
from ..output import Output
from ..tally import Tallies, Tally
from .theme import colour, kind_scale

ALL = "All labels"
_WIDTH, _ROW = 220, 15
# The rest of the labels stand in the table of numbers.
_MOST_LABELS = 10
# Invented entities beyond so many percent of the gold ones are cut off.
_MOST_INVENTED = 100
_N_MISTAKEN = 3


def outcome_bars(output: Output, tallies: Tallies) -> Section:
    """Draw what becomes of the entities, by label and system.

    output (Output): The grid's folder.
    tallies (Tallies): Its counts.
    RETURNS (Section): A figure for each data set and size that has predictions; perhaps none.
    """
    panels = []
    for dataset in output.datasets:
        choices = []
        for size in reversed(output.sizes(dataset)):
            found = {
                system: tallies.places[dataset, size, system]
                for system in output.systems
                if (dataset, size, system) in tallies.places
            }
            if found:
                choices.append((say_size(size), _figure(dataset, size, found)))
        if choices:
            panels.append(Panel(dataset, choices))
    lead = [
        "To the right of 0 are the gold entities of test, in percent: those found as they are "
        "(correct), those found with another label (wrong label), with the right label and other "
        "edges (cut wrong), and those of which nothing was found (missed). To the left is what was "
        "found where nothing is, in percent of the gold entities (invented).",
        "All seeds together. A gold entity goes with at most one that was found, the one with the "
        "same edges, or else the same label, or else the longest overlap.",
    ]
    return Section("errors", "What goes wrong", "Errors", lead, "kinds", panels)


def _figure(dataset: str, size: int, found: Dict[str, Tally]) -> Figure:
    gold = next(iter(found.values())).gold
    names = {label for tally in found.values() for label, _ in tally.outcomes}
    labels = sorted(names, key=lambda label: (-gold[label], label))
    shown = [label for label in labels if gold[label]][:_MOST_LABELS]
    values: List[SpecT] = []
    rows: List[Sequence[str]] = []
    says = []
    for label in [ALL, *labels]:
        for system, tally in found.items():
            counts = _counts(tally, label)
            total = sum(tally.gold.values()) if label == ALL else tally.gold[label]
            if total and (label == ALL or label in shown):
                values += _bars(label, system, counts, total)
            if label == ALL:
                says.append(f"{system} {100 * counts['correct'] / max(total, 1):.0f} % correct")
            texts = [f"{counts[kind]:,}" for kind in KINDS]
            rows.append([label, system, f"{total:,}", *texts, _mistaken(tally, label)])
    header = ("label", "system", "gold", *(KIND_NAMES[kind] for kind in KINDS), "mistaken for")
    return Figure(
        slug("errors", dataset, size),
        f"{dataset}, {say_size(size)}",
        f"Stacked bars of what becomes of the gold entities of {dataset} with {say_size(size)}, "
        f"for all labels and for each: {'; '.join(says)}.",
        _spec([ALL, *shown], list(found), values),
        f"Of all gold entities: {say_first(says)}.{_say_rest(labels, shown)}",
        header,
        rows,
    )


def _say_rest(labels: List[str], shown: List[str]) -> str:
    rest = [label for label in labels if label not in shown]
    return f" Only among the numbers: {', '.join(rest)}." if rest else ""


def _counts(tally: Tally, label: str) -> Dict[KindT, int]:
    wanted = {name for name, _ in tally.outcomes} if label == ALL else {label}
    return {kind: sum(tally.outcomes[name, kind] for name in wanted) for kind in KINDS}


def _mistaken(tally: Tally, label: str) -> str:
    if label == ALL:
        return ""
    found = [(n, other) for (own, other), n in tally.mistaken.items() if own == label]
    ordered = sorted(found, key=lambda item: (-item[0], item[1]))
    return ", ".join(f"{other} {n}" for n, other in ordered[:_N_MISTAKEN])


def _bars(label: str, system: str, counts: Dict[KindT, int], total: int) -> List[SpecT]:
    bars = []
    at = 0.0
    for kind in KINDS:
        share = 100 * counts[kind] / total
        start, end = (at, at + share)
        if kind == "invented":
            start, end = -min(share, _MOST_INVENTED), 0.0
        else:
            at += share
        if counts[kind]:
            bars.append(
                {
                    "label": label,
                    "system": system,
                    "kind": KIND_NAMES[kind],
                    "start": round(start, 2),
                    "end": round(end, 2),
                    "tip": f"{label}, {system}: {counts[kind]:,} {KIND_NAMES[kind]}, {share:.0f} % "
                    f"of {total:,} gold",
                }
            )
    return bars


def _spec(labels: List[str], systems: List[str], values: List[SpecT]) -> SpecT:
    lowest = min((value["start"] for value in values), default=0)
    axis = {
        "values": [-100, -50, 0, 50, 100],
        "labelExpr": "abs(datum.value)",
        "domain": False,
        "ticks": False,
    }
    return {
        "data": {"values": values},
        "spacing": 10,
        "facet": {
            "row": {
                "field": "label",
                "type": "nominal",
                "sort": labels,
                "header": {"labelOrient": "top", "labelAnchor": "start", "labelPadding": 3},
            }
        },
        "spec": {
            "width": _WIDTH,
            "height": {"step": _ROW},
            "layer": [
                {
                    "mark": {"type": "bar", "height": {"band": 0.76}},
                    "encoding": {
                        "y": {
                            "field": "system",
                            "type": "nominal",
                            "sort": systems,
                            "scale": {"domain": systems},
                            "title": None,
                            "axis": {"labelLimit": 120, "ticks": False, "domain": False},
                        },
                        "x": {
                            "field": "start",
                            "type": "quantitative",
                            "title": "percent of the gold entities",
                            "scale": {"domain": [min(-10, lowest), 100], "nice": False},
                            "axis": axis,
                        },
                        "x2": {"field": "end"},
                        "color": kind_scale(KIND_NAMES),
                        "description": {"field": "tip"},
                    },
                },
                {
                    # one line a panel, not one a bar
                    "transform": [{"aggregate": [{"op": "count", "as": "bars"}]}],
                    "mark": {"type": "rule", "color": colour("axis"), "aria": False},
                    "encoding": {"x": {"datum": 0}},
                },
            ],
        },
    }
