"""A sampling rate that changes once within a recording, as the time stamps show it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_BLOCK = 25  # steps; lost samples and jitter do not move their median
_LEAST_BLOCKS = 4  # on either side
_LEAST = float(np.log(1.15))
_LIKE_ITS_SIDE = 0.9  # of the blocks of either side


@dataclass(frozen=True)
class RateChange:
    """One change.

    Parameters
    ----------
    row
        The first sample that came at the new pace.
    at_s
        Time of the sample before it.
    before_hz, after_hz
        Samples a second before and after.
    """

    row: int
    at_s: float
    before_hz: float
    after_hz: float


def rate_change(time_s: NDArray[np.float64]) -> RateChange | None:
    """Find the one change of the rate that time stamps show.

    Parameters
    ----------
    time_s
        (n,) increasing time stamps in s.

    Returns
    -------
    RateChange or None
        None where the rate stays within 15 %, changes more often, or is too uneven to say.
    """
    steps = np.diff(time_s)
    blocks = len(steps) // _BLOCK
    if blocks < 2 * _LEAST_BLOCKS:
        return None
    level = np.log(np.median(steps[: blocks * _BLOCK].reshape(blocks, _BLOCK), axis=1))
    split = _best_split(level)
    before, after = float(np.median(level[:split])), float(np.median(level[split:]))
    apart = abs(after - before)
    if apart < _LEAST:
        return None
    for part, own in ((level[:split], before), (level[split:], after)):
        if np.mean(np.abs(part - own) < 0.25 * apart) < _LIKE_ITS_SIDE:
            return None
    row = _first_row(np.log(steps), split, before, after)
    return RateChange(row, float(time_s[row - 1]), float(np.exp(-before)), float(np.exp(-after)))


def _best_split(level: NDArray[np.float64]) -> int:
    """The split that leaves the least scatter on its two sides."""
    count = np.arange(1, len(level))
    total = np.cumsum(level)
    left, right = total[:-1] / count, (total[-1] - total[:-1]) / (len(level) - count)
    between = count * (len(level) - count) * (left - right) ** 2
    inside = slice(_LEAST_BLOCKS - 1, len(level) - _LEAST_BLOCKS)
    return int(np.argmax(between[inside])) + _LEAST_BLOCKS


def _first_row(level: NDArray[np.float64], split: int, before: float, after: float) -> int:
    """The sample near a block's edge with the fewest steps on the wrong side of it."""
    begin, end = (split - 1) * _BLOCK, (split + 1) * _BLOCK
    late = np.abs(level[begin:end] - after) < np.abs(level[begin:end] - before)
    wrong = np.concatenate([[0], np.cumsum(late)]) + np.concatenate([np.cumsum(~late[::-1])[::-1], [0]])
    return begin + int(np.argmin(wrong)) + 1
