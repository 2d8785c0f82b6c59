"""Core and gate together: a virtual walk through both, and learning beside them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from surefoot.recording import Placement, Recording, Side
from surefoot.stimulation.command import EventKind, Mode
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


LEARNING = replace(PROFILE, adaptation=Adaptation(enabled=True, target_swing_pitch_deg=(-60.0,) * 20))
RARE = replace(LEARNING.exercise, on_s=0.5, rest_s=30.0)
BOTH_FEET = replace(example_profile(Placement.LEFT_FOOT, SENSOR), adaptation=LEARNING.adaptation)


def lessons_after(profile: StimulationProfile, kind: str) -> tuple[int, int]:
    """Strides that taught the right leg something after the first refusal of a kind, and samples with a wish since."""
    control, refused, lessons, wishes = CoreAndGate(profile), False, 0, 0
    before = control.learning.learned(Side.RIGHT)
    for at, sample in enumerate(samples_of(walk())):
        if at == 200:
            control.start(sample.arrived_s)
        command, _ = control.take(sample, sample.arrived_s)
        for step in range(2):
            control.pulses(sample.arrived_s + 0.005 * step)
        known = control.learning.learned(Side.RIGHT)
        assert command is not None
        assert known is not None
        assert before is not None
        lessons += refused and known.lessons != before.lessons
        wishes += refused and command.fraction > 0.0
        refused = refused or any(one.kind == kind for one in control.refusals())
        before = known
    return lessons, wishes


@pytest.mark.parametrize(
    ("profile", "kind"),
    [
        (replace(LEARNING, exercise=RARE, limits=replace(LEARNING.limits, duty_per_minute=0.05)), "duty"),
        (replace(LEARNING, limits=replace(LEARNING.limits, on_time_s=0.3)), "max_on_time"),
        (BOTH_FEET, "one_sided"),
    ],
    ids=["duty", "longest_on_time", "other_sensor_missing"],
)
def test_nothing_is_learned_while_the_gate_cuts(profile: StimulationProfile, kind: str) -> None:
    """Also where the gate tells its refusal only once, and of refusals that meet the pulses alone."""
    lessons, wishes = lessons_after(profile, kind)
    assert lessons == 0
    assert wishes > 500


def test_a_silence_that_lasts_into_swing_teaches_nothing() -> None:
    """Stimulation that must wait for seconds is none; the engine asks for pulses only when they are due."""
    control = CoreAndGate(replace(LEARNING, limits=replace(LEARNING.limits, off_time_s=5.0)))
    news, pulses, counted = [], 0, []
    for at, sample in enumerate(samples_of(walk())):
        if at == 200:
            control.start(sample.arrived_s)
        while control.next_due_s(sample.arrived_s) <= sample.arrived_s:
            if not (sent := control.pulses(sample.arrived_s)):
                break
            pulses += len(sent)
        command, _ = control.take(sample, sample.arrived_s)
        if command is not None and command.event is EventKind.INITIAL_CONTACT:
            news.append(control.learning.reason(Side.RIGHT))
            counted.append(pulses)
            pulses = 0
    silent = [reason for reason, sent in zip(news, counted, strict=True) if not sent]
    assert len(silent) >= 8
    assert set(silent) <= {LearningReason.OFF, LearningReason.POOR_SIGNAL, LearningReason.NOT_AS_WISHED}


def test_a_rise_that_is_held_back_for_a_moment_is_no_cut() -> None:
    """The ramp of each stride meets the fastest change allowed; learning goes on all the same."""
    limited = replace(LEARNING, limits=replace(LEARNING.limits, fraction_per_s=10.0))
    lessons, wishes = lessons_after(limited, "rate_limit")
    assert wishes > 500
    assert lessons > 5
