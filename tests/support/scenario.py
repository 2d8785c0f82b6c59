"""Scenarios: a person or a simple signal, faults at given times, and what must come of it.

A scenario file (YAML) has `name`, `hazards`, `story`, and one of

- `input`: ``steps`` (a moving sensor; 0.6 s of every 1.2 s is wished), ``steady`` (all is wished, all the time), or a
  virtual person, followed by the core: ``walk:KIND``, ``rest:ACTIVITY``, ``walk_then:KIND:ACTIVITY``, ``stairs:up``,
  ``stairs:down``, ``backward:KIND``; with `sensors`, `duration_s`, `events` and `expect`; `worn` tells where the
  sensors of a virtual person really sit, where that is not what they are named, and `gait` changes how both feet move;
- `profile`: changes to an example profile, with `refused`: words of the violations;
- `proved_by`: tests that hold it where processes and devices are needed.

Whatever happens in an `input`, an oracle of its own watches every pulse.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from gate_oracle import Oracle
from scenario_people import KINDS, person

from surefoot.recording import Placement, Side
from surefoot.stimulation import core
from surefoot.stimulation import safety_gate as gate
from surefoot.stimulation.amplitude import DeviceLimits
from surefoot.stimulation.command import Activity, Command, Mode, Phase, Refusal
from surefoot.stimulation.device import DeviceHealth, Pulse
from surefoot.stimulation.profile_file import example_profile, profile_from_toml, profile_to_toml
from surefoot.stimulation.sample import Sample, Vector
from surefoot.stimulation.source_replay import samples_of

FOLDER = Path(__file__).parents[1] / "scenarios"
EVENTS = frozenset(
    {
        "start", "stop", "mode", "level", "device_unwell", "engine_clock_back", "engine_hangs",
        "sensor_gone", "frozen", "repeated", "saturated", "not_a_number", "wrong_units", "sensor_clock_ahead",
        "sensor_clock_back", "used_late", "held_up", "turned", "same_signal", "same_leg", "other_leg", "wish",
    }
)  # fmt: skip
KEYS = {"name", "hazards", "story", "input", "sensors", "worn", "gait", "duration_s", "rate_hz", "device_ma",
        "settings", "events", "expect", "profile", "refused", "proved_by"}  # fmt: skip
EXPECTED = {"pulses", "silent", "refusals", "never", "stopped_by", "most_ma", "longest_on_s", "most_share"}
TICK_S = 0.001


@dataclass(frozen=True)
class Scenario:
    """One file."""

    path: Path
    content: dict[str, Any]

    @property
    def hazards(self) -> list[str]:
        """Ids of the hazards that it proves a measure for."""
        return list(self.content["hazards"])


@dataclass
class Outcome:
    """What came of it."""

    pulses: list[Pulse] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    stopped_by: str = ""


def scenarios() -> list[Scenario]:
    """Read all files, and check that they say nothing that is not understood."""
    found = [Scenario(p, yaml.safe_load(p.read_text("utf-8"))) for p in sorted(FOLDER.glob("*.yaml"))]
    for scenario in found:
        content = scenario.content
        assert set(content) <= KEYS, f"{scenario.path.name}: {set(content) - KEYS}"
        assert {e["do"] for e in content.get("events", [])} <= EVENTS, scenario.path.name
        assert set(content.get("expect", {})) <= EXPECTED, scenario.path.name
    return found


def play(content: dict[str, Any]) -> Outcome:
    """Run a scenario with an `input` through core (for virtual people), gate and oracle, ms by ms."""
    return _Stage(content).play()


def changed_profile(changes: dict[str, str]) -> str:
    """Return the example profile as text with some of its values replaced."""
    text = profile_to_toml(example_profile(Placement.LEFT_FOOT))
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


class _Stage:
    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content
        self.sensors = [Placement(name) for name in content["sensors"]]
        self.worn = [Placement(name) for name in content.get("worn", content["sensors"])]
        text = profile_to_toml(example_profile(*self.sensors))
        for old, new in content.get("settings", {}).items():
            assert old in text, old
            text = text.replace(old, new)
        self.profile = profile_from_toml(text)
        device_ma = float(content.get("device_ma", 100.0))
        self.gate = gate.initial_gate_state(self.profile, DeviceLimits(current_ma=device_ma))
        self.oracle = Oracle(self.profile, device_ma=device_ma)
        self.outcome = Outcome()
        self.followed = core.initial_state(self.profile)
        self.kind, _, self.who = content["input"].partition(":")
        self.rate = float(content.get("rate_hz", 100.0))
        self.shift_s: dict[Placement, float] = {}
        self.last: dict[Placement, Sample] = {}
        self.engine_shift_s = 0.0
        self.wish: float | None = None

    def play(self) -> Outcome:
        end_s = float(self.content["duration_s"])
        stream = self._people(end_s) if self.kind in KINDS else self._signal(end_s)
        waiting = next(stream, None)
        events = sorted(self.content.get("events", [{"at": 0.0, "do": "start"}]), key=lambda e: e["at"])
        for tick in range(round(end_s / TICK_S)):
            t = tick * TICK_S
            while events and events[0]["at"] <= t:
                self._switch(events.pop(0), t)
            hangs = self._now("engine_hangs", t)
            while waiting is not None and waiting.time_s <= t:
                if not hangs:
                    self._take(waiting, t)
                waiting = next(stream, None)
            if not hangs:
                self._ask(t)
        self.outcome.violations = self.oracle.violations
        self.outcome.stopped_by = self.gate.stopped_by
        return self.outcome

    def _people(self, end_s: float) -> Iterator[Sample]:
        named = dict(zip(self.worn, self.sensors, strict=True))
        for sample in samples_of(person(self.kind, self.who, self.worn, end_s, self.content.get("gait"))):
            yield sample._replace(placement=named[sample.placement])

    def _signal(self, end_s: float) -> Iterator[Sample]:
        for n in range(int(end_s * self.rate)):
            for index, placement in enumerate(self.sensors):
                t = n / self.rate
                turn = 3.0 * math.sin(5.2 * t + math.pi * index)  # the legs move in turn
                faster = max(turn, 0.0)
                yield Sample(placement, t, (turn, 0.1, 9.8 + 0.3 * turn), (0.2, faster + 1e-3 * turn, 0.1), t)

    def _now(self, what: str, t: float, placement: Placement | None = None) -> dict[str, Any] | None:
        for event in self.content.get("events", []):
            at_place = "sensor" not in event or event["sensor"] == placement
            if event["do"] == what and at_place and event["at"] <= t < event.get("until", math.inf):
                return dict(event)
        return None

    def _switch(self, event: dict[str, Any], t: float) -> None:
        now, what = t + self.engine_shift_s, event["do"]
        if what == "start":
            if now < self.gate.now_s:
                self.oracle.restart_clock()
            self.gate = gate.start(now, self.gate)
            self.oracle.silence()
            self.oracle.running = True
        elif what == "stop":
            self.gate = gate.stop(now, self.gate)
            self.oracle.running = False
        elif what == "mode":
            self.gate = gate.set_mode(Mode(event["to"]), now, self.gate)
            self.followed = core.switch_mode(self.followed, Mode(event["to"]), now)
            self.oracle.mode = event["to"]
            self.oracle.silence()
        elif what == "level":
            for side, _ in self.profile.legs:
                self.gate = gate.set_level(side, event["to"], self.gate)
                self.oracle.set_level(side, event["to"])
        elif what == "device_unwell":
            self.gate, told = gate.hear_device(DeviceHealth(False, 0, "unplugged"), now, self.gate)
            self._heard(told)
        elif what == "engine_clock_back":
            self.engine_shift_s -= event["by"]
        elif what in ("sensor_clock_ahead", "sensor_clock_back"):
            by = event["by"] if what.endswith("ahead") else -event["by"]
            self.shift_s[Placement(event["sensor"])] = by

    def _take(self, sample: Sample, t: float) -> None:
        place, now = sample.placement, t + self.engine_shift_s
        if self._now("sensor_gone", t, place):
            return
        sample = self._spoilt(sample, t)._replace(arrived_s=now)
        if held := self._now("held_up", t, place):  # what arrives now was measured so much earlier
            sample = sample._replace(time_s=sample.time_s - held["by"])
        if late := self._now("used_late", t, place):
            sample = sample._replace(arrived_s=now - late["by"])
        side = place.side or Side.LEFT
        if self._now("other_leg", t, place):
            side = Side.RIGHT if side is Side.LEFT else Side.LEFT
        command = self._command(sample, side, t)
        self.oracle.wish(side, command.fraction, now)
        self.gate, _, told = gate.admit(sample, (command,), now, self.gate)
        self._heard(told)

    def _spoilt(self, sample: Sample, t: float) -> Sample:
        place = sample.placement
        sample = sample._replace(time_s=sample.time_s + self.shift_s.get(place, 0.0))
        before = self.last.get(place, sample)
        if self._now("repeated", t, place):
            return before
        if self._now("frozen", t, place):
            return before._replace(time_s=sample.time_s)
        if self._now("not_a_number", t, place):
            return sample._replace(gyr=(math.nan, 0.0, 0.0))
        if turned := self._now("turned", t, place):
            sample = sample._replace(acc=_turned(sample.acc, turned), gyr=_turned(sample.gyr, turned))
        if self._now("saturated", t, place):
            return sample._replace(gyr=(sample.gyr[0], 34.9, sample.gyr[2]))
        if self._now("wrong_units", t, place):
            return sample._replace(acc=(sample.acc[0] / 9.81, sample.acc[1] / 9.81, sample.acc[2] / 9.81))
        if place is self.sensors[-1] and self.sensors[0] in self.last:
            first = self.last[self.sensors[0]]
            if self._now("same_signal", t, place):
                return sample._replace(acc=first.acc, gyr=first.gyr)
            if self._now("same_leg", t, place):  # another sensor on the same foot: mounted and offset otherwise
                x, y, z = first.gyr
                return sample._replace(gyr=(0.05 - y, 0.02 + x, z), acc=(first.acc[1], first.acc[0], first.acc[2]))
        self.last[place] = sample
        return sample

    def _command(self, sample: Sample, side: Side, t: float) -> Command:
        if self.kind in KINDS:
            self.followed, command, _ = core.step(sample, self.followed)
            assert command is not None
            return command
        wished = self._now("wish", t, sample.placement)
        fraction = wished["of"] if wished else 1.0 if self.kind == "steady" or t % 1.2 < 0.6 else 0.0
        doing = (True, None, math.nan, Phase.SWING, Activity.WALKING, 0.0, math.nan, 1.0)
        return Command(side, sample.time_s, float(fraction), *doing)

    def _ask(self, t: float) -> None:
        now = t + self.engine_shift_s
        self.gate, pulses, told = gate.next_pulses(now, self.gate)
        for pulse in pulses:
            self.oracle.pulse(pulse, now)
            self.outcome.pulses.append(pulse._replace(at_s=t))
        self._heard(told)

    def _heard(self, told: tuple[Refusal, ...]) -> None:
        self.outcome.refusals += told
        self.oracle.running = self.oracle.running and self.gate.running


def _turned(vector: Vector, event: dict[str, Any]) -> Vector:
    """What a sensor measures that has turned on its strap: about one of its axes, by so many degrees."""
    about, angle = "xyz".index(event["about"]), math.radians(event["by_deg"])
    first, second = (about + 1) % 3, (about + 2) % 3
    seen = list(vector)
    seen[first] = math.cos(angle) * vector[first] + math.sin(angle) * vector[second]
    seen[second] = math.cos(angle) * vector[second] - math.sin(angle) * vector[first]
    return (seen[0], seen[1], seen[2])
