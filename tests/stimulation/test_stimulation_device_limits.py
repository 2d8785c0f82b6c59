"""What a device can give reaches the gate of a run by the way that a run takes, and holds there."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from pathlib import Path

import pytest
from engine_stand_ins import ListDevice

from surefoot.recording import Placement
from surefoot.stimulation import hard_limits as hard
from surefoot.stimulation.amplitude import DeviceLimits
from surefoot.stimulation.command import Mode
from surefoot.stimulation.device_recorder import RecorderStimulator
from surefoot.stimulation.device_science_mode import ScienceModeStimulator
from surefoot.stimulation.engine_process import control_of
from surefoot.stimulation.profile import Exercise
from surefoot.stimulation.profile_file import example_profile
from surefoot.stimulation.sample import Sample

PROFILE = replace(
    example_profile(Placement.LEFT_FOOT), mode=Mode.EXERCISE, exercise=Exercise(on_s=4.0, rest_s=1.0, duration_s=60.0)
)


def given(limits: DeviceLimits | None) -> tuple[float, float, float, set[str]]:
    """Return greatest current, width and rate of the pulses of 4 s, and what was refused."""
    control = control_of(PROFILE, ListDevice(limits=limits), check_feet=False)
    control.start(0.0)
    pulses = []
    for ms in range(4000):
        now = ms / 1e3
        if ms % 10 == 0:
            turn = math.sin(7.0 * now)
            control.take(Sample(Placement.LEFT_FOOT, now, (turn, 0.1, 9.8), (0.1, turn, 0.2), now), now)
        pulses += control.pulses(now)
    gaps = [b.at_s - a.at_s for a, b in itertools.pairwise(pulses)]
    kinds = {refusal.kind for refusal in control.refusals()}
    return max(p.current_ma for p in pulses), max(p.pulse_width_us for p in pulses), 1.0 / min(gaps), kinds


@pytest.mark.parametrize(
    ("limits", "current_ma", "width_us", "rate_hz"),
    [
        (None, 30.0, 150.0, 40.0),
        (DeviceLimits(current_ma=12.0), 12.0, 150.0, 40.0),
        (DeviceLimits(pulse_width_us=90.0), 30.0, 90.0, 40.0),
        (DeviceLimits(frequency_hz=20.0), 30.0, 150.0, 20.0),
    ],
)
def test_the_gate_of_a_run_knows_what_its_device_can_give(
    limits: DeviceLimits | None, current_ma: float, width_us: float, rate_hz: float
) -> None:
    """The profile asks for 30 mA, 150 µs and 40 Hz."""
    found_ma, found_us, found_hz, kinds = given(limits)
    assert (found_ma, found_us) == (current_ma, width_us)
    assert found_hz == pytest.approx(rate_hz, rel=0.05)
    assert ("limit_device" in kinds) is ((current_ma, width_us) != (30.0, 150.0))


def test_what_the_devices_say_of_themselves(tmp_path: Path) -> None:
    """A P24 can give more than anybody may have; a recorder takes everything. Asked before they are opened."""
    p24 = ScienceModeStimulator("/dev/none").limits
    assert p24 == (130.0, 4095.0, 500.0)
    assert p24.current_ma > hard.CURRENT_MA[1]
    assert p24.pulse_width_us > hard.PULSE_WIDTH_US[1]
    assert p24.frequency_hz > hard.FREQUENCY_HZ[1]
    assert RecorderStimulator(tmp_path / "pulses.csv").limits is None
