"""Reading the folder of a grid: its results, and the cell of each result."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Set, Tuple, Union

from thinc.api import Config

from ..experiments.grid.job import PREDICTIONS
from ..experiments.grid.plan import SOURCE_SYSTEM
from ..experiments.grid.store import LOG, Store, last_lines

RESULTS = "results.json"
_FIELDS = {"dataset", "system", "n_train", "seed", "metric", "value"}
# Numbers of a result that its cell has too, with the digits that agree. Together they identify it.
_FINGERPRINT = (("f1", 2), ("precision", 2), ("recall", 2), ("seconds", 1), ("peak_memory_mb", 1))

# Data set, number of training sentences and system.
PlaceT = Tuple[str, int, str]


class ReportError(ValueError):
    """A folder that no report can be made of; the message gives the reason and the fix."""


@dataclass(frozen=True)
class Run:
    """One training with its evaluation.

    dataset (str), n_train (int), system (str), seed (int): Its place in the grid.
    cell (Optional[Path]): Its folder; None if that is gone.
    record (Dict[str, Any]): Its `cell.json`; empty without a cell.
    """

    dataset: str
    n_train: int
    system: str
    seed: int
    cell: Optional[Path]
    record: Dict[str, Any]

    @property
    def place(self) -> PlaceT:
        """Data set, number of training sentences and system, without the seed."""
        return self.dataset, self.n_train, self.system

    @property
    def predictions(self) -> Optional[Path]:
        """The file of predictions on the test set; None if there is none."""
        path = None if self.cell is None else self.cell / PREDICTIONS
        return path if path is not None and path.is_file() else None

    def read_config(self) -> Config:
        """Read the training config, which only a run with a cell has.

        RETURNS (Config): The config, without interpolation.
        """
        return Config().from_str(self.record["settings"]["config"], interpolate=False)


@dataclass(frozen=True)
class Output:
    """A grid's folder.

    folder (Path): The folder.
    meta (Dict[str, Any]): Title, description, command, versions, machine and data.
    records (List[Dict[str, Any]]): Results, one record a number.
    runs (List[Run]): Runs on data sets of the target language, in the experiment's order.
    sources (List[Run]): Runs of English sources on their own test sets.
    failed (Dict[str, str]): Last line of the log of each failed cell, by the cell's name.
    """

    folder: Path
    meta: Dict[str, Any]
    records: List[Dict[str, Any]]
    runs: List[Run]
    sources: List[Run]
    failed: Dict[str, str]

    @property
    def datasets(self) -> List[str]:
        """Data sets of the target language, in order."""
        return list(dict.fromkeys(run.dataset for run in self.runs))

    @property
    def systems(self) -> List[str]:
        """Systems, in order."""
        return list(dict.fromkeys(run.system for run in self.runs))

    @property
    def baselines(self) -> List[str]:
        """Systems that the others were compared with, in order."""
        return list(dict.fromkeys(r["against"] for r in self.records if "against" in r))

    def sizes(self, dataset: str) -> List[int]:
        """List the numbers of training sentences of a data set.

        dataset (str): The data set.
        RETURNS (List[int]): The numbers, from small to large.
        """
        return sorted({run.n_train for run in self.runs if run.dataset == dataset})

    def missing(self) -> Tuple[List[str], int]:
        """Find the results that are planned and not finished.

        The results do not name what is missing, so it is inferred: every system should have each
        size of its data set with each seed, but 0 sentences only if it has them with some seed.

        RETURNS (Tuple[List[str], int]): A line for each system and size, such as `gsd, 500
            sentences, paper: seeds 1, 2`, and the number of other missing results.
        """
        planned = self.meta.get("runs", {})
        unfinished = int(planned.get("planned", 0)) - int(planned.get("finished", 0))
        if unfinished <= 0:
            return [], 0
        seeds = sorted({run.seed for run in self.runs})
        finished: Dict[PlaceT, Set[int]] = {}
        for run in self.runs:
            finished.setdefault(run.place, set()).add(run.seed)
        lines = []
        for dataset in self.datasets:
            for size in self.sizes(dataset):
                for system in self.systems:
                    own = finished.get((dataset, size, system), set())
                    lost = [str(seed) for seed in seeds if seed not in own]
                    if lost and (size or own):
                        unfinished -= len(lost)
                        word = "seed" if len(lost) == 1 else "seeds"
                        lines.append(
                            f"{dataset}, {size:,} sentences, {system}: {word} {', '.join(lost)}"
                        )
        return lines, max(unfinished, 0)


def read_output(folder: Union[str, Path]) -> Output:
    """Read the folder of a grid.

    folder (Union[str, Path]): The OUTPUT folder of `xling compare`.
    RETURNS (Output): Results and cells.
    RAISES (ReportError): If there are no results, or they are broken.
    RAISES (StoreError): If the record of a cell is broken.
    """
    folder = Path(folder)
    compare = f"python -m spacy xling compare SPEC {folder}"
    if not folder.is_dir():
        raise ReportError(f"{folder}: no such folder. Create it with: {compare}")
    path = folder / RESULTS
    store = Store(folder)
    if not path.is_file():
        raise ReportError(
            f"{folder}: no {RESULTS}, which is written at the end of a grid "
            f"({len(store.finished)} cells are finished). Run: {compare}"
        )
    meta, records = _read_results(path, compare)
    runs = _find_cells(records, store)
    sources = [run for run in runs if run.system == SOURCE_SYSTEM]
    if len(sources) == len(runs):
        raise ReportError(f"{path}: no result of a system yet. Continue with: {compare}")
    failed = {}
    for log in sorted(store.failed.glob(f"*/{LOG}")):
        name = log.parent.name.rpartition("-")[0]
        failed[name] = (last_lines(log, 1) or ["no log"])[0]
    targets = [run for run in runs if run.system != SOURCE_SYSTEM]
    return Output(folder, meta, records, targets, sources, failed)


def _read_results(path: Path, compare: str) -> Tuple[Dict[str, Any], List[Dict[str, Any]]]:
    fix = f"Write it again with: {compare}"
    try:
        results = json.loads(path.read_text(encoding="utf8"))
    except ValueError as error:
        raise ReportError(f"{path}: broken ({error}). {fix}") from error
    if not isinstance(results, dict) or not {"meta", "records"} <= set(results):
        raise ReportError(f"{path}: not results of `xling compare`. {fix}")
    for i, record in enumerate(results["records"], start=1):
        if not isinstance(record, dict) or not set(record) >= _FIELDS:
            raise ReportError(f"{path}: record {i} lacks one of {sorted(_FIELDS)}. {fix}")
    return results["meta"], results["records"]


def _find_cells(records: List[Dict[str, Any]], store: Store) -> List[Run]:
    numbers: Dict[Tuple[str, int, str, int], Dict[str, float]] = {}
    for record in records:
        if record["seed"] is not None and "label" not in record:
            place = (record["dataset"], record["n_train"], record["system"], record["seed"])
            numbers.setdefault(place, {})[record["metric"]] = record["value"]
    cells: Dict[Tuple[float, ...], List[Tuple[Path, Dict[str, Any]]]] = {}
    for key, cell in store.finished.items():
        result = store.record(key)
        if "f1" in result:
            cells.setdefault(_fingerprint(result["n_train"], result), []).append((cell, result))
    runs = []
    for (dataset, n_train, system, seed), values in numbers.items():
        found: Tuple[Optional[Path], Dict[str, Any]] = (None, {})
        if all(name in values for name, _ in _FINGERPRINT):
            same = cells.get(_fingerprint(n_train, values), [])
            # a system may have been renamed since, so the name only decides between equal numbers
            own = (dataset, system)
            named = [c for c in same if (c[1].get("dataset"), c[1].get("system")) == own]
            found = next(iter([*named, *same]), found)
        runs.append(Run(dataset, n_train, system, seed, *found))
    return runs


def _fingerprint(n_train: int, values: Dict[str, Any]) -> Tuple[float, ...]:
    return (n_train, *(round(values[name], digits) for name, digits in _FINGERPRINT))
