"""Heel-off, toe-off, mid-swing and initial contact of one leg, found as they happen.

Before toe-off the segment turns down ever faster (the heel rises; the shank leans forward); toe-off is the moment at
which this turning has slowed to a part of its greatest. Then the segment turns back through swing, and initial contact
is the moment at which this turning has ended, or at which the floor is felt. What counts as great or slow is learned
from the leg's own last strides (compare Salarian 2004, 10.1109/TBME.2004.827933, and Sabatini 2005,
10.1109/TBME.2004.840727, which look at the whole signal afterwards).
"""

from __future__ import annotations

from math import radians
from typing import NamedTuple

from surefoot.stimulation.command import EventKind, Phase

RISE_RAD = radians(3.0)
QUIET_S = 0.04
_LANDED_S = 0.3
_SWING_MIN_S = 0.12
_SWING_USUAL_MAX_S = 0.5
_SWING_MAX_S = 2.5
_TRAVELS, _TRAVELS_M_S = 0.3, 0.4
_SLOWS_S, _SLOWS_MAX_S = 0.2, 0.15  # a foot slows down from its greatest speed within this time
_LATE_S = 0.06  # an event that was not seen at once is told no later
_NEVER = float("inf")
# toe-off: the turning down has slowed to this part of its greatest, a greater part where the push-off is fast
_SLOWED, _SLOWED_FAST, _FAST_PUSH = 0.55, 0.2, radians(300.0)
_LEARN = 0.3  # share of a new stride in what is usual


class Usual(NamedTuple):
    """What is usual for this leg, from its last strides.

    Parameters
    ----------
    strides
        Number of strides seen.
    push
        Greatest turning down before toe-off in rad/s.
    depth
        Pitch at toe-off in rad, down positive.
    swing
        Greatest turning up in swing in rad/s.
    back
        Turning from the lowest pitch to contact in rad.
    shock
        Greatest change of specific force at contact in m/s³.
    swing_s, stance_s
        Durations in s.
    """

    strides: int = 0
    push: float = radians(80.0)
    depth: float = radians(12.0)
    swing: float = radians(80.0)
    back: float = radians(10.0)
    shock: float = 600.0
    swing_s: float = 0.4
    stance_s: float = 0.8


class Motion(NamedTuple):
    """What one sample says of the segment.

    Parameters
    ----------
    time_s
        Time of the sample in s.
    rate, angle
        Turning in rad/s and pitch in rad, up (or forward in swing) positive.
    shock
        Change of specific force in m/s³.
    quiet_s
        How long the sensor has been still.
    speed
        Speed forward over the floor in m/s, as added up since the last stance.
    """

    time_s: float
    rate: float
    angle: float
    shock: float
    quiet_s: float
    speed: float


class LegPhase(NamedTuple):
    """Where the leg is in its stride.

    Parameters
    ----------
    phase
        See `Phase`.
    usual
        See `Usual`.
    contact_s, toe_off_s, heel_off_s
        Times of the last events; minus infinity before the first.
    push_rate
        Greatest turning down since the heel rose, in rad/s (negative).
    lowest
        Lowest pitch since then in rad.
    fastest
        Greatest turning up in this swing in rad/s.
    halfway
        Whether mid-swing was reported.
    shock
        Greatest change of specific force since contact in m/s³.
    depth
        Pitch at the last toe-off in rad, down positive.
    top_speed
        Greatest forward speed in this swing in m/s.
    stance_s
        Duration of the last stance; infinity where it began unseen.
    ended_s
        When the turning up of this swing has ended while the foot still moves forward; infinity while it has not.
    """

    phase: Phase = Phase.UNKNOWN
    usual: Usual = Usual()
    contact_s: float = float("-inf")
    toe_off_s: float = float("-inf")
    heel_off_s: float = float("-inf")
    push_rate: float = 0.0
    lowest: float = 0.0
    fastest: float = 0.0
    halfway: bool = False
    shock: float = 0.0
    depth: float = 0.0
    top_speed: float = 0.0
    stance_s: float = _NEVER
    ended_s: float = _NEVER


