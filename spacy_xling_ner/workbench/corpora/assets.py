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
    RAISES (AssetError): If there is no project, or if an asset is missing, has another checksum or
        none to compare with; the message names all of them and where they come from.
    """
    folder = Path(project)
    file = folder / "project.yml"
    if not file.is_file():
        raise AssetError(f"{file}: missing; name the folder that has the project.yml.")
    faults = []
    assets = (srsly.read_yaml(file) or {}).get("assets", [])
    for asset in assets:
        path = folder / asset["dest"]
        if not asset.get("checksum"):
            faults.append(f"{asset['dest']}: no checksum in {file}; add the file's MD5 there.")
            continue
        if not path.is_file():
            faults.append(f"{asset['dest']}: missing; get it from {asset['url']}")
            continue
        found = hashlib.md5(path.read_bytes()).hexdigest()
        if found != asset["checksum"]:
            faults.append(
                f"{asset['dest']}: MD5 {found}, expected {asset['checksum']}; delete the file and "
                f"get it again from {asset['url']}"
            )
    if faults:
        raise AssetError("\n".join(faults))
    return [asset["dest"] for asset in assets]
