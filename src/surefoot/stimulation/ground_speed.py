"""How fast a foot travels over the floor, added up from its last stance.

The foot turns about the vertical as it travels, most of all on a turn. So the speed is kept along the foot and across
it, and is carried over into the foot's new direction at each sample; kept along the foot alone, it does not come back
to zero where a turning foot lands.
"""

from __future__ import annotations

from typing import NamedTuple

from surefoot.stimulation.sensor_axis import Posture


class GroundSpeed(NamedTuple):
    """Speed over the floor in m/s.

    Parameters
    ----------
    forward, across
        Along the walking direction of the foot, and across it (along the axis of the swing).
    """

    forward: float = 0.0
    across: float = 0.0


def carried(speed: GroundSpeed, dt: float, posture: Posture) -> GroundSpeed:
    """Take one sample in.

    Parameters
    ----------
    speed
        The speed so far.
    dt
        Time since the last sample in s.
    posture
        What this sample says of the sensor.

    Returns
    -------
    GroundSpeed
        The speed now.
    """
    forward, across = speed
    turn = posture.turn_rate
    return GroundSpeed(
        forward + (posture.forward_acc - turn * across) * dt, across + (posture.across_acc + turn * forward) * dt
    )
