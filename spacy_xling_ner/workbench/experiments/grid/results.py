"""Results of a grid: metrics of each run, and a flat list of records with statistics."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional, Set, Tuple, Union

import srsly

from ...corpora.atomic import replace_outputs, write_atomically
from ...evaluation.seen_names import read_names, score_by_seen
from ..comparison import read_cells
from ..meta import describe_run
from ..statistics import comparisons
from ..summary import summarize
from .evaluated_on import GOLD_TOKENS, evaluated_on
from .job import CORPUS, PREDICTIONS
from .plan import Plan, Run
from .predictions import read_predictions
from .store import Store

COMMAND = "spacy xling compare"
# Metrics of a run, with the digits that results keep.
_SCORES = {"f1": 2, "precision": 2, "recall": 2}
_BY_SEEN = {"f1": 2, "recall": 2, "support": 0}
_COSTS = {"seconds": 1, "peak_memory_mb": 1}
_CALIBRATION = {"ece": 4, "ece_calibrated": 4, "ece_sweep": 4, "ece_noise": 4}


@dataclass(frozen=True)
class Results:
    """The results of a grid's finished runs.

    path (Path): The file, `results.json`.
    metrics (Path): Folder for `xling table`.
    records (List[Dict[str, Any]]): One record per number.
    runs (int): Number of finished runs.
    """

    path: Path
    metrics: Path
    records: List[Dict[str, Any]]
    runs: int


def write_results(
    plan: Plan,
    output: Union[str, Path],
    *,
    arguments: Optional[Iterable[str]] = None,
    progress: bool = False,
) -> Optional[Results]:
    """Write the results of all finished runs of a plan.

    `OUTPUT/metrics` gets a file per run in the format of `xling evaluate`; `OUTPUT/results.json`
    gets `meta` and `records`; `OUTPUT/summary.csv` gets mean and spread of every number. Results of
    other plans in these three places are replaced.

    plan (Plan): The plan.
    output (Union[str, Path]): The grid's folder.
    arguments (Optional[Iterable[str]]): Arguments of the command, for `meta`; by default those of
        this process.
    progress (bool): Show a progress bar for the statistics.
    RETURNS (Optional[Results]): The results; None if no run is finished.
    RAISES (ImportError): If the extra `experiments` is not installed.
    RAISES (ValueError): If a cell's files are broken.
    """
    store = Store(output)
    finished = [run for run in plan.runs if store.find(run.key)]
    if not finished:
        return None
    metrics = store.output / "metrics"
    runs = _read_runs(plan, store, finished)
    _write_metrics(runs, metrics)
    records = [number for run, record in runs for number in _run_records(run, record)]
    records += comparisons(read_cells(metrics), plan.experiment.baselines, progress=progress)
    data = {path: md5 for run in finished for path, md5 in plan.data(run.key).items()}
    # this process may be the command itself, whose name is among its arguments
    if arguments is None and sys.argv[1:3] == COMMAND.split()[1:]:
        arguments = sys.argv[3:]
    on = evaluated_on(plan, store, finished)
    meta = describe_run(COMMAND, data, on, arguments)
    meta["title"] = plan.experiment.title
    meta["description"] = plan.experiment.description
    meta["runs"] = {"planned": len(plan.runs), "finished": len(finished)}
    path = store.output / "results.json"
    text = srsly.json_dumps({"meta": meta, "records": records}, indent=2) + "\n"
    summary = summarize(records).to_csv(index=False, float_format="%.4f")
    write_atomically(
        {path: text.encode("utf8"), path.with_name("summary.csv"): summary.encode("utf8")}
    )
    return Results(path, metrics, records, len(finished))


def _read_runs(plan: Plan, store: Store, runs: List[Run]) -> List[Tuple[Run, Dict[str, Any]]]:
    # `all` can be as many as one of the numbers: the run is the same, and is listed once
    places: Dict[Tuple[str, str, int, int], Tuple[Run, Dict[str, Any]]] = {}
    for run in runs:
        record = store.record(run.key)
        places.setdefault((run.dataset, run.system, record["n_train"], run.seed), (run, record))
    names: Dict[Path, Set[str]] = {}
    for run, record in places.values():
        cell = store.find(run.key)
        assert cell is not None
        texts = []
        if run.gold_tokens and store.find(run.gold_tokens):
            record[GOLD_TOKENS] = store.record(run.gold_tokens)["f1"]
        record["documents"] = []
        for line in read_predictions(cell / PREDICTIONS):
            texts.append(line["text"])
            found = [entity[:3] for entity in line["found"]]
            record["documents"].append({"gold": line["gold"], "found": found})
        corpus = _training_corpus(plan, store, run)
        if corpus is not None and record["n_train"]:
            if corpus not in names:
                names[corpus] = read_names(corpus)
            record["by_seen"] = score_by_seen(texts, record["documents"], names[corpus])
    return list(places.values())


def _training_corpus(plan: Plan, store: Store, run: Run) -> Optional[Path]:
    # there is none for a trained pipeline, and in a folder that was copied without its corpora
    needs = plan.cells[run.key].needs
    key = needs.get("gold", needs.get("train"))
    folder = store.find(key) if key else None
    return folder / CORPUS if folder else None


def _write_metrics(runs: List[Tuple[Run, Dict[str, Any]]], folder: Path) -> None:
    files: Dict[Path, bytes] = {}
    keys = ("precision", "recall", "f1", "per_label", "corpus", "by_seen", "documents")
    for run, record in runs:
        metrics = {**run.place, "n_train": record["n_train"]}
        metrics.update((key, record[key]) for key in keys if key in record)
        path = Path(run.dataset) / f"n{record['n_train']}" / f"seed{run.seed}"
        text = srsly.json_dumps(metrics) + "\n"
        files[path / f"{run.system}.json"] = text.encode("utf8")
    with replace_outputs() as stage:
        stage(folder).mkdir()
        for path, data in files.items():
            (stage(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            (stage(folder) / path).write_bytes(data)


def _run_records(run: Run, record: Dict[str, Any]) -> List[Dict[str, Any]]:
    base = {**run.place, "n_train": record["n_train"], "cell": run.key}
    numbers = [(name, record[name], digits) for name, digits in _SCORES.items()]
    if GOLD_TOKENS in record:
        numbers.append((GOLD_TOKENS, record[GOLD_TOKENS], 2))
    if record["curve"]:
        numbers.append(("f1_dev", record["best"]["score"], 2))
    numbers += [(name, record[name], digits) for name, digits in _COSTS.items()]
    numbers += [
        (f"{name}_{group}", scores[name], digits)
        for group, scores in record.get("by_seen", {}).items()
        if scores["support"]
        for name, digits in _BY_SEEN.items()
    ]
    # systems without scores or dev set have no calibration
    errors = record.get("calibration", {})
    numbers += [(name, errors[name], n) for name, n in _CALIBRATION.items() if name in errors]
    flat = [
        {**base, "metric": name, "value": round(value, digits)} for name, value, digits in numbers
    ]
    return flat + [
        {**base, "metric": "f1_label", "label": label, "value": round(scores.get("f1", 0.0), 2)}
        for label, scores in sorted(record["per_label"].items())
    ]
