"""From a wished strength to the pulse: inside the clinician's range, and never above the least of four limits."""

from __future__ import annotations

from typing import NamedTuple

from surefoot.stimulation import hard_limits as hard
from surefoot.stimulation.electrical import dose
from surefoot.stimulation.profile import ClinicianLimits, Control, LegSettings, Range

_ROUNDING = 1e-9


class DeviceLimits(NamedTuple):
    """What a device can give at most.

    Parameters
    ----------
    current_ma, pulse_width_us, frequency_hz
        Greatest values.
    """

    current_ma: float = hard.CURRENT_MA[1]
    pulse_width_us: float = hard.PULSE_WIDTH_US[1]
    frequency_hz: float = hard.FREQUENCY_HZ[1]


class Amplitude(NamedTuple):
    """The pulse for a strength.

    Parameters
    ----------
    current_ma, pulse_width_us
        Amplitude and width of each half; a current of 0 is silence.
    cut
        Kinds of the limits that cut it down, as in `Refusal.kind`; empty as a rule.
    """

    current_ma: float
    pulse_width_us: float
    cut: tuple[str, ...] = ()


SILENCE = Amplitude(0.0, 0.0)


def amplitude(share: float, leg: LegSettings, limits: ClinicianLimits, device: DeviceLimits | None = None) -> Amplitude:
    """Map a strength to current and pulse width.

    Parameters
    ----------
    share
        Strength as a share of the clinician's range: the wished fraction times the person's level. 0 is silence; just
        above it lies `Range.low`, 1 is `Range.high`. What is no number is silence.
    leg
        The leg's settings.
    limits
        The clinician's limits.
    device
        What the device can give; the hard limits where None.

    Returns
    -------
    Amplitude
        The pulse, with the limits that cut it down.
    """
    if not share > 0.0:
        return SILENCE
    if not has_room_to_rise(leg):
        return Amplitude(0.0, 0.0, ("rise",))
    device = device or DeviceLimits()
    by_width = leg.control is Control.PULSE_WIDTH
    current = leg.current_ma.high if by_width else _graded(leg.current_ma, share)
    width = _graded(leg.pulse_width_us, share) if by_width else leg.pulse_width_us.high
    cut: list[str] = []
    for kind, most_ma, most_us in (
        ("limit_clinician", leg.current_ma.high, leg.pulse_width_us.high),
        ("limit_clinician", limits.current_ma, limits.pulse_width_us),
        ("limit_hard", hard.CURRENT_MA[1], hard.PULSE_WIDTH_US[1]),
        ("limit_device", device.current_ma, device.pulse_width_us),
    ):
        if not (current <= most_ma and width <= most_us):
            current, width = _at_most(current, most_ma), _at_most(width, most_us)
            cut.append(kind)
    if not (current > 0.0 and width > 0.0):
        return Amplitude(0.0, 0.0, tuple(cut))
    beyond = electrical_excess(current, width, pulse_rate_hz(leg, limits, device), leg)
    return Amplitude(0.0, 0.0, (*cut, beyond)) if beyond else Amplitude(current, width, tuple(cut))


def has_room_to_rise(leg: LegSettings) -> bool:
    """Tell whether the graded range begins low enough for what comes at once after silence.

    Parameters
    ----------
    leg
        The leg's settings; no profile can be made with others, and the gate does not rely on that.

    Returns
    -------
    bool
        Whether `Range.low` is at most `hard_limits.LOW_SHARE` of `Range.high`.
    """
    graded = leg.pulse_width_us if leg.control is Control.PULSE_WIDTH else leg.current_ma
    return graded.low <= hard.LOW_SHARE * graded.high * (1.0 + _ROUNDING)


def pulse_rate_hz(leg: LegSettings, limits: ClinicianLimits, device: DeviceLimits | None = None) -> float:
    """Return the pulses a second: the least of the leg's, the clinician's, the device's and the hard limit.

    Parameters
    ----------
    leg, limits, device
        As for `amplitude`.

    Returns
    -------
    float
        In Hz.
    """
    device = device or DeviceLimits()
    return min(leg.frequency_hz, limits.frequency_hz, device.frequency_hz, hard.FREQUENCY_HZ[1])


def electrical_excess(current_ma: float, pulse_width_us: float, frequency_hz: float, leg: LegSettings) -> str:
    """Tell which electrical limit a pulse would break.

    Parameters
    ----------
    current_ma, pulse_width_us, frequency_hz
        The pulses.
    leg
        Settings with the electrode.

    Returns
    -------
    str
        ``charge``, ``energy``, ``voltage`` or ``current_density``; empty where none.
    """
    area, load = leg.electrode.area_cm2, leg.electrode.load_ohm
    if not (area > 0.0 and load > 0.0):
        return "current_density"
    most = dose(current_ma, pulse_width_us, frequency_hz, area_cm2=area, load_ohm=load)
    for kind, value, allowed in (
        ("charge", most.charge_uc, hard.CHARGE_UC),
        ("energy", most.energy_mj, hard.ENERGY_MJ),
        ("voltage", most.voltage_v, hard.VOLTAGE_V),
        ("current_density", most.density_ma_cm2, hard.CURRENT_DENSITY_MA_CM2),
    ):
        if not value <= allowed * (1.0 + _ROUNDING):
            return kind
    return ""


def _at_most(value: float, most: float) -> float:
    if value <= most:
        return value
    return most if most <= value else 0.0  # one of them is no number: nothing


def _graded(value: Range, share: float) -> float:
    return value.low + share * (value.high - value.low)
