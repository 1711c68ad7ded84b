"""Writing files so that each of them appears whole or not at all."""

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import Dict, Iterator, List, TextIO, Tuple


def write_atomically(contents: Dict[Path, bytes]) -> None:
    """Write files: first beside their places, then into them.

    contents (Dict[Path, bytes]): What goes into each file; folders are made as needed.
    RAISES (OSError): A file cannot be written; none of the files was touched.
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
    """Open a text file for writing piece by piece; it appears when the block ends without an error.

    path (Path): The file; its folder is made as needed.
    YIELDS (TextIO): The open file, UTF-8 with `\\n` line ends.
    RAISES (OSError): The file cannot be written; an older one is left as it was.
    """
    temporary = _create_beside(path)
    try:
        with temporary.open("w", encoding="utf8", newline="\n") as file:
            yield file
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _create_beside(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    os.chmod(temporary, 0o666 & ~_umask())  # mkstemp lets the owner only read
    return Path(temporary)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
