"""Reliability of entity scores: the reliability diagram and calibration errors."""

from dataclasses import dataclass
from typing import List, Sequence

import numpy
from numpy.typing import NDArray

N_BINS = 10
_DRAWS = 1000


@dataclass(frozen=True)
class Bin:
    """The entities whose scores are in one bin of the reliability diagram.

    low (float), high (float): The limits of the bin.
    count (int): Number of entities, at least one.
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
    right (Sequence[bool]): True for each entity that is right.
    RETURNS (List[Bin]): The bins that are not empty, from low to high.
    """
    values, hits = numpy.asarray(scores, dtype="float64"), numpy.asarray(right, dtype="float64")
    places = _places(values)
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
    """Compute the expected calibration error: the mean distance of score and share that is right.

    Source: Naeini et al. 2015, Obtaining well calibrated probabilities using Bayesian binning.

    bins (Sequence[Bin]): The bins.
    RETURNS (float): From 0 to 1, with bins weighted by their entities; 0 without any.
    """
    total = sum(b.count for b in bins)
    return sum(b.count * abs(b.right - b.score) for b in bins) / max(1, total)


def sweep_calibration_error(scores: Sequence[float], right: Sequence[bool]) -> float:
    """Estimate the calibration error with as many bins of equal count as the data can carry.

    Ten bins of equal width show an error even of perfect scores where a bin has few entities. Here
    bins are added as long as a bin of higher scores is never less often right; when they become too
    small, chance breaks that order. So this estimate is less biased.
    Source: Roelofs et al. 2022, Mitigating bias in calibration error estimation (ECE sweep).

    scores (Sequence[float]): Probabilities, from 0 to 1.
    right (Sequence[bool]): True for each entity that is right.
    RETURNS (float): From 0 to 1; 0 without any scores.
    """
    values, hits = numpy.asarray(scores, dtype="float64"), numpy.asarray(right, dtype="float64")
    order = numpy.argsort(values, kind="stable")
    values, hits = values[order], hits[order]
    error = 0.0
    for n_bins in range(1, len(values) + 1):
        edges = numpy.linspace(0, len(values), n_bins + 1).round().astype("int64")
        counts = numpy.diff(edges)
        shares = numpy.add.reduceat(hits, edges[:-1]) / counts
        if (numpy.diff(shares) < 0).any():
            break
        means = numpy.add.reduceat(values, edges[:-1]) / counts
        error = float(counts @ numpy.abs(shares - means) / len(values))
    return error


def chance_calibration_error(scores: Sequence[float]) -> float:
    """Estimate the expected calibration error that chance alone causes, with perfect scores.

    The mean over 1,000 draws in which each entity is right with the probability of its score; the
    draws are the same every time.

    scores (Sequence[float]): Probabilities, from 0 to 1.
    RETURNS (float): The error; 0 if there are no scores.
    """
    values = numpy.asarray(scores, dtype="float64")
    if not len(values):
        return 0.0
    inside = _places(values) == numpy.arange(N_BINS)[:, None]
    draws = numpy.random.default_rng(0).random((_DRAWS, len(values))) < values
    # (draws, entities) by (entities, bins): number of right entities less the sum of scores
    distance = (draws - values) @ inside.T
    return float(numpy.abs(distance).sum(axis=1).mean() / len(values))


def _places(values: NDArray[numpy.float64]) -> NDArray[numpy.int64]:
    places: NDArray[numpy.int64] = numpy.minimum((values * N_BINS).astype("int64"), N_BINS - 1)
    return places
