"""Attitude of a sensor: integrated angular rate, levelled against the mean specific force.

Over a whole stride, from one still moment of the foot to the next, the foot's velocity does not change, so that its
mean specific force points straight up, whatever happened in between. In axes that follow only the gyroscope this mean
drifts slowly; a smooth curve through the strides' means, looking backward and forward, is the vertical. (The idea of
filtering specific force in nearly inertial axes is that of Laidig & Seel 2023, 10.1016/j.inffus.2022.10.014; the
stride as the window is Surefoot's.)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from surefoot.gait import quaternions
from surefoot.gait.arrays import BoolArray, FloatArray, IntArray
from surefoot.gait.settings import OrientationSettings
from surefoot.gait.uniform_samples import UniformSamples
from surefoot.recording import GRAVITY_M_S2


@dataclass(frozen=True)
class RunningSums:
    """Running sum ``once`` (n, 3) of a signal, the running sum ``twice`` (n, 3) of that; divide by the rate."""

    once: FloatArray
    twice: FloatArray


def running_sums(signal: FloatArray) -> RunningSums:
    """Sum a signal up to each sample, and these sums again.

    Parameters
    ----------
    signal
        (n, 3) values.

    Returns
    -------
    RunningSums
        The sums.
    """
    once = np.cumsum(signal, axis=0)
    return RunningSums(once, np.cumsum(once, axis=0))


@dataclass(frozen=True)
class Attitude:
    """Attitude of a sensor over time.

    Parameters
    ----------
    to_world
        (n, 4) unit quaternions, sensor to world (z up, arbitrary heading).
    up
        (n, 3) the vertical in sensor axes.
    acc_world
        (n, 3) acceleration in world axes without gravity, in m/s².
    gyr
        (n, 3) angular rate in rad/s, sensor axes, bias removed.
    """

    to_world: FloatArray
    up: FloatArray
    acc_world: FloatArray
    gyr: FloatArray

    @cached_property
    def acc_sums(self) -> RunningSums:
        """Sums of ``acc_world``, made once however often they are asked for."""
        return running_sums(self.acc_world)


@dataclass(frozen=True)
class FreeAttitude:
    """Attitude by the gyroscope alone, in axes whose vertical is right on the average of the recording.

    Parameters
    ----------
    turn
        (n, 4) unit quaternions, sensor to those axes.
    force
        (n, 3) specific force in those axes, in m/s².
    """

    turn: FloatArray
    force: FloatArray


def integrate_freely(samples: UniformSamples, gyr: FloatArray) -> FreeAttitude:
    """Integrate angular rate, with the mean specific force as the vertical.

    Levelling then needs small rotations only, whose twist about the vertical does not depend on the sensor's axes.

    Parameters
    ----------
    samples
        Even samples.
    gyr
        (n, 3) angular rate without bias.

    Returns
    -------
    FreeAttitude
        The attitude.
    """
    turn = quaternions.integrate_rate(gyr, samples.rate_hz)
    force = quaternions.rotate(turn, samples.acc)
    upright = quaternions.turn_to_vertical(force.mean(axis=0)[None])
    force = force @ quaternions.rotation_matrices(upright)[0].T
    return FreeAttitude(quaternions.multiply(upright, turn), force)


def moving_mean(x: FloatArray, samples: int) -> FloatArray:
    """Average over a centred window that shrinks at the ends.

    Parameters
    ----------
    x
        (n,) or (n, k) values.
    samples
        Width of the window in samples.

    Returns
    -------
    ndarray
        Averages, in the shape of ``x``.
    """
    n = x.shape[0]
    half = max(0, min(samples, n) // 2)
    total = np.zeros((n + 1, *x.shape[1:]), order="F")
    np.cumsum(x, axis=0, out=total[1:])
    width = 2 * half + 1
    out = np.empty(x.shape, order="F")
    if n > width:
        np.subtract(total[width:], total[:-width], out=out[half : n - half])
        out[half : n - half] /= width
        ends = np.concatenate([np.arange(half), np.arange(n - half, n)])
    else:
        ends = np.arange(n)
    low, high = np.maximum(ends - half, 0), np.minimum(ends + half + 1, n)
    count = (high - low).astype(float)
    out[ends] = (total[high] - total[low]) / (count[:, None] if x.ndim == 2 else count)
    return out


def central(vectors: FloatArray) -> FloatArray:
    """Average vectors without the farthest third: a centre that does not depend on the choice of axes.

    Parameters
    ----------
    vectors
        (n, 3) vectors, n at least 1.

    Returns
    -------
    ndarray
        (3,) centre.
    """
    middle = vectors.mean(axis=0)
    for _ in range(4):
        away = vectors - middle
        distance = np.einsum("ij,ij->i", away, away)
        middle = vectors[distance <= np.quantile(distance, 0.67) * (1 + 1e-9)].mean(axis=0)
    return np.asarray(middle)


def _squared_size(vectors: FloatArray) -> FloatArray:
    return np.asarray(np.einsum("ij,ij->i", vectors, vectors))


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
    variance = moving_mean(_squared_size(samples.gyr), window) - _squared_size(mean)
    spread = np.sqrt(np.maximum(variance, 0.0))
    spread[_near_gap(samples, window)] = np.inf
    limit = float(np.quantile(spread, 0.05))
    if limit > np.radians(settings.rest_spread_max_deg_s):
        return np.zeros(3)
    quiet = spread <= max(limit, np.radians(1.0))
    return central(mean[quiet])


def gravity_gain(samples: UniformSamples, bias: FloatArray, settings: OrientationSettings) -> float:
    """Find the accelerometer's gain from the size of gravity while the sensor rests.

    Parameters
    ----------
    samples
        Even samples.
    bias
        (3,) bias of the gyroscope in rad/s.
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
    energy = _squared_size(samples.acc)
    size = np.sqrt(energy)
    mean = moving_mean(size, window)
    spread = np.sqrt(np.maximum(moving_mean(energy, window) - mean**2, 0.0))
    turning = moving_mean(np.sqrt(_squared_size(samples.gyr - bias)), window)
    rest = (spread < 0.15) & (turning < np.radians(2.0)) & ~_near_gap(samples, window)
    if not rest.any():
        return 1.0
    gain = GRAVITY_M_S2 / float(np.median(mean[rest]))
    return gain if abs(gain - 1.0) < settings.gravity_gain_max else 1.0


