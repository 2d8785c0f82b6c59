"""The core: one sample in, one wish out. No clock, no input or output; all state is in what is given and returned.

For each leg of the profile: how its sensor sits (`sensor_axis`), what happens in its stride (`step_events`), whether
these are steps (`activity`), when the next toe-off comes (`stride_clock`), and so when stimulation is wanted
(`window`) and how strongly (`envelope`). The gate (`safety_gate`) decides what of it gets out.
"""

from __future__ import annotations

from typing import NamedTuple

from surefoot.recording import Placement, Side
from surefoot.stimulation.activity import Doing, judge, led_sense, walks
from surefoot.stimulation.command import Activity, Command, EventKind, Mode, Phase, Reason
from surefoot.stimulation.envelope import EnvelopeState, advance, shape_at
from surefoot.stimulation.ground_speed import GroundSpeed, carried
from surefoot.stimulation.other_leg import Alternation, alternated, walks_with
from surefoot.stimulation.profile import LegSettings, StimulationProfile
from surefoot.stimulation.sample import Sample
from surefoot.stimulation.sensor_axis import Posture, follow, is_learned
from surefoot.stimulation.side_motion import SideMotion, follow_side
from surefoot.stimulation.silence_reason import why_nothing
from surefoot.stimulation.step_events import QUIET_S, LegPhase, Motion, detect, just_happened, mirrored
from surefoot.stimulation.stride_clock import StrideClock, ahead, note, toe_off_seen, turned_over
from surefoot.stimulation.window import Window, decide, expected_toe_off_s

_GAP_S = 0.25  # a longer silence ends what is known of the running stride
_STEP_MIN_S, _STEP_MAX_S = 1e-4, 0.1
_BACK_S = 1.0  # time that jumps back further than this: the sensor has begun anew
_ACC_MAX_M_S2 = 1e3
_GYR_MAX_RAD_S = 1e2
_STANDS = GroundSpeed()
_UNSEEN = LegPhase()
_PROVEN = 4  # after so many strides the sense of the axis has proven right
_SETTLED = 4  # the first steps of a walk are unlike the others
_NAN = float("nan")


class LegState(NamedTuple):
    """Everything that is known of one leg. See the modules of its parts.

    Parameters
    ----------
    side, settings, foot
        The leg, its settings, and whether its sensor sits on the foot.
    time_s
        Time of its last sample; minus infinity before the first.
    posture, speed, phase, doing, clock, window, envelope
        What the parts know.
    mirror
        What `phase` would be with the axis the other way round, until its sense has proven right.
    expected_s
        The next toe-off as now expected; NaN where nothing is.
    shape
        Learned shape of stimulation over swing, factors of 0 to 1 from toe-off to contact.
    motion
        Whether this sensor moves as on a left or as on a right leg.
    beside
        How it alternates with the other leg.
    """

    side: Side
    settings: LegSettings
    foot: bool
    time_s: float = float("-inf")
    posture: Posture = Posture()
    speed: GroundSpeed = GroundSpeed()
    phase: LegPhase = LegPhase()
    mirror: LegPhase = LegPhase()
    doing: Doing = Doing()
    clock: StrideClock = StrideClock()
    window: Window = Window()
    envelope: EnvelopeState = EnvelopeState()
    expected_s: float = _NAN
    shape: tuple[float, ...] = (1.0,) * 20
    motion: SideMotion = SideMotion()
    beside: Alternation = Alternation()


class CoreState(NamedTuple):
    """Everything that the core knows.

    Parameters
    ----------
    profile
        The profile.
    legs
        One state for each leg of the profile.
    mode, mode_since_s
        The mode, and since when, on the engine's clock; minus infinity until the first sample.
    test_side, test_until_s
        The leg that is tested, and until when.
    """

    profile: StimulationProfile
    legs: tuple[LegState, ...]
    mode: Mode
    mode_since_s: float = float("-inf")
    test_side: Side | None = None
    test_until_s: float = float("-inf")


def initial_state(profile: StimulationProfile) -> CoreState:
    """Return the state before the first sample.

    Parameters
    ----------
    profile
        The profile.

    Returns
    -------
    CoreState
        Nothing is known yet.
    """
    legs = tuple(LegState(side, leg, leg.sensor.segment == "foot") for side, leg in profile.legs)
    return CoreState(profile, legs, profile.mode)


def switch_mode(state: CoreState, mode: Mode, now_s: float) -> CoreState:
    """Change the mode; what was learned of the leg stays.

    Parameters
    ----------
    state
        The core's state.
    mode
        The mode wished.
    now_s
        Time on the engine's clock in s.

    Returns
    -------
    CoreState
        The state with the mode.
    """
    return state._replace(mode=mode, mode_since_s=now_s, test_side=None, test_until_s=float("-inf"))


