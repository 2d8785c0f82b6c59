"""Courses of the timed tests of walking, and what their results truly are."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from surefoot.virtual.simulation import VirtualWalk
from surefoot.virtual.walker import Course, Stop, Turn, Walker

FloatArray = NDArray[np.float64]

STAND_S = 3.0
BETWEEN_S = 5.0
_TURN_S = 3.0
_STEP_S = 0.001


def two_trials(walker: Walker, way_m: float = 9.5) -> Course:
    """Stand, walk a way of about this length, stand, walk as far again, stand: the 25-foot walk with its two trials."""
    leg_s = way_m / walker.speed_m_s
    whole_s = STAND_S + 2 * leg_s + BETWEEN_S + STAND_S
    return Course(whole_s, STAND_S, STAND_S, stops=(Stop(STAND_S + leg_s, BETWEEN_S),))


def back_and_forth(walker: Walker, duration_s: float, lane_m: float = 20.0, stops: tuple[Stop, ...] = ()) -> Course:
    """Walk for so long with a turn at either end of a lane, between two times of standing."""
    every_s = lane_m / walker.speed_m_s + _TURN_S
    turns = tuple(Turn(STAND_S + every_s * (n + 1)) for n in range(int(duration_s / every_s)))
    return Course(STAND_S + duration_s + STAND_S + 1.0, STAND_S, STAND_S, stops=stops, turns=turns)


def up_and_go(walker: Walker) -> Course:
    """Three metres, a turn, and three metres back."""
    there_s = 3.0 / walker.speed_m_s
    turn = Turn(STAND_S + there_s, 180.0, 4)
    return Course(STAND_S + 2 * there_s + _TURN_S + STAND_S, STAND_S, STAND_S, turns=(turn,))


def true_trial_times_s(walk: VirtualWalk, way_m: float) -> list[float]:
    """Time of each trial of `two_trials`.

    Parameters
    ----------
    walk
        The walk.
    way_m
        Way that is timed.

    Returns
    -------
    list of float
        From the first toe-off until the tip of a shoe is so far from where it stood, in s; NaN where none comes so far.
    """
    offs = walk.truth.events.filter(pl.col("kind") == "toe_off")["time_s"].sort().to_numpy()
    begins = offs[np.diff(offs, prepend=-np.inf) > 0.5 * BETWEEN_S]
    ends = [*begins[1:], walk.walker.course.duration_s]
    return [_passes_s(walk, begin, end, way_m) - begin for begin, end in zip(begins, ends, strict=True)]


def _passes_s(walk: VirtualWalk, begin_s: float, end_s: float, way_m: float) -> float:
    t = np.arange(begin_s - 0.5, end_s, _STEP_S)
    passes = [np.nan]
    for foot in walk.truth.feet.values():
        tip = foot.motion.plan.gait.shoe.toe_point_m
        x, y, _ = (axis.d0 for axis in foot.pose(t).point((tip[0], 0.0, tip[1])))
        passes += list(t[np.hypot(x - x[0], y - y[0]) >= way_m][:1])
    return float(np.nanmin(passes)) if len(passes) > 1 else np.nan


def true_way_m(walk: VirtualWalk, from_s: float, to_s: float) -> float:
    """Way of the body between two times.

    Parameters
    ----------
    walk
        The walk.
    from_s, to_s
        Times in s.

    Returns
    -------
    float
        In m: the body is over each foot in the middle of its stance, and goes evenly in between; mean of the feet.
    """
    ways = []
    for foot in walk.truth.feet.values():
        plan = foot.motion.plan
        way = np.append(0.0, np.cumsum(np.hypot(np.diff(plan.x_m), np.diff(plan.y_m))))
        middle: FloatArray = plan.contact_s.copy()
        known = min(plan.toe_off_s.size, middle.size)
        middle[:known] = 0.5 * (middle[:known] + plan.toe_off_s[:known])
        middle[0] = plan.toe_off_s[0]  # it stood there
        ways.append(np.interp(to_s, middle, way) - np.interp(from_s, middle, way))
    return float(np.mean(ways))