def usual_stride_s(usual: Usual) -> float:
    """Return the usual duration of a stride in s."""
    return usual.swing_s + usual.stance_s


def detect(leg: LegPhase, motion: Motion, *, foot: bool) -> tuple[LegPhase, EventKind | None]:
    """Take one sample in.

    Parameters
    ----------
    leg
        What is known.
    motion
        The sample.
    foot
        A foot, or else a shank.

    Returns
    -------
    leg : LegPhase
        What is known now.
    event : EventKind or None
        What has happened at this sample.
    """
    if leg.phase is Phase.SWING:
        if motion.quiet_s < _LANDED_S:
            return _in_swing(leg, motion, foot=foot)
        leg = leg._replace(phase=Phase.UNKNOWN)  # it has landed unnoticed
    return _on_floor(leg, motion, foot=foot)


def mirrored(motion: Motion) -> Motion:
    """Return what the sample says if the axis is the wrong way round."""
    time_s, rate, angle, shock, quiet_s, speed = motion
    return Motion(time_s, -rate, -angle, shock, quiet_s, -speed)


def just_happened(leg: LegPhase, time_s: float) -> EventKind | None:
    """Return the last event where it is no older than may be told late, else None."""
    if leg.phase is Phase.SWING and time_s - leg.toe_off_s <= _LATE_S:
        return EventKind.TOE_OFF
    if leg.phase is Phase.STANCE and time_s - leg.contact_s <= _LATE_S:
        return EventKind.INITIAL_CONTACT
    return None


def _on_floor(leg: LegPhase, motion: Motion, *, foot: bool) -> tuple[LegPhase, EventKind | None]:
    phase, usual, contact_s, toe_off_s, heel_off_s, push, lowest, fastest, halfway, felt, depth, top, stance_s, _ = leg
    time_s, rate, angle, shock, quiet_s, _ = motion
    quiet = quiet_s > QUIET_S
    since = time_s - contact_s
    if shock > felt and since < 0.1:
        felt = shock
    ease = _ease(since, usual)
    event = None
    if phase is not Phase.PUSH_OFF:
        limit = 0.12 * usual.depth * ease
        late = since > 0.25 * usual.stance_s
        down = -angle > (limit if limit > RISE_RAD else RISE_RAD) or not foot
        turning = rate < -(0.06 if foot else 0.3) * usual.push * ease
        if not (late and down and turning):
            if phase is Phase.UNKNOWN and quiet:
                phase = Phase.STANCE
            return leg._replace(phase=phase, shock=felt, ended_s=_NEVER), None
        phase, event, heel_off_s, push, lowest = Phase.PUSH_OFF, EventKind.HEEL_OFF, time_s, rate, angle
    push = rate if rate < push else push
    lowest = angle if angle < lowest else lowest
    deep = -lowest > 0.5 * usual.depth * ease and -lowest > RISE_RAD
    strong = -push > 0.45 * usual.push * ease
    fast = usual.push / _FAST_PUSH
    slowed = rate > (_SLOWED + _SLOWED_FAST * (fast if fast < 1.0 else 1.0)) * push
    # a step that is weaker than usual: the turn back itself shows that the toe has left the floor
    back = rate > 0.2 * usual.swing * ease and -lowest > 0.3 * usual.depth * ease and -lowest > RISE_RAD
    if (deep and strong and slowed) or back:
        return LegPhase(
            Phase.SWING, usual, contact_s, time_s, heel_off_s, push, lowest, 0.0, False, felt, -angle, 0.0, since
        ), EventKind.TOE_OFF
    if (quiet and -angle < RISE_RAD and foot) or (not foot and rate > 0.0 and not deep):
        phase = Phase.STANCE
    return LegPhase(
        phase, usual, contact_s, toe_off_s, heel_off_s, push, lowest, fastest, halfway, felt, depth, top, stance_s
    ), event


