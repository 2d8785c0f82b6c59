"""Iterative learning control of the foot pitch in swing: each stride teaches the shape of stimulation of the next.

After Seel, Werner, Raisch and Schauer (2016, Control Engineering Practice 48:87-97): the error of one swing, stretched
to equal steps whatever its duration, corrects the stimulation of the next, ahead of time by what the muscle needs.
Here the lead is not one number but the answer of a typical leg (`learning_model`), and how strongly this person's leg
answers is learned beside the shape.

A stride teaches nothing when its signal was poor, in a turn, or when it was unlike the others. The shape stays between
0 and 1 of the person's level and changes by little from stride to stride. It holds nothing beyond its bounds, so
nothing winds up there.
"""

from __future__ import annotations

from enum import StrEnum
from math import sqrt
from typing import NamedTuple

from surefoot.stimulation.learning_model import applied, best_change, response
from surefoot.stimulation.profile import Adaptation, Timing

MOST_RISE, MOST_FALL = 0.25, 0.5  # of the shape from one stride to the next
NOISE_DEG = 2.0  # what each measured point of the pitch may be off
STRIDE_DEG = 2.0  # an error of this size is half noise and the stride's own variation, half something to learn
SMOOTHING = 0.02  # part of each point that its two neighbours make

FIRST_GAIN_DEG = 200.0  # more than most legs: the first steps are rather too small
_GAIN_DEG = (10.0, 240.0)
_GAIN_STEP = 3.0  # the gain grows or shrinks by no more than this factor in one stride
_GAIN_NOISE = 4.0  # a change teaches the gain when it should show this many times above the noise
_SWING_TIME_UNLIKE = 0.25  # as a part
_PITCH_UNLIKE_DEG = 25.0
_STEEPEST_DEG = 120.0
_LONGEST_SWING_S = 5.0
_UNLIKE_IN_A_ROW = 3  # as many in a row are the new way of walking
_AVERAGE_OF = 5.0


class LearningReason(StrEnum):
    """Why the shape changed, or did not."""

    LEARNED = "learned"
    AT_LIMIT = "at_limit"  # learned, but the whole level is reached and the error is not gone
    OFF = "off"
    POOR_SIGNAL = "poor_signal"
    TURN = "turn"
    NO_PITCH = "no_pitch"
    UNLIKE_THE_OTHERS = "unlike_the_others"


class SwingSeen(NamedTuple):
    """What one stride has to teach.

    Parameters
    ----------
    pitch_deg
        Foot pitch at equal steps of swing, from toe-off to initial contact; NaN where it was not known.
    swing_s
        Duration of swing.
    trust
        Least trust in the stride, 0 to 1.
    turning
        Whether the person was turning.
    """

    pitch_deg: tuple[float, ...]
    swing_s: float
    trust: float
    turning: bool = False


class Learned(NamedTuple):
    """What is known of one leg.

    Parameters
    ----------
    shape
        Stimulation at equal steps of swing as a part of the person's level, 0 to 1. Before toe-off its first value
        holds, after contact its last one; ramps come on top.
    gain_deg
        Degrees of pitch that the whole level would make in the end.
    pitch_deg
        Pitch of the last stride that taught something; empty before.
    expected_deg
        What the last change of the shape should do to the pitch for each degree of gain; empty before.
    swing_s
        Usual duration of swing; 0 before.
    unlike
        Strides in a row that were unlike the others.
    """

    shape: tuple[float, ...]
    gain_deg: float = FIRST_GAIN_DEG
    pitch_deg: tuple[float, ...] = ()
    expected_deg: tuple[float, ...] = ()
    swing_s: float = 0.0
    unlike: int = 0


def first_shape(settings: Adaptation, level: float = 1.0) -> Learned:
    """Return what is known before the first stride: the same level all through swing.

    Parameters
    ----------
    settings
        Their target sets the number of steps.
    level
        Part of the person's level, 0 to 1.

    Returns
    -------
    Learned
        To be given to `learn`.
    """
    return Learned((min(1.0, max(0.0, level)),) * len(settings.target_swing_pitch_deg), FIRST_GAIN_DEG)


