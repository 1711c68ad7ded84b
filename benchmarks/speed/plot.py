"""Plots of cost against size, one file a curve: time per token above, peak memory below."""

import os
from pathlib import Path
from typing import Any, Dict, List, Sequence

from spacy_xling_ner.workbench.report.charts.svg import paper_svg
from spacy_xling_ner.workbench.report.charts.theme import series_scales

from .records import Record
from .systems import BASELINE, OURS

# what the metrics of a curve begin with: what grows
CURVES = {
    "documents": "tokens in a document",
    "batches": "documents in a batch",
    "corpora": "tokens in the corpus",
}
_QUANTITIES = {"us_per_token": "µs per token", "peak_rss_mb": "peak memory, MB"}
_WIDTH, _HEIGHT = 420, 190

Spec = Dict[str, Any]


def plot_curves(records: Sequence[Record], folder: Path) -> List[Path]:
    """Plot all curves of a result.

    records (Sequence[Dict[str, Any]]): The records.
    folder (Path): Where the files go: `speed_CURVE.svg`.
    RETURNS (List[Path]): The files; none for a curve that was not measured.
    RAISES (ImportError): If vl-convert is not installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for curve, grows in CURVES.items():
        panels = [
            _panel([r for r in records if r["metric"] == f"{curve}_{quantity}"], grows, label)
            for quantity, label in _QUANTITIES.items()
        ]
        if not panels[0]["data"]["values"]:
            continue
        title = f"Cost against {grows}"
        alt = f"{title}: time per token above, peak memory below, one line a system."
        path = folder / f"speed_{curve}.svg"
        part = path.with_suffix(".part")
        part.write_text(paper_svg({"vconcat": panels}, title, alt), encoding="utf8")
        os.replace(part, path)
        paths.append(path)
    return paths


def _panel(records: Sequence[Record], grows: str, label: str) -> Spec:
    values = [
        {
            "size": record["size"],
            "system": record["system"],
            "value": record["value"],
            # one value has no range
            "low": record.get("low", record["value"]),
            "high": record.get("high", record["value"]),
        }
        for record in records
    ]
    sizes = sorted({value["size"] for value in values})
    systems = series_scales([*OURS, BASELINE], {value["system"] for value in values})
    # else as faint as the range
    systems["color"]["legend"]["symbolOpacity"] = 1
    # of the layers below: the range as an area, the medians as a line and as points
    y = {"field": "value", "type": "quantitative", "title": label, "scale": {"zero": True}}
    range_ = {"y": {**y, "field": "low"}, "y2": {"field": "high"}, "color": systems["color"]}
    x = {
        "field": "size",
        "type": "quantitative",
        "title": grows,
        "scale": {"type": "log", "nice": False, "padding": 8},
        "axis": {"values": sizes, "format": ",d", "grid": False, "labelOverlap": "greedy"},
    }
    line = {"color": systems["color"], "strokeDash": systems["strokeDash"]}
    points = {"color": systems["color"], "shape": systems["shape"]}
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "data": {"values": values},
        "encoding": {"x": x},
        "layer": [
            {"mark": {"type": "area", "opacity": 0.14}, "encoding": range_},
            {"mark": {"type": "line", "strokeWidth": 2}, "encoding": {"y": y, **line}},
            {"mark": {"type": "point", "filled": True}, "encoding": {"y": y, **points}},
        ],
    }
