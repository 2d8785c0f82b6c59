"""The course of stimulation inside its window: ramps up and down, and the learned shape over swing."""

from __future__ import annotations

from typing import NamedTuple

from surefoot.stimulation.profile import Timing


class EnvelopeState(NamedTuple):
    """The ramp.

    Parameters
    ----------
    level
        Where the ramp stands, 0 to 1.
    time_s
        Time of the last sample; minus infinity before the first.
    """

    level: float = 0.0
    time_s: float = float("-inf")


def advance(state: EnvelopeState, wanted: bool, time_s: float, timing: Timing) -> tuple[EnvelopeState, float]:
    """Move the ramp on to a time.

    Parameters
    ----------
    state
        The ramp.
    wanted
        Whether the window of stimulation is open.
    time_s
        Time of the sample in s; a time before the last one moves nothing.
    timing
        Its ramps.

    Returns
    -------
    state : EnvelopeState
        The ramp now.
    fraction : float
        Its level, 0 to 1.
    """
    level, last_s = state
    dt = time_s - last_s
    if not dt > 0.0:
        return state, level
    if wanted:
        rise = timing.ramp_up_s
        level = 1.0 if rise <= 0.0 else level + min(dt, 0.1) / rise
        level = 1.0 if level > 1.0 else level
    elif level > 0.0:
        fall = timing.ramp_down_s
        level = 0.0 if fall <= 0.0 else level - dt / fall
        level = 0.0 if level < 0.0 else level
    return EnvelopeState(level, time_s), level


def shape_at(shape: tuple[float, ...], swing_phase: float) -> float:
    """Return the learned shape at a phase of swing, 0 (toe-off) to 1 (contact), between its points by a straight line.

    Before and after swing its ends hold; without a shape it is 1.
    """
    last = len(shape) - 1
    if last < 0:
        return 1.0
    place = swing_phase * last
    if place <= 0.0:
        value = shape[0]
    elif place >= last:
        value = shape[last]
    else:
        k = int(place)
        value = shape[k] + (place - k) * (shape[k + 1] - shape[k])
    return 0.0 if not value > 0.0 else value if value < 1.0 else 1.0
