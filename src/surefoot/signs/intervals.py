"""Intervals for numbers that come from the strides of one walk.

Strides that follow each other resemble each other: a person drifts, tires, speeds up. Taking them as independent makes
intervals too narrow. Two ways respect this:

- medians, percentiles and coefficients of variation: a circular moving-block bootstrap [1]_, [2]_, which draws runs of
  neighbouring strides and so keeps their likeness. Blocks have ``ceil(1.5 n^(1/3))`` strides. Its percentiles are too
  narrow when strides are few, so the interval is the value ± t times the bootstrap's standard error, with as many
  degrees of freedom as there are blocks (at least two), and the correction ``sqrt(n / (n - block))``. In a simulation
  of 400 walks each (normal strides, 6 to 100 of them) 92 to 98 % of the intervals held the true median at a lag-one
  correlation of 0 to 0.3, and 88 to 93 % at 0.6.
- shares: the Wilson score interval [3]_ with the effective number of strides ``n (1 - r) / (1 + r)``, where r is the
  lag-one correlation. The bootstrap would give a width of zero when every stride is the same.

References
----------
.. [1] Künsch HR. The jackknife and the bootstrap for general stationary observations. Ann Stat 1989;17:1217-41.
.. [2] Politis DN, Romano JP. A circular block-resampling procedure for stationary data. 1992.
.. [3] Wilson EB. Probable inference, the law of succession, and statistical inference. J Am Stat Assoc 1927;22:209-12.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import cbrt, ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from surefoot.recording import FloatArray

Statistic = Callable[[FloatArray], FloatArray]

Z_95 = 1.959964


def block_length(n: int) -> int:
    """Number of neighbouring strides drawn together.

    Parameters
    ----------
    n
        Number of strides.

    Returns
    -------
    int
        Between 1 and `n`.
    """
    return max(1, min(n, ceil(1.5 * cbrt(n))))


@lru_cache(maxsize=64)
def _block_indices(n: int, replicates: int, seed: int) -> NDArray[np.intp]:
    length = block_length(n)
    blocks = ceil(n / length)
    starts = np.random.default_rng([seed, n]).integers(0, n, size=(replicates, blocks, 1))
    indices = (starts + np.arange(length)) % n
    return indices.reshape(replicates, blocks * length)[:, :n]


def block_bootstrap(values: FloatArray, statistic: Statistic, replicates: int, seed: int) -> FloatArray:
    """Replicates of a statistic by the circular moving-block bootstrap.

    Parameters
    ----------
    values
        (n,) values in the order of walking, without NaN, n ≥ 1.
    statistic
        Function that reduces (k, n) to (k,) along the last axis.
    replicates
        How many to draw.
    seed
        Seed of the random numbers; the same seed gives the same replicates.

    Returns
    -------
    FloatArray
        (replicates,) values of the statistic.
    """
    return statistic(values[_block_indices(values.size, replicates, seed)])


def half_width(replicates: FloatArray, n: int) -> float:
    """Half the width of the 95 % interval that bootstrap replicates support.

    Parameters
    ----------
    replicates
        (k,) replicates of a statistic of one walk.
    n
        Number of strides that they were drawn from, at least 4.

    Returns
    -------
    float
        Half width in the statistic's own unit.
    """
    from scipy.special import stdtrit

    block = block_length(n)
    t = float(stdtrit(max(2.0, n / block), 0.975))
    return t * sqrt(n / (n - block)) * float(replicates.std())


def effective_count(values: FloatArray) -> float:
    """How many independent strides a correlated series is worth.

    Parameters
    ----------
    values
        (n,) values in the order of walking, without NaN.

    Returns
    -------
    float
        Between 1 and n; n when the series is constant, too short to tell, or alternating.
    """
    n = values.size
    centred = values - values.mean()
    power = float(centred @ centred)
    if n < 4 or power == 0.0:
        return float(n)
    r = float(np.clip((centred[:-1] @ centred[1:]) / power, 0.0, 0.95))
    return max(1.0, n * (1 - r) / (1 + r))


def share_interval(hits: FloatArray) -> tuple[float, float]:
    """95 % Wilson interval of a share, with the effective number of strides.

    Parameters
    ----------
    hits
        (n,) ones and zeros in the order of walking, n ≥ 1.

    Returns
    -------
    tuple of float
        Low and high, both between 0 and 1.
    """
    n = effective_count(hits)
    p = float(hits.mean())
    centre = (p + Z_95**2 / (2 * n)) / (1 + Z_95**2 / n)
    half = Z_95 / (1 + Z_95**2 / n) * sqrt(p * (1 - p) / n + Z_95**2 / (4 * n**2))
    return max(0.0, centre - half), min(1.0, centre + half)
