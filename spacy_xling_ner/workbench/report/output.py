"""Reading the folder of a grid: its results, and the cell that each of them comes from."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple, Union

from ..experiments.grid.job import PREDICTIONS
from ..experiments.grid.plan import SOURCE_SYSTEM
from ..experiments.grid.store import LOG, Store, last_lines

RESULTS = "results.json"
_FIELDS = {"dataset", "system", "n_train", "seed", "metric", "value"}
# What a result says of its cell, with its digits: together they are as good as a name.
_FINGERPRINT = (("f1", 2), ("precision", 2), ("recall", 2), ("seconds", 1), ("peak_memory_mb", 1))

PlaceT = Tuple[str, int, str]


class ReportError(ValueError):
    """A folder of which no report can be made; the message says why, and what to do."""


@dataclass(frozen=True)
class Run:
    """One training with its evaluation.

    dataset (str), n_train (int), system (str), seed (int): Its place in the table.
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
        """Its place but for the seed.

        RETURNS (PlaceT): Data set, number of sentences, system.
        """
        return self.dataset, self.n_train, self.system

    @property
    def predictions(self) -> Optional[Path]:
        """What it says of each test sentence.

        RETURNS (Optional[Path]): The file, if it is there.
        """
        path = None if self.cell is None else self.cell / PREDICTIONS
        return path if path is not None and path.is_file() else None


@dataclass(frozen=True)
class Output:
    """A grid's folder.

    folder (Path): The folder.
    meta (Dict[str, Any]): How it was made; with the title.
    records (List[Dict[str, Any]]): One record a number.
    runs (List[Run]): The runs on data sets of the target language, in the experiment's order.
    sources (List[Run]): The runs of English sources on their own test sets.
    failed (Dict[str, str]): The last line of the log of each cell that failed, by its name.
    """

    folder: Path
    meta: Dict[str, Any]
    records: List[Dict[str, Any]]
    runs: List[Run]
    sources: List[Run]
    failed: Dict[str, str]

    @property
    def datasets(self) -> List[str]:
        """The data sets of the target language.

        RETURNS (List[str]): Their names, in order.
        """
        return list(dict.fromkeys(run.dataset for run in self.runs))

    @property
    def systems(self) -> List[str]:
        """The systems.

        RETURNS (List[str]): Their names, in order.
        """
        return list(dict.fromkeys(run.system for run in self.runs))

    @property
    def baselines(self) -> List[str]:
        """The systems that the others were compared with.

        RETURNS (List[str]): Their names, in order.
        """
        return list(dict.fromkeys(r["against"] for r in self.records if "against" in r))

    def sizes(self, dataset: str) -> List[int]:
        """Tell with how many sentences there was a training.

        dataset (str): A data set.
        RETURNS (List[int]): The numbers, from small to large.
        """
        return sorted({run.n_train for run in self.runs if run.dataset == dataset})


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
        raise ReportError(f"{folder}: no such folder; make it with: {compare}")
    path = folder / RESULTS
    store = Store(folder)
    if not path.is_file():
        raise ReportError(
            f"{folder}: no {RESULTS}, which is written when a grid ends or has been stopped and "
            f"run again ({len(store.finished)} cells are finished). Run: {compare}"
        )
    meta, records = _read_results(path, compare)
    runs = _find_cells(records, store)
    sources = [run for run in runs if run.system == SOURCE_SYSTEM]
    if len(sources) == len(runs):
        raise ReportError(f"{path}: no result of a system yet; go on with: {compare}")
    return Output(
        folder,
        meta,
        records,
        [run for run in runs if run.system != SOURCE_SYSTEM],
        sources,
        _read_failures(store),
    )


def _read_results(path: Path, compare: str) -> Tuple[Dict[str, Any], List[Dict[str, Any]]]:
    mend = f"write it anew with: {compare}"
    try:
        said = json.loads(path.read_text(encoding="utf8"))
    except ValueError as error:
        raise ReportError(f"{path}: broken ({error}); {mend}") from error
    if not isinstance(said, dict) or not {"meta", "records"} <= set(said):
        raise ReportError(f"{path}: not results of `xling compare`; {mend}")
    for i, record in enumerate(said["records"], start=1):
        if not isinstance(record, dict) or not set(record) >= _FIELDS:
            raise ReportError(f"{path}: record {i} lacks one of {sorted(_FIELDS)}; {mend}")
    return said["meta"], said["records"]


def _find_cells(records: List[Dict[str, Any]], store: Store) -> List[Run]:
    numbers: Dict[Tuple[str, int, str, int], Dict[str, float]] = {}
    for record in records:
        if record["seed"] is not None and "label" not in record:
            place = (record["dataset"], record["n_train"], record["system"], record["seed"])
            numbers.setdefault(place, {})[record["metric"]] = record["value"]
    cells: Dict[Tuple[float, ...], List[Tuple[Path, Dict[str, Any]]]] = {}
    for key, cell in store.finished.items():
        said = store.record(key)
        if "f1" in said:
            cells.setdefault(_fingerprint(said["n_train"], said), []).append((cell, said))
    runs = []
    for place, values in numbers.items():
        dataset, n_train, system, seed = place
        found: Tuple[Optional[Path], Dict[str, Any]] = (None, {})
        if all(name in values for name, _ in _FINGERPRINT):
            same = cells.get(_fingerprint(n_train, values), [])
            # systems may have been given other names since; the numbers decide first
            named = [c for c in same if (c[1].get("dataset"), c[1].get("system")) == place[::2]]
            found = next(iter([*named, *same]), found)
        runs.append(Run(dataset, n_train, system, seed, *found))
    return runs


def _fingerprint(n_train: int, values: Dict[str, Any]) -> Tuple[float, ...]:
    return (n_train, *(round(values[name], digits) for name, digits in _FINGERPRINT))


def _read_failures(store: Store) -> Dict[str, str]:
    found = {}
    for log in sorted(store.failed.glob(f"*/{LOG}")):
        name = log.parent.name.rpartition("-")[0]
        found[name] = (last_lines(log, 1) or ["no log"])[0]
    return found
