"""Colours and marks of charts and page, in a light and a dark theme.

A chart names its colours as the page does, `var(--series-0)`; in a file of its own it has those of
the light theme.
"""

from typing import Any, Collection, Dict, List, Sequence, Tuple

import altair as alt

# Light and dark theme. Text has a contrast of at least 4.5 to its background, marks of 3.
COLOURS: Dict[str, Tuple[str, str]] = {
    "ground": ("#fbfbf9", "#11161b"),
    "surface": ("#ffffff", "#182028"),
    "raised": ("#f2f4f4", "#202a33"),
    "ink": ("#1c2329", "#e7ecf0"),
    "muted": ("#55616b", "#a5b2bd"),
    "line": ("#dbe0e3", "#2f3b46"),
    "axis": ("#8a949c", "#6f7d89"),
    "accent": ("#0b5f94", "#7cc5f5"),
    "series-0": ("#0b6fb3", "#5ab4f0"),
    "series-1": ("#c8500a", "#ff9257"),
    "series-2": ("#0a8a66", "#4fd0a5"),
    "series-3": ("#a8458a", "#e58fc8"),
    "series-4": ("#8a6d00", "#e0bf4d"),
    "series-5": ("#4a4f55", "#c3cad1"),
    "series-6": ("#5b57c9", "#a6a2ff"),
    "series-7": ("#8f3b2e", "#e0907f"),
    "correct": ("#1f77a8", "#5ab4f0"),
    "label": ("#a04187", "#e58fc8"),
    "boundary": ("#a87800", "#e0bf4d"),
    "missed": ("#818b94", "#75828d"),
    "spurious": ("#c04a08", "#ff9257"),
    "heat-0": ("#eaf2f8", "#1b2731"),
    "heat-1": ("#cfe2f0", "#21384a"),
    "heat-2": ("#a9cce3", "#285069"),
    "heat-3": ("#7fb2d5", "#2b6488"),
    "heat-4": ("#4f8fbd", "#4a90bd"),
    "heat-5": ("#26699b", "#7cb9e0"),
    "heat-6": ("#0b4a75", "#b5dcf5"),
    "heat-low": ("#1c2329", "#e7ecf0"),
    "heat-middle": ("#10161a", "#0b0f13"),
    "heat-high": ("#ffffff", "#11161b"),
}
# Background and text colour of each step of a heat map, from low to high.
HEAT = [
    (f"heat-{step}", text)
    for step, text in enumerate(["heat-low"] * 4 + ["heat-middle"] + ["heat-high"] * 2)
]
N_SERIES = 8
# Paths within -1 to 1: marks tell systems apart where colours do not.
SHAPES = [
    "M1,0A1,1,0,1,1,-1,0A1,1,0,1,1,1,0Z",
    "M-.85,-.85H.85V.85H-.85Z",
    "M0,-1.1L1.05,.8H-1.05Z",
    "M0,-1.2L1.2,0L0,1.2L-1.2,0Z",
    "M-.4,-1.1H.4V-.4H1.1V.4H.4V1.1H-.4V.4H-1.1V-.4H-.4Z",
    "M0,1.1L1.05,-.8H-1.05Z",
    "M1.1,0L-.8,1.05V-1.05Z",
    "M-1.1,0L.8,1.05V-1.05Z",
]
DASHES = [[1, 0], [5, 3], [2, 2], [7, 2, 2, 2]]


def colour(name: str) -> str:
    """Name a colour in a chart.

    name (str): One of `COLOURS`.
    RETURNS (str): Such as `var(--ink)`.
    """
    assert name in COLOURS, name
    return f"var(--{name})"


def series_style(index: int) -> Tuple[str, str, List[int]]:
    """Choose how a system is drawn; each of the first 32 differs from all others.

    index (int): Its position among the systems.
    RETURNS (Tuple[str, str, List[int]]): Colour, shape of its points, dashes of its line.
    """
    turn, place = divmod(index, N_SERIES)
    shape = SHAPES[(place + turn) % len(SHAPES)]
    return colour(f"series-{place}"), shape, DASHES[turn % len(DASHES)]


def series_channels(
    systems: Sequence[str], shown: Collection[str]
) -> Tuple[alt.Color, alt.Shape, alt.StrokeDash]:
    """Create the encodings that tell systems apart, by the field `system`.

    systems (Sequence[str]): All systems, in order.
    shown (Collection[str]): Those of the chart.
    RETURNS (Tuple[alt.Color, alt.Shape, alt.StrokeDash]): Colour, shape of points, dashes of lines.
    """
    names = [name for name in systems if name in shown]
    styles: List[Any] = [series_style(systems.index(name)) for name in names]
    colours, shapes, dashes = (
        alt.Scale(domain=names, range=list(values)) for values in zip(*styles, strict=True)
    )
    return (
        alt.Color("system:N", title=None, scale=colours),
        alt.Shape("system:N", title=None, scale=shapes),
        alt.StrokeDash("system:N", title=None, scale=dashes),
    )


CONFIG: Dict[str, Any] = {
    "background": "transparent",
    "font": "sans-serif",
    "padding": 4,
    "view": {"stroke": None},
    "axis": {
        "labelColor": colour("muted"),
        "titleColor": colour("muted"),
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "titlePadding": 8,
        "labelPadding": 5,
        "gridColor": colour("line"),
        "domainColor": colour("axis"),
        "tickColor": colour("axis"),
        "tickSize": 4,
    },
    "header": {
        "labelColor": colour("ink"),
        "labelFontSize": 11,
        "labelFontWeight": "bold",
        "title": None,
    },
    "legend": {
        "labelColor": colour("ink"),
        "labelFontSize": 11,
        "symbolSize": 60,
        "symbolOpacity": 1,
        "orient": "bottom",
        "direction": "horizontal",
        "columns": 3,
        "labelLimit": 160,
    },
}
