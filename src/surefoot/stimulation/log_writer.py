"""Writes the log of a run from a process of its own: the engine never waits for a disk, and no line dies with it.

The engine puts lines into a pipe. Where it is killed, what it has put there is still written, and the writer adds that
the engine ended without a word. ``python -m surefoot.stimulation.log_writer FILE IF_KILLED`` reads lines of JSON
``[now_s, kind, text, side]`` from standard input; its first answer is a line, empty where all is well.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from surefoot.errors import OutputError
from surefoot.stimulation.audit_log import AuditLog

_CLOSE_S = 5.0
_MOST_KEPT_BYTES = 1_000_000


class LogPipe:
    """The engine's end; nothing here waits but the beginning and the end.

    Parameters
    ----------
    path
        The log.
    if_killed
        What then becomes of the device, for the last line.

    Raises
    ------
    OutputError
        When it cannot be written.
    """

    def __init__(self, path: Path, if_killed: str) -> None:
        self._kept = b""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "surefoot.stimulation.log_writer", str(path), if_killed],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        trouble = self._process.stdout.readline().decode("utf-8", "replace")
        if trouble != "\n":
            self.close()
            raise OutputError(trouble.strip() or "the writer of the log did not start")
        self._pipe = self._process.stdin.fileno()
        os.set_blocking(self._pipe, False)

    def note(self, now_s: float, kind: str, text: str, side: str | None = None) -> None:
        """Hand one line over; where the pipe is full it is kept."""
        if len(self._kept) < _MOST_KEPT_BYTES:
            self._kept += json.dumps([now_s, kind, text, side]).encode() + b"\n"
        self.flush()

    def flush(self) -> None:
        """Hand over what was kept, as far as it goes at once."""
        with suppress(OSError):  # full, or nobody reads: the person's step goes on
            while self._kept:
                self._kept = self._kept[os.write(self._pipe, self._kept) :]

    def close(self) -> None:
        """Wait until everything is on the disk; may be called twice."""
        process = self._process
        with suppress(OSError, subprocess.TimeoutExpired, ValueError):
            if process.poll() is None and process.stdin is not None and not process.stdin.closed:
                os.set_blocking(process.stdin.fileno(), True)
                self.flush()
                process.stdin.close()
                process.wait(_CLOSE_S)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


def main() -> int:
    """Write lines until the pipe ends."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # they are meant for the engine, whose last words are still to come
    try:
        log = AuditLog(sys.argv[1])
    except OutputError as error:
        print(str(error), flush=True)
        return 1
    print(flush=True)
    now_s, kind, left = 0.0, "", b""
    with log:
        while received := os.read(sys.stdin.fileno(), 65536):
            *lines, left = (left + received).split(b"\n")
            for line in lines:
                now_s, kind, text, side = json.loads(line)
                log.note(now_s, kind, text, side)
            log.flush()
        if not kind.startswith("ended"):
            log.note(now_s, "ended_without_a_word", f"the engine was killed; {sys.argv[2]}", None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
