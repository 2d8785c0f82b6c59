"""The continuous motion of a foot, put together from its flats and swings."""

from __future__ import annotations

import numpy as np

from surefoot.gait.arrays import FloatArray, IntArray, RealArray, spans
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
    stance, swing_before = _stances(foot)
    # where each sample stands in the swings' matrices, behind which NaN and the height of stance are laid
    unknown = swings.inside.size
    inside = np.flatnonzero(swings.inside)
    place = np.full(n, unknown)
    place[swings.sample.ravel()[inside]] = inside
    place[stance] = unknown + 1

    def joined(values: RealArray) -> FloatArray:
        return np.asarray(np.append(values.ravel(), (np.nan, 0.0))[place], dtype=np.float64)

    turn = _first_heading(foot)
    # a swing that is anchored at its end goes nowhere from there
    end = turn @ np.where(swings.from_flat, swings.travel_m.T, 0.0)
    here = np.cumsum(end, axis=1)
    origin = here - end
    x, y = (swings.position[:, :, axis] for axis in range(2))
    position = np.empty((3, n))
    for axis, (of_x, of_y) in enumerate(turn.tolist()):
        position[axis] = joined(of_x * x + of_y * y + origin[axis][:, None])
        position[axis, stance] = here[axis][swing_before]
    position[2] = joined(swings.position[:, :, 2])
    heights = (kinematics.toe_height, kinematics.heel_height, kinematics.lowest_height)
    return FootPath(foot.side, foot.samples.time_s, position.T, foot.pitch, *(joined(height) for height in heights))


def _stances(foot: FootWalk) -> tuple[IntArray, IntArray]:
    """Samples in stance, up to but without the next swing's first, and the swing before each."""
    swings = foot.swings
    before = np.flatnonzero(foot.bout[1:] == foot.bout[:-1])
    length = np.maximum(swings.first[before + 1] - swings.last[before], 0)
    return spans(swings.last[before], length), np.repeat(before, length)


def _first_heading(foot: FootWalk) -> FloatArray:
    """Rotation that lays the first strides along x."""
    whole = np.flatnonzero(foot.swings.from_flat & foot.swings.to_flat)[:4]
    x, y = foot.swings.travel_m[whole].sum(axis=0)
    far = max(float(np.hypot(x, y)), 1e-9)
    return np.array([[x / far, y / far], [-y / far, x / far]])
