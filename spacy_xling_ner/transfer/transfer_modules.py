"""Transfer of chosen modules from a trained pipeline to a new one."""

import logging
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple, Union

import spacy
from spacy.language import Language
from spacy.util import registry
from thinc.api import Model

from ..modules.embed import OF_ONE_LANGUAGE
from ..modules.features import FEATURES
from .classifier_rows import LabelMap, copy_rows, label_partners, read_label_map
from .find_modules import TRANSFERABLE, TransferError, check_modules, find_module
from .manifest import log_license, log_manifest, tensor_entries
from .seen_strings import transfer_seen
from .tensors import Array, Tensor, hash_seeds, module_tensors

logger = logging.getLogger("spacy.spacy_xling_ner")


@registry.callbacks("spacy_xling_ner.transfer_modules.v1")
def create_transfer_callback(
    source: Optional[Union[str, Path]],
    modules: Union[str, Sequence[str]],
    label_map: LabelMap = None,
    component: str = "xling_ner",
    source_component: Optional[str] = None,
) -> Callable[[Language], Language]:
    """Create a callback for `[initialize.after_init]` that transfers modules from a source.

    source (Optional[Union[str, Path]]): Path or package name of the source pipeline; not loaded,
        and may be None, if there is no module to transfer.
    modules (Union[str, Sequence[str]]): Any subset of `char`, `word` and `classifier`; also as one
        string with commas, which project variables need. If empty, the target starts from scratch.
    label_map (Union[Dict[str, Optional[str]], str, Path, None]): From each target label to the
        source label whose rows of the classifier it starts from, or the path of a JSON file with
        that. By default labels of the same name are partners.
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
    label_map: LabelMap = None,
    component: str = "xling_ner",
    source_component: Optional[str] = None,
    source_name: Optional[str] = None,
) -> Dict[str, Any]:
    """Copy the weights of chosen modules; everything is checked before anything is written.

    `char` and `word` are copied whole. The classifier is copied label by label, each with its four
    BILUO rows, and the row of `O`. `features` are those of one language: from a source of another
    one they start fresh, from one of the same they are copied as the classifier is. The manifest is
    logged, and saved with the pipeline in `target.meta["transfer"]`, under the
    component's name.
    Source: Johnson et al. 2019, section 3 (transfer of modules).

    source (Optional[Language]): The trained pipeline; None only if there is no module to transfer.
    target (Language): The initialised pipeline that is about to be trained.
    modules (Sequence[str]): Any subset of `char`, `word`, `classifier` and `features`.
    label_map (Union[Dict[str, Optional[str]], str, Path, None]): From target label to source label,
        or the path of a JSON file with that; by default same names.
    component (str): Name of the component in the target.
    source_component (Optional[str]): Its name in the source, by default the same.
    source_name (Optional[str]): The source's name in the manifest; by default language and name.
    RETURNS (Dict[str, Any]): The manifest: source, modules, label map, one entry a tensor, and the
        share of the target's bigrams (`char`) and words (`word`) that the source had seen.
    RAISES (TransferError): If a module, component or label is unknown, or shapes or seeds differ.
    """
    check_modules(modules)
    source_component = source_component or component
    source_pipe = None
    if source is not None:
        source_name = source_name or f"{source.lang}_{source.meta['name']}"
        source_pipe = _get_component(source, source_component, f"source pipeline {source_name}")
        log_license(source_name, str(source.meta.get("license") or ""))
    elif modules:
        raise TransferError(_no_source(modules))
    target_pipe = _get_component(target, component, "target pipeline")
    label_map = read_label_map(label_map)
    by_label = [module for module in ("classifier", FEATURES) if module in modules]
    if label_map and not by_label:
        logger.warning("Transfer: label_map has no effect without 'classifier' in transfer.modules")
    source_labels: Sequence[str] = getattr(source_pipe, "labels", ())
    labels: Dict[str, Optional[str]] = {}
    written: List[Tuple[Tensor, Array]] = []
    entries: List[Dict[str, Any]] = []
    if by_label:
        labels = label_partners(source_labels, target_pipe.labels, label_map)
    for module in TRANSFERABLE:
        if module not in modules:
            ours = find_module(target_pipe, module)
            if ours is not None:
                entries += tensor_entries(module, ours, [])
            continue
        theirs = _get_module(source_pipe, module, f"'{source_component}' of the source")
        ours = _get_module(target_pipe, module, f"'{component}' of the target")
        if module in by_label:
            if module == FEATURES:
                _check_features(source, target, theirs, ours)
            elif theirs.get_dim("nI") != ours.get_dim("nI"):
                _check_recurrence(
                    find_module(source_pipe, "word"), find_module(target_pipe, "word")
                )
            copies = copy_rows(theirs, ours, source_labels, labels)
            fresh = [label for label, partner in labels.items() if partner is None]
            of_module = tensor_entries(module, ours, copies)
            entries += [{**entry, "fresh_labels": fresh} for entry in of_module]
        else:
            copies = _matching_tensors(theirs, ours, module)
            entries += tensor_entries(module, ours, copies)
        written += copies
    for tensor, value in written:
        tensor.write(value)

    unused = set(source_labels).difference(labels.values()) if labels else set()
    manifest: Dict[str, Any] = {
        "source": source_name,
        "source_component": source_component,
        "modules": [module for module in TRANSFERABLE if module in modules],
        "labels": labels,
        "source_labels_unused": sorted(unused),
        "tensors": entries,
    }
    if source is not None:
        manifest["seen"] = transfer_seen(source.vocab, target.vocab, modules)
    target.meta.setdefault("transfer", {})[component] = manifest
    log_manifest(manifest)
    return manifest


def load_source(source: Optional[Union[str, Path]], modules: Sequence[str]) -> Language:
    """Load the source pipeline of a transfer.

    source (Optional[Union[str, Path]]): Path or package name.
    modules (Sequence[str]): The modules to transfer, for the message.
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


