"""Learning from stride to stride: bounds for any input, what freezes it, and that it finds an unknown leg."""

from __future__ import annotations

from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.stimulation.learning import (
    MOST_FALL,
    MOST_RISE,
    Learned,
    LearningReason,
    SwingSeen,
    first_shape,
    learn,
)
from surefoot.stimulation.learning_model import applied, best_change, response
from surefoot.stimulation.profile import Adaptation, Timing

STEPS = 11
TARGET = tuple(-40.0 + 5.5 * i for i in range(STEPS))
ADAPTATION = Adaptation(enabled=True, target_swing_pitch_deg=TARGET)
TIMING = Timing()
SWING_S = 0.44

pitches = st.lists(st.floats(-90, 90), min_size=STEPS, max_size=STEPS).map(tuple)
anything = st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=STEPS + 1).map(tuple)
shapes = st.lists(st.floats(0, 1), min_size=STEPS, max_size=STEPS).map(tuple)


def lifted(shape: tuple[float, ...], gain: float, swing_s: float = SWING_S) -> tuple[float, ...]:
    """Pitch of a leg that answers as the model says, and hangs up to 15° below the target without stimulation."""
    forward = response(swing_s, TIMING, STEPS).pitch_by_shape
    lack, rise = applied(forward, (1.0,) * STEPS), applied(forward, shape)
    return tuple(t - 15.0 * a / max(lack) + gain * r for t, a, r in zip(TARGET, lack, rise, strict=True))


def worst(pitch: tuple[float, ...]) -> float:
    """Greatest error."""
    return max(abs(t - p) for t, p in zip(TARGET, pitch, strict=True))


@given(st.lists(st.tuples(st.one_of(pitches, anything), st.floats(), st.floats(), st.booleans()), max_size=8), shapes)
@settings(max_examples=60, deadline=None)
def test_whatever_it_sees_the_shape_stays_within_its_bounds(
    strides: list[tuple[tuple[float, ...], float, float, bool]], shape: tuple[float, ...]
) -> None:
    """0 to 1, never a jump, never NaN; a stride that teaches nothing changes nothing."""
    known = Learned(shape)
    for pitch, swing_s, trust, turning in strides:
        after, reason = learn(known, SwingSeen(pitch, swing_s, trust, turning), ADAPTATION, TIMING)
        changes = [b - a for a, b in zip(known.shape, after.shape, strict=True)]
        assert all(0.0 <= s <= 1.0 for s in after.shape)
        assert all(-MOST_FALL - 1e-9 <= c <= MOST_RISE + 1e-9 for c in changes)
        if reason not in (LearningReason.LEARNED, LearningReason.AT_LIMIT):
            assert after.shape == known.shape
        known = after


@pytest.mark.parametrize("gain", [25.0, 60.0, 150.0])
def test_it_finds_legs_of_unknown_strength(gain: float) -> None:
    """From 15° to 2° at the fifth stride, whether the leg answers less or more than was thought."""
    known = first_shape(ADAPTATION, 0.0)
    errors = []
    for _ in range(6):
        pitch = lifted(known.shape, gain)
        errors.append(worst(pitch))
        known, _reason = learn(known, SwingSeen(pitch, SWING_S, 1.0), ADAPTATION, TIMING)
    assert errors[0] == pytest.approx(15.0)
    assert errors[4] < 2.0
    assert max(errors) == errors[0]


FINE = SwingSeen(TARGET, SWING_S, 1.0)


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        (FINE._replace(trust=0.59), LearningReason.POOR_SIGNAL),
        (FINE._replace(trust=nan), LearningReason.POOR_SIGNAL),
        (FINE._replace(turning=True), LearningReason.TURN),
        (FINE._replace(pitch_deg=TARGET[:-1]), LearningReason.NO_PITCH),
        (FINE._replace(pitch_deg=(nan, *TARGET[1:])), LearningReason.NO_PITCH),
        (FINE._replace(swing_s=inf), LearningReason.NO_PITCH),
        (FINE._replace(swing_s=0.0), LearningReason.NO_PITCH),
        (FINE._replace(swing_s=0.6), LearningReason.UNLIKE_THE_OTHERS),
        (FINE._replace(pitch_deg=tuple(t + 30.0 for t in TARGET)), LearningReason.UNLIKE_THE_OTHERS),
    ],
)
def test_poor_strides_teach_nothing(seen: SwingSeen, reason: LearningReason) -> None:
    """Each kind with its own reason."""
    known, first = learn(
        first_shape(ADAPTATION, 0.4), FINE._replace(pitch_deg=lifted((0.4,) * STEPS, 30.0)), ADAPTATION, TIMING
    )
    assert first is LearningReason.LEARNED
    after, why = learn(known, seen, ADAPTATION, TIMING)
    assert why is reason
    assert after.shape == known.shape


