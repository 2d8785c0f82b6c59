"""Series of strides whose true median, spread and shares are known: alike neighbours, drift, odd strides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter
from scipy.special import ndtr

FloatArray = NDArray[np.float64]

ODD_SHARE = 0.02
ODD_SIZE = 4.0  # standard deviations
_WARM_UP = 200


@dataclass(frozen=True)
class Process:
    """How strides of one walk follow each other.

    Parameters
    ----------
    correlation
        Lag-one correlation.
    drift
        Change over the walk in standard deviations.
    slow_share
        Part of the variance that wanders slowly (decay 0.9 a stride), in place of the correlation.
    """

    correlation: float = 0.0
    drift: float = 0.0
    slow_share: float = 0.0


def random_process(rng: np.random.Generator) -> Process:
    """Draw a lag-one correlation of 0 to 0.6 and a drift of 0 to 1 standard deviation."""
    return Process(float(rng.uniform(0.0, 0.6)), float(rng.uniform(0.0, 1.0)))


def normal_series(n: int, process: Process, rng: np.random.Generator) -> FloatArray:
    """Return (n,) normal values of variance 1, alike as the process says, without drift."""

    def wandering(decay: float) -> FloatArray:
        noise = rng.standard_normal(n + _WARM_UP)
        return np.asarray(lfilter([np.sqrt(1.0 - decay**2)], [1.0, -decay], noise), dtype=np.float64)[_WARM_UP:]

    if not process.slow_share:
        return wandering(process.correlation)
    fast = rng.standard_normal(n)
    return np.sqrt(process.slow_share) * wandering(0.9) + np.sqrt(1.0 - process.slow_share) * fast


def stride_series(n: int, process: Process, rng: np.random.Generator) -> FloatArray:
    """Return (n,) values of median 0: normal of variance 1, with drift up or down and odd strides."""
    values = normal_series(n, process, rng)
    values = values + rng.choice([-1.0, 1.0]) * process.drift * (np.arange(n) / (n - 1) - 0.5)
    odd = rng.random(n) < ODD_SHARE
    return values + np.where(odd, ODD_SIZE * rng.standard_normal(n), 0.0)


def true_spread(process: Process) -> float:
    """Return the standard deviation of `stride_series`, drift and odd strides in it."""
    return float(np.sqrt(1.0 + process.drift**2 / 12.0 + ODD_SHARE * ODD_SIZE**2))


def hits(n: int, share: float, process: Process, rng: np.random.Generator) -> FloatArray:
    """Return (n,) ones and zeros, alike as the process says, ones with a given probability."""
    return (ndtr(normal_series(n, process, rng)) < share).astype(np.float64)


def stride_count(rng: np.random.Generator, fewest: int = 12, most: int = 300) -> int:
    """Draw a number of strides, small ones as often as large ones."""
    return round(float(np.exp(rng.uniform(np.log(fewest), np.log(most)))))
