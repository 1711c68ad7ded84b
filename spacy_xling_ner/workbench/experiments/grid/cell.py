"""One piece of work of a grid, identified by a hash of everything that determines its result."""

import hashlib
import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Literal, Optional, Tuple

from ..meta import NETWORK_PACKAGES

# Utterances of the embedded corpus; a converted corpus; a lexicon; a training whose pipeline is
# kept (in English, or of a teacher); texts annotated by teachers; a system trained and evaluated.
KindT = Literal["utterances", "corpus", "lexicon", "source", "silver", "system"]

# The packages whose versions determine a cell's result, by its kind.
PACKAGES: Dict[KindT, Tuple[str, ...]] = {
    "utterances": ("spacy-xling-ner",),
    "corpus": ("spacy-xling-ner", "spacy", "sudachipy", "sudachidict-core"),
    "lexicon": ("spacy-xling-ner", "jamdict-data"),
    "source": NETWORK_PACKAGES,
    "silver": NETWORK_PACKAGES,
    "system": NETWORK_PACKAGES,
}
_KEY_LENGTH = 12
_BLOCK = 1 << 20


class PlanError(ValueError):
    """An experiment that cannot be planned or run; the message names the place and the fix."""


@dataclass(frozen=True)
class GridCell:
    """One piece of work.

    kind (KindT): The kind of work.
    name (str): A readable name.
    settings (Dict[str, Any]): The settings of the work, as plain values.
    needs (Dict[str, str]): Key of each cell whose product it reads, by role.
    data (Dict[str, Optional[str]]): MD5 of each file it reads; None if the file is missing.
    versions (Dict[str, str]): Versions of the packages that determine its result.
    seconds (float): Estimate of its time, from its size alone.
    documents (int): Estimate of the number of documents it makes.
    key (str): Hash of all but `name` and the two estimates.
    """

    kind: KindT
    name: str
    settings: Dict[str, Any]
    needs: Dict[str, str]
    data: Dict[str, Optional[str]]
    versions: Dict[str, str]
    seconds: float
    documents: int = 0
    key: str = field(init=False)

    def __post_init__(self) -> None:
        """Compute the key."""
        what = [self.kind, self.settings, self.needs, self.data, self.versions]
        text = json.dumps(what, sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(text.encode("utf8")).hexdigest()
        object.__setattr__(self, "key", digest[:_KEY_LENGTH])

    @property
    def folder(self) -> str:
        """The name of its folder: readable name and key."""
        return f"{self.name}-{self.key}"


def checksum(path: Path) -> Optional[str]:
    """Compute the MD5 of a file, or of all files of a folder and their names.

    path (Path): The file or folder.
    RETURNS (Optional[str]): The checksum; None if the path does not exist.
    """
    if path.is_file():
        stat = path.stat()
        return _file_checksum(path.resolve(), stat.st_mtime_ns, stat.st_size)
    if not path.is_dir():
        return None
    digest = hashlib.md5()
    for file in sorted(path.rglob("*")):
        if file.is_file():
            digest.update(f"{file.relative_to(path).as_posix()}\t{checksum(file)}\n".encode())
    return digest.hexdigest()


@lru_cache(maxsize=1000)
def _file_checksum(path: Path, modified: int, size: int) -> str:
    digest = hashlib.md5()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
