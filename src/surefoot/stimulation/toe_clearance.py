"""Clearance of a simulated foot: how high the sole passes over the floor while the tip of the shoe is fast."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surefoot.stimulation.leg_path import LegPath

FloatArray = NDArray[np.float64]

FAST_SHARE = 0.6  # of the greatest forward speed of the tip in this swing, as in the stride table


def clearance_m(path: LegPath, pitch: FloatArray) -> FloatArray:
    """Return the least height of the sole in the fast part of each swing.

    Parameters
    ----------
    path
        The leg; its ankle stays where it is.
    pitch
        (k,) foot pitch at each sample in rad.

    Returns
    -------
    ndarray
        (n - 1,) in m; NaN where a swing has no sample. Below zero the foot would have caught the floor.
    """
    shoe = path.walker.foot(path.side).shoe
    forward, up = shoe.ankle_m
    s, c, level = np.sin(pitch), np.cos(pitch), np.cos(path.roll[:, 0])
    origin = path.ankle_m[:, 2] - level * (forward * s + up * c)
    lowest = origin - level * shoe.support(pitch)
    tip_x, tip_z = shoe.toe_point_m
    ahead = (tip_x - forward) * c - (tip_z - up) * s
    place = path.ankle_m[:, :2] + ahead[:, None] * np.stack([np.cos(path.yaw[:, 0]), np.sin(path.yaw[:, 0])], axis=1)
    speed = np.hypot(*np.gradient(place, 1.0 / path.rate_hz, axis=0).T)
    t = np.arange(len(pitch)) / path.rate_hz
    found = np.full(len(path.contact_s) - 1, np.nan)
    for i, (begin, end) in enumerate(zip(path.toe_off_s[:-1], path.contact_s[1:], strict=True)):
        inside = np.flatnonzero((t > begin) & (t < end))
        if len(inside):
            fast = inside[speed[inside] > FAST_SHARE * speed[inside].max()]
            found[i] = lowest[fast].min()
    return found
