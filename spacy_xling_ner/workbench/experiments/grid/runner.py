"""Gives cells to worker processes, each cell once what it needs is finished."""

import sys
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timezone
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Callable, Dict, List, Sequence

from tqdm import tqdm

from ..meta import machine
from .cell import GridCell
from .estimate import estimate, say_seconds, total_seconds
from .host import Host
from .job import PRODUCTS, RESULT, Job
from .plan import Plan
from .store import Store, StoreError, read_json

_TICK = 1.0
# Share of the work that must be done before its time counts as much as the guess.
_TRUST = 0.2
_KILLED = -9


class Runner:
    """One run of the cells that are left.

    blocked (List[GridCell]): Cells that were not run, because they need one that failed.
    """

    def __init__(
        self, plan: Plan, store: Store, todo: Sequence[GridCell], workers: int, progress: bool
    ) -> None:
        """Take over the cells.

        plan (Plan): The plan. store (Store): Its folder, locked.
        todo (Sequence[GridCell]): The cells to run.
        workers (int): How many side by side. progress (bool): Whether to show a bar.
        """
        self.plan, self.store, self.workers = plan, store, workers
        self.blocked: List[GridCell] = []
        self.seconds = estimate(plan, store)
        # the longest first, so that none of them is left alone at the end
        self.waiting = sorted(todo, key=lambda cell: -self.seconds[cell.key])
        self.left = {cell.key: cell for cell in todo}
        self.work, self.n_failed = sum(self.seconds[cell.key] for cell in todo), 0
        self.hosts: SimpleQueue[Host] = SimpleQueue()
        self.machine = machine()
        self.start = time.monotonic()
        self.bar = tqdm(
            total=len(todo),
            disable=not progress,
            bar_format="{n_fmt} of {total_fmt} cells |{bar}| {elapsed}{postfix}",
        )

    def run(
        self,
        on_finish: Callable[[GridCell], None],
        on_fail: Callable[[GridCell, str], None],
    ) -> None:
        """Run the cells.

        on_finish (Callable[[GridCell], None]): Called for each cell that is finished.
        on_fail (Callable[[GridCell, str], None]): Called for each that failed, with the reason.
        RAISES (WorkerError): If a worker process cannot be started, or ends by itself.
        """
        started: List[Host] = []
        running: Dict[Future[Dict[str, Any]], GridCell] = {}
        with ThreadPoolExecutor(self.workers) as pool, self.bar:
            try:
                while self.waiting or running:
                    for cell in self._ready(self.workers - len(running)):
                        if len(started) <= len(running):
                            started.append(Host())
                            self.hosts.put(started[-1])
                        self.waiting.remove(cell)
                        running[pool.submit(self._do, cell, self.hosts.get())] = cell
                    if not running:
                        gone = ", ".join(cell.name for cell in self.waiting)
                        raise StoreError(f"{self.store.cells}: what these need is gone: {gone}.")
                    self._show()
                    done, _ = wait(running, timeout=_TICK, return_when=FIRST_COMPLETED)
                    for future in done:
                        cell = running.pop(future)
                        reason = self._settle(cell, future.result())
                        del self.left[cell.key]
                        if reason:
                            self._block(cell)
                            with self.bar.external_write_mode():
                                on_fail(cell, reason)
                        else:
                            on_finish(cell)
                        self.bar.update()
                self._show()
            finally:
                # ends what they are at, so that the threads that wait for them end, too
                for host in started:
                    host.stop()

    def _ready(self, free: int) -> List[GridCell]:
        ready = [c for c in self.waiting if all(map(self.store.find, c.needs.values()))]
        return ready[:free]

    def _do(self, cell: GridCell, host: Host) -> Dict[str, Any]:
        inputs = {role: self._product(key) for role, key in cell.needs.items()}
        job = Job(
            cell.kind,
            cell.settings,
            self.store.begin(cell),
            self.plan.project,
            inputs,
            self.plan.experiment.keep_models,
        )
        started = datetime.now(timezone.utc).isoformat(timespec="seconds")
        answer = host.do(job)
        self.hosts.put(host)
        return {"started": started, **answer}

    def _product(self, key: str) -> Path:
        return self._folder(key) / PRODUCTS[self.plan.cells[key].kind]

    def _folder(self, key: str) -> Path:
        folder = self.store.find(key)
        assert folder is not None, key
        return folder

    def _settle(self, cell: GridCell, answer: Dict[str, Any]) -> str:
        # Gives why it failed, or nothing.
        status = answer.pop("status")
        path = self.store.work / cell.folder / RESULT
        if status == 0 and path.exists():
            result = read_json(path)
            path.unlink()
            self.store.finish(cell, self._record(cell, answer, result))
            return ""
        if status < 0:
            hint = "; perhaps for want of memory: try fewer workers" if status == _KILLED else ""
            return f"killed by signal {-status}{hint}"
        return f"exit code {status}"

    def _record(
        self, cell: GridCell, answer: Dict[str, Any], result: Dict[str, Any]
    ) -> Dict[str, Any]:
        place = next((run for run in self.plan.runs if run.key == cell.key), None)
        names = ("dataset", "system", "n_train", "seed")
        return {
            "name": cell.name,
            "kind": cell.kind,
            "key": cell.key,
            **({name: getattr(place, name) for name in names} if place else {}),
            **result,
            **answer,
            "settings": cell.settings,
            "needs": {role: self._folder(key).name for role, key in cell.needs.items()},
            "versions": cell.versions,
            "machine": self.machine,
            "data": self.plan.data(cell.key),
        }

    def _block(self, failed: GridCell) -> None:
        self.n_failed += 1
        lost = {failed.key}
        for key, cell in self.plan.cells.items():
            if key in self.left and lost & set(cell.needs.values()):
                lost.add(key)
                self.waiting.remove(cell)
                self.blocked.append(cell)
                del self.left[key]
                self.work -= self.seconds[key]
                self.bar.total -= 1

    def _show(self) -> None:
        todo = list(self.left.values())
        left = total_seconds(self.plan, todo, self.seconds, self.workers)
        done = self.work - sum(self.seconds[cell.key] for cell in todo)
        elapsed = time.monotonic() - self.start
        # what has been done says how good the guesses are; at first there is little of it
        trust = self.work * _TRUST
        left *= (elapsed * self.workers + trust) / (done + trust)
        failed = f", {self.n_failed} failed" if self.n_failed else ""
        # a log file needs no line a second
        live = sys.stderr.isatty()
        self.bar.set_postfix_str(f"about {say_seconds(left)} left{failed}", refresh=live)
