"""Declared rate against the time stamps."""

from __future__ import annotations

import numpy as np

from surefoot.errors import TimeError
from surefoot.recording.model import Annotation, SensorStream, Severity

REFUSED = 0.1
TOLD = 0.01
_UNEVEN = 0.2


def find_rate(stream: SensorStream) -> list[Annotation]:
    """Compare the nominal rate with the real one and tell an uneven clock.

    Parameters
    ----------
    stream
        Stream to look at.

    Returns
    -------
    list of Annotation
        Kind ``rate``.

    Raises
    ------
    TimeError
        The two differ by more than 10 %: one of them is wrong, and speed and length would be too.
    """
    if len(stream) < 3:
        return []
    steps = np.diff(stream.time_s)
    real = real_rate_hz(stream)
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
    return notes


def real_rate_hz(stream: SensorStream) -> float:
    """Return the rate of the time stamps without the gaps, exact where stamps are rounded."""
    steps = np.diff(stream.time_s)
    usual = np.median(steps)
    near = steps[(steps > 0.5 * usual) & (steps < 1.5 * usual)]
    return float(1.0 / (near.mean() if len(near) else usual))
