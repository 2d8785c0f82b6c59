"""A stimulator that stimulates nobody: it writes every pulse to a file."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from surefoot.errors import DeviceError, OutputError
from surefoot.recording import atomic_write
from surefoot.stimulation.device import DeviceHealth, Pulse

_BUFFER_BYTES = 1 << 16


class RecorderStimulator:
    """Writes pulses as CSV, one line each; the file takes its name when it is closed.

    The columns are ``at_s`` (the engine's clock), ``written_s`` (when the pulse reached the recorder, same clock),
    ``side``, ``channel``, ``current_ma``, ``pulse_width_us``; a line with an empty channel marks a silence.

    Parameters
    ----------
    path
        File to write.
    clock
        The engine's clock in s.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._clock = clock
        self._files = ExitStack()
        self._stream: TextIO | None = None
        self._trouble = "the recorder is not open"
        self.description = f"recorder ({path.name})"

    @property
    def limits(self) -> None:
        """None: paper takes everything."""
        return None

    def open(self) -> None:
        """Begin the file; raises `DeviceError` where it cannot be written."""
        try:
            temporary = self._files.enter_context(atomic_write(self._path))
            self._stream = self._files.enter_context(temporary.open("w", encoding="utf-8", buffering=_BUFFER_BYTES))
        except OutputError as error:
            raise DeviceError(str(error)) from error
        self._stream.write("at_s,written_s,side,channel,current_ma,pulse_width_us\n")
        self._trouble = ""

    def send(self, pulse: Pulse) -> bool:
        """Write one pulse; False where it could not be written, or after a silence."""
        if self._trouble:
            return False
        return self._put(
            f"{pulse.at_s:.6f},{self._clock():.6f},{pulse.side.value},{pulse.channel},"
            f"{pulse.current_ma:.4g},{pulse.pulse_width_us:.4g}\n"
        )

    def poll(self, now_s: float) -> DeviceHealth:
        """Tell whether it still writes; nothing ever waits."""
        return DeviceHealth(not self._trouble, 0, self._trouble)

    def silence(self) -> None:
        """Mark a silence; nothing is written after it."""
        if not self._trouble:
            now_s = self._clock()
            self._put(f"{now_s:.6f},{now_s:.6f},,,0,0\n")
            self._trouble = self._trouble or "stopped"

    def close(self) -> None:
        """Silence, and give the file its name; may be called twice."""
        self.silence()
        self._stream = None
        files, self._files = self._files, ExitStack()
        try:
            files.close()
        except (OSError, OutputError) as error:
            raise DeviceError(f"what was recorded could not be written: {error}") from error

    def _put(self, line: str) -> bool:
        try:
            if self._stream is None:
                return False
            self._stream.write(line)
        except OSError as error:
            self._trouble = f"the recorder cannot write ({error})"
            return False
        return True
