"""Check the files that `project.yml` lists as assets."""

import hashlib
from pathlib import Path
from typing import List, Union

import srsly


class AssetError(ValueError):
    """An asset is missing or is not the file that was meant."""


def check_assets(project: Union[str, Path] = ".") -> List[str]:
    """Check that every asset of a project is in place with the right MD5.

    `spacy project assets` prints a wrong checksum and goes on; this stops.

    project (Union[str, Path]): Folder of the `project.yml`.
    RETURNS (List[str]): The assets, as the project names them.
    RAISES (AssetError): If an asset is missing or has another checksum; the message names all of them
        and where they come from.
    """
    folder = Path(project)
    faults = []
    assets = srsly.read_yaml(folder / "project.yml").get("assets", [])
    for asset in assets:
        path = folder / asset["dest"]
        if not path.exists():
            faults.append(f"{asset['dest']}: missing; it is at {asset['url']}")
            continue
        found = hashlib.md5(path.read_bytes()).hexdigest()
        if found != asset["checksum"]:
            faults.append(
                f"{asset['dest']}: MD5 {found}, expected {asset['checksum']}; delete the file and get "
                f"it again from {asset['url']}"
            )
    if faults:
        raise AssetError("\n".join(faults))
    return [asset["dest"] for asset in assets]