def _attitude(to_world: FloatArray, acc: FloatArray, gyr: FloatArray) -> Attitude:
    acc_world = quaternions.rotate(to_world, acc)
    acc_world[:, 2] -= GRAVITY_M_S2
    return Attitude(to_world, quaternions.up_in_sensor(to_world), acc_world, gyr)


def level_by_window(
    samples: UniformSamples, gyr: FloatArray, free: FreeAttitude, settings: OrientationSettings
) -> Attitude:
    """Give a first attitude, levelled by a moving mean of specific force.

    Parameters
    ----------
    samples
        Even samples.
    gyr
        (n, 3) angular rate without bias.
    free
        Attitude by the gyroscope alone.
    settings
        See `OrientationSettings`.

    Returns
    -------
    Attitude
        The levelled attitude.
    """
    window = round(settings.level_window_s * samples.rate_hz)
    up = moving_mean(moving_mean(free.force, window), window)
    return _attitude(quaternions.multiply(quaternions.turn_to_vertical(up), free.turn), samples.acc, gyr)


def level_by_strides(
    samples: UniformSamples,
    gyr: FloatArray,
    free: FreeAttitude,
    still: IntArray,
    settings: OrientationSettings,
) -> Attitude:
    """Level an attitude by the mean specific force of whole strides.

    Parameters
    ----------
    samples
        Even samples.
    gyr
        (n, 3) angular rate without bias.
    free
        Attitude by the gyroscope alone.
    still
        (k,) indices of the still moments between strides, k at least 2.
    settings
        See `OrientationSettings`.

    Returns
    -------
    Attitude
        The levelled attitude.
    """
    middle, means = stride_means(samples, free, still)
    smooth = _smooth_robustly(middle, means, settings.level_stride_width_s)
    up = np.stack([np.interp(samples.time_s, middle, column) for column in smooth.T]).T
    return _attitude(quaternions.multiply(quaternions.turn_to_vertical(up), free.turn), samples.acc, gyr)


def stride_means(samples: UniformSamples, free: FreeAttitude, still: IntArray) -> tuple[FloatArray, FloatArray]:
    """Mean specific force between still moments.

    Parameters
    ----------
    samples
        Even samples.
    free
        Attitude by the gyroscope alone.
    still
        (k,) indices of the still moments, k at least 2.

    Returns
    -------
    middle
        (m,) times in s in the middle of each stretch; stretches of six seconds and more are left out where others are.
    means
        (m, 3) mean specific force in m/s², axes of ``free``.
    """
    total = np.cumsum(free.force, axis=0)
    first, last = still[:-1], still[1:]
    keep = (last - first) / samples.rate_hz < 6.0
    if keep.any():
        first, last = first[keep], last[keep]
    means = (total[last] - total[first]) / (last - first)[:, None]
    return 0.5 * (samples.time_s[first] + samples.time_s[last]), means


def _smooth_robustly(time: FloatArray, values: FloatArray, width_s: float) -> FloatArray:
    """Local straight lines through (k, 3) values, outliers weighted down; (k, 3)."""
    k = time.shape[0]
    if k < 3:
        return np.broadcast_to(values.mean(axis=0), values.shape).copy()
    reach = min(k - 1, max(4, int(np.ceil(4 * width_s / max(float(np.median(np.diff(time))), 0.2)))))
    offsets = np.arange(-reach, reach + 1)
    index = np.arange(k)[:, None] + offsets[None, :]
    inside = (index >= 0) & (index < k)
    index = np.clip(index, 0, k - 1)
    lag = time[index] - time[:, None]
    kernel = np.where(inside, np.exp(-0.5 * (lag / width_s) ** 2), 0.0)
    trust = np.ones(k)
    smooth = values
    for _ in range(3):
        weight = kernel * trust[index]
        s0, s1, s2 = weight.sum(1), (weight * lag).sum(1), (weight * lag * lag).sum(1)
        denominator = s0 * s2 - s1 * s1
        flat = denominator < 1e-6 * s0 * s0 * width_s**2
        slope_weight = weight * (s2[:, None] - s1[:, None] * lag) / np.where(flat, 1.0, denominator)[:, None]
        even_weight = weight / s0[:, None]
        weight = np.where(flat[:, None], even_weight, slope_weight)
        smooth = np.einsum("kj,kjc->kc", weight, values[index])
        error = np.linalg.norm(values - smooth, axis=1)
        scale = 3.0 * float(np.median(error)) + 1e-9
        trust = 1.0 / (1.0 + (error / scale) ** 2)
    return smooth
