"""The report of an inspection, made of plain values for `dataclasses.asdict`."""

from dataclasses import dataclass
from typing import Dict, List, Literal, Optional

Check = Literal["unchanged", "changed", "fresh", "missing", "unknown"]


@dataclass(frozen=True)
class TensorReport:
    """A weight of a module.

    sha256 (Optional[str]): SHA-256 of its values; None if it is missing.
    state (Optional[str]): "copied" or "fresh" in the manifest; None if it is not in there.
    copied_sha256 (Optional[str]): SHA-256 of the copied values.
    fresh_labels (List[str]): Labels whose rows were not copied.
    check (Check): "unchanged" or "changed" since it was copied, "fresh" if it was not copied,
        "missing" in the pipeline, or "unknown" to the manifest.
    """

    name: str
    shape: List[int]
    sha256: Optional[str]
    state: Optional[str]
    copied_sha256: Optional[str]
    fresh_labels: List[str]
    check: Check


@dataclass(frozen=True)
class ModuleReport:
    """A module of a component.

    name (str): `char`, `word` or `classifier`.
    check (Check): "missing" if a tensor is, else "changed" if one is, else "unchanged" if one is,
        else "fresh" or "unknown".
    """

    name: str
    n_weights: int
    check: Check
    tensors: List[TensorReport]


@dataclass(frozen=True)
class SeenReport:
    """The share of the target's training data that the source has seen too.

    types (float): Share of distinct strings, 0 to 1.
    tokens (float): Share of their occurrences, 0 to 1.
    n_types (int): Number of distinct strings in the target's data; 0 if they are not counted.
    n_tokens (int): Number of their occurrences.
    """

    types: float
    tokens: float
    n_types: int
    n_tokens: int


@dataclass(frozen=True)
class TransferReport:
    """The manifest of a transfer, without its tensors.

    source (Optional[str]): The source pipeline; None if the component started from scratch.
    modules (List[str]): The copied modules.
    labels (Dict[str, Optional[str]]): Source label of each label; None if it started fresh.
    source_labels_unused (List[str]): Source labels that no label started from.
    seen (Dict[str, SeenReport]): For `char` (bigrams) and `word`.
    """

    source: Optional[str]
    source_component: str
    modules: List[str]
    labels: Dict[str, Optional[str]]
    source_labels_unused: List[str]
    seen: Dict[str, SeenReport]


@dataclass(frozen=True)
class ComponentReport:
    """A component of a pipeline.

    factory (Optional[str]): Its factory; None if only the manifest names the component.
    names (Dict[str, int]): How many names of a user's own it has, by label.
    modules (List[ModuleReport]): Its modules; none if it is not built with our architectures.
    transfer (Optional[TransferReport]): Its transfer; None without a manifest.
    """

    name: str
    factory: Optional[str]
    labels: List[str]
    names: Dict[str, int]
    modules: List[ModuleReport]
    transfer: Optional[TransferReport]


@dataclass(frozen=True)
class LexiconReport:
    """The lexicon of a pipeline: its surfaces, its size in memory, and the dictionaries in it."""

    surfaces: int
    n_bytes: int
    sources: List[Dict[str, str]]


@dataclass(frozen=True)
class PipelineReport:
    """A pipeline.

    name (str): Its name, with the language.
    license (str): Its licence, empty if not set.
    path (Optional[str]): Its folder, if it was loaded from disk.
    components (List[ComponentReport]): Its components in order, then those that only the manifest
        names.
    n_bytes (Dict[str, int]): Size of each part on disk, largest first.
    """

    name: str
    version: str
    lang: str
    spacy_version: str
    license: str
    path: Optional[str]
    components: List[ComponentReport]
    lexicon: Optional[LexiconReport]
    n_bytes: Dict[str, int]
