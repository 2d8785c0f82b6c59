"""The log of what was refused and switched: one line of JSON each, chained by hashes, so that changes are seen.

A line holds its number, the time (UTC and the engine's clock), kind, side (null where it concerns both), text, and the
SHA-256 of the line before it and of itself. What was cut off at the end cannot be told from the file alone: keep the
last hash elsewhere where that matters. Nothing in it names a person.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from surefoot.errors import FileReadError, OutputError
from surefoot.recording.file_guard import check_size, show

if sys.platform != "win32":
    import fcntl

MOST_BYTES = 50_000_000
"""A log is never written beyond this."""

_MOST_WAITING = 2000
_LONGEST_TEXT = 300
_TAIL_BYTES = 8192
_BEGINNING = "0" * 64


class LogCheck(NamedTuple):
    """What checking a log found.

    Parameters
    ----------
    lines
        Lines that are in order, from the beginning.
    broken_at
        Number of the first line (from 1) that is not; None where all are.
    text
        In words.
    last_hash
        Hash of the last line that is in order.
    """

    lines: int
    broken_at: int | None
    text: str
    last_hash: str


class AuditLog:
    """Append to a log; lines are kept until `flush`, so that no disk is touched in time with the stimulation.

    Parameters
    ----------
    path
        The file; what is in it stays.

    Attributes
    ----------
    trouble
        Why the last `flush` wrote nothing; empty where it did.

    Raises
    ------
    OutputError
        When it cannot be written, is full, was changed, or another run is writing it.
    """

    def __init__(self, path: Path | str) -> None:
        self._path = Path(path)
        self._waiting: list[_Entry] = []
        self._lost = 0
        self.trouble = ""
        try:
            self._file = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        except OSError as error:
            raise OutputError(f"{show(self._path)} cannot be written: {error.strerror or error}.") from error
        try:
            self._lock()
            self._number, self._hash = self._end()
        except BaseException:
            os.close(self._file)
            raise

    def note(self, now_s: float, kind: str, text: str, side: str | None = None) -> None:
        """Keep one line for the next `flush`. Where too many wait, further ones are counted."""
        if len(self._waiting) >= _MOST_WAITING:
            self._lost += 1
            return
        self._waiting.append(_Entry(_utc(), now_s, kind, text, side))

    def flush(self) -> None:
        """Write what waits, in one piece, down to the disk.

        Where the disk does not take it, it waits for the next time and `trouble` says why: a full disk costs the log,
        not the person's step.
        """
        waiting = list(self._waiting)
        if self._lost:
            text = f"{self._lost} lines found no room"
            waiting.append(_Entry(_utc(), waiting[-1].now_s, "log_lost", text, None))
        if not waiting:
            return
        number, last = self._number, self._hash
        lines = []
        for entry in waiting:
            number += 1
            line, last = _line(number, last, entry)
            lines.append(line)
        try:
            self._write("".join(lines).encode())
        except OutputError as error:
            self.trouble = str(error)
            return
        self.trouble = ""
        self._number, self._hash, self._lost = number, last, 0
        self._waiting.clear()

    @property
    def last_hash(self) -> str:
        """Hash of the last line that was written."""
        return self._hash

    def close(self) -> None:
        """Write what waits and let go of the file; may be called twice."""
        if self._file >= 0:
            self.flush()
            os.close(self._file)
            self._file = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _lock(self) -> None:
        if sys.platform == "win32":
            return  # no such locks there: two writers are not noticed
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise OutputError(f"{show(self._path)} is being written by another run; choose another file.") from error

    def _end(self) -> tuple[int, str]:
        size = os.fstat(self._file).st_size
        if size == 0:
            return 0, _BEGINNING
        if size >= MOST_BYTES:
            raise OutputError(f"{show(self._path)} is full ({size / 1e6:.0f} MB); choose a new file.")
        tail = os.pread(self._file, _TAIL_BYTES, max(0, size - _TAIL_BYTES))
        pieces = tail.split(b"\n")
        whole, torn = pieces[-2] if len(pieces) > 1 else b"", pieces[-1]
        if _read(torn) is not None:  # only the end of its line is missing
            os.write(self._file, b"\n")
            whole, torn = torn, b""
        found = _read(whole)
        if found is None and not (torn and len(pieces) == 1 and size < _TAIL_BYTES):
            raise OutputError(f"{show(self._path)} is no log of Surefoot, or was changed; choose a new file.")
        number, last = (int(found["n"]), str(found["hash"])) if found else (0, _BEGINNING)
        if torn:  # the machine stopped in the middle of a line: it stays where it is, and the chain goes on after it
            number += 1
            text = f"{len(torn)} bytes of a broken line before this"
            line, last = _line(number, last, _Entry(_utc(), math.nan, "log_torn", text, None))
            os.write(self._file, b"\n" + line.encode())
        return number, last

    def _write(self, data: bytes) -> None:
        if self._file < 0:
            raise OutputError(f"{show(self._path)} is closed.")
        try:
            if os.fstat(self._file).st_size + len(data) > MOST_BYTES:
                raise OutputError(f"{show(self._path)} is full; nothing more is logged there.")
            done = os.write(self._file, data)
            if done != len(data):
                os.ftruncate(self._file, os.fstat(self._file).st_size - done)
                raise OutputError(f"{show(self._path)} could not be written: the disk is full.")
            os.fsync(self._file)
        except OSError as error:
            raise OutputError(f"{show(self._path)} could not be written: {error.strerror or error}.") from error


def verify_log(path: Path | str) -> LogCheck:
    """Check that no line of a log was changed, taken out or put in.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    LogCheck
        How far it is in order.

    Raises
    ------
    FileReadError
        When there is no such file, or it is larger than any log.
    """
    path = Path(path)
    if check_size(path, "the log of a run (run.jsonl)") > 2 * MOST_BYTES:
        raise FileReadError(f"{show(path)} is larger than any log of Surefoot.")
    number, last, torn_at = 0, _BEGINNING, 0
    with path.open("rb") as stream:
        for count, raw in enumerate(stream, 1):
            found = _read(raw.rstrip(b"\n"))
            if found is None and not torn_at:
                torn_at = count  # allowed once, where the next line says so
                continue
            in_order = found is not None and found["n"] == number + 1 and found["before"] == last
            said = found is not None and (found["kind"] == "log_torn") == bool(torn_at)
            if not (in_order and said and found is not None):
                return LogCheck(number, torn_at or count, f"line {torn_at or count} was changed or is missing", last)
            number, last, torn_at = number + 1, str(found["hash"]), 0
    if torn_at:
        return LogCheck(number, torn_at, f"line {torn_at}, the last, is broken", last)
    return LogCheck(number, None, f"{number} lines, all in order", last)


class _Entry(NamedTuple):
    at: str
    now_s: float
    kind: str
    text: str
    side: str | None


def _utc() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _line(number: int, before: str, entry: _Entry) -> tuple[str, str]:
    content = {
        "n": number,
        "at": entry.at,
        "now_s": round(entry.now_s, 4) if math.isfinite(entry.now_s) else None,
        "kind": _plain(entry.kind),
        "side": entry.side,
        "text": _plain(entry.text),
        "before": before,
    }
    own = _digest(content)
    return json.dumps({**content, "hash": own}, ensure_ascii=False, separators=(",", ":")) + "\n", own


def _plain(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text[:_LONGEST_TEXT])


def _digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _read(raw: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or set(found) != {"n", "at", "now_s", "kind", "side", "text", "before", "hash"}:
        return None
    own = found.pop("hash")
    if own != _digest(found):
        return None
    return {**found, "hash": own}
