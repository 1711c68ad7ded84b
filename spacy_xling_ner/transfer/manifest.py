"""The manifest of a transfer: an entry for each tensor, copied or fresh."""

import json
import logging
from typing import Any, Dict

import numpy

from ..layers.module_weights import MODULES
from .tensors import Array, tensor_sha256

logger = logging.getLogger("spacy.spacy_xling_ner")


COPIED = "copied"


FRESH = "fresh"


def tensor_entry(module: str, tensor: str, value: Array, state: str) -> Dict[str, Any]:
    """Describe a tensor of the target.

    module (str): `char`, `word` or `classifier`.
    tensor (str): Its name in the module.
    value (ndarray): Its value after the transfer.
    state (str): COPIED or FRESH.
    RETURNS (Dict[str, Any]): Module, tensor, shape and state; of a copied one its SHA-256 too.
    """
    entry: Dict[str, Any] = {
        "module": module,
        "tensor": tensor,
        "shape": list(value.shape),
        "state": state,
    }
    if state == COPIED:
        entry["sha256"] = tensor_sha256(value)
    return entry


def log_manifest(manifest: Dict[str, Any]) -> None:
    """Log what was copied, what starts fresh, and which labels have no partner.

    manifest (Dict[str, Any]): The manifest of a transfer.
    """
    source = manifest["source"]
    heading = f"Transfer from {source}" if source else "Transfer"
    for module in MODULES:
        tensors = [t for t in manifest["tensors"] if t["module"] == module]
        for state in (COPIED, FRESH):
            shapes = [t["shape"] for t in tensors if t["state"] == state]
            if shapes:
                n_weights = sum(int(numpy.prod(shape)) for shape in shapes)
                logger.info("%s: %s %s (%d weights)", heading, module, state, n_weights)
    if manifest["labels"]:
        fresh = [label for label, partner in manifest["labels"].items() if partner is None]
        logger.info("Transfer: labels %s", json.dumps(manifest["labels"], ensure_ascii=False))
        if fresh:
            logger.warning("Transfer: labels without a partner start fresh: %s", ", ".join(fresh))
        if manifest["source_labels_unused"]:
            logger.warning(
                "Transfer: source labels that no target label uses: %s",
                ", ".join(manifest["source_labels_unused"]),
            )
