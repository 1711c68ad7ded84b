"""Worker processes: their environment, and their end."""

import os
import threading
from contextlib import contextmanager
from multiprocessing import parent_process
from typing import Iterator, Mapping

# One thread each, since the cores are shared out among processes.
ONE_THREAD = {"OMP_NUM_THREADS": "1"}


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables for the processes that are started in the block.

    variables (Mapping[str, str]): Value by name.
    YIELDS (None): While they are set.
    """
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def end_with_parent() -> None:
    """End this child process when its parent ends, however that ends."""
    parent = parent_process()
    assert parent is not None, "end_with_parent() is for child processes"

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
