"""Writing files and folders so that each of them appears whole or not at all."""

import ctypes
import json
import os
import shutil
import sys
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from glob import escape
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, Optional, TextIO, Type, Union

from ...errors import name_full_disk

Stage = Callable[[Path], Path]
"""Gives the path to which an output is written before it is moved to its place."""


@contextmanager
def replace_outputs() -> Iterator[Stage]:
    """Write outputs beside their places, and move all of them there if the block ends well.

    With `replace_outputs() as stage`, write each output, a file or a folder, to `stage(output)`.
    The older ones stay until all new ones are on disk, so an output may be an input. On an error
    nothing has changed; what a killed process leaves is removed when the output is written again.

    YIELDS (Stage): From an output to the path to write; missing folders are created.
    RAISES (OSError): If an output cannot be written.
    """
    staged: Dict[Path, Path] = {}
    with name_full_disk(staged), ExitStack() as folders:

        def stage(output: Path) -> Path:
            place = Path(os.path.realpath(output))  # a link stays a link
            if place not in staged:
                staged[place] = folders.enter_context(_folder_beside(place)) / place.name
            return staged[place]

        yield stage
        for written in staged.values():
            for path in (*written.parent.rglob("*"), written.parent):
                _sync(path)
        for place, written in staged.items():
            if place.is_dir() and not written.is_dir():
                raise IsADirectoryError(f"'{place}' is a folder; name a file.")
        for place, written in staged.items():
            _replace(place, written)
        for folder in {place.parent for place in staged}:
            _sync(folder)


def write_atomically(contents: Dict[Path, bytes], stage: Optional[Stage] = None) -> None:
    """Write all files, or none.

    contents (Dict[Path, bytes]): Content of each file; missing folders are created.
    stage (Optional[Stage]): Of a `replace_outputs` that moves them with other outputs; None to move
        them at once.
    RAISES (OSError): If a file cannot be written; then none of the files has changed.
    """
    if stage is None:
        with replace_outputs() as stage:
            write_atomically(contents, stage)
        return
    for path, data in contents.items():
        stage(path).write_bytes(data)


@contextmanager
def open_atomically(path: Path) -> Iterator[TextIO]:
    r"""Open a text file for writing; it appears if the block ends without an error.

    path (Path): The file; a missing folder is created.
    YIELDS (TextIO): The open file, UTF-8 with `\n` line ends.
    RAISES (OSError): If the file cannot be written; then an older file has not changed.
    """
    with replace_outputs() as stage, stage(path).open("w", encoding="utf8", newline="\n") as file:
        yield file


def remove_leftovers(output: Path) -> None:
    """Remove what killed processes left beside an output, but not what a running one writes."""
    place = Path(os.path.realpath(output))
    for folder in place.parent.glob(f".{escape(place.name)}.*.tmp"):
        older = folder / f"{place.name}.old"
        with suppress(OSError), _locked(folder):
            if older.exists() and not place.exists():
                os.replace(older, place)
            shutil.rmtree(folder)


def json_bytes(values: Any) -> bytes:
    """Serialise a report as indented JSON in UTF-8, with a newline at the end."""
    return (json.dumps(values, ensure_ascii=False, indent=2) + "\n").encode("utf8")


@contextmanager
def _folder_beside(place: Path) -> Iterator[Path]:
    place.parent.mkdir(parents=True, exist_ok=True)
    remove_leftovers(place)
    name = tempfile.mkdtemp(dir=place.parent, prefix=f".{place.name}.", suffix=".tmp")
    try:
        with _locked(name):
            yield Path(name)
    finally:
        shutil.rmtree(name, ignore_errors=True)


@contextmanager
def _locked(folder: Union[str, Path]) -> Iterator[None]:
    if sys.platform == "win32":  # no such locks: leftovers stay
        yield
        return
    import fcntl

    with _opened(folder) as handle:
        # the system releases it when the process ends, however it ends
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def _replace(place: Path, written: Path) -> None:
    # Linux swaps two paths in one step (AT_FDCWD, RENAME_EXCHANGE): it does so with folders, and at
    # once, because the older file need not be deleted yet.
    with suppress(AttributeError, OSError, TypeError):
        swap = ctypes.CDLL(None).renameat2
        if swap(-100, os.fsencode(written), -100, os.fsencode(place), 2) == 0:
            return
    older = written.with_name(f"{place.name}.old")
    try:
        if place.exists() and written.is_dir():
            os.replace(place, older)
        os.replace(written, place)
    finally:
        if older.exists() and not place.exists():
            os.replace(older, place)


def _sync(path: Union[str, Path]) -> None:
    if sys.platform != "win32":  # it cannot sync folders
        with _opened(path) as handle:
            os.fsync(handle)


@contextmanager
def _opened(path: Union[str, Path]) -> Iterator[int]:
    handle = os.open(path, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)


@contextmanager
def lock_folder(folder: Path, shown: Path, error: Type[Exception]) -> Iterator[None]:
    """Keep other runs out of a folder.

    folder (Path): The folder of the lock, created if needed.
    shown (Path): The folder that the message names.
    error (Type[Exception]): Raised if another run has locked it.
    YIELDS (None): While it is locked.
    """
    import fcntl  # not on Windows

    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        try:
            # the system releases it when the process ends, however it ends
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            raise error(
                f"{shown}: another run is at work there; wait for it, or stop it."
            ) from problem
        yield
