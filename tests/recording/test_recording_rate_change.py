"""A rate that changes on the way: told with when, from what to what, by the stamps or by the motion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from recording_samples import recording_of, stream_of, walking_foot

from surefoot.errors import TimeError
from surefoot.gait import analyse_walk
from surefoot.recording import Annotation, Placement, SensorStream, Severity, check_recording, read
from surefoot.recording.rate_change import rate_change
from surefoot.virtual import READY_MADE, Course, Sensor, VirtualWalk, simulate

FOOT = Placement.LEFT_FOOT


def _joined(before: SensorStream, after: SensorStream, at_s: float) -> SensorStream:
    early, late = before.time_s < at_s, after.time_s >= at_s
    return replace(
        before,
        time_s=np.concatenate([before.time_s[early], after.time_s[late]]),
        acc=np.concatenate([before.acc[early], after.acc[late]]),
        gyr=np.concatenate([before.gyr[early], after.gyr[late]]),
    )


def _changing(after_hz: float, at_s: float = 20.0, seconds: float = 40.0) -> SensorStream:
    one, other = (stream_of(walking_foot(seconds, rate, noise=0.02), rate_hz=100.0) for rate in (100.0, after_hz))
    return _joined(one, other, at_s)


def _evenly_stamped(stream: SensorStream) -> SensorStream:
    return replace(stream, time_s=np.arange(len(stream)) / stream.nominal_rate_hz)


def _changes(stream: SensorStream) -> list[Annotation]:
    return [n for n in check_recording(recording_of(stream)).annotations if n.kind == "rate_change"]


@pytest.mark.parametrize("after_hz", [50.0, 60.0, 120.0, 200.0, 400.0])
def test_stamps_that_change_pace_are_told_with_time_and_rates(after_hz: float) -> None:
    """Nothing else is blamed: no gap at each slower step, no wrong rate."""
    stream = _changing(after_hz)
    (note,) = _changes(stream)
    assert note.text.startswith(f"The sampling rate changes at 20.00 s, from 100 to {after_hz:g} samples a second")
    assert (note.start_s, note.severity, note.stream) == (pytest.approx(20.0, abs=0.02), Severity.WARNING, FOOT)
    kinds = {n.kind for n in check_recording(recording_of(stream)).annotations}
    assert not kinds & {"rate", "gap", "low_rate"}


def test_a_slower_rate_is_no_row_of_gaps_and_is_told_as_slow() -> None:
    kinds = [n.kind for n in check_recording(recording_of(_changing(20.0))).annotations]
    assert kinds.count("rate_change") == kinds.count("low_rate") == 1
    assert "gap" not in kinds


def test_a_declared_rate_that_is_neither_of_both_is_refused_with_both() -> None:
    with pytest.raises(TimeError, match=r"changes at 20\.00 s, from 100 to 50 .* the declared rate is 250 Hz"):
        check_recording(recording_of(replace(_changing(50.0), nominal_rate_hz=250.0)))


@pytest.mark.parametrize("after_hz", [50.0, 200.0])
@pytest.mark.parametrize("at_s", [30.0, 45.0])
def test_a_change_that_the_stamps_hide_is_found_in_the_motion(after_hz: float, at_s: float) -> None:
    """It is refused, with about when it changes; the stamps there are the even ones."""
    stream = _evenly_stamped(_changing(after_hz, at_s, 80.0))
    with pytest.raises(TimeError, match=f"seems to change at about .* from about 100 to about {after_hz:.0f} ") as told:
        check_recording(recording_of(stream))
    assert float(str(told.value).split("at about ")[1].split(" s,")[0]) == pytest.approx(at_s, abs=12.0)


def test_one_rate_throughout_is_left_alone() -> None:
    """Also with jitter, lost samples, a gap, and a clock that is a little off."""
    time = np.arange(4000) / 100.0
    rng = np.random.default_rng(2)
    assert rate_change(time) is None
    assert rate_change(np.sort(time + rng.normal(0.0, 0.002, len(time)))) is None
    assert rate_change(time[rng.random(len(time)) > 0.1]) is None
    assert rate_change(np.delete(time, slice(1500, 2500))) is None
    assert rate_change(np.cumsum(np.linspace(0.01, 0.0105, 4000))) is None
    assert rate_change(time[:150]) is None
    assert rate_change(np.zeros(0)) is None
    assert _changes(stream_of(walking_foot(40.0))) == []


def _walk(rate_hz: float) -> VirtualWalk:
    walker = READY_MADE["healthy"].on(Course(duration_s=24.0))
    return simulate(walker, [Sensor(FOOT, gyr_noise_rad_s=0.002, acc_noise_m_s2=0.02, rate_hz=rate_hz)], seed=1)


def test_a_walk_whose_stamps_change_pace_is_measured_as_ever() -> None:
    """Against the exact truth, in both parts."""
    walks = [_walk(rate) for rate in (100.0, 200.0)]
    stream = _joined(*(walk.recording.streams[FOOT] for walk in walks), at_s=12.0)
    found = analyse_walk(check_recording(recording_of(stream))).strides["initial_contact_s"].to_numpy()
    truth = walks[0].truth.strides
    true = truth.filter(truth["side"] == "left")["initial_contact_s"].to_numpy()
    assert len(found) >= len(true) - 2
    assert np.abs(found[:, None] - true).min(axis=1).max() < 0.04


def test_real_feet_change_their_rate_only_where_it_was_changed(real_data: Callable[[str], Path]) -> None:
    recording = read(real_data("healthy_treadmill_optogait"))
    checked = check_recording(recording)
    assert "rate_change" not in {n.kind for n in checked.annotations}
    stream = recording.streams[FOOT]
    rows = np.concatenate([np.arange(7000), np.arange(7000, len(stream), 2)])
    even = replace(stream, time_s=stream.time_s[: len(rows)], acc=stream.acc[rows], gyr=stream.gyr[rows])
    with pytest.raises(TimeError, match=r"seems to change at about .* from about 128 to about 64 "):
        check_recording(recording_of(even))
