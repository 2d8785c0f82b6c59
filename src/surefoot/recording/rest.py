"""Stretches in which a sensor lies or stands still."""

from __future__ import annotations

import numpy as np

from surefoot.recording.model import FloatArray, SensorStream
from surefoot.recording.stretches import runs

_STILL_RAD_S = 0.12  # range of each axis of angular rate within the window; 7 deg/s
_STILL_M_S2 = 0.6  # range of each axis of acceleration
_WINDOW_S = 0.25


def rest_stretches(stream: SensorStream, at_least_s: float) -> list[tuple[int, int]]:
    """Find where the sensor rests, whatever its gyroscope bias.

    Parameters
    ----------
    stream
        Stream to look at.
    at_least_s
        Shortest rest that counts, in s.

    Returns
    -------
    list of (int, int)
        First row and last row plus one.
    """
    from scipy.ndimage import maximum_filter1d, minimum_filter1d

    if len(stream) < 4:
        return []
    width = max(3, round(_WINDOW_S * stream.rate_hz))

    def swing(values: FloatArray) -> FloatArray:
        filled = np.where(np.isfinite(values), values, 1e9)
        high: FloatArray = maximum_filter1d(filled, width, axis=0)
        low: FloatArray = minimum_filter1d(np.where(np.isfinite(values), values, -1e9), width, axis=0)
        return np.asarray((high - low).max(axis=1), dtype=np.float64)

    still = (swing(stream.gyr) < _STILL_RAD_S) & (swing(stream.acc) < _STILL_M_S2)
    # the windows' centres are still; their halves beyond the run are so too
    return [
        (int(first), int(end))
        for first, end in runs(still)
        if stream.time_s[end - 1] - stream.time_s[first] + _WINDOW_S >= at_least_s
    ]
