"""Memory of a process and size of a pipeline on disk."""

import sys
from importlib.util import find_spec
from pathlib import Path


def peak_memory() -> int:
    """Read the peak resident memory of this process.

    On Linux it comes from /proc, because `getrusage` there starts with the peak of the parent
    process.

    RETURNS (int): Bytes.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return 1024 * int(line.split()[1])
    import resource  # not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak


def pipeline_folder(path: str) -> Path:
    """Find a pipeline without loading it.

    path (str): Its folder, or the name of its package.
    RETURNS (Path): The folder with its config.
    RAISES (ValueError): If there is no such folder or package.
    """
    if (Path(path) / "config.cfg").exists():
        return Path(path)
    found = find_spec(path) if path.isidentifier() else None
    for folder in (found.submodule_search_locations or []) if found else []:
        configs = list(Path(folder).glob("*/config.cfg"))
        if configs:
            return configs[0].parent
    raise ValueError(f"No pipeline at '{path}': give a folder with a config.cfg, or a package.")


def disk_size(path: Path) -> int:
    """Compute the size of a folder or a file.

    path (Path): The folder or file.
    RETURNS (int): Bytes of all files.
    """
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files)
