"""Declared rate against the time stamps."""

from __future__ import annotations

import numpy as np

from surefoot.errors import TimeError
from surefoot.recording.model import Annotation, SensorStream, Severity

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
        Kinds ``rate`` and ``low_rate``.

    Raises
    ------
    TimeError
        The two differ by more than 10 %: one of them is wrong, and speed and length would be too.
    """
    if len(stream) < 3:
        return []
    steps = np.diff(stream.time_s)
    real = stream.rate_hz
    name = stream.source or stream.placement.value
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
    if real < _SLOW_HZ:
        text = (
            f"Only {real:.3g} samples a second; below 50 contact, lift-off, heights and scraping of the foot are less "
            "sure."
        )
        notes.append(Annotation("low_rate", text, stream=stream.placement, severity=Severity.WARNING))
    return notes
