"""Core, learning and gate as one: what the engine asks, sample by sample and pulse by pulse.

Holds their states, which are values, between the calls; decides nothing by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from surefoot.recording import Side
from surefoot.stimulation import core, safety_gate
from surefoot.stimulation.amplitude import DeviceLimits
from surefoot.stimulation.command import Command, Mode, Output, Reason, Refusal
from surefoot.stimulation.device import Pulse
from surefoot.stimulation.profile import StimulationProfile
from surefoot.stimulation.sample import Sample
from surefoot.stimulation.stride_learning import StrideLearning


class CoreAndGate:
    """Decides what is stimulated, for one profile.

    Parameters
    ----------
    profile
        The profile.
    device
        What the device can give; the hard limits where None.
    """

    def __init__(self, profile: StimulationProfile, device: DeviceLimits | None = None) -> None:
        self._learning = StrideLearning(profile)
        self._core = self._learning.begin(core.initial_state(profile))
        self._gate = safety_gate.initial_gate_state(profile, device)
        self._outputs: dict[Side, Output] = {}
        self._refused: list[Refusal] = []
        self._cut: set[Side] = set()  # legs that did not get their wish since their last sample

    @property
    def on(self) -> bool:
        """Whether anything may come out at all."""
        return self._gate.running

    @property
    def learning(self) -> StrideLearning:
        """What is learned from stride to stride."""
        return self._learning

    @property
    def mode(self) -> Mode:
        """The mode."""
        return self._core.mode

    @property
    def asks(self) -> str:
        """Nothing is asked of the person before a start."""
        return ""

    def take(self, sample: Sample, now_s: float) -> tuple[Command | None, Reason]:
        """Follow the gait by one sample, and let the gate judge it."""
        self._core, command, reason = core.step(sample, self._core)
        commands = () if command is None else (command,)
        self._cut |= safety_gate.cuts(now_s, self._gate)  # a lease that ran out is seen before it is renewed
        self._gate, outputs, told = safety_gate.admit(sample, commands, now_s, self._gate)
        for output in outputs:
            self._outputs[output.side] = output
        self._refused += told
        self._cut |= safety_gate.cuts(now_s, self._gate)
        if command is not None:
            as_wished = self.on and self.mode is Mode.GAIT and command.side not in self._cut
            self._cut.discard(command.side)
            self._core = self._learning.take(command, self._core, as_wished=as_wished)
        return command, reason

    def pulses(self, now_s: float) -> Sequence[Pulse]:
        """Return the pulses that are due now."""
        self._gate, pulses, told = safety_gate.next_pulses(now_s, self._gate)
        self._refused += told
        self._cut |= safety_gate.cuts(now_s, self._gate)
        return pulses

    def next_due_s(self, now_s: float) -> float:
        """Tell when the next pulse is due; infinity where none is."""
        return safety_gate.next_pulse_due_s(self._gate)

    def outputs(self) -> tuple[Output, ...]:
        """Return what each leg was last given."""
        return tuple(self._outputs.values())

    def refusals(self) -> Sequence[Refusal]:
        """Return what was refused since the last call."""
        told, self._refused = self._refused, []
        return told

    def start(self, now_s: float) -> None:
        """Open the gate; exercise and test begin anew."""
        self._core = core.switch_mode(self._core, self._core.mode, now_s)
        self._gate = safety_gate.start(now_s, self._gate)

    def stop(self, now_s: float) -> None:
        """Close the gate."""
        self._gate = safety_gate.stop(now_s, self._gate)

    def ask(self, words: str, now_s: float) -> str:
        """Change the mode (``mode pause``) or ask for a test burst (``test left``)."""
        kind, _, name = words.partition(" ")
        if kind == "mode" and name in set(Mode):
            self._core = core.switch_mode(self._core, Mode(name), now_s)
            self._gate = safety_gate.set_mode(Mode(name), now_s, self._gate)
            return f"mode {name}"
        if kind == "test" and name in set(Side) and self.mode is Mode.TEST and self.on:
            self._core = core.request_test(self._core, Side(name), now_s)
            return f"test burst, {name}"
        return ""
