"""What a Movella DOT says over Bluetooth, as bytes: the payload "rate quantities" of its measurement service.

Facts from Movella DOT BLE Services Specifications (2023, revision C): 28 bytes, little-endian: time stamp in µs
(4 bytes, wraps after 71.6 min), acceleration in m/s² and angular velocity in deg/s (three 4-byte floats each), in
sensor axes.
"""

from __future__ import annotations

import math
import struct
from typing import NamedTuple

from surefoot.stimulation.sample import Vector

CONTROL_UUID = "15172001-4947-11e9-8646-d663bd873d93"
PAYLOAD_UUID = "15172003-4947-11e9-8646-d663bd873d93"
NAMES = ("Movella DOT", "Xsens DOT")
RATE_HZ = 60.0
"""The greatest rate that it streams, and its default."""

_RATE_QUANTITIES = 21
START = bytes((1, 1, _RATE_QUANTITIES))
STOP = bytes((1, 0, _RATE_QUANTITIES))

_PAYLOAD = struct.Struct("<I6f")
_WRAP = 1 << 32
_RAD = math.pi / 180.0


class DotReading(NamedTuple):
    """One payload.

    Parameters
    ----------
    ticks_us
        The sensor's time stamp in µs, without wraps.
    acc
        m/s², sensor axes.
    gyr
        rad/s, sensor axes.
    """

    ticks_us: int
    acc: Vector
    gyr: Vector


def decode(payload: bytes, last_us: int | None) -> DotReading | None:
    """Decode one notification.

    Parameters
    ----------
    payload
        Its bytes; what comes after the first 28 is padding.
    last_us
        Time stamp of the reading before, without wraps; None for the first.

    Returns
    -------
    DotReading or None
        None where the payload is too short to be one.
    """
    if len(payload) < _PAYLOAD.size:
        return None
    ticks, ax, ay, az, gx, gy, gz = _PAYLOAD.unpack_from(payload)
    if last_us is not None:
        # the nearest time to the last one that shows these ticks: a wrap goes on, a late packet goes back
        ticks += _WRAP * round((last_us - ticks) / _WRAP)
    return DotReading(ticks, (ax, ay, az), (_RAD * gx, _RAD * gy, _RAD * gz))
