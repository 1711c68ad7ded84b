"""Running jobs as tasks of a Ray cluster."""

import os
import shutil
from concurrent.futures import Future
from dataclasses import replace
from typing import Any, Dict, Mapping, Optional
from uuid import uuid4

from ...ray_cluster import check_versions
from ..meta import NETWORK_PACKAGES, versions
from .executor import LocalProcesses
from .job import RESULT, Job
from .store import LOG

# How often a job is given to another node, if the one that does it is lost.
_RETRIES = 3
_ATTEMPT = "attempt-"


class RayTasks:
    """Runs each job as a Ray task of one core, in a process of its own on the task's node.

    All nodes see the grid's folder and the project at the same paths. A job whose node is lost is
    done again on another one.
    """

    def __init__(self, ray: Any) -> None:
        """Create an executor on the cluster to which the module `ray` is connected."""
        self._ray = ray
        self._task = ray.remote(num_cpus=1, max_retries=_RETRIES)(do_job)
        self._running: Dict[Any, Any] = {}

    def submit(self, job: Job) -> "Future[int]":
        """Start a job; see `Executor`."""
        ref = self._task.remote(job, versions(NETWORK_PACKAGES))
        settled: Future[int] = Future()
        self._running[ref] = settled

        def settle(done: "Future[int]") -> None:
            self._running.pop(ref, None)
            error = done.exception()
            if error is not None:  # no process has told why
                with (job.folder / LOG).open("a", encoding="utf8") as log:
                    log.write(f"{error}\n")
            settled.set_result(done.result() if error is None else 1)

        ref.future().add_done_callback(settle)
        return settled

    def shutdown(self) -> None:
        """Kill the jobs that are still running."""
        for ref in list(self._running):
            self._ray.cancel(ref, force=True)


# that of a Ray worker, which does one job after the other
_processes: Optional[LocalProcesses] = None


def do_job(job: Job, expected: Mapping[str, str]) -> int:
    """Do a job on this node.

    job (Job): The job.
    expected (Mapping[str, str]): Versions of the packages that it needs.
    RETURNS (int): The exit code of its process.
    RAISES (ClusterError): If the node has other versions.
    """
    global _processes
    check_versions(expected, versions(expected))
    _processes = _processes or LocalProcesses(1)
    # Every attempt has a folder of its own: a node that is only cut off may go on writing.
    folder = job.folder / f"{_ATTEMPT}{uuid4().hex}"
    folder.mkdir()
    code = _processes.submit(replace(job, folder=folder)).result()
    # the result last: it says that the rest is there
    for path in sorted(folder.iterdir(), key=lambda path: path.name == RESULT):
        os.replace(path, job.folder / path.name)
    for left in job.folder.glob(f"{_ATTEMPT}*"):
        shutil.rmtree(left, ignore_errors=True)
    return code
