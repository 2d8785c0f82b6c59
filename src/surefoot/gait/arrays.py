"""Names for the arrays of the gait room."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surefoot.recording import FloatArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
ComplexArray = NDArray[np.complex128]  # horizontal vectors, x + iy
# What happens within single swings is held in single precision: a metre to a ten-millionth, in half of the time.
SingleArray = NDArray[np.float32]
RealArray = NDArray[np.floating]

__all__ = [
    "BoolArray",
    "ComplexArray",
    "FloatArray",
    "IntArray",
    "RealArray",
    "SingleArray",
    "at_columns",
    "median",
    "quantile",
    "single",
]


def single(values: RealArray) -> SingleArray:
    """Give values in single precision."""
    return values.astype(np.float32)


def at_columns(values: RealArray, column: FloatArray) -> FloatArray:
    """Read each row at its own column, between columns by a straight line.

    Parameters
    ----------
    values
        (m, L) values.
    column
        (m,) columns with fractions; NaN reads the first.

    Returns
    -------
    ndarray
        (m,) values.
    """
    place = np.clip(np.nan_to_num(column), 0.0, values.shape[1] - 1.0)
    low = np.minimum(place.astype(int), max(values.shape[1] - 2, 0))
    part = place - low
    rows = np.arange(values.shape[0])
    high = np.minimum(low + 1, values.shape[1] - 1)
    return np.asarray(values[rows, low] * (1.0 - part) + values[rows, high] * part)


def quantile(values: FloatArray, share: float) -> float:
    """Find the value that a share of many values lie below.

    The same as `numpy.quantile`, which is several times slower on many values: it looks for more than one rank.

    Parameters
    ----------
    values
        (n,) values without NaN, n at least 1.
    share
        From 0 to 1.

    Returns
    -------
    float
        The value, between ranks by a straight line.
    """
    place = share * (values.size - 1)
    rank = int(place)
    order = np.partition(values, rank)
    low = float(order[rank])
    if place == rank:
        return low
    return low + (float(order[rank + 1 :].min()) - low) * (place - rank)


def median(values: FloatArray) -> float:
    """Find the median of many values, see `quantile`."""
    return quantile(values, 0.5)
