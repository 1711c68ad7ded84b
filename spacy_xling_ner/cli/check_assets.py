"""`python -m spacy xling check-assets`."""

from pathlib import Path
from typing import Annotated

import typer
from wasabi import msg

from .main import xling_cli


@xling_cli.command("check-assets")
def check_assets_cli(
    project: Annotated[Path, typer.Argument(help="Folder of the project.yml.")] = Path("."),
) -> None:
    """Stop unless every asset of project.yml is in place with the right checksum.

    Get them with: python -m spacy project assets --extra

    Example: python -m spacy xling check-assets .
    """
    from ..workbench.corpora.assets import AssetError, check_assets

    try:
        assets = check_assets(project)
    except AssetError as error:
        msg.fail(
            "Assets are not as project.yml says",
            f"{error}\nGet them with: python -m spacy project assets --extra",
            exits=1,
        )
    msg.good(f"{len(assets)} assets with the right checksum")
