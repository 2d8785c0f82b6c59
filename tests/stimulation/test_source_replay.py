"""A recording as a stream: every sample once, in order, and at its pace."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from surefoot.errors import SourceError
from surefoot.recording import Placement, Recording
from surefoot.stimulation.sample import Sample
from surefoot.stimulation.source_replay import FullSpeedReplay, RealTimeReplay, samples_of
from surefoot.virtual import Sensor, Stationary, record_stationary


class _Clock:
    """A clock that moves only when somebody waits."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        assert seconds > 0.0
        self.now += seconds


@pytest.fixture(scope="module")
def recording() -> Recording:
    sensors = [Sensor(Placement.LEFT_FOOT, rate_hz=100.0), Sensor(Placement.RIGHT_SHANK, rate_hz=128.0)]
    return record_stationary(Stationary.SEATED, sensors, 3.0, seed=4)


def test_every_sample_comes_once_and_in_order(recording: Recording) -> None:
    """Two streams of different rates are merged by time, without a change."""
    samples = list(samples_of(recording))
    assert all(a.time_s <= b.time_s for a, b in itertools.pairwise(samples))
    for placement, stream in recording.streams.items():
        rows = np.array([[s.time_s, *s.acc, *s.gyr] for s in samples if s.placement is placement])
        np.testing.assert_array_equal(rows, np.column_stack([stream.time_s, stream.acc, stream.gyr]))


def test_full_speed_brings_the_same_samples_and_then_ends(recording: Recording) -> None:
    """Reading until the end gives all of them; nothing comes after."""
    source = FullSpeedReplay(recording, at_once=7)
    found: list[Sample] = []
    while not source.ended:
        found += source.read(0.0)
    assert found == list(samples_of(recording))
    assert list(source.read(0.0)) == []
    assert source.rate_hz == pytest.approx(100.0)


def test_real_time_keeps_the_pace_of_the_recording(recording: Recording) -> None:
    """No sample comes before its time, none is late by more than the wait, none is lost."""
    clock = _Clock()
    source = RealTimeReplay(recording, clock, clock.wait)
    source.open()
    start, found = clock.now, []
    while not source.ended:
        for sample in source.read(0.005):
            due = start + sample.time_s
            assert due - 1e-9 <= sample.arrived_s <= due + 0.005 + 1e-9
            found.append(sample._replace(arrived_s=sample.time_s))
    assert found == list(samples_of(recording))
    assert clock.now - start == pytest.approx(3.0, abs=0.02)


def test_a_recording_without_feet_and_shanks_is_refused() -> None:
    """The sentence says what is there and what is needed."""
    with pytest.raises(SourceError, match="foot or a shank"):
        FullSpeedReplay(Recording("empty", {})).open()