def request_test(state: CoreState, side: Side, now_s: float, duration_s: float = 1.0) -> CoreState:
    """Ask for one short burst at a leg; only in mode test, and at most 2 s.

    Parameters
    ----------
    state
        The core's state.
    side
        The leg.
    now_s
        Time on the engine's clock in s.
    duration_s
        Length of the burst in s.

    Returns
    -------
    CoreState
        The state with the request; unchanged in another mode, or where the leg is not in the profile.
    """
    if state.mode is not Mode.TEST or all(leg.side is not side for leg in state.legs) or not duration_s > 0.0:
        return state
    return state._replace(test_side=side, test_until_s=now_s + min(duration_s, 2.0))


def with_shape(state: CoreState, side: Side, shape: tuple[float, ...]) -> CoreState:
    """Return the state with a learned shape of stimulation over the swing of one leg (factors of 0 to 1)."""
    legs = tuple(leg._replace(shape=shape) if leg.side is side else leg for leg in state.legs)
    return state._replace(legs=legs)


def step(sample: Sample, state: CoreState) -> tuple[CoreState, Command | None, Reason]:
    """Take one sample in.

    Parameters
    ----------
    sample
        A sample of any sensor; those of a leg's own sensor count.
    state
        The core's state; it is not changed.

    Returns
    -------
    state : CoreState
        The state after it.
    command : Command or None
        What is wished for the leg; None for a sensor that times no leg.
    reason : Reason
        Why.
    """
    placement, legs = sample.placement, state.legs
    if legs and legs[0].settings.sensor is placement:
        leg, command, reason = _step_leg(sample, legs[0], legs[1] if len(legs) > 1 else None, state)
        legs = (leg, *legs[1:]) if len(legs) > 1 else (leg,)
    elif len(legs) > 1 and legs[1].settings.sensor is placement:
        leg, command, reason = _step_leg(sample, legs[1], legs[0], state)
        legs = (legs[0], leg)
    else:
        return state, None, Reason.STANCE
    since = state.mode_since_s
    if since == float("-inf") and sample.arrived_s == sample.arrived_s:
        since = sample.arrived_s
    return (
        CoreState(state.profile, legs, state.mode, since, state.test_side, state.test_until_s),
        command,
        reason,
    )


def _step_leg(
    sample: Sample, leg: LegState, other: LegState | None, state: CoreState
) -> tuple[LegState, Command, Reason]:
    time_s = sample.time_s
    side, settings, foot, last_s, posture, speed, phase, mirror, doing, clock, window, envelope = leg[:12]
    expected_s, shape, sums, beside = leg[12:]
    ax, ay, az = acc = sample.acc
    gx, gy, gz = gyr = sample.gyr
    # comparisons with NaN are false
    if not (
        abs(ax) + abs(ay) + abs(az) < _ACC_MAX_M_S2
        and abs(gx) + abs(gy) + abs(gz) < _GYR_MAX_RAD_S
        and abs(time_s) < 1e12
    ):
        return _without_sample(leg, time_s, state)
    dt = time_s - last_s
    if -_BACK_S < dt < _STEP_MIN_S:
        return leg, _command(leg, last_s, _level(leg), None, state), _reason_now(leg)
    if dt > _GAP_S or dt <= 0.0:
        phase, mirror = LegPhase(usual=phase.usual), LegPhase()
        window, expected_s = Window(aborted=window.aborted), _NAN
        speed = _STANDS
        doing = doing._replace(steps=0, due=False, step_s=min(doing.step_s, time_s), speed=0.0, way=0.0, since_s=0.0)
        sums = SideMotion()
        if dt <= 0.0:
            envelope = EnvelopeState()
        dt = 0.01
    swings = phase.phase is Phase.SWING
    posture, over = follow(posture, dt if dt < _STEP_MAX_S else _STEP_MAX_S, acc, gyr, foot=foot, swings=swings)
    late = None
    if over:
        phase, mirror, doing, speed = mirror, phase, _turned_over(doing), GroundSpeed(-speed.forward, -speed.across)
        clock, window, expected_s = turned_over(clock), Window(aborted=window.aborted), _NAN
        late = just_happened(phase, time_s)
    angle, rate = posture.angle, posture.rate
    speed = carried(speed, dt, posture) if swings or posture.quiet_s <= QUIET_S else _STANDS
    motion = Motion(time_s, rate, angle, posture.shock, posture.quiet_s, speed.forward)
    phase, event = detect(phase, motion, foot=foot)
    event_s = time_s
    if phase.usual.strides < _PROVEN:
        mirror, _ = detect(mirror, mirrored(motion), foot=foot)
    else:
        mirror = _UNSEEN
    if event is None and late is not None:
        event, event_s = late, phase.toe_off_s if late is EventKind.TOE_OFF else phase.contact_s
    sums, like_left = follow_side(sums, gyr, dt, posture, phase, event, foot=foot)
    judged = doing.due
    doing = judge(doing, time_s, dt, posture, phase, event, foot=foot)
    if judged and not doing.due:
        speed = _STANDS
        posture = led_sense(posture, doing, foot=foot)
    course = ahead(angle, rate)
    clock = note(clock, time_s, course)
    if event is EventKind.TOE_OFF and event_s == time_s:
        clock = toe_off_seen(clock, time_s, window.expected_s if window.wanted else _NAN)
        if other is not None:
            beside = alternated(beside, phase, other.phase)
    learned = is_learned(posture)
    steps = walks(doing) or (
        other is not None
        and walks(other.doing)
        and is_learned(other.posture)
        and walks_with(beside, phase, other.phase)
    )
    window, reason = decide(window, phase, clock, event, time_s, course, settings.timing, may_open=learned and steps)
    expected_s = expected_toe_off_s(phase, clock, time_s, course)
    mode = state.mode
    if mode is Mode.GAIT:
        wanted = window.wanted
        if not wanted and reason is not Reason.SWING_TOO_LONG:
            reason = why_nothing(learned, doing, reason)
    else:
        wanted, reason = _by_mode(side, sample.arrived_s, state)
    envelope, fraction = advance(envelope, wanted, time_s, settings.timing)
    if mode is Mode.PAUSE:
        envelope, fraction = EnvelopeState(0.0, time_s), 0.0
    parts = (posture, speed, phase, mirror, doing, clock, window, envelope)
    leg = LegState(side, settings, foot, time_s, *parts, expected_s, shape, sums, beside)
    if mode is Mode.GAIT and fraction > 0.0:
        fraction *= _shape_now(leg, time_s)
    command = _command(leg, time_s, fraction, event, state, wanted, event_s)
    if like_left == like_left and learned and doing.steps >= _SETTLED and doing.activity is Activity.WALKING:
        command = command._replace(like_left_deg=like_left)
    return leg, command, reason


