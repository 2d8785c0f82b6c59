"""Whether a foot that is called left moves like a left foot.

In push-off the foot rolls over the oblique line of its toe joints, so that the axis about which it turns then points
outward from the axis of the stride as a whole, to the left on a left foot. On one foot the angle is too small to rely
on. The difference between the two feet had the right sign, by 5.7 degrees and more, in 17 real pairs of ten people; the
limit was drawn on those same pairs and has not been tried on others.
"""

from __future__ import annotations

import numpy as np

from surefoot.gait.arrays import FloatArray, IntArray, spans
from surefoot.gait.foot_walk import SensorFootWalk

_SWINGS_ASKED = 300


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
    swings = foot.swings
    # an hour of walking need not be asked swing by swing
    asked = slice(None, None, max(1, swings.first.size // _SWINGS_ASKED))
    first, last = swings.first[asked], swings.last[asked]
    rising = np.where(swings.from_flat[asked], np.argmin(foot.kinematics.pitch[asked], axis=1), 0)
    whole, push_off = (_axis(foot, spans(first, length)) for length in (last - first + 1, rising))
    return float(np.degrees(np.arctan2(np.cross(whole, push_off) @ up, whole @ push_off)))


def _axis(foot: SensorFootWalk, samples: IntArray) -> FloatArray:
    """Main horizontal axis of rotation over some samples, pointing left."""
    _, left, up = foot.mounting
    turning = np.stack([column[samples] for column in foot.attitude.gyr.T])
    horizontal = np.eye(3) - np.outer(up, up)
    axis = np.linalg.eigh(horizontal @ (turning @ turning.T) @ horizontal)[1][:, 2]
    return np.asarray(-axis if axis @ left < 0 else axis)
