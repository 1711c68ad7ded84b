"""The command `python -m spacy xling convert`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, List, Optional

import typer
from wasabi import msg

from .main import xling_cli
from .options import (
    ForceOption,
    FormatOption,
    LabelsOption,
    LangOption,
    PartOption,
    SampleOption,
    SeedOption,
    SplitModeOption,
    SplitOption,
    StrayOption,
    TagNamesOption,
)
from .output import echo_first, echo_table, print_guessed, print_left_out, print_not_gold
from .own_outputs import corpus_files, refuse_foreign

if TYPE_CHECKING:
    from ..workbench.corpora.report import Report

_SHOWN = 20


@xling_cli.command("convert")
def convert_cli(
    input: Annotated[List[Path], typer.Argument(help="Corpus files, read in order.")],
    output: Annotated[Path, typer.Argument(help="The .spacy file to write.")],
    format: FormatOption = None,
    lang: LangOption = None,
    labels: LabelsOption = None,
    tokens: Annotated[
        str,
        typer.Option(
            "--tokens",
            "-t",
            help="keep the corpus's tokens, use the pipeline's tokenizer, or auto: the tokenizer "
            "for raw text and for languages without spaces (ja, zh, th).",
        ),
    ] = "auto",
    split_mode: SplitModeOption = None,
    config: Annotated[
        Optional[Path],
        typer.Option("--config", "-c", help="Training config whose [nlp.tokenizer] is used."),
    ] = None,
    annotated: Annotated[
        Optional[str],
        typer.Option(
            help="The labels that the corpus is annotated with, such as PER,LOC. Entities of other "
            "labels may be missing from it; training does not count them as absent. By default all."
        ),
    ] = None,
    misfits: Annotated[
        str,
        typer.Option(
            help="What to do with a misaligned span (an entity that starts or ends within a "
            "token): expand it to whole tokens, drop it, or error."
        ),
    ] = "expand",
    stray: StrayOption = None,
    tag_names: TagNamesOption = None,
    split: SplitOption = None,
    part: PartOption = None,
    sample_size: SampleOption = 0,
    seed: SeedOption = 0,
    force: ForceOption = False,
) -> None:
    """Convert annotated corpora to spaCy's binary format.

    Misaligned spans and repaired tags are counted, and listed with file and line in
    OUTPUT.report.json, and so are entities with blanks at their edges, which are trimmed, and texts
    without a gold annotation, such as rejected ones. On an error nothing is written.

    Example: python -m spacy xling convert assets/ja/gsd/train.bio corpus/ja/train.spacy
    --format gsd --lang ja --labels assets/labels/gsd_coarse.json

    For a corpus without a split: python -m spacy xling convert assets/ja/stockmark/ner.json
    corpus/ja/dev.spacy --format stockmark --lang ja --split train:80,dev:10,test:10 --part dev
    """
    # imported here: the other commands do not need it
    from ..workbench.corpora.convert import check_output, convert

    try:
        refuse_foreign(corpus_files(check_output(output), "read"), force, input)
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
            tag_names=None if tag_names is None else tag_names.split(","),
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
    """Print the report of a conversion.

    report (Report): The report.
    """
    print_guessed(report.guessed)
    msg.good(f"{report.documents} of {report.read} texts, {report.tokens} tokens: {report.output}")
    if report.gold:
        labels = sorted(report.gold)
        rows = [(label, str(report.gold[label]), str(report.entities[label])) for label in labels]
        typer.echo("")
        echo_table(rows, ("label", "corpus", "written"))
    print_left_out(report.left_out)
    rest = "in the report file"
    print_not_gold(report.left_out_texts, report.trimmed, _SHOWN, rest)
    if report.invalid_tags:
        msg.warn(f"{len(report.invalid_tags)} invalid tags read as the start of an entity")
        echo_first([str(tag) for tag in report.invalid_tags], _SHOWN, rest)
    if report.misaligned:
        counts = "; ".join(f"{kind}: {n}" for kind, n in report.misaligned_counts().items())
        msg.warn(f"{len(report.misaligned)} entities do not fit the tokens ({counts})")
        echo_first([str(span) for span in report.misaligned], _SHOWN, rest)
