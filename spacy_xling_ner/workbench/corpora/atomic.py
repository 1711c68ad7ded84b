"""Writing files so that each of them appears whole or not at all."""

import json
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, TextIO, Tuple


def write_atomically(contents: Dict[Path, bytes]) -> None:
    """Write all files, or none: first to temporary files beside them, which then replace them.

    contents (Dict[Path, bytes]): Content of each file; missing folders are created.
    RAISES (OSError): If a file cannot be written; then none of the files has changed.
    """
    written: List[Tuple[Path, Path]] = []
    try:
        for path, data in contents.items():
            temporary = _create_beside(path)
            written.append((temporary, path))
            temporary.write_bytes(data)
        for temporary, path in written:
            os.replace(temporary, path)
    finally:
        for temporary, _ in written:
            temporary.unlink(missing_ok=True)


@contextmanager
def open_atomically(path: Path) -> Iterator[TextIO]:
    r"""Open a text file for writing; it appears if the block ends without an error.

    path (Path): The file; a missing folder is created.
    YIELDS (TextIO): The open file, UTF-8 with `\n` line ends.
    RAISES (OSError): If the file cannot be written; then an older file has not changed.
    """
    temporary = _create_beside(path)
    try:
        with temporary.open("w", encoding="utf8", newline="\n") as file:
            yield file
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def refuse_foreign(path: Path, is_ours: Callable[[Path], object], force: bool) -> None:
    """Refuse to replace what a command did not write.

    path (Path): The file or folder to write.
    is_ours (Callable[[Path], object]): Recognises what the command writes: true, or false or a
        ValueError for anything else.
    force (bool): Whether the user allows to replace anything.
    RAISES (FileExistsError): If there is something else; the message names `--force`.
    """
    if force or not path.exists() or (path.is_dir() and not any(path.iterdir())):
        return
    try:
        ours = is_ours(path)
    except (ValueError, OSError):
        ours = False
    if not ours:
        raise FileExistsError(
            f"'{path}' exists, and this command did not write it. Name another output, or replace "
            "it with --force."
        )


def is_pipeline(folder: Path) -> bool:
    """Recognise the folder of a saved pipeline."""
    return (folder / "meta.json").is_file() and (folder / "config.cfg").is_file()


def json_bytes(values: Any) -> bytes:
    """Serialise a report as indented JSON in UTF-8, with a newline at the end."""
    return (json.dumps(values, ensure_ascii=False, indent=2) + "\n").encode("utf8")


def _create_beside(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    # mkstemp makes the file private; give it the permissions that `open` would
    mask = os.umask(0)
    os.umask(mask)
    os.chmod(temporary, 0o666 & ~mask)
    return Path(temporary)
