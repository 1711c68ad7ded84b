"""Checking the files that `project.yml` lists as assets."""

import hashlib
from pathlib import Path
from typing import List, Union

import srsly


class AssetError(ValueError):
    """An asset is missing or has another checksum."""


def check_assets(project: Union[str, Path] = ".") -> List[str]:
    """Check that every asset of a project is in place with its MD5.

    `spacy project assets` only prints a wrong checksum and goes on.

    project (Union[str, Path]): Folder of the `project.yml`.
    RETURNS (List[str]): The assets, as the project names them.
    RAISES (AssetError): If there is no project, or an asset is missing, has another checksum or
        none to compare with; the message lists all of them with their URLs.
    """
    folder = Path(project)
    file = folder / "project.yml"
    if not file.is_file():
        raise AssetError(f"{file}: missing; name the folder that has the project.yml.")
    assets = (srsly.read_yaml(file) or {}).get("assets", [])
    errors = []
    for asset in assets:
        dest, url, expected = asset["dest"], asset["url"], asset.get("checksum")
        path = folder / dest
        if not expected:
            errors.append(f"{dest}: no checksum in {file}; add the file's MD5 there.")
        elif not path.is_file():
            errors.append(f"{dest}: missing; get it from {url}")
        elif (found := hashlib.md5(path.read_bytes()).hexdigest()) != expected:
            errors.append(
                f"{dest}: MD5 {found}, expected {expected}; delete the file and get it again from "
                f"{url}"
            )
    if errors:
        raise AssetError("\n".join(errors))
    return [asset["dest"] for asset in assets]
