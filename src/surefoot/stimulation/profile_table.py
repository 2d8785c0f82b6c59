"""The names, units and kinds of the values in a profile file; `profile_file` reads and writes by them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

from surefoot.recording import Placement
from surefoot.stimulation.command import Mode
from surefoot.stimulation.profile import Control


class Entry(NamedTuple):
    """One value of the file.

    Parameters
    ----------
    name
        Its name in the file, with its unit.
    field
        The field of the dataclass.
    kind
        ``number``, ``whole``, ``range``, ``numbers``, ``yes_no``, ``text``, ``day``, or a `StrEnum` of allowed words.
    scale
        File value = field value times this.
    optional
        Whether it may be left out.
    meaning
        What stands beside it as a comment.
    """

    name: str
    field: str
    kind: str | type[StrEnum]
    scale: float = 1.0
    optional: bool = False
    meaning: str = ""


TOP = (Entry("mode", "mode", Mode, meaning="gait, test, exercise or pause: the mode it starts in"),)

LEG = (
    Entry("sensor", "sensor", Placement, meaning="the foot or shank of this leg that times it"),
    Entry("channel", "channel", "whole", meaning="of the stimulator, 1 to 4"),
    Entry("control", "control", Control, meaning="what grades the strength: pulse_width or current"),
    Entry("current_mA", "current_ma", "range", meaning="[low, high]: what may be used"),
    Entry("pulse_width_us", "pulse_width_us", "range", meaning="[low, high]: of each half of a pulse"),
    Entry("frequency_Hz", "frequency_hz", "number"),
    Entry("level_percent", "level", "number", 100.0, meaning="the person's level between low (0) and high (100)"),
)

TIMING = (
    Entry("start_before_toe_off_ms", "start_before_toe_off_s", "number", 1e3),
    Entry(
        "start_before_toe_off_percent",
        "start_before_toe_off_share",
        "number",
        100.0,
        True,
        "of the stride; used instead of the ms",
    ),
    Entry("extend_after_contact_ms", "extend_after_contact_s", "number", 1e3),
    Entry(
        "extend_after_contact_percent",
        "extend_after_contact_share",
        "number",
        100.0,
        True,
        "of the stride; used instead of the ms",
    ),
    Entry("ramp_up_ms", "ramp_up_s", "number", 1e3),
    Entry("ramp_down_ms", "ramp_down_s", "number", 1e3),
)

ELECTRODE = (
    Entry("area_cm2", "area_cm2", "number", meaning="of the smaller electrode"),
    Entry("load_ohm", "load_ohm", "number", meaning="for the checks of energy and voltage"),
)

LIMITS = (
    Entry("current_mA", "current_ma", "number"),
    Entry("pulse_width_us", "pulse_width_us", "number"),
    Entry("frequency_Hz", "frequency_hz", "number"),
    Entry("on_time_ms", "on_time_s", "number", 1e3, meaning="longest stimulation within one step"),
    Entry("duty_per_minute_percent", "duty_per_minute", "number", 100.0, meaning="largest share of any minute"),
    Entry("off_time_ms", "off_time_s", "number", 1e3, meaning="shortest silence between two stimulations"),
    Entry(
        "change_percent_per_s",
        "fraction_per_s",
        "number",
        100.0,
        meaning="fastest rise, in parts of the level",
    ),
)

EXERCISE = (
    Entry("on_s", "on_s", "number"),
    Entry("rest_s", "rest_s", "number"),
    Entry("duration_s", "duration_s", "number", meaning="it ends by itself"),
)

ADAPTATION = (
    Entry("enabled", "enabled", "yes_no"),
    Entry(
        "target_swing_pitch_deg",
        "target_swing_pitch_deg",
        "numbers",
        meaning="toes up positive, equal steps from toe-off to contact",
    ),
    Entry("trust_min_percent", "trust_min", "number", 100.0, meaning="no learning from strides below this"),
)

SIGNED_OFF = (
    Entry("role", "role", "text"),
    Entry("day", "day", "day"),
    Entry("digest", "digest", "text"),
)


def to_file(entry: Entry, value: Any) -> str:
    """Return a value as it stands in the file.

    Parameters
    ----------
    entry
        Which value.
    value
        As the dataclass holds it.

    Returns
    -------
    str
        TOML.
    """
    if entry.kind == "range":
        return f"[{_number(value.low)}, {_number(value.high)}]"
    if entry.kind == "numbers":
        return "[" + ", ".join(_number(v) for v in value) + "]"
    if entry.kind == "yes_no":
        return "true" if value else "false"
    if entry.kind == "whole":
        return str(value)
    if entry.kind == "day":
        return str(value.isoformat())
    if entry.kind == "number":
        return _number(value * entry.scale)
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _number(value: float) -> str:
    text = f"{round(value, 6):.6f}".rstrip("0")
    return text + "0" if text.endswith(".") else text
