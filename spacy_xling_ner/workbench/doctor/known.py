"""How much of what a view gives of a corpus a source pipeline has seen in its training."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from spacy.tokens import Doc, Span

from ...layers.char_bigrams import END, START
from ...transfer.seen_strings import bigram_counts
from .switches import Switch

_SHOWN = str.maketrans({START: "^", END: "$", " ": "␣"})


@dataclass(frozen=True)
class Share:
    """What is known of some strings.

    tokens (int): The strings as often as they occur.
    known_tokens (int): Those of them that the source has seen.
    types (int): The distinct strings.
    known_types (int): Those of them that the source has seen.
    """

    tokens: int
    known_tokens: int
    types: int
    known_types: int

    @property
    def by_token(self) -> float:
        """Say which share of the occurrences is known.

        RETURNS (float): 0 to 1; 0 if there is none.
        """
        return self.known_tokens / max(self.tokens, 1)

    @property
    def by_type(self) -> float:
        """Say which share of the distinct strings is known.

        RETURNS (float): 0 to 1; 0 if there is none.
        """
        return self.known_types / max(self.types, 1)

    def to_dict(self) -> Dict[str, Any]:
        """Give the share as plain values.

        RETURNS (Dict[str, Any]): The counts and both shares.
        """
        shares = {"by_token": round(self.by_token, 4), "by_type": round(self.by_type, 4)}
        return {**asdict(self), **shares}


@dataclass(frozen=True)
class ViewOverlap:
    """What the source knows of a corpus seen through one view.

    switch (Switch): The view. For the module `char` its strings are split into bigrams.
    share (Share): Of all tokens.
    entities (Share): Of the tokens of entities.
    labels (Dict[str, Share]): Of the tokens of the entities with each label.
    unknown (List[Tuple[str, int]]): What the source does not know and how often it occurs, most
        frequent first; `^` and `$` in a bigram are the token's edges, `␣` is a blank.
    unknown_in_entities (List[Tuple[str, int]]): The same of the tokens of entities.
    capitals (Optional[float]): How many of the tokens in a script without case, such as Japanese,
        the view begins with a capital, 0 to 1; None if there is no such token.
    capitals_in_entities (Optional[float]): The same of the tokens of entities.
    """

    switch: Switch
    share: Share
    entities: Share
    labels: Dict[str, Share]
    unknown: List[Tuple[str, int]]
    unknown_in_entities: List[Tuple[str, int]]
    capitals: Optional[float] = None
    capitals_in_entities: Optional[float] = None

    def to_dict(self) -> Dict[str, Any]:
        """Give the overlap as plain values.

        RETURNS (Dict[str, Any]): With all that is unknown.
        """
        return {
            "module": self.switch.module,
            "view": self.switch.name,
            "used": self.switch.used,
            "all": self.share.to_dict(),
            "entities": self.entities.to_dict(),
            "labels": {label: share.to_dict() for label, share in self.labels.items()},
            "capitals": _rounded(self.capitals),
            "capitals_in_entities": _rounded(self.capitals_in_entities),
            "unknown": [list(pair) for pair in self.unknown],
            "unknown_in_entities": [list(pair) for pair in self.unknown_in_entities],
        }


@dataclass
class ViewStrings:
    """The strings that one view gives of a corpus, counted.

    switch (Switch): The view.
    all (Counter[str]): Of all tokens.
    labels (Dict[str, Counter[str]]): Of the tokens of the entities with each label.
    case (Counter[bool]): Tokens in a script without case, such as Japanese, by whether the view
        begins them with a capital.
    entity_case (Counter[bool]): Those of them that are in an entity.
    """

    switch: Switch
    all: "Counter[str]" = field(default_factory=Counter)
    labels: "Dict[str, Counter[str]]" = field(default_factory=dict)
    case: "Counter[bool]" = field(default_factory=Counter)
    entity_case: "Counter[bool]" = field(default_factory=Counter)

    def add(self, doc: Doc, spans: Sequence[Span]) -> None:
        """Count the strings of one document.

        doc (Doc): The document.
        spans (Sequence[Span]): Its entities.
        """
        strings = self.switch.view(doc)
        self.all.update(strings)
        for span in spans:
            counter = self.labels.setdefault(span.label_, Counter())
            counter.update(strings[span.start : span.end])
        if self.switch.module != "char":
            return
        inside = {i for span in spans for i in range(span.start, span.end)}
        for i, (token, text) in enumerate(zip(doc, strings, strict=True)):
            if token.is_alpha and token.text.lower() == token.text.upper():
                is_capital = text[:1].isupper()
                self.case[is_capital] += 1
                if i in inside:
                    self.entity_case[is_capital] += 1

    def compare(self, table: Mapping[str, int]) -> ViewOverlap:
        """Compare the strings with what a source has seen.

        table (Mapping[str, int]): The source's strings, or bigrams for the module `char`.
        RETURNS (ViewOverlap): What of them is known.
        """
        is_char = self.switch.module == "char"
        counts = bigram_counts(self.all) if is_char else self.all
        labels = {
            label: bigram_counts(counter) if is_char else counter
            for label, counter in sorted(self.labels.items())
        }
        entities = sum(labels.values(), Counter())
        return ViewOverlap(
            self.switch,
            _share(counts, table),
            _share(entities, table),
            {label: _share(counter, table) for label, counter in labels.items()},
            _unknown(counts, table),
            _unknown(entities, table),
            _capitals(self.case),
            _capitals(self.entity_case),
        )


def _share(counts: Mapping[str, int], table: Mapping[str, int]) -> Share:
    known = [count for string, count in counts.items() if string in table]
    return Share(sum(counts.values()), sum(known), len(counts), len(known))


def _capitals(case: Mapping[bool, int]) -> Optional[float]:
    total = sum(case.values())
    return case.get(True, 0) / total if total else None


def _rounded(share: Optional[float]) -> Optional[float]:
    return None if share is None else round(share, 4)


def _unknown(counts: "Counter[str]", table: Mapping[str, int]) -> List[Tuple[str, int]]:
    unknown = [(s.translate(_SHOWN), n) for s, n in counts.items() if s not in table]
    return sorted(unknown, key=lambda pair: (-pair[1], pair[0]))
