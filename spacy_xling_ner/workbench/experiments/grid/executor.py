"""Running jobs side by side: the interface that a grid needs, and local processes behind it."""

import signal
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import connection, forkserver, get_context, process, resource_tracker
from threading import Lock
from typing import Iterator, Protocol, Set

from ...workers import ONE_THREAD, environment
from .job import Job
from .perform import perform

# One thread each, since the cores are shared out; and the same order of sets every time.
_ENVIRONMENT = {**ONE_THREAD, "PYTHONHASHSEED": "0"}


class Executor(Protocol):
    """Runs jobs elsewhere. Job folders must be visible to both sides."""

    def submit(self, job: Job) -> "Future[int]":
        """Start a job.

        job (Job): The job; its folder exists.
        RETURNS (Future[int]): The exit code of its process, or minus the signal that killed it.
        """
        ...

    def shutdown(self) -> None:
        """Kill the jobs that are still running."""
        ...


class LocalProcesses:
    """Runs each job in a process of its own, forked from a server that has imported spaCy.

    A process of its own per job makes memory measurable and results independent of earlier jobs,
    and a killed one fails its own job alone. Forking saves the three seconds of the imports.
    """

    def __init__(self, workers: int) -> None:
        """Create an executor for `workers` jobs at a time; no process is started yet."""
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload([perform.__module__])
        self._waiters = ThreadPoolExecutor(workers)
        self._running: Set[process.BaseProcess] = set()
        # multiprocessing polls all children when it starts one; if two threads read the exit code
        # of one child, the second gets a wrong one
        self._lock = Lock()

    def submit(self, job: Job) -> "Future[int]":
        """Start a job; see `Executor`."""
        child = self._context.Process(target=perform, args=(job,))
        with self._lock:
            with _environment_of_server():
                forkserver.ensure_running()
            child.start()
            self._running.add(child)
        return self._waiters.submit(self._wait, child)

    def shutdown(self) -> None:
        """Kill the jobs that are still running, and wait until they have ended."""
        with self._lock:
            for child in self._running:
                child.kill()
        self._waiters.shutdown()

    def _wait(self, child: process.BaseProcess) -> int:
        connection.wait([child.sentinel])
        with self._lock:
            code = child.exitcode
            self._running.remove(child)
            child.close()  # if the server was killed, this ends the child
        assert code is not None
        return code


@contextmanager
def _environment_of_server() -> Iterator[None]:
    # What the fork server inherits if it is started here; its forks inherit the same.
    resource_tracker.ensure_running()  # if started inside, it would unblock the signal
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # Ctrl-C is not for them
    try:
        with environment(_ENVIRONMENT):
            yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
