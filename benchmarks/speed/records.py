"""Records of the result file, made from measurements."""

from statistics import median
from typing import Any, Dict, Iterable, List, Sequence

from .measurement import Measurement
from .systems import BASELINE, FLAIR, OURS
from .targets import targets_of

Record = Dict[str, Any]
# suffix of the metric of a ratio
RATIO = "_ratio"


def make_records(measurements: Iterable[Measurement], n_train: int, seed: int) -> List[Record]:
    """Make a record of each measurement and each ratio: all to the baseline, ours also to flair.

    measurements (Iterable[Measurement]): The measurements.
    n_train (int): Number of training sentences of the systems.
    seed (int): Seed of the sample and of the training.
    RETURNS (List[Dict[str, Any]]): The records; `value`, `low` and `high` are median, minimum and
        maximum of the repeats.
    """
    found = list(measurements)
    records = []
    for measurement in found:
        records.append({**_head(measurement, n_train, seed), **_spread(measurement.values)})
        records += _ratios(measurement, found, n_train, seed)
    return records


def _ratios(
    measurement: Measurement, others: Sequence[Measurement], n_train: int, seed: int
) -> List[Record]:
    against = (BASELINE, FLAIR) if measurement.system in OURS else (BASELINE,)
    records = []
    for other in others:
        if other.system == measurement.system or other.system not in against:
            continue
        if _key(other) != _key(measurement) or len(other.values) != len(measurement.values):
            continue
        # a ratio per repeat: interference from the machine affects both systems
        pairs = zip(measurement.values, other.values, strict=True)
        spread = _spread([own / its for own, its in pairs])
        record = {**_head(measurement, n_train, seed), "against": other.system, **spread}
        record["metric"] += RATIO
        if measurement.system in OURS:
            for target in targets_of(measurement.metric, other.system):
                record["target"] = f"{target.sign} {target.ratio}"
                record["reached"] = target.is_reached(record["value"])
        records.append(record)
    return records


def _key(measurement: Measurement) -> Any:
    more = measurement.more
    return measurement.metric, measurement.threads, more.get("state"), more.get("size")


def _head(measurement: Measurement, n_train: int, seed: int) -> Record:
    head: Record = {
        "dataset": "gsd",
        "system": measurement.system,
        "n_train": n_train,
        "seed": seed,
        "metric": measurement.metric,
    }
    if measurement.threads is not None:
        head["threads"] = measurement.threads
    return {**head, **measurement.more}


def _spread(values: Sequence[float]) -> Record:
    spread: Record = {"value": _rounded(median(values))}
    if len(values) > 1:
        spread.update(low=_rounded(min(values)), high=_rounded(max(values)))
    return {**spread, "repeats": len(values)}


def _rounded(value: float) -> float:
    # more than four digits would be noise
    return float(f"{value:.4g}")
