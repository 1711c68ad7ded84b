"""The command `python -m spacy xling prepare`."""

from pathlib import Path
from typing import Annotated, Optional

import typer
from wasabi import msg

from .main import xling_cli
from .options import ForceOption
from .output import echo_table
from .own_outputs import is_prepared, refuse_foreign


@xling_cli.command("prepare")
def prepare_cli(
    pipeline: Annotated[str, typer.Argument(help="Path or package name of a trained pipeline.")],
    output: Annotated[Path, typer.Argument(help="Folder for the copy to be packaged.")],
    facts: Annotated[
        Path,
        typer.Option("--facts", "-f", help="JSON: description, author, license, training data."),
    ],
    name: Annotated[str, typer.Option("--name", "-n", help="Name, without the language.")],
    version: Annotated[str, typer.Option("--version", "-v", help="Version, such as 0.1.0.")],
    corpus: Annotated[
        Optional[Path],
        typer.Option("--corpus", "-c", help="A .spacy file with test data, to measure scores."),
    ] = None,
    force: ForceOption = False,
) -> None:
    """Prepare a copy of a pipeline for `spacy package`: licences, scores and a model card.

    The copy has the same weights and tables, a complete meta.json, the card as README.md, LICENSE
    and LICENSES_SOURCES. Libraries and dictionaries are found in the pipeline and credited; only
    the training data have to be named, in the facts (configs/meta_assistant.json is an example).

    Example: python -m spacy xling prepare training/ja/model-best packages/ja --name news
    --version 0.1.0 --facts configs/meta_gsd.json --corpus corpus/gsd/ja_test.spacy

    Then: python -m spacy package packages/ja packages --build wheel --force
    """
    # imported here: the other commands do not need it
    from ..workbench.release import commercial_use, prepare_pipeline, read_facts
    from ..workbench.release.prepare import machine_paths

    try:
        refuse_foreign(
            {output: is_prepared}, force, [pipeline, facts, *([corpus] if corpus else [])]
        )
        nlp = prepare_pipeline(
            pipeline,
            output,
            read_facts(facts),
            name=name,
            version=version,
            corpus=corpus,
            progress=True,
        )
    except (OSError, ValueError) as error:
        msg.fail(f"Cannot prepare {pipeline}", str(error), exits=1)
    rows = [
        [source["name"], source["part"], source["license"], commercial_use(source["license"])]
        for source in nlp.meta["sources"]
    ]
    echo_table(rows, ["source", "part", "licence", "commercial use"], "llll")
    for path in machine_paths(nlp):
        msg.warn(f"The package will show a path of this machine: {path}")
    if corpus is None:
        msg.warn("No --corpus: the card has no scores on a test set.")
    msg.good(f"{nlp.meta['lang']}_{name} {version}: {output}")
