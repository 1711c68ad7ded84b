"""One piece of work of a grid, known by a hash of everything that determines its result."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Dict, Literal, Optional, Tuple

# Utterances of the embedded corpus, a converted corpus, a lexicon, a training whose pipeline is
# kept (in English, or of a teacher), what teachers annotate, and a system trained and evaluated on
# a target.
KindT = Literal["utterances", "corpus", "lexicon", "source", "silver", "system"]

_NETWORK = (
    "spacy-xling-ner",
    "spacy",
    "thinc",
    "torch",
    "numpy",
    "pykakasi",
    "sudachipy",
    "sudachidict-core",
)
# The packages that decide a cell's result, by its kind.
PACKAGES: Dict[KindT, Tuple[str, ...]] = {
    "utterances": ("spacy-xling-ner",),
    "corpus": ("spacy-xling-ner", "spacy", "sudachipy", "sudachidict-core"),
    "lexicon": ("spacy-xling-ner", "jamdict-data"),
    "source": _NETWORK,
    "silver": _NETWORK,
    "system": _NETWORK,
}
_KEY_LENGTH = 12


@dataclass(frozen=True)
class GridCell:
    """One piece of work.

    kind (KindT): What it is.
    name (str): A readable name; it decides nothing.
    settings (Dict[str, Any]): What is done, as plain values.
    needs (Dict[str, str]): Key of each cell whose product it reads, by role.
    data (Dict[str, Optional[str]]): MD5 of each file it reads; None for a missing one.
    versions (Dict[str, str]): Of the packages that decide its result.
    seconds (float): How long it may take, guessed from the size alone.
    key (str): Hash of all but `name` and `seconds`.
    """

    kind: KindT
    name: str
    settings: Dict[str, Any]
    needs: Dict[str, str]
    data: Dict[str, Optional[str]]
    versions: Dict[str, str]
    seconds: float
    key: str = field(init=False)

    def __post_init__(self) -> None:
        """Compute the key."""
        what = [self.kind, self.settings, self.needs, self.data, self.versions]
        text = json.dumps(what, sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(text.encode("utf8")).hexdigest()
        object.__setattr__(self, "key", digest[:_KEY_LENGTH])

    @property
    def folder(self) -> str:
        """The name of its folder.

        RETURNS (str): Readable name and key.
        """
        return f"{self.name}-{self.key}"
