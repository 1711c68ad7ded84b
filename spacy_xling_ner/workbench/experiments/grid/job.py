"""What a process is told to do for one cell."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Dict

# Products, by the name that other cells know them under.
UTTERANCES = "utterances.jsonl"
CORPUS = "corpus.spacy"
LEXICON = "lexicon.bin"
MODEL = "model-best"
PREDICTIONS = "predictions.jsonl.gz"
# Role of each pipeline that annotates, with its number behind it.
TEACHER = "teacher"
# What a task says of its result, until the record is written.
RESULT = "result.json"
PRODUCTS = {
    "utterances": UTTERANCES,
    "corpus": CORPUS,
    "lexicon": LEXICON,
    "source": MODEL,
    "silver": CORPUS,
}


@dataclass(frozen=True)
class Job:
    """The work of one cell.

    kind (str): The cell's kind. settings (Dict[str, Any]): What is done.
    folder (Path): Where its products go. project (Path): Where relative paths start.
    inputs (Dict[str, Path]): Product of each cell that it needs, by role.
    keep_model (bool): Whether a system's pipeline is a product, too.
    """

    kind: str
    settings: Dict[str, Any]
    folder: Path
    project: Path
    inputs: Dict[str, Path] = field(default_factory=dict)
    keep_model: bool = False

    def to_json(self) -> str:
        """Write it in one line.

        RETURNS (str): JSON.
        """
        return json.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, line: str) -> "Job":
        """Read what `to_json` wrote.

        line (str): JSON.
        RETURNS (Job): The same job.
        """
        said = json.loads(line)
        said["folder"], said["project"] = Path(said["folder"]), Path(said["project"])
        said["inputs"] = {role: Path(path) for role, path in said["inputs"].items()}
        return cls(**said)
