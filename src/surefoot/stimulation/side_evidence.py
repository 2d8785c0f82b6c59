"""Whether the sensors of left and right seem to be swapped, by what their strides have shown so far (`side_motion`).

Two sensors of one kind are judged by the difference of their strides, one alone by its own; what is not clear is not
claimed. Clear is a mean over the last strides that lies beyond a limit by twice its standard error. As recorded, the
difference had the right sign in 17 real pairs of feet (ten people) by 9 degrees and more, and in 13 real pairs of
shanks (seven people, all on treadmills) by 5.4 degrees and more; the limits were drawn on those.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite, sqrt
from typing import NamedTuple

from surefoot.recording import Placement, Side

LEAST_STRIDES = 8
"""Of each leg, before anything is said."""

_MEMORY = 20  # strides
_PAIR_DEG = {"foot": 5.0, "shank": 3.0}
_ALONE_DEG = {"foot": 6.0, "shank": 3.0}
_SURE = 2.0  # standard errors


class SideEvidence(NamedTuple):
    """What the strides of one sensor have shown.

    Parameters
    ----------
    strides
        Number of strides so far.
    mean_deg, var_deg2
        Running mean and variance of how much they were like those of the leg that the sensor is named for, in degrees;
        negative is like the other leg.
    """

    strides: int = 0
    mean_deg: float = 0.0
    var_deg2: float = 0.0


def with_stride(seen: SideEvidence, like_left_deg: float, side: Side) -> SideEvidence:
    """Take one stride in.

    Parameters
    ----------
    seen
        What was seen so far.
    like_left_deg
        How much the stride was like one of a left leg, in degrees (`Command.like_left_deg`); NaN leaves all as it is.
    side
        The leg that the sensor is named for.

    Returns
    -------
    SideEvidence
        What is seen now.
    """
    if not isfinite(like_left_deg):
        return seen
    own = like_left_deg if side is Side.LEFT else -like_left_deg
    strides = seen.strides + 1
    weight = max(1.0 / strides, 1.0 / _MEMORY)
    away = own - seen.mean_deg
    variance = (1.0 - weight) * (seen.var_deg2 + weight * away * away)
    return SideEvidence(strides, seen.mean_deg + weight * away, variance)


def seems_swapped(sensors: Sequence[Placement], seen: Sequence[SideEvidence]) -> str:
    """Tell in words whether sensors seem to sit on the wrong legs.

    Parameters
    ----------
    sensors
        One or two sensors, by the names that they have.
    seen
        What the strides of each have shown.

    Returns
    -------
    str
        Empty where nothing is clear.
    """
    if any(one.strides < LEAST_STRIDES for one in seen) or not seen:
        return ""
    kinds = {sensor.segment for sensor in sensors}
    if len(seen) == 2 and len(kinds) == 1:
        return _pair(kinds.pop(), seen)
    for sensor, one in zip(sensors, seen, strict=True):
        if one.mean_deg + _SURE * _error_deg(one) < -_ALONE_DEG.get(sensor.segment, float("inf")):
            return _alone(sensor, one)
    return ""


def _pair(kind: str, seen: Sequence[SideEvidence]) -> str:
    apart = sum(one.mean_deg for one in seen)
    error = sqrt(sum(_error_deg(one) ** 2 for one in seen))
    if apart + _SURE * error >= -_PAIR_DEG.get(kind, float("inf")):
        return ""
    return (
        f"The sensors of the left and right {kind} seem to be swapped: over {_last(min(seen))} strides each moved "
        "as on the other leg. Stimulation is off; put each sensor on its leg, then start again."
    )


def _alone(sensor: Placement, seen: SideEvidence) -> str:
    side = sensor.side or Side.LEFT
    other = Side.RIGHT if side is Side.LEFT else Side.LEFT
    return (
        f"The sensor of the {side} {sensor.segment} seems to sit on the {other} {sensor.segment}: over {_last(seen)} "
        f"strides it moved as on the {other} leg. Stimulation is off; put the sensor on its leg, then start again."
    )


def _last(seen: SideEvidence) -> int:
    return min(seen.strides, _MEMORY)


def _error_deg(seen: SideEvidence) -> float:
    return sqrt(seen.var_deg2 / (_last(seen) - 1))