def learn(known: Learned, seen: SwingSeen, settings: Adaptation, timing: Timing) -> tuple[Learned, LearningReason]:
    """Learn from one stride.

    Parameters
    ----------
    known
        What was known.
    seen
        The stride, walked with the shape that was known.
    settings
        Target and least trust.
    timing
        When stimulation is wanted.

    Returns
    -------
    known, reason
        What is known now, and why it changed or did not. A stride that teaches nothing leaves the shape as it was.
    """
    frozen = _frozen(known, seen, settings)
    if frozen is not None:
        unlike = known.unlike + 1 if frozen is LearningReason.UNLIKE_THE_OTHERS else known.unlike
        return known._replace(unlike=unlike), frozen
    model = response(seen.swing_s, timing, len(known.shape))
    gain = _gain(known, seen)
    error = tuple(t - p for t, p in zip(settings.target_swing_pitch_deg, seen.pitch_deg, strict=True))
    size = _rms(error)
    faith = size**2 / (size**2 + STRIDE_DEG**2)
    missing = tuple(faith * e / gain for e in error)
    lowest = tuple(-min(s, MOST_FALL) for s in known.shape)
    highest = tuple(min(1.0 - s, MOST_RISE) for s in known.shape)
    change = best_change(model, missing, lowest, highest)
    smooth = _smoothed(tuple(s + c for s, c in zip(known.shape, change, strict=True)))
    shape = tuple(
        min(s + high, max(s + low, v)) for s, v, low, high in zip(known.shape, smooth, lowest, highest, strict=True)
    )
    change = tuple(b - a for a, b in zip(known.shape, shape, strict=True))
    swing = seen.swing_s if known.swing_s == 0.0 or known.unlike else known.swing_s
    held = max(shape) > 1.0 - 1e-9 and size > NOISE_DEG
    return (
        Learned(
            shape=shape,
            gain_deg=gain,
            pitch_deg=seen.pitch_deg,
            expected_deg=applied(model.pitch_by_shape, change),
            swing_s=swing + (seen.swing_s - swing) / _AVERAGE_OF,
        ),
        LearningReason.AT_LIMIT if held else LearningReason.LEARNED,
    )


def _frozen(known: Learned, seen: SwingSeen, settings: Adaptation) -> LearningReason | None:
    """Why this stride teaches nothing, or None."""
    steps = len(known.shape)
    if not settings.enabled or steps < 2 or len(settings.target_swing_pitch_deg) != steps:
        return LearningReason.OFF
    if not seen.trust >= settings.trust_min:
        return LearningReason.POOR_SIGNAL
    if seen.turning:
        return LearningReason.TURN
    if len(seen.pitch_deg) != steps or not all(abs(p) <= _STEEPEST_DEG for p in seen.pitch_deg):
        return LearningReason.NO_PITCH
    if not 0.0 < seen.swing_s < _LONGEST_SWING_S:
        return LearningReason.NO_PITCH
    if known.swing_s > 0.0 and known.unlike + 1 < _UNLIKE_IN_A_ROW:
        expected = _expected(known)
        off = _rms(tuple(a - b for a, b in zip(seen.pitch_deg, expected, strict=True)))
        if abs(seen.swing_s / known.swing_s - 1.0) > _SWING_TIME_UNLIKE or off > _PITCH_UNLIKE_DEG:
            return LearningReason.UNLIKE_THE_OTHERS
    return None


def _expected(known: Learned) -> tuple[float, ...]:
    """Pitch that the last change should have led to."""
    return tuple(p + known.gain_deg * c for p, c in zip(known.pitch_deg, known.expected_deg, strict=True))


def _gain(known: Learned, seen: SwingSeen) -> float:
    """Degrees for the whole level, from how the pitch really answered to the last change."""
    if not known.pitch_deg:
        return known.gain_deg
    power = sum(c * c for c in known.expected_deg)
    answer = sum(c * (b - a) for c, a, b in zip(known.expected_deg, known.pitch_deg, seen.pitch_deg, strict=True))
    signal, noise = known.gain_deg**2 * power, len(known.shape) * NOISE_DEG**2
    faith = max(0.0, 1.0 - _GAIN_NOISE * noise / signal) if signal > 0.0 else 0.0
    if faith == 0.0:
        return known.gain_deg
    ratio = max(1.0 / _GAIN_STEP, min(_GAIN_STEP, answer / power / known.gain_deg))
    return float(max(_GAIN_DEG[0], min(_GAIN_DEG[1], known.gain_deg * ratio**faith)))


def _smoothed(shape: tuple[float, ...]) -> tuple[float, ...]:
    """The Q-filter: symmetric, so it shifts nothing in time."""
    ends = (shape[0], *shape, shape[-1])
    return tuple(
        (1.0 - 2.0 * SMOOTHING) * b + SMOOTHING * (a + c)
        for a, b, c in zip(ends[:-2], ends[1:-1], ends[2:], strict=True)
    )


def _rms(values: tuple[float, ...]) -> float:
    return sqrt(sum(v * v for v in values) / len(values)) if values else 0.0
