"""Tables for a terminal, where a Japanese character takes two places."""

from typing import List, Sequence
from unicodedata import combining, east_asian_width


def display_width(text: str) -> int:
    """Count the places that a text takes in a terminal.

    text (str): The text.
    RETURNS (int): Two for each wide character, none for a combining mark, else one.
    """
    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )


def table_lines(
    rows: Sequence[Sequence[str]], header: Sequence[str], aligns: Sequence[str] = ()
) -> List[str]:
    """Lay out a table.

    rows (Sequence[Sequence[str]]): The cells.
    header (Sequence[str]): The heads of the columns.
    aligns (Sequence[str]): `l` or `r` for each column; left where nothing is said.
    RETURNS (List[str]): The lines: the header, a rule, the rows.
    """
    widths = [max(display_width(row[i]) for row in (header, *rows)) for i in range(len(header))]
    rule = ["-" * width for width in widths]
    lines = []
    for row in (header, rule, *rows):
        cells = []
        for i, (cell, width) in enumerate(zip(row, widths, strict=True)):
            blanks = " " * (width - display_width(cell))
            is_right = i < len(aligns) and aligns[i] == "r"
            cells.append(blanks + cell if is_right else cell + blanks)
        lines.append("   ".join(cells).rstrip())
    return lines
