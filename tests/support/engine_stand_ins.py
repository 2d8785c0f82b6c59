"""Stand-ins around the engine: a source that is paced, a controller that always stimulates, and how to go wrong.

``python engine_stand_ins.py {"port": ..., "fault": ...} LINK`` runs such an engine on a port in its own process.
"""

from __future__ import annotations

import json
import socket
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from surefoot.recording import Placement, Side
from surefoot.stimulation.amplitude import DeviceLimits
from surefoot.stimulation.command import Activity, Command, Output, Phase, Reason, Refusal
from surefoot.stimulation.device import DeviceHealth, Pulse
from surefoot.stimulation.device_science_mode import ScienceModeStimulator
from surefoot.stimulation.engine import Engine
from surefoot.stimulation.engine_link import EngineLink
from surefoot.stimulation.engine_process import guard_of, run_engine
from surefoot.stimulation.sample import Sample

PERIOD_S = 0.025


class HandClock:
    """A clock that goes only while somebody sleeps: what an engine does by it is the same on any machine."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds


class PacedSource:
    """Samples of a foot at rest at 100 Hz of a clock, a given number of them."""

    placements = (Placement.LEFT_FOOT,)
    rate_hz = 100.0

    def __init__(
        self,
        samples: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._left, self._clock, self._sleep = samples, clock, sleep
        self._next_s = 0.0
        self.closed = 0

    def open(self) -> None:
        self._next_s = self._clock()

    def read(self, timeout_s: float) -> Sequence[Sample]:
        now_s = self._clock()
        if self.ended:
            return ()
        if self._next_s > now_s:
            self._sleep(min(self._next_s - now_s, timeout_s))
            if self._next_s > self._clock():
                return ()
        at_s, self._next_s = self._next_s, self._next_s + 0.01
        self._left -= 1
        return (Sample(Placement.LEFT_FOOT, at_s, (0.0, 0.0, 9.81), (0.0, 0.0, 0.0), at_s),)

    @property
    def ended(self) -> bool:
        return self._left <= 0

    def close(self) -> None:
        self.closed += 1


class SteadyController:
    """Stimulates at 40 Hz from the start on; goes wrong after a number of samples."""

    def __init__(self, fault: str = "", after: int = 50) -> None:
        self.on = False
        self.mode = "gait"
        self.asks = ""
        self.levels = {Side.LEFT: 0.5}
        self._fault, self._after = fault, after
        self._due_s = float("inf")
        self.calls: list[str] = []
        self._refused: list[Refusal] = []

    def take(self, sample: Sample, now_s: float) -> tuple[Command | None, Reason]:
        self._after -= self.on
        if self._after < 0 and self._fault == "raise":
            raise ZeroDivisionError("as told")
        if self._after < 0 and self._fault == "hang":
            time.sleep(60.0)
        nan = float("nan")
        command = Command(
            Side.LEFT, sample.time_s, 0.5, True, None, nan, Phase.SWING, Activity.WALKING, nan, nan, 1.0
        )  # fmt: skip
        return command, Reason.SWING

    def pulses(self, now_s: float) -> Sequence[Pulse]:
        if now_s < self._due_s:
            return ()
        self._due_s = now_s + PERIOD_S
        return (Pulse(Side.LEFT, 1, 20.0, 200.0, now_s),)

    def next_due_s(self, now_s: float) -> float:
        return self._due_s

    def outputs(self) -> tuple[Output, ...]:
        return (Output(Side.LEFT, 20.0 if self.on else 0.0, 200.0, 40.0, 0.0),)

    def refusals(self) -> Sequence[Refusal]:
        told, self._refused = self._refused, []
        return told

    def start(self, now_s: float) -> None:
        self.calls.append("start")
        self.on, self._due_s = True, now_s

    def ask(self, words: str, now_s: float) -> str:
        self.calls.append(words)
        return words

    def stop(self, now_s: float) -> None:
        self.calls.append("stop")
        self.on, self._due_s = False, float("inf")

    def stop_for(self, now_s: float, kind: str, text: str) -> None:
        self.stop(now_s)
        self._refused.append(Refusal(None, now_s, kind, text))


@dataclass
class ListLog:
    """Keeps what is noted."""

    lines: list[tuple[str, str]] = field(default_factory=list)

    def note(self, now_s: float, kind: str, text: str, side: str | None = None) -> None:
        self.lines.append((kind, text))

    def flush(self) -> None:
        pass


@dataclass
class ListDevice:
    """A device that keeps what it was told; not well from a number of pulses on."""

    well_for: int = 1_000_000
    told: list[str] = field(default_factory=list)
    limits: DeviceLimits | None = None

    def open(self) -> None:
        self.told.append("open")

    def send(self, pulse: Pulse) -> bool:
        self.told.append("pulse")
        return True

    def poll(self, now_s: float) -> DeviceHealth:
        ok = self.told.count("pulse") < self.well_for
        return DeviceHealth(ok, 0, "" if ok else "as told")

    def silence(self) -> None:
        self.told.append("silence")

    def close(self) -> None:
        self.told.append("close")


def main() -> int:
    plan = json.loads(sys.argv[1])
    device = ScienceModeStimulator(plan["port"], answer_limit_s=5.0)
    engine = Engine(
        PacedSource(100_000),
        device,
        SteadyController(plan["fault"]),
        EngineLink(socket.socket(fileno=int(sys.argv[2]))),
        ListLog(),
        guard=lambda: guard_of(device),
    )
    return run_engine(engine)


if __name__ == "__main__":
    sys.exit(main())
