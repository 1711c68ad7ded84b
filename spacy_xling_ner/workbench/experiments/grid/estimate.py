"""How long the cells of a grid will take."""

from statistics import median
from typing import Dict, List, Tuple

from .cell import GridCell, KindT
from .plan import Plan
from .store import Store


def estimate(plan: Plan, store: Store) -> Dict[str, float]:
    """Guess how long each cell takes: from its size, and from the cells that are finished.

    A guess from the size alone can be wrong by a factor of three; with finished cells of the same
    kind it is as good as they are alike.

    plan (Plan): The cells.
    store (Store): The folder with the finished ones.
    RETURNS (Dict[str, float]): Seconds on one core, by key; for a finished cell what it took.
    """
    taken: Dict[str, float] = {}
    for key in plan.cells:
        if store.find(key):
            taken[key] = float(store.record(key)["seconds"])
    ratios: Dict[Tuple[KindT, str], List[float]] = {}
    for key, seconds in taken.items():
        for group in _groups(plan.cells[key]):
            ratios.setdefault(group, []).append(seconds / plan.cells[key].seconds)
    guesses = {}
    for key, cell in plan.cells.items():
        known = next((ratios[group] for group in _groups(cell) if group in ratios), [1.0])
        guesses[key] = taken.get(key, cell.seconds * median(known))
    return guesses


def total_seconds(
    plan: Plan, cells: List[GridCell], seconds: Dict[str, float], workers: int
) -> float:
    """Guess how long a run takes.

    plan (Plan): The plan.
    cells (List[GridCell]): The cells to run.
    seconds (Dict[str, float]): How long each takes.
    workers (int): How many run side by side.
    RETURNS (float): The longest chain of cells that wait for one another, or the work of each
        worker, whichever is more.
    """
    todo = {cell.key for cell in cells}
    chain: Dict[str, float] = {}
    for key, cell in plan.cells.items():
        before = max((chain[need] for need in cell.needs.values()), default=0.0)
        chain[key] = before + (seconds[key] if key in todo else 0.0)
    work = sum(seconds[key] for key in todo)
    return max(work / workers, max((chain[key] for key in todo), default=0.0))


def say_seconds(seconds: float) -> str:
    """Write a time for people.

    seconds (float): The time.
    RETURNS (str): Such as `45 s`, `12 min` or `3 h 20 min`.
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def _groups(cell: GridCell) -> List[Tuple[KindT, str]]:
    # the nearest first: cells that are alike, then any of the kind
    pipeline = next(
        (
            line
            for line in str(cell.settings.get("config", "")).splitlines()
            if line.startswith("pipeline = ")
        ),
        "",
    )
    return [(cell.kind, f"{pipeline} {cell.settings.get('zero_shot', '')}"), (cell.kind, "")]
