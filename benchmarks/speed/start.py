"""Start of the worker process of a system."""

from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Sequence

from .process import WorkerProcess
from .systems import FOLDER, SENTENCES, TAGGED, System

LOGS = FOLDER / "logs"


class Starter(NamedTuple):
    """Starts worker processes of systems.

    lexicon (Path): The lexicon of the bridge.
    flair_python (str): The Python that has flair; empty for this one.
    clock (str): The clock of the workers: `wall`, or `cpu` for CPU time.
    """

    lexicon: Path
    flair_python: str = ""
    clock: str = "wall"

    def open(self, system: System, threads: int) -> WorkerProcess:
        """Start a process that loads a system for prediction.

        system (System): The system.
        threads (int): Threads of its torch and BLAS.
        RETURNS (WorkerProcess): The process.
        """
        options: Dict[str, Any] = {"path": system.path, "threads": threads}
        if system.kind == "flair":
            return self._start(system.name, "flair", {**options, "tagged": str(TAGGED)}, threads)
        return self._start(system.name, "spacy", {**options, "pipes": system.pipes}, threads)

    def open_training(self, system: System, threads: int) -> WorkerProcess:
        """Start a process that can train a system; spaCy's systems start with new weights.

        system (System): The system.
        threads (int): Threads of its torch and BLAS.
        RETURNS (WorkerProcess): The process.
        """
        if system.kind == "flair":
            return self.open(system, threads)
        overrides = system.overrides(self.lexicon)
        options = {"config": system.config, "threads": threads, "overrides": overrides}
        return self._start(system.name, "spacy-training", options, threads)

    def open_tokenizer(self, system: str, name: str) -> WorkerProcess:
        """Start a process with a tokenizer only.

        system (str): Name of the system.
        name (str): Name of its tokenizer, a value of `TOKENIZERS`.
        RETURNS (WorkerProcess): The process.
        """
        return self._start(system, "tokenizer", {"name": name}, 1)

    def _start(self, name: str, kind: str, options: Dict[str, Any], threads: int) -> WorkerProcess:
        spec = {"kind": kind, "options": options, "sentences": str(SENTENCES), "clock": self.clock}
        python = self.flair_python if kind == "flair" else ""
        log = LOGS / f"{name}.log"
        return WorkerProcess(name, spec, log, threads=threads, python=python)


@contextmanager
def all_of(workers: Sequence[WorkerProcess]) -> Iterator[List[WorkerProcess]]:
    """Wait until all processes have loaded, and end them all afterwards.

    workers (Sequence[WorkerProcess]): The started processes.
    YIELDS (List[WorkerProcess]): The same processes.
    """
    with ExitStack() as stack:
        for worker in workers:
            stack.enter_context(worker)
        for worker in workers:
            assert worker.opened
        yield list(workers)
