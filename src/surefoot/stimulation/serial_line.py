"""A serial line that never waits: opened for one engine alone, read and written as far as it goes at once.

`pyserial` opens and sets it up; reading and writing go to the file itself, because a stimulator's loop may not wait for
a line that is slow or gone. Linux and macOS only.
"""

from __future__ import annotations

import os
import select
from contextlib import suppress
from typing import Any

from surefoot.errors import DeviceError

_MOST_BYTES = 4096


class LineGone(Exception):
    """The line was unplugged, or its other end is no longer there."""


class SerialLine:
    """One serial line.

    Parameters
    ----------
    port
        Its name, for example ``/dev/ttyACM0``.
    baud
        Speed; a USB line takes any.
    """

    def __init__(self, port: str, baud: int = 3_000_000) -> None:
        self.port = port
        self._baud = baud
        self._serial: Any = None
        self._poll: select.poll | None = None

    def open(self) -> None:
        """Open it for this process alone; raises `DeviceError` where it is missing, in use or not allowed."""
        if os.name != "posix":
            raise DeviceError("a stimulator can be driven on Linux and macOS only; use a recorder here")
        try:
            import serial
        except ImportError as error:
            raise DeviceError(
                "the library pyserial is not installed; install surefoot with its extra 'stimulate'"
            ) from error
        try:
            self._serial = serial.Serial(self.port, baudrate=self._baud, timeout=0, write_timeout=0, exclusive=True)
        except (serial.SerialException, OSError, ValueError) as error:
            raise DeviceError(_sentence(self.port, error)) from error
        self._poll = select.poll()
        self._poll.register(self.fileno(), select.POLLIN)

    @property
    def is_open(self) -> bool:
        """Whether it can be used."""
        return self._serial is not None

    def fileno(self) -> int:
        """Return the number of its open file, which another process may inherit."""
        return int(self._serial.fileno())

    def read(self, timeout_s: float = 0.0) -> bytes:
        """Return what has arrived; raises `LineGone` where the other end is gone."""
        if self._poll is None:
            raise LineGone("the line is closed")
        try:
            ready = self._poll.poll(1000.0 * timeout_s)
            if not ready:
                return b""
            received = os.read(self.fileno(), _MOST_BYTES) if ready[0][1] & select.POLLIN else b""
        except BlockingIOError:
            return b""
        except OSError as error:
            raise LineGone(str(error)) from error
        if not received:  # readable and yet nothing to read: the other end has closed
            raise LineGone("the line was unplugged")
        return received

    def write(self, data: bytes) -> int:
        """Return how many bytes the line took; raises `LineGone` where the other end is gone."""
        if self._serial is None:
            raise LineGone("the line is closed")
        try:
            return os.write(self.fileno(), data)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise LineGone(str(error)) from error

    def close(self) -> None:
        """Close it; may be called twice."""
        if self._serial is not None:
            with suppress(Exception):
                self._serial.close()
        self._serial = self._poll = None


def _sentence(port: str, error: Exception) -> str:
    text = str(error).lower()
    if "lock" in text or "busy" in text or "temporarily unavailable" in text:
        return f"the port {port} is in use by another program; stop that one first"
    if "permission" in text:
        return f"the port {port} may not be used by this person; allow it (on Linux: the group dialout)"
    if "no such file" in text or "could not open" in text:
        return f"there is no stimulator at the port {port}; check cable and name"
    return f"the port {port} cannot be used ({error}); give a serial port"
