"""Virtual optical markers: the paths that a motion laboratory would record of a virtual walk."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from surefoot.recording.model import MarkerStream, Recording, Side
from surefoot.virtual.pose import stacked
from surefoot.virtual.simulation import VirtualWalk

_NAMES = {Side.LEFT: "L", Side.RIGHT: "R"}


def with_markers(walk: VirtualWalk, rate_hz: float = 100.0, noise_mm: float = 0.0, seed: int = 0) -> Recording:
    """Return the recording of a virtual walk with markers at heel, toe and ankle of both feet.

    Parameters
    ----------
    walk
        The walk.
    rate_hz
        Rate of the cameras.
    noise_mm
        Standard deviation of each coordinate.
    seed
        Seed of the noise.

    Returns
    -------
    Recording
        The recording with ``L_HEEL``, ``L_TOE``, ``L_ANKLE``, ``R_HEEL`` … in laboratory axes. Heel and toe sit at
        the ends of the shoe, so in foot-flat they are as high above the floor as those ends are.
    """
    rng = np.random.default_rng(seed)
    t = np.arange(int(walk.walker.course.duration_s * rate_hz) + 1, dtype=np.float64) / rate_hz
    markers = {}
    for side, foot in walk.truth.feet.items():
        shoe = walk.walker.foot(side).shoe
        pose = foot.pose(t)
        for name, (forward, up) in (
            ("HEEL", shoe.heel_point_m),
            ("TOE", shoe.toe_point_m),
            ("ANKLE", shoe.ankle_m),
        ):
            path = stacked(pose.point((forward, 0.0, up)), 0) + 1e-3 * noise_mm * rng.standard_normal((len(t), 3))
            label = f"{_NAMES[side]}_{name}"
            markers[label] = MarkerStream(label, t, path)
    return replace(walk.recording, markers=markers)
