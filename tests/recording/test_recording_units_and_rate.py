"""A wrong unit or rate is refused, never computed with."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from recording_samples import PLAIN, recording_of, stream_of, walking_foot, write_csv

from surefoot.errors import TimeError, UnitError
from surefoot.recording import SensorStream, Severity, check_recording, read
from surefoot.recording.rotation_scale import rotation_scale

DEG = 180 / np.pi
G = 9.80665
WALK = walking_foot(noise=0.02)


@pytest.mark.parametrize(("acc_scale", "wrong"), [(1.0, "g"), (1 / G, "m/s2")])
def test_wrong_acceleration_unit_is_refused(acc_scale: float, wrong: str, tmp_path: Path) -> None:
    """Acceleration told in the other unit is refused with the size of gravity that was seen."""
    path = write_csv(tmp_path / "left_foot.csv", WALK, acc_scale=acc_scale)
    with pytest.raises(UnitError, match="gravity"):
        read(path, acc_unit=wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(("gyr_scale", "wrong"), [(1.0, "deg/s"), (DEG, "rad/s")])
def test_wrong_gyroscope_unit_is_refused(gyr_scale: float, wrong: str, tmp_path: Path) -> None:
    """Angular rate told in the other unit is refused."""
    path = write_csv(tmp_path / "left_foot.csv", WALK, gyr_scale=gyr_scale)
    with pytest.raises(UnitError, match="--gyr-unit"):
        read(path, gyr_unit=wrong)  # type: ignore[arg-type]


def test_header_and_option_must_agree(tmp_path: Path) -> None:
    """An option that contradicts the header is refused."""
    header = "time_s,acc_x [g],acc_y [g],acc_z [g],gyr_x [deg/s],gyr_y [deg/s],gyr_z [deg/s]"
    path = write_csv(tmp_path / "left_foot.csv", WALK, header=header, acc_scale=1 / G, gyr_scale=DEG)
    with pytest.raises(UnitError, match="declares g"):
        read(path, acc_unit="m/s2")


def test_unknown_unit_name_is_refused(tmp_path: Path) -> None:
    """A unit that does not exist is named together with the allowed ones."""
    path = write_csv(tmp_path / "left_foot.csv", WALK)
    with pytest.raises(UnitError, match=r"'deg/s' or 'rad/s'; 'rpm' came"):
        read(path, gyr_unit="rpm")  # type: ignore[arg-type]


def test_inferred_units_are_annotated(tmp_path: Path) -> None:
    """What was inferred is said, with what was seen."""
    recording = read(write_csv(tmp_path / "left_foot.csv", WALK, acc_scale=1 / G, gyr_scale=DEG))
    texts = [note.text for note in recording.annotations if note.kind == "unit_inferred"]
    assert len(texts) == 2
    assert "g is taken" in texts[0]
    assert "deg/s is taken" in texts[1]


def test_a_sensor_that_only_lies_there_needs_the_gyroscope_unit(tmp_path: Path) -> None:
    """Without motion nothing tells deg/s from rad/s; with the unit given it loads."""
    still = walking_foot(seconds=5, standing_s=10.0, noise=0.02)
    path = write_csv(tmp_path / "left_foot.csv", still)
    with pytest.raises(UnitError, match="pass --gyr-unit"):
        read(path)
    assert len(read(path, gyr_unit="rad/s").streams) == 1


def test_gravity_that_fits_no_unit_is_refused(tmp_path: Path) -> None:
    """Acceleration in raw counts, or without gravity, is no input."""
    path = write_csv(tmp_path / "left_foot.csv", WALK, acc_scale=208.0)
    with pytest.raises(UnitError, match="fits neither"):
        read(path)


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_half_or_double_rate_without_time_stamps_is_refused(factor: float, tmp_path: Path) -> None:
    """With no stamps, the rotation between still moments contradicts a wrong --rate and tells the right one."""
    path = write_csv(tmp_path / "left_foot.csv", WALK, header=PLAIN.split(",", 1)[1], with_time=False)
    with pytest.raises(TimeError, match=r"fit about (8\d|9\d|1[01]\d) Hz"):
        read(path, rate_hz=100.0 * factor)


@pytest.mark.parametrize("wrong", [80.0, 120.0])
def test_a_told_rate_that_is_off_by_a_fifth_is_refused(wrong: float, tmp_path: Path) -> None:
    """Without stamps the motion itself says what rate would fit."""
    path = write_csv(tmp_path / "left_foot.csv", WALK, header=PLAIN.split(",", 1)[1], with_time=False)
    with pytest.raises(TimeError, match=r"they fit about (9[5-9]|10[0-5]) Hz.*--rate"):
        read(path, rate_hz=wrong)


@pytest.mark.parametrize("wrong", [90.0, 111.0])
def test_a_told_rate_that_is_off_by_a_tenth_is_doubted(wrong: float, tmp_path: Path) -> None:
    """A tenth is told; the walk can still be looked at."""
    path = write_csv(tmp_path / "left_foot.csv", WALK, header=PLAIN.split(",", 1)[1], with_time=False)
    (note,) = [note for note in read(path, rate_hz=wrong).annotations if note.kind == "rate_doubtful"]
    assert note.severity is Severity.WARNING
    assert re.search(r"they fit about (9[5-9]|10[0-5]) Hz", note.text)


@pytest.mark.parametrize("factor", [0.8, 1.25])
def test_stamps_that_run_fast_or_slow_are_doubted(factor: float) -> None:
    """The motion does not fit the stamps; the walk can still be looked at, and nobody takes its lengths for good."""
    stream = replace(stream_of(WALK), time_s=WALK.time_s * factor, nominal_rate_hz=100.0 / factor)
    (note,) = [note for note in check_recording(recording_of(stream)).annotations if note.kind == "rate_doubtful"]
    assert note.severity is Severity.WARNING
    assert re.search(r"time stamps may be wrong.*they fit about (9[5-9]|10[0-5]) Hz", note.text)


def test_a_rate_that_was_only_told_is_never_beyond_doubt(tmp_path: Path) -> None:
    """The right rate passes, with a remark that keeps the verdict from being good."""
    path = write_csv(tmp_path / "left_foot.csv", WALK, header=PLAIN.split(",", 1)[1], with_time=False)
    notes = [note for note in read(path, rate_hz=100.0).annotations if note.kind.startswith("rate")]
    assert [(note.kind, note.severity) for note in notes] == [("rate", Severity.WARNING)]


def test_mirrored_and_inverted_gyroscopes_are_told() -> None:
    """An inverted gyroscope fits the accelerometer at no scale; the right one is not doubted."""
    foot = stream_of(WALK)
    for gyr, told in ((WALK.gyr, 0), (-WALK.gyr, 1), (WALK.gyr * [1, -1, 1], 1)):
        notes = check_recording(recording_of(replace(foot, gyr=gyr.copy()))).annotations
        assert [note.severity for note in notes if note.kind == "axes_do_not_fit"] == [Severity.WARNING] * told


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_rate_that_contradicts_the_stamps_is_refused(factor: float, tmp_path: Path) -> None:
    """A declared rate of half or double the stamps' is refused with both numbers."""
    path = write_csv(tmp_path / "left_foot.csv", WALK)
    with pytest.raises(TimeError, match="time stamps show 100 Hz"):
        read(path, rate_hz=100.0 * factor)


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_stamps_that_run_at_half_or_double_speed_are_refused(factor: float) -> None:
    """Stamps and nominal rate that agree with one another and not with the motion are found out."""
    stream = SensorStream(
        stream_of(WALK).placement, WALK.time_s * factor, WALK.acc.copy(), WALK.gyr.copy(), 100.0 / factor, "x.csv"
    )
    with pytest.raises(TimeError, match="contradicts the accelerometer"):
        check_recording(recording_of(stream))


