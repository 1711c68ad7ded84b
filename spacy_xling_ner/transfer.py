"""Carry chosen modules of a trained pipeline over to a new one."""

import json
import logging
from pathlib import Path
from typing import (
    Any,
    Callable,
    Dict,
    List,
    Optional,
    Sequence,
    Tuple,
    Union,
)

import numpy
import spacy
from spacy.language import Language
from spacy.util import registry
from thinc.api import Model

from .models.embed import OF_ONE_LANGUAGE
from .seen import transfer_seen
from .tags import POSITIONS, tag_number
from .weights import Array, Tensor, hash_seeds, module_tensors, tensor_sha256

logger = logging.getLogger("spacy.spacy_xling_ner")

MODULES = ("char", "word", "classifier")
COPIED = "copied"
FRESH = "fresh"


class TransferError(ValueError):
    """A transfer that cannot be done; the message names both sides and the mend."""


@registry.callbacks("spacy_xling_ner.transfer_modules.v1")
def create_transfer_callback(
    source: Optional[Union[str, Path]],
    modules: Union[str, Sequence[str]],
    label_map: Optional[Dict[str, str]] = None,
    component: str = "xling_ner",
    source_component: Optional[str] = None,
) -> Callable[[Language], Language]:
    """Make a callback for `[initialize.after_init]` that transfers modules from a source pipeline.

    source (Optional[Union[str, Path]]): Path or package name of the source pipeline; not loaded,
        and may be None, if there is no module to transfer.
    modules (Union[str, Sequence[str]]): Any subset of `char`, `word` and `classifier`; also as one
        string with commas, which project variables need. If empty, the target starts from scratch.
    label_map (Optional[Dict[str, str]]): From each target label to the source label whose rows of
        the classifier it starts from. By default labels of the same name are partners.
    component (str): Name of the component in the target that gets the modules.
    source_component (Optional[str]): Its name in the source, by default the same.
    RETURNS (Callable[[Language], Language]): The callback.
    """

    if isinstance(modules, str):
        modules = [name.strip() for name in modules.split(",") if name.strip()]
    chosen: Sequence[str] = modules

    def transfer(nlp: Language) -> Language:
        _check_modules(chosen)
        transfer_modules(
            load_source(source, chosen) if chosen else None,
            nlp,
            chosen,
            label_map=label_map,
            component=component,
            source_component=source_component,
            source_name=None if source is None else str(source),
        )
        return nlp

    return transfer


