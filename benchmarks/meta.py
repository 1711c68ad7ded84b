"""Metadata of the result files."""

from pathlib import Path
from typing import Any, Dict

import srsly

from spacy_xling_ner.workbench.experiments import meta


def describe_run(module: str, on: str) -> Dict[str, Any]:
    """Describe the command, the texts, the versions, the machine and the data.

    module (str): The module that runs, as in `python -m MODULE`.
    on (str): Texts of the numbers: which corpus, dev or test, raw text or gold tokens.
    RETURNS (Dict[str, Any]): `command`, `on`, `versions`, `machine` and `data` (MD5 of each asset).
    """
    assets = srsly.read_yaml(Path("project.yml")).get("assets", [])
    return meta.describe_run(module, {asset["dest"]: asset["checksum"] for asset in assets}, on)
