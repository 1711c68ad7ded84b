"""The command `python -m spacy xling apply`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Dict, List, Optional

import typer
from wasabi import msg

from .main import xling_cli
from .options import ForceOption, RayAddressOption, RayOption
from .output import echo_table
from .own_outputs import Recognise, has_keys, is_applied, is_set_aside, refuse_foreign

if TYPE_CHECKING:
    from ..workbench.apply import Summary

_SET_ASIDE = 3


@xling_cli.command("apply")
def apply_cli(
    pipeline: Annotated[str, typer.Argument(help="Path or package name of a pipeline.")],
    input: Annotated[
        List[str],
        typer.Argument(
            help="Texts: files, folders, globs in quotes. .jsonl with text, .parquet with a "
            "column text, .spacy; any other file has a text a line."
        ),
    ],
    output: Annotated[
        Path, typer.Argument(help="A .jsonl, .parquet or .spacy file, or a folder for parts.")
    ],
    format: Annotated[
        str, typer.Option("--format", "-f", help="Of the parts in a folder: jsonl, parquet, spacy.")
    ] = "jsonl",
    tokens: Annotated[
        bool,
        typer.Option("--tokens", "-t", help="Write the tokens too, with romaji if there is any."),
    ] = False,
    text_field: Annotated[
        str, typer.Option(help="Name of the field or column with the text.")
    ] = "text",
    part_size: Annotated[
        float, typer.Option(help="Input of a part, in MB. Work that is lost is lost by parts.")
    ] = 1.0,
    n_process: Annotated[
        Optional[int],
        typer.Option(
            "--n-process",
            "-n",
            min=1,
            help="Processes, each with the pipeline; 1 by default. On Ray actors; by default one "
            "per core of the cluster.",
        ),
    ] = None,
    ray: RayOption = False,
    ray_address: RayAddressOption = None,
    force: ForceOption = False,
) -> None:
    """Annotate any number of texts with a pipeline, and go on after a crash.

    Each record of the input is once in the output, in order, with its own fields and a list
    `entities`: start and end character, label, text, score. Stop the command at any time and start
    it again: it continues. Another input, pipeline or option in the same OUTPUT is an error, unless
    told --force.

    Records that cannot be annotated are set aside: file, line and reason are in
    OUTPUT.set_aside.jsonl, or OUTPUT/_set_aside.jsonl in a folder.

    Exit code 0: all is annotated; 3: the same, with records set aside; 1: an error; 130: stopped.

    Example: python -m spacy xling apply training/ja/model-best texts.jsonl entities.jsonl

    A folder, in four processes: python -m spacy xling apply training/ja/model-best texts/ entities/
    --format parquet --n-process 4
    """
    # imported here: the other commands do not need it
    from ..workbench.apply import apply
    from ..workbench.apply.run import parts_folder, report_path, set_aside_path

    try:
        outputs: Dict[Path, Recognise] = {output: is_applied}
        if parts_folder(output) != output:  # a file, with others beside it
            outputs[parts_folder(output)] = is_applied
            outputs[report_path(output)] = has_keys("manifest", "set_aside")
            outputs[set_aside_path(output)] = is_set_aside
        refuse_foreign(outputs, force)
        summary = apply(
            pipeline,
            input,
            output,
            format=format,
            field=text_field,
            tokens=tokens,
            part_bytes=int(part_size * 1_000_000),
            n_process=n_process,
            ray=ray,
            ray_address=ray_address,
            force=force,
            progress=True,
        )
    except (ValueError, OSError, ImportError) as error:
        msg.fail(f"Cannot annotate to {output}", str(error), exits=1)
    except KeyboardInterrupt:
        msg.warn("Stopped. The same command goes on from here.", exits=130)
    _print_summary(summary)
    if summary.set_aside:
        raise typer.Exit(_SET_ASIDE)


def _print_summary(summary: "Summary") -> None:
    if summary.reused:
        msg.info(f"{summary.reused} of {summary.parts} parts were finished before")
    msg.good(f"{summary.texts} texts, {summary.entities.total()} entities: {summary.output}")
    if summary.blank:
        msg.info(f"{summary.blank} blank lines left out")
    if summary.replaced:
        msg.warn(f"{summary.replaced} records had entities or tokens before, which are replaced")
    if summary.set_aside:
        msg.warn(f"{summary.set_aside} records set aside: {summary.set_aside_file}")
        for line in summary.first_set_aside:
            typer.echo(line)
    if summary.entities:
        typer.echo("")
        counts = sorted(summary.entities.items())
        echo_table([(label, str(count)) for label, count in counts], ("label", "entities"))
