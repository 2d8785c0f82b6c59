"""A profile in plain words: what it does to the leg, each number with its limit beside it."""

from __future__ import annotations

from surefoot.recording import Side
from surefoot.stimulation import hard_limits as hard
from surefoot.stimulation.electrical import dose
from surefoot.stimulation.profile import Control, LegSettings, StimulationProfile
from surefoot.stimulation.sign_off import is_signed_off
from surefoot.stimulation.stride_learning import not_learned


def profile_text(profile: StimulationProfile) -> str:
    """Tell what a profile means.

    Parameters
    ----------
    profile
        The profile.

    Returns
    -------
    str
        Lines of text: each leg, the limits, the electrical load with its limits, and the sign-off.
    """
    lines = [f"Starts in mode: {profile.mode}"]
    for side, leg in profile.legs:
        lines += ["", *_leg(side, leg)]
    limits = profile.limits
    lines += [
        "",
        "Limits of the clinician",
        f"  at most {limits.current_ma:g} mA, {limits.pulse_width_us:g} µs, {limits.frequency_hz:g} Hz "
        f"(never more than {hard.CURRENT_MA[1]:g} mA, {hard.PULSE_WIDTH_US[1]:g} µs, {hard.FREQUENCY_HZ[1]:g} Hz)",
        f"  at most {1e3 * limits.on_time_s:g} ms in one step and {100 * limits.duty_per_minute:g} % of any minute; "
        f"at least {1e3 * limits.off_time_s:g} ms of silence between",
        f"  begins at the low end of the range; from there to the level in {1e3 / limits.fraction_per_s:.0f} ms or "
        "more; off at once",
        "",
        "Exercise",
        f"  {profile.exercise.on_s:g} s on, {profile.exercise.rest_s:g} s rest, ends after "
        f"{profile.exercise.duration_s / 60:g} min",
        "",
        f"Learning from step to step: {'on' if profile.adaptation.enabled else 'off'}",
        *(f"  nothing is learned of the {side.value} leg: {why}" for side, why in not_learned(profile).items()),
        _signed(profile),
    ]
    return "\n".join(lines) + "\n"


def _leg(side: Side, leg: LegSettings) -> list[str]:
    timing = leg.timing
    low, high, unit, fixed = (
        (leg.pulse_width_us.low, leg.pulse_width_us.high, "µs", f"at {leg.current_ma.high:g} mA")
        if leg.control is Control.PULSE_WIDTH
        else (leg.current_ma.low, leg.current_ma.high, "mA", f"at {leg.pulse_width_us.high:g} µs")
    )
    graded = "pulse width" if leg.control is Control.PULSE_WIDTH else "current"
    start = (
        f"{100 * timing.start_before_toe_off_share:g} % of the stride"
        if timing.start_before_toe_off_share is not None
        else f"{1e3 * timing.start_before_toe_off_s:g} ms"
    )
    end = (
        f"{100 * timing.extend_after_contact_share:g} % of the stride"
        if timing.extend_after_contact_share is not None
        else f"{1e3 * timing.extend_after_contact_s:g} ms"
    )
    return [
        f"{side.capitalize()} leg: timed by the sensor on the {leg.sensor.replace('_', ' ')}, channel {leg.channel}",
        f"  {graded} from {low:g} to {high:g} {unit} {fixed}, {leg.frequency_hz:g} pulses a second; "
        f"level {100 * leg.level:g} % ({low + leg.level * (high - low):g} {unit})",
        f"  from {start} before toe-off to {end} after contact; "
        f"ramps {1e3 * timing.ramp_up_s:g} ms up, {1e3 * timing.ramp_down_s:g} ms down",
        *_electrical(leg),
    ]


def _electrical(leg: LegSettings) -> list[str]:
    most = dose(
        leg.current_ma.high,
        leg.pulse_width_us.high,
        leg.frequency_hz,
        area_cm2=leg.electrode.area_cm2,
        load_ohm=leg.electrode.load_ohm,
    )
    rows = (
        ("charge of half a pulse", most.charge_uc, hard.CHARGE_UC, "µC"),
        ("energy of a pulse", most.energy_mj, hard.ENERGY_MJ, "mJ"),
        ("voltage", most.voltage_v, hard.VOLTAGE_V, "V"),
        ("current density", most.density_ma_cm2, hard.CURRENT_DENSITY_MA_CM2, "mA/cm² rms"),
    )
    head = f"  at its highest, into {leg.electrode.load_ohm:g} Ω and {leg.electrode.area_cm2:g} cm²:"
    return [head, *(f"    {name:<24}{value:>8.2f}   limit {limit:g} {unit}" for name, value, limit, unit in rows)]


def _signed(profile: StimulationProfile) -> str:
    signed = profile.signed_off
    if signed is None:
        return "Not signed off: real hardware stays locked."
    who = f"{signed.role} on {signed.day.isoformat()}"
    if is_signed_off(profile):
        return f"Signed off by {who}."
    return f"NOT signed off: it was changed after the sign-off by {who}. Real hardware stays locked."
