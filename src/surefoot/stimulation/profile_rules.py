"""What a profile must keep to: every violation, in words that say what was set and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from surefoot.stimulation import hard_limits as hard
from surefoot.stimulation.electrical import dose

if TYPE_CHECKING:
    from surefoot.recording import Side
    from surefoot.stimulation.profile import LegSettings, Range, StimulationProfile, Timing

_MOST_TARGETS = 201
_PITCH_DEG = (-60.0, 60.0)
_ROUNDING = 1e-9
_TOO_LARGE = 1e15


def violations(profile: StimulationProfile) -> tuple[str, ...]:
    """List everything in which a profile breaks a limit or contradicts itself.

    Parameters
    ----------
    profile
        The profile; its values may be anything.

    Returns
    -------
    tuple of str
        One plain phrase for each violation; empty where there is none.
    """
    return tuple(
        [
            *_sides(profile),
            *(line for side, leg in profile.legs for line in _leg(side, leg, profile)),
            *_limits(profile),
            *_exercise(profile),
            *_adaptation(profile),
            *_signed_off(profile),
        ]
    )


def is_number(value: object) -> bool:
    """Tell whether a value is a finite number; True and False are none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) < _TOO_LARGE  # also false for NaN


def _within(name: str, value: Any, allowed: tuple[float, float], unit: str = "", scale: float = 1.0) -> Iterator[str]:
    low, high = (edge * scale for edge in allowed)
    told = f" {unit}" if unit else ""
    if not is_number(value):
        yield f"{name} is {value!r}: a number from {low:g} to {high:g}{told} is needed"
    elif not allowed[0] <= float(value) <= allowed[1]:
        yield f"{name} is {float(value) * scale:g}{told}: allowed is {low:g} to {high:g}{told}"


def _sides(profile: StimulationProfile) -> Iterator[str]:
    sides = [side for side, _ in profile.legs]
    channels = [leg.channel for _, leg in profile.legs]
    if not sides:
        yield "no leg is set: at least one is needed"
    for side in sorted({s for s in sides if sides.count(s) > 1}):
        yield f"the {side} leg is set {sides.count(side)} times: once is allowed"
    for channel in sorted({c for c in channels if channels.count(c) > 1}):
        yield f"channel {channel} is used for {channels.count(channel)} legs: each needs its own"


def _leg(side: Side, leg: LegSettings, profile: StimulationProfile) -> Iterator[str]:
    name = f"{side} leg"
    if leg.sensor.segment not in ("foot", "shank"):
        yield f"{name}: sensor is {leg.sensor}: a foot or a shank is needed"
    elif leg.sensor.side != side:
        yield f"{name}: sensor is {leg.sensor}, on the other leg: the sensor of the leg that is stimulated is needed"
    if isinstance(leg.channel, bool) or leg.channel not in hard.CHANNELS:
        yield f"{name}: channel is {leg.channel}: allowed is 1 to 4"
    yield from _range(f"{name}: current", leg.current_ma, hard.CURRENT_MA, profile.limits.current_ma, "mA")
    yield from _range(
        f"{name}: pulse width", leg.pulse_width_us, hard.PULSE_WIDTH_US, profile.limits.pulse_width_us, "µs"
    )
    yield from _room_to_rise(name, leg)
    yield from _within(f"{name}: frequency", leg.frequency_hz, hard.FREQUENCY_HZ, "Hz")
    yield from _above_clinician(f"{name}: frequency", leg.frequency_hz, profile.limits.frequency_hz, "Hz")
    yield from _within(f"{name}: level", leg.level, (0.0, 1.0), "%", 100.0)
    yield from _timing(name, leg.timing, profile.limits.fraction_per_s)
    yield from _electrode(name, leg)


def _range(name: str, value: Range, allowed: tuple[float, float], clinician: Any, unit: str) -> Iterator[str]:
    yield from _within(f"{name} (low)", value.low, allowed, unit)
    yield from _within(f"{name} (high)", value.high, allowed, unit)
    if is_number(value.low) and is_number(value.high) and value.low > value.high:
        yield f"{name}: low is {value.low:g} {unit}, above high, {value.high:g} {unit}"
    yield from _above_clinician(f"{name} (high)", value.high, clinician, unit)


def _room_to_rise(name: str, leg: LegSettings) -> Iterator[str]:
    by_width = leg.control == "pulse_width"
    graded, unit = (leg.pulse_width_us, "µs") if by_width else (leg.current_ma, "mA")
    what = "pulse width" if by_width else "current"
    if not (is_number(graded.low) and is_number(graded.high) and 0.0 <= graded.low <= graded.high):
        return  # told already
    most = hard.LOW_SHARE * graded.high
    if graded.low > most * (1.0 + _ROUNDING):
        yield (
            f"{name}: {what} would start at {graded.low:g} {unit} at once: allowed is at most {most:g} {unit} "
            f"({100 * hard.LOW_SHARE:g} % of its high end), so that strength can rise from there"
        )


def _above_clinician(name: str, value: Any, clinician: Any, unit: str) -> Iterator[str]:
    if is_number(value) and is_number(clinician) and float(value) > float(clinician):
        yield f"{name} is {float(value):g} {unit}: the clinician's limit is {float(clinician):g} {unit}"


