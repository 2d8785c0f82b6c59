"""Short stretches in which a sensor repeats one row, or writes nothing but zeros, while the body moves on.

A sensor has noise: on 35 real feet, 26 shanks and 2 backs no six signals ever stayed the same for more than two rows.
Rows also repeat where a file was filled up from a lower rate, and where a simulated sensor without noise rests; the
first repeat all the time, the second are left without a jump.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surefoot.recording.model import GRAVITY_M_S2, FloatArray
from surefoot.recording.stretches import runs

_FEWEST_ROWS = 4
_USUAL_SHARE = 0.9  # of all values, by how long they stay
_TIMES_USUAL = 3
_JUMP = 0.5  # in usual steps of the recording, both signals together
_JUMP_OF_NEIGHBOURS = 1.5  # times the steps just before and after
_NEIGHBOURS = 3
_COARSE = 5.0  # smallest changes that the converter knows, by which the jump must be more
_RARE = 0.02  # share of rows that repeat; a sensor that seldom repeats one has noise, so that it never rests so
_REST_RAD_S = 0.15

Rows = list[tuple[int, int]]
"""First and last row of each stretch."""


def rests_perfectly(force: FloatArray, turning: FloatArray) -> bool:
    """Gravity alone and no rotation, (3,) each in m/s² and rad/s."""
    off = float(np.linalg.norm(force)) / GRAVITY_M_S2 - 1
    return float(np.linalg.norm(turning)) <= _REST_RAD_S and abs(off) <= 0.05


def zero_rows(acc: FloatArray, gyr: FloatArray) -> Rows:
    """Find stretches of rows, however short, in which all six signals are exactly zero: no sensor can measure that.

    Parameters
    ----------
    acc, gyr
        (n, 3) signals in any unit.

    Returns
    -------
    Rows
        First and last row of each stretch.
    """
    nothing: NDArray[np.bool_] = np.asarray((acc == 0).all(axis=1) & (gyr == 0).all(axis=1))
    return [(int(first), int(end) - 1) for first, end in runs(nothing)]


def held_rows(acc: FloatArray, gyr: FloatArray, same: NDArray[np.bool_]) -> Rows:
    """Find rows that are held while the body moves on: what comes after them is far from them.

    Parameters
    ----------
    acc, gyr
        (n, 3) signals in m/s² and rad/s.
    same
        (n - 1,) whether each row equals the one before it.

    Returns
    -------
    Rows
        First and last row of each stretch of at least four rows, or of three times as many as values stay usually.
    """
    held = [(int(first), int(end)) for first, end in runs(same) if end - first >= _FEWEST_ROWS - 1]
    if not held:
        return []
    stay = np.diff(np.concatenate(([0], np.flatnonzero(~same) + 1, [len(acc)])))
    fewest = max(_FEWEST_ROWS, _TIMES_USUAL * float(np.quantile(stay, _USUAL_SHARE)) if np.median(stay) > 1 else 0)
    step = _steps(acc, gyr)
    rare = float(same.mean()) < _RARE
    return [
        (first, last)
        for first, last in held
        if last - first + 1 >= fewest
        if _left_by_a_jump(step, first, last, sure=rare or not rests_perfectly(acc[first], gyr[first]))
    ]


def _steps(acc: FloatArray, gyr: FloatArray) -> FloatArray:
    """(n - 1,) change from row to row, each signal in its own usual change."""
    total = np.zeros(len(acc) - 1)
    for signal in (acc, gyr):
        square = (np.diff(signal, axis=0) ** 2).sum(axis=1)
        total += square / (float(np.nanmean(square)) or 1.0)
    return np.asarray(np.sqrt(total), dtype=np.float64)


def _left_by_a_jump(step: FloatArray, first: int, last: int, *, sure: bool) -> bool:
    jump = max((float(step[row]) for row in (first - 1, last) if 0 <= row < len(step)), default=0.0)
    if not jump > max(_JUMP, _COARSE * float(step[step > 0].min(initial=np.inf))):
        return False
    around = np.concatenate((step[max(0, first - 1 - _NEIGHBOURS) : max(0, first - 1)], step[last + 1 :][:_NEIGHBOURS]))
    return sure or jump > _JUMP_OF_NEIGHBOURS * float(around.max(initial=0.0))
