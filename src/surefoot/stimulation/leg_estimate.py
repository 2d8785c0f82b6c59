"""What all strides so far say of one leg: its pitch under a shape, and how strongly it answers.

Regularised least squares with two unknowns, the gain and the bend of recruitment, about a mean pitch. Each stride
counts the less the more it varies by itself, the farther its shape was from the present one (an answer that is not
quite as modelled misleads the farther one goes), and the more is in doubt since the leg changed.

A change is looked for with each stride: the mean of the last one, two or three strides against the mean of those
before, both brought to the same shape. When they differ by more than chance explains, the older strides keep only what
they say of the foot without stimulation, with much doubt, and the gain is open again. One stride cannot tell a weaker
muscle from a foot that hangs lower; the next ones, at other levels, do.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

from surefoot.stimulation.learning_model import Matrix, Vector, applied
from surefoot.stimulation.recruited_part import MOST_BEND, s_curve

KEPT = 14  # strides
GAIN_DEG = (10.0, 240.0)

_FIRST_GAIN_DEG, _FIRST_GAIN_SD_DEG = 90.0, 60.0
_FIRST_BEND, _BEND_SD = 0.65, 0.4
_STRIDE_DEG = 1.7  # rms of a stride's own variation and the noise of its pitch
_MODEL_SHARE = 0.35  # of a change of pitch that the model tells wrongly
_FREE_POINTS = 4.0  # so many points of a swing vary independently of each other
_CHANGE_DEG = 1.4  # rms of a stride's own variation, noise smoothed away
_CHANGED = (2.6, 2.0, 1.8)  # times what is expected, for the mean of the last one, two, three strides
_SMOOTHED = 2  # neighbours to each side
_OPEN_GAIN_SHARE = 0.3  # doubt of the gain after a change
_OPEN_SHARE, _OPEN_DEG = 1.0, 1.0  # doubt of the pitch without stimulation after a change


class Lesson(NamedTuple):
    """One stride.

    Parameters
    ----------
    straight, bent
        (steps,) answer that its shape should give for a gain of one, without and with the whole bend.
    pitch_deg
        (steps,) what was seen.
    doubt
        Variance in deg² beyond that of any stride.
    """

    straight: Vector
    bent: Vector
    pitch_deg: Vector
    doubt: float = 0.0


class Leg(NamedTuple):
    """How a leg answers.

    Parameters
    ----------
    gain_deg
        Degrees of pitch that the whole level would make in the end.
    bend
        Of its recruitment, 0 to `MOST_BEND`.
    expected_gain_deg, expected_gain_sd_deg
        What the gain was thought to be before the lessons that are kept.
    """

    gain_deg: float = _FIRST_GAIN_DEG
    bend: float = _FIRST_BEND
    expected_gain_deg: float = _FIRST_GAIN_DEG
    expected_gain_sd_deg: float = _FIRST_GAIN_SD_DEG

    def rise(self, lesson: Lesson) -> Vector:
        """Return the pitch in degrees that the shape of a lesson adds, (steps,)."""
        straight, bent = self.gain_deg * (1.0 - self.bend), self.gain_deg * self.bend
        return tuple(straight * a + bent * b for a, b in zip(lesson.straight, lesson.bent, strict=True))


class Estimate(NamedTuple):
    """Pitch of a leg under one shape.

    Parameters
    ----------
    pitch_deg
        (steps,) without the variation of a stride.
    variance
        Of its error, in deg².
    """

    pitch_deg: Vector
    variance: float


def lesson(shape: Vector, pitch_deg: Vector, pitch_by_shape: Matrix) -> Lesson:
    """Return what one stride tells.

    Parameters
    ----------
    shape
        (steps,) it was walked with.
    pitch_deg
        (steps,) that was seen.
    pitch_by_shape
        (steps, steps) how pitch answers in a swing of that duration (`learning_model.Response`).
    """
    return Lesson(applied(pitch_by_shape, shape), applied(pitch_by_shape, tuple(map(s_curve, shape))), pitch_deg)


def estimate(lessons: Sequence[Lesson], leg: Leg, at: Lesson) -> Estimate:
    """Return the pitch that strides promise for a shape.

    Parameters
    ----------
    lessons
        At least one.
    leg
        How the leg answers.
    at
        Has the shape; its own pitch does not count unless it is among the lessons.

    Returns
    -------
    Estimate
        Their weighed mean, each brought to that shape.
    """
    here = leg.rise(at)
    rises = [leg.rise(one) for one in lessons]
    weights = _weights(lessons, rises, here)
    total = sum(weights)
    pitch = [0.0] * len(here)
    for one, rise, weight in zip(lessons, rises, weights, strict=True):
        share = weight / total
        for i, (p, r, h) in enumerate(zip(one.pitch_deg, rise, here, strict=True)):
            pitch[i] += share * (p + h - r)
    return Estimate(tuple(pitch), 1.0 / total)


def after_change(lessons: tuple[Lesson, ...], leg: Leg) -> tuple[tuple[Lesson, ...], Leg, int]:
    """Look for a change of the leg within the last strides.

    Parameters
    ----------
    lessons
        The last stride first.
    leg
        How the leg answered so far.

    Returns
    -------
    lessons, leg, since
        Unchanged, and 0, where there was none. Else the strides since, one lesson that stands for all before, a leg
        whose gain is open again, and the number of strides since.
    """
    at, surest, since, before = lessons[0], 1.0, 0, None
    for last, limit in enumerate(_CHANGED, 1):
        if last >= len(lessons):
            break
        new, old = estimate(lessons[:last], leg, at), estimate(lessons[last:], leg, at)
        found = _mean_square(_smoothed(tuple(a - b for a, b in zip(new.pitch_deg, old.pitch_deg, strict=True))))
        chance = _CHANGE_DEG**2 / last + old.variance + max(0.0, new.variance - _STRIDE_DEG**2 / last)
        if found / chance / limit**2 > surest:
            surest, since, before = found / chance / limit**2, last, old
    if before is None:
        return lessons, leg, 0
    here = leg.rise(at)
    nothing = (0.0,) * len(here)
    hanging = tuple(p - h for p, h in zip(before.pitch_deg, here, strict=True))
    rest = Lesson(nothing, nothing, hanging, _OPEN_SHARE**2 * _mean_square(here) + _OPEN_DEG**2)
    opened = leg._replace(expected_gain_deg=leg.gain_deg, expected_gain_sd_deg=_OPEN_GAIN_SHARE * leg.gain_deg)
    return (*lessons[:since], rest), opened, since


def fitted(lessons: Sequence[Lesson], leg: Leg) -> Leg:
    """Return the leg that explains the strides best, by least squares, near what is expected where they say little.

    Parameters
    ----------
    lessons
        The last stride first; it is the present shape.
    leg
        Known so far; weighs the strides.

    Returns
    -------
    Leg
        Within `GAIN_DEG` and 0 to `MOST_BEND`.
    """
    rises = [leg.rise(one) for one in lessons]
    weights = _weights(lessons, rises, rises[0])
    straight = _centred([one.straight for one in lessons], weights)
    bent = _centred([one.bent for one in lessons], weights)
    pitch = _centred([one.pitch_deg for one in lessons], weights)
    part = _FREE_POINTS / len(rises[0])
    ss, sb, bb = (part * _product(a, b, weights) for a, b in ((straight, straight), (straight, bent), (bent, bent)))
    sp, bp = part * _product(straight, pitch, weights), part * _product(bent, pitch, weights)
    # expected: the sum of both is the gain, and their ratio that of the first bend
    firm = 1.0 / leg.expected_gain_sd_deg**2
    bend = 1.0 / (_BEND_SD * leg.expected_gain_deg) ** 2
    ss += firm + bend * _FIRST_BEND**2
    sb += firm - bend * _FIRST_BEND * (1.0 - _FIRST_BEND)
    bb += firm + bend * (1.0 - _FIRST_BEND) ** 2
    sp += firm * leg.expected_gain_deg
    bp += firm * leg.expected_gain_deg
    determinant = ss * bb - sb * sb
    by_line, by_bend = (bb * sp - sb * bp) / determinant, (ss * bp - sb * sp) / determinant
    gain = max(GAIN_DEG[0], min(GAIN_DEG[1], by_line + by_bend))
    return leg._replace(gain_deg=gain, bend=max(0.0, min(MOST_BEND, by_bend / gain)))


def _weights(lessons: Sequence[Lesson], rises: Sequence[Vector], here: Vector) -> list[float]:
    found = []
    for one, rise in zip(lessons, rises, strict=True):
        away = _mean_square(tuple(a - b for a, b in zip(rise, here, strict=True)))
        found.append(1.0 / (_STRIDE_DEG**2 + _MODEL_SHARE**2 * away + one.doubt))
    return found


def _centred(rows: Sequence[Vector], weights: Sequence[float]) -> list[Vector]:
    """Rows minus their weighed mean."""
    total = sum(weights)
    mean = [sum(w * v for w, v in zip(weights, column, strict=True)) / total for column in zip(*rows, strict=True)]
    return [tuple(v - m for v, m in zip(row, mean, strict=True)) for row in rows]


def _product(a: Sequence[Vector], b: Sequence[Vector], weights: Sequence[float]) -> float:
    return sum(w * sum(x * y for x, y in zip(p, q, strict=True)) for w, p, q in zip(weights, a, b, strict=True))


def _smoothed(values: Vector) -> Vector:
    """Mean with the neighbours, the ends held."""
    held = (values[0],) * _SMOOTHED + values + (values[-1],) * _SMOOTHED
    width = 2 * _SMOOTHED + 1
    return tuple(sum(held[i : i + width]) / width for i in range(len(values)))


def _mean_square(values: Vector) -> float:
    return sum(v * v for v in values) / len(values)


def rms(values: Vector) -> float:
    """Return the root mean square."""
    return sqrt(_mean_square(values))
