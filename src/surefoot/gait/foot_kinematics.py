"""Motion of the shoe's points and the foot's pitch over all swings, side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surefoot.gait import quaternions
from surefoot.gait.arrays import BoolArray, FloatArray, RealArray, SingleArray, single
from surefoot.gait.attitude import Attitude
from surefoot.gait.swing_path import SwingPaths
from surefoot.gait.walk import ShoeGeometry

_CHUNK = 8192  # samples at a time: few enough to stay near the processor


@dataclass(frozen=True)
class SwingKinematics:
    """What the shoe does in m swings, padded like `SwingPaths`.

    Parameters
    ----------
    forward
        (m, 2) direction of travel.
    speed_m_s
        (m,) walking speed of the stride.
    sensor_speed, heel_speed, toe_speed
        (m, L) speed along the direction of travel in m/s.
    heel_height, toe_height
        (m, L) height over that of the flat foot in m.
    forefoot_height, lowest_height
        (m, L) height of the lowest point of the forefoot, and of the whole shoe, over the floor in m.
    sideways
        (m, L) departure of the sensor from the straight line of the stride in m, left positive.
    pitch
        (m, L) foot pitch in rad.
    """

    forward: FloatArray
    speed_m_s: FloatArray
    sensor_speed: RealArray
    heel_speed: RealArray
    toe_speed: RealArray
    heel_height: RealArray
    toe_height: RealArray
    forefoot_height: RealArray
    lowest_height: RealArray
    sideways: RealArray
    pitch: RealArray


def foot_axes(attitude: Attitude, mounting: FloatArray) -> SingleArray:
    """Give the foot's axes in the world.

    Parameters
    ----------
    attitude
        Attitude of the sensor.
    mounting
        (3, 3) rows are the foot's forward, left and up in sensor axes.

    Returns
    -------
    ndarray
        (n, 3, 3) matrices whose columns are forward, left and up in world axes; element by element in memory.
    """
    n = attitude.to_world.shape[0]
    out = np.empty((3, 3, n), dtype=np.float32)
    turn = single(mounting)
    for first in range(0, n, _CHUNK):
        part = slice(first, first + _CHUNK)
        rotation = quaternions.rotation_matrices(attitude.to_world[part]).transpose(1, 2, 0)
        for i in range(3):
            np.matmul(turn, rotation[i], out=out[i, :, part])
    return out.transpose(2, 0, 1)


def describe_swings(
    swings: SwingPaths,
    attitude: Attitude,
    mounting: FloatArray,
    axes: SingleArray,
    pitch: FloatArray,
    stride_time_s: FloatArray,
    shoe: ShoeGeometry,
) -> SwingKinematics:
    """Compute the motion of the shoe's points.

    Parameters
    ----------
    swings
        Paths of the swings.
    attitude, mounting
        Attitude of the sensor and its mounting on the foot.
    axes
        (n, 3, 3) foot axes, see `foot_axes`.
    pitch
        (n,) foot pitch in rad.
    stride_time_s
        (m,) time from still moment to still moment; NaN for swings with an open end.
    shoe
        Points of the sole.

    Returns
    -------
    SwingKinematics
        Motion of the shoe's points.
    """
    whole = swings.from_flat & swings.to_flat
    length = np.linalg.norm(swings.travel_m, axis=1)
    forward = swings.travel_m / np.maximum(length, 1e-6)[:, None]
    borrow_from_neighbours(forward, whole)
    x_turn, y_turn, z_turn = single(mounting) @ single(attitude.gyr).T
    ahead, aside = single(forward[:, :1]), single(forward[:, 1:])
    sample = swings.sample
    x_axis, y_axis, z_axis = (axes[:, :2, i].T for i in range(3))
    x_rate = z_turn * y_axis - y_turn * z_axis
    z_rate = y_turn * x_axis - x_turn * y_axis

    def along(x: RealArray, y: RealArray) -> SingleArray:
        return np.asarray(x * ahead + y * aside)

    sensor = along(swings.velocity[:, :, 0], swings.velocity[:, :, 1])
    x_along, z_along = along(x_rate[0][sample], x_rate[1][sample]), along(z_rate[0][sample], z_rate[1][sample])
    anchor = np.where(swings.to_flat & ~swings.from_flat, swings.last, swings.first)
    vertical = np.stack([axes[:, 2, i][sample] for i in range(3)])
    x_up, z_up = (vertical[i] - axes[anchor, 2, i][:, None] for i in (0, 2))
    height = swings.position[:, :, 2]

    def at_point(of_sensor: RealArray, p: FloatArray, of_x: RealArray, of_z: RealArray) -> RealArray:
        return np.asarray(of_sensor + float(p[0]) * of_x + float(p[2]) * of_z)

    fore = shoe.outline_m[:, 0] > 0.5 * (shoe.heel_m[0] + shoe.ball_m[0])
    forefoot, rear = (lowest_points(height, vertical.transpose(1, 2, 0), shoe, part) for part in (fore, ~fore))
    toe_speed = at_point(sensor, shoe.toe_m, x_along, z_along)
    return SwingKinematics(
        forward=forward,
        speed_m_s=walking_speed(length, stride_time_s, whole, toe_speed.max(axis=1)),
        sensor_speed=sensor,
        heel_speed=at_point(sensor, shoe.heel_m, x_along, z_along),
        toe_speed=toe_speed,
        heel_height=at_point(height, shoe.heel_m, x_up, z_up),
        toe_height=at_point(height, shoe.toe_m, x_up, z_up),
        forefoot_height=forefoot,
        lowest_height=np.minimum(forefoot, rear),
        sideways=along(swings.position[:, :, 1], -swings.position[:, :, 0]),
        pitch=single(pitch)[sample],
    )


def walking_speed(length: FloatArray, time: FloatArray, whole: BoolArray, fastest: RealArray) -> FloatArray:
    """Walking speed at each swing; after standing the body is still speeding up toward that of the next stride.

    Parameters
    ----------
    length, time
        (m,) stride length in m and time in s.
    whole
        (m,) whether a swing runs from flat to flat.
    fastest
        (m,) greatest speed of the toe in m/s.

    Returns
    -------
    ndarray
        (m,) speed in m/s.
    """
    usual = 1.2 * float(np.nanmedian(time))
    speed = np.where(whole, length / np.maximum(np.where(whole, np.minimum(time, usual), 1.0), 0.1), np.nan)
    following = np.where(whole & (time <= usual), speed, np.nan)
    borrow_from_neighbours(following, np.isfinite(following))
    borrow_from_neighbours(speed, whole)
    starting = whole & (time > usual) & np.isfinite(following)
    # no step is walked faster than two fifths of the toe's greatest speed in it
    rising = np.maximum(speed, np.minimum(0.5 * (speed + following), 0.4 * fastest))
    return np.where(starting, rising, speed)


def lowest_points(height: RealArray, vertical: RealArray, shoe: ShoeGeometry, part: BoolArray) -> RealArray:
    """Height of the lowest point of a part of the sole.

    Parameters
    ----------
    height
        (m, L) height in m of the point that the shoe's points are seen from.
    vertical
        (m, L, 3) vertical part of the foot's axes.
    shoe
        Points of the sole.
    part
        (k,) which points of the outline are looked at.

    Returns
    -------
    ndarray
        (m, L) height over the floor in m.
    """
    lowest = np.full_like(height, np.inf)
    x, y, z = np.moveaxis(vertical, -1, 0)
    for point, floor in zip(shoe.outline_m[part].tolist(), shoe.outline_floor_m[part].tolist(), strict=True):
        np.minimum(lowest, x * point[0] + y * point[1] + z * point[2] - floor, out=lowest)
    lowest += height
    return lowest


def borrow_from_neighbours(values: FloatArray, known: BoolArray) -> None:
    """Give swings without a value of their own that of the next one that has, else of the last, in place.

    Parameters
    ----------
    values
        (m,) or (m, k) values.
    known
        (m,) which swings have one.
    """
    source = np.flatnonzero(known)
    if source.size == 0:
        return
    for i in np.flatnonzero(~known):
        place = int(np.searchsorted(source, i))
        values[i] = values[source[min(place, source.size - 1)]]
