"""Time is repaired where one answer is possible, and refused where it is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from recording_samples import Foot, walking_foot, write_csv

from surefoot.errors import TimeError
from surefoot.recording import Placement, Recording, Severity, read

WALK = walking_foot(noise=0.02)
LEFT = Placement.LEFT_FOOT


def with_time(time_s: np.ndarray, rows: np.ndarray | None = None) -> Foot:
    rows = np.arange(len(WALK.time_s)) if rows is None else rows
    return Foot(np.asarray(time_s, dtype=float), WALK.acc[rows], WALK.gyr[rows])


def load(foot: Foot, tmp_path: Path) -> Recording:
    return read(write_csv(tmp_path / "left_foot.csv", foot))


def kinds(recording: Recording) -> set[str]:
    return {note.kind for note in recording.annotations}


@pytest.mark.parametrize("value", [9999.0, -50.0, 3.0])
@pytest.mark.parametrize("row", [0, 700, 1999])
def test_single_stray_stamp_is_repaired(value: float, row: int, tmp_path: Path) -> None:
    """One stamp that is off lies between its neighbours afterwards, and it is said."""
    time = WALK.time_s.copy()
    time[row] = value
    recording = load(with_time(time), tmp_path)
    stream = recording.streams[LEFT]
    if "time_stamp" in kinds(recording):
        np.testing.assert_allclose(stream.time_s - stream.time_s[1], WALK.time_s - WALK.time_s[1], atol=0.02)
    else:  # a first or last stamp can be far away and still in order: then it is a gap
        assert "gap" in kinds(recording)
    assert (np.diff(stream.time_s) > 0).all()


def test_repeated_rows_are_left_out(tmp_path: Path) -> None:
    """Rows that repeat their stamp go, the others keep their values."""
    rows = np.sort(np.concatenate((np.arange(2000), [5, 5, 900])))
    recording = load(with_time(WALK.time_s[rows], rows), tmp_path)
    stream = recording.streams[LEFT]
    assert len(stream) == 2000
    np.testing.assert_allclose(stream.acc, WALK.acc, atol=1e-5)
    (note,) = [note for note in recording.annotations if note.kind == "repeated_rows"]
    assert note.text.startswith("3 rows")


@pytest.mark.parametrize("size", [65.536, 16.0, 3600.0])
def test_wrap_is_undone(size: float, tmp_path: Path) -> None:
    """A clock that starts again goes on, whatever its size, when the signals go on."""
    time = (WALK.time_s + size - 7.0) % size
    recording = load(with_time(time), tmp_path)
    np.testing.assert_allclose(np.diff(recording.streams[LEFT].time_s), 0.01, atol=1e-3)
    assert "time_wrap" in kinds(recording)


@pytest.mark.parametrize("back", [5.0, 12.0])
def test_time_that_runs_backwards_for_good_is_refused(back: float, tmp_path: Path) -> None:
    """A clock that falls back and stays there is refused, with the row."""
    time = WALK.time_s.copy()
    time[1500:] -= back
    with pytest.raises(TimeError, match=r"out of order \(first in data row \d+\).*does not recover"):
        load(with_time(time), tmp_path)


def test_reversed_time_is_refused(tmp_path: Path) -> None:
    """A recording that runs from its end to its beginning is refused."""
    with pytest.raises(TimeError):
        load(with_time(WALK.time_s[::-1]), tmp_path)


def test_two_recordings_put_together_are_refused(tmp_path: Path) -> None:
    """Time that starts again with other signals is no wrap."""
    first, second = np.arange(200, 1237), np.arange(0, 900)
    time = np.concatenate((np.arange(len(first)) / 100, np.arange(len(second)) / 100))
    foot = with_time(time, np.concatenate((first, second)))
    jump = Foot(foot.time_s, foot.acc.copy(), foot.gyr.copy())
    jump.acc[len(first) :] += [0.0, 3.0, -2.0]
    with pytest.raises(TimeError):
        load(jump, tmp_path)


def test_uneven_time_is_kept(tmp_path: Path) -> None:
    """Jitter stays as it was recorded, and it is said."""
    rng = np.random.default_rng(4)
    jitter = WALK.time_s + rng.uniform(-0.004, 0.004, len(WALK.time_s))
    recording = load(with_time(jitter - jitter[0]), tmp_path)
    np.testing.assert_allclose(recording.streams[LEFT].time_s, jitter - jitter[0], atol=2e-6)
    assert any("uneven" in note.text for note in recording.annotations)


def test_gap_is_annotated_and_not_filled(tmp_path: Path) -> None:
    """Half a second without samples stays without samples."""
    rows = np.concatenate((np.arange(800), np.arange(850, 2000)))
    recording = load(with_time(WALK.time_s[rows], rows), tmp_path)
    (gap,) = [note for note in recording.annotations if note.kind == "gap"]
    assert (gap.start_s, gap.end_s) == pytest.approx((7.99, 8.50))
    assert gap.share == pytest.approx(50 / 2000)
    assert len(recording.streams[LEFT]) == 1950


def test_clock_that_starts_far_away_begins_near_zero(tmp_path: Path) -> None:
    """Seconds since 1970 become seconds since the start, and the start is told."""
    recording = read(write_csv(tmp_path / "left_foot.csv", WALK, start=1_700_000_000.0))
    assert recording.streams[LEFT].time_s[0] == 0.0
    assert "time_origin" in kinds(recording)
    near = read(write_csv(tmp_path / "left_foot.csv", WALK, start=0.25))
    assert near.streams[LEFT].time_s[0] == pytest.approx(0.25)


def test_missing_stamps_are_filled_between(tmp_path: Path) -> None:
    """Rows whose stamp is missing get one, and it is said."""
    path = write_csv(tmp_path / "left_foot.csv", WALK)
    lines = path.read_text().splitlines()
    for row in (50, 51, 700):
        lines[row] = lines[row][lines[row].index(",") :]
    path.write_text("\n".join(lines))
    recording = read(path)
    np.testing.assert_allclose(recording.streams[LEFT].time_s, WALK.time_s, atol=1e-5)
    assert "time_stamp" in kinds(recording)


def test_empty_lines_and_rows_are_passed_over(tmp_path: Path) -> None:
    """Blank lines between rows, and rows of nothing but separators, make no samples; a missing block is a gap."""
    path = write_csv(tmp_path / "left_foot.csv", WALK)
    lines = path.read_text().splitlines()
    spaced = [lines[0], *(line for row in lines[1:] for line in (row, ""))]
    path.write_text("\n".join(spaced) + "\n\n\n")
    np.testing.assert_allclose(read(path).streams[LEFT].time_s, WALK.time_s, atol=1e-5)
    lines[800:1000] = [",,,,,,"] * 200
    path.write_text("\n".join(lines))
    recording = read(path)
    assert len(recording.streams[LEFT]) == 1800
    assert "gap" in kinds(recording)


FINE = walking_foot(rate_hz=204.8, noise=0.02)


def on_clock(stamps: np.ndarray, tmp_path: Path, foot: Foot = FINE) -> Recording:
    return load(Foot(np.asarray(stamps, dtype=float), foot.acc, foot.gyr), tmp_path)


@pytest.mark.parametrize(
    "coarse",
    [
        lambda t: np.round(t, 2),
        lambda t: np.floor(t / 0.02) * 0.02,
        lambda t: np.round(t * 60) / 60,
        lambda t: t[np.arange(len(t)) // 4 * 4],
    ],
    ids=["rounded to 10 ms", "cut to 20 ms", "frames of a screen", "packets of four"],
)
def test_different_rows_that_share_a_stamp_all_stay(coarse: Callable[..., np.ndarray], tmp_path: Path) -> None:
    """Stamps coarser than the sampling keep every row, on the steady clock that the sensor had, and it is a warning."""
    recording = on_clock(coarse(FINE.time_s), tmp_path)
    stream = recording.streams[LEFT]
    assert len(stream) == len(FINE.time_s)
    np.testing.assert_allclose(stream.acc, FINE.acc, atol=1e-5)
    np.testing.assert_allclose(np.diff(stream.time_s), 1 / 204.8, rtol=2e-3)
    assert stream.rate_hz == pytest.approx(204.8, rel=1e-3)
    assert abs(stream.time_s - FINE.time_s).max() < 0.02
    (note,) = [note for note in recording.annotations if note.kind == "shared_stamps"]
    assert note.severity is Severity.WARNING
    assert "repeated_rows" not in kinds(recording)


def test_packets_that_come_late_lie_on_a_steady_clock(tmp_path: Path) -> None:
    """Stamps of arrival, each late by its own delay, do not shake the times of the samples."""
    rng = np.random.default_rng(6)
    packet = np.arange(len(FINE.time_s)) // 4
    arrived = FINE.time_s[packet * 4] + rng.exponential(0.008, packet[-1] + 1)[packet]
    stream = on_clock(np.maximum.accumulate(arrived), tmp_path).streams[LEFT]
    late = stream.time_s - FINE.time_s
    assert np.ptp(late) < 0.005


def test_a_gap_between_shared_stamps_stays_a_gap(tmp_path: Path) -> None:
    """Lost samples leave their hole where stamps are rounded, too."""
    rows = np.concatenate((np.arange(1600), np.arange(1700, len(FINE.time_s))))
    foot = Foot(np.round(FINE.time_s[rows], 2), FINE.acc[rows], FINE.gyr[rows])
    recording = load(foot, tmp_path)
    np.testing.assert_allclose(recording.streams[LEFT].time_s, FINE.time_s[rows], atol=0.006)
    (gap,) = [note for note in recording.annotations if note.kind == "gap" and note.start_s is not None]
    assert gap.end_s is not None
    assert gap.start_s is not None
    assert gap.end_s - gap.start_s == pytest.approx(101 / 204.8, abs=0.01)


def test_rows_that_repeat_go_even_where_others_share_a_stamp(tmp_path: Path) -> None:
    """Only a row whose signals repeat as well was written twice."""
    rows = np.sort(np.concatenate((np.arange(len(FINE.time_s)), [7, 7, 900])))
    foot = Foot(np.round(FINE.time_s[rows], 2), FINE.acc[rows], FINE.gyr[rows])
    recording = load(foot, tmp_path)
    assert len(recording.streams[LEFT]) == len(FINE.time_s)
    (note,) = [note for note in recording.annotations if note.kind == "repeated_rows"]
    assert note.text.startswith("3 rows")
    assert note.severity is Severity.INFO


def test_a_clock_that_is_fine_but_for_a_few_rows_is_left_as_it_is(tmp_path: Path) -> None:
    """One shared stamp in an uneven clock moves that row alone."""
    rng = np.random.default_rng(4)
    uneven = WALK.time_s + rng.uniform(-0.003, 0.003, len(WALK.time_s))
    stamps = np.round(uneven - uneven[0], 6)
    stamps[801] = stamps[800]
    recording = on_clock(stamps, tmp_path, WALK)
    time = recording.streams[LEFT].time_s
    others = np.delete(np.arange(len(stamps)), 801)
    np.testing.assert_allclose(time[others], stamps[others], atol=1e-9)
    assert time[800] < time[801] < time[802]
    assert "shared_stamps" in kinds(recording)


def test_stamps_of_whole_seconds_are_refused(tmp_path: Path) -> None:
    """A stamp for hundreds of rows hides what was lost; the sentence says what to do."""
    with pytest.raises(TimeError, match=r"comes 1 s later; at most 0\.25 s.*--rate"):
        on_clock(np.floor(FINE.time_s), tmp_path)
