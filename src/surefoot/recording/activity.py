"""How strongly a sensor turns over time, on an even clock, for comparing sensors with one another."""

from __future__ import annotations

import numpy as np

from surefoot.recording.model import FloatArray, SensorStream
from surefoot.recording.moving_window import moving_mean
from surefoot.recording.stretches import runs

ENVELOPE_HZ = 50.0


def envelope(stream: SensorStream, start_s: float, end_s: float, smooth_s: float = 0.15) -> FloatArray:
    """Return the smoothed size of angular rate at 50 Hz.

    Parameters
    ----------
    stream
        Stream to look at.
    start_s, end_s
        Stretch of the stream's time axis.
    smooth_s
        Length of the moving mean in s.

    Returns
    -------
    FloatArray
        (n,) rad/s.
    """
    size = np.sqrt(np.einsum("ij,ij->i", stream.gyr, stream.gyr))
    size = np.where(np.isfinite(size), size, 0.0)
    clock = np.arange(start_s, end_s, 1.0 / ENVELOPE_HZ)
    even = np.interp(clock, stream.time_s, size)
    return moving_mean(even, max(1, round(smooth_s * ENVELOPE_HZ)))


def swing_times(stream: SensorStream) -> FloatArray:
    """Return the middle of each swing: the peaks of strong turning, one for each stride.

    Parameters
    ----------
    stream
        A foot or shank.

    Returns
    -------
    FloatArray
        (n,) times in s; empty when nobody walks.
    """
    start = float(stream.time_s[0])
    level = envelope(stream, start, float(stream.time_s[-1]), smooth_s=0.3)
    if len(level) < ENVELOPE_HZ or level.max() < 0.5:
        return np.empty(0)
    high = float(np.quantile(level, 0.95))
    # a swing is a stretch above a third of the usual height that reaches half of it
    peaks: list[int] = []
    for first, end in runs(level > 0.35 * high):
        top = int(first + np.argmax(level[first:end]))
        if level[top] < 0.5 * high:
            continue
        if peaks and top - peaks[-1] < 0.5 * ENVELOPE_HZ:
            if level[top] > level[peaks[-1]]:
                peaks[-1] = top
            continue
        peaks.append(top)
    return start + np.array(peaks, dtype=np.float64) / ENVELOPE_HZ
