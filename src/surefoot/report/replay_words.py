"""Words and numbers of a replay's page: names of reasons, activities and refusals, and numbers with their units."""

from __future__ import annotations

import math

from surefoot.recording import Side
from surefoot.stimulation.command import Activity, Reason
from surefoot.stimulation.profile import Control, LegSettings

DASH = "\N{EN DASH}"

ACTIVITY_WORDS = {
    Activity.WALKING: "walking",
    Activity.TURNING: "turning",
    Activity.MOVING: "other movement",
    Activity.STANDING: "standing",
    Activity.SITTING: "sitting",
    Activity.UNKNOWN: "not known yet",
}

REASON_WORDS = {
    Reason.PAUSED: "The profile is in the mode pause.",
    Reason.LEARNING_MOUNTING: "How the sensor sits is not known yet.",
    Reason.NOT_WALKING: "No walking.",
    Reason.SEATED: "The person sits.",
    Reason.STANDING_STILL: "The person stands.",
    Reason.NO_STEPS: "Movement that is no walking: shuffling on the spot, shifting weight, rising.",
    Reason.POOR_SIGNAL: "The sensor measured nothing that can be used.",
    Reason.STANCE: "Stance: the next toe-off is not near.",
    Reason.BEFORE_TOE_OFF: "Toe-off is expected within the set time.",
    Reason.HEEL_OFF_SEEN: "The heel has risen, and no toe-off could be predicted yet.",
    Reason.SWING: "Swing.",
    Reason.AFTER_CONTACT: "The extension after contact.",
    Reason.SWING_TOO_LONG: "No contact came: the swing was given up.",
    Reason.TEST: "Test burst.",
    Reason.EXERCISE_ON: "Exercise: on.",
    Reason.EXERCISE_REST: "Exercise: rest.",
}

REFUSAL_WORDS = {
    "stale": "Samples did not come, or came too late",
    "flat": "The sensor repeated the same values",
    "saturated": "The sensor was at the end of its range",
    "time_jump": "The sensor's clock jumped",
    "one_sided": "The other leg's sensor was missing or not sound",
    "recovering": "The sensor was not sound for long enough",
    "not_a_number": "Values were missing",
    "gravity": "The specific force does not look like gravity",
    "same_signal": "Both sensors sent the same values",
    "same_leg": "Both sensors moved at the same time",
    "swapped_sides": "Sensors seemed to sit on the wrong legs",
    "other_leg": "A wish for the leg of another sensor",
    "max_on_time": "The longest stimulation in one step was reached",
    "duty": "The largest share of a minute was reached",
    "rate_limit": "The strength rose too fast, and was held back",
    "minimum_off": "The silence before was too short",
    "deadline": "Too many deadlines were missed",
    "late": "A deadline was missed",
    "stopped": "Stimulation was stopped",
    "unwatched": "Nobody at the keys could be heard",
    "device": "The device was not well",
    "paused": "The mode was pause",
    "exercise_over": "The exercise had lasted its time",
    "limit_hard": "Cut to the limit that nobody can move",
    "limit_clinician": "Cut to the clinician's limit",
    "limit_user": "Cut to the person's level",
    "limit_device": "Cut to what the device can give",
    "rise": "The range begins too high for a rise from silence",
    "charge": "The charge of a pulse would be too high",
    "energy": "The energy of a pulse would be too high",
    "current_density": "The current density would be too high",
}


def refusal_words(kind: str) -> str:
    """Return a refusal's kind in words."""
    return REFUSAL_WORDS.get(kind, kind.replace("_", " ").capitalize())


def ms(value: float | None, digits: int = 0) -> str:
    """Return milliseconds without their unit, or a dash where there is no number."""
    if value is None or not math.isfinite(value):
        return DASH
    text = f"{value:.{digits}f}"
    return ("0" if float(text) == 0 else text).replace("-", "\N{MINUS SIGN}")


def seconds(value: float, digits: int = 2) -> str:
    """Return seconds without their unit, or a dash where there is no number."""
    return f"{value:.{digits}f}" if math.isfinite(value) else DASH


def percent(part: float, whole: float, digits: int = 1) -> str:
    """Return a share in percent with its unit, or a dash of an empty whole."""
    return f"{100 * part / whole:.{digits}f}\N{NO-BREAK SPACE}%" if whole > 0 else DASH


def leg_name(side: Side) -> str:
    """Return the name of a leg."""
    return f"{side.value.capitalize()} leg"


def graded(leg: LegSettings) -> tuple[str, str, float, float]:
    """Return what grades a leg's strength: its name, its unit, and the clinician's range."""
    if leg.control is Control.PULSE_WIDTH:
        return "Pulse width", "µs", leg.pulse_width_us.low, leg.pulse_width_us.high
    return "Current", "mA", leg.current_ma.low, leg.current_ma.high
