"""What the person is doing: steps that travel, or other movement.

A step is a swing in whose course the leg has travelled forward: the acceleration along the walking direction is added
up from one stance to the next; the speed must be the same at both, which takes the error of a constant acceleration
away. A leg swinging on a chair, a tapping foot or weight shifted from leg to leg goes nowhere.

Of the first steps after a rest more is asked, for there a wrong sense of the axis or a drift of the sum would pass for
a step: the foot must have come down flat and stay there (a leg that dangles turns back at once), and the way must be
one that the speed of that swing can cover. A shank must swing faster than a leg that dangles. Two such steps open the
way, when together they have led far enough.
"""

from __future__ import annotations

from math import radians
from typing import NamedTuple

from surefoot.stimulation.command import Activity, EventKind, Phase
from surefoot.stimulation.sensor_axis import Posture
from surefoot.stimulation.step_events import QUIET_S, LegPhase

TRAVEL_MIN_M = 0.12
_TURN_RAD = radians(40.0)
_SEATED_UP = 0.77  # cosine of 40 degrees: no foot or shank stands so tilted
_SEATED_S = 3.0
_REST_S = 2.0
# in stance no foot, and no shank against its mean, is as steep
_LEVEL_RAD, _SHANK_LEVEL_RAD = radians(25.0), radians(35.0)
_RANGE_S = 4.0  # acceleration is not added up for longer
_LIKE_USUAL = 0.7
# what tells a first step from a leg that dangles: a true rest on the floor before it, or a long way and a push-off
_SURE_REST_S, _SURE_TRAVEL_M, _SURE_PUSH_RAD_S = 0.3, 0.5, radians(200.0)
_FIRST = 2  # so many steps are asked for before the first window
_SETTLED = 4  # after so many steps in a row, one that is not sure is believed
_STOPPED = 0.35  # and of the speed of swing no more than this is left where a foot has stopped
_STANCE_TO_SWING, _STOOD = 0.9, 1.2  # a leg that stands on the floor does so for longer than it swings
_SWING_MOST_S = 0.9  # a leg that dangles slowly enough to seem at rest at its ends takes longer
# a first step comes down: the foot is nearly flat, hardly turns, has lost its speed, and went as far as its speed says
_FLAT_RAD, _TURNS_RAD_S, _LEFT = radians(18.0), radians(40.0), 0.55
_MEAN_TO_TOP = (0.5, 1.9)  # way by the greatest speed times the duration of swing
_WAIT, _WAIT_LONG = 0.3, 0.55  # for a foot that does not lie still, as shares of stance
_COVERED_M = 0.4  # who puts the feet forward on a chair does not get so far in two steps
# a shank that swings so briskly is no pendulum; of a slower one, this share of the way counts
_BRISK_S, _BRISK_RAD_S, _DOUBTED = 0.55, radians(100.0), 0.25
_SHANK_SHARE = 0.65  # a shank that dangles seems to get further than a foot does
_FAR_M, _LED, _LED_FOOT_BACK = 0.25, 0.25, 0.025  # from where, and how much, a way speaks for the sense of the axis
_SWING_TO_PUSH = 1.1  # a shank swings forward faster than it leaned; one that dangles does both alike
# or it stood between two brisk swings, as a leg that dangles does not: that goes to and fro in like times
_STOOD_MOST = 4.0


class Doing(NamedTuple):
    """What is known of the person's doing.

    Parameters
    ----------
    activity
        See `Activity`.
    steps
        Steps in a row since the last rest.
    covered_m
        Way of these steps.
    travel_m, usual_travel_m
        Travel of the last step, and of the usual one.
    speed, way, since_s
        Speed, way and time added up since the last quiet moment, or since the last stance.
    gone_m, turned
        Way between the quiet moments since the last stance, a leg that swings to and fro takes back what it went;
        turn since then.
    due
        Whether a step waits to be judged.
    step_s
        Time of the last step; minus infinity before the first.
    tilted_s
        How long the segment has been far from upright.
    rested_s
        Longest stillness in this stance.
    """

    activity: Activity = Activity.UNKNOWN
    steps: int = 0
    covered_m: float = 0.0
    travel_m: float = 0.0
    usual_travel_m: float = 0.0
    speed: float = 0.0
    way: float = 0.0
    since_s: float = 0.0
    gone_m: float = 0.0
    turned: float = 0.0
    due: bool = False
    step_s: float = float("-inf")
    tilted_s: float = 0.0
    rested_s: float = 0.0


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
    activity, steps, covered, travel, usual, speed, way, since, gone, turned, due, step_s, tilted, rested = doing
    acc = posture.forward_acc
    way += (speed + 0.5 * acc * dt) * dt
    speed += acc * dt
    since += dt
    turned += posture.turn_rate * dt
    if event is EventKind.INITIAL_CONTACT:
        due = True
    stance = leg.phase is not Phase.SWING
    still = posture.quiet_s > QUIET_S
    if stance and posture.rest_s > rested:
        rested = posture.rest_s
    if due and stance and _is_time(doing, time_s, posture, leg, foot=foot):
        due = False
        travel = gone + way - 0.5 * speed * since
        steps, covered, usual, step_s = _counted(
            doing._replace(travel_m=travel, speed=speed, since_s=since, rested_s=rested),
            time_s,
            posture,
            leg,
            foot=foot,
        )
        rested = 0.0
        activity = Activity.TURNING if abs(turned) > _TURN_RAD else Activity.WALKING
        if steps < _FIRST:
            activity = Activity.MOVING
        speed = way = since = gone = turned = 0.0
    elif foot and still and not due and stance:
        gone += way - 0.5 * speed * since
        speed = way = since = 0.0
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
    return Doing(activity, steps, covered, travel, usual, speed, way, since, gone, turned, due, step_s, tilted, rested)


