"""Table of results: mean and standard deviation of each system, differences from the baselines."""

from dataclasses import dataclass
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from ..experiments.summary import summarize
from .output import Output, PlaceT, Run

LEVEL = 0.05
_SIGNS = {"below": "< ", "above": "> ", None: ""}


class Mean(NamedTuple):
    """Mean of a metric over the seeds.

    mean (float): The mean, in percent.
    std (Optional[float]): Standard deviation; None for a single seed.
    seeds (int): Number of seeds.
    """

    mean: float
    std: Optional[float]
    seeds: int

    @property
    def point(self) -> Dict[str, float]:
        """Mean as `value`, and one standard deviation around it as `low` and `high`, for charts."""
        std = self.std or 0.0
        low, high = max(self.mean - std, 0.0), min(self.mean + std, 100.0)
        return {"value": round(self.mean, 2), "low": round(low, 2), "high": round(high, 2)}

    def __str__(self) -> str:
        """Mean and standard deviation, such as `34.5 ± 17.0`."""
        return f"{self.mean:.1f}" + ("" if self.std is None else f" ± {self.std:.1f}")


class Comparison(NamedTuple):
    """Comparison of a system with a baseline of the same size.

    baseline (str): The baseline.
    interval (Optional[Tuple[float, float, float]]): Difference of mean F1, with the ends of its
        95 % interval; None if the baseline has no result of this size.
    p (float): Of a paired permutation test, after Holm's correction for the whole table.
    worth (str): Number of sentences at which the baseline has the same F1, such as `> 150`; empty
        if unknown.
    """

    baseline: str
    interval: Optional[Tuple[float, float, float]] = None
    p: float = 1.0
    worth: str = ""

    @property
    def is_significant(self) -> bool:
        """Check that p is below 0.05 after the correction."""
        return self.p < LEVEL

    @property
    def is_empty(self) -> bool:
        """Check that there is nothing to compare, as for the baseline itself."""
        return self.interval is None and not self.worth


@dataclass(frozen=True)
class Row:
    """Results of a system with one number of training sentences.

    system (str): The system.
    f1 (Mean), precision (Mean), recall (Mean): Its results.
    f1_of_label (Dict[str, Mean]): F1 of each label.
    best (bool): True if no other system has a higher mean F1.
    comparisons (List[Comparison]): With each baseline of the table.
    """

    system: str
    f1: Mean
    precision: Mean
    recall: Mean
    f1_of_label: Dict[str, Mean]
    best: bool
    comparisons: List[Comparison]


@dataclass(frozen=True)
class Table:
    """Results on a data set.

    dataset (str): The data set.
    sentences (Optional[int]): Number of test sentences, if known.
    baselines (List[str]): Systems that the others were compared with, a column each.
    sizes (List[Tuple[int, List[Row]]]): Rows by number of training sentences, best system first.
    """

    dataset: str
    sentences: Optional[int]
    baselines: List[str]
    sizes: List[Tuple[int, List[Row]]]

    def summary(self) -> List[Tuple[int, Row, Optional[Comparison]]]:
        """Find the best system at no, at the fewest and at the most training sentences.

        RETURNS (List[Tuple[int, Row, Optional[Comparison]]]): Number of sentences, the system, and
            the first comparison that is not empty.
        """
        trained = [size for size, _ in self.sizes if size > 0]
        wanted = {0, *trained[:1], *trained[-1:]}
        return [
            (size, rows[0], next((c for c in rows[0].comparisons if not c.is_empty), None))
            for size, rows in self.sizes
            if size in wanted
        ]


def result_tables(output: Output) -> Tuple[List[Table], List[Table]]:
    """Create the tables of results.

    output (Output): The grid's folder.
    RETURNS (Tuple[List[Table], List[Table]]): One for each data set, and one for each English
        source that was evaluated.
    RAISES (ImportError): If pandas is not installed.
    """
    means: Dict[PlaceT, Dict[Tuple[str, str], Mean]] = {}
    for row in summarize(output.records).to_dict("records"):
        place = (row["dataset"], int(row["n_train"]), row["system"])
        std = None if row["std"] != row["std"] else row["std"]
        mean = Mean(row["mean"], std, int(row["seeds"]))
        means.setdefault(place, {})[row["metric"], row["label"]] = mean
    compared = _comparisons(output.records)
    targets, sources = (
        [
            _table(runs, dataset, output.baselines, means, compared)
            for dataset in dict.fromkeys(run.dataset for run in runs)
        ]
        for runs in (output.runs, output.sources)
    )
    return targets, sources


def _table(
    runs: List[Run],
    dataset: str,
    baselines: List[str],
    means: Dict[PlaceT, Dict[Tuple[str, str], Mean]],
    compared: Dict[PlaceT, Dict[str, Comparison]],
) -> Table:
    runs = [run for run in runs if run.dataset == dataset]
    places = list(dict.fromkeys(run.place for run in runs))
    # not every baseline has results on every data set
    baselines = [b for b in baselines if any(b in compared.get(place, {}) for place in places)]
    sizes = []
    for size in sorted({run.n_train for run in runs}):
        own = [place for place in places if place[1] == size]
        highest = max(means[place]["f1", ""].mean for place in own)
        rows = [
            Row(
                place[2],
                means[place]["f1", ""],
                means[place]["precision", ""],
                means[place]["recall", ""],
                {label: mean for (key, label), mean in means[place].items() if key == "f1_label"},
                len(own) > 1 and means[place]["f1", ""].mean == highest,
                [compared.get(place, {}).get(name, Comparison(name)) for name in baselines],
            )
            for place in own
        ]
        sizes.append((size, sorted(rows, key=lambda row: -row.f1.mean)))
    documents = [run.record["corpus"]["documents"] for run in runs if run.record]
    return Table(dataset, documents[0] if documents else None, baselines, sizes)


def _comparisons(records: List[Dict[str, Any]]) -> Dict[PlaceT, Dict[str, Comparison]]:
    found: Dict[PlaceT, Dict[str, Comparison]] = {}
    for record in records:
        name = record.get("against")
        if name is None:
            continue
        of_place = found.setdefault((record["dataset"], record["n_train"], record["system"]), {})
        comparison = of_place.get(name, Comparison(name))
        if record["metric"] == "f1_difference":
            interval = (record["value"], record["low"], record["high"])
            of_place[name] = comparison._replace(interval=interval, p=record["p_holm"])
        elif record["metric"] == "worth_sentences":
            worth = f"{_SIGNS[record['beyond']]}{record['value']:,}"
            of_place[name] = comparison._replace(worth=worth)
    return found
