"""Drawing all figures, and choosing those that the page has room for."""

from dataclasses import dataclass, replace
from typing import List, Sequence

from tqdm import tqdm

from .charts.svg import page_svg, paper_svg
from .figure import Figure, Section

ALL_SIZES, FEW_SIZES, ONE_SIZE = (
    "",
    "only the smallest, a middle and the largest size",
    "only the largest size",
)


@dataclass(frozen=True)
class Drawn:
    """A figure that is drawn.

    name (str): What it is chosen by. figure (Figure): What it shows.
    page (str): SVG for the page. paper (str): SVG for a file of its own.
    """

    name: str
    figure: Figure
    page: str
    paper: str


@dataclass(frozen=True)
class DrawnPanel:
    """The figures of a data set, of which one is shown at a time.

    title (str): The data set. choices (List[Drawn]): Its figures, the one that is shown first.
    """

    title: str
    choices: List[Drawn]


@dataclass(frozen=True)
class DrawnSection:
    """A part of the report, drawn.

    section (Section): The part. panels (List[DrawnPanel]): Its figures.
    left_out (str): Which of them are there, if not all.
    """

    section: Section
    panels: List[DrawnPanel]
    left_out: str = ""


def draw(sections: Sequence[Section], *, progress: bool = False) -> List[DrawnSection]:
    """Draw all figures.

    sections (Sequence[Section]): The parts of the report; those without figures are left out.
    progress (bool): Whether to show a bar if it takes more than two seconds.
    RETURNS (List[DrawnSection]): The rest, drawn.
    RAISES (ImportError): If the extra `report` is not installed.
    """
    total = sum(len(panel.choices) for section in sections for panel in section.panels)
    drawn = []
    with tqdm(total=total, desc="Figures", delay=2, disable=not progress) as bar:
        for section in sections:
            panels = []
            for panel in section.panels:
                choices = []
                for name, figure in panel.choices:
                    page = page_svg(figure.spec, figure.alt)
                    paper = paper_svg(figure.spec, f"{section.title}: {figure.title}", figure.alt)
                    choices.append(Drawn(name, figure, page, paper))
                    bar.update()
                panels.append(DrawnPanel(panel.title, choices))
            if panels:
                drawn.append(DrawnSection(section, panels))
    return drawn


def fit(sections: Sequence[DrawnSection], most_bytes: int) -> List[DrawnSection]:
    """Choose the figures that the page has room for.

    sections (Sequence[DrawnSection]): All figures.
    most_bytes (int): How large they may be together.
    RETURNS (List[DrawnSection]): With all of them; or with those of three sizes; or of one.
    """
    for left_out in (ALL_SIZES, FEW_SIZES, ONE_SIZE):
        chosen = [_choose(section, left_out) for section in sections]
        if sum(_bytes(section) for section in chosen) <= most_bytes:
            break
    return chosen


def _choose(section: DrawnSection, left_out: str) -> DrawnSection:
    panels = []
    for panel in section.panels:
        last = len(panel.choices) - 1
        wanted = {0, last // 2, last} if left_out == FEW_SIZES else {0}
        choices = [c for i, c in enumerate(panel.choices) if not left_out or i in wanted]
        panels.append(replace(panel, choices=choices))
    fewer = any(
        len(a.choices) < len(b.choices) for a, b in zip(panels, section.panels, strict=True)
    )
    return replace(section, panels=panels, left_out=left_out if fewer else "")


def _bytes(section: DrawnSection) -> int:
    return sum(
        len(drawn.page.encode()) + sum(len(cell) + 9 for row in drawn.figure.rows for cell in row)
        for panel in section.panels
        for drawn in panel.choices
    )
