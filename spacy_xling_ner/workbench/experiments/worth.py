"""The worth of a system in training sentences of another one."""

from dataclasses import dataclass
from typing import Literal, Optional, Sequence, Tuple

import numpy
from numpy.typing import NDArray

from ...errors import install_extra
from .comparison import Cell

N_RESAMPLES = 2000

_BeyondT = Optional[Literal["below", "above"]]


@dataclass(frozen=True)
class Worth:
    """A number of training sentences of the other system, with an interval of 95 %.

    value (float): Sentences that the other system needs for the same F1.
    low (Optional[float]), high (Optional[float]): The interval; None for a single seed.
    beyond (Optional[Literal["below", "above"]]): Set if the F1 is off the other system's curve: the
        value is then the curve's first or last size, and the true number is smaller or larger.
    """

    value: float
    low: Optional[float]
    high: Optional[float]
    beyond: _BeyondT


def worth(cell: Cell, curve: Sequence[Cell], *, seed: int = 0) -> Optional[Worth]:
    """Estimate the number of sentences that another system needs for the same F1.

    The other system's F1 is interpolated between two sizes, linearly in the logarithm of the size.
    Where its mean F1 falls with more sentences, isotonic regression levels the curve. The interval
    is a bootstrap over the seeds that both systems have at all sizes, drawn for both alike; with
    few seeds it is coarse.

    cell (Cell): The system, at one size.
    curve (Sequence[Cell]): The other system on the same data set, at several sizes.
    seed (int): Seed of the resampling.
    RETURNS (Optional[Worth]): The number; None with fewer than two sizes, or no common seed.
    RAISES (ImportError): If SciPy is not installed.
    """
    try:
        from scipy.stats import bootstrap
    except ImportError as error:
        raise ImportError(
            f"The worth in sentences needs SciPy: {install_extra('experiments')}"
        ) from error
    cells = sorted((c for c in curve if c.n_train > 0), key=lambda c: c.n_train)
    seeds = sorted(set(cell.f1).intersection(*(c.f1 for c in cells)))
    if len(cells) < 2 or not seeds:
        return None
    sizes = numpy.log([c.n_train for c in cells])
    ours = numpy.asarray([cell.f1[s] for s in seeds])
    theirs = numpy.asarray([[c.f1[s] for c in cells] for s in seeds])

    def size(drawn: NDArray[numpy.int64]) -> Tuple[float, _BeyondT]:
        return _interpolate(float(ours[drawn].mean()), sizes, theirs[drawn].mean(axis=0))

    value, beyond = size(numpy.arange(len(seeds)))
    low: Optional[float] = None
    high: Optional[float] = None
    if len(seeds) > 1:
        result = bootstrap(
            (numpy.arange(len(seeds)),),
            lambda drawn: size(drawn)[0],
            vectorized=False,
            n_resamples=N_RESAMPLES,
            method="percentile",
            rng=numpy.random.default_rng(seed),
        )
        low, high = (float(numpy.exp(end)) for end in result.confidence_interval)
    return Worth(float(numpy.exp(value)), low, high, beyond)


def _interpolate(
    f1: float, sizes: NDArray[numpy.float64], curve: NDArray[numpy.float64]
) -> Tuple[float, _BeyondT]:
    from scipy.optimize import isotonic_regression

    level = isotonic_regression(curve).x
    if f1 < level[0]:
        return float(sizes[0]), "below"
    if f1 > level[-1]:
        return float(sizes[-1]), "above"
    # the smallest of several sizes with this F1
    i = int(numpy.searchsorted(level, f1))
    if level[i] == f1:
        return float(sizes[i]), None
    return float(numpy.interp(f1, level[i - 1 : i + 1], sizes[i - 1 : i + 1])), None
