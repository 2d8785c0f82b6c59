"""A sensor that hangs: values that do not change at all while a body would move or at least tremble."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surefoot.recording.model import GRAVITY_M_S2, Annotation, SensorStream, Severity
from surefoot.recording.stretches import annotate, runs

_HANG_S = 0.25
_AXIS_S = 1.0
_REST_RAD_S = 0.15


def find_flat_lines(stream: SensorStream) -> list[Annotation]:
    """Annotate stretches in which all six signals, or one of them while others move, stay exactly the same.

    A perfect rest (gravity alone, no rotation) is left alone: a simulated sensor without noise shows it.

    Parameters
    ----------
    stream
        Stream to look at.

    Returns
    -------
    list of Annotation
        Kind ``flat_line``.
    """
    signals = np.hstack((stream.acc, stream.gyr))
    if len(signals) < 3:
        return []
    same = np.diff(signals, axis=0) == 0
    everything = same.all(axis=1)
    spans = []
    for first, end in _long(stream, everything, _HANG_S):
        force = float(np.linalg.norm(stream.acc[first]))
        turning = float(np.linalg.norm(stream.gyr[first]))
        if turning > _REST_RAD_S or abs(force / GRAVITY_M_S2 - 1) > 0.05:
            spans.append((float(stream.time_s[first]), float(stream.time_s[end])))
    notes = annotate(stream, "flat_line", "All six signals stand still here, the sensor hung.", spans, Severity.SEVERE)
    step = np.abs(np.diff(signals, axis=0))
    for column, name in enumerate(("acc x", "acc y", "acc z", "gyr x", "gyr y", "gyr z")):
        spans = []
        for first, end in _long(stream, same[:, column] & ~everything, _AXIS_S):
            rest = np.delete(step[first:end], column, axis=1)
            usual = np.nanmedian(np.delete(step, column, axis=1), axis=0)
            if (np.nanmedian(rest, axis=0) >= 0.5 * usual).sum() >= 3:  # the others move as usual
                spans.append((float(stream.time_s[first]), float(stream.time_s[end])))
        notes += annotate(stream, "flat_line", f"{name} stands still while the others move.", spans, Severity.SEVERE)
    return notes


def _long(stream: SensorStream, mask: NDArray[np.bool_], at_least_s: float) -> list[tuple[int, int]]:
    """Runs of equal neighbours as first and last row, at least so long."""
    time = stream.time_s
    return [(int(a), int(b)) for a, b in runs(mask) if b < len(time) and time[b] - time[a] >= at_least_s]
