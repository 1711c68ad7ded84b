"""Comparing systems that were evaluated on the same documents."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Dict, FrozenSet, Iterable, List, Optional, Tuple, Union

import numpy
import srsly
from numpy.typing import NDArray

from ...errors import install_extra

N_RESAMPLES = 2000

# Start, end and label of an entity.
EntityT = Tuple[int, int, str]
# The gold entities of each document.
GoldT = Tuple[FrozenSet[EntityT], ...]


@dataclass(frozen=True)
class Cell:
    """All seeds of one system on one data set and training size.

    dataset (str): Name of the data set.
    n_train (int): Number of training sentences in the target language.
    system (str): Name of the system.
    f1 (Dict[int, float]): F1 in percent, by seed.
    counts (Dict[int, ndarray]): Numbers of true positives, predicted and gold entities per
        document, by seed; shape (documents, 3).
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
        """Mean F1 over the seeds, in percent."""
        return float(numpy.mean(list(self.f1.values())))

    @property
    def spread(self) -> Optional[float]:
        """Standard deviation of F1 over the seeds, in percent; None for a single seed."""
        return float(numpy.std(list(self.f1.values()), ddof=1)) if len(self.f1) > 1 else None


@dataclass(frozen=True)
class Difference:
    """A difference of mean F1 with its paired bootstrap interval of 95 %, in percentage points."""

    value: float
    low: float
    high: float


def read_cells(folder: Union[str, Path]) -> List[Cell]:
    """Read the metrics that `xling evaluate` wrote below a folder.

    folder (Union[str, Path]): The folder.
    RETURNS (List[Cell]): One cell for each data set, training size and system.
    RAISES (ValueError): If there are no metrics, a JSON file is something else, two files are of
        the same run, or two files of one data set have different test documents.
    """
    cells: Dict[Tuple[str, int, str], Cell] = {}
    paths: Dict[Tuple[Any, ...], Path] = {}
    first: Dict[str, Tuple[Path, GoldT]] = {}
    for path in sorted(Path(folder).rglob("*.json")):
        cell = _read_run(path)
        place = (cell.dataset, cell.n_train, cell.system)
        run = (*place, *cell.f1)
        if run in paths:
            raise ValueError(
                f"{paths[run]} and {path}: the same data set, n_train, system and seed "
                f"({', '.join(map(str, run))}); delete one of them."
            )
        paths[run] = path
        first_path, gold = first.setdefault(cell.dataset, (path, cell.gold))
        if gold != cell.gold:
            raise ValueError(
                f"{first_path} and {path}: other test documents under one data set, "
                f"{cell.dataset}; evaluate both on the same corpus, or name the data sets apart."
            )
        known = cells.setdefault(place, replace(cell, gold=gold))
        known.f1.update(cell.f1)
        known.counts.update(cell.counts)
    if not cells:
        raise ValueError(f"{folder}: no metrics here; write them with `xling evaluate`.")
    return list(cells.values())


def find_cell(cells: Iterable[Cell], like: Cell, system: str) -> Optional[Cell]:
    """Find another system's cell on the same data set and training size.

    cells (Iterable[Cell]): The cells to search.
    like (Cell): The cell whose data set and training size it shares.
    system (str): The other system.
    RETURNS (Optional[Cell]): The cell, if there is one.
    """
    place = (like.dataset, like.n_train, system)
    return next((c for c in cells if (c.dataset, c.n_train, c.system) == place), None)


def paired_counts(
    cell: Cell, baseline: Cell
) -> Optional[Tuple[NDArray[numpy.int64], NDArray[numpy.int64]]]:
    """Stack the counts of two systems under the seeds that both have.

    cell (Cell): The system.
    baseline (Cell): The system it is compared with, on the same documents.
    RETURNS (Optional[Tuple[ndarray, ndarray]]): The counts of both, shape (seeds, documents, 3);
        None if they have no seed in common.
    RAISES (ValueError): If the two were evaluated on different documents.
    """
    if cell.gold != baseline.gold:
        raise ValueError(
            f"{cell.system} and {baseline.system} on {cell.dataset}, n_train {cell.n_train}: other "
            "test documents; evaluate both on the same corpus."
        )
    seeds = sorted(set(cell.counts) & set(baseline.counts))
    if not seeds:
        return None
    ours, theirs = (numpy.stack([each.counts[s] for s in seeds]) for each in (cell, baseline))
    return ours, theirs


def difference(cell: Cell, baseline: Cell, *, seed: int = 0) -> Optional[Difference]:
    """Compare two systems on the seeds that both have, by a paired bootstrap over documents.

    A resample draws documents once and scores both systems on them under every seed, so that
    documents which are easy for both cancel out.

    cell (Cell): The system.
    baseline (Cell): The system it is compared with, on the same documents.
    seed (int): Seed of the resampling.
    RETURNS (Optional[Difference]): The difference; None if they have no seed in common.
    RAISES (ValueError): If the two were evaluated on different documents, or on fewer than two.
    RAISES (ImportError): If SciPy is not installed.
    """
    try:
        from scipy.stats import bootstrap
    except ImportError as error:
        raise ImportError(f"A comparison needs SciPy: {install_extra('experiments')}") from error
    if len(cell.gold) < 2:
        raise ValueError(
            f"{cell.system} and {baseline.system} on {cell.dataset}, n_train {cell.n_train}: an "
            "interval needs at least 2 test documents."
        )
    pair = paired_counts(cell, baseline)
    if pair is None:
        return None
    ours, theirs = pair

    def gain(documents: NDArray[numpy.int64]) -> float:
        f1, f1_baseline = (micro_f1(each[:, documents].sum(axis=1)) for each in (ours, theirs))
        return float((f1 - f1_baseline).mean())

    documents = numpy.arange(ours.shape[1])
    result = bootstrap(
        (documents,),
        gain,
        vectorized=False,
        n_resamples=N_RESAMPLES,
        method="percentile",
        rng=numpy.random.default_rng(seed),
    )
    low, high = result.confidence_interval
    return Difference(gain(documents), float(low), float(high))


def micro_f1(counts: NDArray[Any]) -> NDArray[numpy.float64]:
    """Compute micro-averaged F1 in percent.

    counts (ndarray): Numbers of true positives, predicted and gold entities; shape (..., 3).
    RETURNS (ndarray): F1; shape (...).
    """
    correct, found, gold = numpy.moveaxis(counts, -1, 0)
    f1: NDArray[numpy.float64] = 200.0 * correct / numpy.maximum(found + gold, 1)
    return f1


def _read_run(path: Path) -> Cell:
    # a cell with one seed
    try:
        metrics = srsly.read_json(path)
        gold = tuple(_entities(document["gold"]) for document in metrics["documents"])
        found = tuple(_entities(document["found"]) for document in metrics["documents"])
        rows = [(len(g & f), len(f), len(g)) for g, f in zip(gold, found, strict=True)]
        seed = int(metrics["seed"])
        return Cell(
            str(metrics["dataset"]),
            int(metrics["n_train"]),
            str(metrics["system"]),
            {seed: float(metrics["f1"])},
            {seed: numpy.asarray(rows, dtype="int64")},
            gold,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f"{path}: not metrics of `xling evaluate` ({type(error).__name__}: {error}); move the "
            "file elsewhere."
        ) from error


def _entities(entities: List[Any]) -> FrozenSet[EntityT]:
    return frozenset((int(start), int(end), str(label)) for start, end, label in entities)
