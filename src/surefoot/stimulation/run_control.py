"""Core and gate as a live run steers them: beyond what a replay needs, the level and a stop with a reason of its own.

At every stop and change of mode the gate also tells the repeats of refusals that it has only counted so far: the log is
to be whole whenever a run ends there.
"""

from __future__ import annotations

from surefoot.recording import Side
from surefoot.stimulation import safety_gate
from surefoot.stimulation.control import CoreAndGate


class RunControl(CoreAndGate):
    """Core and gate of a live run."""

    def stop(self, now_s: float) -> None:
        """Close the gate."""
        super().stop(now_s)
        self._tell_repeats(now_s)

    @property
    def levels(self) -> dict[Side, float]:
        """The person's level of each leg inside the clinician's range, 0 to 1."""
        return {leg.side: leg.level for leg in self._gate.legs}

    def ask(self, words: str, now_s: float) -> str:
        """Change the mode, ask for a test burst, or set the person's level (``level left 55``, in per cent)."""
        kind, _, rest = words.partition(" ")
        if kind == "level":
            return self._set_level(rest)
        mode = self.mode
        done = super().ask(words, now_s)
        if self.mode is not mode:
            self._tell_repeats(now_s)
        return done

    def stop_for(self, now_s: float, kind: str, text: str) -> None:
        """Close the gate and tell why, among the refusals."""
        self._gate, told = safety_gate.stopped_for(self._gate, now_s, kind, text)
        self._refused += told
        self._tell_repeats(now_s)

    def _set_level(self, words: str) -> str:
        side, _, number = words.partition(" ")
        try:
            percent = float(number)
        except ValueError:
            return ""
        if side not in self.levels or not 0.0 <= percent <= 100.0:
            return ""
        self._gate = safety_gate.set_level(Side(side), percent / 100.0, self._gate)
        return f"level {side} {percent:g} %"

    def _tell_repeats(self, now_s: float) -> None:
        self._gate, told = safety_gate.tell_repeats(now_s, self._gate)
        self._refused += told
