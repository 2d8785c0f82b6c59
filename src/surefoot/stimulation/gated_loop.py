"""The engine's controller (core, learning, gate) in the closed loop: its pulses move the simulated leg one by one."""

from __future__ import annotations

from collections.abc import Callable
from math import nextafter
from typing import Any

from surefoot.recording import Side
from surefoot.stimulation.closed_loop import Pulses
from surefoot.stimulation.command import Command, Reason
from surefoot.stimulation.control import CoreAndGate
from surefoot.stimulation.sample import Sample
from surefoot.stimulation.timing_source import TimingSource

_MOST_PULSES = 8  # in one sample's time


def gated(control: CoreAndGate, side: Side) -> tuple[TimingSource, Callable[[Command], Pulses]]:
    """Return a timing source and what turns its commands into pulses.

    Parameters
    ----------
    control
        Core, learning and gate; started by whoever may.
    side
        The leg.

    Returns
    -------
    TimingSource
        It learns by itself; a shape from outside is not taken.
    callable
        From a command to the pulses that the gate lets out. A pulse acts until the next one is due.
    """
    period = {"until_s": -1.0, "period_s": 0.025}
    last: list[Pulses] = [(0.0, 0.0)]

    def step(sample: Sample, state: Any) -> tuple[Any, Command | None, Reason]:
        command, reason = control.take(sample, sample.time_s)
        return state, command, reason

    def pulses(command: Command) -> Pulses:
        now = command.time_s
        for output in control.outputs():
            if output.side is side and output.frequency_hz > 0.0:
                period["period_s"] = 1.0 / output.frequency_hz
        for _ in range(_MOST_PULSES):
            due = control.next_due_s(now)
            if due > nextafter(command.time_s, float("inf")) + 0.0095:
                break
            now = max(now, due)
            for pulse in control.pulses(now):
                if pulse.side is side:
                    last[0] = (pulse.current_ma, pulse.pulse_width_us)
                    period["until_s"] = now + period["period_s"]
        return last[0] if command.time_s < period["until_s"] else (0.0, 0.0)

    return TimingSource(None, step, lambda state, shape: state), pulses
