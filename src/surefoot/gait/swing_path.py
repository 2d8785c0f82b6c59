"""The path of the foot between one flat and the next: integrated twice, its error laid where it arises.

Velocity is zero while the foot is flat. What remains of the integrated velocity at the next flat is error, most of it
made in the milliseconds in which the foot hits the floor, when accelerometers clip and alias. It is therefore laid out
over the swing in proportion to a steady part plus the squared sample-to-sample change of acceleration, not evenly.
On level floor the remaining change of height is laid out in proportion to the distance travelled, the form that an
error of tilt takes. All swings are computed side by side.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from surefoot.gait.arrays import BoolArray, FloatArray, IntArray, RealArray, SingleArray, median, single, spans
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
        (m, L, 2) horizontal velocity in m/s and (m, L, 3) position in m, world axes, axis by axis in memory; position
        is zero at the flat that anchors the swing.
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
    velocity: RealArray
    position: RealArray
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
        (k,) first and last sample of each flat; flats do not meet.

    Returns
    -------
    float
        Median size in m/s².
    """
    return median(np.linalg.norm(acc[spans(first, last - first + 1)], axis=1))


def rolling_velocity(gyr: FloatArray, mounting: FloatArray, axes: RealArray, contact_m: FloatArray) -> FloatArray:
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


@dataclass(frozen=True)
class UnanchoredSwings:
    """What m swings hold before anything is known of the velocity at their ends, see `lay_side_by_side`.

    Everything that follows is linear in that velocity, so that it can be tried with several of them at little cost.

    Parameters
    ----------
    first, last, from_flat, to_flat, sample, inside
        As in `SwingPaths`.
    velocity, position
        (2, m, L) and (3, m, L) acceleration integrated once, horizontally, and twice.
    part, part_sum
        (m, L) part of the error of velocity that has arisen by each sample, and its integral.
    time
        (m, L) time in s since the beginning of the swing.
    final_velocity, final_position
        (3, m) velocity and position at the end of the swing, in full precision.
    duration, final_part_sum
        (m,) ``time`` and ``part_sum`` there.
    """

    first: IntArray
    last: IntArray
    from_flat: BoolArray
    to_flat: BoolArray
    sample: IntArray
    inside: BoolArray
    velocity: SingleArray
    position: SingleArray
    part: SingleArray
    part_sum: SingleArray
    time: SingleArray
    final_velocity: FloatArray
    final_position: FloatArray
    duration: FloatArray
    final_part_sum: FloatArray


def lay_side_by_side(
    acc_world: FloatArray,
    excess_m_s2: float,
    change: FloatArray,
    rate_hz: float,
    ends: tuple[IntArray, IntArray],
    anchored: tuple[BoolArray, BoolArray],
    settings: TrajectorySettings,
) -> UnanchoredSwings:
    """Integrate the acceleration of all swings side by side.

    Parameters
    ----------
    acc_world
        (n, 3) acceleration in world axes, gravity removed, in m/s².
    excess_m_s2
        What the sensor measures upward beside gravity while it rests, in m/s².
    change
        (n,) change of specific force from sample to sample in m/s².
    rate_hz
        Sampling rate.
    ends
        (m,) first and (m,) last samples of the swings.
    anchored
        (m,) and (m,) whether the first and the last sample lie on a flat.
    settings
        See `TrajectorySettings`.

    Returns
    -------
    UnanchoredSwings
        The swings before velocity at their ends is taken into account.
    """
    first, last = ends
    length = int((last - first).max()) + 1 if first.size else 1
    steps = np.arange(length)
    sample = first[:, None] + steps[None, :]
    inside = sample <= last[:, None]
    np.minimum(sample, last[:, None], out=sample)
    padding = np.flatnonzero(~inside)

    def integral(values: FloatArray) -> FloatArray:
        out = np.empty_like(values)
        np.add(values[:, 1:], values[:, :-1], out=out[:, 1:])
        out[:, 0] = 0.0
        out.ravel()[padding] = 0.0
        np.cumsum(out, axis=1, out=out)
        out *= 0.5 / rate_hz
        return out

    velocity = np.empty((2, *sample.shape), dtype=np.float32)
    position = np.empty((3, *sample.shape), dtype=np.float32)
    final_velocity, final_position = np.empty((2, 3, first.size))
    for axis in range(3):
        acc = acc_world[:, axis][sample]
        if axis == 2:
            acc -= excess_m_s2
        once = integral(acc)
        twice = integral(once)
        if axis < 2:
            velocity[axis] = once
        position[axis] = twice
        final_velocity[axis], final_position[axis] = once[:, -1], twice[:, -1]
    part = (settings.steady_error_m_s2**2 + (settings.impact_error_ratio * change) ** 2)[sample]
    part[:, 0] = 0.0
    part.ravel()[padding] = 0.0
    np.cumsum(part, axis=1, out=part)
    part /= np.maximum(part[:, -1:], 1e-12)
    part_sum = integral(part)
    duration = (last - first) / rate_hz
    time = np.minimum(single(steps / rate_hz), single(duration)[:, None])
    return UnanchoredSwings(
        first,
        last,
        *anchored,
        sample,
        inside,
        velocity,
        position,
        single(part),
        single(part_sum),
        time,
        final_velocity,
        final_position,
        duration,
        part_sum[:, -1].copy(),
    )


