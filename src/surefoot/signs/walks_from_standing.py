"""Walks that begin from standing: when the first foot leaves the floor, how far they reach, when a line is passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from surefoot.gait import Bout, FootPath, Walk, first_lift_s, follow_travel
from surefoot.recording import FloatArray

_STANDING_S = 0.5  # a recording that begins in mid-walk has a foot leaving the floor earlier than this
_STAGGER_S = 1.0  # the feet of one walk begin and end a step apart


@dataclass(frozen=True)
class StandingWalk:
    """One walk that begins from standing, on the clock that both feet share.

    Parameters
    ----------
    lift_s
        When the first foot leaves the floor.
    last_contact_s
        Last initial contact of either foot.
    reach_m
        Greatest distance of a foot from where it stood, straight, in m.
    way_m
        Way of the feet with turns, their mean, in m.
    out_s, away_m
        Per foot with a path: (n,) times in s from standing on, and (n,) distance from where it stood in m.
    """

    lift_s: float
    last_contact_s: float
    reach_m: float
    way_m: float
    out_s: tuple[FloatArray, ...]
    away_m: tuple[FloatArray, ...]

    def passes_s(self, distance_m: float) -> float:
        """Time in s at which a foot is first so far from where it stood; infinite where none comes so far."""
        return min(_first_at(t, d, distance_m) for t, d in zip(self.out_s, self.away_m, strict=True))


def walks_from_standing(walk: Walk, *, join_s: float = _STAGGER_S) -> list[StandingWalk]:
    """Find the walks that begin from standing.

    Parameters
    ----------
    walk
        A walk whose feet share one clock.
    join_s
        Stretches of walking that are no further apart than this are one walk, in s.

    Returns
    -------
    list of StandingWalk
        In order of time. A walk that was under way when the recording began, or after a gap, is left out.
    """
    lost_until = {(a.stream.side, a.end_s) for a in walk.annotations if a.kind == "not_measured" and a.stream}
    groups = _joined([b for b in walk.bouts if b.side in walk.paths], join_s)
    usable = [g for g in groups if not any((b.side, b.start_s) in lost_until for b in g)]
    return [found for group in usable if (found := _from_standing(walk, group)) is not None]


def _joined(bouts: Sequence[Bout], join_s: float) -> list[list[Bout]]:
    groups: list[list[Bout]] = []
    end_s = -np.inf
    for bout in sorted(bouts, key=lambda b: b.start_s):
        if bout.start_s > end_s + join_s:
            groups.append([])
        groups[-1].append(bout)
        end_s = max(end_s, bout.end_s)
    return groups


def _from_standing(walk: Walk, bouts: Sequence[Bout]) -> StandingWalk | None:
    lifts, ways, times, away = [], [], [], []
    for side in {b.side: None for b in bouts}:
        own = [b for b in bouts if b.side is side]
        path, travel = walk.paths[side], follow_travel(walk.paths[side])
        if travel is None:
            continue
        out = travel.set_out_s(own[0].start_s)
        lift = first_lift_s(path, walk.strides.filter(pl.col("side") == side.value), out)
        if lift is None:
            continue
        lifts.append(lift)
        ways.append(travel.at(travel.came_to_rest_s(own[-1].end_s)) - travel.at(out))
        time, distance = _away(path, out, own[-1].end_s)
        times.append(time)
        away.append(distance)
    if not lifts or min(lifts) < max(walk.paths[b.side].time_s[0] for b in bouts) + _STANDING_S:
        return None
    return StandingWalk(
        lift_s=min(lifts),
        last_contact_s=max(b.end_s for b in bouts),
        reach_m=max(float(d.max()) for d in away),
        way_m=sum(ways) / len(ways),
        out_s=tuple(times),
        away_m=tuple(away),
    )


def _away(path: FootPath, from_s: float, to_s: float) -> tuple[FloatArray, FloatArray]:
    inside = (path.time_s >= from_s) & (path.time_s <= to_s) & np.isfinite(path.position_m[:, 0])
    place = path.position_m[inside, :2]
    return path.time_s[inside], np.hypot(*(place - place[0]).T)


def _first_at(time_s: FloatArray, away_m: FloatArray, distance_m: float) -> float:
    beyond = np.flatnonzero(away_m >= distance_m)
    if beyond.size == 0:
        return np.inf
    k = int(beyond[0])
    if k == 0:
        return float(time_s[0])
    share = (distance_m - away_m[k - 1]) / (away_m[k] - away_m[k - 1])
    return float(time_s[k - 1] + share * (time_s[k] - time_s[k - 1]))
