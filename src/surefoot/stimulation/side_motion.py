"""Whether a sensor moves as on a left or as on a right leg: one number for each stride, from one sensor alone.

A foot rolls in push-off over the oblique line of its toe joints: the axis about which it then turns points outward from
the axis of the stride as a whole, to the left on a left foot. It lands on its outer edge and then lies down on the
inner one. A shank leans outward after contact, because the body moves over the foot that has landed. Compare
`surefoot.gait.side_check`, which looks at push-off over a whole walk afterwards.
"""

from __future__ import annotations

from math import atan2, degrees, radians
from typing import NamedTuple

from surefoot.stimulation.command import EventKind, Phase
from surefoot.stimulation.sample import Vector
from surefoot.stimulation.sensor_axis import Posture
from surefoot.stimulation.step_events import LegPhase

_LOADING_S = 0.15  # after contact the body moves over the foot
_SHALLOW_RAD = radians(18.0)  # a foot that hardly rolls off, as in shuffling, says nothing
_NAN = float("nan")


class SideMotion(NamedTuple):
    """Sums over the running stride.

    Parameters
    ----------
    push_across, push_along
        Of a foot in push-off: sums of 2ab and of aa - bb in rad²/s, of the turning about the horizontal axis of its
        swing (a) and about the one across it (b). They hold the direction of the main axis.
    all_across, all_along
        The same from heel-off to contact.
    push_off_rad
        Of a foot, since contact: how far the axis of push-off pointed left of the axis of the whole.
    rolled_rad
        Turning about the walking direction since contact, left side up positive.
    loaded_s
        Time since contact; below 0 where nothing is waited for.
    """

    push_across: float = 0.0
    push_along: float = 0.0
    all_across: float = 0.0
    all_along: float = 0.0
    push_off_rad: float = 0.0
    rolled_rad: float = 0.0
    loaded_s: float = -1.0


_NOTHING = SideMotion()


def follow_side(
    motion: SideMotion, gyr: Vector, dt: float, posture: Posture, leg: LegPhase, event: EventKind | None, *, foot: bool
) -> tuple[SideMotion, float]:
    """Take one sample in.

    Parameters
    ----------
    motion
        The sums so far.
    gyr
        Angular rate in rad/s.
    dt
        Time since the last sample in s.
    posture, leg, event
        What is known after this sample.
    foot
        A foot, or else a shank.

    Returns
    -------
    SideMotion
        The sums now.
    float
        Once in a stride, 0.15 s after contact, how much it moved as a left leg does, in degrees, negative as a right
        one: of a foot, how far the axis of push-off pointed left of the axis of the whole, and how far the left side
        has risen since contact; of a shank, how far it has leaned to the left since contact. Otherwise NaN.
    """
    if event is EventKind.INITIAL_CONTACT:
        if foot and -leg.lowest < _SHALLOW_RAD:
            return _NOTHING, _NAN
        return SideMotion(push_off_rad=_push_off_yaw(motion) if foot else 0.0, loaded_s=0.0), _NAN
    if motion.loaded_s >= 0.0:
        return _loading(motion, gyr, dt, posture, leg, foot=foot)
    phase = leg.phase
    if not foot or (phase is not Phase.PUSH_OFF and phase is not Phase.SWING):
        return _NOTHING, _NAN
    push_across, push_along, all_across, all_along, _, _, _ = motion
    a, b = posture.rate, _forward_roll(gyr, posture)
    across, along = 2.0 * a * b * dt, (a * a - b * b) * dt
    if a < 0.0 and (phase is Phase.PUSH_OFF or not leg.halfway):
        push_across, push_along = push_across + across, push_along + along
    return SideMotion(push_across, push_along, all_across + across, all_along + along), _NAN


def _loading(
    motion: SideMotion, gyr: Vector, dt: float, posture: Posture, leg: LegPhase, *, foot: bool
) -> tuple[SideMotion, float]:
    if leg.phase is Phase.SWING:
        return _NOTHING, _NAN
    rolled, loaded_s = motion.rolled_rad + _forward_roll(gyr, posture) * dt, motion.loaded_s + dt
    if loaded_s < _LOADING_S:
        return SideMotion(push_off_rad=motion.push_off_rad, rolled_rad=rolled, loaded_s=loaded_s), _NAN
    return _NOTHING, degrees(motion.push_off_rad + rolled if foot else -rolled)


def _forward_roll(gyr: Vector, posture: Posture) -> float:
    """Turning about the horizontal axis that points forward, in rad/s, left side up positive."""
    (ux, uy, uz), (mx, my, mz), bias = posture.rest_up, posture.axis, posture.bias
    nx, ny, nz = uy * mz - uz * my, uz * mx - ux * mz, ux * my - uy * mx
    return (gyr[0] - bias[0]) * nx + (gyr[1] - bias[1]) * ny + (gyr[2] - bias[2]) * nz


def _push_off_yaw(motion: SideMotion) -> float:
    if not (motion.push_along > 0.0 and motion.all_along > 0.0):
        return _NAN
    push = atan2(motion.push_across, motion.push_along)
    return 0.5 * (push - atan2(motion.all_across, motion.all_along))