def every_so_many(swings: UnanchoredSwings, step: int) -> UnanchoredSwings:
    """Keep one swing in so many.

    Parameters
    ----------
    swings
        The swings.
    step
        The first of each so many swings is kept.

    Returns
    -------
    UnanchoredSwings
        Fewer swings, of the same length in memory.
    """
    of_axes = ("velocity", "position", "final_velocity", "final_position")
    held = {field.name: getattr(swings, field.name) for field in fields(swings)}
    return UnanchoredSwings(**{k: v[:, ::step] if k in of_axes else v[::step] for k, v in held.items()})


def anchor_swings(
    swings: UnanchoredSwings, rolling: tuple[FloatArray, FloatArray], settings: TrajectorySettings
) -> SwingPaths:
    """Lay out the error of velocity and height of all swings.

    Parameters
    ----------
    swings
        The swings, see `lay_side_by_side`.
    rolling
        (m, 3) and (m, 3) velocity of the sensor at the first and the last sample, in m/s; see `rolling_velocity`.
    settings
        See `TrajectorySettings`.

    Returns
    -------
    SwingPaths
        Paths of the swings.
    """
    from_flat, to_flat = swings.from_flat, swings.to_flat
    both, only_end = from_flat & to_flat, to_flat & ~from_flat
    start = np.where(from_flat[:, None], rolling[0], 0.0)
    final = swings.final_velocity.T + start - rolling[1]
    start = np.where(only_end[:, None], -final, start)
    laid_out = np.where(both[:, None], final, 0.0)
    velocity, position = np.empty_like(swings.velocity), np.empty_like(swings.position)
    for axis in range(3):
        given, error = single(start[:, axis, None]), single(laid_out[:, axis, None])
        np.subtract(swings.position[axis], error * swings.part_sum, out=position[axis])
        position[axis] += given * swings.time
        if axis < 2:
            np.subtract(swings.velocity[axis], error * swings.part, out=velocity[axis])
            velocity[axis] += given
    way = swings.final_position.T + start * swings.duration[:, None] - laid_out * swings.final_part_sum[:, None]
    travel = way[:, :2]
    rise = np.where(both, way[:, 2], np.nan)
    residual = np.where(both[:, None], final, np.nan)
    limit = level_limit_m(np.linalg.norm(travel, axis=1), residual, settings)
    level = both & (np.abs(np.nan_to_num(rise)) < limit)
    _level_heights(position, travel, np.where(level, rise, 0.0))
    position[:, only_end] -= position[:, only_end, -1:]
    return SwingPaths(
        swings.first,
        swings.last,
        from_flat,
        to_flat,
        swings.sample,
        swings.inside,
        velocity.transpose(1, 2, 0),
        position.transpose(1, 2, 0),
        residual,
        rise,
        travel,
    )


def _level_heights(position: SingleArray, travel: FloatArray, rise: FloatArray) -> None:
    """Take the given change of height out of each swing, in proportion to the distance travelled, in place."""
    slope = single(travel * (rise / np.maximum(np.einsum("ij,ij->i", travel, travel), 1e-4))[:, None])
    position[2] -= position[0] * slope[:, 0, None] + position[1] * slope[:, 1, None]


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
