"""Tests of differences between systems, and the correction for making many of them."""

from typing import List, Optional, Sequence

import numpy
from numpy.typing import NDArray

from ...errors import install_extra
from .comparison import Cell, micro_f1, paired_counts

N_PERMUTATIONS = 9999
# Permutations at a time, which bounds the memory.
_BATCH = 100


def permutation_p(cell: Cell, baseline: Cell, *, seed: int = 0) -> Optional[float]:
    """Test whether two systems differ, by a paired permutation test over documents.

    A permutation exchanges the two systems' output on a random half of the documents, under every
    seed that both have. The statistic is the difference of mean F1 over the seeds, two-sided.
    Source: Yeh 2000, More accurate tests for the statistical significance of result differences.

    cell (Cell): The system.
    baseline (Cell): The system it is compared with, on the same documents.
    seed (int): Seed of the permutations.
    RETURNS (Optional[float]): The p-value; None if they have no seed in common.
    RAISES (ValueError): If the two were evaluated on different documents.
    RAISES (ImportError): If SciPy is not installed.
    """
    try:
        from scipy.stats import permutation_test
    except ImportError as error:
        raise ImportError(f"A test needs SciPy: {install_extra('experiments')}") from error
    pair = paired_counts(cell, baseline)
    if pair is None:
        return None
    ours, theirs = (counts.astype("float64").swapaxes(0, 1) for counts in pair)
    # documents with the same counts cannot change the difference; exchanging a single document
    # only changes its sign
    differ = numpy.flatnonzero((ours != theirs).any(axis=(1, 2)))
    if len(differ) < 2:
        return 1.0
    total_ours, total_theirs = ours.sum(axis=0), theirs.sum(axis=0)
    delta = (theirs - ours)[differ]
    documents = len(differ)

    def gain(
        first: NDArray[numpy.int64], second: NDArray[numpy.int64], axis: int
    ) -> NDArray[numpy.float64]:
        # SciPy permutes document numbers, ours before theirs: a number of theirs was exchanged
        exchanged = (numpy.moveaxis(first, axis, -1) >= documents).astype("float64")
        moved = numpy.tensordot(exchanged, delta, axes=1)
        ours_f1, theirs_f1 = micro_f1(total_ours + moved), micro_f1(total_theirs - moved)
        gains: NDArray[numpy.float64] = ours_f1.mean(axis=-1) - theirs_f1.mean(axis=-1)
        return gains

    result = permutation_test(
        (numpy.arange(documents), numpy.arange(documents, 2 * documents)),
        gain,
        permutation_type="samples",
        vectorized=True,
        n_resamples=N_PERMUTATIONS,
        batch=_BATCH,
        rng=numpy.random.default_rng(seed),
    )
    return float(result.pvalue)


def holm(p_values: Sequence[float]) -> List[float]:
    """Correct p-values for the number of tests in a table, by Holm's method.

    If a table keeps the differences with a corrected value below 0.05, it contains a false one with
    a probability of at most 5 %.

    p_values (Sequence[float]): The p-values of all tests.
    RETURNS (List[float]): The corrected p-values, in the same order.
    RAISES (ImportError): If statsmodels is not installed.
    """
    try:
        from statsmodels.stats.multitest import multipletests
    except ImportError as error:
        raise ImportError(
            f"Holm's correction needs statsmodels: {install_extra('experiments')}"
        ) from error
    if not p_values:
        return []
    return [float(p) for p in multipletests(p_values, method="holm")[1]]
