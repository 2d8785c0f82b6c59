"""When a processor of this machine stood still: seen by a process that does nothing but wake up.

Usage: python -m benchmarks.machine_observer PROCESSOR FILE, ended by closing its standard input.

It runs before every other program of the machine, so where it wakes late, no program ran on that processor: the host
had taken it away, or the kernel itself was busy. What a program of ours does to another cannot be seen by it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.data_sets import ROOT
from surefoot.recording import FloatArray
from surefoot.stimulation.real_time import WATCHDOG_PRIORITY, prefer

_EVERY_S = 0.002
_LATE_S = 0.002
_START_S = 60.0
_PRIORITY = WATCHDOG_PRIORITY + 1


@dataclass(frozen=True)
class Standstills:
    """Stretches in which a processor stood still.

    Parameters
    ----------
    between_s
        (k, 2) beginning and end on the machine's clock, in s, in order; stretches that touch are one.
    """

    between_s: FloatArray

    @property
    def lengths_s(self) -> FloatArray:
        """(k,) how long each lasted, in s."""
        return np.asarray(np.diff(self.between_s, axis=1).ravel())

    def touch(self, from_s: FloatArray, to_s: FloatArray) -> FloatArray:
        """Tell which of the stretches given overlap a standstill.

        Parameters
        ----------
        from_s, to_s
            (n,) beginnings and ends in s.

        Returns
        -------
        ndarray
            (n,) bool.
        """
        begun = np.searchsorted(self.between_s[:, 0], to_s, side="right")
        over = np.searchsorted(self.between_s[:, 1], from_s, side="left")
        return np.asarray(begun > over)


class Watching:
    """Observers that are at work from here on, and what they have seen once they ended."""

    def __init__(self, folder: Path) -> None:
        processors = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
        self._files = [folder / f"standstills_{processor}.txt" for processor in processors]
        self._running = [
            subprocess.Popen(
                [sys.executable, "-m", "benchmarks.machine_observer", str(processor), str(file)],
                stdin=subprocess.PIPE,
                cwd=ROOT,
            )
            for processor, file in zip(processors, self._files, strict=True)
        ]
        self._seen: Standstills | None = None
        end_s = time.monotonic() + _START_S
        while not all(file.exists() for file in self._files) and time.monotonic() < end_s:
            time.sleep(0.01)

    @property
    def processes(self) -> tuple[int, ...]:
        """Numbers of the observers' processes."""
        return tuple(process.pid for process in self._running)

    @property
    def seen(self) -> Standstills:
        """All standstills, of whichever processor."""
        if self._seen is None:
            raise RuntimeError("the observers still run")
        return self._seen

    def end(self) -> None:
        """End the observers and join what they saw."""
        for process in self._running:
            if process.stdin is not None:
                process.stdin.close()
            process.wait(10.0)
        self._seen = joined(np.concatenate([written_down(file) for file in self._files]))


@contextmanager
def observed(folder: Path) -> Iterator[Watching]:
    """Watch every processor for as long as the block runs."""
    watching = Watching(folder)
    try:
        yield watching
    finally:
        watching.end()


def written_down(file: Path) -> FloatArray:
    """Read what one observer wrote: (k, 2) in s, none where its processor never stood still."""
    return np.array(file.read_text(encoding="ascii").split(), dtype=np.float64).reshape(-1, 2)


def joined(between_s: FloatArray) -> Standstills:
    """Sort stretches and join those that touch."""
    found: list[list[float]] = []
    for begin, end in between_s[np.argsort(between_s[:, 0])].tolist():
        if found and begin <= found[-1][1]:
            found[-1][1] = max(found[-1][1], end)
        else:
            found.append([begin, end])
    return Standstills(np.array(found).reshape(-1, 2))


def main() -> None:
    """Sleep a little, again and again, and write down every time when that took longer."""
    processor, file = int(sys.argv[1]), Path(sys.argv[2])
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    with suppress(OSError, AttributeError):
        os.sched_setaffinity(0, {processor})
    prefer(_PRIORITY)
    with file.open("w", encoding="ascii", buffering=1) as seen:
        while not ended.is_set():
            due_s = time.monotonic() + _EVERY_S
            time.sleep(_EVERY_S)
            if (now_s := time.monotonic()) - due_s > _LATE_S:
                seen.write(f"{due_s:.6f} {now_s:.6f}\n")


if __name__ == "__main__":
    main()
