"""Terminal output of the commands: tables whose cells may hold Japanese, and long lists."""

from collections import Counter
from typing import TYPE_CHECKING, List, Mapping, Sequence
from unicodedata import combining, east_asian_width

import typer
from wasabi import msg

if TYPE_CHECKING:
    from ..workbench.corpora.record import LeftOutText
    from ..workbench.corpora.trim import TrimmedSpan


def display_width(text: str) -> int:
    """Count the terminal columns of a text: two for a wide character, none for a combining mark."""
    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )


def table_lines(
    rows: Sequence[Sequence[str]], header: Sequence[str], aligns: str = ""
) -> List[str]:
    """Format a table.

    rows (Sequence[Sequence[str]]): The cells.
    header (Sequence[str]): Titles of the columns; empty for a table without.
    aligns (str): `l` or `r` for each column; by default all but the first are right-aligned.
    RETURNS (List[str]): The header, a rule, and the rows.
    """
    lines = [header, *rows] if header else list(rows)
    widths = [max(map(display_width, column)) for column in zip(*lines, strict=True)]
    if header:
        lines.insert(1, ["-" * width for width in widths])
    formatted = []
    for line in lines:
        cells = []
        for cell, width, align in zip(
            line, widths, aligns or "l".ljust(len(widths), "r"), strict=True
        ):
            blanks = " " * (width - display_width(cell))
            cells.append(blanks + cell if align == "r" else cell + blanks)
        formatted.append("   ".join(cells).rstrip())
    return formatted


def echo_table(rows: Sequence[Sequence[str]], header: Sequence[str] = (), aligns: str = "") -> None:
    """Print a table with a blank line after it; the arguments are those of `table_lines`."""
    typer.echo("\n".join([*table_lines(rows, header, aligns), ""]))


def echo_first(lines: Sequence[str], limit: int, rest: str) -> None:
    """Print the first lines, the number of the others, and where those are."""
    for line in lines[:limit]:
        typer.echo(line)
    if len(lines) > limit:
        typer.echo(f"… and {len(lines) - limit} more {rest}")


def print_left_out(left_out: Mapping[str, int]) -> None:
    """Print the number of entities that the label map drops, by label."""
    if left_out:
        counts = ", ".join(f"{label} {count}" for label, count in sorted(left_out.items()))
        msg.info(f"Left out by the label map: {counts}")


def print_guessed(guessed: Mapping[str, str]) -> None:
    """Print what each file was taken for whose format was not given."""
    for file, description in guessed.items():
        msg.info(f"{file} is read as {description}")


def print_not_gold(
    texts: "Sequence[LeftOutText]", spans: "Sequence[TrimmedSpan]", limit: int, rest: str
) -> None:
    """Print texts without a gold annotation, and trimmed entities, up to a limit each."""
    if texts:
        counts = Counter(text.reason for text in texts)
        reasons = ", ".join(f"{reason}: {n}" for reason, n in sorted(counts.items()))
        msg.warn(f"{len(texts)} texts left out ({reasons})")
        echo_first([str(text) for text in texts], limit, rest)
    if spans:
        msg.warn(f"{len(spans)} entities with blanks at the edges, trimmed or left out")
        echo_first([str(span) for span in spans], limit, rest)
