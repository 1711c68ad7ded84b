"""Estimates of the time that cells and runs take."""

from statistics import median
from typing import Dict, List, Tuple

from .cell import GridCell, KindT
from .plan import Plan
from .store import Store


def estimate(plan: Plan, store: Store) -> Dict[str, float]:
    """Estimate the time of each cell from its size and from finished cells.

    An estimate from the size alone can be off by a factor of three; finished cells of the same kind
    correct it.

    plan (Plan): The cells.
    store (Store): The folder with the finished cells.
    RETURNS (Dict[str, float]): Seconds on one core, by key; measured ones for finished cells.
    """
    taken: Dict[str, float] = {}
    for key in plan.cells:
        if store.find(key):
            taken[key] = float(store.record(key)["seconds"])
    ratios: Dict[Tuple[KindT, str], List[float]] = {}
    for key, seconds in taken.items():
        for group in _groups(plan.cells[key]):
            ratios.setdefault(group, []).append(seconds / plan.cells[key].seconds)
    estimates = {}
    for key, cell in plan.cells.items():
        known = next((ratios[group] for group in _groups(cell) if group in ratios), [1.0])
        estimates[key] = taken.get(key, cell.seconds * median(known))
    return estimates


def _groups(cell: GridCell) -> List[Tuple[KindT, str]]:
    # first cells with the same components, then all cells of the kind
    config = str(cell.settings.get("config", "")).splitlines()
    pipeline = next((line for line in config if line.startswith("pipeline = ")), "")
    return [(cell.kind, f"{pipeline} {cell.settings.get('zero_shot', '')}"), (cell.kind, "")]


def total_seconds(
    plan: Plan, cells: List[GridCell], seconds: Dict[str, float], workers: int
) -> float:
    """Estimate the time of a run.

    plan (Plan): The plan.
    cells (List[GridCell]): The cells to run.
    seconds (Dict[str, float]): Seconds of each cell, by key.
    workers (int): Number of cells side by side.
    RETURNS (float): Seconds: the work per worker, or the longest chain of cells that wait for one
        another if that is more.
    """
    todo = {cell.key for cell in cells}
    chain: Dict[str, float] = {}
    for key, cell in plan.cells.items():
        before = max((chain[need] for need in cell.needs.values()), default=0.0)
        chain[key] = before + (seconds[key] if key in todo else 0.0)
    work = sum(seconds[key] for key in todo)
    return max(work / workers, max((chain[key] for key in todo), default=0.0))


def format_duration(seconds: float) -> str:
    """Format a duration, such as `45 s`, `12 min` or `3 h 20 min`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"
