"""Learning beside the running core and behind the gate."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from surefoot.recording import Placement, Side
from surefoot.stimulation.closed_loop import LoopSettings, Pulses, SimulatedWalk, walk_in_loop
from surefoot.stimulation.command import Command
from surefoot.stimulation.control import CoreAndGate
from surefoot.stimulation.gated_loop import gated
from surefoot.stimulation.learning import LearningReason
from surefoot.stimulation.learning_model import _response, prepare, response
from surefoot.stimulation.leg_path import LegPath, leg_path
from surefoot.stimulation.profile import Adaptation, LegSettings, StimulationProfile, Timing
from surefoot.stimulation.run_control import RunControl
from surefoot.stimulation.simulated_foot_sensor import foot_sensor
from surefoot.stimulation.simulated_leg import LegModel
from surefoot.stimulation.stride_learning import StrideLearning, not_learned
from surefoot.virtual import Course, Sensor
from surefoot.virtual.ready_made import paced

SIDE, FOOT = Side.RIGHT, Placement.RIGHT_FOOT
TARGET = (
    -58.0, -59.0, -58.0, -55.0, -52.0, -48.0, -42.0, -35.0, -27.0, -21.0, -17.0,
    -13.0, -10.0, -7.0, -3.0, 2.0, 8.0, 14.0, 18.0, 20.0, 21.0,
)  # fmt: skip
LEG = LegSettings(FOOT, 1, level=1.0)
PROFILE = StimulationProfile(((SIDE, LEG),), adaptation=Adaptation(True, TARGET))


@lru_cache
def path() -> LegPath:
    """Half a minute of walking."""
    return leg_path(paced("walker", 0.9).on(Course(duration_s=32.0)), SIDE, seed=4)


def walked(
    profile: StimulationProfile, start: bool = True, asked: tuple[float, str] = (np.inf, "")
) -> tuple[SimulatedWalk, CoreAndGate]:
    """The whole engine but for its clock: core, learning and gate, pulse by pulse; something is asked at a time."""
    control = RunControl(profile)
    if start:
        control.start(0.0)
    sensor = foot_sensor(path(), Sensor(FOOT, (0.13, 0.0, 0.08), acc_noise_m_s2=0.05, gyr_noise_rad_s=0.005))
    settings = LoopSettings(LEG, replace(profile.adaptation, enabled=False), 1.0)
    source, gate = gated(control, SIDE)
    asks = [asked]

    def gate_and_keys(command: Command) -> Pulses:
        if asks and command.time_s >= asks[0][0]:
            assert control.ask(asks.pop()[1], command.time_s)
        return gate(command)

    return walk_in_loop(path(), LegModel(), sensor, settings, source=lambda shape: source, gate=gate_and_keys), control


def test_it_learns_behind_the_gate() -> None:
    """From the whole level down to what the target needs; a trapezoid at the whole level stays far off."""
    learned, control = walked(PROFILE)
    fixed, _ = walked(replace(PROFILE, adaptation=Adaptation(False, TARGET)))
    before, after = fixed.strides[-4:], learned.strides[-4:]
    assert np.mean([s.rms_deg for s in before]) > 10.0
    assert np.mean([s.rms_deg for s in after]) < 4.0
    known = control.learning.learned(SIDE)
    assert known is not None
    assert min(known.shape) < 0.3
    assert control.learning.reason(SIDE) in (LearningReason.LEARNED, LearningReason.AT_LIMIT)


def test_another_level_is_learned_as_a_leg_that_answers_otherwise() -> None:
    """The person turns it down: the foot is lower for a stride, and from the third on as near to the target as before.

    Nobody tells the learning of it; it sees that the leg answers less.
    """
    walk, _ = walked(PROFILE, asked=(18.0, "level right 60"))
    before = np.array([s.rms_deg for s in walk.strides if s.contact_s < 18.0])[-4:]
    after = np.array([s.rms_deg for s in walk.strides if s.contact_s >= 18.0])
    assert max(after[:2]) > 2.0 * before.mean()
    assert after[3:].mean() < 1.25 * before.mean()


def test_nothing_is_learned_while_the_gate_is_closed() -> None:
    """No pulses, and the shape stays what it was: it does not grow against a leg that never got it."""
    walk, control = walked(PROFILE, start=False)
    assert np.all(walk.fraction == 0.0)
    known = control.learning.learned(SIDE)
    assert known is not None
    assert set(known.shape) == {1.0}
    assert control.learning.reason(SIDE) is LearningReason.NOT_AS_WISHED


@pytest.mark.parametrize(
    "profile",
    [
        replace(PROFILE, adaptation=Adaptation(False, TARGET)),
        StimulationProfile(((SIDE, replace(LEG, sensor=Placement.RIGHT_SHANK)),), adaptation=Adaptation(True, TARGET)),
    ],
    ids=["off", "shank"],
)
def test_without_pitch_or_wish_nothing_is_learned(profile: StimulationProfile) -> None:
    """The core keeps its own shape."""
    learning = StrideLearning(profile)
    assert learning.learned(SIDE) is None
    assert learning.reason(SIDE) is LearningReason.OFF


def test_a_wish_to_learn_that_cannot_be_met_is_told() -> None:
    """Leg by leg, with the reason; not where it can be met, nor where nothing is wished."""
    shank = (Side.LEFT, replace(LEG, sensor=Placement.LEFT_SHANK, channel=2))
    mixed = StimulationProfile(((SIDE, LEG), shank), adaptation=Adaptation(True, TARGET))
    assert not_learned(PROFILE) == {}
    assert not_learned(replace(mixed, adaptation=Adaptation(False))) == {}
    assert set(not_learned(mixed)) == {Side.LEFT}
    assert "shank" in not_learned(mixed)[Side.LEFT]
    assert StrideLearning(mixed).learned(Side.LEFT) is None
    assert StrideLearning(mixed).learned(SIDE) is not None


def test_every_answer_is_there_before_the_first_stride() -> None:
    """After `prepare`, no duration of swing needs anything new."""
    timing = Timing(start_before_toe_off_s=0.123)
    prepare(timing, 7)
    missed = _response.cache_info().misses
    for swing_s in np.linspace(0.05, 3.0, 400):
        response(float(swing_s), timing, 7)
    assert _response.cache_info().misses == missed
