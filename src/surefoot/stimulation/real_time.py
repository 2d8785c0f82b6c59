"""Has the system run this process before all others, where it allows that.

Beside other work an ordinary process is woken up to a tenth of a second late, a real-time one within 0.2 ms. A loop
that never waits would then stop the whole machine; the system ends such a process, and the watchdog silences the
device.
"""

from __future__ import annotations

import os
from contextlib import suppress

_NICE = -10
_MOST_BUSY_S = 1.0
ENGINE_PRIORITY, WATCHDOG_PRIORITY = 10, 11


def prefer(priority: int) -> str:
    """Ask for real-time scheduling.

    Parameters
    ----------
    priority
        1 to 99; the watchdog's is above the engine's.

    Returns
    -------
    str
        What was granted, in words for the log.
    """
    if hasattr(os, "sched_setscheduler"):
        import resource

        with suppress(OSError, ValueError):
            busy_us = round(1e6 * _MOST_BUSY_S)
            resource.setrlimit(resource.RLIMIT_RTTIME, (busy_us, 2 * busy_us))
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(priority))
            return "real-time scheduling"
    with suppress(OSError):
        os.nice(_NICE)
        return "ordinary scheduling, preferred"
    return "ordinary scheduling: beside other work deadlines may be missed, and the gate then stops"