def _no_source(modules: Sequence[str]) -> str:
    return (
        f"There is no source pipeline to transfer {', '.join(modules)} from: transfer.source is "
        "not set. Name a path or package there, or set transfer.modules = [] to start from scratch."
    )


def _get_component(nlp: Language, component: str, side: str) -> Any:
    if component not in nlp.component_names:
        raise TransferError(
            f"No component '{component}' in the {side}, which has: "
            f"{', '.join(nlp.component_names) or 'none'}. Name the right one with "
            "transfer.component or transfer.source_component."
        )
    return nlp.get_pipe(component)


def _get_module(pipe: Any, module: str, component: str) -> Model[Any, Any]:
    found = find_module(pipe, module)
    if found is None:
        raise TransferError(
            f"The component {component} has no module '{module}': its model is not built with "
            f"spacy_xling_ner's architectures. Leave '{module}' out of transfer.modules, or name "
            "the right component with transfer.component or transfer.source_component."
        )
    return found


def _matching_tensors(
    theirs: Model[Any, Any], ours: Model[Any, Any], module: str
) -> List[Tuple[Tensor, Array]]:
    # The target's tensors, each with the value of the source's tensor of that name.
    if module == "word":
        _check_recurrence(theirs, ours)
    source = list(module_tensors(theirs))
    target = {tensor.name: tensor for tensor in module_tensors(ours)}
    difference = {tensor.name for tensor in source} ^ set(target)
    if any(name not in target or not name.startswith(OF_ONE_LANGUAGE) for name in difference):
        raise TransferError(
            f"The module '{module}' is built differently in source and target; only one side has "
            f"{_first(sorted(difference))}. Use the same [components] architecture in both configs."
        )
    for tensor in source:
        if tensor.value.shape != target[tensor.name].value.shape:
            raise TransferError(
                f"The module '{module}' differs in shape at {tensor.name}: {tensor.value.shape} in "
                f"the source, {target[tensor.name].value.shape} in the target. Use the same widths "
                "and rows in both configs."
            )
    source_seeds, target_seeds = hash_seeds(theirs), hash_seeds(ours)
    if not set(source_seeds) <= set(target_seeds):
        raise TransferError(
            f"The module '{module}' hashes with seed {', '.join(map(str, source_seeds))} in the "
            f"source and {', '.join(map(str, target_seeds))} in the target. Use the same seed in "
            "both configs."
        )
    return [(target[tensor.name], tensor.value) for tensor in source]


def _check_recurrence(theirs: Optional[Model[Any, Any]], ours: Optional[Model[Any, Any]]) -> None:
    # The shipped configs have two networks, and mixing up their sources is the usual mistake.
    if theirs is None or ours is None:
        return
    recurrent = [any("lstm" in node.name for node in side.walk()) for side in (theirs, ours)]
    if recurrent[0] == recurrent[1]:
        return
    kinds = ["a BiLSTM" if is_recurrent else "convolutions" for is_recurrent in recurrent]
    fits, makes = ("ja_paper.cfg", "en_bridge.cfg") if recurrent[0] else ("ja.cfg", "en.cfg")
    target = "ja.cfg" if recurrent[0] else "ja_paper.cfg"
    raise TransferError(
        f"The module 'word' is built differently: with {kinds[0]} in the source, with {kinds[1]} "
        f"in the target. This source goes with configs/{fits}; configs/{makes} makes a source for "
        f"configs/{target}."
    )


def _check_features(
    source: Optional[Language], target: Language, theirs: Model[Any, Any], ours: Model[Any, Any]
) -> None:
    if source is not None and source.lang != target.lang:
        raise TransferError(
            f"The module 'features' has scores of the words of one language: '{source.lang}' in "
            f"the source, '{target.lang}' in the target. Leave it out of transfer.modules."
        )
    sizes = [(side.get_dim("nV"), len(side.layers)) for side in (theirs, ours)]
    if sizes[0] != sizes[1]:
        raise TransferError(
            f"The module 'features' has {sizes[0][0]} rows and {sizes[0][1]} views in the source, "
            f"{sizes[1][0]} rows and {sizes[1][1]} views in the target. Use the same in both "
            "configs."
        )


def _first(names: Sequence[str], limit: int = 3) -> str:
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more
