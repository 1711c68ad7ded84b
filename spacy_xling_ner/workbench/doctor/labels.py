"""Comparing the labels and the tag distributions of a source and a target corpus."""

from collections import Counter
from dataclasses import dataclass
from typing import Dict, Iterable, List, Mapping, Optional, Sequence


@dataclass(frozen=True)
class LabelMatch:
    """The source label of each target label, as the transfer will choose it.

    partners (Dict[str, Optional[str]]): Source label that each target label starts from; None: its
        weights start fresh.
    unused (List[str]): Source labels that no target label starts from.
    not_in_corpus (List[str]): Target labels of the label map that the corpus does not have.
    not_in_source (List[str]): Source labels of the label map that the source does not have.
    """

    partners: Dict[str, Optional[str]]
    unused: List[str]
    not_in_corpus: List[str]
    not_in_source: List[str]


@dataclass(frozen=True)
class TagDifference:
    """The distributions of BILUO tags over tokens; the target's under the source's labels.

    source (Dict[str, float]): Share of each tag in the source's training data; the sum is 1.
    target (Dict[str, float]): Share of each tag in the target corpus.
    distance (float): Total variation distance: 0 for equal distributions, 1 for disjoint ones.
    label_distance (float): The same for the distributions of labels over entities.
    source_corpus (str): The file in which the source's tags were counted.
    """

    source: Dict[str, float]
    target: Dict[str, float]
    distance: float
    label_distance: float
    source_corpus: str


def match_labels(
    source: Sequence[str], target: Iterable[str], label_map: Optional[Mapping[str, str]] = None
) -> LabelMatch:
    """Find the source label of each target label.

    source (Sequence[str]): The source's labels.
    target (Iterable[str]): The target's labels.
    label_map (Optional[Mapping[str, str]]): From target label to source label, as in the config of
        the transfer; None: labels of the same name.
    RETURNS (LabelMatch): The match.
    """
    labels = sorted(set(target))
    named = {label: label for label in labels} if label_map is None else label_map
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


def compare_tags(
    source: Mapping[str, int], target: Mapping[str, int], match: LabelMatch, source_corpus: str
) -> TagDifference:
    """Compare two counts of tags.

    source (Mapping[str, int]): The source's tags.
    target (Mapping[str, int]): The target's tags.
    match (LabelMatch): The source labels; a label without one counts as a label of its own.
    source_corpus (str): The file in which the source's tags were counted.
    RETURNS (TagDifference): Both distributions and their distance.
    """
    mapped: Counter[str] = Counter()
    for tag, count in target.items():
        position, _, label = tag.partition("-")
        partner = match.partners.get(label) or f"{label} (fresh)"
        mapped[f"{position}-{partner}" if label else tag] += count
    source_shares, target_shares = _shares(source), _shares(mapped)
    return TagDifference(
        source_shares,
        target_shares,
        _distance(source_shares, target_shares),
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
