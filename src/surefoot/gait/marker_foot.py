"""One foot followed by its markers: the same steps as for a sensor, on paths that were seen instead of integrated.

Heel and toe marker give the foot's long axis, hence its pitch and heading; roll is not seen and taken as zero. Still
moments, flats, swings, events, the zero of pitch and the stride table come from the same functions as for a sensor.
Differences:

- Paths are those of the markers, over the belt where a treadmill carries the flat foot. Nothing is integrated.
- There is no jerk: its onset is taken to follow the moment at which the landing end has stopped moving forward by a
  fixed time (`MarkerSettings.impact_delay_s`), so that initial contact means the same as for a sensor.
- The tip of the shoe, whose speed tells toe-off, is that of the sole that was seen to roll. The toe marker sits behind
  and above it, and moves forward 20 to 30 ms before the tip leaves the floor.
- Heights are those of the markers over their own height in the flats around, level by the distance travelled. The
  height of the sole is that of the points on which the shoe was seen to roll, as for a sensor.
- Toe drag needs vibration and is not known.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from surefoot.gait import quaternions
from surefoot.gait.arrays import FloatArray, IntArray
from surefoot.gait.attitude import Attitude, FreeAttitude
from surefoot.gait.contact_events import SwingEvents, find_swing_events
from surefoot.gait.foot_kinematics import SwingKinematics, borrow_from_neighbours, lowest_points, walking_speed
from surefoot.gait.foot_walk import FootWalk, SwingEnds, find_swing_ends, pitch_at_mid_stance
from surefoot.gait.marker_paths import MarkerPaths
from surefoot.gait.settings import GaitSettings
from surefoot.gait.shoe_points import Pivot, find_shoe_points
from surefoot.gait.still_moments import StillMoments, find_still_moments, flat_intervals
from surefoot.gait.swing_path import SwingPaths
from surefoot.gait.uniform_samples import UniformSamples
from surefoot.gait.walk import FootPath, ShoeGeometry
from surefoot.recording import GRAVITY_M_S2, Side

_HEEL_MARKER_HEIGHT_M = 0.04  # usual height of a heel marker over the floor


@dataclass(frozen=True)
class MarkerFootWalk(FootWalk):
    """Everything found on one foot that carries markers.

    Parameters
    ----------
    path
        Its motion over the whole recording.
    belt_speed_m_s
        Mean speed of the treadmill's belt, 0 over ground.
    backward
        Whether the foot travels toward its heel: the markers are swapped, or the person walks backward.
    """

    path: FootPath
    belt_speed_m_s: float
    backward: bool


@dataclass(frozen=True)
class _Motion:
    """Paths (n, 3) of heel, toe and ankle over the floor or the belt, their heights (n, 3) in the flats around, and the
    foot's axes (n, 3, 3)."""

    heel: FloatArray
    toe: FloatArray
    middle: FloatArray
    floor: FloatArray
    axes: FloatArray


def follow_marked_foot(
    paths: MarkerPaths, side: Side, shoe_length_m: float | None, settings: GaitSettings
) -> MarkerFootWalk | None:
    """Follow one foot by its markers.

    Parameters
    ----------
    paths
        Filtered paths of its markers.
    side
        Side of the body.
    shoe_length_m
        Length of the shoe where known.
    settings
        See `GaitSettings`.

    Returns
    -------
    MarkerFootWalk or None
        What was found; None where nothing steps.
    """
    rate = paths.rate_hz
    attitude, axes, pitch = _attitude(paths)
    still = find_still_moments(attitude, rate, settings.stance, valid=paths.valid)
    if not still.stepped.any():
        return None
    zero = float(np.median(pitch[still.index]))
    axes, pitch = _pitched(axes, pitch, zero), pitch - zero
    flats = flat_intervals(still, pitch, settings.stance)
    samples = _samples(paths)
    ends = find_swing_ends(still, flats, samples, settings)
    if not (ends.from_flat & ends.to_flat).any():
        return None
    carried, belt = _belt(paths, flats, settings)
    motion = _over_the_floor(paths, carried, still, axes)
    swings = _swings(motion, ends, rate)
    shoe = _shoe(swings, motion, pitch, shoe_length_m)
    kinematics = _describe(swings, motion, pitch, ends.stride_time_s, shoe, rate)
    events = _events(swings, kinematics, rate, settings)
    pitch = pitch - pitch_at_mid_stance(pitch, events, ends.bout, rate)
    path = _path(side, motion, pitch, shoe, swings, paths)
    travel = swings.travel_m[ends.from_flat & ends.to_flat]
    heading = axes[swings.first[ends.from_flat & ends.to_flat], :2, 0]
    backward = bool(np.median((travel * heading).sum(axis=1)) < 0.0)
    return MarkerFootWalk(side, samples, axes, pitch, shoe, swings, kinematics, events, ends.bout, path, belt, backward)


def _samples(paths: MarkerPaths) -> UniformSamples:
    nothing = np.full((paths.time_s.size, 3), np.nan)
    return UniformSamples(paths.time_s, paths.rate_hz, nothing, nothing, paths.valid)


