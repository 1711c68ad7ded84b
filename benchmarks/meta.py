"""What every result file says of how it was made."""

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Dict

import srsly

PACKAGES = (
    "spacy-xling-ner",
    "spacy",
    "thinc",
    "torch",
    "numpy",
    "pykakasi",
    "sudachipy",
    "sudachidict-core",
    "scipy",
    "ja-ginza",
    "jamdict-data",
)


def describe_run(module: str) -> Dict[str, Any]:
    """Describe the command, the versions, the machine and the data.

    module (str): The module that runs, as in `python -m MODULE`.
    RETURNS (Dict[str, Any]): `command`, `versions`, `machine` and `data` (MD5 of each asset).
    """
    return {
        "command": " ".join(["python", "-m", module, *sys.argv[1:]]),
        "versions": {"python": platform.python_version(), **_versions()},
        "machine": {
            "system": f"{platform.system()} {platform.machine()}",
            "processor": _processor(),
            "cores": os.cpu_count(),
        },
        "data": {
            asset["dest"]: asset["checksum"]
            for asset in srsly.read_yaml(Path("project.yml")).get("assets", [])
        },
    }


def _versions() -> Dict[str, str]:
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = "not installed"
    return versions


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or "unknown"
