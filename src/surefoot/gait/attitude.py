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
from surefoot.gait.arrays import ComplexArray, FloatArray, IntArray, SingleArray, between_knots, quantile, single
from surefoot.gait.settings import OrientationSettings
from surefoot.gait.uniform_samples import UniformSamples
from surefoot.recording import GRAVITY_M_S2

_CHUNK = 8192  # samples at a time: few enough to stay near the processor


@dataclass(frozen=True)
class RunningSums:
    """Running sum ``once`` (n,) of a horizontal signal x + iy, the running sum ``twice`` (n,) of that; divide by the
    rate."""

    once: ComplexArray
    twice: ComplexArray


def running_sums(signal: FloatArray) -> RunningSums:
    """Sum the horizontal part of a signal up to each sample, and these sums again.

    Parameters
    ----------
    signal
        (n, 3) values, world axes.

    Returns
    -------
    RunningSums
        The sums.
    """
    level = np.empty(signal.shape[0], dtype=np.complex128)
    level.real, level.imag = signal[:, 0], signal[:, 1]
    once = np.cumsum(level)
    return RunningSums(once, np.cumsum(once))


@dataclass(frozen=True)
class FreeAttitude:
    """Attitude by the gyroscope alone, in axes whose vertical is right on the average of the recording.

    Parameters
    ----------
    turn
        (n, 4) unit quaternions, sensor to those axes.
    force
        (n, 3) specific force in those axes, in m/s².
    gyr
        (n, 3) angular rate in rad/s, sensor axes, bias removed.
    """

    turn: FloatArray
    force: FloatArray
    gyr: FloatArray

    @cached_property
    def turning(self) -> FloatArray:
        """(n,) squared size of the angular rate."""
        return squared_size(self.gyr)


@dataclass(frozen=True)
class Attitude:
    """Attitude of a sensor over time. What is asked for is computed once, and what is not, never.

    Parameters
    ----------
    free
        Attitude by the gyroscope alone.
    vertical
        (n, 3) the vertical in the axes of ``free``, of length 1.
    """

    free: FreeAttitude
    vertical: FloatArray

    @property
    def gyr(self) -> FloatArray:
        """(n, 3) angular rate in rad/s, sensor axes, bias removed."""
        return self.free.gyr

    @cached_property
    def to_world(self) -> SingleArray:
        """(n, 4) unit quaternions, sensor to world (z up, arbitrary heading), in single precision."""
        level = quaternions.turn_to_vertical(single(self.vertical))
        return quaternions.multiply(level, single(self.free.turn))

    def to_world_at(self, index: IntArray) -> FloatArray:
        """(k, 4) the same at some samples, in full precision."""
        return quaternions.multiply(quaternions.turn_to_vertical(self.vertical[index]), self.free.turn[index])

    @cached_property
    def up(self) -> SingleArray:
        """(n, 3) the vertical in sensor axes, in single precision."""
        return quaternions.up_in_sensor(self.to_world)

    def elevation(self, direction: FloatArray) -> FloatArray:
        """(n,) angle in rad by which a direction (3,) of the sensor points up, in full precision."""
        sine = np.empty(self.vertical.shape[0])
        for first in range(0, sine.size, _CHUNK):
            part = slice(first, first + _CHUNK)
            turned = quaternions.rotate(self.free.turn[part], direction)
            sine[part] = np.einsum("ij,ij->i", turned, self.vertical[part])
        return np.arcsin(np.clip(sine, -1.0, 1.0, out=sine), out=sine)

    @cached_property
    def acc_world(self) -> FloatArray:
        """(n, 3) acceleration in world axes without gravity, in m/s²."""
        return _levelled(self.free.force, self.vertical)

    @cached_property
    def acc_sums(self) -> RunningSums:
        """Sums of ``acc_world``."""
        return running_sums(self.acc_world)


