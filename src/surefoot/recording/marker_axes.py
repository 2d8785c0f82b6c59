"""Markers into metres and laboratory axes with z up.

The unit is that of the file. Where the file has none, the distance from heel to toe tells millimetres, centimetres and
metres apart, for no foot is ten times as long as another. Where the file has one, the same distance must fit it.

The vertical is found from the motion: with markers far from the floor (knees, pelvis) it is the axis along which they
lie on one side of the feet at every moment; with foot markers alone it is the axis along which both heels leave their
place to the same side in every swing and come back to it. A file's own word is followed where the motion does not
contradict it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from surefoot.errors import UnitError
from surefoot.recording.marker_sets import FootMarkers, find_foot_markers
from surefoot.recording.model import Annotation, FloatArray, MarkerStream, Severity, Side
from surefoot.recording.raw_markers import RawMarkers

AXES = ("x", "-x", "y", "-y", "z", "-z")
UNITS_M: Mapping[str, float] = {
    "mm": 1e-3, "millimeter": 1e-3, "millimetre": 1e-3, "millimeters": 1e-3, "millimetres": 1e-3,
    "cm": 1e-2, "centimeter": 1e-2, "centimetre": 1e-2, "centimeters": 1e-2, "centimetres": 1e-2,
    "m": 1.0, "meter": 1.0, "metre": 1.0, "meters": 1.0, "metres": 1.0, "mtr": 1.0,
}  # fmt: skip

_FOOT_M = (0.07, 0.36)  # heel to toe marker of people; the range spans a factor of five, so it fits one unit only
_LIFT_M, _STAYS_M = 0.015, 0.03  # how far a foot rises at least, and how well it keeps its place
_ABOVE_M = 0.25
_CLEAR = 1.5  # the best axis must fit so many times better than the next


@dataclass(frozen=True)
class _Fit:
    axis: str
    by: str


def settle_markers(
    raw: RawMarkers, roles: Mapping[str, str], unit: str | None = None, up: str | None = None
) -> tuple[dict[str, MarkerStream], tuple[Annotation, ...]]:
    """Convert a file's markers.

    Parameters
    ----------
    raw
        Markers as the file gives them.
    roles
        Roles that were told, by marker name.
    unit, up
        Unit and vertical axis as the user tells them; they go before the file's.

    Returns
    -------
    markers
        Markers by name, in m, z up. The horizontal axes are the file's, turned with the vertical.
    notes
        What was inferred or does not agree.

    Raises
    ------
    UnitError
        The unit is not known, or contradicts the size of a foot; or the vertical cannot be told.
    """
    scale, notes = _scale(raw, roles, unit)
    metres = replace(raw, position=raw.position * scale)
    axis, more = _vertical(metres, roles, up)
    turned = _turned(metres.position, axis)
    streams = {}
    for number, name in enumerate(raw.names):
        path = np.ascontiguousarray(turned[:, number])
        if np.isfinite(path).any():
            streams[name] = MarkerStream(name, raw.time_s, path, roles.get(name), raw.source)
    return streams, (*raw.notes, *notes, *more)


def _feet(raw: RawMarkers, roles: Mapping[str, str]) -> dict[Side, FootMarkers]:
    named = enumerate(raw.names)
    return find_foot_markers({m: MarkerStream(m, raw.time_s, raw.position[:, n], roles.get(m)) for n, m in named})


def _foot_length(raw: RawMarkers, roles: Mapping[str, str]) -> tuple[float, FootMarkers] | None:
    """Median distance from heel to toe in the file's own unit."""
    for foot in _feet(raw, roles).values():
        apart = np.linalg.norm(foot.toe.position - foot.heel.position, axis=1)
        if np.isfinite(apart).any():
            return float(np.nanmedian(apart)), foot
    return None


