"""How long a leg was stimulated within the last minute, in constant memory and never too little."""

from __future__ import annotations

import math
from typing import NamedTuple

MINUTE_S = 60


class DutyWindow(NamedTuple):
    """Stimulated time by whole seconds of the clock.

    Parameters
    ----------
    second
        The last second that is counted.
    seconds
        Stimulated s in each of the last 61 whole seconds: any minute that ends now lies within them.
    """

    second: int = 0
    seconds: tuple[float, ...] = (0.0,) * (MINUTE_S + 1)


def rolled(window: DutyWindow, now_s: float) -> DutyWindow:
    """Return the window as of now.

    Parameters
    ----------
    window
        The window.
    now_s
        Time in s. Where it is before the last one (the clock was set back), all that was counted counts as now.

    Returns
    -------
    DutyWindow
        The window.
    """
    second = math.floor(now_s)
    gone = second - window.second
    if gone == 0:
        return window
    size = MINUTE_S + 1
    if gone < 0:
        return DutyWindow(second, (0.0,) * (size - 1) + (sum(window.seconds),))
    kept = window.seconds[gone:] if gone < size else ()
    return DutyWindow(second, kept + (0.0,) * (size - len(kept)))


def added(window: DutyWindow, on_s: float) -> DutyWindow:
    """Count stimulated time in the last second of the window.

    Parameters
    ----------
    window
        The window, rolled to now.
    on_s
        Stimulated s.

    Returns
    -------
    DutyWindow
        The window.
    """
    return DutyWindow(window.second, (*window.seconds[:-1], window.seconds[-1] + on_s))
