"""A walk, and what the person does after it, in one recording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from surefoot.recording.model import Recording
from surefoot.virtual.sensor import Sensor
from surefoot.virtual.simulation import VirtualWalk, simulate
from surefoot.virtual.stationary import Stationary, record_stationary
from surefoot.virtual.walker import Walker


def walk_and_rest(
    walker: Walker,
    activity: Stationary,
    sensors: Sequence[Sensor],
    rest_s: float = 60.0,
    seed: int = 0,
    scale: float = 1.0,
) -> tuple[Recording, VirtualWalk]:
    """Let a walker walk, stop, and then do something that is not walking.

    Both parts begin and end with feet that lie flat and are still, so they fit together without a jump.

    Parameters
    ----------
    walker
        The walker; its course ends with standing.
    activity
        What comes after the walk.
    sensors
        Sensors on feet or shanks, with clocks that run true.
    rest_s
        How long it lasts, in s.
    seed
        Seed of all that is drawn.
    scale
        See `record_stationary`.

    Returns
    -------
    recording : Recording
        Both parts.
    walk : VirtualWalk
        The walk alone, with its truth; what comes after it begins at its course's ``duration_s``.
    """
    walk = simulate(walker, sensors, seed)
    after = record_stationary(activity, sensors, rest_s, seed, scale)
    streams = {}
    for sensor in sensors:
        first, second = walk.recording.streams[sensor.placement], after.streams[sensor.placement]
        begin = walker.course.duration_s + 1.0 / sensor.rate_hz
        streams[sensor.placement] = replace(
            first,
            time_s=np.concatenate([first.time_s, second.time_s + begin]),
            acc=np.concatenate([first.acc, second.acc]),
            gyr=np.concatenate([first.gyr, second.gyr]),
        )
    return replace(walk.recording, name=f"{walker.name}, then {activity.value}", streams=streams), walk
