"""Doing the job of one cell in a process of its own; the fork server imports this beforehand."""

import os
import resource
import sys
import time
from datetime import datetime, timezone

from ...workers import end_with_parent
from ..meta import machine
from .data_tasks import make_corpus, make_lexicon, make_silver, make_utterances
from .job import RESULT, Job, import_code
from .store import LOG, write_json
from .training_tasks import make_source, make_system

TASKS = {
    "utterances": make_utterances,
    "corpus": make_corpus,
    "lexicon": make_lexicon,
    "source": make_source,
    "silver": make_silver,
    "system": make_system,
}
# ru_maxrss is in kilobytes, but in bytes on a Mac
_MEGABYTE = 1024 * 1024 if sys.platform == "darwin" else 1024


def perform(job: Job) -> None:
    """Do a job; the process serves for nothing else and ends when its parent does.

    job (Job): The job. Its folder gets the products, `log.txt` with everything printed, and at the
        end `result.json`: the task's result with time, memory and machine.
    """
    end_with_parent()
    if not job.folder.is_dir():
        os._exit(1)  # the run was stopped before this process had started
    log = (job.folder / LOG).open("a", encoding="utf8", buffering=1)
    for stream in (1, 2):  # catches what C code prints, too
        os.dup2(log.fileno(), stream)
    sys.stdout = sys.stderr = log
    os.chdir(job.project)
    started, clock = datetime.now(timezone.utc), time.monotonic()
    if "code" in job.settings:
        import_code(job.project / job.settings["code"])
    result = TASKS[job.kind](job)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    costs = {
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(time.monotonic() - clock, 2),
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 2),
        "peak_memory_mb": round(usage.ru_maxrss / _MEGABYTE, 1),
        "machine": machine(),  # with an executor of its own it is not that of the run
    }
    # written last: a job without this file was not completed
    write_json(job.folder / RESULT, {**result, **costs})
