"""Running the cells of a plan, side by side, until all are finished or have failed."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, List, Optional, Union

from .cell import GridCell
from .inputs import PlanError
from .plan import Plan
from .runner import Runner
from .store import Store, last_lines


@dataclass(frozen=True)
class Failure:
    """A cell that failed.

    cell (GridCell): The cell. reason (str): How its process ended.
    log (Path): Its log. last_lines (List[str]): How the log ends.
    """

    cell: GridCell
    reason: str
    log: Path
    last_lines: List[str]


@dataclass
class Outcome:
    """What a run did.

    reused (int): Cells that were finished before.
    finished (List[GridCell]): The cells that it ran.
    failures (List[Failure]): The cells that failed.
    blocked (List[GridCell]): The cells that were not run, because they need one that failed.
    """

    reused: int = 0
    finished: List[GridCell] = field(default_factory=list)
    failures: List[Failure] = field(default_factory=list)
    blocked: List[GridCell] = field(default_factory=list)


def default_workers() -> int:
    """Count the cores that this process may use.

    RETURNS (int): At least 1.
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(
    plan: Plan,
    output: Union[str, Path],
    *,
    workers: Optional[int] = None,
    progress: bool = False,
    on_failure: Optional[Callable[[Failure], None]] = None,
) -> Outcome:
    """Run what is not finished yet of a plan.

    Each cell has a process of its own, with one thread. A cell is finished when its folder is moved
    to `OUTPUT/cells`; it is never run again. One that fails leaves its log in `OUTPUT/failed`, and
    the next run tries it again; the others go on. The run may be killed at any point.

    plan (Plan): The cells.
    output (Union[str, Path]): The grid's folder.
    workers (Optional[int]): Cells side by side; by default one a core.
    progress (bool): Whether to show a bar with the time that is left.
    on_failure (Optional[Callable[[Failure], None]]): Called as soon as a cell fails.
    RETURNS (Outcome): What was done.
    RAISES (PlanError): If files are missing.
    RAISES (StoreError): If another run is at work in the folder.
    RAISES (WorkerError): If a worker process cannot be started, or ends by itself.
    """
    if plan.missing:
        raise PlanError(f"{plan.project}: missing: {', '.join(plan.missing)}.")
    store = Store(output)
    outcome = Outcome()

    def fail(cell: GridCell, reason: str) -> None:
        log = store.fail(cell)
        failure = Failure(cell, reason, log, last_lines(log))
        outcome.failures.append(failure)
        if on_failure is not None:
            on_failure(failure)

    with store.lock():
        todo = plan.needed(set(store.finished))
        outcome.reused = sum(key in store.finished for key in plan.cells)
        if todo:
            runner = Runner(plan, store, todo, workers or default_workers(), progress)
            runner.run(on_finish=outcome.finished.append, on_fail=fail)
            outcome.blocked = runner.blocked
    return outcome