def _attitude(paths: MarkerPaths) -> tuple[Attitude, FloatArray, FloatArray]:
    """What a faultless sensor in the middle of the foot would know, with the heel-to-toe line as its x axis."""
    line = paths.toe - paths.heel
    pitch = np.arctan2(line[:, 2], np.hypot(line[:, 0], line[:, 1]))
    yaw = np.unwrap(np.arctan2(line[:, 1], line[:, 0]))
    to_world = _turns(yaw, pitch)
    axes = quaternions.rotation_matrices(to_world)
    up = axes[:, 2, :]
    turn = np.gradient(yaw) * paths.rate_hz
    gyr = turn[:, None] * up
    gyr[:, 1] -= np.gradient(pitch) * paths.rate_hz
    middle = 0.5 * (paths.heel + paths.toe)
    acc = np.gradient(np.gradient(middle, axis=0), axis=0) * paths.rate_hz**2
    upright = np.array([0.0, 0.0, 1.0])
    force = acc + GRAVITY_M_S2 * upright
    return Attitude(FreeAttitude(to_world, force, gyr), np.broadcast_to(upright, acc.shape)), axes, pitch


def _turns(yaw: FloatArray, pitch: FloatArray) -> FloatArray:
    """Quaternions of a heading and a pitch with toes up positive, without roll."""
    nothing = np.zeros_like(yaw)
    heading = np.stack([np.cos(yaw / 2), nothing, nothing, np.sin(yaw / 2)], axis=1)
    lifting = np.stack([np.cos(pitch / 2), nothing, -np.sin(pitch / 2), nothing], axis=1)
    return quaternions.multiply(heading, lifting)


def _pitched(axes: FloatArray, pitch: FloatArray, zero: float) -> FloatArray:
    """Axes of the foot whose long axis is level in the flats, from those of the heel-to-toe line."""
    yaw = np.arctan2(axes[:, 1, 1], axes[:, 0, 1]) - 0.5 * np.pi
    return quaternions.rotation_matrices(_turns(yaw, pitch - zero))


def _belt(paths: MarkerPaths, flats: tuple[IntArray, IntArray], settings: GaitSettings) -> tuple[FloatArray, float]:
    """How far (n, 2) the belt has carried a foot by each sample, and the mean speed of the belt.

    It is seen in the flats, in which the foot lies on the belt; in between, and where the flats agree, it is steady.
    """
    n, rate = paths.time_s.size, paths.rate_hz
    middle = 0.5 * (paths.heel + paths.toe)[:, :2]
    first, last = flats
    long = last - first >= max(2, round(0.06 * rate))
    first, last = first[long], last[long]
    if first.size < 2:
        return np.zeros((n, 2)), 0.0
    velocity = (middle[last] - middle[first]) / ((last - first) / rate)[:, None]
    usual = np.median(velocity, axis=0)
    speed = float(np.hypot(*usual))
    if speed < settings.markers.belt_speed_min_m_s:
        return np.zeros((n, 2)), 0.0
    apart = np.linalg.norm(velocity - usual, axis=1)
    if float(np.median(apart)) < settings.markers.belt_steady_ratio * speed:
        each = np.broadcast_to(usual, (n, 2))
    else:
        at = 0.5 * (first + last)
        each = np.stack([np.interp(np.arange(n), at, velocity[:, i]) for i in (0, 1)], axis=1)
    return np.cumsum(each, axis=0) / rate, speed


def _over_the_floor(paths: MarkerPaths, carried: FloatArray, still: StillMoments, axes: FloatArray) -> _Motion:
    """Take off the belt's motion, and the height at which each marker is in the flats around."""

    def moved(path: FloatArray) -> FloatArray:
        out = path.copy()
        out[:, :2] -= carried
        return out

    heel, toe, middle = moved(paths.heel), moved(paths.toe), moved(paths.middle)
    step = np.linalg.norm(np.diff(heel[:, :2], axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(step)])
    at = still.index
    floor = np.stack([np.interp(along, along[at], path[at, 2]) for path in (heel, toe, middle)], axis=1)
    return _Motion(heel, toe, middle, floor, axes)


def _swings(motion: _Motion, ends: SwingEnds, rate_hz: float) -> SwingPaths:
    """Cut the heel's path into swings."""
    first, last = ends.first, ends.last
    steps = np.arange(int((last - first).max()) + 1)
    sample = first[:, None] + steps[None, :]
    inside = sample <= last[:, None]
    sample = np.minimum(sample, last[:, None])
    level = motion.heel.copy()
    level[:, 2] -= motion.floor[:, 0]
    velocity = np.gradient(level, axis=0) * rate_hz
    anchor = np.where(ends.to_flat & ~ends.from_flat, last, first)
    position = level[sample]
    position[:, :, :2] -= level[anchor][:, None, :2]
    travel = (motion.heel[last] - motion.heel[first])[:, :2]
    both = ends.from_flat & ends.to_flat
    high = 0.5 * (motion.heel + motion.toe)[:, 2]
    rise = np.where(both, high[last] - high[first], np.nan)
    residual = np.where(both[:, None], np.zeros((first.size, 3)), np.nan)
    return SwingPaths(
        first, last, ends.from_flat, ends.to_flat, sample, inside, velocity[sample], position, residual, rise, travel
    )


