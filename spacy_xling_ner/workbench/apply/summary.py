"""The counts of an annotation, of one part and of all."""

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any, Dict, List, Tuple


@dataclass
class PartSummary:
    """The counts of one part.

    lines (int): Lines, rows or documents of the shard.
    blank (int): Blank lines.
    texts (int): Texts annotated.
    tokens (int): Their tokens.
    entities (Counter[str]): Their entities, by label.
    replaced (int): Records whose own field of the name `entities` or `tokens` was replaced.
    set_aside (List[Tuple[int, str]]): Line within the shard, and reason, of the others.
    cpu_seconds (float): Time of all threads of the process.
    """

    lines: int = 0
    blank: int = 0
    texts: int = 0
    tokens: int = 0
    entities: "Counter[str]" = field(default_factory=Counter)
    replaced: int = 0
    set_aside: List[Tuple[int, str]] = field(default_factory=list)
    cpu_seconds: float = 0.0

    def to_dict(self) -> Dict[str, Any]:
        """Give the counts as plain values."""
        return {**vars(self), "entities": dict(sorted(self.entities.items()))}


@dataclass
class Summary:
    """The counts of a whole annotation.

    output (str): The file or folder written.
    parts (int): Parts of the output.
    reused (int): Parts that an earlier call has made.
    texts (int), tokens (int), blank (int), replaced (int), cpu_seconds (float): As in a part.
    entities (Counter[str]): Entities by label.
    set_aside (int): Records that were not annotated.
    set_aside_file (str): The file with their files, lines and reasons; empty if there is none.
    first_set_aside (List[str]): The first of them.
    """

    output: str = ""
    parts: int = 0
    reused: int = 0
    texts: int = 0
    tokens: int = 0
    blank: int = 0
    replaced: int = 0
    cpu_seconds: float = 0.0
    entities: "Counter[str]" = field(default_factory=Counter)
    set_aside: int = 0
    set_aside_file: str = ""
    first_set_aside: List[str] = field(default_factory=list)

    def add(self, part: Dict[str, Any]) -> None:
        """Add the counts of a part, as plain values."""
        for name in ("texts", "tokens", "blank", "replaced", "cpu_seconds"):
            setattr(self, name, getattr(self, name) + part[name])
        self.entities.update(part["entities"])
        self.set_aside += len(part["set_aside"])

    def to_dict(self) -> Dict[str, Any]:
        """Give the counts as plain values, without what differs between two calls."""
        values = {**vars(self), "entities": dict(sorted(self.entities.items()))}
        values["cpu_seconds"] = round(self.cpu_seconds, 3)
        del values["reused"]
        return values

    @classmethod
    def of_report(cls, report: Dict[str, Any]) -> "Summary":
        """Give the counts of a finished annotation, from its report."""
        values = {f.name: report[f.name] for f in fields(cls) if f.name in report}
        values.update(reused=report["parts"], entities=Counter(report["entities"]))
        return cls(**values)