def _in_swing(leg: LegPhase, motion: Motion, *, foot: bool) -> tuple[LegPhase, EventKind | None]:
    phase, usual, _, toe_off_s, _, _, lowest, fastest, halfway, _, _, top, _, ended_s = leg
    time_s, rate, angle, shock, _, speed = motion
    since = time_s - toe_off_s
    lowest = angle if angle < lowest else lowest
    fastest = rate if rate > fastest else fastest
    top = speed if speed > top else top
    back = angle - lowest
    event = None
    if not halfway and back > 0.5 * usual.back:
        halfway, event = True, EventKind.MID_SWING
    # bounded, so that a first swing learned too long cannot hide the next contacts
    swing_s = usual.swing_s if usual.swing_s < _SWING_USUAL_MAX_S else _SWING_USUAL_MAX_S
    earliest = 0.5 * swing_s
    # a step that left the floor less steeply, as the last before a stop, turns back less
    share = -lowest / usual.depth
    if since > (earliest if earliest > _SWING_MIN_S else _SWING_MIN_S) and back > 0.6 * usual.back * (
        share if share < 1.0 else 1.0
    ):
        ended = rate < 0.03 * usual.swing and fastest > 0.3 * usual.swing
        landed = shock > 0.5 * usual.shock and rate < 0.4 * usual.swing and since > 0.75 * swing_s
        if ended or landed:
            ended_s = time_s if time_s < ended_s else ended_s
        elif rate > 0.15 * usual.swing:
            ended_s = _NEVER
    # a foot that has been lifted early still travels: it has not landed
    travels = foot and top > _TRAVELS_M_S and speed > _TRAVELS * top
    if travels:
        stops_s = _SLOWS_S * speed / top
        travels = time_s - ended_s <= (stops_s if stops_s < _SLOWS_MAX_S else _SLOWS_MAX_S)
    if ended_s <= time_s and not travels:
        usual = _learned(leg, time_s, fastest, back)
        leg = leg._replace(phase=Phase.STANCE, usual=usual, contact_s=time_s, shock=0.0, ended_s=_NEVER)
        return leg._replace(lowest=lowest, fastest=fastest, halfway=halfway, top_speed=top), EventKind.INITIAL_CONTACT
    if since > _SWING_MAX_S:
        phase = Phase.UNKNOWN
    leg = leg._replace(phase=phase, lowest=lowest, fastest=fastest, halfway=halfway, top_speed=top, ended_s=ended_s)
    return leg, event


def _ease(since_s: float, usual: Usual) -> float:
    """How far limits are eased when no contact has come for long: steps may be smaller after a stop."""
    late = since_s - 1.5 * (usual.swing_s + usual.stance_s)
    return 1.0 if late <= 0.0 else max(0.4, 1.0 - 0.3 * late)


def _learned(leg: LegPhase, contact_s: float, fastest: float, back: float) -> Usual:
    """What is usual, with one more stride."""
    old = leg.usual
    part = max(_LEARN, 1.0 / (old.strides + 1))
    stance_s = old.stance_s
    stance = leg.toe_off_s - leg.contact_s
    if 0.15 < stance < 4.0 * old.stance_s:
        stance_s += (part if old.strides > 1 else 1.0) * (stance - stance_s)
    return Usual(
        old.strides + 1,
        old.push + part * (-leg.push_rate - old.push),
        old.depth + part * (-leg.lowest - old.depth),
        old.swing + part * (fastest - old.swing),
        old.back + part * (back - old.back),
        old.shock + part * (max(leg.shock, 150.0) - old.shock) if leg.shock > 0.0 else old.shock,
        old.swing_s + part * (contact_s - leg.toe_off_s - old.swing_s),
        stance_s,
    )
