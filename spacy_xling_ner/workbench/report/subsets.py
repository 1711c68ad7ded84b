"""Which modules each system carries over, and which systems differ in nothing else."""

import json
from typing import Dict, List, Optional, Tuple

from thinc.api import Config

from ...layers.module_weights import MODULES
from .output import Output, Run

# A heat map of fewer subsets says no more than the table.
_FEWEST = 3

SubsetT = Tuple[str, ...]


def module_subsets(output: Output) -> List[Dict[str, SubsetT]]:
    """Find the systems that differ only in the modules that they carry over.

    output (Output): The grid's folder.
    RETURNS (List[Dict[str, SubsetT]]): Groups of at least three systems with the same network, each
        with another subset of the modules; by system.
    """
    networks: Dict[str, Dict[str, SubsetT]] = {}
    known = set()
    for run in output.runs:
        if run.system in known or not run.record:
            continue
        known.add(run.system)
        found = _read(run)
        if found is not None:
            network, subset = found
            networks.setdefault(network, {})[run.system] = subset
    return [
        group
        for group in networks.values()
        if len(group) >= _FEWEST and len(set(group.values())) == len(group)
    ]


def subset_name(subset: SubsetT) -> str:
    """Name a subset of the modules.

    subset (SubsetT): The modules.
    RETURNS (str): Such as `char + classifier`, or `none`.
    """
    return " + ".join(subset) or "none"


def _read(run: Run) -> Optional[Tuple[str, SubsetT]]:
    config = Config().from_str(run.record["settings"]["config"], interpolate=False)
    transfer = config.get("initialize", {}).get("after_init") or {}
    modules = transfer.get("modules")
    if not isinstance(modules, list):
        return None
    network = json.dumps([config.get("nlp"), config.get("components")], sort_keys=True)
    return network, tuple(name for name in MODULES if name in modules)