def transfer_modules(
    source: Optional[Language],
    target: Language,
    modules: Sequence[str],
    *,
    label_map: Optional[Dict[str, str]] = None,
    component: str = "xling_ner",
    source_component: Optional[str] = None,
    source_name: Optional[str] = None,
) -> Dict[str, Any]:
    """Copy the weights of chosen modules; everything is checked before anything is written.

    `char` and `word` are copied whole. The classifier is copied label by label, each with its four
    BILUO rows, and the row of `O`. The manifest is logged, kept in `target.meta["transfer"]` under
    the component's name, and so saved with the pipeline.
    Source: Johnson et al. 2019, section 3 (transfer of modules).

    source (Optional[Language]): The trained pipeline; None only if there is no module to transfer.
    target (Language): The initialised pipeline that is about to be trained.
    modules (Sequence[str]): Any subset of `char`, `word` and `classifier`.
    label_map (Optional[Dict[str, str]]): From target label to source label; by default same names.
    component (str): Name of the component in the target.
    source_component (Optional[str]): Its name in the source, by default the same.
    source_name (Optional[str]): How the manifest names the source; by default its language and
        name.
    RETURNS (Dict[str, Any]): The manifest: source, modules, label map, one entry a tensor, and the
        share of the target's bigrams (`char`) and words (`word`) that the source had seen.
    RAISES (TransferError): If a module, component or label is unknown, or shapes or seeds differ.
    """
    _check_modules(modules)
    if source is None and modules:
        raise TransferError(_no_source(modules))
    name = source_name
    if name is None and source is not None:
        name = f"{source.lang}_{source.meta['name']}"
    source_component = source_component or component
    source_pipe = None
    if source is not None:
        source_pipe = _get_pipe(source, source_component, f"the source pipeline {name}")
    target_pipe = _get_pipe(target, component, "the target pipeline")
    if label_map and "classifier" not in modules:
        logger.warning("Transfer: label_map has no effect without 'classifier' in transfer.modules")
    source_labels: Sequence[str] = getattr(source_pipe, "labels", ())

    writes: List[Tuple[Tensor, Array]] = []
    tensors: List[Dict[str, Any]] = []
    labels: Dict[str, Optional[str]] = {}
    for module in MODULES:
        needed = module in modules
        theirs = _get_module(source_pipe, module, f"'{source_component}' of the source", needed)
        ours = _get_module(target_pipe, module, f"'{component}' of the target", needed)
        if ours is None:
            continue
        if not needed or theirs is None:
            tensors += [_entry(module, t.name, t.value, FRESH) for t in module_tensors(ours)]
        elif module == "classifier":
            labels = _partners(source_labels, target_pipe.labels, label_map)
            pairs = _map_rows(theirs, ours, source_labels, target_pipe.labels, labels)
            for tensor, value in pairs:
                writes.append((tensor, value))
                entry = _entry(module, tensor.name, value, COPIED)
                entry["fresh_labels"] = [label for label, partner in labels.items() if not partner]
                tensors.append(entry)
        else:
            copies = _matching_tensors(theirs, ours, module)
            for tensor, value in copies:
                writes.append((tensor, value))
                tensors.append(_entry(module, tensor.name, value, COPIED))
            copied = {tensor.name for tensor, _ in copies}
            tensors += [
                _entry(module, tensor.name, tensor.value, FRESH)
                for tensor in module_tensors(ours)
                if tensor.name not in copied
            ]
    for tensor, value in writes:
        tensor.write(value)

    manifest: Dict[str, Any] = {
        "source": name,
        "source_component": source_component,
        "modules": [module for module in MODULES if module in modules],
        "labels": labels,
        "source_labels_unused": sorted(set(source_labels).difference(labels.values()))
        if labels
        else [],
        "tensors": tensors,
    }
    if source is not None:
        manifest["seen"] = transfer_seen(source.vocab, target.vocab, modules)
    target.meta.setdefault("transfer", {})[component] = manifest
    _log(manifest)
    return manifest


def _check_modules(modules: Sequence[str]) -> None:
    unknown = [name for name in modules if name not in MODULES]
    if unknown:
        raise TransferError(
            f"Unknown module '{unknown[0]}' in transfer.modules; choose from {', '.join(MODULES)}."
        )


def _no_source(modules: Sequence[str]) -> str:
    return (
        f"There is no source pipeline to transfer {', '.join(modules)} from: transfer.source is "
        "not set. Name a path or package there, or set transfer.modules = [] to start from scratch."
    )


def load_source(source: Optional[Union[str, Path]], modules: Sequence[str]) -> Language:
    """Load the source pipeline of a transfer.

    source (Optional[Union[str, Path]]): Path or package name.
    modules (Sequence[str]): The modules wanted of it, for the message.
    RETURNS (Language): The pipeline.
    RAISES (TransferError): If it is not named, or cannot be loaded.
    """
    if source is None:
        raise TransferError(_no_source(modules))
    try:
        return spacy.load(source)
    except OSError as error:
        raise TransferError(
            f"Cannot load the source pipeline '{source}' of the transfer: {error} Train or install "
            "it first, correct transfer.source, or set transfer.modules = [] to start from scratch."
        ) from error


def _get_pipe(nlp: Language, component: str, side: str) -> Any:
    if component not in nlp.component_names:
        raise TransferError(
            f"No component '{component}' in {side}, which has: "
            f"{', '.join(nlp.component_names) or 'none'}. Name the right one with "
            "transfer.component or transfer.source_component."
        )
    return nlp.get_pipe(component)


