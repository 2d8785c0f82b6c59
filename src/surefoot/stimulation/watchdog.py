"""Silences the device when the engine is gone: a process of its own that listens for a beat and holds the line.

It is started as a plain script with nothing but the standard library, so that it is ready at once and no fault of the
engine's libraries is its own. It hears the engine's beat over a socket. Where the socket ends without a farewell (the
engine was killed) or no beat comes for too long (it hangs), it sends the device the stop packet, and ends a hanging
engine, which could otherwise wake and go on.

``python -I -S watchdog.py BEAT_HANDLE LINE_HANDLE LIMIT_MS STOP_PACKET_HEX ENGINE_PROCESS PRIORITY``
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from contextlib import suppress

BEAT, FAREWELL, READY = b".", b"q", b"r"
REPEATS = 3  # a stop that follows a packet cut short may be lost with it; stopping twice does no harm
REPEAT_S = 0.005
OVERSLEPT_S = 0.02
_GIVE_UP_S = 0.5


def watch(beat: int, limit_s: float) -> str:
    """Listen until the engine says farewell, dies or hangs; returns ``farewell``, ``gone`` or ``hung``."""
    poll = select.poll()
    poll.register(beat, select.POLLIN)
    end = time.monotonic() + limit_s
    while True:
        left = end - time.monotonic()
        if not poll.poll(1000.0 * max(left, 0.0)):
            late_s = time.monotonic() - end
            if late_s < OVERSLEPT_S:
                return "hung"
            end = time.monotonic() + limit_s / 3.0  # the whole machine stood still, not the engine alone
            continue
        try:
            heard = os.read(beat, 256)
        except ConnectionError:
            heard = b""
        if not heard:
            return "gone"
        if FAREWELL in heard:
            return "farewell"
        answer(beat, BEAT)
        end = time.monotonic() + limit_s


def answer(beat: int, word: bytes) -> None:
    """Tell the engine that somebody watches; what it does not read is not waited for."""
    try:
        os.write(beat, word)
    except (BlockingIOError, ConnectionError):
        return


def stop(line: int, packet: bytes) -> None:
    """Send the stop packet, several times; a line that is gone needs none."""
    end = time.monotonic() + _GIVE_UP_S
    for _ in range(REPEATS):
        rest = packet
        while rest and time.monotonic() < end:
            try:
                rest = rest[os.write(line, rest) :]
            except BlockingIOError:
                time.sleep(0.001)
            except OSError:
                return
        time.sleep(REPEAT_S)


def main() -> None:
    """Watch until the end."""
    beat, line, limit_ms, packet, engine, priority = sys.argv[1:7]
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # they are meant for the engine; whoever ends it, the line needs a stop
    if hasattr(os, "sched_setscheduler"):  # before the engine, where the system allows it
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(int(priority)))
    os.set_blocking(int(beat), False)
    answer(int(beat), READY)
    how = watch(int(beat), float(limit_ms) / 1000.0)
    if how == "farewell":
        return
    stop(int(line), bytes.fromhex(packet))
    if how == "hung" and os.getppid() == int(engine):
        os.kill(int(engine), signal.SIGKILL)
        stop(int(line), bytes.fromhex(packet))  # it may have sent something in between


if __name__ == "__main__":
    main()
