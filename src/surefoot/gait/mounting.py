"""How a sensor sits on the foot, found from walking alone.

Gravity at the still moments gives the vertical. The foot turns mostly about one horizontal axis, which gives left.
Displacement over the strides tells forward from backward. The principal axis lies across the line of progression; the
foot's long axis points a few degrees outward from it.
"""

from __future__ import annotations

import numpy as np

from surefoot.gait import quaternions
from surefoot.gait.arrays import FloatArray
from surefoot.gait.attitude import Attitude, central
from surefoot.gait.settings import OrientationSettings
from surefoot.gait.still_moments import StillMoments, displacement_between
from surefoot.recording import Side


def body_axes(
    attitude: Attitude, still: StillMoments, rate_hz: float, side: Side, settings: OrientationSettings
) -> FloatArray:
    """Find the foot's forward, left and up in sensor axes.

    Parameters
    ----------
    attitude
        Attitude of the sensor.
    still
        Still moments; at least one step between them.
    rate_hz
        Sampling rate.
    side
        Side of the body, which tells outward.
    settings
        See `OrientationSettings`.

    Returns
    -------
    ndarray
        (3, 3) rotation matrix whose rows are forward, left and up in sensor axes.
    """
    steps = np.flatnonzero(still.stepped)
    moments = still.index[np.unique(np.concatenate([steps, steps + 1]))]
    up = central(quaternions.up_in_sensor(attitude.to_world_at(moments)))
    up /= np.linalg.norm(up)
    moving = attitude.gyr[moments[0] : moments[-1] + 1]
    horizontal = np.eye(3) - np.outer(up, up)
    left = np.linalg.eigh(horizontal @ (moving.T @ moving) @ horizontal)[1][:, 2]
    forward = np.cross(left, up)
    travel = displacement_between(attitude.acc_sums, still.index, rate_hz)[steps]
    heading = quaternions.rotate(attitude.to_world_at(still.index[steps]), forward)
    along = (heading[:, 0] * travel.real + heading[:, 1] * travel.imag) / np.abs(travel)
    if np.median(along) < 0:
        forward, left = -forward, -left
    angle = np.radians(settings.toe_out_deg) * (1.0 if side is Side.LEFT else -1.0)
    long_axis = np.cos(angle) * forward + np.sin(angle) * left
    return np.stack([long_axis, np.cross(up, long_axis), up])
