"""The command group `python -m spacy xling`; each command registers itself."""

import typer
from spacy.cli._util import app

xling_cli = typer.Typer(
    name="xling",
    help="Cross-lingual named-entity recognition: corpora, checks, evaluation, experiments.",
    no_args_is_help=True,
    add_completion=False,
)
app.add_typer(xling_cli, name="xling")
