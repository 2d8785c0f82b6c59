"""Find the moments in which a sensor is most nearly still, without knowing any unit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surefoot.recording.model import FloatArray


def unrest(acc: FloatArray, gyr: FloatArray, width: int) -> FloatArray:
    """Return how restless the sensor is around each sample, free of units.

    Parameters
    ----------
    acc, gyr
        (n, 3) signals in any unit.
    width
        Number of samples to look at together.

    Returns
    -------
    FloatArray
        (n,) rotation plus change of specific force, each relative to its own usual size in this recording;
        infinite where samples are missing.
    """
    turning = np.sqrt(np.einsum("ij,ij->i", gyr, gyr))
    change = np.zeros_like(turning)
    if len(acc) > 1:
        step = np.diff(acc, axis=0)
        change[1:] = np.sqrt(np.einsum("ij,ij->i", step, step))
    missing = ~np.isfinite(turning + change)
    turning, change = np.where(missing, 0.0, turning), np.where(missing, 0.0, change)
    total = moving_mean(turning / _size(turning), width) + moving_mean(change / _size(change), width)
    bad = moving_mean(missing.astype(np.float64), width) > 1e-9
    return np.where(bad, np.inf, total)


def quietest(level: FloatArray, share: float, fewest: int) -> NDArray[np.intp]:
    """Return the row numbers of the quietest samples.

    Parameters
    ----------
    level
        (n,) as from `unrest`.
    share
        Part of all samples to return.
    fewest
        Return at least so many, where there are so many.

    Returns
    -------
    ndarray of int
        Row numbers; empty when no sample is complete.
    """
    usable = np.flatnonzero(np.isfinite(level))
    count = min(len(usable), max(fewest, int(share * len(usable))))
    if count == 0:
        return usable
    return usable[np.argpartition(level[usable], count - 1)[:count]]


def _size(values: FloatArray) -> float:
    return float(np.sqrt(np.mean(values**2))) or 1.0


def moving_mean(values: FloatArray, width: int) -> FloatArray:
    """Return the mean of (n,) values over `width` neighbours, the ends repeated."""
    width = max(1, min(width, len(values)))
    padded = np.concatenate((np.full(width // 2, values[0]), values, np.full(width - 1 - width // 2, values[-1])))
    sums = np.concatenate(([0.0], np.cumsum(padded)))
    return (sums[width:] - sums[:-width]) / width
