"""A controller that starts only after every foot has been lifted in turn (`foot_check`), before each start anew."""

from __future__ import annotations

from collections.abc import Sequence

from surefoot.recording import Side
from surefoot.stimulation.command import Command, Output, Reason, Refusal
from surefoot.stimulation.device import Pulse
from surefoot.stimulation.foot_check import followed, new_check
from surefoot.stimulation.profile import StimulationProfile
from surefoot.stimulation.run_control import RunControl
from surefoot.stimulation.sample import Sample


class CheckedStart:
    """Core and gate behind the check; everything but the start goes through as it is.

    Parameters
    ----------
    control
        Core and gate.
    profile
        Their profile.
    """

    def __init__(self, control: RunControl, profile: StimulationProfile) -> None:
        self._control, self._profile = control, profile
        self._check = new_check(profile)
        self._refused: list[Refusal] = []

    @property
    def on(self) -> bool:
        """Whether anything may come out at all."""
        return self._control.on

    @property
    def mode(self) -> str:
        """The mode."""
        return self._control.mode

    @property
    def levels(self) -> dict[Side, float]:
        """The person's level of each leg, 0 to 1."""
        return self._control.levels

    @property
    def asks(self) -> str:
        """What the person is to do before the start; empty while it is on."""
        return "" if self.on else self._check.text

    def take(self, sample: Sample, now_s: float) -> tuple[Command | None, Reason]:
        """Follow the gait by one sample; behind a closed gate, the check too."""
        if not self.on:
            self._check = followed(self._check, sample)
        return self._control.take(sample, now_s)

    def pulses(self, now_s: float) -> Sequence[Pulse]:
        """Return the pulses that are due now."""
        return self._control.pulses(now_s)

    def next_due_s(self, now_s: float) -> float:
        """Tell when the next pulse is due; infinity where none is."""
        return self._control.next_due_s(now_s)

    def outputs(self) -> tuple[Output, ...]:
        """Return what each leg was last given."""
        return self._control.outputs()

    def refusals(self) -> Sequence[Refusal]:
        """Return what was refused since the last call."""
        told, self._refused = self._refused, []
        return [*told, *self._control.refusals()]

    def start(self, now_s: float) -> None:
        """Open the gate if every foot has been lifted; the next start asks for it again."""
        if not self._check.passed:
            self._refused.append(Refusal(None, now_s, "feet_not_checked", f"not started. {self._check.text}"))
            return
        self._check = new_check(self._profile)
        self._control.start(now_s)

    def stop(self, now_s: float) -> None:
        """Close the gate."""
        self._control.stop(now_s)

    def stop_for(self, now_s: float, kind: str, text: str) -> None:
        """Close the gate and tell why, among the refusals."""
        self._control.stop_for(now_s, kind, text)

    def ask(self, words: str, now_s: float) -> str:
        """Change the mode or a level, or ask for a test burst."""
        return self._control.ask(words, now_s)
