"""The continuous motion of a foot, put together from its flats and swings."""

from __future__ import annotations

import numpy as np

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
    position = np.full((n, 3), np.nan)
    heights = {name: np.full(n, np.nan) for name in ("toe", "heel", "lowest")}
    swings, kinematics = foot.swings, foot.kinematics
    here = np.zeros(2)
    heading = _first_heading(foot)
    lowest = kinematics.lowest_height
    for i in range(swings.first.size):
        first, last = int(swings.first[i]), int(swings.last[i])
        new_bout = i == 0 or foot.bout[i] != foot.bout[i - 1]
        count = last - first + 1
        path = swings.position[i, :count]
        if i and not new_bout:
            stance = slice(int(swings.last[i - 1]), first + 1)
            position[stance, :2] = here
            position[stance, 2] = 0.0
            for array in heights.values():
                array[stance] = 0.0
        origin = here - path[-1, :2] if not swings.from_flat[i] else here
        position[first : last + 1, :2] = path[:, :2] + origin
        position[first : last + 1, 2] = path[:, 2]
        heights["toe"][first : last + 1] = kinematics.toe_height[i, :count]
        heights["heel"][first : last + 1] = kinematics.heel_height[i, :count]
        heights["lowest"][first : last + 1] = lowest[i, :count]
        here = position[last, :2].copy()
    position[:, :2] = position[:, :2] @ heading.T
    return FootPath(
        foot.side,
        foot.samples.time_s,
        position,
        foot.pitch,
        heights["toe"],
        heights["heel"],
        heights["lowest"],
    )


def _first_heading(foot: FootWalk) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Rotation that lays the first strides along x."""
    whole = np.flatnonzero(foot.swings.from_flat & foot.swings.to_flat)[:4]
    x, y = foot.swings.travel_m[whole].sum(axis=0)
    far = max(float(np.hypot(x, y)), 1e-9)
    return np.array([[x / far, y / far], [-y / far, x / far]])
