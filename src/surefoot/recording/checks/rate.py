"""Declared rate against the time stamps."""

from __future__ import annotations

import numpy as np

from surefoot.errors import TimeError
from surefoot.recording.model import Annotation, SensorStream, Severity
from surefoot.recording.rate_change import RateChange, rate_change

REFUSED = 0.1
TOLD = 0.01
_UNEVEN = 0.2
_SLOW_HZ = 49.0


def find_rate(stream: SensorStream) -> list[Annotation]:
    """Compare the nominal rate with the real one and tell an uneven clock.

    Parameters
    ----------
    stream
        Stream to look at.

    Returns
    -------
    list of Annotation
        Kinds ``rate``, ``rate_change`` and ``low_rate``.

    Raises
    ------
    TimeError
        The two differ by more than 10 %: one of them is wrong, and speed and length would be too. Where the rate
        changes on the way, the declared one may be that before or after.
    """
    if len(stream) < 3:
        return []
    steps = np.diff(stream.time_s)
    name = stream.source or stream.placement.value
    change = rate_change(stream.time_s)
    if change is not None:
        return _told_change(stream, name, change)
    real = stream.rate_hz
    off = real / stream.nominal_rate_hz - 1
    if abs(off) > REFUSED:
        raise TimeError(
            f"{name}: the declared rate is {stream.nominal_rate_hz:g} Hz, but the time stamps show {real:.4g} Hz; "
            "correct the one that is wrong (--rate)."
        )
    notes = []
    if abs(off) > TOLD:
        text = f"Declared rate {stream.nominal_rate_hz:g} Hz, time stamps show {real:.2f} Hz; the time stamps are used."
        notes.append(Annotation("rate", text, stream=stream.placement, severity=Severity.INFO))
    usual = float(np.median(steps))
    uneven = float(np.mean(np.abs(steps / usual - 1) > _UNEVEN))
    if uneven > 0.02:
        text = f"The clock is uneven: {uneven * 100:.0f} % of the steps differ from {usual * 1e3:.2f} ms by over 20 %."
        notes.append(Annotation("rate", text, stream=stream.placement, severity=Severity.INFO))
    return notes + _slow(stream, real)


def _told_change(stream: SensorStream, name: str, change: RateChange) -> list[Annotation]:
    """The rate that was declared has to be one of the two."""
    before, after = change.before_hz, change.after_hz
    seen = f"the sampling rate changes at {change.at_s:.2f} s, from {before:.4g} to {after:.4g} samples a second"
    declared = stream.nominal_rate_hz
    if all(abs(real / declared - 1) > REFUSED for real in (before, after, stream.rate_hz)):
        raise TimeError(
            f"{name}: {seen}, by the time stamps; the declared rate is {declared:g} Hz. Correct the one that is wrong "
            "(--rate), or cut the recording there."
        )
    text = (
        f"{seen[0].upper()}{seen[1:]}, by the time stamps, which are used. If the sensor did not change its rate, the "
        "stamps are wrong, and with them times, speeds and lengths."
    )
    end_s = float(stream.time_s[-1])
    note = Annotation("rate_change", text, change.at_s, end_s, stream.placement, Severity.WARNING)
    return [note, *_slow(stream, min(before, after))]


def _slow(stream: SensorStream, real: float) -> list[Annotation]:
    if real >= _SLOW_HZ:
        return []
    text = (
        f"Only {real:.3g} samples a second; below 50 contact, lift-off, heights and scraping of the foot are less sure."
    )
    return [Annotation("low_rate", text, stream=stream.placement, severity=Severity.WARNING)]
