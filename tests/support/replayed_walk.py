"""A virtual walk with a drop foot, and its replay, made once for all tests that look at it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from surefoot.recording import Placement, Recording
from surefoot.stimulation.profile_file import example_profile
from surefoot.stimulation.replay_result import ReplayResult, replay_recording
from surefoot.virtual import (
    Course,
    Stationary,
    VirtualWalk,
    drop_foot_walker,
    record_stationary,
    simulate,
    typical_sensors,
)

FEET = (Placement.LEFT_FOOT, Placement.RIGHT_FOOT)
DURATION_S = 28.0


@cache
def walked(segment: str = "foot") -> VirtualWalk:
    """A person with a drop foot on the right, standing for 2 s and then walking, with two sensors on one clock."""
    walker = replace(drop_foot_walker(), course=Course(duration_s=DURATION_S, stand_begin_s=2.0))
    worn = [s for s in typical_sensors(np.random.default_rng(3), walker) if s.placement.segment == segment]
    return simulate(walker, worn, seed=3)


def recorded(segment: str = "foot") -> Recording:
    """What its sensors measured."""
    return replace(walked(segment).recording, name="Virtual <walk> & more", synchronised=True)


@cache
def replayed() -> ReplayResult:
    """Its replay by both feet."""
    return replay_recording(recorded(), example_profile(*FEET))


@cache
def seated() -> ReplayResult:
    """A person who sits and moves the feet."""
    worn = [s for s in typical_sensors(np.random.default_rng(4), drop_foot_walker()) if s.placement in FEET]
    recording = record_stationary(Stationary.SEATED, worn, 12.0, seed=4)
    return replay_recording(replace(recording, synchronised=True), example_profile(*FEET))
