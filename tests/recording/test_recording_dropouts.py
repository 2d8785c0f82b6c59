"""A sensor that hangs, falls silent or spikes for a moment is found, left out and told; nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from recording_samples import Foot, recording_of, stream_of, walking_foot, write_csv

from surefoot.recording import Annotation, Placement, Recording, Severity, check_recording, read
from surefoot.recording.spikes import without_spikes

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


SPIKES = [("gyr", 35.0), ("gyr", -35.0), ("gyr", 1e5), ("acc", 900.0), ("acc", -900.0), ("acc", 1e6)]


@pytest.mark.parametrize(("signal", "value"), SPIKES)
@pytest.mark.parametrize("rows", [1, 2])
@pytest.mark.parametrize("at_s", [1.0, SWING])
@pytest.mark.parametrize("in_degrees", [True, False])
def test_spikes_are_left_out_before_units_are_judged(
    signal: str, value: float, rows: int, at_s: float, in_degrees: bool, tmp_path: Path
) -> None:
    """One or two impossible samples are missing afterwards, told as a warning; no unit is asked for because of them."""
    acc, gyr = WALK.acc.copy(), WALK.gyr.copy()
    first = round(at_s * 100)
    {"acc": acc, "gyr": gyr}[signal][first : first + rows, 1] = value
    scale = 180 / np.pi if in_degrees else 1.0
    path = write_csv(tmp_path / "left_foot.csv", Foot(WALK.time_s, acc, gyr), gyr_scale=scale)
    recording = read(path)
    stream = recording.streams[LEFT]
    gone = np.flatnonzero(np.isnan(stream.acc).any(axis=1))
    np.testing.assert_array_equal(gone, np.arange(first, first + rows))
    assert np.nanmax(np.abs(stream.gyr)) < 20
    (note,) = [note for note in recording.annotations if note.kind == "spike"]
    assert note.severity is Severity.WARNING
    assert note.text.startswith("1 sample stands alone" if rows == 1 else "2 samples stand alone")
    assert f"row {first + 1}" in note.text


def test_many_spikes_do_not_hide_one_another(tmp_path: Path) -> None:
    """A poor link with a spike every second loses them all."""
    acc, gyr = WALK.acc.copy(), WALK.gyr.copy()
    acc[100:1900:100, 0], gyr[150:1900:150, 2] = 1500.0, -60.0
    recording = read(write_csv(tmp_path / "left_foot.csv", Foot(WALK.time_s, acc, gyr)))
    gone = np.isnan(recording.streams[LEFT].acc).any(axis=1)
    assert set(np.flatnonzero(gone)) == {*range(100, 1900, 100), *range(150, 1900, 150)}


def test_impacts_of_real_walks_are_no_spikes(real_data: Callable[[str], Path]) -> None:
    """Not one sample of the sharpest heel strikes at hand is left out."""
    folders = [real_data("healthy_foot_imu_mocap"), real_data("ms_foot_imu")]
    folders += sorted(path for path in real_data("stroke_treadmill_foot_shank_imu").glob("person*/*") if path.is_dir())
    for folder in folders:
        recording = read(folder)
        assert not {"spike", "flat_line"} & {note.kind for note in recording.annotations}


@pytest.mark.parametrize("scale", [1.0, 1 / 9.80665])
def test_a_sharp_impact_is_no_spike(scale: float) -> None:
    """A heel that strikes with 20 g in one sample, once or at every step, is kept, whatever the unit."""
    for starts in (range(300, 301), range(300, 1900, 110)):
        acc = WALK.acc.copy()
        acc[list(starts), 0] += 200.0
        assert without_spikes(acc * scale, WALK.gyr)[2] == []


@pytest.mark.parametrize("value", [-9999.0, 65535.0, 1e6, -1.0])
@pytest.mark.parametrize("rows", [1, 10])
def test_a_filler_is_no_measurement(value: float, rows: int, tmp_path: Path) -> None:
    """What a device writes where it measured nothing is missing, and decides on no unit."""
    acc, gyr = WALK.acc.copy(), WALK.gyr.copy()
    acc[700 : 700 + rows], gyr[700 : 700 + rows] = value, value
    recording = read(write_csv(tmp_path / "left_foot.csv", Foot(WALK.time_s, acc, gyr)))
    gone = np.flatnonzero(np.isnan(recording.streams[LEFT].acc).any(axis=1))
    np.testing.assert_array_equal(gone, np.arange(700, 700 + rows))
    assert [note.kind for note in recording.annotations].count("filler") == 1
