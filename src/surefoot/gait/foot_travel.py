"""How far a foot has come at any time, and when it first leaves its place: from foot-flat to foot-flat, with turns.

A foot goes in bursts and the body goes on evenly: at the middle of each stance the two are at the same place. So the
way from stance to stance, laid out evenly between their middles, is the way of the body to within a step. The first
and the last step count, which stride lengths from contact to contact leave out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from surefoot.gait.arrays import FloatArray
from surefoot.gait.walk import FootPath
from surefoot.recording.stretches import runs

SHORTEST_STEP_M = 0.1  # less than this from flat to flat is no step
_RESTS = 1e-9  # m from sample to sample; a foot that is flat is put to the very same place
_STANDS_S = 1.0


@dataclass(frozen=True)
class FootTravel:
    """How far a foot has come.

    Parameters
    ----------
    time_s
        (k,) increasing times in s: the middle of each stance, both ends of standing.
    place_m
        (k, 2) horizontal place in m.
    distance_m
        (k,) way up to then in m, over the ground, never decreasing.
    """

    time_s: FloatArray
    place_m: FloatArray
    distance_m: FloatArray

    def at(self, time_s: float) -> float:
        """Way in m up to a time in s."""
        return float(np.interp(time_s, self.time_s, self.distance_m))

    def set_out_s(self, contact_s: float) -> float:
        """Time in s at which the step began that ended with a contact; the foot still stood then."""
        return float(self.time_s[self._steps_before(contact_s)])

    def came_to_rest_s(self, contact_s: float) -> float:
        """Time in s at which the step was done that ended with a contact."""
        return float(self.time_s[min(self._steps_before(contact_s) + 1, self.time_s.size - 1)])

    def _steps_before(self, contact_s: float) -> int:
        steps = np.flatnonzero((np.diff(self.distance_m) >= SHORTEST_STEP_M) & (self.time_s[:-1] < contact_s))
        return int(steps[-1]) if steps.size else 0


def follow_travel(path: FootPath) -> FootTravel | None:
    """Lay out the way of a foot.

    Parameters
    ----------
    path
        Path of the foot.

    Returns
    -------
    FootTravel or None
        Its way; None where nothing of the path is known.
    """
    known = np.flatnonzero(np.isfinite(path.position_m[:, 0]))
    if known.size < 2:
        return None
    index = _anchors(path, known)
    time = path.time_s[index[:, 0]] * 0.5 + path.time_s[index[:, 1]] * 0.5
    place = path.position_m[index[:, 0], :2]
    order = np.argsort(time, kind="stable")
    time, place = time[order], place[order]
    keep = np.append(True, np.diff(time) > 0)
    time, place = time[keep], place[keep]
    way = np.append(0.0, np.cumsum(np.hypot(*np.diff(place, axis=0).T)))
    return FootTravel(time, place, way)


def _anchors(
    path: FootPath, known: np.ndarray[tuple[int], np.dtype[np.intp]]
) -> np.ndarray[tuple[int, int], np.dtype[np.intp]]:
    """First and last sample, (k, 2), of each stance; standing gives one row for either end."""
    place = path.position_m[:, :2]
    rests = np.zeros(len(place), dtype=np.bool_)
    rests[:-1] = np.abs(np.diff(place, axis=0)).max(axis=1) < _RESTS
    spans = runs(rests)
    long = path.time_s[spans[:, 1]] - path.time_s[spans[:, 0]] > _STANDS_S if len(spans) else np.zeros(0, np.bool_)
    edges = np.flatnonzero(np.diff(known) > 1)
    ends = np.concatenate([known[:1], known[edges], known[edges + 1], known[-1:]])
    return np.concatenate(
        [
            spans[~long],
            np.repeat(spans[long][:, :1], 2, axis=1),
            np.repeat(spans[long][:, 1:], 2, axis=1),
            np.stack([ends, ends], axis=1),
        ]
    )


def first_lift_s(path: FootPath, strides: pl.DataFrame, from_s: float) -> float | None:
    """Find when a foot that stood leaves the floor for its first step.

    The first step has no contact before it and no row of its own in the stride table. A foot points down the most as
    it leaves the floor, and how long before or after that it leaves is known from its other strides.

    Parameters
    ----------
    path
        Path of the foot.
    strides
        Stride table of that foot.
    from_s
        Time in s at which the foot still stands, see `FootTravel.set_out_s`.

    Returns
    -------
    float or None
        The time in s; None where the path or the strides do not show it.
    """
    contacts = np.sort(strides["initial_contact_s"].drop_nulls().to_numpy())
    following = contacts[contacts > from_s]
    if following.size == 0:
        return None
    lowest = _lowest_pitch_s(path, from_s, float(following[0]))
    delays = [
        off - low
        for flat, off, end in strides.select("foot_flat_s", "toe_off_s", "next_initial_contact_s").drop_nulls().rows()
        if (low := _lowest_pitch_s(path, flat, end)) is not None
    ]
    return lowest + float(np.median(delays)) if lowest is not None and delays else None


def _lowest_pitch_s(path: FootPath, start_s: float, end_s: float) -> float | None:
    """When the toes point down the most between two times."""
    first, last = np.searchsorted(path.time_s, (start_s, end_s))
    pitch = path.pitch_rad[first:last]
    if pitch.size == 0 or not np.isfinite(pitch).any():
        return None
    return float(path.time_s[first + int(np.nanargmin(pitch))])
