"""Signals that reach the end of a sensor's range and are cut off there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from surefoot.recording.model import GRAVITY_M_S2, Annotation, FloatArray, SensorStream, Severity
from surefoot.recording.stretches import annotate, runs

_ACC_RANGES_M_S2 = (4 * GRAVITY_M_S2, 8 * GRAVITY_M_S2, 16 * GRAVITY_M_S2)
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
        Kind ``clipping``, one for each signal, from its first such moment to its last.
    """
    notes: list[Annotation] = []
    for values, what, scale, unit in (
        (stream.acc, "Acceleration", 1 / GRAVITY_M_S2, "g"),
        (stream.gyr, "Angular rate", 180 / np.pi, "deg/s"),
    ):
        mask, levels = clipped_axes(values, ranges_m_s2=_ACC_RANGES_M_S2 if unit == "g" else ())
        if not levels:
            continue
        low, high = min(levels) * scale, max(levels) * scale
        shown = f"{low:.4g}" if high - low < 0.02 * high else f"{low:.4g} to {high:.4g}"
        moments = runs(mask)
        step = 1.0 / stream.rate_hz
        spans = [(float(stream.time_s[first]), float(stream.time_s[end - 1]) + step) for first, end in moments]
        count = len(moments)
        often = "once" if count == 1 else f"in {count} places"
        together = sum(end - start for start, end in spans)
        text = (
            f"{what} is cut off at ±{shown} {unit} {often} ({int(mask.sum())} samples, {together:.2f} s in all); "
            "true peaks are larger."
        )
        whole = [(spans[0][0], spans[-1][1] - step)]
        share = float(mask.mean())
        notes += [replace(note, share=share) for note in annotate(stream, "clipping", text, whole, Severity.WARNING)]
    return notes


def clipping_level(values: FloatArray, *, acceleration: bool) -> float | None:
    """Return the lowest level at which a signal of three axes is cut off, in its own unit, or None."""
    levels = clipped_axes(values, ranges_m_s2=_ACC_RANGES_M_S2 if acceleration else ())[1]
    return min(levels, default=None)


def clipped_axes(values: FloatArray, ranges_m_s2: tuple[float, ...] = ()) -> tuple[NDArray[np.bool_], list[float]]:
    """Return the rows, (n,) bool, in which any axis of (n, 3) values is cut off, and the levels of the cuts."""
    mask = np.zeros(len(values), dtype=bool)
    levels: list[float] = []
    for axis in range(3):
        for sign in (1.0, -1.0):
            signal = sign * values[:, axis]
            clipped = clipped_rows(signal)
            if not clipped.any():
                clipped = _near_range(signal, ranges_m_s2)
            if clipped.any():
                mask |= clipped
                levels.append(float(np.nanmax(signal)))
    return mask, levels


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
    long_runs = short_runs = 0
    neighbours: list[float] = []
    resolution = _resolution(values)
    steep = max(0.01 * spread, 6.0 * resolution)
    for first, end in runs(at_top):
        before = _approach(values[max(0, first - 2) : first + 1])
        after = _approach(values[end - 1 : end + 2][::-1])
        # a cut peak is entered and left steeply; one at the edge of the recording is judged by its open side
        if min(before[0], after[0]) <= steep:
            continue
        if first > 0:
            neighbours.append(float(values[first - 1]))
        long_runs += end - first >= 3
        short_runs += end - first == 2 and (before[1] or after[1])
    # peaks that differ just before their top and yet end at one value; those of a perfect rhythm do not differ
    level = len(neighbours) >= 3 and np.ptp(neighbours) > 0.02 * spread and spread > 300 * resolution
    return at_top if long_runs >= 1 or short_runs >= 2 or level else nothing


def _approach(three: FloatArray) -> tuple[float, bool]:
    """Slope towards a plateau, and whether the last step breaks off where that of a round peak would halve."""
    if len(three) < 3:
        return float("inf"), False
    slope, last = float(three[1] - three[0]), float(three[2] - three[1])
    return slope, not 0.3 * slope < last < 0.7 * slope


def _resolution(values: FloatArray) -> float:
    """Smallest step between the largest values; a coarse converter makes flat tops by itself."""
    finite = values[np.isfinite(values)]
    count = min(len(finite), 500)
    top = np.unique(np.partition(finite, len(finite) - count)[-count:])
    steps = np.diff(top)
    steps = steps[steps > 1e-9 * (1.0 + abs(float(top[-1])))]
    return float(steps.min()) if len(steps) else 0.0


def _near_range(values: FloatArray, ranges: tuple[float, ...]) -> NDArray[np.bool_]:
    finite = np.where(np.isfinite(values), values, 0.0)
    top = float(finite.max(initial=0.0))
    for limit in ranges:
        near = np.abs(finite / limit - 1) <= _NEAR_RANGE
        below = (finite < limit * (1 - _NEAR_RANGE)) & (finite > limit * (1 - 4 * _NEAR_RANGE))
        if top <= limit * (1 + _NEAR_RANGE) and near.sum() >= 3 and near.sum() > below.sum():
            return near
    return np.zeros(len(values), dtype=bool)
