"""Worker processes and the requests to them; the counterpart of `worker`."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, TextIO, cast

from .threads import thread_variables

Request = Dict[str, Any]
Reply = Dict[str, Any]


class WorkerError(RuntimeError):
    """A worker could not open its recogniser or failed at a task."""


class WorkerProcess:
    """A running worker. It starts at once; `opened` waits until it is ready."""

    def __init__(
        self, name: str, spec: Dict[str, Any], log: Path, *, threads: int = 1, python: str = ""
    ) -> None:
        """Start the process.

        name (str): Its name, for errors.
        spec (Dict[str, Any]): The specification for `Worker`.
        log (Path): File to which its output is appended.
        threads (int): Threads of its BLAS.
        python (str): Its Python; empty for this one.
        """
        self.name = name
        self._opened: Optional[Reply] = None
        self._log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as stderr:
            self._process = subprocess.Popen(
                [python or sys.executable, "-m", "benchmarks.speed.worker", json.dumps(spec)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                env={**os.environ, **thread_variables(threads)},
                encoding="utf8",
            )

    def __enter__(self) -> "WorkerProcess":
        """Return the running process."""
        return self

    def __exit__(self, *error: object) -> None:
        """End the process."""
        self.close()

    @property
    def opened(self) -> Reply:
        """Times and versions of its start (`import_s`, `load_s`, `versions`); waits for it."""
        if self._opened is None:
            self._opened = self._receive()
        return self._opened

    def ask(self, task: str, **options: Any) -> Reply:
        """Request a measurement and wait for the reply.

        task (str): A name in `Worker.tasks`.
        options (Any): Arguments of the task.
        RETURNS (Dict[str, Any]): The reply.
        RAISES (WorkerError): If the process failed; the message has its traceback.
        """
        assert self.opened
        stdin = cast(TextIO, self._process.stdin)
        # a process that has ended sends no reply; `_receive` raises the error
        with suppress(BrokenPipeError):
            stdin.write(json.dumps({"task": task, **options}) + "\n")
            stdin.flush()
        return self._receive()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):
                cast(TextIO, stream).close()

    def _receive(self) -> Reply:
        line = cast(TextIO, self._process.stdout).readline()
        reply: Reply = json.loads(line) if line else {"error": "It exited without a reply."}
        if "error" in reply:
            raise WorkerError(
                f"The process of {self.name} failed; see {self._log}.\n{reply['error']}"
            )
        return reply


def interleave(
    workers: Sequence[WorkerProcess],
    requests: Mapping[str, Sequence[Request]],
    tick: Callable[[str], None],
) -> Dict[str, List[Reply]]:
    """Let all workers do their first measurement, then all their second, and so on.

    workers (Sequence[WorkerProcess]): The workers.
    requests (Mapping[str, Sequence[Dict[str, Any]]]): The requests by name of the worker, in order;
        the same number for each.
    tick (Callable[[str], None]): Called with the worker's name before each measurement.
    RETURNS (Dict[str, List[Reply]]): The replies by name of the worker.
    """
    replies: Dict[str, List[Reply]] = {worker.name: [] for worker in workers}
    for together in zip(*(requests[worker.name] for worker in workers), strict=True):
        for worker, request in zip(workers, together, strict=True):
            tick(worker.name)
            replies[worker.name].append(worker.ask(**request))
    return replies
