"""Inspecting a pipeline: its parts, and its weights against those that were copied to it."""

from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional

from spacy.language import Language
from spacy.vocab import Vocab
from thinc.api import Model

from ...bridge.lexicon import TABLE_NAME, get_lexicon, lexicon_sources
from ...layers.module_weights import MODULES
from ...transfer.find_modules import find_modules
from ...transfer.manifest import COPIED, FRESH
from ...transfer.seen_strings import SEEN_TABLES
from ...transfer.tensors import Array, module_tensors, tensor_sha256
from .report import (
    CHANGED,
    MISSING,
    UNCHANGED,
    UNKNOWN,
    ComponentReport,
    LexiconReport,
    ModuleReport,
    PipelineReport,
    SeenReport,
    TensorReport,
    TransferReport,
)


def inspect_pipeline(nlp: Language, component: Optional[str] = None) -> PipelineReport:
    """Say what a pipeline is made of, and compare its weights with those that were copied to it.

    nlp (Language): The pipeline.
    component (Optional[str]): The only component to report on; by default all.
    RETURNS (PipelineReport): What there is, in plain values for `dataclasses.asdict`.
    RAISES (ValueError): If there is no such component, or the lexicon is of another version.
    """
    meta = nlp.meta
    manifests: Mapping[str, Dict[str, Any]] = meta.get("transfer") or {}
    names = [*nlp.component_names, *(n for n in manifests if n not in nlp.component_names)]
    if component is not None and component not in names:
        raise ValueError(
            f"No component '{component}' in the pipeline; it has: {', '.join(names) or 'none'}."
        )
    return PipelineReport(
        name=f"{meta['lang']}_{meta['name']}",
        version=meta["version"],
        lang=meta["lang"],
        spacy_version=meta["spacy_version"],
        license=meta.get("license") or "",
        path=None if nlp.path is None else str(nlp.path),
        components=[
            _component(nlp, name, manifests.get(name))
            for name in names
            if component in (None, name)
        ],
        lexicon=_lexicon(nlp.vocab),
        n_bytes={} if nlp.path is None else _sizes(Path(nlp.path)),
    )


def _component(nlp: Language, name: str, manifest: Optional[Dict[str, Any]]) -> ComponentReport:
    is_here = name in nlp.component_names
    pipe = nlp.get_pipe(name) if is_here else None
    found = dict(find_modules(pipe))
    entries: List[Dict[str, Any]] = manifest["tensors"] if manifest else []
    modules = []
    for module in MODULES:
        named = [entry for entry in entries if entry["module"] == module]
        if module in found or named:
            modules.append(_module(module, found.get(module), named))
    return ComponentReport(
        name=name,
        factory=nlp.get_pipe_meta(name).factory if is_here else None,
        labels=list(getattr(pipe, "labels", ())),
        modules=modules,
        transfer=_transfer(nlp.vocab, manifest) if manifest else None,
    )


def _module(
    name: str, model: Optional[Model[Any, Any]], entries: List[Dict[str, Any]]
) -> ModuleReport:
    values = {} if model is None else {t.name: t.value for t in module_tensors(model)}
    named = _present_names(entries, values)
    tensors = [_tensor(name, value, named.pop(name, None)) for name, value in values.items()]
    tensors += [_tensor(name, None, entry) for name, entry in named.items()]
    checks = {tensor.check for tensor in tensors}
    order = (MISSING, CHANGED, UNCHANGED, FRESH)
    check = next((check for check in order if check in checks), UNKNOWN)
    n_weights = sum(value.size for value in values.values())
    return ModuleReport(name, n_weights, check, tensors)


def _present_names(
    entries: List[Dict[str, Any]], values: Mapping[str, Array]
) -> Dict[str, Dict[str, Any]]:
    """Give each tensor of the manifest the name that it has now."""
    named = {entry["tensor"]: entry for entry in entries}
    for name in [name for name in named if name not in values]:
        # a layer may have another name in another version of this package
        for other, value in values.items():
            is_same = other.partition(".")[2] == name.partition(".")[2]
            if other not in named and is_same and list(value.shape) == named[name]["shape"]:
                named[other] = named.pop(name)
                break
    return named


def _tensor(name: str, value: Optional[Array], entry: Optional[Dict[str, Any]]) -> TensorReport:
    sha256 = None if value is None else tensor_sha256(value)
    entry = entry or {}
    state, copied = entry.get("state"), entry.get("sha256")
    check = UNKNOWN if state is None else FRESH
    if value is None:
        check = MISSING
    elif state == COPIED:
        check = UNCHANGED if sha256 == copied else CHANGED
    shape = entry["shape"] if value is None else list(value.shape)
    return TensorReport(name, shape, sha256, state, copied, entry.get("fresh_labels", []), check)


def _transfer(vocab: Vocab, manifest: Dict[str, Any]) -> TransferReport:
    seen = {}
    for module, shares in manifest.get("seen", {}).items():
        table = vocab.lookups.get_table(SEEN_TABLES[module], {})
        seen[module] = SeenReport(**shares, n_types=len(table), n_tokens=sum(table.values()))
    keys = ("source", "source_component", "modules", "labels", "source_labels_unused")
    return TransferReport(**{key: manifest[key] for key in keys}, seen=seen)


def _lexicon(vocab: Vocab) -> Optional[LexiconReport]:
    table = vocab.lookups.get_table(TABLE_NAME, None)
    if table is None:
        return None
    n_bytes = sum(len(value) for value in table.values() if isinstance(value, bytes))
    return LexiconReport(len(get_lexicon(vocab)), n_bytes, lexicon_sources(vocab.lookups))


def _sizes(path: Path) -> Dict[str, int]:
    sizes: Dict[str, int] = {}
    for file in path.rglob("*"):
        if file.is_file():
            parts = file.relative_to(path).parts
            # the vocabulary holds very different things: vectors, strings, the lexicon
            part = "/".join(parts[: 2 if parts[0] == "vocab" else 1])
            sizes[part] = sizes.get(part, 0) + file.stat().st_size
    return dict(sorted(sizes.items(), key=lambda item: -item[1]))
