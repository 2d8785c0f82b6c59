"""The stimulation profile: what a clinician has set for one person, typed and frozen, in limits that nobody can move.

Times are in s inside, as everywhere; the file (`profile_file`) speaks of ms. A profile that breaks a limit cannot be
made: `StimulationProfile` raises `ProfileError` with every violation listed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from surefoot.errors import ProfileError
from surefoot.recording import Placement, Side
from surefoot.stimulation.command import Mode
from surefoot.stimulation.profile_rules import violations


class Control(StrEnum):
    """What grades the strength of stimulation; the other one stays as set."""

    PULSE_WIDTH = "pulse_width"
    CURRENT = "current"


@dataclass(frozen=True)
class Range:
    """A closed range that a clinician allows.

    Parameters
    ----------
    low, high
        Its ends, in the unit of the name that holds it.
    """

    low: float
    high: float


@dataclass(frozen=True)
class Timing:
    """When stimulation is wanted in each stride.

    Parameters
    ----------
    start_before_toe_off_s
        Lead over the expected toe-off in s.
    start_before_toe_off_share
        The same as a share of the stride; used instead of the seconds where it is not None.
    extend_after_contact_s
        How long it goes on after initial contact in s.
    extend_after_contact_share
        The same as a share of the stride; used instead of the seconds where it is not None.
    ramp_up_s, ramp_down_s
        Ramps in s.
    """

    start_before_toe_off_s: float = 0.1
    start_before_toe_off_share: float | None = None
    extend_after_contact_s: float = 0.15
    extend_after_contact_share: float | None = None
    ramp_up_s: float = 0.1
    ramp_down_s: float = 0.15


@dataclass(frozen=True)
class Electrode:
    """The smaller electrode of a pair, and what it is set against.

    Parameters
    ----------
    area_cm2
        Area in cm².
    load_ohm
        Load for the checks of energy and voltage.
    """

    area_cm2: float = 19.6
    load_ohm: float = 500.0


@dataclass(frozen=True)
class LegSettings:
    """How one leg is stimulated.

    Parameters
    ----------
    sensor
        Where the sensor sits that times this leg: this leg's foot or shank.
    channel
        Channel of the device, 1 to 4.
    control
        What grades the strength.
    current_ma, pulse_width_us
        The clinician's range. The graded one runs from low (nothing felt below it, and the strength of the first pulse;
        at most 60 % of high) to the level; the other is used at `Range.high`.
    frequency_hz
        Pulses a second.
    level
        The person's level inside the clinician's range, 0 (low) to 1 (high). At 0 there is silence.
    timing, electrode
        See `Timing`, `Electrode`.
    """

    sensor: Placement
    channel: int
    control: Control = Control.PULSE_WIDTH
    current_ma: Range = field(default_factory=lambda: Range(0.0, 30.0))
    pulse_width_us: Range = field(default_factory=lambda: Range(50.0, 250.0))
    frequency_hz: float = 40.0
    level: float = 0.5
    timing: Timing = field(default_factory=Timing)
    electrode: Electrode = field(default_factory=Electrode)


@dataclass(frozen=True)
class ClinicianLimits:
    """Limits that a clinician sets for this person, tighter than (or equal to) the hard ones.

    Parameters
    ----------
    current_ma, pulse_width_us, frequency_hz
        Greatest values.
    on_time_s
        Longest stimulation within one step.
    duty_per_minute
        Greatest share of any minute with stimulation, 0 to 1.
    off_time_s
        Shortest silence between two stimulations of a leg.
    fraction_per_s
        Fastest change of strength, in parts of the person's level a second; silence needs no ramp.
    """

    current_ma: float = 40.0
    pulse_width_us: float = 300.0
    frequency_hz: float = 45.0
    on_time_s: float = 3.0
    duty_per_minute: float = 0.85
    off_time_s: float = 0.1
    fraction_per_s: float = 12.0


@dataclass(frozen=True)
class Exercise:
    """The rhythm of the exercise mode.

    Parameters
    ----------
    on_s, rest_s
        Stimulation and rest in s.
    duration_s
        It ends by itself after this time.
    """

    on_s: float = 4.0
    rest_s: float = 8.0
    duration_s: float = 600.0


@dataclass(frozen=True)
class Adaptation:
    """Learning of the shape of stimulation from stride to stride.

    Parameters
    ----------
    enabled
        Whether it learns.
    target_swing_pitch_deg
        Foot pitch wished at equal steps of swing, from toe-off to initial contact.
    trust_min
        No learning from a stride whose trust was below this.
    """

    enabled: bool = False
    target_swing_pitch_deg: tuple[float, ...] = ()
    trust_min: float = 0.6


@dataclass(frozen=True)
class SignOff:
    """That the responsible clinician has signed this very profile off.

    Parameters
    ----------
    role
        Role, never a name.
    day
        When.
    digest
        SHA-256 of the profile's content as signed; anything changed afterwards breaks it.
    """

    role: str
    day: date
    digest: str


@dataclass(frozen=True)
class StimulationProfile:
    """Everything that is set for one person.

    Parameters
    ----------
    legs
        The legs that are stimulated.
    limits
        See `ClinicianLimits`.
    mode
        The mode that it starts in.
    exercise, adaptation
        See there.
    signed_off
        The sign-off, or None.

    Raises
    ------
    ProfileError
        Where a value breaks a limit or contradicts another; it lists every violation.
    """

    legs: tuple[tuple[Side, LegSettings], ...]
    limits: ClinicianLimits = field(default_factory=ClinicianLimits)
    mode: Mode = Mode.GAIT
    exercise: Exercise = field(default_factory=Exercise)
    adaptation: Adaptation = field(default_factory=Adaptation)
    signed_off: SignOff | None = None

    def __post_init__(self) -> None:
        found = violations(self)
        if found:
            raise ProfileError("The profile breaks limits: " + "; ".join(found) + ".", found)

    def leg(self, side: Side) -> LegSettings | None:
        """Return the settings of one leg, or None where it is not stimulated."""
        return dict(self.legs).get(side)
