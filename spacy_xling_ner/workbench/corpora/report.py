"""What a conversion did, and what it could not do as the corpus has it."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, Dict, List

from .alignment import Misfit
from .record import Stray


@dataclass(frozen=True)
class LocatedMisfit:
    """A misfit and its file.

    file (str): The corpus file.
    misfit (Misfit): The misfit.
    """

    file: str
    misfit: Misfit

    def __str__(self) -> str:
        """Say it in one line."""
        misfit = self.misfit
        head = f"{self.file}:{misfit.line}: {misfit.text!r} ({misfit.label})"
        return f"{head} {misfit.reason}, {misfit.action}"


@dataclass(frozen=True)
class LocatedStray:
    """A repaired tag and its file.

    file (str): The corpus file.
    stray (Stray): The tag.
    """

    file: str
    stray: Stray

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.file}:{self.stray.line}: {self.stray.tag} read as the start of an entity"


@dataclass
class Report:
    """What a conversion did.

    output (str): The file written.
    read (int): Texts in the corpus, before a part or a sample was chosen.
    documents (int): Documents written.
    tokens (int): Their tokens.
    gold (Counter[str]): Entities of the corpus by target label, before alignment.
    entities (Counter[str]): Entities in `doc.ents` by target label.
    left_out (Counter[str]): Entities that the label map leaves out, by source label.
    misfits (List[LocatedMisfit]): Entities that are missing from `doc.ents`, or wider there.
    strays (List[LocatedStray]): Tags that were repaired.
    """

    output: str = ""
    read: int = 0
    documents: int = 0
    tokens: int = 0
    gold: "Counter[str]" = field(default_factory=Counter)
    entities: "Counter[str]" = field(default_factory=Counter)
    left_out: "Counter[str]" = field(default_factory=Counter)
    misfits: List[LocatedMisfit] = field(default_factory=list)
    strays: List[LocatedStray] = field(default_factory=list)

    def misfit_counts(self) -> Dict[str, int]:
        """Count the misfits.

        RETURNS (Dict[str, int]): How many by reason and what was done, such as `misaligned,
            expanded`.
        """
        counts = Counter(
            f"{found.misfit.reason}, {found.misfit.action.split()[0].rstrip(':')}"
            for found in self.misfits
        )
        return dict(sorted(counts.items()))

    def to_dict(self) -> Dict[str, Any]:
        """Give the report as plain values.

        RETURNS (Dict[str, Any]): What goes into the report file.
        """
        return {
            "output": self.output,
            "read": self.read,
            "documents": self.documents,
            "tokens": self.tokens,
            "gold": dict(sorted(self.gold.items())),
            "entities": dict(sorted(self.entities.items())),
            "left_out": dict(sorted(self.left_out.items())),
            "misfit_counts": self.misfit_counts(),
            "misfits": [{"file": found.file, **asdict(found.misfit)} for found in self.misfits],
            "strays": [{"file": found.file, **asdict(found.stray)} for found in self.strays],
        }
