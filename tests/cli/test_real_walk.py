"""From a virtual walker's signals to the files of an assessment, through every room."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest

DATA = Path(os.environ.get("SUREFOOT_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))


def _surefoot(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "surefoot", *arguments], capture_output=True, text=True, check=False)


def _measures(folder: Path) -> dict:
    return json.loads((folder / "summary.json").read_text(encoding="utf-8"))["measures"]


def test_demo_shows_the_drop_foot_and_what_the_orthosis_changes(tmp_path: Path) -> None:
    """The right foot lands flatter than the left, and less so with the orthosis; nothing is said on stderr."""
    done = _surefoot("demo", "-o", str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    without, braced = _measures(tmp_path / "without_orthosis"), _measures(tmp_path / "with_orthosis")
    pitch = "foot_pitch_initial_contact_deg"
    assert without["left"][pitch]["value"] - without["right"][pitch]["value"] > 8
    assert braced["right"][pitch]["value"] > without["right"][pitch]["value"] + 3
    assert without["both"]["stride_speed_m_s"]["value"] == pytest.approx(0.8, abs=0.05)
    assert without["right"]["strides_found"]["value"] > 35


def test_a_real_walk_is_assessed_in_seconds(tmp_path: Path) -> None:
    """One command from files to report; the bar is 3 s on a quiet machine, with room here for a busy one."""
    folder = DATA / "healthy_foot_imu_mocap"
    if not folder.exists():
        pytest.skip("the real recordings are not here; set SUREFOOT_TEST_DATA")
    start = perf_counter()
    done = _surefoot("assess", str(folder), "-o", str(tmp_path))
    assert perf_counter() - start < 10
    assert (done.returncode, done.stderr) == (0, "")
    measures = _measures(tmp_path)
    assert measures["both"]["stride_length_m"]["value"] == pytest.approx(1.4, abs=0.08)
    assert measures["left"]["contact_heel_percent"]["value"] > 90
