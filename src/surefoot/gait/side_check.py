"""Whether a foot that is called left moves like a left foot.

In push-off the foot rolls over the oblique line of its toe joints, so that the axis about which it turns then points
outward from the axis of the stride as a whole, to the left on a left foot. On one foot the angle is too small to rely
on. The difference between the two feet had the right sign, by 5.7 degrees and more, in 17 real pairs of ten people; the
limit was drawn on those same pairs and has not been tried on others.
"""

from __future__ import annotations

import numpy as np

from surefoot.gait.arrays import FloatArray, IntArray
from surefoot.gait.foot_walk import SensorFootWalk


def push_off_yaw_deg(foot: SensorFootWalk) -> float:
    """Angle from the line across the stride's main axis of rotation to that across push-off's.

    Parameters
    ----------
    foot
        What was found on the foot.

    Returns
    -------
    float
        Angle in degrees, positive to the left.
    """
    up = foot.mounting[2]
    turning = foot.attitude.gyr - np.outer(foot.attitude.gyr @ up, up)
    swings = foot.swings
    pitch = np.where(swings.inside, foot.pitch[swings.sample], np.inf)
    order = np.arange(pitch.shape[1])[None, :]
    rising = swings.inside & (order < np.argmin(pitch, axis=1)[:, None]) & swings.from_flat[:, None]
    whole = _axis(turning, swings.sample[swings.inside], foot.mounting[1])
    push_off = _axis(turning, swings.sample[rising], foot.mounting[1])
    return float(np.degrees(np.arctan2(np.cross(whole, push_off) @ up, whole @ push_off)))


def _axis(turning: FloatArray, samples: IntArray, left: FloatArray) -> FloatArray:
    """Main axis of rotation over some samples, pointing left."""
    chosen = turning[samples]
    axis = np.linalg.eigh(chosen.T @ chosen)[1][:, 2]
    return np.asarray(-axis if axis @ left < 0 else axis)
