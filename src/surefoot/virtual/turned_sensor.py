"""What a sensor records that turns on its strap while it is worn; made from any recording, real or virtual."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from surefoot.recording import FloatArray, SensorStream

_TURNING_S = 0.25


def turn_on_strap(stream: SensorStream, at_s: float, turn_rad: FloatArray) -> SensorStream:
    """Turn the sensor of a recording, within a quarter of a second, and for good.

    Parameters
    ----------
    stream
        Of a sensor that kept its place.
    at_s
        When it begins to turn, on the stream's own clock.
    turn_rad
        (3,) axis, in the sensor's axes, times the angle in rad.

    Returns
    -------
    SensorStream
        Before it, the same; while it turns, the gyroscope also senses that; after it, the same in turned axes.
        The few millimetres by which the sensor moves are left out.
    """
    from scipy.spatial.transform import Rotation

    part = np.clip((stream.time_s - at_s) / _TURNING_S, 0.0, 1.0)
    turned = part * part * (3.0 - 2.0 * part)
    rate = np.where((part > 0.0) & (part < 1.0), 6.0 * part * (1.0 - part) / _TURNING_S, 0.0)
    back = Rotation.from_rotvec(-turned[:, None] * turn_rad)
    acc, gyr = (back.apply(np.array(x)) for x in (stream.acc, stream.gyr))
    return replace(stream, acc=acc, gyr=gyr + rate[:, None] * turn_rad)
