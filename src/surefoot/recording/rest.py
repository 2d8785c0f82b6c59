"""Stretches in which a sensor lies or stands still."""

from __future__ import annotations

import numpy as np

from surefoot.recording.model import SensorStream
from surefoot.recording.moving_window import moving_max, moving_min
from surefoot.recording.stretches import runs

_STILL_RAD_S = 0.12  # range of each axis of angular rate within the window; 7 deg/s
_STILL_M_S2 = 0.6  # range of each axis of acceleration
_WINDOW_S = 0.25


Rests = list[tuple[int, int]]
"""First row and last row plus one of each stretch of rest."""


def lasting(stream: SensorStream, rests: Rests, at_least_s: float) -> Rests:
    """Return the rests that last at least so long, in s."""
    return [
        (first, end) for first, end in rests if stream.time_s[end - 1] - stream.time_s[first] + _WINDOW_S >= at_least_s
    ]


def rest_stretches(stream: SensorStream, at_least_s: float = _WINDOW_S) -> Rests:
    """Find where the sensor rests, whatever its gyroscope bias.

    Parameters
    ----------
    stream
        Stream to look at.
    at_least_s
        Shortest rest that counts, in s.

    Returns
    -------
    Rests
        First row and last row plus one.
    """
    if len(stream) < 4:
        return []
    width = max(3, round(_WINDOW_S * stream.rate_hz))
    still = np.ones(len(stream), dtype=bool)
    for signal, limit in ((stream.gyr, _STILL_RAD_S), (stream.acc, _STILL_M_S2)):
        for axis in range(3):
            values = np.where(np.isnan(signal[:, axis]), 1e9, signal[:, axis])
            low = moving_min(values, width)
            still &= (low < 1e9) & (moving_max(values, width) - low < limit)
    # the windows' centres are still; their halves beyond the run are so too, which `lasting` adds
    return lasting(stream, [(int(first), int(end)) for first, end in runs(still)], at_least_s)
