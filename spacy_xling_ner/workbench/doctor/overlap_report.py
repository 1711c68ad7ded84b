"""The report of `xling overlap`: what a source pipeline knows of a corpus."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import (
    Any,
    Dict,
    List,
    Optional,
)

from .known import ViewOverlap
from .labels import LabelMatch, TagDifference


@dataclass(frozen=True)
class Finding:
    """Something that stands against a transfer.

    code (str): A short name of the kind, such as `no-capitals`.
    problem (str): What is wrong.
    mend (str): What to do.
    """

    code: str
    problem: str
    mend: str


@dataclass
class OverlapReport:
    """What a source pipeline knows of a corpus.

    source (str): The source.
    files (List[str]): The corpus's files.
    lang (str): The corpus's language.
    texts (int): Its texts.
    tokens (int): Its tokens.
    entities (Counter[str]): Its entities by label.
    modules (List[str]): The modules that would be carried over.
    views (List[ViewOverlap]): What is known, view by view; empty for a module whose strings in the
        source are not known.
    match (LabelMatch): The partners of the labels.
    tags (Optional[TagDifference]): How the tags differ, None if the source's are not known.
    source_capitals (Optional[float]): Share of the source's tokens with one; None if not known.
    findings (List[Finding]): Why a transfer may not help, and what to do.
    """

    source: str
    files: List[str]
    lang: str
    texts: int
    tokens: int
    entities: "Counter[str]"
    modules: List[str]
    views: List[ViewOverlap]
    match: LabelMatch
    tags: Optional[TagDifference]
    source_capitals: Optional[float]
    findings: List[Finding] = field(default_factory=list)

    def used(self, module: str) -> Optional[ViewOverlap]:
        """Give what is known through the view that a module of the target reads.

        module (str): `char` or `word`.
        RETURNS (Optional[ViewOverlap]): What is known; None if the source has not counted.
        """
        found = [v for v in self.views if v.switch.module == module and v.switch.used]
        return found[0] if found else None

    def to_dict(self) -> Dict[str, Any]:
        """Give the report as plain values.

        RETURNS (Dict[str, Any]): What `xling overlap --json` writes.
        """
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
            "tags": None if self.tags is None else self.tags.to_dict(),
            "source_capitals": self.source_capitals,
            "findings": [asdict(finding) for finding in self.findings],
        }
