"""The table of results: mean and spread of each system, and its differences from the baselines."""

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple

from ..experiments.summary import summarize
from .output import Output, Run

LEVEL = 0.05

KeyT = Tuple[str, int, str]


@dataclass(frozen=True)
class Difference:
    """What a system has over a baseline with as many sentences.

    value (float), low (float), high (float): Of mean F1, with the interval of 95 %.
    p (float): By a paired permutation test, corrected by Holm's method for the whole table.
    """

    value: float
    low: float
    high: float
    p: float

    @property
    def stands(self) -> bool:
        """Whether it stands after the correction.

        RETURNS (bool): If p is below 0.05.
        """
        return self.p < LEVEL


@dataclass(frozen=True)
class Comparison:
    """A system beside a baseline.

    baseline (str): The baseline.
    difference (Optional[Difference]): None if the baseline has no result with as many sentences.
    worth (str): How many sentences of the baseline give the same F1, such as `> 150`; or nothing.
    """

    baseline: str
    difference: Optional[Difference]
    worth: str

    def __bool__(self) -> bool:
        """Whether there is anything to compare.

        RETURNS (bool): False for the baseline itself.
        """
        return self.difference is not None or bool(self.worth)


@dataclass(frozen=True)
class Row:
    """A system with one number of training sentences.

    system (str): The system. seeds (int): Of how many seeds.
    f1 (float), precision (float), recall (float): Means in percent.
    spread (Optional[float]): Standard deviation of F1; None for a single seed.
    best (bool): Whether no other system has a higher mean.
    comparisons (List[Comparison]): With each baseline.
    """

    system: str
    seeds: int
    f1: float
    spread: Optional[float]
    precision: float
    recall: float
    best: bool
    comparisons: List[Comparison]


@dataclass(frozen=True)
class Table:
    """All rows of a data set.

    dataset (str): The data set. sentences (Optional[int]): How many test sentences it has.
    baselines (List[str]): What the systems were compared with, a column each.
    sizes (List[Tuple[int, List[Row]]]): The rows by number of training sentences.
    """

    dataset: str
    sentences: Optional[int]
    baselines: List[str]
    sizes: List[Tuple[int, List[Row]]]


def result_tables(output: Output) -> Tuple[List[Table], List[Table]]:
    """Make the tables of results.

    output (Output): The grid's folder.
    RETURNS (Tuple[List[Table], List[Table]]): One for each data set, and one for each English
        source that was evaluated.
    RAISES (ImportError): If pandas is not installed.
    """
    numbers = _means(output.records)
    compared = _comparisons(output.records)
    return (
        [
            _table(output.runs, dataset, output.baselines, numbers, compared)
            for dataset in output.datasets
        ],
        [
            _table(output.sources, source, [], numbers, compared)
            for source in dict.fromkeys(run.dataset for run in output.sources)
        ],
    )


def _table(
    runs: List[Run],
    dataset: str,
    baselines: List[str],
    numbers: Dict[KeyT, Dict[str, Dict[str, Any]]],
    compared: Dict[KeyT, Dict[str, Comparison]],
) -> Table:
    own = [run for run in runs if run.dataset == dataset]
    # some baselines are not there on all data sets
    used = [b for b in baselines if any(b in compared.get(run.place, {}) for run in own)]
    nothing = {name: Comparison(name, None, "") for name in used}
    sizes = []
    for size in sorted({run.n_train for run in own}):
        places = dict.fromkeys(run.place for run in own if run.n_train == size)
        top = max(numbers[place]["f1"]["mean"] for place in places)
        rows = []
        for place in places:
            found = numbers[place]
            spread = found["f1"]["std"]
            rows.append(
                Row(
                    place[2],
                    int(found["f1"]["seeds"]),
                    found["f1"]["mean"],
                    None if spread != spread else spread,
                    found["precision"]["mean"],
                    found["recall"]["mean"],
                    len(places) > 1 and found["f1"]["mean"] == top,
                    [compared.get(place, {}).get(name, nothing[name]) for name in used],
                )
            )
        sizes.append((size, sorted(rows, key=lambda row: -row.f1)))
    documents = [run.record["corpus"]["documents"] for run in own if run.record]
    return Table(dataset, documents[0] if documents else None, used, sizes)


def _means(records: List[Dict[str, Any]]) -> Dict[KeyT, Dict[str, Dict[str, Any]]]:
    found: Dict[KeyT, Dict[str, Dict[str, Any]]] = {}
    for row in summarize(records).to_dict("records"):
        if not row["label"]:
            place = (row["dataset"], int(row["n_train"]), row["system"])
            found.setdefault(place, {})[row["metric"]] = row
    return found


def _comparisons(records: List[Dict[str, Any]]) -> Dict[KeyT, Dict[str, Comparison]]:
    differences: Dict[Tuple[KeyT, str], Difference] = {}
    worths: Dict[Tuple[KeyT, str], str] = {}
    for record in records:
        if record["metric"] == "f1_difference":
            differences[_place(record), record["against"]] = Difference(
                record["value"], record["low"], record["high"], record["p_holm"]
            )
        elif record["metric"] == "worth_sentences":
            worths[_place(record), record["against"]] = _say_worth(record)
    found: Dict[KeyT, Dict[str, Comparison]] = {}
    for place, name in {**differences, **worths}:
        pair = (place, name)
        comparison = Comparison(name, differences.get(pair), worths.get(pair, ""))
        found.setdefault(place, {})[name] = comparison
    return found


def _say_worth(record: Dict[str, Any]) -> str:
    sign = {"below": "< ", "above": "> ", None: ""}[record["beyond"]]
    return f"{sign}{record['value']:,}"


def _place(record: Dict[str, Any]) -> KeyT:
    return record["dataset"], record["n_train"], record["system"]
