"""Core and gate together: a virtual walk through both, and learning beside them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from surefoot.recording import Placement, Recording, Side
from surefoot.stimulation.command import Mode
from surefoot.stimulation.control import CoreAndGate
from surefoot.stimulation.learning import LearningReason
from surefoot.stimulation.profile import Adaptation, StimulationProfile
from surefoot.stimulation.profile_file import example_profile
from surefoot.stimulation.source_replay import samples_of
from surefoot.virtual import READY_MADE, Course, Sensor, simulate

SENSOR = Placement.RIGHT_FOOT
PROFILE = example_profile(SENSOR)


@cache
def walk() -> Recording:
    """Half a minute of a foot with noise."""
    sensor = Sensor(SENSOR, acc_noise_m_s2=0.05, gyr_noise_rad_s=0.003)
    return simulate(READY_MADE["dragging"].on(Course(duration_s=30.0)), [sensor], seed=1).recording


def run(
    profile: StimulationProfile, *, started: bool = True, mode: str = ""
) -> tuple[CoreAndGate, int, set[LearningReason]]:
    control, pulses, news = CoreAndGate(profile), 0, set[LearningReason]()
    for at, sample in enumerate(samples_of(walk())):
        if at == 200 and started:
            control.start(sample.arrived_s)
        if at == 300 and mode:
            assert control.ask(f"mode {mode}", sample.arrived_s) == f"mode {mode}"
        control.take(sample, sample.arrived_s)
        for step in range(2):  # between two samples the loop wakes for pulses too
            sent = control.pulses(sample.arrived_s + 0.005 * step)
            assert {(p.side, p.channel) for p in sent} <= {(Side.RIGHT, 2)}
            pulses += len(sent)
        news.add(control.learning.reason(Side.RIGHT))
    return control, pulses, news


def test_a_walk_is_stimulated_only_after_the_start() -> None:
    """Boots off: without a start, not one pulse; with it, many."""
    assert run(PROFILE, started=False)[1] == 0
    control, pulses, news = run(PROFILE)
    assert pulses > 200
    assert control.on
    assert news == {LearningReason.OFF}
    assert control.outputs()[0].side is Side.RIGHT


def test_pause_is_silence() -> None:
    """The mode can be changed on the way."""
    control, pulses, _ = run(PROFILE, mode="pause")
    assert (pulses, control.mode) == (0, Mode.PAUSE)


@pytest.mark.parametrize("words", ["", "mode", "mode toast", "test both", "test left", "level 9"])
def test_words_that_are_not_known_do_nothing(words: str) -> None:
    """A test burst outside mode test is none either."""
    assert CoreAndGate(PROFILE).ask(words, 0.0) == ""


def test_strides_teach_where_the_profile_says_so() -> None:
    """What was stimulated as told teaches; the shape stays inside the person's level."""
    target = (-60.0,) * 20  # less than there is: the strength is to fall
    control, pulses, news = run(replace(PROFILE, adaptation=Adaptation(enabled=True, target_swing_pitch_deg=target)))
    assert pulses > 100
    assert news & {LearningReason.LEARNED, LearningReason.AT_LIMIT}
    shape = control._core.legs[0].shape
    assert min(shape) < 0.9
    assert all(0.0 <= part <= 1.0 for part in shape)
