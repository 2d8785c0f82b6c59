"""One sample of one inertial sensor, as it arrives."""

from __future__ import annotations

from typing import NamedTuple

from surefoot.recording import Placement

Vector = tuple[float, float, float]


class Sample(NamedTuple):
    """One sample of one sensor in SI units and in the sensor's own axes.

    Parameters
    ----------
    placement
        Where the sensor sits: a foot or a shank.
    time_s
        When it was measured, on the sensor's own clock in s.
    acc
        Specific force in m/s² (a sensor at rest shows +9.81 upward); NaN where nothing was measured.
    gyr
        Angular rate in rad/s; NaN where nothing was measured.
    arrived_s
        When it arrived, on the engine's clock in s. A replay at full speed sets it to `time_s`.
    """

    placement: Placement
    time_s: float
    acc: Vector
    gyr: Vector
    arrived_s: float
