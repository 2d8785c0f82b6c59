"""What strides say of a leg, against legs whose gain, recruitment and pitch are known exactly."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surefoot.stimulation.learning import LearningReason, SwingSeen, first_shape, learn
from surefoot.stimulation.learning_model import applied, response
from surefoot.stimulation.leg_estimate import Leg, Lesson, after_change, estimate, fitted, lesson, rms
from surefoot.stimulation.profile import Adaptation, Timing
from surefoot.stimulation.recruited_part import MOST_BEND, level_for, recruited

STEPS, SWING_S, TIMING = 21, 0.44, Timing()
FORWARD = response(SWING_S, TIMING, STEPS).pitch_by_shape
HANGING = tuple(-60.0 + 3.0 * i for i in range(STEPS))
RIGHT = tuple(0.45 + 0.25 * np.sin(np.linspace(0.0, np.pi, STEPS)))


def truth(shape: tuple[float, ...], gain: float = 90.0, bend: float = 0.5, below: float = 0.0) -> tuple[float, ...]:
    """Pitch of a leg with this gain and bend, which may hang lower than usual."""
    rise = applied(FORWARD, tuple(recruited(s, bend) for s in shape))
    lower = applied(FORWARD, (below,) * STEPS)
    return tuple(h + gain * r - b for h, r, b in zip(HANGING, rise, lower, strict=True))


def seen(pitch: tuple[float, ...], rng: np.random.Generator) -> tuple[float, ...]:
    """With the stride's own variation, smooth and of 1.2° rms, and 1.5° of noise."""
    own = 1.2 * np.cos(np.outer((0.0, 1.0, 2.0), np.linspace(0.0, np.pi, STEPS))).T @ rng.standard_normal(3) / 1.4
    return tuple(float(v) for v in np.add(pitch, own + 1.5 * rng.standard_normal(STEPS)))


