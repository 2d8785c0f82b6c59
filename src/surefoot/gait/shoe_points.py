"""Where heel, ball and toe of the shoe lie, seen from the sensor.

While the heel rises, the shoe turns about the ball of the foot; while it comes down after heel contact, about the heel.
The point that moves least in each of these stretches, over all strides, is found by least squares. The ball's pivot
lies where the foot bends, above the floor by a few centimetres; the heel's lies where the heel meets the floor.
"""

from __future__ import annotations

import numpy as np

from surefoot.gait.arrays import BoolArray, FloatArray, IntArray
from surefoot.gait.swing_path import SwingPaths
from surefoot.gait.walk import ShoeGeometry

# Proportions of a shoe along its length, from the rear: where the heel meets the floor, and the ball.
_HEEL_PART, _BALL_PART = 0.05, 0.65
_LENGTH_RANGE_M = (0.24, 0.31)
_LENGTH_USUAL_M = 0.28
USUAL_DEPTH_M = 0.08
# The tip of a shoe stands off the floor.
_TOE_SPRING_M = 0.02
_SOLE_DEPTH_RANGE_M = (0.03, 0.14)


def _pivot(rotation: FloatArray, shift: FloatArray) -> tuple[FloatArray, float] | None:
    """Point (x, z) that moves least: minimise |shift + rotation · point|, outliers weighted down; and its residual."""
    if shift.shape[0] < 30:
        return None
    a = rotation[:, :, [0, 2]].reshape(-1, 2)
    b = -shift.reshape(-1)
    weight = np.ones(b.shape[0])
    point: FloatArray = np.zeros(2)
    error: FloatArray = b
    for _ in range(6):
        aw = a * weight[:, None]
        point = np.asarray(np.linalg.lstsq(aw.T @ aw, aw.T @ (b * weight), rcond=None)[0], dtype=np.float64)
        error = np.abs(b - a @ point)
        weight = 1.0 / np.sqrt(1.0 + (error / 0.005) ** 2)
    return point, float(np.median(error))


def find_shoe_points(
    swings: SwingPaths, axes: FloatArray, pitch: FloatArray, shoe_length_m: float | None
) -> ShoeGeometry:
    """Find heel, ball and toe of the shoe from the walk itself.

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

    Returns
    -------
    ShoeGeometry
        Points of the sole; ``source`` says whether the shoe's length was given or estimated.
    """
    angle = np.degrees(pitch[swings.sample])
    lowest = np.argmin(np.where(swings.inside, angle, 999.0), axis=1)
    order = np.arange(swings.sample.shape[1])[None, :]
    rising = swings.inside & (order < lowest[:, None]) & (angle < -4) & (angle > -30) & swings.from_flat[:, None]
    ball = _fit(swings, axes, rising, swings.first, np.zeros_like(swings.position[:, 0]))
    falling = np.zeros_like(swings.inside)
    falling[:, :-1] = np.diff(angle, axis=1) < 0.05
    count = swings.inside.sum(axis=1)
    falling |= order >= (count - 1)[:, None]
    unbroken = np.flip(np.cumprod(np.flip(falling, axis=1), axis=1), axis=1).astype(bool)
    landing = unbroken & swings.inside & (angle > 2) & swings.to_flat[:, None] & (order > lowest[:, None])
    heel = _fit(swings, axes, landing, swings.last, swings.position[:, -1])
    return _assemble(ball, heel, shoe_length_m)


def _fit(
    swings: SwingPaths, axes: FloatArray, chosen: BoolArray, reference: IntArray, origin: FloatArray
) -> FloatArray | None:
    """Fit a pivot to the chosen samples; None where it is not determined."""
    row, column = np.nonzero(chosen)
    if row.size > 20000:
        keep = np.linspace(0, row.size - 1, 20000).astype(int)
        row, column = row[keep], column[keep]
    rotation = axes[swings.sample[row, column]] - axes[reference[row]]
    fit = _pivot(rotation, swings.position[row, column] - origin[row])
    if fit is None or fit[1] > 0.012:
        return None
    return fit[0]


def _assemble(ball: FloatArray | None, heel: FloatArray | None, shoe_length_m: float | None) -> ShoeGeometry:
    depths = [-p[1] for p in (heel, ball) if p is not None]
    depth = float(np.clip(depths[0] if depths else USUAL_DEPTH_M, *_SOLE_DEPTH_RANGE_M))
    if heel is None and ball is not None:
        # the ball's pivot lies in the joint, about 35 mm above the floor
        depth = float(np.clip(-ball[1] + 0.035, *_SOLE_DEPTH_RANGE_M))
    span = _BALL_PART - _HEEL_PART
    length = shoe_length_m
    if length is None and ball is not None and heel is not None:
        length = float(np.clip((ball[0] - heel[0]) / span, *_LENGTH_RANGE_M))
    if length is None:
        length = _LENGTH_USUAL_M
    ball_x = float(ball[0]) if ball is not None else (float(heel[0]) + span * length if heel is not None else 0.03)
    heel_x = float(heel[0]) if heel is not None else ball_x - span * length
    ball_x = float(np.clip(ball_x, heel_x + 0.4 * length, heel_x + 0.9 * length))
    return ShoeGeometry(
        heel_m=np.array([heel_x, 0.0, -depth]),
        toe_m=np.array([heel_x + (1.0 - _HEEL_PART) * length, 0.0, _TOE_SPRING_M - depth]),
        ball_m=np.array([ball_x, 0.0, -depth]),
        source="given" if shoe_length_m is not None else "estimated",
    )
