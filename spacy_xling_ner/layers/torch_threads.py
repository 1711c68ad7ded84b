"""How many threads torch may use inside a recurrent layer."""

from contextlib import contextmanager
from typing import Iterator

import torch


@contextmanager
def one_torch_thread() -> Iterator[None]:
    """Keep torch on the calling thread for a while, then give the old number back.

    A recurrent layer is a chain of small operations, and torch's threads meet at a barrier after
    each: on two cores that is slower than one thread, and many times slower when the other core is
    busy.
    """
    threads = torch.get_num_threads()
    if threads == 1:
        yield
        return
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