def test_check_finds_units_in_a_recording_made_by_hand() -> None:
    """A recording that was not read from a file is checked all the same."""
    in_g = SensorStream(stream_of(WALK).placement, WALK.time_s.copy(), WALK.acc / G, WALK.gyr.copy(), 100.0)
    with pytest.raises(UnitError, match="gravity"):
        check_recording(recording_of(in_g))
    in_degrees = SensorStream(stream_of(WALK).placement, WALK.time_s.copy(), WALK.acc.copy(), WALK.gyr * DEG, 100.0)
    with pytest.raises(UnitError, match="deg/s"):
        check_recording(recording_of(in_degrees))


@pytest.mark.parametrize("factor", [0.25, 0.5, 1.0, 2.0, 4.0])
def test_rotation_scale_finds_the_factor(factor: float) -> None:
    """The test returns the factor by which rotation was made too small."""
    scale = rotation_scale(WALK.acc, WALK.gyr / factor, 0.01)
    assert scale is not None
    assert scale.factor == pytest.approx(factor, rel=0.1)
    assert scale.contradicts == (factor != 1.0)


def test_rotation_scale_does_not_depend_on_the_unit_of_acceleration() -> None:
    """Acceleration in g gives the same answer as in m/s²."""
    one, other = rotation_scale(WALK.acc, WALK.gyr, 0.01), rotation_scale(WALK.acc / G, WALK.gyr, 0.01)
    assert one is not None
    assert other is not None
    assert one.factor == other.factor
    assert one.residual == pytest.approx(other.residual)


def test_slight_drift_of_the_rate_is_told() -> None:
    """A clock that is 2 % off its nominal rate is annotated, not refused."""
    checked = check_recording(recording_of(stream_of(WALK, rate_hz=102.0)))
    assert [note.kind for note in checked.annotations].count("rate") == 1


def test_change_of_posture_is_no_wrong_unit() -> None:
    """A sensor that only leans over slowly turns little for its change of acceleration; that contradicts nothing."""
    time = np.arange(0, 120, 0.01)
    lean = np.radians(60) / (1 + np.exp(-(time - 60) / 5))
    rate = np.gradient(lean, time)
    rng = np.random.default_rng(5)
    acc = G * np.stack((np.sin(lean), np.zeros_like(lean), np.cos(lean)), axis=1) + rng.normal(0, 0.02, (len(time), 3))
    gyr = np.stack((np.zeros_like(lean), -rate, np.zeros_like(lean)), axis=1) + rng.normal(0, 0.002, (len(time), 3))
    checked = check_recording(recording_of(SensorStream(stream_of(WALK).placement, time, acc, gyr, 100.0)))
    assert len(checked.streams) == 1
    assert "gravity" not in {note.kind for note in checked.annotations}


def test_importing_the_room_is_cheap() -> None:
    """Neither polars nor scipy is loaded before a file is read."""
    code = "import sys, surefoot.recording; print([m for m in ('polars', 'scipy', 'pandas') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
