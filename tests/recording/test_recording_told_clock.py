"""Files that are told to share one clock: believed where nothing speaks against it, else warned of or kept apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from recording_samples import Foot, walking_foot, write_csv

from surefoot.recording import Placement, Recording, Severity, read
from surefoot.recording.checks.told_clock import settle_told_clock

LEFT_WALK = walking_foot(noise=0.02)
RIGHT_WALK = walking_foot(noise=0.02, phase=0.5, mirrored=True, seed=2)


def feet(folder: Path, right: Foot = RIGHT_WALK, *, left_start: float = 0.0, right_start: float = 0.0) -> list[Path]:
    return [
        write_csv(folder / "left_foot.csv", LEFT_WALK, start=left_start),
        write_csv(folder / "right_foot.csv", right, start=right_start),
    ]


def told(recording: Recording) -> list[tuple[Severity, str]]:
    return [(note.severity, note.text) for note in recording.annotations if note.kind == "told_clock"]


def later(foot: Foot, seconds: float, rate_hz: float = 100.0) -> Foot:
    """The foot without its first seconds, its times kept."""
    first = round(seconds * rate_hz)
    return Foot(foot.time_s[first:], foot.acc[first:], foot.gyr[first:])


def test_without_being_told_it_stays_unknown(tmp_path: Path) -> None:
    """And the way to tell it is named."""
    recording = read(feet(tmp_path))
    assert recording.synchronised is None
    assert told(recording) == []
    assert any("--same-clock" in n.text for n in recording.annotations if n.kind == "synchronisation_unknown")


def test_what_is_told_is_believed_and_said(tmp_path: Path) -> None:
    """As something that was told, not found."""
    recording = read(feet(tmp_path), same_clock=True)
    assert recording.synchronised is True
    ((severity, text),) = told(recording)
    assert severity is Severity.INFO
    assert "the files do not show it" in text
    assert not {"unsynchronised", "synchronisation_unknown"} & {n.kind for n in recording.annotations}


@pytest.mark.parametrize("zero", [0.0, 5000.0])
def test_starts_that_disagree_are_a_warning_and_are_kept(tmp_path: Path, zero: float) -> None:
    """A foot that was started 3.3 s later on the same clock keeps its place beside the other."""
    paths = feet(tmp_path, later(RIGHT_WALK, 3.3), left_start=zero, right_start=zero)
    recording = read(paths, same_clock=True)
    assert recording.synchronised is True
    ((severity, text),) = told(recording)
    assert severity is Severity.WARNING
    assert "left_foot and right_foot start 3.3 s apart" in text
    starts = [float(recording.streams[place].time_s[0]) for place in (Placement.LEFT_FOOT, Placement.RIGHT_FOOT)]
    assert np.diff(starts)[0] == pytest.approx(3.3, abs=0.02)


@pytest.mark.parametrize("reason", ["at the same time", "ends"])
def test_what_cannot_be_one_clock_is_kept_apart(tmp_path: Path, reason: str) -> None:
    """Legs that swing together, and recordings that never overlap."""
    together = walking_foot(noise=0.02, mirrored=True, seed=3)
    paths = feet(tmp_path, together) if reason == "at the same time" else feet(tmp_path, right_start=60.0)
    recording = read(paths, same_clock=True)
    assert recording.synchronised is False
    ((severity, text),) = told(recording)
    assert severity is Severity.WARNING
    assert reason in text
    assert "unsynchronised" in {n.kind for n in recording.annotations}


def test_streams_that_were_moved_each_by_itself_are_kept_apart(tmp_path: Path) -> None:
    """What was stored so has lost its common clock."""
    stored = read(feet(tmp_path, left_start=100.0, right_start=200.0))
    assert settle_told_clock(stored).synchronised is False


def test_one_sensor_and_a_proven_clock_need_no_telling(tmp_path: Path) -> None:
    """Nothing changes and nothing is said."""
    alone = read(feet(tmp_path)[:1], same_clock=True)
    assert told(alone) == []
    proven = replace(read(feet(tmp_path)), synchronised=True)
    assert settle_told_clock(proven) is proven
