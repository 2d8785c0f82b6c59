"""When the next toe-off comes: the push-off of the last strides, followed backward from toe-off, is the clock.

Before toe-off, pitch and its rate fall along nearly the same path in every stride of a person, however long the stance
before it was. The path of the last strides is kept on a grid of time to toe-off; where the leg is on it now tells how
long it will still take. Stance time alone varies too much in impaired gait (standard deviation 20 to 150 ms, against
5 to 25 ms this way).
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

GRID_S = 0.02
SLOTS = 25
_LEAD_S = 0.04  # the path is of the pitch as it will be in this time at its present rate
_LEARN = 0.3
_EMPTY = (0.0,) * SLOTS


class StrideClock(NamedTuple):
    """What is known of the way to toe-off.

    Parameters
    ----------
    recent
        Course so far on the grid, newest first.
    recent_s
        Time of its newest value; minus infinity before the first.
    last_s, last
        Time and value of the last sample.
    path
        Usual course before toe-off on the grid, from toe-off backward.
    strides
        Number of strides in it.
    error_s
        Usual size of the error of the prediction in s.
    """

    recent: tuple[float, ...] = _EMPTY
    recent_s: float = float("-inf")
    last_s: float = float("-inf")
    last: float = 0.0
    path: tuple[float, ...] = _EMPTY
    strides: int = 0
    error_s: float = 0.1


def ahead(angle: float, rate: float) -> float:
    """Return the course's value: pitch in rad a little ahead of now."""
    return angle + _LEAD_S * rate


def note(clock: StrideClock, time_s: float, value: float) -> StrideClock:
    """Take the course's value at a sample in."""
    recent, recent_s, last_s, last, path, strides, error_s = clock
    if not 0.0 < time_s - recent_s < GRID_S * SLOTS:
        return StrideClock((value,) * SLOTS, time_s, time_s, value, path, strides, error_s)
    slope = (value - last) / (time_s - last_s) if time_s > last_s else 0.0
    while recent_s + GRID_S <= time_s:
        recent_s += GRID_S
        recent = (last + slope * (recent_s - last_s), *recent[:-1])
    return StrideClock(recent, recent_s, time_s, value, path, strides, error_s)


def toe_off_seen(clock: StrideClock, toe_off_s: float, expected_s: float) -> StrideClock:
    """Learn from a toe-off, and from how far the prediction (NaN where there was none) was from it."""
    recent, recent_s, last_s, last, path, strides, error_s = clock
    part = max(_LEARN, 1.0 / (strides + 1))
    off = min(max((toe_off_s - recent_s) / GRID_S, 0.0), 1.0)
    rest = 1.0 - off
    course = (last, *[off * newer + rest * older for newer, older in pairwise(recent)])
    path = tuple([old + part * (new - old) for old, new in zip(path, course, strict=True)])
    if expected_s == expected_s:
        error_s += _LEARN * (min(abs(toe_off_s - expected_s), 0.3) - error_s)
    return StrideClock(recent, recent_s, last_s, last, path, strides + 1, error_s)


def turned_over(clock: StrideClock) -> StrideClock:
    """Return the clock where the course was the wrong way round: its way so far is kept, what it learned is void."""
    return StrideClock(tuple([-one for one in clock.recent]), clock.recent_s, clock.last_s, -clock.last)


def time_to_toe_off(clock: StrideClock, value: float) -> float:
    """Return the time in s until the next toe-off by where the course is now; infinity while it is still beyond the
    grid, or where nothing was learned."""
    path = clock.path
    if clock.strides == 0 or value > path[SLOTS - 1]:
        return float("inf")
    k = SLOTS - 2
    while k >= 0 and path[k] > value:
        k -= 1
    if k < 0:
        return 0.0
    fall = path[k + 1] - path[k]
    if fall <= 0.0:
        return GRID_S * (k + 1)
    return GRID_S * (k + min((value - path[k]) / fall, 1.0))
