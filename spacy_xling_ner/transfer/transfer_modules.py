"""Carry chosen modules of a trained pipeline over to a new one."""

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

import spacy
from spacy.language import Language
from spacy.util import registry
from thinc.api import Model

from ..layers.module_weights import MODULES
from ..modules.embed import OF_ONE_LANGUAGE
from .classifier_rows import label_partners, map_rows
from .find_modules import TransferError, check_modules, find_module, get_component, get_module
from .manifest import COPIED, FRESH, log_manifest, logger, tensor_entry
from .seen_strings import transfer_seen
from .tensors import Array, Tensor, hash_seeds, module_tensors


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
        check_modules(chosen)
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
    check_modules(modules)
    if source is None and modules:
        raise TransferError(_no_source(modules))
    name = source_name
    if name is None and source is not None:
        name = f"{source.lang}_{source.meta['name']}"
    source_component = source_component or component
    source_pipe = None
    if source is not None:
        source_pipe = get_component(source, source_component, f"the source pipeline {name}")
    target_pipe = get_component(target, component, "the target pipeline")
    if label_map and "classifier" not in modules:
        logger.warning("Transfer: label_map has no effect without 'classifier' in transfer.modules")
    source_labels: Sequence[str] = getattr(source_pipe, "labels", ())

    writes: List[Tuple[Tensor, Array]] = []
    tensors: List[Dict[str, Any]] = []
    labels: Dict[str, Optional[str]] = {}
    for module in MODULES:
        if module not in modules:
            fresh = find_module(target_pipe, module)
            if fresh is not None:
                tensors += [
                    tensor_entry(module, t.name, t.value, FRESH) for t in module_tensors(fresh)
                ]
            continue
        theirs = get_module(source_pipe, module, f"'{source_component}' of the source")
        ours = get_module(target_pipe, module, f"'{component}' of the target")
        if module == "classifier":
            labels = label_partners(source_labels, target_pipe.labels, label_map)
            pairs = map_rows(theirs, ours, source_labels, target_pipe.labels, labels)
            for tensor, value in pairs:
                writes.append((tensor, value))
                entry = tensor_entry(module, tensor.name, value, COPIED)
                entry["fresh_labels"] = [label for label, partner in labels.items() if not partner]
                tensors.append(entry)
        else:
            copies = _matching_tensors(theirs, ours, module)
            for tensor, value in copies:
                writes.append((tensor, value))
                tensors.append(tensor_entry(module, tensor.name, value, COPIED))
            copied = {tensor.name for tensor, _ in copies}
            tensors += [
                tensor_entry(module, tensor.name, tensor.value, FRESH)
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
    log_manifest(manifest)
    return manifest


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