def _shoe(swings: SwingPaths, motion: _Motion, pitch: FloatArray, shoe_length_m: float | None) -> ShoeGeometry:
    """Points of the sole, seen from the heel marker, learned from the way it rolled over the floor."""
    under_marker = Pivot(np.array([0.0, 0.0, -_HEEL_MARKER_HEIGHT_M]), -_HEEL_MARKER_HEIGHT_M)
    return replace(find_shoe_points(swings, motion.axes, pitch, shoe_length_m, under_marker), source="markers")


def _describe(
    swings: SwingPaths,
    motion: _Motion,
    pitch: FloatArray,
    stride_time_s: FloatArray,
    shoe: ShoeGeometry,
    rate_hz: float,
) -> SwingKinematics:
    whole = swings.from_flat & swings.to_flat
    length = np.linalg.norm(swings.travel_m, axis=1)
    forward = swings.travel_m / np.maximum(length, 1e-6)[:, None]
    borrow_from_neighbours(forward, whole)
    sample = swings.sample

    def along(path: FloatArray) -> FloatArray:
        velocity = (np.gradient(path[:, :2], axis=0) * rate_hz)[sample]
        return np.asarray(velocity[:, :, 0] * forward[:, None, 0] + velocity[:, :, 1] * forward[:, None, 1])

    heel_speed, toe_speed = along(motion.heel), along(motion.heel + motion.axes @ shoe.toe_m)
    heel, toe = motion.heel[:, 2] - motion.floor[:, 0], motion.toe[:, 2] - motion.floor[:, 1]
    fore = shoe.outline_m[:, 0] > 0.5 * shoe.ball_m[0]
    forefoot, rear = (lowest_points(heel[sample], motion.axes[sample, 2], shoe, part) for part in (fore, ~fore))
    anchor = np.where(swings.to_flat & ~swings.from_flat, swings.last, swings.first)
    away = motion.middle[sample][:, :, :2] - motion.middle[anchor][:, None, :2]
    left = np.stack([-forward[:, 1], forward[:, 0]], axis=1)
    return SwingKinematics(
        forward=forward,
        speed_m_s=walking_speed(length, stride_time_s, whole, toe_speed.max(axis=1)),
        sensor_speed=0.5 * (heel_speed + toe_speed),
        heel_speed=heel_speed,
        toe_speed=toe_speed,
        heel_height=heel[sample],
        toe_height=toe[sample],
        forefoot_height=forefoot,
        lowest_height=np.minimum(forefoot, rear),
        sideways=away[:, :, 0] * left[:, None, 0] + away[:, :, 1] * left[:, None, 1],
        pitch=pitch[sample],
    )


def _events(swings: SwingPaths, kinematics: SwingKinematics, rate_hz: float, settings: GaitSettings) -> SwingEvents:
    """Find the events as for a sensor, with the jerk's onset at its usual time after the landing end has stopped."""
    no_jerk = np.zeros(int(swings.last.max()) + 1)
    stopped = replace(settings.events, jerk_weight=0.0)
    events = find_swing_events(swings, kinematics, no_jerk, rate_hz, stopped)
    later = settings.events.jerk_weight * settings.markers.impact_delay_s * rate_hz
    contact = events.initial_contact + later
    return replace(events, initial_contact=contact, foot_flat=np.maximum(events.foot_flat, contact))


def _path(
    side: Side,
    motion: _Motion,
    pitch: FloatArray,
    shoe: ShoeGeometry,
    swings: SwingPaths,
    paths: MarkerPaths,
) -> FootPath:
    """Motion over the whole recording, also in stance, where it was seen; x along the first strides."""
    whole = np.flatnonzero(swings.from_flat & swings.to_flat)[:4]
    x, y = swings.travel_m[whole].sum(axis=0)
    far = max(float(np.hypot(x, y)), 1e-9)
    heading = np.array([[x / far, y / far], [-y / far, x / far]])
    heel, toe = motion.heel[:, 2] - motion.floor[:, 0], motion.toe[:, 2] - motion.floor[:, 1]
    every = np.ones(shoe.outline_m.shape[0], bool)
    lowest = lowest_points(heel[None, :], motion.axes[None, :, 2], shoe, every)[0]
    origin = motion.heel[swings.first[0], :2]
    position = np.concatenate([(motion.heel[:, :2] - origin) @ heading.T, heel[:, None]], axis=1)
    out = [np.where(paths.valid, values, np.nan) for values in (pitch, toe, heel, lowest)]
    position[~paths.valid] = np.nan
    return FootPath(side, paths.time_s, position, *out)
