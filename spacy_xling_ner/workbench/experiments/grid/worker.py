"""A process that does cells: it loads spaCy once, and forks for each cell.

Run as a module it reads one job a line, and answers each with one line: exit status, seconds and
memory. It ends when its input ends, and its child with it; so nothing goes on when the process
that gave the jobs is killed.
"""

import json
import os
import sys
import threading
import time
import traceback
from typing import Any, Dict, TextIO

from .data_tasks import make_corpus, make_lexicon, make_silver, make_utterances
from .job import RESULT, Job
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


def serve(jobs: TextIO, answers: TextIO) -> None:
    """Do jobs until there are no more.

    jobs (TextIO): One job a line.
    answers (TextIO): Gets one line a job: `status` (0, an exit code, or a signal as a negative
        number), `seconds`, `cpu_seconds` and `peak_memory_mb`.
    """
    for line in iter(jobs.readline, ""):
        answer = fork_and_wait(Job.from_json(line), jobs.fileno())
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def fork_and_wait(job: Job, lifeline: int) -> Dict[str, Any]:
    """Do one job in a process of its own.

    job (Job): The job.
    lifeline (int): A file descriptor; when it ends, so does the process.
    RETURNS (Dict[str, Any]): The answer.
    """
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        os._exit(do_with_log(job, lifeline))
    _, status, usage = os.wait4(child, 0)
    # kilobytes, but bytes on a Mac
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return {
        "status": os.waitstatus_to_exitcode(status),
        "seconds": round(time.monotonic() - start, 2),
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 2),
        "peak_memory_mb": round(usage.ru_maxrss / unit, 1),
    }


def do_with_log(job: Job, lifeline: int) -> int:
    """Do a job, with all that it prints on its log; this process is for nothing else then.

    job (Job): The job; its folder also gets `log.txt`, and `result.json` if it is done.
    lifeline (int): A file descriptor; when it ends, so does the process.
    RETURNS (int): The exit code.
    """
    log = (job.folder / LOG).open("a", encoding="utf8", buffering=1)
    # also what does not come from Python
    for stream in (1, 2):
        os.dup2(log.fileno(), stream)
    sys.stdout = sys.stderr = log
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()
    os.chdir(job.project)
    try:
        write_json(job.folder / RESULT, TASKS[job.kind](job))
    except SystemExit as end:
        return int(end.code) if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        log.flush()
    return 0


def _end_with(lifeline: int) -> None:
    # blocks; what may be written to it is not for this process
    while os.read(lifeline, 4096):
        pass
    os._exit(1)


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout)
