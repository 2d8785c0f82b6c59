"""Names for the arrays of the gait room."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surefoot.recording import FloatArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

__all__ = ["BoolArray", "FloatArray", "IntArray", "at_columns"]


def at_columns(values: FloatArray, column: FloatArray) -> FloatArray:
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
