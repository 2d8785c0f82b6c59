"""Keys and words that steer a run: what stops counts wherever it stands, everything else only as one key pressed alone.

A key says what is wanted (stronger, on again); what that means for the engine depends on what the run does now
(`Steering`).
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

START, STOP, PAUSE = "start", "stop", "pause"
WEAKER, STRONGER = "weaker", "stronger"
LEVEL_KEYS = {"left": ("1", "2"), "right": ("9", "0")}
"""Of each leg the keys for weaker and stronger: left and right end of the row of digits."""

STEP_PERCENT = 5.0
RISE_EVERY_S = 0.4
"""A key that is held down sends itself again and again; a level rises by one step in this time at most."""

_STOPS = " \r\n\x03"
_KEYS = {"s": START, "S": START, "p": PAUSE, "P": PAUSE, "l": "test left", "r": "test right"} | {
    key: f"{word} {side}"
    for side, keys in LEVEL_KEYS.items()
    for word, key in zip((WEAKER, STRONGER), keys, strict=True)
}
_WORDS = frozenset({START, STOP, "test left", "test right", "mode gait", "mode exercise", "mode test", "mode pause"})

_LEVEL = re.compile(r"level (left|right) \d{1,3}(\.\d{1,3})?")


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
        asked = (line.strip().lower() for line in lines)
        return [word for word in asked if word in _WORDS or _LEVEL.fullmatch(word)]


@dataclass
class Steering:
    """What is asked of the engine for what was asked by keys.

    Parameters
    ----------
    resumed
        The mode to which it goes on after a pause.
    """

    resumed: str = "gait"
    _raised_s: float = float("-inf")

    def asked(self, word: str, status: dict[str, Any], now_s: float) -> str:
        """Return the engine's words; empty where there is nothing to ask for.

        Parameters
        ----------
        word
            From `Keys.read`; what the engine knows goes through as it is.
        status
            The latest, as the engine told it.
        now_s
            Time in s.
        """
        mode = status.get("mode", "")
        if word == PAUSE:
            if mode and mode != PAUSE:
                self.resumed = mode
            return "mode pause"
        if word == START and status.get("on") and mode == PAUSE:
            return f"mode {self.resumed}"
        kind, _, side = word.partition(" ")
        if kind not in (WEAKER, STRONGER):
            return word
        level = status.get("levels", {}).get(side)
        if level is None or (kind == STRONGER and now_s - self._raised_s < RISE_EVERY_S):
            return ""
        if kind == WEAKER:
            return f"level {side} {max(level - STEP_PERCENT, 0.0):g}"
        self._raised_s = now_s
        return f"level {side} {min(level + STEP_PERCENT, 100.0):g}"


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
