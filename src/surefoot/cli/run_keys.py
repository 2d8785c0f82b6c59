"""Keys and words that steer a run: one key stops, one key starts, every other does nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

START, STOP = "start", "stop"
_STOPS = " \r\n\x03"
_KEYS = {"s": START, "S": START, "l": "test left", "r": "test right"}
_WORDS = frozenset({START, STOP, "test left", "test right", "mode gait", "mode exercise", "mode test", "mode pause"})


def asked_by_keys(typed: str) -> list[str]:
    """Return what keys ask for: a stop wherever it stands; anything else only as one key pressed alone.

    An arrow or a function key sends several characters, some of them letters; it does nothing.
    """
    if any(key in typed for key in _STOPS):
        return [STOP]
    return [_KEYS[typed]] if typed in _KEYS else []


@dataclass
class Keys:
    """Where requests come from; reads without waiting.

    Parameters
    ----------
    terminal
        Whether somebody presses keys; otherwise lines are read.
    """

    terminal: bool
    open: bool = True
    _begun: str = ""

    def fileno(self) -> int:
        """Return the number of standard input, to wait for it among others."""
        return sys.stdin.fileno()

    def read(self) -> list[str]:
        """Return what was asked for since; call it when there is something to read."""
        try:
            typed = os.read(self.fileno(), 256).decode("utf-8", "replace")
        except OSError:  # the terminal has hung up
            typed = ""
        if not typed:  # the end of what was piped in is no request; a terminal that is gone is
            self.open = False
            return [STOP] if self.terminal else []
        if self.terminal:
            return asked_by_keys(typed)
        *lines, self._begun = (self._begun + typed).split("\n")
        return [word for line in lines if (word := line.strip().lower()) in _WORDS]


@contextmanager
def keys() -> Iterator[Keys]:
    """Give single keys, without Enter, for as long as the block lasts; lines where input is no terminal.

    Ctrl-S and Ctrl-Q are keys like any other meanwhile: none of them can halt the screen.
    """
    if not sys.stdin.isatty():
        yield Keys(terminal=False)
        return
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin.fileno())
    try:
        tty.setcbreak(sys.stdin.fileno())
        unhalted = termios.tcgetattr(sys.stdin.fileno())
        unhalted[0] &= ~termios.IXON
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, unhalted)
        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)  # what was typed before it was read is no request
        yield Keys(terminal=True)
    finally:
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, before)  # not after the output, which may be blocked
