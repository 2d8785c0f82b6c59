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
    "at_samples",
    "between_knots",
    "median",
    "quantile",
    "row_medians",
    "single",
    "spans",
]


def single(values: RealArray) -> SingleArray:
    """Give values in single precision."""
    return values.astype(np.float32, copy=False)


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


def at_samples(values: RealArray, place: FloatArray) -> FloatArray:
    """Read a curve at samples with fractions, between samples by a straight line.

    Parameters
    ----------
    values
        (n,) values, n at least 2.
    place
        Samples in any shape; beyond the ends the last value is read.

    Returns
    -------
    ndarray
        Values in the shape of ``place``.
    """
    place = np.clip(place, 0.0, values.size - 1.0)
    low = np.minimum(place.astype(np.int64), values.size - 2)
    before = values[low]
    return np.asarray(before + (values[low + 1] - before) * (place - low))


def between_knots(knots: FloatArray, values: FloatArray, n: int) -> FloatArray:
    """Lay straight lines through values at some samples, over all samples.

    Parameters
    ----------
    knots
        (k,) increasing samples with fractions, k at least 1.
    values
        (k, c) values there.
    n
        Number of samples.

    Returns
    -------
    ndarray
        (n, c) values, column by column in memory; before the first and after the last knot they do not change.
    """
    edges = np.clip(np.ceil(knots), 0, n).astype(np.int64)
    count = np.diff(edges, prepend=0, append=n)
    sample = np.arange(float(n))
    out = np.empty((values.shape[1], n))
    for column, of_all in zip(values.T, out, strict=True):
        slope = np.concatenate([[0.0], np.diff(column) / np.diff(knots), [0.0]])
        start = np.append(column[:1], column) - slope * np.append(knots[:1], knots)
        np.multiply(np.repeat(slope, count), sample, out=of_all)
        of_all += np.repeat(start, count)
    return out.T


def spans(first: IntArray, length: IntArray) -> IntArray:
    """List the samples of many stretches.

    Parameters
    ----------
    first, length
        (k,) first sample and number of samples of each stretch.

    Returns
    -------
    ndarray
        All samples, stretch by stretch.
    """
    before = np.cumsum(length) - length
    return np.asarray(np.arange(int(length.sum())) + np.repeat(first - before, length))


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


def row_medians(values: FloatArray) -> FloatArray:
    """Find the median of each row of (m, k) values without NaN, as `numpy.median` does; it is quicker in long rows."""
    middle = values.shape[1] // 2
    order = np.partition(values, middle, axis=1)
    if values.shape[1] % 2:
        return np.asarray(order[:, middle])
    return np.asarray(0.5 * (order[:, middle] + order[:, :middle].max(axis=1)))
