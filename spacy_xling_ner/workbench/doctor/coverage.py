"""Coverage: how many of the strings of a corpus a source pipeline has seen in its training."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, Dict, List, Mapping, Optional, Tuple

from spacy.tokens import Doc

from ...layers.char_bigrams import END, START
from ...transfer.seen_strings import bigram_counts
from .view_variants import ViewVariant

_SHOWN = str.maketrans({START: "^", END: "$", " ": "␣"})


@dataclass(frozen=True)
class Share:
    """The known share of some strings.

    tokens (int): Number of occurrences.
    known_tokens (int): Number of occurrences of strings that the source has seen.
    types (int): Number of distinct strings.
    known_types (int): Number of distinct strings that the source has seen.
    """

    tokens: int
    known_tokens: int
    types: int
    known_types: int

    @property
    def by_token(self) -> float:
        """Known share of the occurrences, 0 to 1; 0 if there is none."""
        return self.known_tokens / max(self.tokens, 1)

    @property
    def by_type(self) -> float:
        """Known share of the distinct strings, 0 to 1; 0 if there is none."""
        return self.known_types / max(self.types, 1)

    def to_dict(self) -> Dict[str, Any]:
        """Convert the counts and shares to plain values."""
        shares = {"by_token": round(self.by_token, 4), "by_type": round(self.by_type, 4)}
        return {**asdict(self), **shares}


@dataclass(frozen=True)
class ViewCoverage:
    """Coverage of a corpus through one view.

    variant (ViewVariant): The view. For the module `char` its strings are split into bigrams.
    share (Share): Known share over all tokens.
    entities (Share): Known share over the tokens of entities.
    labels (Dict[str, Share]): Known share over the tokens of entities, by label.
    unknown (List[Tuple[str, int]]): Unknown strings with their counts, most frequent first; in a
        bigram `^` and `$` are the edges of the token and `␣` is a blank.
    unknown_in_entities (List[Tuple[str, int]]): The same over the tokens of entities.
    capitals (Optional[float]): Share of tokens that the view starts with a capital, 0 to 1, over
        tokens in a script without case, such as Japanese; None if there is no such token.
    capitals_in_entities (Optional[float]): The same over the tokens of entities.
    """

    variant: ViewVariant
    share: Share
    entities: Share
    labels: Dict[str, Share]
    unknown: List[Tuple[str, int]]
    unknown_in_entities: List[Tuple[str, int]]
    capitals: Optional[float] = None
    capitals_in_entities: Optional[float] = None

    def to_dict(self) -> Dict[str, Any]:
        """Convert the coverage to plain values, with all unknown strings."""
        return {
            "module": self.variant.module,
            "view": self.variant.name,
            "used": self.variant.used,
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
    """The strings of a corpus through one view, counted.

    variant (ViewVariant): The view.
    all (Counter[str]): Strings of all tokens.
    labels (Dict[str, Counter[str]]): Strings of the tokens of entities, by label.
    case (Counter[bool]): Tokens in a script without case, by whether the view starts them with a
        capital.
    entity_case (Counter[bool]): The same over the tokens of entities.
    """

    variant: ViewVariant
    all: "Counter[str]" = field(default_factory=Counter)
    labels: "Dict[str, Counter[str]]" = field(default_factory=dict)
    case: "Counter[bool]" = field(default_factory=Counter)
    entity_case: "Counter[bool]" = field(default_factory=Counter)

    def add(self, doc: Doc) -> None:
        """Count the strings of a document.

        doc (Doc): The document, with its entities.
        """
        strings = self.variant.view(doc)
        self.all.update(strings)
        for span in doc.ents:
            counter = self.labels.setdefault(span.label_, Counter())
            counter.update(strings[span.start : span.end])
        if self.variant.module != "char":
            return
        for token, text in zip(doc, strings, strict=True):
            if token.is_alpha and token.text.lower() == token.text.upper():
                is_capital = text[:1].isupper()
                self.case[is_capital] += 1
                self.entity_case[is_capital] += bool(token.ent_type)

    def compare(self, table: Mapping[str, int]) -> ViewCoverage:
        """Compare the strings with those that a source has seen.

        table (Mapping[str, int]): The source's words, or its bigrams for the module `char`.
        RETURNS (ViewCoverage): The coverage.
        """
        count = bigram_counts if self.variant.module == "char" else Counter[str]
        counts = count(self.all)
        labels = {label: count(self.labels[label]) for label in sorted(self.labels)}
        entities = sum(labels.values(), Counter[str]())
        return ViewCoverage(
            self.variant,
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


def _unknown(counts: Mapping[str, int], table: Mapping[str, int]) -> List[Tuple[str, int]]:
    unknown = [(s.translate(_SHOWN), n) for s, n in counts.items() if s not in table]
    return sorted(unknown, key=lambda pair: (-pair[1], pair[0]))


def _capitals(case: "Counter[bool]") -> Optional[float]:
    total = sum(case.values())
    return case[True] / total if total else None


def _rounded(share: Optional[float]) -> Optional[float]:
    return None if share is None else round(share, 4)
