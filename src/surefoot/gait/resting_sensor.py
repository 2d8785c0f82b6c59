"""What a sensor shows while it rests: its gyroscope's bias and its accelerometer's gain."""

from __future__ import annotations

import numpy as np

from surefoot.gait.arrays import BoolArray, FloatArray, median, quantile
from surefoot.gait.attitude import central, moving_mean, squared_size
from surefoot.gait.settings import OrientationSettings
from surefoot.gait.uniform_samples import UniformSamples
from surefoot.recording import GRAVITY_M_S2


def _near_gap(samples: UniformSamples, window: int) -> BoolArray:
    """Samples whose window reaches into a gap: a straight line that bridges it is no rest."""
    if samples.valid.all():
        return np.zeros(samples.valid.size, dtype=bool)
    return np.asarray(moving_mean((~samples.valid).astype(float), window) > 1e-9)


def gyroscope_bias(samples: UniformSamples, settings: OrientationSettings) -> FloatArray:
    """Find the gyroscope's bias from the quietest stretches of a recording.

    Parameters
    ----------
    samples
        Even samples.
    settings
        See `OrientationSettings`.

    Returns
    -------
    ndarray
        (3,) bias in rad/s; zero where the sensor was never quiet enough to show it.
    """
    window = max(3, round(settings.rest_window_s * samples.rate_hz))
    if samples.time_s.shape[0] < 2 * window:
        return np.zeros(3)
    mean = moving_mean(samples.gyr, window)
    variance = moving_mean(squared_size(samples.gyr), window) - squared_size(mean)
    spread = np.sqrt(np.maximum(variance, 0.0))
    spread[_near_gap(samples, window)] = np.inf
    limit = quantile(spread, 0.05)
    if limit > np.radians(settings.rest_spread_max_deg_s):
        return np.zeros(3)
    quiet = np.flatnonzero(spread <= max(limit, np.radians(1.0)))
    return central(mean.T[:, quiet].T)


def gravity_gain(samples: UniformSamples, settings: OrientationSettings) -> float:
    """Find the accelerometer's gain from the size of gravity while the sensor rests.

    Parameters
    ----------
    samples
        Even samples, the bias of the gyroscope taken off.
    settings
        See `OrientationSettings`.

    Returns
    -------
    float
        Factor that brings the accelerometer to 9.80665 m/s² at rest; 1 where it never rests or is beyond repair.
    """
    window = round(settings.gravity_rest_s * samples.rate_hz)
    if samples.time_s.shape[0] < 2 * window:
        return 1.0
    energy = squared_size(samples.acc)
    size = np.sqrt(energy)
    mean = moving_mean(size, window)
    spread = np.sqrt(np.maximum(moving_mean(energy, window) - mean**2, 0.0))
    turning = moving_mean(np.sqrt(squared_size(samples.gyr)), window)
    rest = (spread < 0.15) & (turning < np.radians(2.0)) & ~_near_gap(samples, window)
    if not rest.any():
        return 1.0
    gain = GRAVITY_M_S2 / median(mean[rest])
    return gain if abs(gain - 1.0) < settings.gravity_gain_max else 1.0
