"""Options and output that several commands share."""

import json
from pathlib import Path
from typing import Annotated, Any, Dict, List, Optional

import typer

from ..workbench.corpora.formats import FORMATS

FormatOption = Annotated[
    Optional[str],
    typer.Option(
        "--format",
        "-f",
        help=f"Format: one of {', '.join(FORMATS)}; not needed for .spacy files.",
    ),
]


LabelsOption = Annotated[
    Optional[Path],
    typer.Option("--labels", "-L", help="Label map (JSON); null leaves a label out."),
]


StrayOption = Annotated[
    Optional[str],
    typer.Option(help="A tag whose neighbours do not fit, such as I- after O: error, or open."),
]


SplitOption = Annotated[
    Optional[str],
    typer.Option(help="Parts by hash of the text, such as train:80,dev:10,test:10."),
]


PartOption = Annotated[Optional[str], typer.Option(help="The part of the split to check.")]


SampleOption = Annotated[
    int, typer.Option("--sample", "-n", help="How many texts to draw; 0: all.")
]


SeedOption = Annotated[int, typer.Option(help="Seed of the sample.")]


JsonOption = Annotated[
    Optional[Path], typer.Option("--json", "-j", help="File for everything that was found.")
]


def write_json(path: Path, values: Dict[str, Any]) -> None:
    """Write a report; the file appears whole or not at all.

    path (Path): The file; its folder is made as needed.
    values (Dict[str, Any]): The report.
    RAISES (OSError): The file cannot be written; an older one is left as it was.
    """
    from ..workbench.corpora.atomic import write_atomically

    text = json.dumps(values, ensure_ascii=False, indent=2) + "\n"
    write_atomically({path: text.encode("utf8")})


def echo_table(rows: List[List[str]], header: List[str], aligns: str = "") -> None:
    """Print a table whose cells may hold Japanese.

    rows (List[List[str]]): The cells.
    header (List[str]): The heads of the columns.
    aligns (str): `l` or `r` for each column; by default all but the first are to the right.
    """
    from ..workbench.doctor.terminal import table_lines

    for line in table_lines(rows, header, aligns or "l" + "r" * (len(header) - 1)):
        typer.echo(line)
    typer.echo("")
