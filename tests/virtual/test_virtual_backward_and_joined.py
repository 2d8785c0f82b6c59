"""A walk played backward, and a walk with something after it: exactly what they are made of."""

from __future__ import annotations

import numpy as np
import pytest

from surefoot.recording import Placement
from surefoot.virtual import (
    READY_MADE,
    Course,
    Sensor,
    Stationary,
    record_backward,
    record_stationary,
    simulate,
    walk_and_rest,
)

WALKER = READY_MADE["healthy"].on(Course(10.0, 2.0, 2.0))
WORN = [Sensor(Placement.LEFT_FOOT), Sensor(Placement.RIGHT_SHANK, (0.03, 0.0, 0.2))]


def test_backward_turns_about_and_accelerates_alike() -> None:
    """Time runs the other way: rates change their sign, accelerations stay."""
    ahead, back = simulate(WALKER, WORN, seed=2).recording, record_backward(WALKER, WORN, seed=2)
    for place, stream in ahead.streams.items():
        np.testing.assert_allclose(back.streams[place].acc, stream.acc[::-1], atol=1e-9)
        np.testing.assert_allclose(back.streams[place].gyr, -stream.gyr[::-1], atol=1e-9)
        assert np.abs(stream.gyr).max() > 2.0


def test_a_walk_and_a_rest_are_both_whole_and_fit() -> None:
    """The walk comes first, the rest after it, one sample apart, and both are still where they meet."""
    recording, walk = walk_and_rest(WALKER, Stationary.SEATED, WORN, 8.0, seed=2)
    rest = record_stationary(Stationary.SEATED, WORN, 8.0, seed=2)
    for place, stream in recording.streams.items():
        n = len(walk.recording.streams[place].time_s)
        np.testing.assert_array_equal(stream.acc[:n], walk.recording.streams[place].acc)
        np.testing.assert_array_equal(stream.gyr[n:], rest.streams[place].gyr)
        np.testing.assert_allclose(np.diff(stream.time_s), 0.01, atol=1e-9)
        np.testing.assert_allclose(stream.acc[n - 1], stream.acc[n], atol=0.02)
        assert np.linalg.norm(stream.acc[n]) == pytest.approx(9.80665, abs=0.01)
