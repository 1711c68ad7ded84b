"""Tests of differences between systems, and the correction for making many of them."""

from typing import List, Optional, Sequence

import numpy
from numpy.typing import NDArray

from .comparison import Cell

N_PERMUTATIONS = 9999
_MEND = "pip install 'spacy-xling-ner[experiments]'"
# Permutations at a time, which bounds the memory.
_BATCH = 100


def permutation_p(cell: Cell, baseline: Cell, *, seed: int = 0) -> Optional[float]:
    """Test whether two systems differ, by a paired permutation test over documents.

    A permutation exchanges the two systems' output on a random half of the documents, under every
    seed that both have; the statistic is the difference of mean F1 over the seeds, two-sided.
    Source: Yeh 2000, More accurate tests for the statistical significance of result differences.

    cell (Cell): The system.
    baseline (Cell): What it is compared with, on the same documents.
    seed (int): Seed of the permutations.
    RETURNS (Optional[float]): The p-value; None if no seed is common.
    RAISES (ValueError): If the two were evaluated on other documents.
    RAISES (ImportError): If SciPy is not installed.
    """
    try:
        from scipy.stats import permutation_test
    except ImportError as error:
        raise ImportError(f"A test needs SciPy: {_MEND}") from error
    if cell.gold != baseline.gold:
        raise ValueError(
            f"{cell.system} and {baseline.system} on {cell.dataset}, n_train {cell.n_train}: other "
            "test documents; evaluate both on the same corpus."
        )
    seeds = sorted(set(cell.counts) & set(baseline.counts))
    if not seeds:
        return None
    ours = numpy.stack([cell.counts[s] for s in seeds], axis=1).astype("float64")
    theirs = numpy.stack([baseline.counts[s] for s in seeds], axis=1).astype("float64")
    # where both say the same, an exchange changes nothing; one exchange alone only turns the sign
    differ = numpy.flatnonzero((ours != theirs).any(axis=(1, 2)))
    if len(differ) < 2:
        return 1.0
    total_ours, total_theirs = ours.sum(axis=0), theirs.sum(axis=0)
    delta = (theirs - ours)[differ]
    documents = len(differ)

    def gain(
        first: NDArray[numpy.int64], second: NDArray[numpy.int64], axis: int
    ) -> NDArray[numpy.float64]:
        # Both hold the documents' numbers, theirs after ours: a place has ours, or was exchanged.
        exchanged = (numpy.moveaxis(first, axis, -1) >= documents).astype("float64")
        moved = numpy.tensordot(exchanged, delta, axes=1)
        return _mean_f1(total_ours + moved) - _mean_f1(total_theirs - moved)

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
    """Correct p-values for the number of tests of a table, by Holm's method.

    What stays below 0.05 makes a table in which any false difference stands with a probability of
    at most 5 %.

    p_values (Sequence[float]): The p-values of all tests.
    RETURNS (List[float]): The corrected ones, in the same order.
    RAISES (ImportError): If statsmodels is not installed.
    """
    try:
        from statsmodels.stats.multitest import multipletests
    except ImportError as error:
        raise ImportError(f"Holm's correction needs statsmodels: {_MEND}") from error
    if not p_values:
        return []
    return [float(p) for p in multipletests(p_values, method="holm")[1]]


def _mean_f1(counts: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
    # counts: (…, seeds, 3)
    correct, found, gold = numpy.moveaxis(counts, -1, 0)
    f1: NDArray[numpy.float64] = (200.0 * correct / numpy.maximum(found + gold, 1)).mean(axis=-1)
    return f1
