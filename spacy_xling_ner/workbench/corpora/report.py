"""The report of a conversion."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, Dict, List

from .record import InvalidTag, LeftOutText
from .span_alignment import MisalignedSpan
from .trim import TrimmedSpan

_SPAN_KEYS = ("file", "line", "text", "label", "reason", "action")


@dataclass
class Report:
    """Counts of a conversion, and all that could not be kept as it is in the corpus.

    output (str): The file written.
    read (int): Texts in the corpus, before a part or a sample was chosen.
    documents (int): Documents written.
    tokens (int): Their tokens.
    gold (Counter[str]): Entities of the corpus by target label, before alignment.
    entities (Counter[str]): Entities in `doc.ents` by target label.
    left_out (Counter[str]): Entities that the label map drops, by source label.
    misaligned (List[MisalignedSpan]): Entities that were expanded or dropped.
    invalid_tags (List[InvalidTag]): Repaired tags.
    guessed (Dict[str, str]): What a file was taken for whose format was not given.
    left_out_texts (List[LeftOutText]): Texts without a gold annotation, such as rejected ones.
    trimmed (List[TrimmedSpan]): Entities with blanks at their edges.
    sha256 (str): Checksum of the file written.
    """

    output: str = ""
    read: int = 0
    documents: int = 0
    tokens: int = 0
    gold: "Counter[str]" = field(default_factory=Counter)
    entities: "Counter[str]" = field(default_factory=Counter)
    left_out: "Counter[str]" = field(default_factory=Counter)
    misaligned: List[MisalignedSpan] = field(default_factory=list)
    invalid_tags: List[InvalidTag] = field(default_factory=list)
    guessed: Dict[str, str] = field(default_factory=dict)
    left_out_texts: List[LeftOutText] = field(default_factory=list)
    trimmed: List[TrimmedSpan] = field(default_factory=list)
    sha256: str = ""

    def misaligned_counts(self) -> Dict[str, int]:
        """Count the misaligned spans.

        RETURNS (Dict[str, int]): Number by reason and action, such as `misaligned, expanded`.
        """
        counts = Counter(
            f"{span.reason}, {span.action.split()[0].rstrip(':')}" for span in self.misaligned
        )
        return dict(sorted(counts.items()))

    def to_dict(self) -> Dict[str, Any]:
        """Convert the report to plain values, for the report file."""
        return {
            "output": self.output,
            "sha256": self.sha256,
            "read": self.read,
            "documents": self.documents,
            "tokens": self.tokens,
            "gold": dict(sorted(self.gold.items())),
            "entities": dict(sorted(self.entities.items())),
            "left_out": dict(sorted(self.left_out.items())),
            "misfit_counts": self.misaligned_counts(),
            "misfits": [{k: getattr(span, k) for k in _SPAN_KEYS} for span in self.misaligned],
            "strays": [asdict(tag) for tag in self.invalid_tags],
            "guessed": self.guessed,
            "left_out_texts": [asdict(text) for text in self.left_out_texts],
            "trimmed": [asdict(span) for span in self.trimmed],
        }
