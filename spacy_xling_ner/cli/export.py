"""The command `python -m spacy xling export`."""

from pathlib import Path
from typing import Annotated, Iterable, Optional

import typer
from wasabi import msg

from ..workbench.corpora.export import EXPORTS
from .main import xling_cli
from .options import ForceOption
from .output import echo_table
from .own_outputs import is_unknown, refuse_foreign


@xling_cli.command("export")
def export_cli(
    input: Annotated[
        Path,
        typer.Argument(
            help="A .spacy file; with --pipeline also .jsonl with text, or one text per line."
        ),
    ],
    output: Annotated[Path, typer.Argument(help="The file to write.")],
    format: Annotated[str, typer.Option("--format", "-f", help=f"One of {', '.join(EXPORTS)}.")],
    pipeline: Annotated[
        Optional[str],
        typer.Option(
            "--pipeline",
            "-p",
            help="Path or package name: write what this pipeline predicts for the texts, with "
            "scores where the format has a place for them.",
        ),
    ] = None,
    force: ForceOption = False,
) -> None:
    """Write entities for an annotation tool: those of a .spacy file, or a pipeline's predictions.

    `xling convert` reads the file back, with the same texts, offsets and labels. Predictions are
    written as suggestions: as predictions of Label Studio, and without an answer for Prodigy.

    Example: python -m spacy xling export corpus/ja/train.spacy train.json --format label-studio

    Suggestions for new texts: python -m spacy xling export texts.txt suggestions.jsonl
    --format prodigy --pipeline training/ja/model-best
    """
    # imported here: the other commands do not need it
    import spacy
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from ..pipeline.span_score import register_score
    from ..workbench.corpora.export import export_docs
    from ..workbench.corpora.spacy_file import read_docs
    from ..workbench.silver.corpus import read_texts

    register_score()
    try:
        refuse_foreign({output: is_unknown}, force, [input])
        docs: Iterable[Doc]
        if pipeline is None:
            docs = read_docs(input, Vocab())
        else:
            nlp = spacy.load(pipeline)
            docs = nlp.pipe(read_texts(input))
        report = export_docs(docs, output, format, predicted=pipeline)
    except (ValueError, OSError) as error:
        msg.fail(str(error), exits=1)
    msg.good(f"{report.documents} texts, {report.scores} scores: {report.output}")
    if report.scores_left_out:
        msg.warn(f"{format} has no place for the scores of {report.scores_left_out} entities")
    if report.entities:
        typer.echo("")
        counts = sorted(report.entities.items())
        echo_table([(label, str(count)) for label, count in counts], ("label", "entities"))
