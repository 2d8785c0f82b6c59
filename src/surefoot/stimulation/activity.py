"""What the person is doing: steps that travel, or other movement.

A step is a swing in whose course the leg has travelled forward: the acceleration along the walking direction is added
up from one stance to the next; the speed must be the same at both, which takes the error of a constant acceleration
away. A leg swinging on a chair, a tapping foot or weight shifted from leg to leg goes nowhere.
"""

from __future__ import annotations

from math import radians
from typing import NamedTuple

from surefoot.stimulation.command import Activity, EventKind, Phase
from surefoot.stimulation.sensor_axis import Posture
from surefoot.stimulation.step_events import LegPhase

TRAVEL_MIN_M = 0.12
_TURN_RAD = radians(40.0)
_SEATED_UP = 0.77  # cosine of 40 degrees: no foot or shank stands so tilted
_SEATED_S = 3.0
_REST_S = 2.0
_RANGE_S = 4.0  # acceleration is not added up for longer
_LIKE_USUAL = 0.5


class Doing(NamedTuple):
    """What is known of the person's doing.

    Parameters
    ----------
    activity
        See `Activity`.
    steps
        Steps in a row since the last rest.
    travel_m, usual_travel_m
        Travel of the last step, and of the usual one.
    speed, way, since_s, turned
        Speed, way, time and turn added up since the last stance.
    due
        Whether a step waits to be judged.
    step_s
        Time of the last step; minus infinity before the first.
    tilted_s
        How long the segment has been far from upright and still.
    """

    activity: Activity = Activity.UNKNOWN
    steps: int = 0
    travel_m: float = 0.0
    usual_travel_m: float = 0.0
    speed: float = 0.0
    way: float = 0.0
    since_s: float = 0.0
    turned: float = 0.0
    due: bool = False
    step_s: float = float("-inf")
    tilted_s: float = 0.0


def judge(
    doing: Doing,
    time_s: float,
    dt: float,
    posture: Posture,
    leg: LegPhase,
    event: EventKind | None,
    *,
    foot: bool,
) -> Doing:
    """Take one sample in, after events were looked for in it."""
    activity, steps, travel, usual, speed, way, since, turned, due, step_s, tilted = doing
    acc = posture.forward_acc
    way += (speed + 0.5 * acc * dt) * dt
    speed += acc * dt
    since += dt
    turned += posture.turn_rate * dt
    if event is EventKind.INITIAL_CONTACT:
        due = True
    stance = leg.phase is not Phase.SWING
    since_contact = time_s - leg.contact_s
    still = posture.quiet_s > 0.04
    if due and stance and ((foot and still and since_contact > 0.06) or since_contact > 0.3 * leg.usual.stance_s):
        due = False
        travel = way - 0.5 * speed * since
        if TRAVEL_MIN_M < travel < 3.0 and since < _RANGE_S:
            first = steps == 0
            like = travel > _LIKE_USUAL * usual
            steps = steps + 1 if not first or usual == 0.0 or not like else 2
            usual = travel if usual == 0.0 else usual + 0.2 * (travel - usual)
            step_s = time_s
        else:
            steps = 0
        activity = Activity.TURNING if abs(turned) > _TURN_RAD else Activity.WALKING
        if steps < 2:
            activity = Activity.MOVING
        speed = way = since = turned = 0.0
    elif foot and still and not due and stance:
        speed = way = since = turned = 0.0
    rest = 1.2 * leg.usual.stance_s + leg.usual.swing_s
    if time_s - step_s > (rest if rest > _REST_S else _REST_S) + leg.usual.swing_s:
        steps = 0
        up, rest_up = posture.up, posture.rest_up
        upright = up[0] * rest_up[0] + up[1] * rest_up[1] + up[2] * rest_up[2]
        tilted = tilted + dt if upright < _SEATED_UP else 0.0
        if tilted > _SEATED_S:
            activity = Activity.SITTING
        elif posture.quiet_s > 0.3:
            activity = Activity.STANDING
        elif activity is not Activity.STANDING or abs(posture.rate) > radians(40.0):
            activity = Activity.MOVING
    return Doing(activity, steps, travel, usual, speed, way, since, turned, due, step_s, tilted)


def walks(doing: Doing) -> bool:
    """Whether the person walks, by this leg's last steps."""
    return doing.steps >= 2