def _timing(name: str, timing: Timing, fraction_per_s: Any) -> Iterator[str]:
    yield from _within(f"{name}: start before toe-off", timing.start_before_toe_off_s, hard.LEAD_S, "ms", 1e3)
    lead, extension = timing.start_before_toe_off_share, timing.extend_after_contact_share
    if lead is not None:
        yield from _within(f"{name}: start before toe-off", lead, hard.LEAD_SHARE, "% of the stride", 100.0)
    yield from _within(f"{name}: extension after contact", timing.extend_after_contact_s, hard.EXTENSION_S, "ms", 1e3)
    if extension is not None:
        yield from _within(
            f"{name}: extension after contact", extension, hard.EXTENSION_SHARE, "% of the stride", 100.0
        )
    yield from _within(f"{name}: ramp up", timing.ramp_up_s, hard.RAMP_UP_S, "ms", 1e3)
    yield from _within(f"{name}: ramp down", timing.ramp_down_s, hard.RAMP_DOWN_S, "ms", 1e3)
    if (
        is_number(timing.ramp_up_s)
        and is_number(fraction_per_s)
        and timing.ramp_up_s * float(fraction_per_s) < 1.0 - _ROUNDING
        and float(fraction_per_s) > 0.0
    ):
        yield (
            f"{name}: ramp up is {timing.ramp_up_s * 1e3:g} ms: the fastest change allowed needs "
            f"{1e3 / float(fraction_per_s):.0f} ms"
        )


def _electrode(name: str, leg: LegSettings) -> Iterator[str]:
    electrode = leg.electrode
    yield from _within(f"{name}: electrode area", electrode.area_cm2, hard.ELECTRODE_AREA_CM2, "cm²")
    if not is_number(electrode.load_ohm) or electrode.load_ohm < hard.LEAST_LOAD_OHM:
        yield f"{name}: load is {electrode.load_ohm!r} Ω: {hard.LEAST_LOAD_OHM:g} Ω or more is needed"
    worst = (leg.current_ma.high, leg.pulse_width_us.high, leg.frequency_hz, electrode.area_cm2, electrode.load_ohm)
    if not all(is_number(value) and value >= 0.0 for value in worst) or not electrode.area_cm2:
        return
    most = dose(*worst[:3], area_cm2=electrode.area_cm2, load_ohm=electrode.load_ohm)
    for what, value, allowed, unit in (
        ("charge of half a pulse", most.charge_uc, hard.CHARGE_UC, "µC"),
        ("energy of a pulse", most.energy_mj, hard.ENERGY_MJ, "mJ"),
        ("voltage", most.voltage_v, hard.VOLTAGE_V, "V"),
        ("current density", most.density_ma_cm2, hard.CURRENT_DENSITY_MA_CM2, "mA/cm² rms"),
    ):
        if value > allowed * (1.0 + _ROUNDING):
            yield f"{name}: {what} would reach {value:.3g} {unit}: allowed is at most {allowed:g} {unit}"


def _limits(profile: StimulationProfile) -> Iterator[str]:
    limits = profile.limits
    yield from _within("clinician's limit of current", limits.current_ma, hard.CURRENT_MA, "mA")
    yield from _within("clinician's limit of pulse width", limits.pulse_width_us, hard.PULSE_WIDTH_US, "µs")
    yield from _within("clinician's limit of frequency", limits.frequency_hz, hard.FREQUENCY_HZ, "Hz")
    yield from _within("longest stimulation in a step", limits.on_time_s, hard.ON_TIME_S, "ms", 1e3)
    yield from _within("share of a minute", limits.duty_per_minute, hard.DUTY_PER_MINUTE, "%", 100.0)
    yield from _within("shortest silence", limits.off_time_s, hard.OFF_TIME_S, "ms", 1e3)
    yield from _within("fastest change", limits.fraction_per_s, hard.FRACTION_PER_S, "% per second", 100.0)


def _exercise(profile: StimulationProfile) -> Iterator[str]:
    exercise = profile.exercise
    yield from _within("exercise: stimulation", exercise.on_s, hard.EXERCISE_ON_S, "s")
    yield from _within("exercise: rest", exercise.rest_s, hard.EXERCISE_REST_S, "s")
    yield from _within("exercise: length", exercise.duration_s, hard.EXERCISE_DURATION_S, "s")
    duty = profile.limits.duty_per_minute
    if is_number(exercise.on_s) and is_number(exercise.rest_s) and is_number(duty):
        whole = exercise.on_s + exercise.rest_s
        if whole > 0.0 and exercise.on_s / whole > duty:
            yield (
                f"exercise: {exercise.on_s:g} s on and {exercise.rest_s:g} s rest is "
                f"{100 * exercise.on_s / whole:.0f} % of the time: the limit for a minute is {100 * duty:g} %"
            )


def _adaptation(profile: StimulationProfile) -> Iterator[str]:
    target = profile.adaptation.target_swing_pitch_deg
    yield from _within("learning: least trust", profile.adaptation.trust_min, (0.0, 1.0), "%", 100.0)
    if len(target) == 1 or len(target) > _MOST_TARGETS:
        yield f"learning: the target has {len(target)} values: none, or 2 to {_MOST_TARGETS}, are allowed"
    wrong = [v for v in target if not is_number(v) or not _PITCH_DEG[0] <= v <= _PITCH_DEG[1]]
    if wrong:
        yield f"learning: a target pitch is {wrong[0]!r}°: allowed is {_PITCH_DEG[0]:g} to {_PITCH_DEG[1]:g}°"


def _signed_off(profile: StimulationProfile) -> Iterator[str]:
    signed = profile.signed_off
    if signed is None:
        return
    if not is_role(signed.role):
        yield "sign-off: the role must be 1 to 80 plain letters, for example physiotherapist (never a name)"
    if not re.fullmatch(r"[0-9a-f]{64}", signed.digest):
        yield "sign-off: the digest must be 64 of 0-9 and a-f"


def is_role(role: object) -> bool:
    """Tell whether a role can be written into a profile."""
    return isinstance(role, str) and role.isprintable() and bool(role.strip()) and len(role) <= 80