def _scale(raw: RawMarkers, roles: Mapping[str, str], told: str | None) -> tuple[float, tuple[Annotation, ...]]:
    word = told or raw.unit
    length = _foot_length(raw, roles)
    fitting = [u for u in ("mm", "cm", "m") if length and _FOOT_M[0] <= UNITS_M[u] * length[0] <= _FOOT_M[1]]
    if word is not None:
        scale = UNITS_M.get(word.strip().lower())
        if scale is None:
            raise UnitError(
                f"{raw.source} gives positions in '{word[:20]}', which is not known; pass --marker-unit mm, cm or m."
            )
        if length and not _FOOT_M[0] <= scale * length[0] <= _FOOT_M[1]:
            heel, toe = length[1].heel.name, length[1].toe.name
            hint = (
                f"The unit looks like {fitting[0]}: pass --marker-unit {fitting[0]}."
                if fitting
                else ("Check which markers these are, and name the right ones with --marker.")
            )
            raise UnitError(
                f"{raw.source}: in {word} the markers {heel} and {toe} would be {scale * length[0]:.3g} m apart, "
                f"which no foot is. {hint}"
            )
        return scale, ()
    if not fitting or length is None:
        raise UnitError(
            f"{raw.source} does not say in which unit its positions are, and no heel and toe markers tell it; "
            "pass --marker-unit mm, cm or m."
        )
    text = (
        f"The file does not say its unit; {length[1].heel.name} and {length[1].toe.name} are {length[0]:.4g} apart, "
        f"which is a foot in {fitting[0]} only."
    )
    return UNITS_M[fitting[0]], (Annotation("unit_inferred", text, severity=Severity.INFO),)


def _vertical(raw: RawMarkers, roles: Mapping[str, str], told: str | None) -> tuple[str, tuple[Annotation, ...]]:
    if told is not None:
        return told, ()
    feet = _feet(raw, roles)
    seen = _by_body(raw, feet) or _by_steps(feet)
    if seen is None:
        if raw.up is not None:
            return raw.up, ()
        raise UnitError(
            f"{raw.source}: which axis points up cannot be told from the markers; pass --marker-up with one of "
            f"{', '.join(AXES)}."
        )
    if raw.up is not None and raw.up != seen.axis:
        text = f"The file says that {raw.up} points up; {seen.by} that {seen.axis} does, and this is used."
        return seen.axis, (Annotation("vertical_axis", text, severity=Severity.WARNING),)
    if raw.up is None and seen.axis != "z":
        text = f"The file does not say which axis points up; {seen.by} that {seen.axis} does."
        return seen.axis, (Annotation("vertical_axis", text, severity=Severity.INFO),)
    return seen.axis, ()


def _by_body(raw: RawMarkers, feet: Mapping[Side, FootMarkers]) -> _Fit | None:
    """The axis along which other markers lie well to one side of the feet, and of nothing else."""
    if not feet:
        return None
    own = {name for foot in feet.values() for name in foot.names}
    others = [number for number, name in enumerate(raw.names) if name not in own]
    both = np.stack([m.position for foot in feet.values() for m in (foot.heel, foot.toe)])
    known = np.isfinite(both).all(axis=(0, 2))
    if not others or known.sum() < 10:
        return None
    middle = both[:, known].mean(axis=0)
    away = raw.position[known][:, others] - middle[:, None, :]
    enough = np.isfinite(away).all(axis=2).mean(axis=0) > 0.5
    if not enough.any():
        return None
    mean = np.nanmedian(away[:, enough], axis=0)
    farthest = mean[np.abs(mean).argmax(axis=0), range(3)]
    order = np.argsort(-np.abs(farthest))
    best, next_best = abs(farthest[order[0]]), abs(farthest[order[1]])
    if best < _ABOVE_M or best < _CLEAR * next_best:
        return None
    return _Fit(_axis(int(order[0]), bool(farthest[order[0]] > 0)), "the other markers of the body show")