def off(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """Root mean square difference."""
    return rms(tuple(x - y for x, y in zip(a, b, strict=True)))


def lessons(levels: list[float], rng: np.random.Generator, gain: float = 90.0, bend: float = 0.5) -> list[Lesson]:
    """Strides at levels, the last one first."""
    shapes = [tuple(level * r for r in RIGHT) for level in levels]
    return [lesson(s, seen(truth(s, gain, bend), rng), FORWARD) for s in shapes]


@given(st.floats(0, 1), st.floats(0, MOST_BEND))
def test_a_level_is_found_again_from_the_part_it_recruits(level: float, bend: float) -> None:
    """Both ways, at every bend; the ends are the ends."""
    part = recruited(level, bend)
    assert 0.0 <= part <= 1.0
    assert level_for(part, bend) == pytest.approx(level, abs=1e-7)
    assert (level_for(-0.1, bend), level_for(1.1, bend)) == (0.0, 1.0)


@pytest.mark.parametrize(("gain", "bend"), [(45.0, 0.9), (90.0, 0.1), (170.0, 0.5)])
def test_the_answer_of_a_known_leg_is_found(gain: float, bend: float) -> None:
    """From noisy strides around a shape: what a change of it does, whatever the gain and the bend are."""
    rng = np.random.default_rng(3)
    found, leg = lessons([1.0, 0.6, 1.2, 0.8, 1.3, 0.7, 1.1, 0.9, 1.4, 0.8, 1.2, 0.7], rng, gain, bend), Leg()
    for _ in range(6):
        leg = fitted(found, leg)
    less, more = (lesson(tuple(k * r for r in RIGHT), HANGING, FORWARD) for k in (0.8, 1.2))
    told = np.subtract(leg.rise(more), leg.rise(less))
    true = np.subtract(
        truth(tuple(1.2 * r for r in RIGHT), gain, bend), truth(tuple(0.8 * r for r in RIGHT), gain, bend)
    )
    assert told[5:] == pytest.approx(true[5:], rel=0.15, abs=0.5)


def test_one_stride_leaves_the_gain_as_it_was_expected() -> None:
    """A single stride tells the pitch and nothing of the answer."""
    assert fitted(lessons([1.0], np.random.default_rng(1)), Leg()).gain_deg == pytest.approx(Leg().gain_deg)


def test_more_strides_know_the_pitch_better() -> None:
    """Twelve strides are about as sure as chance allows; the estimate says how sure it is."""
    errors: dict[int, list[float]] = {1: [], 12: []}
    for n, found in errors.items():
        for seed in range(40):
            some = lessons([1.0] * n, np.random.default_rng([n, seed]))
            told = estimate(some, Leg(), some[0])
            found.append(off(told.pitch_deg, truth(RIGHT)))
            assert told.variance == pytest.approx(1.7**2 / n)
    assert np.mean(errors[12]) < 0.4 * np.mean(errors[1])


def test_usual_variation_is_no_change() -> None:
    """Of 300 sets of strides at one shape, hardly any is taken for a change."""
    found = 0
    for seed in range(300):
        some = tuple(lessons([1.0] * 10, np.random.default_rng([7, seed])))
        found += after_change(some, Leg(90.0, 0.5))[2] > 0
    assert found <= 6


@pytest.mark.parametrize(("left", "strides"), [(0.5, 1), (0.8, 3)])
def test_a_lost_part_of_the_strength_is_seen(left: float, strides: int) -> None:
    """Half at once, a fifth within three strides; what is left of the older ones is the foot without stimulation."""
    rng, leg = np.random.default_rng(5), Leg(90.0, 0.5)
    before = lessons([1.0] * 8, rng)
    since = lessons([1.0] * strides, rng, gain=90.0 * left)
    kept, opened, number = after_change((*since, *before), leg)
    assert 1 <= number <= strides
    assert len(kept) == number + 1
    assert kept[-1].straight == (0.0,) * STEPS
    assert off(kept[-1].pitch_deg, HANGING) < 2.0
    assert opened.expected_gain_sd_deg == pytest.approx(0.3 * leg.gain_deg)
    assert fitted(kept, opened).gain_deg < leg.gain_deg


def test_after_a_change_the_gain_is_learned_anew() -> None:
    """One tired stride cannot tell a weak muscle from a lower foot; three at other levels tell it."""
    rng, leg = np.random.default_rng(5), Leg(90.0, 0.5)
    kept, leg, _ = after_change((*lessons([1.0], rng, gain=45.0), *lessons([1.0] * 8, rng)), leg)
    kept = (*lessons([1.5, 1.4, 1.25], rng, gain=45.0), *kept)
    for _ in range(3):
        leg = fitted(kept, leg)
    assert leg.gain_deg == pytest.approx(45.0, rel=0.3)


TARGET = truth(RIGHT)
ADAPTATION = Adaptation(True, TARGET)


def walked(gains: list[float], below: list[float], seed: int) -> tuple[list[float], list[LearningReason]]:
    """Strides from a low level on; rms of the true error of each, and what was learned."""
    rng = np.random.default_rng(seed)
    known, errors, reasons = first_shape(ADAPTATION, 0.3), [], []
    for gain, low in zip(gains, below, strict=True):
        true = truth(known.shape, gain, 0.5, low)
        errors.append(off(true, TARGET))
        known, reason = learn(known, SwingSeen(seen(true, rng), SWING_S, 1.0), ADAPTATION, TIMING)
        reasons.append(reason)
    return errors, reasons


def test_it_settles_below_the_variation_of_a_stride() -> None:
    """From the tenth stride on nearer to the target than any single stride could tell."""
    errors = np.array([walked([90.0] * 20, [0.0] * 20, seed)[0] for seed in range(6)])
    assert np.all(errors[:, 0] > 8.0)
    assert np.mean(errors[:, 4] < 2.0) == 1.0
    assert np.mean(errors[:, 10:]) < 0.8


def test_it_opens_again_after_a_change() -> None:
    """A quarter of the strength lost, or a foot that hangs 8° lower, for good: near again after four strides."""
    for gains, below in (([90.0] * 12 + [68.0] * 8, [0.0] * 20), ([90.0] * 20, [0.0] * 12 + [8.0] * 8)):
        errors = np.array([walked(gains, below, seed)[0] for seed in range(6)])
        assert np.all(errors[:, 12] > 3.0)
        assert np.mean(errors[:, 16]) < 1.6
        assert np.mean(errors[:, 16:] < 2.0) > 0.85


def test_one_odd_stride_is_got_over() -> None:
    """It misleads the next stride no farther than it was odd itself, and is forgotten after a few."""
    below = [0.0] * 12 + [15.0] + [0.0] * 7
    errors = np.array([walked([90.0] * 20, below, seed)[0] for seed in range(6)])
    assert np.all(errors[:, 13:] < errors[:, 12:13])
    assert np.mean(errors[:, 17:]) < 1.5
