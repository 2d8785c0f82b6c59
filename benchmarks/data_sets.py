"""Where the recordings are and how each is read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from surefoot.gait import Walk, analyse_walk
from surefoot.recording import Placement, Recording, Side, read

ROOT = Path(__file__).parents[1]
STROKE_TRIALS = ("1Reg", "2Reg")


def data_folder() -> Path:
    """Return the folder of the real recordings."""
    return Path(os.environ.get("SUREFOOT_TEST_DATA", ROOT.parent / "shared" / "data"))


def there(name: str) -> bool:
    """Whether a data set is on this machine."""
    return (data_folder() / name).is_dir()


def read_set(name: str) -> Recording:
    """Read a data set that is one folder of one recording."""
    return read(data_folder() / name)


def read_loop() -> Recording:
    """Read the closed loop; which foot it was is not said, and does not matter."""
    path = data_folder() / "foot_imu_closed_loop" / "short_walk.csv"
    return read([], sensors={Placement.RIGHT_FOOT: path})


def read_aid(word: str) -> Recording:
    """Read the walk with (``Ja``) or without (``Nee``) the walking aid."""
    folder = data_folder() / "stroke_with_and_without_aid"
    return read([path for foot in ("leftfoot", "rightfoot") for path in sorted(folder.glob(f"*_{word}_{foot}.csv"))])


def stroke_people() -> list[str]:
    """Return the people of the stroke set."""
    folder = data_folder() / "stroke_treadmill_foot_shank_imu"
    return sorted(path.name for path in folder.glob("person*"))


def read_stroke(person: str, trial: str) -> Recording:
    """Read one trial of the stroke set."""
    return read(data_folder() / "stroke_treadmill_foot_shank_imu" / person / trial)


def real_recordings() -> Iterator[tuple[str, Recording]]:
    """Give every real recording with foot or shank sensors that is on this machine, with the name of its set."""
    for name in ("healthy_foot_imu_mocap", "healthy_treadmill_optogait", "ms_foot_imu"):
        if there(name):
            yield name, read_set(name)
    if there("foot_imu_closed_loop"):
        yield "foot_imu_closed_loop", read_loop()
    if there("stroke_with_and_without_aid"):
        yield "stroke with aid", read_aid("Ja")
        yield "stroke without aid", read_aid("Nee")
    if there("stroke_treadmill_foot_shank_imu"):
        for person in stroke_people():
            for trial in STROKE_TRIALS:
                yield f"stroke {person}", read_stroke(person, trial)


def only(recording: Recording, segment: str) -> Recording:
    """Return the recording with the sensors of one segment alone (``foot`` or ``shank``)."""
    return replace(recording, streams={p: s for p, s in recording.streams.items() if p.segment == segment})


def walk_of(recording: Recording) -> Walk:
    """Measure a walk with the default settings."""
    return analyse_walk(recording)


def of_side(strides: pl.DataFrame, side: Side | str) -> pl.DataFrame:
    """Return one foot's strides in order of time."""
    return strides.filter(pl.col("side") == str(side)).sort("initial_contact_s")
