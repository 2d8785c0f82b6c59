"""Errors of measured values: bias, spread and mean size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Errors:
    """What is left of measured minus reference.

    Parameters
    ----------
    bias
        Mean error.
    sd
        Standard deviation about the bias (n − 1), or about the mean of each group (n − groups).
    mae
        Mean absolute error.
    n
        Number of pairs.
    """

    bias: float
    sd: float
    mae: float
    n: int


def summarise(errors: ArrayLike) -> Errors:
    """Summarise errors (n,); NaN are left out."""
    values = _finite(errors)
    if len(values) == 0:
        return Errors(np.nan, np.nan, np.nan, 0)
    sd = float(values.std(ddof=1)) if len(values) > 1 else np.nan
    return Errors(float(values.mean()), sd, float(np.abs(values).mean()), len(values))


def summarise_about_offsets(errors: ArrayLike, groups: Sequence[str]) -> Errors:
    """Summarise errors (n,) with one constant offset taken off each group (n,); the bias stays the plain mean."""
    values = np.asarray(errors, dtype=np.float64)
    labels = np.asarray(groups)[np.isfinite(values)]
    values = values[np.isfinite(values)]
    if len(values) == 0:
        return Errors(np.nan, np.nan, np.nan, 0)
    left = values.copy()
    for label in np.unique(labels):
        left[labels == label] -= values[labels == label].mean()
    freedom = len(values) - len(np.unique(labels))
    sd = float(np.sqrt((left**2).sum() / freedom)) if freedom > 0 else np.nan
    return Errors(float(values.mean()), sd, float(np.abs(left).mean()), len(values))


def correlation(one: ArrayLike, other: ArrayLike) -> float:
    """Pearson's r of the pairs that are complete; NaN where one side does not vary."""
    x, y = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    both = np.isfinite(x) & np.isfinite(y)
    if both.sum() < 3 or np.ptp(x[both]) == 0.0 or np.ptp(y[both]) == 0.0:
        return float("nan")
    return float(np.corrcoef(x[both], y[both])[0, 1])


def _finite(values: ArrayLike) -> FloatArray:
    array = np.asarray(values, dtype=np.float64).ravel()
    return array[np.isfinite(array)]
