"""What a sensor measures on a segment whose exact motion is known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from surefoot.recording.model import SensorStream
from surefoot.virtual.pose import Pose
from surefoot.virtual.sensor import Sensor, ideal_signals, measured, ringing, sample_times, window_offsets

FloatArray = NDArray[np.float64]

_CHUNK = 20_000  # samples evaluated at once, to bound memory


def sensed(
    sensor: Sensor,
    pose: Callable[[FloatArray], Pose],
    duration_s: float,
    hits: FloatArray,
    rng: np.random.Generator,
) -> SensorStream:
    """Return the stream of a sensor on a level floor.

    Parameters
    ----------
    sensor
        The sensor.
    pose
        The exact pose of its segment at times (n,) in s.
    duration_s
        Length of the stream in s.
    hits
        (k, 2) times at which the shoe hits the floor, in s and in order, and how hard (1 is a heel strike).
    rng
        Source of noise.

    Returns
    -------
    SensorStream
        What it measured.
    """
    t = sample_times(sensor, duration_s)
    acc, gyr = np.zeros((len(t), 3)), np.zeros((len(t), 3))
    for begin in range(0, len(t), _CHUNK):
        part = slice(begin, begin + _CHUNK)
        for offset, weight in zip(*window_offsets(sensor), strict=True):
            at = t[part] + offset
            force, rate = ideal_signals(sensor, pose(at), 0.0)
            acc[part] += weight * force
            gyr[part] += weight * rate
            if sensor.ringing_m_s2 > 0.0 and len(hits):
                acc[part] += weight * ringing(sensor, at, hits[:, 0], hits[:, 1])
    return measured(sensor, t, acc, gyr, rng)
