"""A walk backward: the walk of a virtual walker played in reverse.

Hip and knee of people who walk backward move much as in a forward walk that is played in reverse; the ankle does so
less (Winter, Pluck and Yang 1989, J Mot Behav 21:291-305). So poses are those of the walk at times counted from its
end; speeds change their sign and accelerations do not, exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from surefoot.recording.model import Placement, Recording
from surefoot.virtual.jet import Jet
from surefoot.virtual.pose import Pose
from surefoot.virtual.sensed import sensed
from surefoot.virtual.sensor import Sensor
from surefoot.virtual.simulation import move
from surefoot.virtual.walker import Walker

FloatArray = NDArray[np.float64]

_LANDING = 0.5  # the toes land softer than a heel


def _reversed(pose: Callable[[FloatArray], Pose], duration_s: float) -> Callable[[FloatArray], Pose]:
    def at(t: FloatArray) -> Pose:
        forward = pose(duration_s - t)
        return Pose(**{name: Jet(jet.d0, -jet.d1, jet.d2) for name, jet in vars(forward).items()})

    return at


def record_backward(walker: Walker, sensors: Sequence[Sensor], seed: int = 0) -> Recording:
    """Let a walker walk backward with sensors on.

    Parameters
    ----------
    walker
        The walker, on its course; the floor is level.
    sensors
        Sensors on feet or shanks.
    seed
        Seed of the stride-to-stride variability and of the sensors' noise.

    Returns
    -------
    Recording
        What the sensors measured: the course from its end to its beginning.
    """
    body, duration_s = move(walker, seed), walker.course.duration_s
    streams = {}
    for sensor in sensors:
        place, side = sensor.placement, sensor.placement.side
        assert side is not None, place
        leaves = np.sort(duration_s - body.legs[side].foot.plan.toe_off_s)
        hits = np.stack([leaves, np.full_like(leaves, _LANDING)], axis=1)
        rng = np.random.default_rng([seed, 2000 + list(Placement).index(place)])

        def pose(t: FloatArray, place: Placement = place) -> Pose:
            return body.pose(place, t)

        streams[place] = sensed(sensor, _reversed(pose, duration_s), duration_s, hits, rng)
    return Recording(name=f"{walker.name}, backward", streams=streams)
