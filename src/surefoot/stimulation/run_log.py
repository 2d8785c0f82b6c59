"""The log of a run: one line of JSON for each thing that happened, only ever added to."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from surefoot.errors import OutputError

_MOST_KEPT = 2000


class RunLog:
    """Keeps lines in memory and adds them to a file when there is time for it.

    Every line has ``at`` (UTC), ``now_s`` (the engine's clock), ``kind``, ``side`` (null where it concerns both) and
    ``text``. What an earlier run wrote into the same file stays.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    OutputError
        When it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._lines: list[str] = []
        try:
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        except OSError as error:
            raise OutputError(f"{path.name} cannot be written: {error.strerror}; choose another folder") from error

    def note(self, now_s: float, kind: str, text: str, side: str | None = None) -> None:
        """Keep one line."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "now_s": round(now_s, 4), "kind": kind, "side": side, "text": text}
        self._lines.append(json.dumps(line, ensure_ascii=False) + "\n")
        if len(self._lines) >= _MOST_KEPT:
            self.flush()

    def flush(self) -> None:
        """Add what was kept to the file; a full disk costs the log, not the run."""
        data = "".join(self._lines).encode()
        self._lines.clear()
        try:
            while data:
                data = data[os.write(self._file, data) :]
        except OSError:
            self._lines.append('{"kind": "log_lost", "text": "lines were lost: the disk did not take them"}\n')
