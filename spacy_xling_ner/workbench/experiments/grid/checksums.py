"""Checksums of the files that a cell reads."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Optional

_BLOCK = 1 << 20


def checksum(path: Path) -> Optional[str]:
    """Compute the MD5 of a file, or of all files of a folder with their names.

    path (Path): The file or folder.
    RETURNS (Optional[str]): The checksum; None if there is nothing.
    """
    if path.is_file():
        stat = path.stat()
        return _file_checksum(path.resolve(), stat.st_mtime_ns, stat.st_size)
    if not path.is_dir():
        return None
    digest = hashlib.md5()
    for file in sorted(path.rglob("*")):
        if file.is_file():
            digest.update(f"{file.relative_to(path).as_posix()}\t{checksum(file)}\n".encode())
    return digest.hexdigest()


@lru_cache(maxsize=1000)
def _file_checksum(path: Path, modified: int, size: int) -> str:
    digest = hashlib.md5()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
