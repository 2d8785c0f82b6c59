"""Surefoot's own Parquet layout brings everything back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from recording_samples import stream_of, walking_foot

from surefoot.errors import PlacementError
from surefoot.recording import (
    Annotation,
    Condition,
    MarkerStream,
    Person,
    Placement,
    Recording,
    Severity,
    check_recording,
    read,
    read_parquet,
    write_parquet,
)


def full_recording() -> Recording:
    left = walking_foot(noise=0.02)
    right = walking_foot(25.0, 128.0, phase=0.5, mirrored=True, noise=0.02, seed=2)
    right.acc[40:50] = np.nan
    position = np.arange(30.0).reshape(10, 3)
    position[3] = np.nan
    return Recording(
        "T25FW, day 2",
        {
            Placement.LEFT_FOOT: stream_of(left),
            Placement.RIGHT_FOOT: stream_of(right, Placement.RIGHT_FOOT, rate_hz=128.5),
        },
        markers={"L_TOE": MarkerStream("L_TOE", np.arange(10.0) / 100, position)},
        person=Person(height_m=1.7, shoe_length_m=0.28),
        condition=Condition(name="afo", orthosis="carbon", room_temperature_c=21.5, test="T25FW"),
        annotations=(Annotation("gap", "lost", 1.0, 2.0, Placement.LEFT_FOOT, Severity.SEVERE), Annotation("x", "y")),
        start_time=datetime(2026, 5, 4, 9, 30, tzinfo=UTC),
        synchronised=True,
    )


def assert_equal(one: Recording, other: Recording) -> None:
    assert (one.name, one.person, one.condition, one.annotations) == (
        other.name,
        other.person,
        other.condition,
        other.annotations,
    )
    assert (one.start_time, one.synchronised) == (other.start_time, other.synchronised)
    assert list(one.streams) == list(other.streams)
    for a, b in zip(one.streams.values(), other.streams.values(), strict=True):
        for name in ("time_s", "acc", "gyr"):
            np.testing.assert_array_equal(getattr(a, name), getattr(b, name))
        assert (a.nominal_rate_hz, a.source) == (b.nominal_rate_hz, b.source)
    assert list(one.markers) == list(other.markers)
    for name, marker in one.markers.items():
        np.testing.assert_array_equal(marker.position, other.markers[name].position)


def test_round_trip_is_exact(tmp_path: Path) -> None:
    """Every number and every word comes back as it was."""
    recording = full_recording()
    path = tmp_path / "walk.parquet"
    write_parquet(recording, path)
    assert_equal(read_parquet(path), recording)


def test_read_checks_and_keeps_the_flag(tmp_path: Path) -> None:
    """`read` takes a Parquet file as a whole recording, checks it and believes its clock flag."""
    recording = check_recording(full_recording())
    write_parquet(recording, tmp_path / "walk.parquet")
    again = read(tmp_path / "walk.parquet")
    assert_equal(again, recording)
    assert again.synchronised is True
    assert {note.kind for note in again.annotations} >= {"nan"}
    named = read(tmp_path, name="other", condition=Condition(name="barefoot"))
    assert (named.name, named.condition.name) == ("other", "barefoot")


def test_a_new_word_does_not_wipe_out_the_others(tmp_path: Path) -> None:
    """An age or a temperature told later stands beside what the file holds."""
    write_parquet(full_recording(), tmp_path / "walk.parquet")
    person, warm = Person(age_years=54.0), Condition(room_temperature_c=30.0)
    told = read(tmp_path / "walk.parquet", person=person, condition=warm)
    assert told.person == Person(height_m=1.7, shoe_length_m=0.28, age_years=54.0)
    assert told.condition == Condition(name="afo", orthosis="carbon", room_temperature_c=30.0, test="T25FW")


def test_parquet_beside_other_sensors_is_refused(tmp_path: Path) -> None:
    """A whole recording cannot be mixed with single sensors."""
    for name in ("a.parquet", "b.parquet"):
        write_parquet(full_recording(), tmp_path / name)
    with pytest.raises(PlacementError, match="whole recording"):
        read(tmp_path)
