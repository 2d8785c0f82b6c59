"""An engine with core, gate and P24 in a process of its own, on a recording that is repeated at real time.

Usage: python -m benchmarks.stimulation_child PLAN LINK, started by `benchmarks.stimulation_runs`.
"""

from __future__ import annotations

import json
import socket
import sys
import time
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from surefoot.recording import Placement, read
from surefoot.stimulation.command import Command, Mode, Reason
from surefoot.stimulation.device import Pulse
from surefoot.stimulation.device_science_mode import ScienceModeStimulator
from surefoot.stimulation.engine import Engine
from surefoot.stimulation.engine_link import EngineLink
from surefoot.stimulation.engine_process import SIMULATED_ANSWER_S, guard_of, run_engine
from surefoot.stimulation.hard_limits import LEASE_S
from surefoot.stimulation.latency_counter import LatencyCounter
from surefoot.stimulation.profile import Exercise, StimulationProfile
from surefoot.stimulation.profile_file import example_profile
from surefoot.stimulation.run_control import RunControl
from surefoot.stimulation.sample import Sample

SENSOR = Placement.RIGHT_FOOT


class RepeatedWalk:
    """A recording's foot, sample by sample when each is due, again from the start at its end.

    The time of arrival is the time at which a sample was due, so waking up late counts as delay.
    """

    placements = (SENSOR,)
    rate_hz = 100.0

    def __init__(self, path: Path, seconds: float) -> None:
        stream = read(path).streams[SENSOR]
        self._rows = list(zip(stream.acc.tolist(), stream.gyr.tolist(), strict=True))
        self._left = round(seconds * self.rate_hz)
        self._count = 0
        self._begin_s = 0.0

    def open(self) -> None:
        """Start the clock."""
        self._begin_s = time.monotonic()

    @property
    def ended(self) -> bool:
        """Whether enough was sent."""
        return self._count >= self._left

    def read(self, timeout_s: float) -> Sequence[Sample]:
        """Return the samples that are due."""
        due_s = self._begin_s + self._count / self.rate_hz
        if (ahead_s := due_s - time.monotonic()) > 0.0:
            time.sleep(min(ahead_s, timeout_s))
        found: list[Sample] = []
        now_s = time.monotonic()
        while due_s <= now_s and not self.ended:
            acc, gyr = self._rows[self._count % len(self._rows)]
            found.append(Sample(SENSOR, due_s, tuple(acc), tuple(gyr), due_s))
            self._count += 1
            due_s = self._begin_s + self._count / self.rate_hz
        return found

    def close(self) -> None:
        """Nothing to close."""


class Traced(RunControl):
    """Keeps when each pulse was sent, after which sample, and every lease that ran out too early."""

    def __init__(self, profile: StimulationProfile) -> None:
        super().__init__(profile)
        self.sent = array("d")  # sample, sent
        self.missed = array("d")  # taken, next taken
        self._sample_s = self._taken_s = 0.0
        self._wanted = False

    def take(self, sample: Sample, now_s: float) -> tuple[Command | None, Reason]:
        """As usual; a wish that was not renewed within a lease is counted."""
        if self._wanted and self.on and now_s - self._taken_s > LEASE_S:
            self.missed.extend((self._taken_s, now_s))
        command, reason = super().take(sample, now_s)
        self._sample_s, self._taken_s = sample.arrived_s, now_s
        self._wanted = command is not None and command.wanted
        return command, reason

    def pulses(self, now_s: float) -> Sequence[Pulse]:
        """As usual."""
        pulses = super().pulses(now_s)
        for pulse in pulses:
            self.sent.extend((self._sample_s, pulse.at_s))
        return pulses


class TracedDelays(LatencyCounter):
    """Keeps when each delay was counted, too."""

    def __init__(self) -> None:
        super().__init__()
        self.all = array("d")  # when, delay

    def add(self, delay_s: float) -> None:
        """As usual."""
        super().add(delay_s)
        self.all.extend((time.monotonic(), delay_s))


class Quiet:
    """A log that counts kinds and writes nothing."""

    def __init__(self) -> None:
        self.kinds: dict[str, int] = {}

    def note(self, now_s: float, kind: str, text: str, side: str | None = None) -> None:
        """Count."""
        self.kinds[kind] = self.kinds.get(kind, 0) + 1

    def flush(self) -> None:
        """Nothing to write."""


def profile_of(mode: str) -> StimulationProfile:
    """Return the profile of the example, in a mode; exercise with long stretches."""
    from dataclasses import replace

    return replace(example_profile(SENSOR), mode=Mode(mode), exercise=Exercise(on_s=2.9, rest_s=2.0))


def main() -> int:
    """Run, and write what was traced."""
    plan: dict[str, Any] = json.loads(sys.argv[1])
    device = ScienceModeStimulator(plan["port"], only_simulated=True, answer_limit_s=SIMULATED_ANSWER_S)
    control, log = Traced(profile_of(plan["mode"])), Quiet()
    source = RepeatedWalk(Path(plan["recording"]), plan["seconds"])
    link = EngineLink(socket.socket(fileno=int(sys.argv[2])))
    engine = Engine(source, device, control, link, log, guard=lambda: guard_of(device))
    engine.status.delay = delays = TracedDelays()
    code = run_engine(engine)
    facts = {
        "sent": control.sent.tolist(),
        "missed": control.missed.tolist(),
        "kinds": log.kinds,
        "delays": delays.all.tolist(),
        "samples": engine.status.samples,
        "ended": engine.status.ended,
    }
    Path(plan["trace"]).write_text(json.dumps(facts), encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
