"""The continuous motion of a foot, put together from its flats and swings."""

from __future__ import annotations

import numpy as np

from surefoot.gait.arrays import FloatArray, IntArray
from surefoot.gait.foot_walk import FootWalk
from surefoot.gait.walk import FootPath


def join_path(foot: FootWalk) -> FootPath:
    """Join flats and swings to one path.

    Parameters
    ----------
    foot
        What was found on the foot.

    Returns
    -------
    FootPath
        Motion on the stream's time axis; NaN outside the bouts.
    """
    n = foot.samples.time_s.shape[0]
    swings, kinematics = foot.swings, foot.kinematics
    inside = np.flatnonzero(swings.inside)
    sample = swings.sample.ravel()[inside]
    stance, swing_before = _stances(foot)
    end = swings.position[np.arange(swings.first.size), swings.last - swings.first, :2].T
    here = np.cumsum(np.where(swings.from_flat, end, 0.0), axis=1)
    origin = here - end
    way = np.full((2, n), np.nan)
    for axis in range(2):
        way[axis, sample] = (swings.position[:, :, axis] + origin[axis][:, None]).ravel()[inside]
        way[axis, stance] = here[axis][swing_before]

    def joined(height: FloatArray) -> FloatArray:
        out = np.full(n, np.nan)
        out[sample] = height.ravel()[inside]
        out[stance] = 0.0
        return out

    sensor, toe, heel, lowest = (
        joined(x)
        for x in (swings.position[:, :, 2], kinematics.toe_height, kinematics.heel_height, kinematics.lowest_height)
    )
    position = np.stack([*(_first_heading(foot) @ way), sensor]).T
    return FootPath(foot.side, foot.samples.time_s, position, foot.pitch, toe, heel, lowest)


def _stances(foot: FootWalk) -> tuple[IntArray, IntArray]:
    """Samples in stance, up to but without the next swing's first, and the swing before each."""
    swings = foot.swings
    before = np.flatnonzero(foot.bout[1:] == foot.bout[:-1])
    length = np.maximum(swings.first[before + 1] - swings.last[before], 0)
    begins = np.cumsum(length) - length
    step = np.arange(int(length.sum())) - np.repeat(begins, length)
    swing = np.repeat(before, length)
    return swings.last[swing] + step, swing


def _first_heading(foot: FootWalk) -> FloatArray:
    """Rotation that lays the first strides along x."""
    whole = np.flatnonzero(foot.swings.from_flat & foot.swings.to_flat)[:4]
    x, y = foot.swings.travel_m[whole].sum(axis=0)
    far = max(float(np.hypot(x, y)), 1e-9)
    return np.array([[x / far, y / far], [-y / far, x / far]])
