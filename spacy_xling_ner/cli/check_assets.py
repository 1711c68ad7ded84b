"""The command `python -m spacy xling check-assets`."""

from pathlib import Path
from typing import Annotated

import typer
from wasabi import msg

from .main import xling_cli


@xling_cli.command("check-assets")
def check_assets_cli(
    project: Annotated[Path, typer.Argument(help="Folder of the project.yml.")] = Path("."),
) -> None:
    """Check that every asset of project.yml is in place with the right checksum; else stop.

    Get the assets with: python -m spacy project assets --extra

    Example: python -m spacy xling check-assets .
    """
    from ..workbench.corpora.assets import AssetError, check_assets

    try:
        assets = check_assets(project)
    except AssetError as error:
        msg.fail(
            "The assets are not those of project.yml",
            f"{error}\nGet them with: python -m spacy project assets --extra",
            exits=1,
        )
    msg.good(f"{len(assets)} assets with the right checksum")
