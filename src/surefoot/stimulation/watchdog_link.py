"""The engine's side of the watchdog: starts it, gives it the line, and beats."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from surefoot.errors import DeviceError
from surefoot.stimulation.real_time import WATCHDOG_PRIORITY
from surefoot.stimulation.watchdog import BEAT, FAREWELL, READY

HUNG_LIMIT_S = 0.5
"""The engine is taken to hang after this time without a beat. The device has long been silent by then: it puts out
nothing that was not asked for, and every lease has run out. What counts here is that a hanging engine never goes on."""
BEAT_S = 0.01
ANSWER_LIMIT_S = 1.0
_START_S = 10.0


class WatchdogLink:
    """Starts a watchdog for a line and beats for as long as the engine is well.

    Parameters
    ----------
    line
        Number of the open file of the line; the watchdog inherits it.
    stop_frame
        Bytes that silence the device.
    """

    def __init__(self, line: int, stop_frame: bytes) -> None:
        own, other = socket.socketpair()
        script = Path(__file__).with_name("watchdog.py")
        words = [str(other.fileno()), str(line), f"{1000.0 * HUNG_LIMIT_S:g}", stop_frame.hex()]
        words += [str(os.getpid()), str(WATCHDOG_PRIORITY)]
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", str(script), *words],
                pass_fds=(other.fileno(), line),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # a key pressed in the terminal is not for it
            )
        except OSError as error:
            own.close()
            raise DeviceError(f"the watchdog could not be started ({error}); nothing was stimulated") from error
        finally:
            other.close()
        self._socket = own
        self._beat_s = self._heard_s = float("-inf")
        self._await_ready()
        own.setblocking(False)

    @property
    def pid(self) -> int:
        """Return the watchdog's process."""
        return self._process.pid

    def beat(self, now_s: float) -> bool:
        """Beat where it is time to, and tell whether somebody still listens."""
        if now_s - self._beat_s < BEAT_S:
            return True
        if self._beat_s == float("-inf"):
            self._heard_s = now_s
        self._beat_s = now_s
        try:
            self._socket.send(BEAT)
            if not self._socket.recv(256):
                return False
            self._heard_s = now_s
        except BlockingIOError:
            return now_s - self._heard_s < ANSWER_LIMIT_S
        except OSError:
            return False
        return True

    def close(self, *, silenced: bool) -> None:
        """Say farewell where the device is known to be silent; otherwise leave it to the watchdog to stop it."""
        with suppress(OSError):
            if silenced:
                self._socket.send(FAREWELL)
        self._socket.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(2.0)

    def _await_ready(self) -> None:
        ready, _, _ = select.select([self._socket], [], [], _START_S)
        if not ready or self._socket.recv(1) != READY:
            self._socket.close()
            self._process.kill()
            self._process.wait()
            raise DeviceError("the watchdog did not start; nothing was stimulated")
