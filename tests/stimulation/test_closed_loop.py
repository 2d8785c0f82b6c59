"""The closed loop: learning on a leg, tiredness, stimulation that comes late, and what is measured on the way."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from math import isnan, nan, radians

import numpy as np
import pytest

from surefoot.recording import Placement, Side
from surefoot.stimulation.closed_loop import (
    LoopSettings,
    SimulatedWalk,
    pulses,
    walk_in_loop,
    walking_swings,
)
from surefoot.stimulation.command import Activity, Command, EventKind, Phase
from surefoot.stimulation.learning import LearningReason
from surefoot.stimulation.leg_path import LegPath, leg_path
from surefoot.stimulation.profile import Adaptation, Control, LegSettings, Range, Timing
from surefoot.stimulation.reachable_target import reachable_target, steady_pitch_deg
from surefoot.stimulation.simulated_foot_sensor import foot_sensor
from surefoot.stimulation.simulated_leg import LegModel
from surefoot.stimulation.simulated_muscle import Fatigue
from surefoot.stimulation.swing_recorder import SwingRecorder
from surefoot.stimulation.timing_source import wished_fraction
from surefoot.stimulation.toe_clearance import clearance_m
from surefoot.virtual import Course, Sensor, Variability, simulate
from surefoot.virtual.ready_made import paced

SIDE, FOOT, STEPS = Side.LEFT, Placement.LEFT_FOOT, 21
LEG = LegSettings(FOOT, 1, level=1.0)
MODEL = LegModel()
WALKER = paced("steady", 0.9)


@lru_cache
def calm() -> LegPath:
    """Every stride alike."""
    steady = replace(WALKER, variability=Variability().scaled(0.0))
    return leg_path(steady.on(Course(duration_s=14.0)), SIDE)


@lru_cache
def varied() -> LegPath:
    """A usual walk."""
    return leg_path(WALKER.on(Course(duration_s=22.0)), SIDE, seed=3)


@lru_cache
def target() -> tuple[float, ...]:
    """What this leg can reach of the healthy walker's pitch."""
    swing = walking_swings(calm())[3]
    wished = tuple(np.degrees(calm().swing_pitch(STEPS)[swing]).tolist())
    return reachable_target(calm(), MODEL, LEG, wished, swing)[0]


def walked(model: LegModel = MODEL, learns: bool = True, first: float = 0.0, late_s: float = 0.0) -> SimulatedWalk:
    """A walk in the loop, timed by the true events; the pitch has 2° of noise."""
    sensor = foot_sensor(varied(), Sensor(FOOT))
    settings = LoopSettings(LEG, Adaptation(learns, target()), first, late_s, pitch_noise_deg=2.0)
    return walk_in_loop(varied(), model, sensor, settings)


@pytest.fixture(scope="module")
def learned() -> SimulatedWalk:
    """Learning from nothing."""
    return walked()


def test_it_comes_within_two_degrees_at_the_fifth_stride(learned: SimulatedWalk) -> None:
    """From more than 15°, with the stride's own variation and noisy pitch; it stays there and never goes wild."""
    strides = learned.strides
    assert strides[0].most_deg > 15.0
    assert all(stride.rms_deg < 2.0 for stride in strides[4:])
    assert max(stride.most_deg for stride in strides) == max(strides[0].most_deg, strides[1].most_deg)
    assert all(0.0 <= s <= 1.0 for stride in strides for s in stride.shape)
    assert {stride.reason for stride in strides} <= {LearningReason.LEARNED, LearningReason.AT_LIMIT}


def test_half_the_strength_is_made_up_for() -> None:
    """Lost all at once at 10 s: far off at first, near again five strides later."""
    walk = walked(replace(MODEL, fatigue=Fatigue(10.0, 0.0)))
    after = [stride for stride in walk.strides if stride.toe_off_s > 9.9]
    assert after[0].rms_deg > 5.0
    assert after[4].rms_deg < 2.0


def test_timing_dominates(learned: SimulatedWalk) -> None:
    """The learned shape brought 100 ms late, not learned anew: clearance that was there is gone."""
    on_time = [stride.clearance_mm for stride in learned.strides[4:]]
    none = walked(learns=False)
    assert np.median(on_time) > 5.0
    assert np.median([stride.clearance_mm for stride in none.strides]) < -20.0
    late = walk_late(learned)
    assert np.median([stride.clearance_mm for stride in late.strides]) < np.median(on_time) - 10.0
    assert np.median([stride.clearance_mm for stride in late.strides]) < 0.0


def walk_late(learned: SimulatedWalk) -> SimulatedWalk:
    """The last learned shape, 100 ms late."""
    sensor = foot_sensor(varied(), Sensor(FOOT))
    settings = LoopSettings(LEG, Adaptation(False, target()), learned.learned.shape, late_s=0.1)
    return walk_in_loop(varied(), MODEL, sensor, settings)


def test_learning_makes_up_for_a_short_delay_and_not_for_a_long_one() -> None:
    """30 ms: near again; 100 ms: far off, though no worse than without stimulation."""
    short, long = walked(late_s=0.03), walked(late_s=0.1)
    assert np.mean([stride.rms_deg for stride in short.strides[5:]]) < 2.0
    far = [stride.rms_deg for stride in long.strides[5:]]
    assert 3.0 < np.mean(far) < 8.0
    assert np.median([stride.clearance_mm for stride in long.strides[5:]]) > 0.0


