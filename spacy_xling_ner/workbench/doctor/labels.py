"""Which labels of a corpus a source knows, and how alike the two tag distributions are."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence

from spacy.tokens import Span

OUTSIDE = "O"


@dataclass(frozen=True)
class LabelMatch:
    """The partners of a corpus's labels among a source's, by the rule of the transfer.

    partners (Dict[str, Optional[str]]): The source label that each label of the corpus starts from;
        None: it starts fresh.
    unused (List[str]): Source labels that no label of the corpus starts from.
    not_in_corpus (List[str]): Labels that the label map names and the corpus does not have.
    not_in_source (List[str]): Source labels that the label map names and the source does not have.
    """

    partners: Dict[str, Optional[str]]
    unused: List[str]
    not_in_corpus: List[str]
    not_in_source: List[str]


@dataclass(frozen=True)
class TagDifference:
    """The distributions of the BILUO tags over tokens, the corpus's under the source's labels.

    source (Dict[str, float]): Share of each tag in the source's training data; they sum to 1.
    target (Dict[str, float]): Share of each tag in the corpus.
    distance (float): Half the sum of the differences: 0 if the two are the same, 1 if disjoint.
    label_distance (float): The same of the labels over entities, without `O`.
    source_corpus (str): What the source's tags were counted in.
    """

    source: Dict[str, float]
    target: Dict[str, float]
    distance: float
    label_distance: float
    source_corpus: str

    def to_dict(self) -> Dict[str, Any]:
        """Give the difference as plain values.

        RETURNS (Dict[str, Any]): The tags and the distances.
        """
        return asdict(self)


def match_labels(
    source: Sequence[str], target: Iterable[str], label_map: Optional[Mapping[str, str]] = None
) -> LabelMatch:
    """Find the partner of each label of a corpus.

    source (Sequence[str]): The source's labels.
    target (Iterable[str]): The corpus's labels.
    label_map (Optional[Mapping[str, str]]): From target label to source label, as in the transfer's
        config; without it labels of the same name are partners.
    RETURNS (LabelMatch): The partners.
    """
    labels = sorted(set(target))
    named: Mapping[str, str] = {label: label for label in labels}
    named = named if label_map is None else label_map
    partners = {
        label: named[label] if label in named and named[label] in source else None
        for label in labels
    }
    given = label_map or {}
    return LabelMatch(
        partners,
        sorted(set(source).difference(partners.values())),
        sorted(set(given).difference(labels)),
        sorted(set(given.values()).difference(source)),
    )


def count_tags(n_tokens: int, spans: Iterable[Span]) -> "Counter[str]":
    """Count the BILUO tags of a document.

    n_tokens (int): The document's tokens.
    spans (Iterable[Span]): Its entities, which share no token.
    RETURNS (Counter[str]): The tags.
    """
    tags: Counter[str] = Counter()
    for span in spans:
        if len(span) == 1:
            tags[f"U-{span.label_}"] += 1
        else:
            tags.update((f"B-{span.label_}", f"L-{span.label_}"))
            tags[f"I-{span.label_}"] += len(span) - 2
    tags[OUTSIDE] = n_tokens - sum(tags.values())
    return +tags


def compare_tags(
    source: Mapping[str, int], target: Mapping[str, int], match: LabelMatch, source_corpus: str
) -> TagDifference:
    """Compare two counts of tags.

    source (Mapping[str, int]): The source's tags.
    target (Mapping[str, int]): The corpus's tags.
    match (LabelMatch): The partners; a label without one counts as a label of its own.
    source_corpus (str): What the source's tags were counted in.
    RETURNS (TagDifference): Both distributions and their distance.
    """
    mapped: Counter[str] = Counter()
    for tag, count in target.items():
        position, _, label = tag.partition("-")
        partner = match.partners.get(label)
        mapped[tag if not label else f"{position}-{partner or f'{label} (fresh)'}"] += count
    theirs, ours = _shares(source), _shares(mapped)
    return TagDifference(
        theirs,
        ours,
        _distance(theirs, ours),
        _distance(_shares(_entities(source)), _shares(_entities(mapped))),
        source_corpus,
    )


def _entities(tags: Mapping[str, int]) -> "Counter[str]":
    labels: Counter[str] = Counter()
    for tag, count in tags.items():
        if tag[:2] in ("B-", "U-"):
            labels[tag[2:]] += count
    return labels


def _shares(counts: Mapping[str, int]) -> Dict[str, float]:
    total = max(sum(counts.values()), 1)
    return {key: counts[key] / total for key in sorted(counts)}


def _distance(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    keys = {*one, *other}
    return round(sum(abs(one.get(key, 0.0) - other.get(key, 0.0)) for key in keys) / 2, 4)
