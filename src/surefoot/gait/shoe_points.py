"""Where the sole of the shoe lies, seen from the sensor, learned from the way it rolls over the floor.

While the heel rises, the shoe turns about a point that travels from the ball of the foot to the tip of the toe; while
it comes down after heel contact, it turns about the heel. In each range of pitch the point that moves least, over all
strides, is found by least squares: it is the lowest point of the shoe at that pitch, and while it bears on the floor
its height is zero. The same point at the same pitch in swing tells how far the shoe is off the floor, whatever the
shoe and wherever the sensor.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from surefoot.gait.arrays import BoolArray, FloatArray, IntArray, RealArray, median
from surefoot.gait.swing_path import SwingPaths
from surefoot.gait.walk import ShoeGeometry

# Proportions of a shoe along its length, from the rear: where the heel meets the floor, and where the foot bends; and
# how far in front of the former the last of the push-off bears.
_HEEL_PART, _BALL_PART, _LAST_PART = 0.05, 0.65, 0.9
_LENGTH_RANGE_M = (0.24, 0.31)
_LENGTH_USUAL_M = 0.28
USUAL_DEPTH_M = 0.08
# The tip of a shoe stands off the floor; the foot bends above it.
_TOE_SPRING_M, _JOINT_HEIGHT_M = 0.02, 0.02
_SOLE_DEPTH_RANGE_M = (0.03, 0.14)
# Heel and ball found in 34 real feet were 0.15 to 0.26 m apart, the heel up to 0.10 m lower.
_SPAN_RANGE_M, _STEP_MAX_M = (0.12, 0.28), 0.11
_PUSH_OFF_BEGIN_DEG, _PUSH_OFF_PART, _BIN_MIN_DEG, _BINS_MAX = 4.0, 0.68, 8.0, 3
_SIDEWAYS_TRUST = 0.03
# three unknowns from three coordinates a sample: a few strides of a brisk push-off must do, or short walks would get
# another toe than long ones
_SAMPLES_MIN, _ERROR_MAX_M = 8, 0.01
# The shoe does not change: an hour of walking need not be asked swing by swing.
SWINGS_ASKED = 600


@dataclass(frozen=True)
class Pivot:
    """A point of the sole about which the shoe turned.

    Parameters
    ----------
    point_m
        (3,) place in foot axes, seen from the sensor.
    height_m
        Height over the sensor's height at foot-flat while it bore on the floor.
    """

    point_m: FloatArray
    height_m: float


def find_shoe_points(
    swings: SwingPaths,
    axes: RealArray,
    pitch: FloatArray,
    shoe_length_m: float | None,
    known_heel: Pivot | None = None,
) -> ShoeGeometry:
    """Find heel, ball, toe and outline of the sole from the walk itself.

    Parameters
    ----------
    swings
        Paths of the swings.
    axes
        (n, 3, 3) foot axes in the world; columns are forward, left and up.
    pitch
        (n,) foot pitch in rad.
    shoe_length_m
        Length of the shoe where known.
    known_heel
        The heel where it need not be learned, because a marker sits there; it is used where the walk does not show it.

    Returns
    -------
    ShoeGeometry
        Points of the sole; ``source`` says whether the shoe's length was given or estimated.
    """
    angle = np.degrees(pitch[swings.sample])
    lowest = np.argmin(angle, axis=1)
    push_off = _push_off_pivots(swings, axes, angle, lowest)
    heel = _find_pivot(swings, axes, _landing(swings, angle, lowest))
    if heel is not None and push_off and not _believable(heel, push_off[0]):
        heel = None
    return _assemble(push_off, heel or known_heel, shoe_length_m)


def _believable(heel: Pivot, ball: Pivot) -> bool:
    """Whether heel and ball are as far apart as in a shoe, and nearly level."""
    apart = ball.point_m - heel.point_m
    return _SPAN_RANGE_M[0] < apart[0] < _SPAN_RANGE_M[1] and abs(float(apart[2])) < _STEP_MAX_M


def _push_off_pivots(swings: SwingPaths, axes: RealArray, angle: FloatArray, lowest: IntArray) -> list[Pivot]:
    """Pivots of the rising heel, from the ball toward the toe."""
    order = np.arange(angle.shape[1])[None, :]
    rows = np.arange(lowest.size)
    steepest = median(angle[rows, lowest][swings.from_flat]) if swings.from_flat.any() else 0.0
    reach = _PUSH_OFF_PART * -steepest - _PUSH_OFF_BEGIN_DEG
    bins = int(np.clip(reach // _BIN_MIN_DEG, 1, _BINS_MAX))
    if reach < 0.4 * _BIN_MIN_DEG:
        return []
    rising = swings.inside & (order < lowest[:, None]) & swings.from_flat[:, None]
    edges = -_PUSH_OFF_BEGIN_DEG - reach * np.arange(bins + 1) / bins
    found = [_find_pivot(swings, axes, rising & (angle <= start) & (angle > end)) for start, end in pairwise(edges)]
    return [pivot for pivot in found if pivot is not None]


def _landing(swings: SwingPaths, angle: FloatArray, lowest: IntArray) -> BoolArray:
    """Samples in which the forefoot is coming down, up to the flat."""
    order = np.arange(angle.shape[1])[None, :]
    falling = np.zeros_like(swings.inside)
    falling[:, :-1] = np.diff(angle, axis=1) < 0.05
    falling |= order >= (swings.last - swings.first)[:, None]
    unbroken = np.flip(np.logical_and.accumulate(np.flip(falling, axis=1), axis=1), axis=1)
    return np.asarray(unbroken & swings.inside & (angle > 2) & swings.to_flat[:, None] & (order > lowest[:, None]))


def _find_pivot(swings: SwingPaths, axes: RealArray, chosen: BoolArray) -> Pivot | None:
    """Point that moves least within the chosen samples of each swing, outliers weighted down; None where unclear."""
    at = np.flatnonzero(chosen)
    if at.size < _SAMPLES_MIN:
        return None
    row = at // chosen.shape[1]
    sample = swings.sample.ravel()[at]
    # element by element side by side in memory: (foot axis, world axis, sample) and (world axis, sample)
    rotation = np.array([[axes[:, world, foot][sample] for world in range(3)] for foot in range(3)], dtype=np.float64)
    place = np.array([swings.position[:, :, world].ravel()[at] for world in range(3)], dtype=np.float64)
    a = (rotation - _group_means(rotation, row)).reshape(3, -1)
    b = (_group_means(place, row) - place).ravel()
    # where the foot only pitches, nothing tells how far to the side the point lies: then it is straight ahead
    sideways = np.diag([0.0, _SIDEWAYS_TRUST**2 * at.size, 0.0])
    weight = np.ones(at.size)
    point = np.zeros(3)
    error = np.zeros(at.size)
    for _ in range(6):
        aw = (a.reshape(9, -1) * weight).reshape(3, -1)
        normal = aw @ a.T + sideways + 1e-9 * np.eye(3)
        point = np.asarray(np.linalg.solve(normal, aw @ b), dtype=np.float64)
        error = np.sqrt(((b - point @ a).reshape(3, -1) ** 2).sum(axis=0))
        weight = 1.0 / (1.0 + (error / 0.005) ** 2)
    if median(error) > _ERROR_MAX_M or float(np.abs(point).max()) > 0.4:
        return None
    return Pivot(point, median(place[2] + point @ rotation[:, 2]))


def _group_means(values: FloatArray, group: IntArray) -> FloatArray:
    """Mean of (…, n) values over each run of equal groups (n,), laid out over that run."""
    first = np.flatnonzero(np.diff(group, prepend=-1))
    count = np.diff(first, append=group.size)
    return np.asarray(np.repeat(np.add.reduceat(values, first, axis=-1) / count, count, axis=-1))


def _toe(push_off: list[Pivot], heel_x: float, depth: float, length: float, by_length: bool) -> FloatArray:
    """Tip of the toe: by the shoe's length from a heel that was found, else where the last of the push-off bears.

    It lies as high as the ball, for in swing the toes are straight.
    """
    if by_length and push_off:
        return np.array([heel_x + (1.0 - _HEEL_PART) * length, 0.0, push_off[0].point_m[2]])
    if len(push_off) == _BINS_MAX:
        return np.array([push_off[-1].point_m[0], 0.0, push_off[0].point_m[2]])
    return np.array([heel_x + (1.0 - _HEEL_PART) * length, 0.0, _TOE_SPRING_M - depth])


def _assemble(push_off: list[Pivot], heel: Pivot | None, shoe_length_m: float | None) -> ShoeGeometry:
    ball = push_off[0].point_m if push_off else None
    depth = USUAL_DEPTH_M
    if heel is not None:
        depth = -float(heel.point_m[2])
    elif ball is not None:
        depth = _JOINT_HEIGHT_M - float(ball[2])
    depth = float(np.clip(depth, *_SOLE_DEPTH_RANGE_M))
    span = _BALL_PART - _HEEL_PART
    length = shoe_length_m
    if length is None and ball is not None and heel is not None:
        length = float(np.clip((ball[0] - heel.point_m[0]) / span, *_LENGTH_RANGE_M))
    if length is None:
        length = _LENGTH_USUAL_M
    ball_x = float(ball[0]) if ball is not None else 0.03
    if ball is None and heel is not None:
        ball_x = float(heel.point_m[0]) + span * length
    if heel is not None:
        heel_x = float(heel.point_m[0])
    elif len(push_off) == _BINS_MAX:
        heel_x = float(push_off[-1].point_m[0]) - _LAST_PART * length
    else:
        heel_x = ball_x - span * length
    points = [*push_off, *([heel] if heel is not None else [])]
    if not push_off:  # the heel hardly rises, or too briefly to be seen: the ball lies where it does in usual shoes
        points.insert(0, Pivot(np.array([ball_x, 0.0, -depth]), -depth))
    if heel is None and not push_off:
        points.append(Pivot(np.array([heel_x, 0.0, -depth]), -depth))
    return ShoeGeometry(
        heel_m=np.array([heel_x, 0.0, -depth]),
        toe_m=_toe(push_off, heel_x, depth, length, shoe_length_m is not None and heel is not None),
        ball_m=np.array([ball_x, 0.0, -depth]),
        outline_m=np.stack([p.point_m for p in points]),
        outline_floor_m=np.array([p.height_m for p in points]),
        source="given" if shoe_length_m is not None else "estimated",
    )
