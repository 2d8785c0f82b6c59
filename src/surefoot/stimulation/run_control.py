"""Core and gate as a live run steers them: beyond what a replay needs, a stop that has a reason of its own.

At every stop and change of mode the gate also tells the repeats of refusals that it has only counted so far: the log is
to be whole whenever a run ends there.
"""

from __future__ import annotations

from surefoot.stimulation import safety_gate
from surefoot.stimulation.control import CoreAndGate


class RunControl(CoreAndGate):
    """Core and gate of a live run."""

    def stop(self, now_s: float) -> None:
        """Close the gate."""
        super().stop(now_s)
        self._tell_repeats(now_s)

    def ask(self, words: str, now_s: float) -> str:
        """Change the mode or ask for a test burst."""
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

    def _tell_repeats(self, now_s: float) -> None:
        self._gate, told = safety_gate.tell_repeats(now_s, self._gate)
        self._refused += told
