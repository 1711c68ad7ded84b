"""The other end of a worker process: starts it, gives it jobs, waits for its answers."""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import suppress
from typing import Any, Dict

from .job import Job

_MODULE = "spacy_xling_ner.workbench.experiments.grid.worker"
# One thread each: the cores are shared out between the workers. The same order of sets every time.
_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}


class WorkerError(RuntimeError):
    """A worker process that ended by itself; the message has its last words."""


class Host:
    """One worker process."""

    def __init__(self) -> None:
        """Start the process."""
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  closed with the process
        self._process = subprocess.Popen(
            [sys.executable, "-m", _MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={**os.environ, **_ENVIRONMENT},
            text=True,
            # Ctrl-C is for the process that gives the jobs
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """The number of the process.

        RETURNS (int): As the system counts.
        """
        return self._process.pid

    def do(self, job: Job) -> Dict[str, Any]:
        """Have a job done.

        job (Job): The job.
        RETURNS (Dict[str, Any]): The worker's answer: `status`, `seconds`, `cpu_seconds` and
            `peak_memory_mb`.
        RAISES (WorkerError): If the worker itself ended.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = ""
        with suppress(OSError, ValueError):  # it has ended, or was stopped
            self._process.stdin.write(job.to_json() + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        if not line:
            raise WorkerError(f"A worker process ended by itself. {self._last_words()}".strip())
        answer: Dict[str, Any] = json.loads(line)
        return answer

    def stop(self) -> None:
        """End the process, and what it is at."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(OSError):  # it has ended already
            self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        self._errors.close()

    def _last_words(self) -> str:
        code = self._process.wait()
        if self._errors.closed:
            return ""
        self._errors.seek(0)
        said = self._errors.read().decode("utf8", "replace").strip()
        return f"Exit code {code}. {said[-2000:]}"