def _counted(
    doing: Doing, time_s: float, posture: Posture, leg: LegPhase, *, foot: bool
) -> tuple[int, float, float, float]:
    """Steps in a row, their way, the usual travel and the time of the last step, with the last swing counted or not."""
    steps, covered, travel, usual, speed = (
        doing.steps,
        doing.covered_m,
        doing.travel_m,
        doing.usual_travel_m,
        doing.speed,
    )
    level = _LEVEL_RAD if foot else _SHANK_LEVEL_RAD
    plausible = TRAVEL_MIN_M < travel < 3.0 and doing.since_s < _RANGE_S and abs(posture.angle) < level
    if not (plausible and _stands(leg)) or (foot and steps < _FIRST and not _comes_down(posture, leg, travel, speed)):
        return 0, covered, usual, doing.step_s
    swing_s, step_s = leg.contact_s - leg.toe_off_s, doing.step_s
    if foot:
        strong = travel > _SURE_TRAVEL_M and (
            _STOOD * swing_s < leg.stance_s < _RANGE_S or leg.push_rate < -_SURE_PUSH_RAD_S
        )
        sure = doing.rested_s > _SURE_REST_S or (strong and abs(speed) < _STOPPED * leg.top_speed)
        brisk, share = True, 1.0
    else:
        brisk, share = swing_s < _BRISK_S and leg.fastest > _BRISK_RAD_S, _SHANK_SHARE
        stood = brisk and travel > _COVERED_M and _STOOD * swing_s < leg.stance_s < _STOOD_MOST * swing_s
        sure = stood or leg.fastest > -_SWING_TO_PUSH * leg.push_rate
    if steps == 0 and brisk and usual > 0.0 and travel > max(_LIKE_USUAL * usual, _COVERED_M):
        steps, covered = 1, usual  # the person has walked so before
    if sure or steps >= _SETTLED:
        way = share * (travel if brisk else _DOUBTED * min(travel, _COVERED_M))
        steps, covered, step_s = steps + 1, covered + way if steps else way, time_s
    if steps >= _SETTLED:
        usual = travel if usual == 0.0 else usual + 0.2 * (travel - usual)
    return steps, covered, usual, step_s


def _is_time(doing: Doing, time_s: float, posture: Posture, leg: LegPhase, *, foot: bool) -> bool:
    """Whether the last swing is to be judged now: the foot stands, or none is waited for any longer."""
    since_contact = time_s - leg.contact_s
    if foot and posture.quiet_s > QUIET_S and since_contact > 0.06:
        return True
    if foot and doing.steps < _FIRST and (abs(posture.angle) > _FLAT_RAD or abs(posture.rate) > _TURNS_RAD_S):
        return since_contact > _WAIT_LONG * leg.usual.stance_s  # a foot may beat in stance
    return since_contact > _WAIT * leg.usual.stance_s


def _stands(leg: LegPhase) -> bool:
    swing_s = leg.contact_s - leg.toe_off_s
    return swing_s < _SWING_MOST_S and leg.stance_s > _STANCE_TO_SWING * swing_s


def _comes_down(posture: Posture, leg: LegPhase, travel_m: float, speed: float) -> bool:
    """Whether the foot stands after this swing, and the swing went as far as its speed says."""
    if abs(posture.angle) > _FLAT_RAD or abs(posture.rate) > _TURNS_RAD_S or abs(speed) > _LEFT * leg.top_speed:
        return False
    reach = leg.top_speed * (leg.contact_s - leg.toe_off_s)
    return _MEAN_TO_TOP[0] * reach < travel_m < _MEAN_TO_TOP[1] * reach


def walks(doing: Doing) -> bool:
    """Whether the person walks, by this leg's last steps."""
    return doing.steps >= _FIRST and doing.covered_m > _COVERED_M


def led_sense(posture: Posture, doing: Doing, *, foot: bool) -> Posture:
    """Steps that lead backward speak for an axis that is the wrong way round, steps that lead forward against it.

    Some people step backward. Who has walked forward before does so with the axis right; and of a foot the pitch tells
    more than the way.
    """
    if abs(doing.travel_m) < _FAR_M:
        return posture
    if doing.travel_m > 0.0:
        part = _LED
    elif doing.usual_travel_m > 0.0:
        part = 0.0
    else:
        part = -(_LED_FOOT_BACK if foot else _LED)
    sense = posture.sense + part * posture.turned
    return posture._replace(sense=sense if sense < posture.turned else posture.turned)
