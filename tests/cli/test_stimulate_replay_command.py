"""``surefoot stimulate replay``: a recording and a profile in, a folder out, one clear sentence where it cannot."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
from replayed_walk import FEET, recorded

from surefoot.cli.main import run
from surefoot.recording import Placement
from surefoot.report.write_replay import REPLAY_FILES
from surefoot.stimulation.profile_file import example_profile, read_profile, write_profile

DATA = Path(os.environ.get("SUREFOOT_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))


def _run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as left:
        run(["stimulate", "replay", *map(str, arguments)])
    return int(left.value.code or 0)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of a virtual walk, and a profile."""
    folder = tmp_path_factory.mktemp("replay")
    (folder / "walk").mkdir()
    for place, stream in recorded().streams.items():
        table = np.column_stack([stream.time_s, stream.acc, np.degrees(stream.gyr)])
        head = "time_s,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z"
        np.savetxt(folder / "walk" / f"{place.value}.csv", table, "%.6f", ",", header=head, comments="")
    write_profile(folder / "profile.toml", example_profile(*FEET))
    return folder


def test_a_walk_is_replayed_into_a_folder(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    units = ("--acc-unit", "m/s2", "--gyr-unit", "deg/s", "--same-clock")
    assert _run(folder / "walk", "--profile", folder / "profile.toml", "-o", tmp_path / "out", *units) == 0
    said = capsys.readouterr()
    assert said.out == f"Replay: {tmp_path / 'out' / 'replay.html'}\nNothing was stimulated.\n"
    assert said.err == ""
    assert {p.name for p in (tmp_path / "out").iterdir()} == set(REPLAY_FILES)
    found = json.loads((tmp_path / "out" / "replay.json").read_text(encoding="utf-8"))
    assert found["one_gate"] is True
    assert found["left"]["onset_before_toe_off_ms"]["n"] > 5
    assert read_profile(tmp_path / "out" / "profile.toml") == read_profile(folder / "profile.toml")


def test_a_profile_of_another_sensor_names_both(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_profile(tmp_path / "shank.toml", example_profile(Placement.LEFT_SHANK))
    walk = folder / "walk"
    assert _run(walk, "--gyr-unit", "deg/s", "--profile", tmp_path / "shank.toml", "-o", tmp_path / "out") == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "left_shank" in said
    assert "left_foot" in said
    assert "check-profile --example left_foot" in said
    assert not (tmp_path / "out").exists()


def test_a_profile_beyond_limits_is_refused_before_anything_is_read(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = (folder / "profile.toml").read_text(encoding="utf-8")
    (tmp_path / "bad.toml").write_text(words.replace("frequency_Hz = 40.0", "frequency_Hz = 400.0"), encoding="utf-8")
    assert _run(tmp_path / "no_such_walk", "--profile", tmp_path / "bad.toml", "-o", tmp_path / "out") == 1
    said = capsys.readouterr().err
    assert "400" in said
    assert "Traceback" not in said


def test_wrong_usage_leaves_with_two(folder: Path, tmp_path: Path) -> None:
    assert _run(folder / "walk", "-o", tmp_path / "out") == 2
    assert _run("--profile", folder / "profile.toml", "-o", tmp_path / "out") == 2
    assert _run(folder / "walk", "--profile", folder / "profile.toml") == 2


def test_a_real_walk_with_ms(folder: Path, tmp_path: Path) -> None:
    """Feet of a person with multiple sclerosis, not synchronised: found, timed, and each leg with its own gate."""
    if not (DATA / "ms_foot_imu").exists():
        pytest.skip("the real recordings are not here; set SUREFOOT_TEST_DATA")
    assert _run(DATA / "ms_foot_imu", "--profile", folder / "profile.toml", "-o", tmp_path) == 0
    found = json.loads((tmp_path / "replay.json").read_text(encoding="utf-8"))
    assert found["one_gate"] is False
    for side in ("left", "right"):
        assert found[side]["strides"] > 70
        assert found[side]["detected"]["toe_off"]["share"] > 0.95
        assert found[side]["pulses"] > 1000


def test_what_is_no_profile_is_told_as_a_profile(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody is asked for the file of a sensor there."""
    assert _run(folder / "walk", "--profile", tmp_path, "-o", tmp_path / "out") == 1
    said = capsys.readouterr().err
    assert "pass a stimulation profile (print one with surefoot stimulate check-profile --example" in said
    assert _run(folder / "walk", "--profile", tmp_path / "missing.toml", "-o", tmp_path / "out") == 1
    said += capsys.readouterr().err
    assert "missing.toml does not exist" in said
    assert "sensor" not in said


def test_a_page_that_cannot_be_written_leaves_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder has the name of the page."""
    (tmp_path / "replay.html").mkdir()
    units = ("--acc-unit", "m/s2", "--gyr-unit", "deg/s", "--same-clock")
    assert _run(folder / "walk", "--profile", folder / "profile.toml", "-o", tmp_path, *units) == 1
    assert "replay.html could not be written: a folder of that name is in the way" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["replay.html"]
