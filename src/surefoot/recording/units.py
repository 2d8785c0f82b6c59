"""Settle the units of acceleration and angular rate: declared, told, or inferred where only one answer is possible."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surefoot.errors import UnitError
from surefoot.recording.layout import ACC_UNIT_M_S2, GYR_UNIT_RAD_S, RawSensor
from surefoot.recording.model import GRAVITY_M_S2, Annotation, FloatArray, Severity
from surefoot.recording.still_moments import moving_mean, quietest, unrest

GRAVITY_TOLERANCE = 0.25
"""Gravity may differ by so much before the unit counts as wrong; the next unit is 9.8 times away."""

_GYRO_LIMIT_RAD_S = 60.0  # 3,440 deg/s: no sensor for people measures more
_MOVES_M_S2 = 0.3  # below this spread of acceleration the sensor only lay there
_LIKELY = (0.7, 20.0)  # m/s² per rad/s; narrower than the factor 57 between the units, so never both
_POSSIBLE = (0.15, 80.0)


@dataclass(frozen=True)
class SiSignals:
    """Signals in SI units.

    Parameters
    ----------
    acc, gyr
        (n, 3) in m/s² and rad/s.
    acc_unit, gyr_unit
        Units that the file turned out to have.
    notes
        What was inferred and from what.
    """

    acc: FloatArray
    gyr: FloatArray
    acc_unit: str
    gyr_unit: str
    notes: tuple[Annotation, ...]


def settle_units(raw: RawSensor, rate_hz: float, acc_unit: str | None, gyr_unit: str | None) -> SiSignals:
    """Convert a sensor's signals to SI units.

    Parameters
    ----------
    raw
        Samples as the file gives them.
    rate_hz
        Sampling rate.
    acc_unit, gyr_unit
        Units that the user tells, or None.

    Returns
    -------
    SiSignals
        Signals in m/s² and rad/s.

    Raises
    ------
    UnitError
        A unit is neither declared nor told and the signal fits none or several, or the signal contradicts it.
    """
    acc_unit = _agree(raw, "acc_unit", raw.columns.acc_unit, acc_unit)
    gyr_unit = _agree(raw, "gyr_unit", raw.columns.gyr_unit, gyr_unit)
    notes: list[Annotation] = []
    gravity = gravity_size(raw.acc, raw.gyr, rate_hz)
    if acc_unit is None:
        acc_unit = _infer_acc(raw, gravity)
        notes.append(_inferred("acceleration", acc_unit, f"it measures {gravity:.3g} where it is most nearly still"))
    elif np.isfinite(gravity):
        _check_acc(raw, acc_unit, gravity)
    acc = raw.acc * ACC_UNIT_M_S2[acc_unit]
    if gyr_unit is None:
        gyr_unit, why = _infer_gyr(raw, acc, rate_hz)
        notes.append(_inferred("angular rate", gyr_unit, why))
    else:
        _check_gyr(raw, gyr_unit, acc, rate_hz)
    gyr = raw.gyr * GYR_UNIT_RAD_S[gyr_unit]
    return SiSignals(acc, gyr, acc_unit, gyr_unit, tuple(notes))


def gravity_size(acc: FloatArray, gyr: FloatArray, rate_hz: float) -> float:
    """Return the size of specific force in the quietest moments, in the unit of `acc`; NaN when all is missing.

    Parameters
    ----------
    acc, gyr
        (n, 3) signals in any unit.
    rate_hz
        Sampling rate.
    """
    rows = quietest(unrest(acc, gyr, max(3, round(0.15 * rate_hz))), share=0.03, fewest=20)
    return float(np.median(np.linalg.norm(acc[rows], axis=1))) if len(rows) else float("nan")


def _agree(raw: RawSensor, name: str, declared: str | None, told: str | None) -> str | None:
    allowed = ("g", "m/s2") if name == "acc_unit" else ("deg/s", "rad/s")
    option = name.replace("_", "-")
    if told is not None and told not in allowed:
        raise UnitError(f"{name} must be {allowed[0]!r} or {allowed[1]!r}; {told!r} came.")
    if declared is not None and told is not None and declared != told:
        raise UnitError(f"{raw.source} declares {declared}, but --{option} says {told}; leave --{option} away.")
    return told or declared


def _infer_acc(raw: RawSensor, gravity: float) -> str:
    for unit in ("m/s2", "g", "mg"):
        if abs(gravity * ACC_UNIT_M_S2[unit] / GRAVITY_M_S2 - 1) <= GRAVITY_TOLERANCE:
            return unit
    raise UnitError(
        f"acc_unit must be 'g' or 'm/s2': {raw.source} does not say, and the signal fits neither. At its quietest it "
        f"measures {gravity:.3g}, where gravity is 1 g or 9.81 m/s². Check that acceleration is raw and calibrated."
    )


def _check_acc(raw: RawSensor, unit: str, gravity: float) -> None:
    off = gravity * ACC_UNIT_M_S2[unit] / GRAVITY_M_S2
    if abs(off - 1) <= GRAVITY_TOLERANCE:
        return
    fits = [u for u in ("m/s2", "g") if abs(gravity * ACC_UNIT_M_S2[u] / GRAVITY_M_S2 - 1) <= GRAVITY_TOLERANCE]
    advice = (
        f"The signal fits {fits[0]}; pass --acc-unit {fits[0]}, or correct the header."
        if fits
        else ("The signal fits neither g nor m/s²; acceleration must be raw (with gravity) and calibrated.")
    )
    raise UnitError(
        f"{raw.source}: acceleration in {unit} would make gravity {off * GRAVITY_M_S2:.3g} m/s², not 9.81. {advice}"
    )


def _largest(raw: RawSensor) -> float:
    size = np.sqrt(np.einsum("ij,ij->i", raw.gyr, raw.gyr))
    return float(np.nanmax(size)) if np.isfinite(size).any() else float("nan")


def _infer_gyr(raw: RawSensor, acc_m_s2: FloatArray, rate_hz: float) -> tuple[str, str]:
    largest = _largest(raw)
    if not raw.layout.units_must_be_told:
        ratios = {unit: motion_ratio(acc_m_s2, raw.gyr * GYR_UNIT_RAD_S[unit], rate_hz) for unit in ("deg/s", "rad/s")}
        fits = [unit for unit, ratio in ratios.items() if ratio is not None and _LIKELY[0] <= ratio <= _LIKELY[1]]
        if len(fits) == 1 and largest * GYR_UNIT_RAD_S[fits[0]] < _GYRO_LIMIT_RAD_S:
            return fits[0], f"only so does rotation (largest value {largest:.3g}) match the change of acceleration"
    raise UnitError(
        f"gyr_unit must be 'deg/s' or 'rad/s': {raw.source} does not say. Largest value {largest:.3g}; pass --gyr-unit."
    )


def motion_ratio(acc: FloatArray, gyr: FloatArray, rate_hz: float) -> float | None:
    """Return the spread of acceleration over the size of angular rate, in m/s² per rad/s.

    A moving leg has 2 to 5 whatever its speed (measured on every recording at hand: 2.2 to 4.7, feet, shanks, lower
    back); a wrong unit of angular rate is off by 57.

    Parameters
    ----------
    acc
        (n, 3) specific force in m/s².
    gyr
        (n, 3) angular rate in what is believed to be rad/s.
    rate_hz
        Sampling rate; what changes more slowly than in two seconds (posture, bias) is left out.

    Returns
    -------
    float or None
        None when the sensor hardly moved, so that there is nothing to compare.
    """
    whole = np.isfinite(acc).all(axis=1) & np.isfinite(gyr).all(axis=1)
    if whole.sum() < 2:
        return None
    width = max(3, round(2.0 * rate_hz))
    spread, turning = _quick_size(acc[whole], width), _quick_size(gyr[whole], width)
    return spread / turning if spread > _MOVES_M_S2 and turning > 0 else None


def _quick_size(values: FloatArray, width: int) -> float:
    """Root mean square of what differs from the moving mean, all axes together."""
    return float(np.sqrt(sum(np.mean((axis - moving_mean(axis, width)) ** 2) for axis in values.T)))


def _check_gyr(raw: RawSensor, unit: str, acc_m_s2: FloatArray, rate_hz: float) -> None:
    largest = _largest(raw)
    rad_s = raw.gyr * GYR_UNIT_RAD_S[unit]
    ratio = motion_ratio(acc_m_s2, rad_s, rate_hz)
    too_fast = largest * GYR_UNIT_RAD_S[unit] > _GYRO_LIMIT_RAD_S
    if not too_fast and (ratio is None or _POSSIBLE[0] <= ratio <= _POSSIBLE[1]):
        return
    other = "rad/s" if unit == "deg/s" else "deg/s"
    raise UnitError(
        f"{raw.source}: angular rate in {unit} (largest value {largest:.3g}) contradicts the accelerometer; "
        f"the signal fits {other}. Pass --gyr-unit {other}, or correct the header."
    )


def _inferred(what: str, unit: str, why: str) -> Annotation:
    text = f"The file does not say the unit of {what}; {unit.replace('s2', 's²')} is taken because {why}."
    return Annotation("unit_inferred", text, severity=Severity.INFO)
