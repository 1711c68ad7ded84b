"""`python -m spacy xling table`."""

from pathlib import Path
from typing import Annotated, List, Literal, Optional

import typer
from wasabi import msg
from wasabi.markdown import MarkdownRenderer

from .main import xling_cli
from .options import ForceOption
from .own_outputs import has_text, refuse_foreign


@xling_cli.command("table")
def table_cli(
    metrics: Annotated[Path, typer.Argument(help="Folder with the metrics of `xling evaluate`.")],
    against: Annotated[
        List[str],
        typer.Option(
            "--against",
            "-a",
            help="System that the others are compared with; may be given more than once.",
        ),
    ] = ["scratch-native", "spacy-ner-vec"],  # noqa: B006  typer wants the value here
    output: Annotated[
        Optional[Path],
        typer.Option("--output", "-o", help="Write the table to this .md file, too."),
    ] = None,
    force: ForceOption = False,
) -> None:
    """Print one table of all evaluated systems, with differences and their intervals.

    F1 is the mean over the seeds, ± its standard deviation. A difference is followed by its 95 %
    interval from a paired bootstrap over the test documents; one that contains 0 proves nothing.

    Example: python -m spacy xling table metrics --output metrics/table.md
    """
    from ..workbench.corpora.atomic import write_atomically
    from ..workbench.experiments.comparison import difference, find_cell, read_cells

    if output is not None and output.suffix != ".md":
        msg.fail(f"The output must be a .md file, got '{output}'.", exits=1)
    rows = []
    try:
        if output is not None:
            refuse_foreign({output: has_text("| data set")}, force)
        cells = read_cells(metrics)
        for cell in sorted(cells, key=lambda c: (c.dataset, c.n_train, c.mean)):
            f1 = f"{cell.mean:.1f}" + (f" ± {cell.spread:.1f}" if cell.spread is not None else "")
            row = [cell.dataset, str(cell.n_train), cell.system, str(len(cell.f1)), f1]
            for name in against:
                baseline = find_cell(cells, cell, name)
                gain = difference(cell, baseline) if baseline and baseline is not cell else None
                row.append(f"{gain.value:+.1f} [{gain.low:+.1f}, {gain.high:+.1f}]" if gain else "")
            rows.append(row)
    except (ValueError, OSError, ImportError) as error:
        msg.fail(str(error), exits=1)
    header = ["data set", "n", "system", "seeds", "F1", *(f"against {name}" for name in against)]
    aligns: List[Literal["r", "c", "l"]] = ["l", "r", "l", "r", "r"]
    aligns.extend("r" for _ in against)
    msg.table(rows, header=header, divider=True, aligns=aligns)
    if output is not None:
        text = MarkdownRenderer().table(rows, header, aligns) + "\n"
        try:
            write_atomically({output: text.encode("utf8")})
        except OSError as error:
            msg.fail(f"Cannot write {output}", str(error), exits=1)
        msg.good(str(output))