def _turned_over(doing: Doing) -> Doing:
    """What is known of the doing where the axis was the wrong way round: it went the other way; steps count anew."""
    return doing._replace(
        steps=0, travel_m=0.0, usual_travel_m=0.0, speed=-doing.speed, way=-doing.way, gone_m=-doing.gone_m, due=False
    )


def _command(
    leg: LegState,
    time_s: float,
    fraction: float,
    event: EventKind | None,
    state: CoreState,
    wanted: bool | None = None,
    event_s: float = _NAN,
) -> Command:
    posture, doing = leg.posture, leg.doing
    learned = is_learned(posture)
    return Command(
        leg.side,
        time_s,
        fraction,
        leg.window.wanted if wanted is None else wanted,
        event,
        event_s if event is not None else _NAN,
        leg.phase.phase,
        doing.activity if learned else Activity.UNKNOWN,
        posture.angle if leg.foot and learned else _NAN,
        leg.expected_s,
        _trust(leg, learned),
    )


def _trust(leg: LegState, learned: bool) -> float:
    """How good signal and phase are: a known axis, steps in a row, and toe-offs that came when expected."""
    if not learned:
        return 0.0
    steps = leg.doing.steps
    settled = 1.0 if steps >= 4 else 0.25 * steps
    late = leg.clock.error_s / 0.15
    return settled * (1.0 - late if late < 1.0 else 0.0)


def _shape_now(leg: LegState, time_s: float) -> float:
    phase = leg.phase
    if phase.phase is Phase.SWING:
        return shape_at(leg.shape, (time_s - phase.toe_off_s) / phase.usual.swing_s)
    return shape_at(leg.shape, 1.0 if leg.window.opened_by is Reason.AFTER_CONTACT else 0.0)


def _by_mode(side: Side, now_s: float, state: CoreState) -> tuple[bool, Reason]:
    """What the modes wish that do not follow the step."""
    if state.mode is Mode.TEST:
        on = state.test_side is side and now_s < state.test_until_s
        return on, Reason.TEST
    if state.mode is Mode.EXERCISE:
        exercise = state.profile.exercise
        since = now_s - state.mode_since_s
        whole = exercise.on_s + exercise.rest_s
        if 0.0 <= since < exercise.duration_s and whole > 0.0 and since % whole < exercise.on_s:
            return True, Reason.EXERCISE_ON
        return False, Reason.EXERCISE_REST
    return False, Reason.PAUSED


def _level(leg: LegState) -> float:
    return leg.envelope.level * _shape_now(leg, leg.time_s)


def _reason_now(leg: LegState) -> Reason:
    return leg.window.opened_by if leg.window.wanted else Reason.STANCE


def _without_sample(leg: LegState, time_s: float, state: CoreState) -> tuple[LegState, Command, Reason]:
    """Nothing was measured: ramp down, and keep what is known."""
    if not abs(time_s) < 1e12:
        time_s = leg.time_s
    envelope, fraction = advance(leg.envelope, False, time_s, leg.settings.timing)
    leg = leg._replace(envelope=envelope)
    return leg, _command(leg, time_s, fraction, None, state, False)._replace(trust=0.0), Reason.POOR_SIGNAL


def leg_of(state: CoreState, side: Side) -> LegState | None:
    """Return what is known of one leg, or None where the profile does not have it."""
    return next((leg for leg in state.legs if leg.side is side), None)


def sensors_of(profile: StimulationProfile) -> tuple[Placement, ...]:
    """Return the sensors that the profile's legs are timed by."""
    return tuple(leg.sensor for _, leg in profile.legs)
