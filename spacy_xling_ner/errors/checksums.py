"""Checksums of what was saved: damage is an error when it is loaded."""

import hashlib
from pathlib import Path
from typing import Any, Dict, Iterable, Mapping, Optional, Union

import srsly

FILE = "checksums.json"
# The layout of what our components save. A version that reads less refuses it.
FORMAT = 1


def damage(
    owner: str, place: Union[str, Path], fault: Any, checksums: Optional[Path] = None
) -> str:
    """Describe damage for an error message.

    owner (str): What cannot be loaded, such as "Component 'xling_ner'".
    place (Union[str, Path]): The file.
    fault (Any): What is wrong with it.
    checksums (Optional[Path]): The file to delete if the change was made on purpose.
    RETURNS (str): The message.
    """
    accept = f"; if it was changed on purpose, delete {checksums}" if checksums else ""
    return (
        f"{owner} cannot be loaded from {place}: {fault}. The pipeline was damaged or changed; "
        f"train or copy it again{accept}."
    )


def write_checksums(folder: Union[str, Path], names: Iterable[str]) -> None:
    """Write the checksums of saved files beside them.

    folder (Union[str, Path]): Their folder.
    names (Iterable[str]): Their names; one that was not saved may be among them.
    """
    paths = [path for path in (Path(folder) / name for name in names) if path.is_file()]
    record = _record({path.name: path.read_bytes() for path in paths})
    srsly.write_json(Path(folder) / FILE, record)


def add_checksums(data: bytes) -> bytes:
    """Add the checksums of all parts to a component's bytes.

    data (bytes): The result of spaCy's `to_bytes`.
    RETURNS (bytes): The same with one part more.
    """
    parts = srsly.msgpack_loads(data)
    parts[FILE] = srsly.json_dumps(_record(parts))
    with_checksums: bytes = srsly.msgpack_dumps(parts)
    return with_checksums


def read_folder(owner: str, folder: Path, exclude: Iterable[str] = ()) -> Dict[str, bytes]:
    """Read the files of a folder, and compare them with their checksums, if it has any.

    owner (str): What is loaded, for messages.
    folder (Path): Its folder; one that does not exist has no files.
    exclude (Iterable[str]): Files that are not loaded.
    RETURNS (Dict[str, bytes]): The files by name. Without `FILE` they are of 0.1.0, or changes to
        them were accepted.
    RAISES (ValueError): If a file is missing or another one, or of a newer format.
    """
    parts: Dict[str, bytes] = {}
    # hidden files are a file manager's (.DS_Store); no part of ours has such a name
    for path in folder.glob("[!.]*"):
        if path.name == FILE or (path.is_file() and path.name not in exclude):
            parts[path.name] = path.read_bytes()
    _check(owner, parts, exclude, folder)
    return parts


def read_parts(owner: str, data: bytes, exclude: Iterable[str] = ()) -> Dict[str, Any]:
    """Read the parts of a component's bytes, and compare them with their checksums, if any.

    owner (str): What is loaded, for messages.
    data (bytes): The result of `to_bytes`.
    exclude (Iterable[str]): Parts that are not loaded.
    RETURNS (Dict[str, Any]): The other parts by name.
    RAISES (ValueError): If a part is missing or another one, or of a newer format.
    """
    try:
        parts = dict(srsly.msgpack_loads(data))
    except Exception as error:  # msgpack has a dozen kinds of error
        raise ValueError(damage(owner, "bytes", error)) from error
    parts = {name: part for name, part in parts.items() if name not in exclude}
    _check(owner, parts, exclude)
    return parts


def _record(parts: Mapping[str, Union[str, bytes]]) -> Dict[str, Any]:
    return {"format": FORMAT, "sha256": {name: _sha256(part) for name, part in parts.items()}}


def _check(
    owner: str, parts: Mapping[str, Any], exclude: Iterable[str], folder: Optional[Path] = None
) -> None:
    if FILE not in parts:
        return
    record = None if folder is None else folder / FILE
    sums = _read_record(owner, record or FILE, parts[FILE])
    for name in sorted(parts.keys() - sums.keys() - {FILE}):
        raise ValueError(damage(owner, record or FILE, f"it has no checksum of {name}", record))
    for name in sums.keys() - set(exclude):
        fault = "its SHA-256 is another one than when it was saved"
        if name not in parts:
            fault = "it is missing"
        elif isinstance(parts[name], (str, bytes)) and _sha256(parts[name]) == sums[name]:
            continue
        raise ValueError(damage(owner, name if folder is None else folder / name, fault, record))


def _read_record(owner: str, place: Union[str, Path], text: Union[str, bytes]) -> Dict[str, str]:
    try:
        record = srsly.json_loads(text)
        number, sums = int(record["format"]), dict(record["sha256"])
    except Exception as error:  # not JSON, or not ours
        raise ValueError(damage(owner, place, "it holds no checksums")) from error
    if number < 1:
        raise ValueError(damage(owner, place, f"there is no format {number}"))
    if number > FORMAT:
        raise ValueError(
            f"{owner} cannot be loaded from {place}: it was saved in format {number} by a newer "
            f"version of spacy-xling-ner, and this one reads formats up to {FORMAT}. Install the "
            "newer one: python -m pip install --upgrade spacy-xling-ner"
        )
    return sums


def _sha256(part: Union[str, bytes]) -> str:
    return hashlib.sha256(part.encode("utf8") if isinstance(part, str) else part).hexdigest()
