"""A sensor stream on an even time axis, with a mask of what was really measured."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surefoot.gait.arrays import BoolArray, FloatArray, IntArray, median
from surefoot.recording import SensorStream


@dataclass(frozen=True)
class UniformSamples:
    """Samples at even times.

    Parameters
    ----------
    time_s
        (n,) even time axis in s, on the stream's own clock.
    rate_hz
        Sampling rate.
    acc, gyr
        (n, 3) specific force in m/s² and angular rate in rad/s, sensor axes, column by column in memory, which is
        quick to work on; gaps are bridged.
    valid
        (n,) False where a gap was bridged.
    """

    time_s: FloatArray
    rate_hz: float
    acc: FloatArray
    gyr: FloatArray
    valid: BoolArray


def make_uniform(stream: SensorStream, *, gap_min_s: float = 0.05) -> UniformSamples:
    """Put a stream on an even time axis at its own mean rate.

    Parameters
    ----------
    stream
        Sensor stream; its time axis may be uneven and its samples may hold NaN.
    gap_min_s
        Missing stretches longer than this are marked as not valid.

    Returns
    -------
    UniformSamples
        The samples at even times.
    """
    time, acc, gyr = stream.time_s, stream.acc, stream.gyr
    if not np.isfinite(acc.sum() + gyr.sum()):
        known = np.isfinite(acc).all(axis=1) & np.isfinite(gyr).all(axis=1)
        time, acc, gyr = time[known], acc[known], gyr[known]
    if time.shape[0] < 3:
        empty = np.zeros((0, 3))
        return UniformSamples(np.zeros(0), stream.nominal_rate_hz, empty, empty, np.zeros(0, bool))
    steps = np.diff(time)
    rate = _rate_hz(steps)
    n = int(np.floor((time[-1] - time[0]) * rate + 1e-6)) + 1
    even = time[0] + np.arange(n) / rate
    valid = np.ones(n, bool)
    longest = max(gap_min_s, 2.5 / rate)
    gaps = np.flatnonzero(steps > longest)
    begin, end = np.searchsorted(even, time[gaps], side="right"), np.searchsorted(even, time[gaps + 1], side="left")
    for first, last in zip(begin, end, strict=True):
        valid[first:last] = False
    if n == time.shape[0] and float(np.abs(even - time).max()) < 0.02 / rate:
        return UniformSamples(even, rate, np.asfortranarray(acc), np.asfortranarray(gyr), valid)
    missing = np.flatnonzero((steps > 1.5 / rate) & (steps <= longest))
    even_acc, even_gyr = (np.stack([np.interp(even, time, column) for column in x.T]).T for x in (acc, gyr))
    for x, bridged in ((acc, even_acc), (gyr, even_gyr)):
        _bend(even, bridged, time, x, missing)
    return UniformSamples(even, rate, even_acc, even_gyr, valid)


def _bend(even: FloatArray, bridged: FloatArray, time: FloatArray, values: FloatArray, missing: IntArray) -> None:
    """Give the straight lines over missing samples the slopes that the signal has at either side, in place.

    Over a few samples lost at the fastest moment of swing this halves the error of the foot's turn.
    """
    for k in missing[(missing > 0) & (missing + 2 < time.size)].tolist():
        begin, end = np.searchsorted(even, time[k], side="right"), np.searchsorted(even, time[k + 1], side="left")
        span = time[k + 1] - time[k]
        rise = values[k + 1] - values[k]
        leaving = (values[k] - values[k - 1]) / (time[k] - time[k - 1]) * span - rise
        arriving = (values[k + 2] - values[k + 1]) / (time[k + 2] - time[k + 1]) * span - rise
        part = ((even[begin:end] - time[k]) / span)[:, None]
        # what the cubic through both ends, with the slopes of either side, has beyond the straight line
        bridged[begin:end] += part * (1.0 - part) * ((1.0 - part) * leaving - part * arriving)


def _rate_hz(steps: FloatArray) -> float:
    """Rate of times that are such steps apart: from their mean, those across gaps left out."""
    if 0.0 < steps.max() < 1.5 * steps.min():
        return 1.0 / float(np.mean(steps))
    middle = median(steps)
    usual = steps[steps < 1.5 * middle]
    return 1.0 / (float(np.mean(usual)) if usual.size > 0.9 * steps.size else middle)
