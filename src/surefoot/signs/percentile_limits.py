"""Limits of a percentile of one walk from its ordered strides.

The error of a tail is not normal and cannot be had from a standard error: of 100 strides the lowest 1 % rests on the
one or two lowest, so a bootstrap's spread is that of the odd strides that happen to be there. What is known without
any shape is how many strides lie below the true percentile: a binomial number. Turned around, each limit is an ordered
stride; between two strides it is interpolated (fractional order statistics [1]_, which are not as wide as whole ones
must be). Strides that resemble each other count as fewer. Where the limit lies beyond the outermost stride, the tail is
taken as exponential, with the mean excess of the outermost tenth of the strides. That excess is itself unsure and is
not widened for it here, as the degrees of freedom of the difference of two walks do so: of one walk of 100 strides
92 % of the limits at 1.96 hold the lowest 1 %, of the difference of two walks 95 to 96 %.

References
----------
.. [1] Hutson AD. Calculating nonparametric confidence intervals for quantiles using fractional order statistics. J Appl
   Stat 1999;26:343-53. doi:10.1080/02664769922458
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np

from surefoot.recording import FloatArray

_TAIL_SHARE = 0.1
_FEWEST_IN_TAIL = 4
_LEAST_CHANCE = 1e-12


@dataclass(frozen=True)
class PercentileLimits:
    """Limits of a percentile at any multiple of a standard error.

    Parameters
    ----------
    ordered
        (n,) values in ascending order, n ≥ 6.
    share
        Which percentile, as a share between 0 and 1.
    effective
        Number of independent strides that the n are worth, 1 to n.
    """

    ordered: FloatArray
    share: float
    effective: float

    def at(self, t: float) -> tuple[float, float]:
        """Lower and upper limit.

        Parameters
        ----------
        t
            Multiple of the standard error that a normal value would have: 1.96 for 95 % of many strides.

        Returns
        -------
        tuple of float
            Low and high, in the values' unit.
        """
        from scipy.special import ndtr

        chance = max(float(ndtr(-t)), _LEAST_CHANCE)
        mirrored = -self.ordered[::-1]
        low = _lower(self.ordered, self.share, self.effective, chance)
        return low, -_lower(mirrored, 1.0 - self.share, self.effective, chance)


def _lower(ordered: FloatArray, share: float, effective: float, chance: float) -> float:
    """The value that the percentile lies below with the given chance."""
    n = ordered.size
    scale = (n + 1.0) / (effective + 1.0)
    place = scale * _fractional_rank(share, effective, chance)
    if place >= 1.0:
        return float(np.interp(place, np.arange(1.0, n + 1.0), ordered))
    inside = _outermost(effective, 1.0 / scale, chance)
    return float(ordered[0]) - _mean_excess(ordered) * max(0.0, log(inside / share))


@lru_cache(maxsize=1024)
def _fractional_rank(share: float, effective: float, chance: float) -> float:
    """Rank r of `effective` strides whose ordered stride lies above the percentile with the given chance."""
    from scipy.optimize import brentq
    from scipy.special import betainc

    def above(rank: float) -> float:
        return float(betainc(rank, effective + 1.0 - rank, share)) - (1.0 - chance)

    least, most = 1e-9, effective + 1.0 - 1e-9
    if above(least) <= 0.0:
        return least
    if above(most) >= 0.0:
        return most
    return float(brentq(above, least, most, xtol=1e-6))


@lru_cache(maxsize=1024)
def _outermost(effective: float, rank: float, chance: float) -> float:
    """Share of all strides that lies beyond the outermost one or less than that but for the given chance."""
    from scipy.special import betaincinv

    return float(betaincinv(rank, effective + 1.0 - rank, 1.0 - chance))


def _mean_excess(ordered: FloatArray) -> float:
    count = min(ordered.size - 1, max(_FEWEST_IN_TAIL, round(_TAIL_SHARE * ordered.size)))
    return float(ordered[count] - ordered[:count].mean())
