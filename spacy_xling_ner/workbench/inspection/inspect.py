"""Inspecting a pipeline: its parts, and its weights compared with those that a transfer copied."""

from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Tuple

from spacy.language import Language
from spacy.vocab import Vocab
from thinc.api import Model

from ...bridge.lexicon import TABLE_NAME, get_lexicon, lexicon_sources
from ...layers.module_weights import MODULES
from ...modules.features import FEATURES
from ...transfer.find_modules import find_module
from ...transfer.manifest import COPIED
from ...transfer.seen_strings import SEEN_TABLES
from ...transfer.tensors import Array, module_tensors, tensor_sha256
from .report import (
    Check,
    ComponentReport,
    LexiconReport,
    ModuleReport,
    PipelineReport,
    SeenReport,
    TensorReport,
    TransferReport,
)

# the check of a module is the first of these that one of its tensors has
_CHECKS: Tuple[Check, ...] = ("missing", "changed", "unchanged", "fresh", "unknown")
_TRANSFER_KEYS = ("source", "source_component", "modules", "labels", "source_labels_unused")


def inspect_pipeline(nlp: Language, component: Optional[str] = None) -> PipelineReport:
    """List the parts of a pipeline, and compare its weights with those that a transfer copied.

    nlp (Language): The pipeline.
    component (Optional[str]): The only component to report on; by default all.
    RETURNS (PipelineReport): The report.
    RAISES (ValueError): If there is no such component, or the lexicon has another version.
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
            _inspect_component(nlp, name, manifests.get(name))
            for name in names
            if component in (None, name)
        ],
        lexicon=_inspect_lexicon(nlp.vocab),
        n_bytes={} if nlp.path is None else _sizes(Path(nlp.path)),
    )


def _inspect_component(
    nlp: Language, name: str, manifest: Optional[Dict[str, Any]]
) -> ComponentReport:
    is_here = name in nlp.component_names
    pipe = nlp.get_pipe(name) if is_here else None
    modules = []
    for module in (*MODULES, FEATURES):
        found = find_module(pipe, module)
        tensors = manifest["tensors"] if manifest else []
        entries = {entry["tensor"]: entry for entry in tensors if entry["module"] == module}
        if found is not None or entries:
            modules.append(_inspect_module(module, found, entries))
    return ComponentReport(
        name=name,
        factory=nlp.get_pipe_meta(name).factory if is_here else None,
        labels=list(getattr(pipe, "labels", ())),
        names={label: len(names) for label, names in getattr(pipe, "names", {}).items()},
        modules=modules,
        transfer=_inspect_transfer(nlp.vocab, manifest) if manifest else None,
    )


def _inspect_module(
    name: str, model: Optional[Model[Any, Any]], entries: Dict[str, Dict[str, Any]]
) -> ModuleReport:
    values = {} if model is None else {t.name: t.value for t in module_tensors(model)}
    _rename_entries(entries, values)
    tensors = [_inspect_tensor(name, value, entries.get(name)) for name, value in values.items()]
    tensors += [_inspect_tensor(n, None, e) for n, e in entries.items() if n not in values]
    check = min((tensor.check for tensor in tensors), key=_CHECKS.index, default=_CHECKS[-1])
    return ModuleReport(name, sum(value.size for value in values.values()), check, tensors)


def _rename_entries(entries: Dict[str, Dict[str, Any]], values: Mapping[str, Array]) -> None:
    """Move manifest entries to the names of today: a layer may have been renamed since."""
    for name in [name for name in entries if name not in values]:
        for other, value in values.items():
            is_same = other.partition(".")[2] == name.partition(".")[2]
            if other not in entries and is_same and list(value.shape) == entries[name]["shape"]:
                entries[other] = entries.pop(name)
                break


def _inspect_tensor(
    name: str, value: Optional[Array], entry: Optional[Dict[str, Any]]
) -> TensorReport:
    entry = entry or {}
    state, copied, labels = entry.get("state"), entry.get("sha256"), entry.get("fresh_labels", [])
    if value is None:
        return TensorReport(name, entry["shape"], None, state, copied, labels, "missing")
    sha256 = tensor_sha256(value)
    check: Check = "unknown" if state is None else "fresh"
    if state == COPIED:
        check = "unchanged" if sha256 == copied else "changed"
    return TensorReport(name, list(value.shape), sha256, state, copied, labels, check)


def _inspect_transfer(vocab: Vocab, manifest: Dict[str, Any]) -> TransferReport:
    seen = {}
    for module, shares in manifest.get("seen", {}).items():
        table = vocab.lookups.get_table(SEEN_TABLES[module], {})
        seen[module] = SeenReport(**shares, n_types=len(table), n_tokens=sum(table.values()))
    return TransferReport(**{key: manifest[key] for key in _TRANSFER_KEYS}, seen=seen)


def _inspect_lexicon(vocab: Vocab) -> Optional[LexiconReport]:
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
            # the vocabulary is split up: it holds vectors, strings and the lexicon
            part = "/".join(parts[: 2 if parts[0] == "vocab" else 1])
            sizes[part] = sizes.get(part, 0) + file.stat().st_size
    return dict(sorted(sizes.items(), key=lambda item: -item[1]))