def _levelled(force: FloatArray, vertical: FloatArray) -> FloatArray:
    """Turn force (n, 3) by the shortest way that brings the vertical (n, 3) upright, and take gravity off."""
    out = np.empty((3, force.shape[0]))
    for first in range(0, force.shape[0], _CHUNK):
        part = slice(first, first + _CHUNK)
        (x, y, z), (a, b, c) = force[part].T, vertical[part].T
        level = x * a + y * b
        lean = z + level / np.maximum(1.0 + c, 1e-9)
        out[0, part] = x - a * lean
        out[1, part] = y - b * lean
        out[2, part] = level + z * c - GRAVITY_M_S2
    return out.T


def _unit(vectors: FloatArray) -> FloatArray:
    """Bring vectors (n, 3) to length 1."""
    out = np.empty((3, vectors.shape[0]))
    for first in range(0, vectors.shape[0], _CHUNK):
        part = slice(first, first + _CHUNK)
        x, y, z = vectors[part].T
        size = np.maximum(np.sqrt(x * x + y * y + z * z), 1e-12)
        for axis, values in enumerate((x, y, z)):
            np.divide(values, size, out=out[axis, part])
    return out.T


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
    return FreeAttitude(quaternions.multiply(upright, turn), force, gyr)


def squared_size(vectors: FloatArray) -> FloatArray:
    """Squared size (n,) of vectors (n, 3)."""
    return np.asarray(np.einsum("ij,ij->i", vectors, vectors))


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
    total = np.empty((n + 1, *x.shape[1:]), order="F")
    total[0] = 0.0
    np.cumsum(x, axis=0, out=total[1:])
    width = 2 * half + 1
    out = np.empty(x.shape, order="F")
    if n > width:
        np.subtract(total[width:], total[:-width], out=out[half : n - half])
        out[half : n - half] *= 1.0 / width
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
        near = distance <= quantile(distance, 0.67) * (1 + 1e-9)
        middle = near.astype(np.float64) @ vectors / near.sum()
    return np.asarray(middle)


def level_by_window(samples: UniformSamples, free: FreeAttitude, settings: OrientationSettings) -> Attitude:
    """Give a first attitude, levelled by a moving mean of specific force.

    Parameters
    ----------
    samples
        Even samples.
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
    return Attitude(free, _unit(moving_mean(moving_mean(free.force, window), window)))


def level_by_strides(
    samples: UniformSamples, free: FreeAttitude, still: IntArray, settings: OrientationSettings
) -> Attitude:
    """Level an attitude by the mean specific force of whole strides.

    Parameters
    ----------
    samples
        Even samples.
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
    knots = (middle - samples.time_s[0]) * samples.rate_hz
    return Attitude(free, _unit(between_knots(knots, smooth, free.force.shape[0])))


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
    # from each still moment to the next, the former left out and the latter taken in
    first, last = still[:-1], still[1:]
    means = np.add.reduceat(free.force.T[:, : last[-1] + 1], first + 1, axis=1).T / (last - first)[:, None]
    keep = (last - first) / samples.rate_hz < 6.0
    if keep.any():
        first, last, means = first[keep], last[keep], means[keep]
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
    around = np.stack([column[index] for column in values.T])
    for _ in range(3):
        weight = kernel * trust[index]
        s0, s1, s2 = weight.sum(1), (weight * lag).sum(1), (weight * lag * lag).sum(1)
        denominator = s0 * s2 - s1 * s1
        flat = denominator < 1e-6 * s0 * s0 * width_s**2
        slope_weight = weight * (s2[:, None] - s1[:, None] * lag) / np.where(flat, 1.0, denominator)[:, None]
        even_weight = weight / s0[:, None]
        weight = np.where(flat[:, None], even_weight, slope_weight)
        smooth = np.vecdot(weight, around).T
        error = np.linalg.norm(values - smooth, axis=1)
        scale = 3.0 * float(np.median(error)) + 1e-9
        trust = 1.0 / (1.0 + (error / scale) ** 2)
    return smooth
