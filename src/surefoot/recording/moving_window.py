"""Greatest, least, mean and middle of a window that moves along a signal, at every sample.

As `scipy.ndimage` has them, whose import takes longer than a minute of walking takes to read.
"""

from __future__ import annotations

import numpy as np

from surefoot.recording.model import FloatArray


def moving_max(values: FloatArray, width: int) -> FloatArray:
    """Return the greatest value around each sample.

    Parameters
    ----------
    values
        (n,) values without NaN, n at least 1.
    width
        Samples of the window, at least 1; at the ends it holds what there is. Where it is even, one more lies before.

    Returns
    -------
    ndarray
        (n,) greatest values.
    """
    padded = np.pad(values, (width // 2, width - 1 - width // 2), constant_values=-np.inf)
    span = 1
    while 2 * span <= width:  # the greatest of two neighbouring stretches is that of both
        padded = np.maximum(padded[:-span], padded[span:])
        span *= 2
    left = width - span
    return np.maximum(padded[: padded.size - left], padded[left:])


def moving_min(values: FloatArray, width: int) -> FloatArray:
    """Return the least value around each sample; see `moving_max`."""
    return -moving_max(-values, width)


def moving_mean(values: FloatArray, width: int) -> FloatArray:
    """Return the mean around each sample; beyond the ends the signal is mirrored.

    Parameters
    ----------
    values
        (n,) values, n at least 1.
    width
        Samples of the window, at least 1. Where it is even, one more lies before.

    Returns
    -------
    ndarray
        (n,) means.
    """
    padded = np.pad(values, (width // 2, width - 1 - width // 2), mode="symmetric")
    return np.convolve(padded, np.full(width, 1.0 / width), mode="valid")


def moving_median(values: FloatArray, width: int) -> FloatArray:
    """Return the median around each sample; beyond the ends the first and the last value go on.

    Parameters
    ----------
    values
        (n,) or (n, k) values, n at least 1; columns are taken apart.
    width
        Samples of the window, odd.

    Returns
    -------
    ndarray
        Medians, in the shape of ``values``.
    """
    ends = [(width // 2, width // 2), *[(0, 0)] * (values.ndim - 1)]
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(values, ends, mode="edge"), width, axis=0)
    return np.asarray(np.median(windows, axis=-1))
