"""The manifest of a transfer: an entry for each tensor, copied or fresh."""

import json
import logging
import re
from typing import Any, Dict, List, Sequence, Tuple

import numpy
from thinc.api import Model

from .tensors import Array, Tensor, module_tensors, tensor_sha256

logger = logging.getLogger("spacy.spacy_xling_ner")

COPIED = "copied"
FRESH = "fresh"


def tensor_entries(
    module: str, ours: Model[Any, Any], copies: Sequence[Tuple[Tensor, Array]]
) -> List[Dict[str, Any]]:
    """Describe the tensors of a module in the target: first the copied ones, then the fresh ones.

    module (str): `char`, `word`, `classifier` or `features`.
    ours (Model): The module.
    copies (Sequence[Tuple[Tensor, ndarray]]): Its copied tensors, each with its new value.
    RETURNS (List[Dict[str, Any]]): Module, tensor, shape and state; of a copied one its SHA-256.
    """
    entries = []
    copied = {tensor.name: value for tensor, value in copies}
    fresh = {t.name: t.value for t in module_tensors(ours) if t.name not in copied}
    for state, values in ((COPIED, copied), (FRESH, fresh)):
        for name, value in values.items():
            entry = {"module": module, "tensor": name, "shape": list(value.shape), "state": state}
            if state == COPIED:
                entry["sha256"] = tensor_sha256(value)
            entries.append(entry)
    return entries


def log_license(source: str, license: str) -> None:
    """Log the licence of a source, which the weights of the target inherit.

    source (str): Name of the source.
    license (str): The licence in its meta, perhaps empty.
    """
    if not license:
        logger.warning(
            "Transfer from %s: its meta.json names no licence; the corpora that it was trained on "
            "decide whether commercial use is allowed",
            source,
        )
    elif re.search(r"\bNC\b|non-?commercial", license, re.IGNORECASE):
        logger.warning(
            "Transfer from %s: its licence, %s, forbids commercial use, also of this pipeline",
            source,
            license,
        )
    else:
        logger.info("Transfer from %s: its licence is %s", source, license)


def log_manifest(manifest: Dict[str, Any]) -> None:
    """Log the copied and fresh modules, and the labels without a partner.

    manifest (Dict[str, Any]): The manifest of a transfer.
    """
    source = manifest["source"]
    heading = f"Transfer from {source}" if source else "Transfer"
    for module in dict.fromkeys(t["module"] for t in manifest["tensors"]):
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
