"""Running the cells of a plan side by side until each is finished or has failed."""

import os
import sys
import time
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Union

from tqdm import tqdm

from .cell import GridCell, PlanError
from .estimate import estimate, format_duration, total_seconds
from .executor import Executor, LocalProcesses
from .job import PRODUCTS, RESULT, Job
from .plan import Plan
from .store import Store, StoreError, last_lines, read_json

# Seconds between two updates of the progress bar.
_TICK = 1.0
# Share of the work after which measured time counts as much as the estimate.
_TRUST = 0.2
_SIGKILL = 9


@dataclass(frozen=True)
class Failure:
    """A cell that failed.

    cell (GridCell): The cell.
    reason (str): Exit code or signal of its process.
    log (Path): Its log.
    last_lines (List[str]): The end of the log.
    """

    cell: GridCell
    reason: str
    log: Path
    last_lines: List[str]


@dataclass
class Outcome:
    """The result of a run.

    reused (int): Number of cells that were finished before.
    finished (List[GridCell]): Cells that this run finished.
    failures (List[Failure]): Cells that failed.
    blocked (List[GridCell]): Cells that were not run because they need one that failed.
    """

    reused: int = 0
    finished: List[GridCell] = field(default_factory=list)
    failures: List[Failure] = field(default_factory=list)
    blocked: List[GridCell] = field(default_factory=list)


def default_workers() -> int:
    """Count the cores that this process may use."""
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
    executor: Optional[Executor] = None,
) -> Outcome:
    """Run the cells of a plan that are not finished yet.

    A cell is finished when its folder is moved to `OUTPUT/cells`; it is never run again. If a cell
    fails, its log goes to `OUTPUT/failed`, the others go on, and the next run tries it again. The
    run can be killed at any time.

    plan (Plan): The cells.
    output (Union[str, Path]): The grid's folder.
    workers (Optional[int]): Number of cells side by side; one per core by default.
    progress (bool): Show a progress bar with an estimate of the time left.
    on_failure (Optional[Callable[[Failure], None]]): Called as soon as a cell fails.
    executor (Optional[Executor]): Runs the jobs, and is shut down at the end. By default local
        processes; a script that uses them needs `if __name__ == "__main__":`.
    RETURNS (Outcome): The cells that finished and failed.
    RAISES (PlanError): If files are missing.
    RAISES (StoreError): If another run uses the folder.
    """
    if plan.missing:
        raise PlanError(f"{plan.project}: missing: {', '.join(plan.missing)}.")
    store = Store(output)
    workers = workers or default_workers()
    with store.lock():
        runner = _Runner(plan, store, workers, progress, on_failure)
        if runner.left:
            executor = executor or LocalProcesses(workers)
            try:
                runner.run(executor)
            finally:
                executor.shutdown()
    return runner.outcome


class _Runner:
    """Submits each cell once the cells that it needs are finished."""

    def __init__(
        self,
        plan: Plan,
        store: Store,
        workers: int,
        progress: bool,
        on_failure: Optional[Callable[[Failure], None]],
    ) -> None:
        self.plan, self.store, self.workers = plan, store, workers
        self.on_failure = on_failure
        self.needed = {key for cell in plan.cells.values() for key in cell.needs.values()}
        self.outcome = Outcome(reused=sum(key in store.finished for key in plan.cells))
        self.seconds = estimate(plan, store)
        todo = plan.needed(set(store.finished))
        self.left = {cell.key: cell for cell in todo}
        # the longest first, so that none of them is left to run alone at the end
        self.waiting = sorted(todo, key=lambda cell: -self.seconds[cell.key])
        self.work = sum(self.seconds[cell.key] for cell in todo)
        self.start = time.monotonic()
        self.bar = tqdm(
            total=len(todo),
            disable=not (progress and todo),
            bar_format="{n_fmt} of {total_fmt} cells |{bar}| {elapsed}{postfix}",
        )

    def run(self, executor: Executor) -> None:
        running: Dict[Future[int], GridCell] = {}
        with self.bar:
            while self.waiting or running:
                for cell in self._ready()[: self.workers - len(running)]:
                    self.waiting.remove(cell)
                    running[executor.submit(self._job(cell))] = cell
                if not running:
                    names = ", ".join(cell.name for cell in self.waiting)
                    raise StoreError(
                        f"{self.store.cells}: folders that these cells need were deleted during "
                        f"the run: {names}. Run again."
                    )
                self._show_time_left()
                done, _ = wait(running, timeout=_TICK, return_when=FIRST_COMPLETED)
                for future in done:
                    self._settle(running.pop(future), future.result())
                    self.bar.update()
            self._show_time_left()

    def _ready(self) -> List[GridCell]:
        return [c for c in self.waiting if all(map(self.store.find, c.needs.values()))]

    def _job(self, cell: GridCell) -> Job:
        return Job(
            cell.kind,
            cell.settings,
            self.store.begin(cell),
            self.plan.project,
            {
                role: self._folder(key) / PRODUCTS[self.plan.cells[key].kind]
                for role, key in cell.needs.items()
            },
            self.plan.experiment.keep_models or cell.key in self.needed,
        )

    def _folder(self, key: str) -> Path:
        folder = self.store.find(key)
        assert folder is not None, key
        return folder

    def _settle(self, cell: GridCell, exit_code: int) -> None:
        del self.left[cell.key]
        path = self.store.work / cell.folder / RESULT
        if exit_code == 0 and path.exists():
            result = read_json(path)
            path.unlink()
            self.store.finish(cell, self._record(cell, result))
            self.outcome.finished.append(cell)
            return
        reason = f"exit code {exit_code}" if exit_code >= 0 else f"killed by signal {-exit_code}"
        if exit_code == -_SIGKILL:
            reason += "; perhaps for want of memory: try fewer workers"
        log = self.store.fail(cell)
        failure = Failure(cell, reason, log, last_lines(log))
        self.outcome.failures.append(failure)
        self._block_dependents(cell)
        if self.on_failure is not None:
            with self.bar.external_write_mode():
                self.on_failure(failure)

    def _record(self, cell: GridCell, result: Dict[str, Any]) -> Dict[str, Any]:
        place = next((run.place for run in self.plan.runs if run.key == cell.key), {})
        return {
            "name": cell.name,
            "kind": cell.kind,
            "key": cell.key,
            **place,
            **result,
            "settings": cell.settings,
            "needs": {role: self._folder(key).name for role, key in cell.needs.items()},
            "versions": cell.versions,
            "data": self.plan.data(cell.key),
        }

    def _block_dependents(self, failed: GridCell) -> None:
        lost = {failed.key}
        # what a cell needs stands before it, so that one pass finds them all
        for key, cell in self.plan.cells.items():
            if key in self.left and lost & set(cell.needs.values()):
                lost.add(key)
                self.waiting.remove(cell)
                self.outcome.blocked.append(cell)
                del self.left[key]
                self.work -= self.seconds[key]
                self.bar.total -= 1

    def _show_time_left(self) -> None:
        todo = list(self.left.values())
        left = total_seconds(self.plan, todo, self.seconds, self.workers)
        done = self.work - sum(self.seconds[cell.key] for cell in todo)
        elapsed = time.monotonic() - self.start
        # finished work shows how good the estimates are; a little of it shows little
        trust = self.work * _TRUST
        left *= (elapsed * self.workers + trust) / (done + trust)
        failures = len(self.outcome.failures)
        failed = f", {failures} failed" if failures else ""
        # a log file does not need a line per second
        live = sys.stderr.isatty()
        self.bar.set_postfix_str(f"about {format_duration(left)} left{failed}", refresh=live)