def test_without_stimulation_there_are_no_pulses() -> None:
    """And nothing to have begun."""
    walk = walked(learns=False)
    assert np.all(walk.fraction == 0.0)
    assert all(isnan(stride.onset_before_toe_off_s) for stride in walk.strides)


def test_pulses_begin_as_long_before_toe_off_as_set(learned: SimulatedWalk) -> None:
    """True events: only the rate of samples comes between."""
    for stride in learned.strides[2:]:
        assert 0.085 <= stride.onset_before_toe_off_s <= 0.1 + 1e-9
        assert 0.0 <= stride.toe_off_delay_s <= 0.01
        assert 0.0 <= stride.contact_delay_s <= 0.01


def test_no_shape_comes_nearer_than_the_reachable_target() -> None:
    """Compared with constant shapes and with random ones."""
    swing = walking_swings(calm())[3]
    wished = np.degrees(calm().swing_pitch(STEPS)[swing])
    best = np.square(np.array(target()) - wished).sum()
    rng = np.random.default_rng(1)
    shapes = [(level,) * STEPS for level in (0.0, 0.2, 0.35, 0.5, 1.0)]
    shapes += [tuple(np.interp(np.linspace(0, 1, STEPS), np.linspace(0, 1, 5), rng.random(5))) for _ in range(20)]
    for shape in shapes:
        pitch = np.array(steady_pitch_deg(calm(), MODEL, LEG, shape, swing))
        assert np.square(pitch - wished).sum() >= best - 1e-6


def test_clearance_is_that_of_the_truth() -> None:
    """The walker's own pitch has the clearance that the virtual room tells."""
    path = varied()
    per_sample = round(1.0 / path.rate_hz / path.grid_s)
    found = 1e3 * clearance_m(path, path.pitch[::per_sample])
    truth = simulate(path.walker, [], seed=3).truth.strides.filter(side=SIDE.value).sort("toe_off_s")
    at = [int(np.argmin(np.abs(path.toe_off_s - t))) for t in truth["toe_off_s"]]
    assert len(at) > 8
    assert found[at] == pytest.approx(truth["min_toe_clearance_mm"].to_numpy(), abs=0.7)


def test_pulses_go_from_low_to_the_level() -> None:
    """By width or by current; silence is silence."""
    leg = LegSettings(FOOT, 1, Control.PULSE_WIDTH, Range(10.0, 30.0), Range(50.0, 250.0), level=0.5)
    assert pulses(leg, 0.0) == (0.0, 0.0)
    assert pulses(leg, 1.0) == (30.0, 150.0)
    assert pulses(leg, 0.5) == (30.0, 100.0)
    assert pulses(leg, 7.0) == (30.0, 150.0)
    assert pulses(replace(leg, control=Control.CURRENT), 1.0) == (20.0, 250.0)


def test_the_envelope_has_ramps_and_shape() -> None:
    """Up before toe-off, the shape in swing, down after the extension."""
    timing, shape = Timing(0.1, None, 0.15, None, 0.1, 0.15), (0.4, 1.0, 0.2)
    at = [wished_fraction(t, 1.0, 1.4, shape, timing) for t in (0.89, 0.95, 1.0, 1.1, 1.2, 1.4, 1.55, 1.625, 1.71)]
    assert at == pytest.approx([0.0, 0.2, 0.4, 0.7, 1.0, 0.2, 0.2, 0.1, 0.0])


def command(t: float, event: EventKind | None = None, at: float = nan, **changes: object) -> Command:
    """A command whose pitch is one degree for each hundredth of a second."""
    base = Command(SIDE, t, 0.0, False, event, at, Phase.SWING, Activity.WALKING, radians(100.0 * t), nan, 1.0)
    return base._replace(**changes)


def test_the_recorder_hands_a_swing_over_at_its_contact() -> None:
    """At equal steps between the events' own times, with the least trust."""
    recorder, seen = SwingRecorder(5), None
    for i in range(61):
        t = i / 100.0
        event = {20: (EventKind.TOE_OFF, 0.195), 60: (EventKind.INITIAL_CONTACT, 0.595)}.get(i, (None, nan))
        seen = recorder.record(command(t, *event, trust=0.7 if i == 33 else 1.0))
        assert (seen is None) == (i < 60)
    assert seen is not None
    assert seen.pitch_deg == pytest.approx([19.5, 29.5, 39.5, 49.5, 59.5])
    assert seen.swing_s == pytest.approx(0.4)
    assert seen.trust == 0.7
    assert not seen.turning


def test_the_recorder_says_what_it_does_not_know() -> None:
    """A contact without a toe-off is no swing; unknown pitch is NaN; trust that is NaN is none."""
    recorder = SwingRecorder(5)
    assert recorder.record(command(0.1, EventKind.INITIAL_CONTACT, 0.1)) is None
    recorder.record(command(0.2, EventKind.TOE_OFF, 0.15, activity=Activity.TURNING, trust=nan))
    seen = recorder.record(command(0.5, EventKind.INITIAL_CONTACT, 0.49, pitch_rad=nan))
    assert seen is not None
    assert isnan(seen.pitch_deg[-1])
    assert seen.trust == 0.0
    assert seen.turning
