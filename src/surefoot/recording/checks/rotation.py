"""Does the rotation that the gyroscope tells agree with the accelerometer?"""

from __future__ import annotations

from dataclasses import replace

from surefoot.errors import TimeError, UnitError
from surefoot.recording.checks.clipping import clipping_level
from surefoot.recording.checks.unstamped_change import check_unstamped_change
from surefoot.recording.model import Annotation, SensorStream, Severity
from surefoot.recording.rate_change import rate_change
from surefoot.recording.rotation_scale import RotationScale, rotation_scale
from surefoot.recording.units import motion_ratio

_POSSIBLE = (0.15, 80.0)  # m/s² per rad/s, see `motion_ratio`
_RATE_ERROR = 8.0  # factors beyond this are units, below it rates
LONGEST = 40_000  # rows looked at: enough strides, whatever the length


def check_rotation(stream: SensorStream) -> list[Annotation]:
    """Refuse a stream whose angular rate or sampling rate contradicts its accelerometer.

    Where the time stamps show that the rate changes on the way, the longer part is looked at.

    Parameters
    ----------
    stream
        Stream to look at.

    Returns
    -------
    list of Annotation
        Kind ``axes_do_not_fit``, where no scale of a foot's rotation fits its acceleration.

    Raises
    ------
    UnitError
        Angular rate is off by a factor such as 57.
    TimeError
        The sampling rate is off by a factor such as 2, from the beginning or from some time on.
    """
    name = stream.source or stream.placement.value
    stream = _of_one_rate(stream)
    ratio = motion_ratio(stream.acc, stream.gyr, stream.rate_hz)
    if ratio is not None and not _POSSIBLE[0] <= ratio <= _POSSIBLE[1]:
        raise UnitError(_wrong_unit(name, ratio < _POSSIBLE[0]))
    check_unstamped_change(stream, name, LONGEST)
    scale = consistency(stream)
    if scale is None or not scale.contradicts:
        fits = scale is None or stream.placement.segment != "foot" or not scale.no_scale_fits
        return [] if fits else [_axes_do_not_fit(stream)]
    # rotation that is cut off is too small as well; that is told as clipping
    if scale.factor > 1 and clipping_level(stream.gyr, acceleration=False) is not None:
        return []
    # a shank never rests in walking, so its test is looser and its verdict must be clearer
    if stream.placement.segment != "foot" and scale.residual_given < 3.5 * scale.residual:
        return []
    if not 1 / _RATE_ERROR <= scale.factor <= _RATE_ERROR:
        raise UnitError(_wrong_unit(name, scale.factor < 1))
    rate = stream.nominal_rate_hz
    raise TimeError(
        f"{name}: at {rate:.4g} Hz the gyroscope contradicts the accelerometer; the signals fit about "
        f"{rate / scale.factor:.0f} Hz. Correct the rate (--rate) or the time stamps."
    )


def _of_one_rate(stream: SensorStream) -> SensorStream:
    change = rate_change(stream.time_s)
    if change is None:
        return stream
    rows = slice(0, change.row) if 2 * change.row >= len(stream) else slice(change.row, None)
    rate = change.before_hz if rows.start == 0 else change.after_hz
    return replace(stream, time_s=stream.time_s[rows], acc=stream.acc[rows], gyr=stream.gyr[rows], nominal_rate_hz=rate)


def consistency(stream: SensorStream) -> RotationScale | None:
    """Run `rotation_scale` on a stream, on its first rows where it is very long."""
    acc, gyr = stream.acc[:LONGEST], stream.gyr[:LONGEST]
    if len(acc) < 20:
        return None
    return rotation_scale(acc, gyr, 1.0 / stream.rate_hz)


def _axes_do_not_fit(stream: SensorStream) -> Annotation:
    text = (
        "Gyroscope and accelerometer axes do not fit each other (mirrored or inverted?); angles, lengths and heights "
        "may be wrong. Check the order and the signs of the columns."
    )
    return Annotation("axes_do_not_fit", text, stream=stream.placement, severity=Severity.WARNING)


def _wrong_unit(name: str, too_large: bool) -> str:
    if too_large:
        return (
            f"{name}: angular rate is far too large for the accelerometer; it is likely in deg/s, read as rad/s. "
            "Pass --gyr-unit deg/s, or correct the header."
        )
    return (
        f"{name}: angular rate is far too small for the accelerometer; it is likely in rad/s, read as deg/s. "
        "Pass --gyr-unit rad/s, or correct the header."
    )
