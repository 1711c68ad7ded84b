"""The command `python -m spacy xling card`."""

from pathlib import Path
from typing import Annotated, Optional

import typer
from wasabi import msg

from .main import xling_cli
from .options import ForceOption
from .own_outputs import has_text, refuse_foreign

_TABLE = "\n|  |  |\n| --- | --- |\n| language | "  # below the title of each card


@xling_cli.command("card")
def card_cli(
    pipeline: Annotated[str, typer.Argument(help="Path or package name of a pipeline.")],
    output: Annotated[
        Optional[Path], typer.Argument(help="The Markdown file to write; by default it is printed.")
    ] = None,
    force: ForceOption = False,
) -> None:
    """Write the model card of a pipeline: its purpose, training data, scores and licences.

    Everything comes from the pipeline and its meta.json; what is missing there is called "not
    given". `xling prepare` completes the meta.json, and adds the card to the package.

    Example: python -m spacy xling card training/ja/model-best card.md
    """
    # imported here: the other commands do not need it
    import spacy

    from ..workbench.corpora.atomic import write_atomically
    from ..workbench.release import model_card

    try:
        if output is not None:
            refuse_foreign({output: has_text(_TABLE)}, force)
        card = model_card(spacy.load(pipeline))
        if output is not None:
            write_atomically({output: card.encode("utf8")})
    except (OSError, ValueError) as error:
        msg.fail(f"Cannot write the card of {pipeline}", str(error), exits=1)
    if output is None:
        typer.echo(card, nl=False)
    else:
        msg.good(f"{output}")
