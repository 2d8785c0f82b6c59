"""What a sensor shows while it rests: its gyroscope's bias and its accelerometer's gain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surefoot.gait.arrays import BoolArray, FloatArray, median
from surefoot.gait.attitude import central, moving_mean, squared_size
from surefoot.gait.settings import OrientationSettings
from surefoot.gait.uniform_samples import UniformSamples
from surefoot.recording import GRAVITY_M_S2


def _near_gap(samples: UniformSamples, window: int) -> BoolArray:
    """Samples whose window reaches into a gap: a straight line that bridges it is no rest."""
    if samples.valid.all():
        return np.zeros(samples.valid.size, dtype=bool)
    return np.asarray(moving_mean((~samples.valid).astype(float), window) > 1e-9)


@dataclass(frozen=True)
class Rest:
    """What a sensor shows while it lies still.

    Parameters
    ----------
    bias_rad_s
        (3,) bias of its gyroscope in rad/s; zero where it never lay still.
    lasted_s
        For how long it lay still, all rests together.
    """

    bias_rad_s: FloatArray
    lasted_s: float


def find_rest(samples: UniformSamples, settings: OrientationSettings) -> Rest:
    """Find where a sensor lies still, and the gyroscope's bias from there.

    A foot that rolls over its stance turns as steadily as a biased gyroscope that rests; but gravity, which the
    accelerometer feels, then turns with it.

    Parameters
    ----------
    samples
        Even samples.
    settings
        See `OrientationSettings`.

    Returns
    -------
    Rest
        Bias and duration.
    """
    never = Rest(np.zeros(3), 0.0)
    n, rate = samples.time_s.shape[0], samples.rate_hz
    half = max(2, round(0.5 * settings.rest_window_s * rate))
    window = 2 * half
    if n < 2 * window:
        return never
    mean = moving_mean(samples.gyr, window)
    variance = moving_mean(squared_size(samples.gyr), window) - squared_size(mean)
    steady = variance < np.radians(settings.rest_spread_max_deg_s) ** 2
    steady[:half] = steady[n - half :] = False
    steady &= ~_near_gap(samples, window)
    if not steady.any():
        return never
    felt = moving_mean(samples.acc, half)
    quarter = half // 2
    at = np.flatnonzero(steady)
    still = at[squared_size(felt[at + quarter] - felt[at - quarter]) < settings.rest_lean_max_m_s2**2]
    if not still.size:
        return never
    return Rest(central(mean.T[:, still].T), still.size / rate)


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