def test_a_new_way_of_walking_is_learned_after_three_strides() -> None:
    """Somebody who slows down for good is not ignored for ever."""
    known, _ = learn(first_shape(ADAPTATION, 0.4), FINE, ADAPTATION, TIMING)
    reasons = []
    for _ in range(4):
        known, reason = learn(known, FINE._replace(swing_s=0.7), ADAPTATION, TIMING)
        reasons.append(reason)
    assert reasons[:2] == [LearningReason.UNLIKE_THE_OTHERS] * 2
    assert LearningReason.UNLIKE_THE_OTHERS not in reasons[2:]


def test_switched_off_it_learns_nothing() -> None:
    """And a target of the wrong length counts as none."""
    known = first_shape(ADAPTATION, 0.4)
    for off in (Adaptation(False, TARGET), Adaptation(True, ()), Adaptation(True, TARGET[:-1])):
        assert learn(known, FINE, off, TIMING) == (known, LearningReason.OFF)


def test_nothing_winds_up_at_the_limit() -> None:
    """Thirty strides that ask for more than there is, then one that asks for less: the shape falls at once."""
    known = first_shape(ADAPTATION, 0.5)
    low = FINE._replace(pitch_deg=tuple(t - 12.0 for t in TARGET))
    for _ in range(30):
        known, reason = learn(known, low, ADAPTATION, TIMING)
    assert reason is LearningReason.AT_LIMIT
    assert max(known.shape) > 0.95
    high = FINE._replace(pitch_deg=tuple(t + 12.0 for t in TARGET))
    after, _ = learn(known, high, ADAPTATION, TIMING)
    assert sum(after.shape) < sum(known.shape) - 0.5


def test_it_acts_ahead_of_the_error() -> None:
    """The muscle is late, so what is missing in the middle of swing is added before it."""
    model = response(SWING_S, TIMING, STEPS)
    bump = tuple(float(i == STEPS // 2) for i in range(STEPS))
    bound = (10.0,) * STEPS
    change = best_change(model, bump, tuple(-b for b in bound), bound)
    assert max(range(STEPS), key=lambda i: change[i]) < STEPS // 2


def test_a_shape_raised_for_good_raises_the_pitch_by_about_one() -> None:
    """The model's factor is the degrees for the whole level."""
    rise = applied(response(1.2, TIMING, STEPS).pitch_by_shape, (1.0,) * STEPS)
    assert rise[0] == pytest.approx(0.0, abs=1e-9)
    assert rise[-1] == pytest.approx(1.0, abs=0.03)


@given(pitches, shapes)
@settings(max_examples=40, deadline=None)
def test_the_best_change_within_bounds_is_better_than_cutting(
    error: tuple[float, ...], shape: tuple[float, ...]
) -> None:
    """Its cost (error left, effort, roughness) is at most that of the free solution cut to the bounds."""
    model = response(SWING_S, TIMING, STEPS)
    low, high = tuple(-s for s in shape), tuple(1.0 - s for s in shape)
    found = best_change(model, error, low, high)
    wish = applied(model.shape_by_pitch, error)
    cut = tuple(min(h, max(a, v)) for v, a, h in zip(applied(model.inverse, wish), low, high, strict=True))

    def cost(change: tuple[float, ...]) -> float:
        bent = applied(model.normal, change)
        return 0.5 * sum(a * b for a, b in zip(change, bent, strict=True)) - sum(
            a * b for a, b in zip(wish, change, strict=True)
        )

    assert all(a <= c <= h for a, c, h in zip(low, found, high, strict=True))
    assert cost(found) <= cost(cut) + 1e-9
