"""What the core decides at each sample, and why; and what the gate lets out."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from surefoot.recording import Side


class EventKind(StrEnum):
    """An event of gait, found without looking ahead."""

    HEEL_OFF = "heel_off"
    TOE_OFF = "toe_off"
    MID_SWING = "mid_swing"
    INITIAL_CONTACT = "initial_contact"


class Activity(StrEnum):
    """What the person is doing, as far as one sensor can tell."""

    UNKNOWN = "unknown"  # not enough was seen yet
    STANDING = "standing"
    SITTING = "sitting"
    WALKING = "walking"
    TURNING = "turning"  # walking and turning; stimulation goes on when the steps do
    MOVING = "moving"  # the foot moves, but these are no steps: shuffling on the spot, shifting weight, rising


class Phase(StrEnum):
    """Where the leg is in its stride."""

    UNKNOWN = "unknown"
    STANCE = "stance"
    PUSH_OFF = "push_off"  # from heel-off to toe-off
    SWING = "swing"


class Mode(StrEnum):
    """What the stimulator is set to do."""

    GAIT = "gait"  # in time with the step
    TEST = "test"  # one short burst on request, to find the place of the electrodes and the level
    EXERCISE = "exercise"  # on and off by a fixed rhythm, at rest
    PAUSE = "pause"  # nothing


class Reason(StrEnum):
    """Why the core wishes what it wishes; one word for each branch of the decision."""

    PAUSED = "paused"
    LEARNING_MOUNTING = "learning_mounting"  # how the sensor sits is not known yet
    NOT_WALKING = "not_walking"
    SEATED = "seated"
    STANDING_STILL = "standing_still"
    NO_STEPS = "no_steps"  # movement that is no walking
    POOR_SIGNAL = "poor_signal"
    STANCE = "stance"
    BEFORE_TOE_OFF = "before_toe_off"  # predicted toe-off comes within the set time
    HEEL_OFF_SEEN = "heel_off_seen"  # the fallback where nothing could be predicted yet
    SWING = "swing"
    AFTER_CONTACT = "after_contact"  # the extension into stance
    SWING_TOO_LONG = "swing_too_long"  # no contact came
    TEST = "test"
    EXERCISE_ON = "exercise_on"
    EXERCISE_REST = "exercise_rest"


class Command(NamedTuple):
    """What the core wishes for one leg, made anew at each of its samples.

    Parameters
    ----------
    side
        The leg.
    time_s
        Time of the sample on the sensor's clock in s.
    fraction
        Wished stimulation as a part of the person's level, 0 to 1; ramps and the learned shape are in it.
    wanted
        Whether the window of stimulation is open (the fraction still ramps down after it has closed).
    event
        The event that this sample brought to light, or None.
    event_s
        When that event happened, on the sensor's clock; not later than `time_s`.
    phase, activity
        Where the leg is in its stride; what the person is doing.
    pitch_rad
        Foot pitch (toes up positive, zero when flat) by this moment's knowledge; NaN from a shank or while not known.
    toe_off_expected_s
        When the next toe-off is expected; NaN where nothing can be said.
    trust
        How good the signal and the phase are, 0 to 1. Learning is frozen below the profile's limit.
    like_left_deg
        Once in a stride of settled walking: how much the sensor moved as on a left leg, negative as on a right one
        (`side_motion`); otherwise NaN.
    """

    side: Side
    time_s: float
    fraction: float
    wanted: bool
    event: EventKind | None
    event_s: float
    phase: Phase
    activity: Activity
    pitch_rad: float
    toe_off_expected_s: float
    trust: float
    like_left_deg: float = float("nan")


class Output(NamedTuple):
    """What the gate lets out for one side: a short lease, never an open-ended "on".

    Parameters
    ----------
    side
        The leg.
    current_ma, pulse_width_us, frequency_hz
        The pulses; a current of 0 is silence.
    valid_until_s
        End of the lease on the engine's clock; after it the device is silent without being told.
    """

    side: Side
    current_ma: float
    pulse_width_us: float
    frequency_hz: float
    valid_until_s: float


class Refusal(NamedTuple):
    """Something that the gate did not let pass, or cut down.

    Parameters
    ----------
    side
        The leg, or None where it concerns both.
    now_s
        When, on the engine's clock.
    kind
        Machine name, for example ``stale``, ``flat``, ``saturated``, ``time_jump``, ``one_sided``, ``max_on_time``,
        ``duty``, ``rate_limit``, ``minimum_off``, ``deadline``, ``stopped``, ``swapped_sides``, ``limit_hard``,
        ``limit_clinician``, ``limit_user``, ``limit_device``, ``rise``, ``charge``, ``energy``, ``current_density``.
    text
        Plain words: what was asked, what was allowed.
    """

    side: Side | None
    now_s: float
    kind: str
    text: str