def _get_module(pipe: Any, module: str, component: str, needed: bool) -> Optional[Model[Any, Any]]:
    # A parser keeps our encoder somewhere below its own model; a rule-based component has no model.
    model = getattr(pipe, "model", None)
    for node in model.walk() if isinstance(model, Model) else ():
        if module in node.ref_names and node.has_ref(module):
            return node.get_ref(module)
    if needed:
        raise TransferError(
            f"The component {component} has no module '{module}': its model is not built with "
            f"spacy_xling_ner's architectures. Leave '{module}' out of transfer.modules, or name "
            "the right component with transfer.component or transfer.source_component."
        )
    return None


def _matching_tensors(
    theirs: Model[Any, Any], ours: Model[Any, Any], module: str
) -> List[Tuple[Tensor, Array]]:
    source = list(module_tensors(theirs))
    target = {tensor.name: tensor for tensor in module_tensors(ours)}
    difference = {tensor.name for tensor in source} ^ set(target)
    if any(name not in target or not name.startswith(OF_ONE_LANGUAGE) for name in difference):
        raise TransferError(
            f"The module '{module}' is built differently in source and target; only one side has "
            f"{', '.join(sorted(difference))}. Use the same [components] architecture in both "
            "configs."
        )
    for tensor in source:
        if tensor.value.shape != target[tensor.name].value.shape:
            raise TransferError(
                f"The module '{module}' differs in shape at {tensor.name}: {tensor.value.shape} in "
                f"the source, {target[tensor.name].value.shape} in the target. Use the same widths "
                "and rows in both configs."
            )
    if not set(hash_seeds(theirs)) <= set(hash_seeds(ours)):
        raise TransferError(
            f"The module '{module}' hashes with seed {_text(hash_seeds(theirs))} in the source and "
            f"{_text(hash_seeds(ours))} in the target. Use the same seed in both configs."
        )
    return [(target[tensor.name], tensor.value) for tensor in source]


def _text(values: Sequence[Any]) -> str:
    return ", ".join(str(value) for value in values)


def _partners(
    source_labels: Sequence[str], target_labels: Sequence[str], label_map: Optional[Dict[str, str]]
) -> Dict[str, Optional[str]]:
    if label_map is None:
        return {label: label if label in source_labels else None for label in target_labels}
    for target_label, source_label in label_map.items():
        if target_label not in target_labels:
            raise TransferError(
                f"transfer.label_map names the target label '{target_label}', which the target "
                f"does not have; its labels are {', '.join(target_labels)}."
            )
        if source_label not in source_labels:
            raise TransferError(
                f"transfer.label_map maps '{target_label}' to the source label '{source_label}', "
                f"which the source does not have; its labels are {', '.join(source_labels)}."
            )
    return {label: label_map.get(label) for label in target_labels}


def _map_rows(
    theirs: Model[Any, Any],
    ours: Model[Any, Any],
    source_labels: Sequence[str],
    target_labels: Sequence[str],
    partners: Dict[str, Optional[str]],
) -> List[Tuple[Tensor, Array]]:
    if theirs.get_dim("nI") != ours.get_dim("nI"):
        raise TransferError(
            f"The module 'classifier' reads vectors of width {theirs.get_dim('nI')} in the source "
            f"and {ours.get_dim('nI')} in the target. Use the same width of the word module in "
            "both."
        )
    rows = {0: 0}
    for label, partner in partners.items():
        if partner is not None:
            a, b = source_labels.index(partner), target_labels.index(label)
            rows.update({tag_number(b, p): tag_number(a, p) for p in range(len(POSITIONS))})
    pairs = []
    for source, target in zip(module_tensors(theirs), module_tensors(ours), strict=True):
        value = target.value.copy()
        value[list(rows.keys())] = source.value[list(rows.values())]
        pairs.append((target, value))
    return pairs


def _entry(module: str, tensor: str, value: Array, state: str) -> Dict[str, Any]:
    entry: Dict[str, Any] = {
        "module": module,
        "tensor": tensor,
        "shape": list(value.shape),
        "state": state,
    }
    if state == COPIED:
        entry["sha256"] = tensor_sha256(value)
    return entry


def _log(manifest: Dict[str, Any]) -> None:
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
