"""Paths of a foot's markers on an even time axis: short gaps filled, noise filtered, long gaps marked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surefoot.gait.arrays import BoolArray, FloatArray
from surefoot.gait.settings import MarkerSettings
from surefoot.recording import MarkerStream
from surefoot.recording.marker_sets import FootMarkers

_FEWEST = 20
_SHORTEST_S = 0.3  # pieces between long gaps that are shorter tell nothing


@dataclass(frozen=True)
class MarkerPaths:
    """Filtered paths of one foot's markers.

    Parameters
    ----------
    time_s
        (n,) even time axis in s.
    rate_hz
        Rate of the cameras.
    heel, toe, middle
        (n, 3) paths in m, z up: heel, toe, and the ankle, or the heel where there is no ankle marker.
    valid
        (n,) False where heel or toe was not seen for longer than may be filled; the paths are straight lines there.
    filled_share
        Part of the samples, 0 to 1, that were filled.
    """

    time_s: FloatArray
    rate_hz: float
    heel: FloatArray
    toe: FloatArray
    middle: FloatArray
    valid: BoolArray
    filled_share: float


def smooth_markers(markers: FootMarkers, settings: MarkerSettings) -> MarkerPaths | None:
    """Fill and filter the paths of one foot's markers.

    Parameters
    ----------
    markers
        Markers of the foot.
    settings
        See `MarkerSettings`.

    Returns
    -------
    MarkerPaths or None
        None where heel and toe are hardly ever seen together.
    """
    time, rate = _even_time(markers.heel.time_s)
    if time.size < max(_SHORTEST_S * rate, _FEWEST):
        return None
    heel, toe = (_on(marker, time) for marker in (markers.heel, markers.toe))
    known: BoolArray = np.isfinite(np.concatenate([heel, toe], axis=1)).all(axis=1)
    valid = _without_long_gaps(known, int(settings.fill_s * rate), int(_SHORTEST_S * rate))
    if valid.sum() < max(_SHORTEST_S * rate, _FEWEST):
        return None
    middle = heel if markers.ankle is None else _on(markers.ankle, time)
    # where the ankle alone is lost, the heel's own motion carries it on
    middle = heel + _filled(middle - heel)
    heel, toe, middle = (_filtered(_filled(p), valid, rate, settings.lowpass_hz) for p in (heel, toe, middle))
    return MarkerPaths(time, rate, heel, toe, middle, valid, float((valid & ~known).mean()))


def _even_time(stamps: FloatArray) -> tuple[FloatArray, float]:
    if stamps.size < 3:
        return stamps, 1.0
    rate = 1.0 / float(np.median(np.diff(stamps)))
    usual = np.diff(stamps)
    usual = usual[(usual > 0.5 / rate) & (usual < 1.5 / rate)]
    rate = 1.0 / float(usual.mean())
    count = int(np.floor((stamps[-1] - stamps[0]) * rate + 0.5)) + 1
    return stamps[0] + np.arange(count) / rate, rate


def _on(marker: MarkerStream, time: FloatArray) -> FloatArray:
    """Path at the given times; NaN where it is not known on both sides."""
    if marker.time_s.size == time.size and float(np.abs(marker.time_s - time).max()) < 1e-4:
        return np.array(marker.position)
    place = np.clip(np.searchsorted(marker.time_s, time, side="right") - 1, 0, marker.time_s.size - 2)
    step = marker.time_s[place + 1] - marker.time_s[place]
    part = ((time - marker.time_s[place]) / step)[:, None]
    path = marker.position[place] * (1.0 - part) + marker.position[place + 1] * part
    exact = np.where(part < 1e-6, marker.position[place], np.where(part > 1.0 - 1e-6, marker.position[place + 1], path))
    outside = (part[:, 0] < -1e-6) | (part[:, 0] > 1.0 + 1e-6) | (step > 2.5 * float(np.median(np.diff(marker.time_s))))
    exact[outside] = np.nan
    return np.asarray(exact)


def stretches(mask: BoolArray) -> list[tuple[int, int]]:
    """First sample and the one after the last of each stretch in which a mask holds.

    Parameters
    ----------
    mask
        (n,) mask.

    Returns
    -------
    list of tuple
        Stretches in order.
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _without_long_gaps(known: BoolArray, fill: int, shortest: int) -> BoolArray:
    valid = known.copy()
    for first, end in stretches(~known):
        if end - first <= fill and first > 0 and end < known.size:
            valid[first:end] = True
    for first, end in stretches(valid):
        if end - first < shortest:
            valid[first:end] = False
    return valid


def _filled(path: FloatArray) -> FloatArray:
    """Fill every gap: by a curve through its neighbours that does not overshoot; the ends keep their last value."""
    from scipy.interpolate import PchipInterpolator

    known = np.isfinite(path).all(axis=1)
    if known.all():
        return path
    out = np.zeros_like(path)
    index = np.arange(path.shape[0])
    if known.sum() < 2:
        return out
    seen = index[known]
    inside = (index >= seen[0]) & (index <= seen[-1])
    out[inside] = PchipInterpolator(seen, path[known], axis=0)(index[inside])
    out[: seen[0]], out[seen[-1] + 1 :] = path[seen[0]], path[seen[-1]]
    return out


def _filtered(path: FloatArray, valid: BoolArray, rate_hz: float, cutoff_hz: float) -> FloatArray:
    """Filter each piece forward and backward; slow cameras, which see nothing faster, are left as they are."""
    from scipy.signal import butter, sosfiltfilt

    if cutoff_hz >= 0.45 * rate_hz:
        return path
    # forward and backward, the second order becomes the fourth and its cut-off must be raised to stay in place
    raised = cutoff_hz / (2.0**0.5 - 1.0) ** 0.25
    sos = butter(2, min(raised, 0.49 * rate_hz), fs=rate_hz, output="sos")
    out = path.copy()
    for first, end in stretches(valid):
        pad = min(int(0.3 * rate_hz), end - first - 1)
        out[first:end] = sosfiltfilt(sos, path[first:end], axis=0, padtype="odd", padlen=pad)
    return out
