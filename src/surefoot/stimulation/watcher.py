"""Whether whoever watches a run can still be heard: the beat of the process that reads the keys.

A line that is open proves nothing: the process behind it may be halted, or blocked, and with it the key that stops.
"""

from __future__ import annotations

from typing import Final

BEAT: Final = "beat"
BEAT_S: Final = 0.1
UNWATCHED_S: Final = 0.5
"""Without a beat for so long nobody can be heard any more."""

_LONGEST_TURN_S: Final = 0.05


class Watcher:
    """The watcher as the engine hears it. Who never beats does not watch, and is not missed."""

    def __init__(self) -> None:
        self._beats = False
        self._unheard_s = 0.0
        self._turn_s = 0.0

    def hear(self, word: str) -> None:
        """Take in a word; every word is a sign of life."""
        self._beats = self._beats or word == BEAT
        self._unheard_s = 0.0

    def is_missing(self, now_s: float) -> bool:
        """Tell at each turn of the loop whether the watcher has been silent for too long."""
        # a turn that took long is counted short: an engine that was late itself cannot blame the watcher
        self._unheard_s += min(max(now_s - self._turn_s, 0.0), _LONGEST_TURN_S)
        self._turn_s = now_s
        return self._beats and self._unheard_s > UNWATCHED_S
