"""Virtual people in the timed tests of walking, and the results as they truly were."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from surefoot.recording import FloatArray, Placement
from surefoot.virtual import Course, Sensor, Stop, Turn, VirtualWalk, Walker, random_mounting, simulate

SENSORS = tuple(
    Sensor(
        place,
        (0.12, 0.0, 0.085),
        random_mounting(np.random.default_rng(number)),
        rate_hz=100.0,
        window_s=0.008,
        acc_noise_m_s2=0.04,
        gyr_noise_rad_s=0.003,
        gyr_bias_rad_s=(0.012, -0.008, 0.005),
        ringing_m_s2=15.0,
    )
    for number, place in enumerate((Placement.LEFT_FOOT, Placement.RIGHT_FOOT))
)
STAND_S = 3.0
BETWEEN_S = 5.0


def two_trials(walker: Walker, way_m: float = 9.5, seed: int = 4) -> VirtualWalk:
    """Stand, walk, stand, walk on, stand."""
    leg = way_m / walker.speed_m_s
    course = Course(STAND_S + 2 * leg + BETWEEN_S + STAND_S, STAND_S, STAND_S, stops=(Stop(STAND_S + leg, BETWEEN_S),))
    return simulate(walker.on(course), SENSORS, seed=seed)


def true_trials_s(walk: VirtualWalk, way_m: float) -> list[float]:
    """From the first toe-off of each trial until the tip of a shoe is so far from where it stood."""
    offs = walk.truth.events.filter(pl.col("kind") == "toe_off")["time_s"].sort().to_numpy()
    begins = offs[np.diff(offs, prepend=-np.inf) > 0.5 * BETWEEN_S]
    ends = [*begins[1:], walk.walker.course.duration_s]
    return [_passes_s(walk, begin, end, way_m) - begin for begin, end in zip(begins, ends, strict=True)]


def _passes_s(walk: VirtualWalk, begin_s: float, end_s: float, way_m: float) -> float:
    t = np.arange(begin_s - 0.5, end_s, 0.001)
    passes = []
    for foot in walk.truth.feet.values():
        tip = foot.motion.plan.gait.shoe.toe_point_m
        x, y, _ = (axis.d0 for axis in foot.pose(t).point((tip[0], 0.0, tip[1])))
        passes += list(t[np.hypot(x - x[0], y - y[0]) >= way_m][:1])
    return float(min(passes))


def minutes(walker: Walker, duration_s: float, seed: int = 4, lane_m: float = 20.0, **course: object) -> VirtualWalk:
    """Back and forth with a turn at either end, for so long, between two times of standing."""
    every = lane_m / walker.speed_m_s + 3.0
    turns = tuple(Turn(STAND_S + every * (n + 1)) for n in range(int(duration_s / every)))
    plan = Course(STAND_S + duration_s + STAND_S + 1.0, STAND_S, STAND_S, turns=turns)
    return simulate(walker.on(replace(plan, **course)), SENSORS, seed=seed)


def true_way_m(walk: VirtualWalk, from_s: float, to_s: float) -> float:
    """Way of the body between two times: over a foot in the middle of its stance, evenly in between."""
    ways = []
    for foot in walk.truth.feet.values():
        plan = foot.motion.plan
        place = _cumulative(np.hypot(np.diff(plan.x_m), np.diff(plan.y_m)))
        middle = 0.5 * (plan.contact_s + np.append(plan.toe_off_s, np.inf)[: len(plan.contact_s)])
        middle[0] = plan.toe_off_s[0]  # it stood there
        middle = np.where(np.isfinite(middle), middle, plan.contact_s)
        ways.append(np.interp(to_s, middle, place) - np.interp(from_s, middle, place))
    return float(np.mean(ways))


def _cumulative(steps: FloatArray) -> FloatArray:
    return np.append(0.0, np.cumsum(steps))


def up_and_go(walker: Walker, seed: int = 4) -> VirtualWalk:
    """Three metres, a turn, and three metres back."""
    there = 3.0 / walker.speed_m_s
    course = Course(STAND_S + 2 * there + 3.0 + STAND_S, STAND_S, STAND_S, turns=(Turn(STAND_S + there, 180.0, 4),))
    return simulate(walker.on(course), SENSORS, seed=seed)
