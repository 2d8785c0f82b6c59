"""From a walk and its WAV file to loudness in the results, through the command line."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.io import wavfile
from step_sounds import Steps, step_sound
from timed_walks import SENSORS

from surefoot.cli.main import run
from surefoot.recording import Side, write_parquet
from surefoot.signs import from_json, to_json
from surefoot.virtual import READY_MADE, Course, simulate


def test_a_slap_is_heard(tmp_path: Path) -> None:
    """The right forefoot comes down 6 dB louder than its heel, in every stride; the left one is not heard."""
    virtual = simulate(READY_MADE["slapping"].on(Course(duration_s=40.0)), SENSORS, seed=3)
    write_parquet(virtual.recording, tmp_path / "walk.parquet")
    steps = {Side.LEFT: Steps(-24.0), Side.RIGHT: Steps(-28.0, -22.0)}
    sound = step_sound(virtual, steps, start_s=-3.0, duration_s=45.0, rate_hz=44_100.0, noise_db=-50.0)
    stereo = np.stack([sound.samples, sound.samples], axis=1)
    wavfile.write(tmp_path / "walk.wav", 44_100, np.round(stereo * 32_767).astype(np.int16))
    out = tmp_path / "out"
    with pytest.raises(SystemExit) as left:
        run(["assess", str(tmp_path / "walk.parquet"), "--sound", str(tmp_path / "walk.wav"), "-o", str(out)])
    assert not left.value.code
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    right, left_foot = summary["measures"]["right"], summary["measures"]["left"]
    assert right["slap_over_contact_db"]["value"] == pytest.approx(6.0, abs=0.7)
    assert right["slap_heard_percent"]["value"] > 95
    assert left_foot["slap_heard_percent"]["value"] < 5
    assert left_foot["contact_loudness_relative_db"]["value"] == pytest.approx(2.0, abs=0.5)
    assert left_foot["contact_loudness_db"]["unit"] == "dB"
    assert "no second transient is heard" in left_foot["slap_loudness_db"]["reason"]
    assert "sound_aligned" in {note["kind"] for note in summary["quality"]}
    text = (out / "assessment.json").read_text(encoding="utf-8")
    assert to_json(from_json(text)) == text.rstrip("\n")
