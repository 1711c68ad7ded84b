"""How far the scores of entities can be relied on."""

from dataclasses import dataclass
from typing import List, Sequence

import numpy

N_BINS = 10


@dataclass(frozen=True)
class Bin:
    """The entities whose scores are within one tenth.

    low (float), high (float): Its edges.
    count (int): How many entities.
    score (float): Their mean score, from 0 to 1.
    right (float): The share of them that is right, from 0 to 1.
    """

    low: float
    high: float
    count: int
    score: float
    right: float


def reliability_bins(scores: Sequence[float], right: Sequence[bool]) -> List[Bin]:
    """Sort entities into ten bins of equal width by their scores.

    scores (Sequence[float]): Score of each entity, from 0 to 1; 1 is in the last bin.
    right (Sequence[bool]): Whether it is right.
    RETURNS (List[Bin]): The bins that are not empty, from low to high.
    """
    values = numpy.asarray(scores, dtype="float64")
    hits = numpy.asarray(right, dtype="float64")
    places = numpy.minimum((values * N_BINS).astype("int64"), N_BINS - 1)
    counts = numpy.bincount(places, minlength=N_BINS)
    sums = numpy.bincount(places, weights=values, minlength=N_BINS)
    correct = numpy.bincount(places, weights=hits, minlength=N_BINS)
    return [
        Bin(
            i / N_BINS,
            (i + 1) / N_BINS,
            int(counts[i]),
            float(sums[i] / counts[i]),
            float(correct[i] / counts[i]),
        )
        for i in numpy.flatnonzero(counts).tolist()
    ]


def expected_calibration_error(bins: Sequence[Bin]) -> float:
    """Compute the expected calibration error: how far score and share lie apart, on average.

    Source: Naeini et al. 2015, Obtaining well calibrated probabilities using Bayesian binning.

    bins (Sequence[Bin]): At least one bin.
    RETURNS (float): From 0 to 1; each bin weighs as much as it has entities.
    """
    total = sum(b.count for b in bins)
    return sum(b.count * abs(b.right - b.score) for b in bins) / total
