"""A figure: a chart, what it shows in words, and its numbers."""

from dataclasses import dataclass, field
from typing import Any, Dict, List, Literal, Sequence, Tuple

SpecT = Dict[str, Any]
# What a section's colours stand for.
LegendT = Literal["systems", "kinds", "heat", ""]


@dataclass(frozen=True)
class Figure:
    """A chart with its numbers.

    name (str): The name of its file, without the ending.
    title (str): What it is of, such as a data set.
    alt (str): What it shows, in a sentence or two, for those who do not see it.
    spec (SpecT): The chart in Vega-Lite, with colours by name (see `theme`).
    caption (str): What stands below it.
    header (Sequence[str]), rows (List[Sequence[str]]): Its numbers.
    """

    name: str
    title: str
    alt: str
    spec: SpecT
    caption: str
    header: Sequence[str]
    rows: List[Sequence[str]]


@dataclass(frozen=True)
class Panel:
    """The figures of a data set, of which one is shown at a time.

    title (str): The data set.
    choices (List[Tuple[str, Figure]]): A figure for each size, with what it is chosen by.
    """

    title: str
    choices: List[Tuple[str, Figure]]


@dataclass(frozen=True)
class Section:
    """A part of the report with figures.

    key (str): Its anchor. title (str): Its heading. short (str): Its name in the navigation.
    lead (List[str]): What is shown and how to read it, a paragraph each.
    legend (LegendT): What its colours stand for.
    panels (List[Panel]): Its figures.
    """

    key: str
    title: str
    short: str
    lead: List[str]
    legend: LegendT = ""
    panels: List[Panel] = field(default_factory=list)


def slug(*parts: object) -> str:
    """Make a name for a file.

    parts (object): What it is of.
    RETURNS (str): Letters, digits and hyphens.
    """
    text = "-".join(str(part) for part in parts)
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in text)


def say_first(texts: Sequence[str], most: int = 5) -> str:
    """Write the first few of many.

    texts (Sequence[str]): All of them.
    most (int): How many to write.
    RETURNS (str): Such as `a; b; and 3 more`.
    """
    rest = len(texts) - most
    return "; ".join([*texts[:most], *([f"and {rest} more"] if rest > 0 else [])])


def say_size(size: int) -> str:
    """Name a number of training sentences.

    size (int): The number.
    RETURNS (str): Such as `1,000 sentences`.
    """
    return "1 sentence" if size == 1 else f"{size:,} sentences"
