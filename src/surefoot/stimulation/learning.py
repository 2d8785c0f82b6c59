"""Iterative learning control of the foot pitch in swing: each stride teaches the shape of stimulation of the next.

After Seel, Werner, Raisch and Schauer (2016, Control Engineering Practice 48:87-97): the error of one swing, stretched
to equal steps whatever its duration, corrects the stimulation of the next, ahead of time by what the muscle needs.
Here the error is not that of the last swing alone, which varies by itself, but of all strides so far brought to the
present shape (`leg_estimate`); so the first strides count much and later ones little, until the leg changes. The lead
is not one number but the answer of a typical leg (`learning_model`); how strongly this person's leg answers, and how
bent its recruitment is, are learned beside the shape.

A stride teaches nothing when its signal was poor, in a turn, or when it was unlike the others. The shape stays between
0 and 1 of the person's level and changes by little from stride to stride. What it wishes beyond its bounds is not
kept, so nothing winds up there.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from surefoot.stimulation.learning_model import Response, best_change, response
from surefoot.stimulation.leg_estimate import KEPT, Leg, Lesson, after_change, estimate, fitted, lesson, rms
from surefoot.stimulation.profile import Adaptation, Timing
from surefoot.stimulation.recruited_part import level_for, recruited

MOST_RISE, MOST_FALL = 0.25, 0.5  # of the shape from one stride to the next
SMOOTHING = 0.02  # part of each point that its two neighbours make

_FIRST_STEP = 0.8  # of what is missing, while the gain is only expected
_GONE_DEG = 2.0  # an error of less is no error at the limit
_ODD_STEP = 0.7  # of what is missing, while one stride alone says that the leg changed: it may be an odd one
_FITS = 2  # the weights follow the fit
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
    NOT_AS_WISHED = "not_as_wished"  # the leg got something else: the gate was closed, refused or held back
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
    as_wished
        Whether the leg got the shape all through the stride.
    """

    pitch_deg: tuple[float, ...]
    swing_s: float
    trust: float
    turning: bool = False
    as_wished: bool = True


class Learned(NamedTuple):
    """What is known of one leg.

    Parameters
    ----------
    shape
        Stimulation at equal steps of swing as a part of the person's level, 0 to 1. Before toe-off its first value
        holds, after contact its last one; ramps come on top.
    leg
        How it answers.
    lessons
        Strides that taught something, the last one first.
    swing_s
        Usual duration of swing; 0 before.
    unlike
        Strides in a row that were unlike the others.
    """

    shape: tuple[float, ...]
    leg: Leg = Leg()
    lessons: tuple[Lesson, ...] = ()
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
    return Learned((min(1.0, max(0.0, level)),) * len(settings.target_swing_pitch_deg))


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
        return known, frozen
    model = response(seen.swing_s, timing, len(known.shape))
    now = lesson(known.shape, seen.pitch_deg, model.pitch_by_shape)
    if _unlike(known, seen, now):
        return known._replace(unlike=known.unlike + 1), LearningReason.UNLIKE_THE_OTHERS
    lessons, leg, since = after_change((now, *known.lessons[: KEPT - 1]), known.leg)
    for _ in range(_FITS):
        leg = fitted(lessons, leg)
    pitch = estimate(lessons, leg, now).pitch_deg
    error = tuple(t - p for t, p in zip(settings.target_swing_pitch_deg, pitch, strict=True))
    step = _FIRST_STEP if len(lessons) == 1 else _ODD_STEP if since == 1 else 1.0
    shape = _next_shape(known.shape, model, leg, tuple(step * e / leg.gain_deg for e in error))
    swing = seen.swing_s if known.swing_s == 0.0 or known.unlike else known.swing_s
    held = max(shape) > 1.0 - 1e-9 and rms(error) > _GONE_DEG
    return (
        Learned(shape, leg, lessons, swing_s=swing + (seen.swing_s - swing) / _AVERAGE_OF),
        LearningReason.AT_LIMIT if held else LearningReason.LEARNED,
    )


def _next_shape(shape: tuple[float, ...], model: Response, leg: Leg, missing: tuple[float, ...]) -> tuple[float, ...]:
    """The best change within bounds, found in parts of the muscle, to which pitch answers straight; and smoothed."""
    lowest = tuple(max(0.0, s - MOST_FALL) for s in shape)
    highest = tuple(min(1.0, s + MOST_RISE) for s in shape)
    now, least, most = (tuple(recruited(s, leg.bend) for s in levels) for levels in (shape, lowest, highest))
    change = best_change(
        model,
        missing,
        tuple(a - b for a, b in zip(least, now, strict=True)),
        tuple(a - b for a, b in zip(most, now, strict=True)),
    )
    wished = _smoothed(tuple(level_for(n + c, leg.bend) for n, c in zip(now, change, strict=True)))
    return tuple(min(high, max(low, v)) for v, low, high in zip(wished, lowest, highest, strict=True))


def _frozen(known: Learned, seen: SwingSeen, settings: Adaptation) -> LearningReason | None:
    """Why this stride teaches nothing, or None."""
    steps = len(known.shape)
    if not settings.enabled or steps < 2 or len(settings.target_swing_pitch_deg) != steps:
        return LearningReason.OFF
    if not seen.as_wished:
        return LearningReason.NOT_AS_WISHED
    if not seen.trust >= settings.trust_min:
        return LearningReason.POOR_SIGNAL
    if seen.turning:
        return LearningReason.TURN
    if len(seen.pitch_deg) != steps or not all(abs(p) <= _STEEPEST_DEG for p in seen.pitch_deg):
        return LearningReason.NO_PITCH
    if not 0.0 < seen.swing_s < _LONGEST_SWING_S:
        return LearningReason.NO_PITCH
    return None


def _unlike(known: Learned, seen: SwingSeen, now: Lesson) -> bool:
    """Whether a stride differs from the others by more than any lesson should."""
    if not known.lessons or known.unlike + 1 >= _UNLIKE_IN_A_ROW:
        return False
    expected = estimate(known.lessons, known.leg, now).pitch_deg
    off = rms(tuple(a - b for a, b in zip(seen.pitch_deg, expected, strict=True)))
    return abs(seen.swing_s / known.swing_s - 1.0) > _SWING_TIME_UNLIKE or off > _PITCH_UNLIKE_DEG


def _smoothed(shape: tuple[float, ...]) -> tuple[float, ...]:
    """The Q-filter: symmetric, so it shifts nothing in time."""
    ends = (shape[0], *shape, shape[-1])
    return tuple(
        (1.0 - 2.0 * SMOOTHING) * b + SMOOTHING * (a + c)
        for a, b, c in zip(ends[:-2], ends[1:-1], ends[2:], strict=True)
    )
