"""How much of the muscle a level reaches: little at both ends of the clinician's range, most in the middle.

A muscle answers to charge in an S (`simulated_muscle.Recruitment`). How much of that S lies inside a person's range is
not known, so the curve is taken between a straight line (bend 0) and the whole S (bend 1).
"""

from __future__ import annotations

MOST_BEND = 0.95  # less than one: some slope is left at both ends

_HALVINGS = 30


def s_curve(level: float) -> float:
    """Return the whole S at a level of 0 to 1: 0 to 1, flat at both ends.

    Parameters
    ----------
    level
        Part of the person's level.
    """
    return level * level * (3.0 - 2.0 * level)


def recruited(level: float, bend: float) -> float:
    """Return the recruited part, 0 to 1.

    Parameters
    ----------
    level
        Part of the person's level, 0 to 1.
    bend
        0 for a straight line, up to `MOST_BEND` for nearly the whole S.
    """
    return (1.0 - bend) * level + bend * s_curve(level)


def level_for(part: float, bend: float) -> float:
    """Return the level that recruits a part: the inverse of `recruited`.

    Parameters
    ----------
    part
        0 to 1; what is beyond gives the end of the range.
    bend
        As for `recruited`.
    """
    low, high = 0.0, 1.0
    if part <= low:
        return low
    if part >= high:
        return high
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if recruited(middle, bend) < part else (low, middle)
    return 0.5 * (low + high)
