"""The path of the foot between one flat and the next: integrated twice, its error laid where it arises.

Velocity is zero while the foot is flat. What remains of the integrated velocity at the next flat is error, most of it
made in the milliseconds in which the foot hits the floor, when accelerometers clip and alias. It is therefore laid out
over the swing in proportion to a steady part plus the squared sample-to-sample change of acceleration, not evenly.
On level floor the remaining change of height is laid out in proportion to the distance travelled, the form that an
error of tilt takes. All swings are computed side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surefoot.gait.arrays import BoolArray, FloatArray, IntArray
from surefoot.gait.settings import TrajectorySettings


@dataclass(frozen=True)
class SwingPaths:
    """Paths of m swings, side by side, padded to the longest (L samples).

    Parameters
    ----------
    first, last
        (m,) samples at which the swing leaves one flat and reaches the next.
    from_flat, to_flat
        (m,) whether it really begins and ends at a flat; the recording may begin or end in mid-swing.
    sample
        (m, L) sample indices, the last one repeated as padding.
    inside
        (m, L) False on padding.
    velocity, position
        (m, L, 3) in m/s and m, world axes; position is zero at the flat that anchors the swing.
    residual_m_s
        (m, 3) velocity error that was laid out; NaN where one end is open.
    rise_m
        (m,) change of height before it was levelled; NaN where one end is open.
    travel_m
        (m, 2) horizontal displacement.
    """

    first: IntArray
    last: IntArray
    from_flat: BoolArray
    to_flat: BoolArray
    sample: IntArray
    inside: BoolArray
    velocity: FloatArray
    position: FloatArray
    residual_m_s: FloatArray
    rise_m: FloatArray
    travel_m: FloatArray


def still_gravity(acc: FloatArray, first: IntArray, last: IntArray) -> float:
    """Size of gravity that the accelerometer shows while the foot is flat.

    Parameters
    ----------
    acc
        (n, 3) specific force in m/s².
    first, last
        (k,) first and last sample of each flat.

    Returns
    -------
    float
        Median size in m/s².
    """
    quiet = np.zeros(acc.shape[0] + 1, dtype=np.int64)
    np.add.at(quiet, first, 1)
    np.add.at(quiet, last + 1, -1)
    inside = np.cumsum(quiet[:-1]) > 0
    return float(np.median(np.linalg.norm(acc[inside], axis=1)))


def rolling_velocity(gyr: FloatArray, mounting: FloatArray, axes: FloatArray, contact_m: FloatArray) -> FloatArray:
    """Velocity of a sensor on a foot that rolls over a point on the floor.

    Parameters
    ----------
    gyr
        (m, 3) angular rate in rad/s, sensor axes.
    mounting
        (3, 3) rows are the foot's axes in sensor axes.
    axes
        (m, 3, 3) foot axes in the world.
    contact_m
        (3,) point of contact in foot axes, seen from the sensor, in m.

    Returns
    -------
    ndarray
        (m, 3) velocity in world axes in m/s.
    """
    return np.asarray(np.einsum("mij,mj->mi", axes, np.cross(gyr @ mounting.T, -contact_m)))


def integrate_swings(
    acc_world: FloatArray,
    change: FloatArray,
    rate_hz: float,
    ends: tuple[IntArray, IntArray],
    anchored: tuple[BoolArray, BoolArray],
    rolling: tuple[FloatArray, FloatArray],
    settings: TrajectorySettings,
) -> SwingPaths:
    """Integrate all swings side by side.

    Parameters
    ----------
    acc_world
        (n, 3) acceleration in world axes, gravity removed, in m/s².
    change
        (n,) change of specific force from sample to sample in m/s².
    rate_hz
        Sampling rate.
    ends
        (m,) first and (m,) last samples of the swings.
    anchored
        (m,) and (m,) whether the first and the last sample lie on a flat.
    rolling
        (m, 3) and (m, 3) velocity of the sensor at the first and the last sample, in m/s; see `rolling_velocity`.
    settings
        See `TrajectorySettings`.

    Returns
    -------
    SwingPaths
        Paths of the swings.
    """
    first, last = ends
    from_flat, to_flat = anchored
    length = int((last - first).max()) + 1 if first.size else 1
    steps = np.arange(length)
    sample = first[:, None] + steps[None, :]
    inside = sample <= last[:, None]
    sample = np.minimum(sample, last[:, None])
    acc = acc_world[sample]
    velocity = np.zeros_like(acc)
    mean = 0.5 * (acc[:, 1:] + acc[:, :-1])
    mean[~inside[:, 1:]] = 0.0
    np.cumsum(mean / rate_hz, axis=1, out=velocity[:, 1:])
    both = from_flat & to_flat
    only_end = to_flat & ~from_flat
    velocity[from_flat] += rolling[0][from_flat][:, None, :]
    final = velocity[:, -1] - rolling[1]
    weight = settings.steady_error_m_s2**2 + (settings.impact_error_ratio * change[sample]) ** 2
    weight[~inside] = 0.0
    weight[:, 0] = 0.0
    part = np.cumsum(weight, axis=1)
    part /= np.maximum(part[:, -1:], 1e-12)
    velocity -= np.where(both[:, None, None], part[:, :, None], 0.0) * final[:, None, :]
    velocity[only_end] -= final[only_end][:, None, :]
    position = np.zeros_like(velocity)
    mean = 0.5 * (velocity[:, 1:] + velocity[:, :-1])
    mean[~inside[:, 1:]] = 0.0
    np.cumsum(mean / rate_hz, axis=1, out=position[:, 1:])
    travel = position[:, -1, :2].copy()
    rise = np.where(both, position[:, -1, 2], np.nan)
    residual = np.where(both[:, None], final, np.nan)
    limit = level_limit_m(np.linalg.norm(travel, axis=1), residual, settings)
    level = both & (np.abs(np.nan_to_num(rise)) < limit)
    _level_heights(position, velocity, travel, np.where(level, rise, 0.0))
    position[only_end] -= position[only_end][:, -1:, :]
    return SwingPaths(first, last, from_flat, to_flat, sample, inside, velocity, position, residual, rise, travel)


def _level_heights(position: FloatArray, velocity: FloatArray, travel: FloatArray, rise: FloatArray) -> None:
    """Take the given change of height out of each swing, in proportion to the distance travelled, in place."""
    gain = rise / np.maximum(np.einsum("ij,ij->i", travel, travel), 1e-4)
    position[:, :, 2] -= np.einsum("mlj,mj->ml", position[:, :, :2], travel) * gain[:, None]
    velocity[:, :, 2] -= np.einsum("mlj,mj->ml", velocity[:, :, :2], travel) * gain[:, None]


def level_limit_m(length_m: FloatArray, residual_m_s: FloatArray, settings: TrajectorySettings) -> FloatArray:
    """Change of height up to which a stride counts as level.

    Errors of tilt make it grow with the stride, errors of velocity with what was left of it at the end.

    Parameters
    ----------
    length_m
        (m,) stride length in m.
    residual_m_s
        (m, 3) velocity error of the swing in m/s; NaN where unknown.
    settings
        See `TrajectorySettings`.

    Returns
    -------
    ndarray
        (m,) limit in m.
    """
    error = np.linalg.norm(np.nan_to_num(residual_m_s), axis=1)
    return np.asarray(settings.level_height_m * np.maximum(1.0, length_m) + settings.level_residual_s * error)
