"""Core and gate as a live run steers them: beyond what a replay needs, a stop that has a reason of its own."""

from __future__ import annotations

from surefoot.stimulation import safety_gate
from surefoot.stimulation.control import CoreAndGate


class RunControl(CoreAndGate):
    """Core and gate of a live run."""

    def stop_for(self, now_s: float, kind: str, text: str) -> None:
        """Close the gate and tell why, among the refusals."""
        self._gate, told = safety_gate.stopped_for(self._gate, now_s, kind, text)
        self._refused += told
