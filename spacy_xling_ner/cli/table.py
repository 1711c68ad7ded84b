"""`python -m spacy xling table`."""

from pathlib import Path
from typing import List

import typer
from wasabi import msg

from .main import xling_cli


@xling_cli.command("table")
def table_cli(
    metrics: Path = typer.Argument(..., help="Folder with the metrics of `xling evaluate`."),
    against: List[str] = typer.Option(
        ["scratch-native", "spacy-ner-vec"],
        "--against",
        "-a",
        help="System that the others are compared with; may be given more than once.",
    ),
) -> None:
    """Print one table of all evaluated systems, with differences and their intervals.

    F1 is the mean over the seeds, ± its standard deviation. A difference stands with the interval of
    95 % of a paired bootstrap over the test documents; one that contains 0 shows nothing.

    Example: python -m spacy xling table metrics
    """
    from ..experiments.comparison import difference, find_cell, read_cells

    try:
        cells = read_cells(metrics)
    except ValueError as error:
        msg.fail(str(error), exits=1)
    rows = []
    for cell in sorted(cells, key=lambda c: (c.dataset, c.n_train, c.mean)):
        f1 = f"{cell.mean:.1f}" + (f" ± {cell.spread:.1f}" if cell.spread is not None else "")
        row = [cell.dataset, str(cell.n_train), cell.system, str(len(cell.f1)), f1]
        for name in against:
            baseline = find_cell(cells, cell, name)
            gain = difference(cell, baseline) if baseline and baseline is not cell else None
            row.append(f"{gain.value:+.1f} [{gain.low:+.1f}, {gain.high:+.1f}]" if gain else "")
        rows.append(row)
    header = ("data set", "n", "system", "seeds", "F1", *(f"against {name}" for name in against))
    aligns = ("l", "r", "l", "r", "r", *("r" for _ in against))
    msg.table(rows, header=header, divider=True, aligns=aligns)
