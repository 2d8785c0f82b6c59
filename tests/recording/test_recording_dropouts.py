"""A sensor that hangs, falls silent or spikes for a moment is found, left out and told; nothing else is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from recording_samples import Foot, recording_of, stream_of, walking_foot

from surefoot.recording import Annotation, Placement, Recording, Severity, check_recording

LEFT = Placement.LEFT_FOOT
WALK = walking_foot(noise=0.02)
SWING = 2.0 + 3 * 1.1 + 0.2  # s, the foot at its fastest


def checked(acc: np.ndarray, gyr: np.ndarray, foot: Foot = WALK) -> Recording:
    return check_recording(recording_of(replace(stream_of(foot), acc=acc, gyr=gyr)))


def flat(recording: Recording) -> list[Annotation]:
    return [note for note in recording.annotations if note.kind == "flat_line"]


def held(first: int, rows: int, foot: Foot = WALK) -> tuple[np.ndarray, np.ndarray]:
    """The row `first` repeated until it is there so often."""
    acc, gyr = foot.acc.copy(), foot.gyr.copy()
    acc[first : first + rows], gyr[first : first + rows] = acc[first], gyr[first]
    return acc, gyr


@pytest.mark.parametrize("rate_hz", [50.0, 100.0, 200.0, 400.0])
@pytest.mark.parametrize("hang_s", [0.08, 0.15, 0.4])
def test_a_short_hang_in_swing_is_left_out(hang_s: float, rate_hz: float) -> None:
    """From four rows on: exactly the rows that were held are missing, and it is told as severe."""
    foot = walking_foot(rate_hz=rate_hz, noise=0.02)
    first, rows = round((SWING - 0.5 * hang_s) * rate_hz), round(hang_s * rate_hz)
    recording = checked(*held(first, rows, foot), foot)
    gone = np.flatnonzero(np.isnan(recording.streams[LEFT].gyr).any(axis=1))
    np.testing.assert_array_equal(gone, np.arange(first, first + rows))
    (note,) = flat(recording)
    assert note.severity is Severity.SEVERE
    assert "hung" in note.text
    assert (note.start_s, note.end_s) == pytest.approx((first / rate_hz, (first + rows - 1) / rate_hz))


def test_a_hang_that_holds_a_foot_at_rest_is_left_out() -> None:
    """A row of mid-stance held for 0.4 s, into the swing, is no perfect rest: the foot is elsewhere when it ends."""
    first = round((2.0 + 3 * 1.1 - 0.2) * 100)
    recording = checked(*held(first, 40))
    assert np.isnan(recording.streams[LEFT].acc[first : first + 40]).all()
    assert len(flat(recording)) == 1


@pytest.mark.parametrize("rows", [1, 5, 10])
@pytest.mark.parametrize("at_s", [1.0, SWING])
def test_rows_of_zeros_are_left_out(at_s: float, rows: int) -> None:
    """No sensor measures zero in all six signals, at rest or in swing, not even once."""
    acc, gyr = WALK.acc.copy(), WALK.gyr.copy()
    first = round(at_s * 100)
    acc[first : first + rows], gyr[first : first + rows] = 0.0, 0.0
    recording = checked(acc, gyr)
    gone = np.flatnonzero(np.isnan(recording.streams[LEFT].acc).any(axis=1))
    np.testing.assert_array_equal(gone, np.arange(first, first + rows))
    assert len(flat(recording)) == 1


def test_many_short_hangs_are_all_left_out() -> None:
    """One in every stride: each of them is missing."""
    acc, gyr = WALK.acc.copy(), WALK.gyr.copy()
    starts = [round((2.0 + k * 1.1 + 0.1) * 100) for k in range(16)]
    for first in starts:
        acc[first : first + 8], gyr[first : first + 8] = acc[first], gyr[first]
    gone = np.isnan(checked(acc, gyr).streams[LEFT].acc).any(axis=1)
    assert all(gone[first : first + 8].all() for first in starts)
    assert gone.sum() == 8 * len(starts)


@pytest.mark.parametrize("every", [2, 4])
def test_a_file_filled_up_from_a_lower_rate_does_not_hang(every: int) -> None:
    """Values that stay for two or four rows throughout are the sensor's own pace; a longer stretch is a hang."""
    foot = walking_foot(rate_hz=50.0 * every, noise=0.02)
    rows = np.arange(len(foot.time_s)) // every * every
    acc, gyr = foot.acc[rows].copy(), foot.gyr[rows].copy()
    assert flat(checked(acc.copy(), gyr.copy(), foot)) == []
    first, count = round(SWING * foot.rate_hz), round(0.2 * foot.rate_hz)
    acc[first : first + count], gyr[first : first + count] = acc[first], gyr[first]
    assert len(flat(checked(acc, gyr, foot))) == 1


@pytest.mark.parametrize("foot", [walking_foot(), walking_foot(rate_hz=400.0), walking_foot(standing_s=6.0)])
def test_a_simulated_rest_without_noise_is_no_hang(foot: Foot) -> None:
    """Stances of a sensor without noise repeat one row, and are left smoothly."""
    assert flat(checked(foot.acc.copy(), foot.gyr.copy(), foot)) == []


@pytest.mark.parametrize(("mg", "deg_s"), [(4.0, 0.1), (30.0, 1.0)])
def test_a_coarse_converter_does_not_hang(mg: float, deg_s: float) -> None:
    """Rows that repeat at rest because the converter's steps are large are left alone."""
    acc_step, gyr_step = mg * 9.80665e-3, np.radians(deg_s)
    acc, gyr = np.round(WALK.acc / acc_step) * acc_step, np.round(WALK.gyr / gyr_step) * gyr_step
    assert flat(checked(acc, gyr)) == []
