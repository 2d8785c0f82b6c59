"""The recorder: a file that is whole or not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from surefoot.errors import DeviceError
from surefoot.recording import Side
from surefoot.stimulation.device import DeviceHealth, Pulse
from surefoot.stimulation.device_recorder import RecorderStimulator

PULSE = Pulse(Side.RIGHT, 1, 20.5, 250.0, 1.25)


def test_pulses_become_lines_when_it_is_closed(tmp_path: Path) -> None:
    """Nothing is there before; a silence is marked and final."""
    path = tmp_path / "pulses.csv"
    recorder = RecorderStimulator(path, clock=lambda: 2.0)
    assert not recorder.send(PULSE)
    recorder.open()
    assert recorder.send(PULSE)
    assert recorder.poll(2.0) == DeviceHealth(True, 0, "")
    assert not path.exists()
    recorder.silence()
    recorder.silence()
    assert not recorder.send(PULSE)
    recorder.close()
    recorder.close()
    assert path.read_text(encoding="utf-8").splitlines() == [
        "at_s,written_s,side,channel,current_ma,pulse_width_us",
        "1.250000,2.000000,right,1,20.5,250",
        "2.000000,2.000000,,,0,0",
    ]
    assert [p.name for p in tmp_path.iterdir()] == ["pulses.csv"]


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    """One sentence."""
    with pytest.raises(DeviceError, match="does not exist"):
        RecorderStimulator(tmp_path / "none" / "pulses.csv").open()
