"""Figures of a report: a chart, its description in words, and its numbers."""

from dataclasses import dataclass, field
from typing import Callable, List, Literal, Optional, Sequence, Tuple

from altair.typing import ChartType

from ..output import Output
from .svg import page_svg, paper_svg


@dataclass
class Figure:
    """A chart with its numbers.

    alt_text (str): Description for screen readers, in a sentence or two.
    chart (ChartType): The chart, with colours by name (see `theme`).
    caption (str): Text below the chart.
    header (Sequence[str]), rows (List[Sequence[str]]): Its numbers, as a table.
    name (str): Name of its files, without the extension.
    title (str): Its title, below that of the section.
    size (str): Number of training sentences, as in the menu; empty if the figure has all sizes.
    page_svg (str), paper_svg (str): The chart for the page and for a file; empty until drawn.
    """

    alt_text: str
    chart: ChartType
    caption: str
    header: Sequence[str]
    rows: List[Sequence[str]]
    name: str = ""
    title: str = ""
    size: str = ""
    page_svg: str = ""
    paper_svg: str = ""

    def draw(self, section: str) -> None:
        """Draw the chart.

        section (str): Title of the section.
        """
        # not validated here, to save time: the tests check each chart against the schema
        spec = self.chart.to_dict(validate=False)
        self.page_svg = page_svg(spec, self.alt_text)
        self.paper_svg = paper_svg(spec, f"{section}: {self.title}", self.alt_text)


# Title, and figures of which the page shows one at a time, the first of them first.
PanelT = Tuple[str, List[Figure]]


@dataclass(frozen=True)
class Section:
    """A part of the report with figures.

    key (str): Its anchor. title (str): Its heading. short (str): Its name in the navigation.
    lead (List[str]): Explanation, a paragraph each.
    legend (str): Legend above the figures: of the systems, the outcomes or the heat map.
    panels (List[PanelT]): Its figures.
    kept (str): Sizes that the page has figures of; empty if it has all.
    """

    key: str
    title: str
    short: str
    lead: List[str]
    legend: Literal["systems", "kinds", "heat"]
    panels: List[PanelT] = field(default_factory=list)
    kept: str = ""

    @property
    def figures(self) -> List[Figure]:
        """All figures."""
        return [figure for _, figures in self.panels for figure in figures]


def panels_by_size(
    key: str, output: Output, make: Callable[[str, int], Optional[Figure]]
) -> List[PanelT]:
    """Create a panel for each data set, with a figure for each size, the largest size first.

    key (str): First part of the file names.
    output (Output): The grid's folder.
    make (Callable[[str, int], Optional[Figure]]): Creates the figure of a data set and a size; None
        if there is nothing to show.
    RETURNS (List[PanelT]): The panels that have figures.
    """
    panels = []
    for dataset in output.datasets:
        figures = []
        for size in reversed(output.sizes(dataset)):
            figure = make(dataset, size)
            if figure is not None:
                figure.name, figure.size = file_name(key, dataset, size), format_size(size)
                figure.title = f"{dataset}, {figure.size}"
                figures.append(figure)
        if figures:
            panels.append((dataset, figures))
    return panels


def file_name(*parts: object) -> str:
    """Join parts to a file name of letters, digits, hyphens and underscores."""
    text = "-".join(map(str, parts))
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in text)


def first_few(texts: Sequence[str], most: int = 5) -> str:
    """Join the first few of many texts, such as `a; b; and 3 more`."""
    rest = len(texts) - most
    return "; ".join([*texts[:most], *([f"and {rest} more"] if rest > 0 else [])])


def format_size(size: int) -> str:
    """Format a number of training sentences, such as `1,000 sentences`."""
    return "1 sentence" if size == 1 else f"{size:,} sentences"
