"""Signals that reach the end of a sensor's range and are cut off there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surefoot.recording.model import GRAVITY_M_S2, Annotation, FloatArray, SensorStream, Severity
from surefoot.recording.stretches import annotate, joined, runs

_JOIN_S = 2.0
_ACC_RANGES_G = (4.0, 8.0, 16.0)
_NEAR_RANGE = 0.015


def find_clipping(stream: SensorStream) -> list[Annotation]:
    """Annotate plateaus at the largest value of an axis, at whatever level, and pile-ups at a usual range.

    A peak that is cut off repeats one value exactly while the signal runs into it steeply; a true peak does not.
    Sensors that are calibrated after clipping smear the plateau, so values that crowd within 1.5 % of ±4, ±8 or ±16 g
    with hardly any just below count as well.

    Parameters
    ----------
    stream
        Stream to look at.

    Returns
    -------
    list of Annotation
        Kind ``clipping``, one for each stretch in which it happens.
    """
    notes: list[Annotation] = []
    for values, what, scale, unit in (
        (stream.acc, "Acceleration", 1 / GRAVITY_M_S2, "g"),
        (stream.gyr, "Angular rate", 180 / np.pi, "deg/s"),
    ):
        mask = np.zeros(len(stream), dtype=bool)
        levels: list[float] = []
        for axis in range(3):
            for sign in (1.0, -1.0):
                clipped = clipped_rows(sign * values[:, axis])
                if not clipped.any() and unit == "g":
                    clipped = _near_range(sign * values[:, axis])
                if clipped.any():
                    mask |= clipped
                    levels.append(float(np.nanmax(sign * values[:, axis])) * scale)
        if not mask.any():
            continue
        spans = [(float(stream.time_s[first]), float(stream.time_s[end - 1])) for first, end in runs(mask)]
        shown = (
            f"{min(levels):.4g}"
            if max(levels) - min(levels) < 0.02 * max(levels)
            else (f"{min(levels):.4g} to {max(levels):.4g}")
        )
        text = f"{what} is cut off at ±{shown} {unit} ({int(mask.sum())} samples in all); true peaks are larger."
        notes += annotate(stream, "clipping", text, joined(spans, _JOIN_S), Severity.WARNING)
    return notes


def clipped_rows(values: FloatArray) -> NDArray[np.bool_]:
    """Mark the samples of one signal that lie on a plateau at its maximum.

    Parameters
    ----------
    values
        (n,) signal; NaN is passed over.

    Returns
    -------
    ndarray of bool
        (n,) True where the signal is cut off; all False when it is not.
    """
    nothing = np.zeros(len(values), dtype=bool)
    if len(values) < 20 or not np.isfinite(values).any():
        return nothing
    top = float(np.nanmax(values))
    spread = float(np.nanmax(values) - np.nanmin(values))
    if top <= 0 or spread <= 0:
        return nothing
    at_top = values >= top - 1e-6 * spread
    if at_top.sum() < 3:
        return nothing
    steep = 0.01 * spread
    found = nothing.copy()
    long_runs = short_runs = 0
    for first, end in runs(at_top):
        before = values[first - 1] - values[first - 2] if first >= 2 else np.inf
        after = values[end] - values[end + 1] if end + 1 < len(values) else np.inf
        # a cut peak is entered and left steeply; one at the edge of the recording is judged by its open side
        if not (before > steep and after > steep):
            continue
        found[first:end] = True
        long_runs += end - first >= 3
        short_runs += 1
    pairs = found.sum() > short_runs  # at least one run of two
    enough = long_runs >= 1 or (short_runs >= 2 and pairs) or short_runs >= 4
    return found if enough else nothing


def _near_range(values: FloatArray) -> NDArray[np.bool_]:
    finite = np.where(np.isfinite(values), values, 0.0)
    top = float(finite.max())
    for limit in (g * GRAVITY_M_S2 for g in _ACC_RANGES_G):
        near = np.abs(finite / limit - 1) <= _NEAR_RANGE
        below = (finite < limit * (1 - _NEAR_RANGE)) & (finite > limit * (1 - 4 * _NEAR_RANGE))
        if top <= limit * (1 + _NEAR_RANGE) and near.sum() >= 3 and near.sum() > below.sum():
            return near
    return np.zeros(len(values), dtype=bool)
