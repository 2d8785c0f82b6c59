"""Virtual people in the timed tests of walking, with plain sensors on the feet."""

from __future__ import annotations

import numpy as np

from surefoot.recording import Placement
from surefoot.virtual import Sensor, Stop, VirtualWalk, Walker, random_mounting, simulate, timed_courses
from surefoot.virtual.timed_courses import STAND_S, true_trial_times_s, true_way_m

__all__ = ["SENSORS", "STAND_S", "minutes", "true_trial_times_s", "true_way_m", "two_trials", "up_and_go"]

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


def two_trials(walker: Walker, way_m: float = 9.5) -> VirtualWalk:
    """Two walks with standing before, between and after."""
    return simulate(walker.on(timed_courses.two_trials(walker, way_m)), SENSORS, seed=4)


def minutes(walker: Walker, duration_s: float, stops: tuple[Stop, ...] = ()) -> VirtualWalk:
    """Back and forth for so long."""
    return simulate(walker.on(timed_courses.back_and_forth(walker, duration_s, stops=stops)), SENSORS, seed=4)


def up_and_go(walker: Walker) -> VirtualWalk:
    """Three metres and back."""
    return simulate(walker.on(timed_courses.up_and_go(walker)), SENSORS, seed=4)
