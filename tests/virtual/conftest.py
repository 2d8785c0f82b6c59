"""Walks that several tests look at."""

from dataclasses import replace

import numpy as np
import pytest

from surefoot.recording.model import Placement
from surefoot.virtual import READY_MADE, Course, Sensor, Stop, Turn, VirtualWalk, Walker, random_mounting, simulate

FEET = (Placement.LEFT_FOOT, Placement.RIGHT_FOOT)


def sensors(rate_hz: float = 100.0, seed: int = 5) -> tuple[Sensor, ...]:
    """Ideal sensors at every placement, each turned in its own way."""
    rng = np.random.default_rng(seed)
    spots = {"foot": (0.11, 0.03, 0.06), "shank": (0.03, 0.02, 0.2), "thigh": (0.06, 0.02, 0.2)}
    return tuple(
        Sensor(p, spots.get(p.segment, (0.0, 0.0, 0.0)), random_mounting(rng), rate_hz=rate_hz) for p in Placement
    )


def on_varied_ground(walker: Walker) -> Walker:
    """The same walker with standing, a stop and a turn, in 24 s."""
    return walker.on(replace(walker.course, duration_s=24.0, stops=(Stop(12.0, 3.0),), turns=(Turn(7.0, 120.0, 4),)))


@pytest.fixture(
    scope="session",
    params=["healthy", "drop foot", "toe-first", "dragging", "shuffling", "steppage", "vaulting", "clonus"],
)
def varied_walk(request: pytest.FixtureRequest) -> VirtualWalk:
    """A walk with standing, a stop and a turn."""
    return simulate(on_varied_ground(READY_MADE[request.param]), sensors(), seed=2)


@pytest.fixture(scope="session")
def healthy_walk() -> VirtualWalk:
    """Thirty seconds of healthy walking."""
    return simulate(READY_MADE["healthy"].on(Course(30.0)), sensors(), seed=4)
