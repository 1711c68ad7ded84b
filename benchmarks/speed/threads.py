"""Threads of a process that measures."""

import sys
from typing import Dict

# read by OpenMP, OpenBLAS, MKL and BLIS when they are loaded
_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


def thread_variables(threads: int) -> Dict[str, str]:
    """Make the environment of a process.

    threads (int): Threads of its BLAS.
    RETURNS (Dict[str, str]): The variables.
    """
    return {name: str(threads) for name in _VARIABLES}


def set_torch_threads(threads: int) -> None:
    """Set the threads of torch, if the process has it.

    threads (int): The threads.
    """
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(threads)