def _by_steps(feet: Mapping[Side, FootMarkers]) -> _Fit | None:
    """The axis along which the heels leave their place in every swing and come back to it, both to the same side.

    Forward, a foot does not come back (over ground) or does not keep its place in stance (on a belt); sideways, the two
    feet swing to opposite sides, or not at all.
    """
    shapes = [shape for foot in feet.values() if (shape := _swing_shape(foot.heel)) is not None]
    if not shapes:
        return None
    # one foot alone may swing outward
    least, clear = (_LIFT_M, _CLEAR) if len(shapes) == 2 else (2.0 * _LIFT_M, 2.5)
    lifts, changes, drifts = (np.stack(part) for part in zip(*shapes, strict=True))
    lift = np.mean(lifts, axis=0)
    keeps = (np.mean(changes, axis=0) <= np.abs(lift) + _STAYS_M) & (np.mean(drifts, axis=0) <= _STAYS_M)
    size = np.where(keeps, np.abs(lift), 0.0)
    order = np.argsort(-size)
    if size[order[0]] < least or size[order[0]] < clear * size[order[1]]:
        return None
    return _Fit(_axis(int(order[0]), bool(lift[order[0]] > 0)), "the way the feet leave the floor and return shows")


def _swing_shape(marker: MarkerStream) -> tuple[FloatArray, FloatArray, FloatArray] | None:
    """Along each axis, median over the swings: how far the marker is from the mean of the stances around (signed), how
    far apart these stances are, and how far it moves within a stance."""
    known = np.isfinite(marker.position).all(axis=1)
    time, place = marker.time_s[known], marker.position[known]
    if len(time) < 20:
        return None
    step = np.diff(time)
    speed = np.linalg.norm(np.diff(place, axis=0), axis=1) / step
    width = max(1, round(0.05 / float(np.median(step))))
    speed = np.convolve(speed, np.full(width, 1.0 / width), mode="same")
    fast = speed > max(0.5 * float(np.quantile(speed, 0.97)), 0.3)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], fast, [False]]).astype(np.int8))).reshape(-1, 2)
    if not len(edges):
        return None
    # the heel slows down for a moment as the toe leaves the floor; that is no stance
    apart = time[edges[1:, 0]] - time[edges[:-1, 1]] > 0.15
    edges = np.stack([edges[np.append(True, apart), 0], edges[np.append(apart, True), 1]], axis=1)
    edges = edges[time[edges[:, 1]] - time[edges[:, 0]] > 0.15]
    stances = [
        _stance(time, place, a, b)
        for a, b in zip(np.append(0, edges[:, 1]), np.append(edges[:, 0], len(time) - 1), strict=True)
    ]
    rows = []
    for (first, end), before, after in zip(edges, stances, stances[1:], strict=False):
        if before is not None and after is not None:
            swing = np.median(place[first:end], axis=0)
            drift = np.maximum(np.ptp(before, axis=0), np.ptp(after, axis=0))
            start, stop = np.median(before, axis=0), np.median(after, axis=0)
            rows.append((swing - 0.5 * (start + stop), np.abs(stop - start), drift))
    if not rows:
        return None
    lift, change, drift = (np.median(np.array(part), axis=0) for part in zip(*rows, strict=True))
    return lift, change, drift


def _stance(time: FloatArray, place: FloatArray, first: int, last: int) -> FloatArray | None:
    """Places early in the middle of a stance, before the heel rises."""
    span = time[last] - time[first]
    if span < 0.15:
        return None
    inside = (time > time[first] + 0.2 * span) & (time < time[first] + 0.5 * span)
    return place[inside] if inside.sum() >= 3 else None


def _axis(number: int, positive: bool) -> str:
    return ("" if positive else "-") + "xyz"[number]


def _turned(position: FloatArray, up: str) -> FloatArray:
    """Turn axes (never mirror them) so that the given one becomes z."""
    axis, sign = "xyz".index(up[-1]), -1.0 if up.startswith("-") else 1.0
    order = [(axis + 1) % 3, (axis + 2) % 3, axis]
    out = position[..., order].copy()
    if sign < 0:
        out[..., 0] *= -1.0
        out[..., 2] *= -1.0
    return np.asarray(out)
