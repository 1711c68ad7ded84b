"""What comes out, in a few numbers a data set."""

from dataclasses import dataclass
from typing import List, Optional

from .results_table import Comparison, Row, Table


@dataclass(frozen=True)
class Best:
    """The system with the highest mean F1 at one size.

    size (int): Number of training sentences. row (Row): The system.
    comparison (Optional[Comparison]): With the first baseline that it can be compared with.
    """

    size: int
    row: Row
    comparison: Optional[Comparison]


@dataclass(frozen=True)
class Glance:
    """A data set in a few numbers.

    dataset (str): The data set. best (List[Best]): At 0, at the fewest and at the most sentences.
    """

    dataset: str
    best: List[Best]


def at_a_glance(tables: List[Table]) -> List[Glance]:
    """Find the best system of each data set, and what it has over the first baseline.

    tables (List[Table]): The tables of results.
    RETURNS (List[Glance]): One for each data set.
    """
    return [Glance(table.dataset, _best(table)) for table in tables]


def _best(table: Table) -> List[Best]:
    trained = [size for size, _ in table.sizes if size > 0]
    wanted = {0, *trained[:1], *trained[-1:]}
    found = []
    for size, rows in table.sizes:
        if size in wanted:
            comparison = next(filter(None, rows[0].comparisons), None)
            found.append(Best(size, rows[0], comparison))
    return found
