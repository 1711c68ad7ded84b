"""The command `python -m spacy xling convert`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, List, Optional

import typer
from wasabi import msg

from ..workbench.corpora.formats import FORMATS
from .main import xling_cli

if TYPE_CHECKING:
    from ..workbench.corpora.report import Report

_SHOWN = 20


@xling_cli.command("convert")
def convert_cli(
    input: Annotated[List[Path], typer.Argument(help="Corpus files, read in order.")],
    output: Annotated[Path, typer.Argument(help="The .spacy file to write.")],
    format: Annotated[
        str, typer.Option("--format", "-f", help=f"Format: one of {', '.join(FORMATS)}.")
    ],
    lang: Annotated[
        Optional[str], typer.Option("--lang", "-l", help="Language code, such as ja.")
    ] = None,
    labels: Annotated[
        Optional[Path],
        typer.Option("--labels", "-L", help="Label map (JSON); null leaves a label out."),
    ] = None,
    tokens: Annotated[
        str,
        typer.Option(
            "--tokens",
            "-t",
            help="keep (the corpus's), pipeline, or auto: pipeline for raw text, ja, zh, th.",
        ),
    ] = "auto",
    split_mode: Annotated[
        Optional[str], typer.Option(help="Length of Japanese tokens: A (short), B or C.")
    ] = None,
    config: Annotated[
        Optional[Path],
        typer.Option("--config", "-c", help="Training config whose [nlp.tokenizer] is used."),
    ] = None,
    annotated: Annotated[
        Optional[str],
        typer.Option(
            help="The labels the corpus was annotated for, such as PER,LOC; others may be missing "
            "from it, and training does not take them for absent. By default all."
        ),
    ] = None,
    misfits: Annotated[
        str, typer.Option(help="Entities that do not fit the tokens: expand, drop or error.")
    ] = "expand",
    stray: Annotated[
        Optional[str],
        typer.Option(
            help="A tag whose neighbours do not fit, such as I- after O: error, or open an entity "
            "there; by default what suits the format."
        ),
    ] = None,
    split: Annotated[
        Optional[str],
        typer.Option(help="Parts by hash of the text, such as train:80,dev:10,test:10."),
    ] = None,
    part: Annotated[Optional[str], typer.Option(help="The part of the split to write.")] = None,
    sample_size: Annotated[
        int,
        typer.Option(
            "--sample",
            "-n",
            help="How many texts to draw; 0: all. A larger sample holds the smaller.",
        ),
    ] = 0,
    seed: Annotated[int, typer.Option(help="Seed of the sample.")] = 0,
) -> None:
    """Convert annotated corpora to spaCy's binary format.

    The entities that do not fit the tokens, and the tags that were repaired, are counted and
    listed with file and line in OUTPUT.report.json. On an error nothing is written.

    Example: python -m spacy xling convert assets/ja/gsd/train.bio corpus/ja/train.spacy
    --format gsd --lang ja --labels assets/labels/gsd_coarse.json

    Without a split of its own: python -m spacy xling convert assets/ja/stockmark/ner.json
    corpus/ja/dev.spacy --format stockmark --lang ja --split train:80,dev:10,test:10 --part dev
    """
    # imported here: the other commands need none of it
    from ..workbench.corpora.convert import convert

    try:
        report = convert(
            input,
            output,
            format=format,
            lang=lang,
            labels=labels,
            tokens=tokens,
            split_mode=split_mode,
            config=config,
            annotated=None if annotated is None else annotated.split(","),
            misfits=misfits,  # type: ignore[arg-type]  # checked there
            stray=stray,  # type: ignore[arg-type]
            split=split,
            part=part,
            sample_size=sample_size,
            seed=seed,
            progress=True,
        )
    except (ValueError, OSError) as error:
        msg.fail(str(error), exits=1)
    print_report(report)


def print_report(report: "Report") -> None:
    """Print what a conversion did.

    report (Report): The report.
    """
    msg.good(f"{report.documents} of {report.read} texts, {report.tokens} tokens: {report.output}")
    if report.gold:
        rows = [
            (label, report.gold[label], report.entities[label]) for label in sorted(report.gold)
        ]
        msg.table(rows, header=("label", "corpus", "written"), divider=True, aligns=("l", "r", "r"))
    if report.left_out:
        counts = ", ".join(f"{label} {count}" for label, count in sorted(report.left_out.items()))
        msg.info(f"Left out by the label map: {counts}")
    if report.strays:
        msg.warn(f"{len(report.strays)} tags read as the start of an entity")
    _print_first([str(found) for found in report.strays])
    if report.misfits:
        counts = "; ".join(f"{what}: {count}" for what, count in report.misfit_counts().items())
        msg.warn(f"{len(report.misfits)} entities do not fit the tokens ({counts})")
    _print_first([str(found) for found in report.misfits])


def _print_first(lines: List[str]) -> None:
    for line in lines[:_SHOWN]:
        typer.echo(line)
    if len(lines) > _SHOWN:
        typer.echo(f"… and {len(lines) - _SHOWN} more in the report file")
