"""The job of one cell, and the names of the files that it makes."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Dict

from spacy.util import import_file

UTTERANCES = "utterances.jsonl"
CORPUS = "corpus.spacy"
LEXICON = "lexicon.bin"
MODEL = "model-best"
PREDICTIONS = "predictions.jsonl.gz"
# Result of a job, until it goes into the cell's record.
RESULT = "result.json"
# The file or folder of a cell that other cells read, by its kind.
PRODUCTS = {
    "utterances": UTTERANCES,
    "corpus": CORPUS,
    "lexicon": LEXICON,
    "source": MODEL,
    "silver": CORPUS,
    "system": MODEL,  # if it is kept
}
# Role of each pipeline that annotates; its number follows.
TEACHER = "teacher"


@dataclass(frozen=True)
class Job:
    """The work of one cell.

    kind (str): The cell's kind.
    settings (Dict[str, Any]): The cell's settings.
    folder (Path): Folder for its products.
    project (Path): Folder that relative paths start from.
    inputs (Dict[str, Path]): Product of each cell that it needs, by role.
    keep_model (bool): Keep the trained pipeline of a system, for the user or another cell.
    """

    kind: str
    settings: Dict[str, Any]
    folder: Path
    project: Path
    inputs: Dict[str, Path] = field(default_factory=dict)
    keep_model: bool = False


@cache
def import_code(path: Path) -> None:
    """Run a file that registers what the config of a system names, once in a process."""
    # spaCy takes a factory for the one that it has if both are of the same file
    import_file(path.stem, path.resolve())
