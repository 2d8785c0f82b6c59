"""The line between the engine and whoever watches it: requests one way, a status as a line of JSON the other way.

Nothing on the engine's side waits: a status for which there is no room is left out. Where the other end is gone, the
engine is asked to stop.
"""

from __future__ import annotations

import json
import math
import select
import socket
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from surefoot.stimulation.command import Command, Output
from surefoot.stimulation.engine import EngineStatus
from surefoot.stimulation.watcher import BEAT

START, STOP = "start", "stop"


class NoLink:
    """Nobody watches; requests are those given beforehand, one at each turn.

    Parameters
    ----------
    requests
        What is asked for.
    """

    def __init__(self, *requests: str) -> None:
        self._requests = list(requests)

    def requests(self) -> Sequence[str]:
        """Return the next request."""
        return (self._requests.pop(0),) if self._requests else ()

    def tell(self, status: EngineStatus) -> None:
        """Tell nobody."""


class EngineLink:
    """The engine's end.

    Parameters
    ----------
    line
        A connected socket.
    """

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        line.setblocking(False)
        self._heard = b""
        self._rest = b""

    def requests(self) -> Sequence[str]:
        """Return what was asked for; ``stop`` where nobody is there any more."""
        try:
            received = self._line.recv(256)
        except BlockingIOError:
            return ()
        except OSError:
            return (STOP,)
        if not received:
            return (STOP,)
        *words, self._heard = (self._heard + received).split(b"\n")
        return tuple(word.decode("ascii", "replace") for word in words)

    def tell(self, status: EngineStatus) -> None:
        """Send a status if the one before has gone out; the last one is waited for a little."""
        if not self._rest:
            self._rest = (json.dumps(status_facts(status)) + "\n").encode()
        with suppress(OSError):
            self._rest = self._rest[self._line.send(self._rest) :]
        if status.ended:
            self._finish(status)

    def _finish(self, status: EngineStatus) -> None:
        self._line.settimeout(0.5)
        with suppress(OSError):
            self._line.sendall(self._rest + (json.dumps(status_facts(status)) + "\n").encode())


class WatcherLink:
    """The other end: asks, and reads the latest status.

    Parameters
    ----------
    line
        A connected socket.
    """

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._heard = b""
        self.latest: dict[str, Any] = {}
        self.ended = False

    def ask(self, word: str) -> None:
        """Ask for a start or a stop, without waiting; an engine that is gone, or hears nothing, needs neither."""
        with suppress(OSError):
            self._line.send(word.encode("ascii") + b"\n", socket.MSG_DONTWAIT)

    def beat(self) -> None:
        """Say that somebody watches; an engine that has heard it once stops when it hears it no more."""
        self.ask(BEAT)

    def read(self, timeout_s: float) -> dict[str, Any]:
        """Wait for news and return the latest status; empty before the first one."""
        if self._line.fileno() < 0:  # closed from this end
            return self.latest
        ready, _, _ = select.select([self._line], [], [], timeout_s)
        if ready:
            try:
                received = self._line.recv(1 << 16)
            except OSError:
                received = b""
            self.ended = not received
            *lines, self._heard = (self._heard + received).split(b"\n")
            if lines:
                self.latest = json.loads(lines[-1])
        return self.latest

    def fileno(self) -> int:
        """Return the number of the socket, to wait for it among others."""
        return self._line.fileno()

    def close(self) -> None:
        """Close this end, which also asks the engine to stop."""
        self._line.close()


def status_facts(status: EngineStatus) -> dict[str, Any]:
    """Return a status as plain data; what is not known is None."""
    outputs = {output.side.value: output for output in status.outputs}
    sides = sorted(status.command.keys() | outputs.keys())
    return {
        "now_s": round(status.now_s, 4),
        "on": status.on,
        "mode": status.mode,
        "asks": status.asks,
        "levels": {side.value: round(100.0 * level, 1) for side, level in status.levels.items()},
        "legs": {side: _leg(status, side, outputs.get(side)) for side in sides},
        "device": {"ok": status.health.ok, "waiting": status.health.waiting, "text": status.health.text},
        "samples": status.samples,
        "pulses": status.pulses,
        "refused": status.refused,
        "last_refusal": status.last_refusal,
        "delay_ms": _quantiles(status.delay),
        "late_ms": _quantiles(status.late),
        "ended": status.ended,
    }


def _leg(status: EngineStatus, side: str, output: Output | None) -> dict[str, Any]:
    command: Command | None = status.command.get(side)
    facts: dict[str, Any] = {"current_ma": 0.0, "pulse_width_us": 0.0}
    if output is not None:
        facts = {"current_ma": output.current_ma, "pulse_width_us": output.pulse_width_us}
    if command is not None:
        facts |= {
            "fraction": round(command.fraction, 3),
            "phase": command.phase.value,
            "activity": command.activity.value,
            "reason": status.reason[side].value,
            "event": status.event.get(side),
            "trust": round(command.trust, 2),
        }
    return facts


def _quantiles(counter: Any) -> dict[str, float | None]:
    values = {"median": counter.quantile_s(0.5), "p99": counter.quantile_s(0.99), "longest": counter.longest_s}
    return {name: None if math.isnan(value) else round(1000.0 * value, 2) for name, value in values.items()}
