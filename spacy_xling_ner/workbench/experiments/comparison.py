"""Compare systems that were evaluated on the same documents."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, FrozenSet, Iterable, List, Optional, Sequence, Tuple, Union

import numpy
import srsly
from numpy.typing import NDArray

N_RESAMPLES = 2000


# Start, end and label of an entity.
EntityT = Tuple[int, int, str]
# The gold entities of each document.
GoldT = Tuple[FrozenSet[EntityT], ...]


@dataclass(frozen=True)
class Cell:
    """All seeds of one system on one data set and training size.

    dataset (str): Name of the data set.
    n_train (int): Training sentences in the target language.
    system (str): Name of the system.
    f1 (Dict[int, float]): F1 in percent, by seed.
    counts (Dict[int, ndarray]): True positives, predicted and gold entities of each document, by
        seed; shape (documents, 3).
    gold (GoldT): The gold entities of each document, the same for all seeds.
    """

    dataset: str
    n_train: int
    system: str
    f1: Dict[int, float]
    counts: Dict[int, NDArray[numpy.int64]]
    gold: GoldT

    @property
    def mean(self) -> float:
        """The mean F1 over the seeds.

        RETURNS (float): In percent.
        """
        return float(numpy.mean(list(self.f1.values())))

    @property
    def spread(self) -> Optional[float]:
        """The standard deviation of F1 over the seeds.

        RETURNS (Optional[float]): In percent; None for a single seed.
        """
        return float(numpy.std(list(self.f1.values()), ddof=1)) if len(self.f1) > 1 else None


@dataclass(frozen=True)
class Difference:
    """A difference of mean F1 with its paired bootstrap interval of 95 %, in percent points."""

    value: float
    low: float
    high: float


def read_cells(folder: Union[str, Path]) -> List[Cell]:
    """Read the metrics that `xling evaluate` wrote below a folder.

    folder (Union[str, Path]): The folder.
    RETURNS (List[Cell]): One cell for each data set, training size and system.
    RAISES (ValueError): If there are no metrics, a JSON file is something else, two files are of
        the same run, or two files of one data set have other test documents.
    """
    runs: Dict[Tuple[str, int, str], Dict[int, _Run]] = {}
    first: Dict[str, _Run] = {}
    for path in sorted(Path(folder).rglob("*.json")):
        run = _read_run(path)
        seeds = runs.setdefault((run.dataset, run.n_train, run.system), {})
        if run.seed in seeds:
            raise ValueError(
                f"{seeds[run.seed].path} and {path}: the same data set, n_train, system and seed "
                f"({run.dataset}, {run.n_train}, {run.system}, {run.seed}); delete one of them."
            )
        seeds[run.seed] = run
        other = first.setdefault(run.dataset, run)
        if other.gold != run.gold:
            raise ValueError(
                f"{other.path} and {path}: other test documents under one data set, {run.dataset}; "
                f"evaluate both on the same corpus, or name the data sets apart."
            )
    if not runs:
        raise ValueError(f"{folder}: no metrics here; write them with `xling evaluate`.")
    return [
        Cell(
            *key,
            f1={seed: run.f1 for seed, run in seeds.items()},
            counts={seed: run.counts for seed, run in seeds.items()},
            gold=first[key[0]].gold,
        )
        for key, seeds in runs.items()
    ]


def difference(cell: Cell, baseline: Cell, *, seed: int = 0) -> Optional[Difference]:
    """Compare two systems on the seeds that both have, by a paired bootstrap over documents.

    A resample draws documents once and scores both systems, under every seed, on that draw; so what
    makes a document easy for both cancels out.

    cell (Cell): The system.
    baseline (Cell): What it is compared with, on the same documents.
    seed (int): Seed of the resampling.
    RETURNS (Optional[Difference]): The difference; None if no seed is common.
    RAISES (ValueError): If the two were evaluated on other documents, or on fewer than two.
    RAISES (ImportError): If SciPy is not installed.
    """
    try:
        from scipy.stats import bootstrap
    except ImportError as error:
        mend = "pip install 'spacy-xling-ner[experiments]'"
        raise ImportError(f"A comparison needs SciPy: {mend}") from error
    names = f"{cell.system} and {baseline.system} on {cell.dataset}, n_train {cell.n_train}"
    if cell.gold != baseline.gold:
        raise ValueError(f"{names}: other test documents; evaluate both on the same corpus.")
    if len(cell.gold) < 2:
        raise ValueError(f"{names}: an interval needs at least 2 test documents.")
    seeds = sorted(set(cell.counts) & set(baseline.counts))
    if not seeds:
        return None
    ours = numpy.stack([cell.counts[s] for s in seeds])
    theirs = numpy.stack([baseline.counts[s] for s in seeds])

    def gain(documents: NDArray[numpy.int64]) -> float:
        return float((_f1(ours[:, documents]) - _f1(theirs[:, documents])).mean())

    everything = numpy.arange(ours.shape[1])
    result = bootstrap(
        (everything,),
        gain,
        vectorized=False,
        n_resamples=N_RESAMPLES,
        method="percentile",
        rng=numpy.random.default_rng(seed),
    )
    low, high = result.confidence_interval
    return Difference(gain(everything), float(low), float(high))


def find_cell(cells: Iterable[Cell], like: Cell, system: str) -> Optional[Cell]:
    """Find another system's cell on the same data set and training size.

    cells (Iterable[Cell]): Where to look.
    like (Cell): The cell whose data set and training size it shares.
    system (str): The other system.
    RETURNS (Optional[Cell]): The cell, if it is there.
    """
    for cell in cells:
        if (cell.dataset, cell.n_train, cell.system) == (like.dataset, like.n_train, system):
            return cell
    return None


def records(cells: Sequence[Cell], baselines: Sequence[str]) -> List[Dict[str, Any]]:
    """Flatten cells into records for `benchmarks/results`.

    cells (Sequence[Cell]): The cells.
    baselines (Sequence[str]): Systems that every other system is compared with.
    RETURNS (List[Dict[str, Any]]): One record a seed with metric `f1`, and one a comparison with
        metric `f1_difference`, its baseline (`against`) and its interval (`low`, `high`).
    """
    flat: List[Dict[str, Any]] = []
    for cell in cells:
        base = {"dataset": cell.dataset, "system": cell.system, "n_train": cell.n_train}
        flat += [
            {**base, "seed": seed, "metric": "f1", "value": round(value, 2)}
            for seed, value in sorted(cell.f1.items())
        ]
        for name in baselines:
            baseline = find_cell(cells, cell, name)
            if baseline is None or baseline is cell:
                continue
            gain = difference(cell, baseline)
            if gain is not None:
                flat.append(
                    {
                        **base,
                        "seed": None,
                        "metric": "f1_difference",
                        "against": name,
                        "value": round(gain.value, 2),
                        "low": round(gain.low, 2),
                        "high": round(gain.high, 2),
                    }
                )
    return flat


@dataclass(frozen=True)
class _Run:
    path: Path
    dataset: str
    n_train: int
    system: str
    seed: int
    f1: float
    counts: NDArray[numpy.int64]
    gold: GoldT


def _read_run(path: Path) -> _Run:
    try:
        metrics = srsly.read_json(path)
        gold = tuple(_entities(document["gold"]) for document in metrics["documents"])
        found = tuple(_entities(document["found"]) for document in metrics["documents"])
        rows = [(len(g & f), len(f), len(g)) for g, f in zip(gold, found, strict=True)]
        return _Run(
            path,
            str(metrics["dataset"]),
            int(metrics["n_train"]),
            str(metrics["system"]),
            int(metrics["seed"]),
            float(metrics["f1"]),
            numpy.asarray(rows, dtype="int64"),
            gold,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f"{path}: not metrics of `xling evaluate` ({type(error).__name__}: {error}); move the "
            "file elsewhere."
        ) from error


def _entities(entities: List[Any]) -> FrozenSet[EntityT]:
    return frozenset((int(start), int(end), str(label)) for start, end, label in entities)


def _f1(counts: NDArray[numpy.int64]) -> NDArray[numpy.float64]:
    # counts: (seeds, documents, 3); micro-averaged over the documents.
    correct, found, gold = counts.sum(axis=1).T
    f1: NDArray[numpy.float64] = 200.0 * correct / numpy.maximum(found + gold, 1)
    return f1
