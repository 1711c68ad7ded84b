"""Number of threads of a measuring process."""

import sys
from typing import Dict

# OpenMP, OpenBLAS, MKL and BLIS read these when they are loaded
_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


def thread_variables(threads: int) -> Dict[str, str]:
    """Make the environment variables that limit the threads of BLAS.

    threads (int): Number of threads.
    RETURNS (Dict[str, str]): The variables.
    """
    return {name: str(threads) for name in _VARIABLES}


def set_torch_threads(threads: int) -> None:
    """Set the number of torch's threads, if the process has imported torch."""
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(threads)
