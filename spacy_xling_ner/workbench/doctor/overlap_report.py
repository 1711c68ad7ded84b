"""The report of `xling overlap`."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, Dict, List, Optional

from .coverage import ViewCoverage
from .labels import LabelMatch, TagDifference


@dataclass(frozen=True)
class Finding:
    """A problem of a transfer, and what to do about it; its code is a name such as `no-module`."""

    code: str
    problem: str
    fix: str


@dataclass
class OverlapReport:
    """The overlap of a source pipeline with a target corpus.

    entities (Counter[str]): Entities of the corpus by label.
    modules (List[str]): The modules to be transferred.
    views (List[ViewCoverage]): Coverage through each view; none for a module whose strings the
        source has not counted.
    match (LabelMatch): The source label of each label.
    tags (Optional[TagDifference]): Tag distributions, None if the source's are unknown.
    source_capitals (Optional[float]): Share of the source's words that start with a capital; None
        if unknown.
    findings (List[Finding]): Problems of the transfer.
    """

    source: str
    files: List[str]
    lang: str
    texts: int
    tokens: int
    entities: "Counter[str]"
    modules: List[str]
    views: List[ViewCoverage]
    match: LabelMatch
    tags: Optional[TagDifference]
    source_capitals: Optional[float]
    findings: List[Finding] = field(default_factory=list)

    def used(self, module: str) -> Optional[ViewCoverage]:
        """Get the coverage through the view that a transferred module of the target will read.

        module (str): `char` or `word`.
        RETURNS (Optional[ViewCoverage]): The coverage; None if the source has not counted, or the
            module is not transferred.
        """
        found = (v for v in self.views if v.variant.module == module and v.variant.used)
        return next(found, None) if module in self.modules else None

    def to_dict(self) -> Dict[str, Any]:
        """Convert the report to plain values, for `xling overlap --json`."""
        return {
            "source": self.source,
            "files": self.files,
            "lang": self.lang,
            "texts": self.texts,
            "tokens": self.tokens,
            "entities": dict(sorted(self.entities.items())),
            "modules": self.modules,
            "views": [view.to_dict() for view in self.views],
            "labels": asdict(self.match),
            "tags": None if self.tags is None else asdict(self.tags),
            "source_capitals": self.source_capitals,
            "findings": [asdict(finding) for finding in self.findings],
        }
