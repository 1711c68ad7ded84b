"""What an inspection says: plain values, for `dataclasses.asdict`."""

from dataclasses import dataclass
from typing import Dict, List, Optional

UNCHANGED = "unchanged"
CHANGED = "changed"
MISSING = "missing"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class TensorReport:
    """A weight of a module.

    name (str): Its name, the same in every module of that shape.
    shape (List[int]): Its shape.
    sha256 (Optional[str]): SHA-256 of its values now; None if it is no longer there.
    state (Optional[str]): "copied" or "fresh", by the manifest; None if that does not name it.
    copied_sha256 (Optional[str]): SHA-256 of its values when they were copied.
    fresh_labels (List[str]): Labels whose rows were not copied.
    check (str): "unchanged" or "changed" since it was copied, "fresh" if it was not, "missing" if
        it is no longer there, "unknown" if the manifest does not name it.
    """

    name: str
    shape: List[int]
    sha256: Optional[str]
    state: Optional[str]
    copied_sha256: Optional[str]
    fresh_labels: List[str]
    check: str


@dataclass(frozen=True)
class ModuleReport:
    """A module of a component.

    name (str): `char`, `word` or `classifier`.
    n_weights (int): How many numbers it has.
    check (str): "changed" if a copied tensor is, "missing" if one is, "unchanged" if none is;
        "fresh" if nothing was copied, "unknown" if the manifest does not name the module.
    tensors (List[TensorReport]): Its weights.
    """

    name: str
    n_weights: int
    check: str
    tensors: List[TensorReport]


@dataclass(frozen=True)
class SeenReport:
    """How much of what the target read in training the source had read, too.

    types (float): The share of distinct strings, 0 to 1.
    tokens (float): The share of their occurrences, 0 to 1.
    n_types (int): How many distinct strings the target read; 0 if that is not kept.
    n_tokens (int): How many occurrences.
    """

    types: float
    tokens: float
    n_types: int
    n_tokens: int


@dataclass(frozen=True)
class TransferReport:
    """What the manifest says of a transfer.

    source (Optional[str]): The source pipeline; None if the component started from scratch.
    source_component (str): The component in it.
    modules (List[str]): The modules that were copied.
    labels (Dict[str, Optional[str]]): From each label to the source label it started from.
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

    name (str): Its name.
    factory (Optional[str]): Its factory; None if only the manifest still names the component.
    labels (List[str]): Its labels.
    modules (List[ModuleReport]): Its modules; none if it is not built with our architectures.
    transfer (Optional[TransferReport]): What was carried over; None without a manifest.
    """

    name: str
    factory: Optional[str]
    labels: List[str]
    modules: List[ModuleReport]
    transfer: Optional[TransferReport]


@dataclass(frozen=True)
class LexiconReport:
    """The lexicon of a pipeline.

    surfaces (int): How many surfaces it has.
    n_bytes (int): Its size in memory.
    sources (List[Dict[str, str]]): Whom to credit, with the licence; none for your own file.
    """

    surfaces: int
    n_bytes: int
    sources: List[Dict[str, str]]


@dataclass(frozen=True)
class PipelineReport:
    """A pipeline.

    name (str): Its name, with the language.
    version (str): Its version.
    lang (str): Its language code.
    spacy_version (str): The versions of spaCy that it is for.
    license (str): Its licence, empty if not set.
    path (Optional[str]): Where it was loaded from, if from disk.
    components (List[ComponentReport]): Its components, in order; then those that only the manifest
        names.
    lexicon (Optional[LexiconReport]): Its lexicon, if any.
    n_bytes (Dict[str, int]): The size of each part on disk, largest first.
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
