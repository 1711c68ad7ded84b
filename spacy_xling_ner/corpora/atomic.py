"""Writing several files so that either all of them are there, whole, or none is touched."""

import os
import tempfile
from pathlib import Path
from typing import Dict, List, Tuple


def write_atomically(contents: Dict[Path, bytes]) -> None:
    """Write files: first beside their places, then into them.

    contents (Dict[Path, bytes]): What goes into each file; folders are made as needed.
    RAISES (OSError): A file cannot be written; none of the files was touched.
    """
    written: List[Tuple[str, Path]] = []
    try:
        for path, data in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            written.append((temporary, path))
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.chmod(temporary, 0o666 & ~_umask())  # mkstemp lets the owner only read
        for temporary, path in written:
            os.replace(temporary, path)
    finally:
        for temporary, _ in written:
            Path(temporary).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
