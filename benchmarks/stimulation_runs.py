"""Runs of the stimulator's engine at real time beside a simulated P24, and what they showed."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine_observer import Standstills, observed
from benchmarks.stimulation_child import SENSOR
from surefoot.recording import FloatArray, Recording
from surefoot.stimulation.engine_process import EngineProcess, start_program
from surefoot.stimulation.hard_limits import LEASE_S
from surefoot.stimulation.simulated_p24_port import SimulatedPort, simulated_process
from surefoot.virtual import READY_MADE, Course, Sensor, Stop, Turn, simulate

BoolArray = NDArray[np.bool_]
WALK_S = 300.0
RATE_HZ = 100.0
PULSE_HZ = 40.0
_START_S = 30.0
_BEFORE_S = 0.005


@dataclass(frozen=True)
class Delays:
    """Delays and when they were.

    Parameters
    ----------
    at_s, delay_s
        In s; the time on the clock of the machine.
    undisturbed
        Whether no processor stood still in the stretch from 5 ms before the delay to its end.
    """

    at_s: FloatArray
    delay_s: FloatArray
    undisturbed: BoolArray

    def ms(self, share: float, *, undisturbed: bool = False) -> float:
        """Return the delay in ms within which this share of them lies; NaN where there is none."""
        kept = self.delay_s[self.undisturbed] if undisturbed else self.delay_s
        return float(1e3 * np.quantile(kept, share)) if kept.size else float("nan")


@dataclass(frozen=True)
class RealTimeRun:
    """What a run at real time showed.

    Parameters
    ----------
    onset, given, gaps, sample
        From a sample to its pulse, for the first pulse of each stimulation, put out and given to the line; by how much
        the distance of two pulses is too long, for every other; from a sample until everything it led to was sent, for
        every sample.
    missed_s
        (k, 2) for each missed lease: when the last sample before it came to the gate, and when the next one did.
    missed_undisturbed
        How many of them no standstill of a processor touches.
    restarts
        Starts after the gate had stopped for missed deadlines.
    standstills_s
        (l,) how long each standstill of a processor lasted.
    ended_early
        Why it ended before its time, each time.
    """

    onset: Delays
    given: Delays
    gaps: Delays
    sample: Delays
    missed_s: FloatArray
    missed_undisturbed: int
    restarts: int
    standstills_s: FloatArray
    ended_early: tuple[str, ...]


def virtual_walk() -> Recording:
    """Walk five minutes with a turn and a stop, one sensor with noise on the right foot."""
    course = Course(duration_s=WALK_S, turns=(Turn(100.0, 180.0),), stops=(Stop(200.0, 8.0),))
    sensor = Sensor(SENSOR, rate_hz=RATE_HZ, acc_noise_m_s2=0.05, gyr_noise_rad_s=0.003, ringing_m_s2=10.0)
    return simulate(READY_MADE["dragging"].on(course), [sensor], seed=1).recording


def real_time_run(walk: Path, seconds: float) -> RealTimeRun:
    """Run the engine on a repeated walk, watched; where it ends early, start it again for the time that is left."""
    parts: list[tuple[FloatArray, FloatArray, dict[str, Any]]] = []
    restarts, left_s = 0, seconds
    with observed(walk.parent) as watching:
        while left_s > 1.0:
            part, more = _one_run(walk, left_s)
            parts.append(part)
            restarts += more
            left_s -= len(part[2]["delays"]) / 2 / RATE_HZ
    seen = watching.seen
    sent, out = ([part[which] for part in parts] for which in (0, 1))
    onset, given, gaps = (np.concatenate(found) for found in zip(*map(delays, sent, out), strict=True))
    sample = np.concatenate([np.array(part[2]["delays"]).reshape(-1, 2) for part in parts])
    missed = np.concatenate([np.array(part[2]["missed"]).reshape(-1, 2) for part in parts])
    return RealTimeRun(
        *(_delays(found, seen) for found in (onset, given, gaps, sample)),
        missed,
        int((~seen.touch(*missed.T)).sum()),
        restarts,
        seen.lengths_s,
        tuple(part[2]["ended"] for part in parts[:-1]),
    )


def _one_run(walk: Path, seconds: float) -> tuple[tuple[FloatArray, FloatArray, dict[str, Any]], int]:
    log, trace, restarts = walk.with_name("pulses.csv"), walk.with_name("trace.json"), 0
    trace.unlink(missing_ok=True)
    with simulated_process(log) as port:
        engine = _started(port, walk, "gait", seconds, trace)
        asked_s = time.monotonic()
        while engine.end() is None:
            status = engine.link.read(0.1)
            if status and not status["on"] and not status["ended"] and time.monotonic() - asked_s > 0.5:
                engine.link.ask("start")
                restarts, asked_s = restarts + 1, time.monotonic()
        code = engine.stop()
    if not trace.exists():
        raise RuntimeError(f"the engine ended with {code}: {engine.link.latest.get('ended') or 'killed'}")
    told = json.loads(trace.read_text(encoding="utf-8"))
    out = np.array([float(line.split(",")[0]) for line in log.read_text(encoding="utf-8").splitlines()[1:]])
    return (np.array(told["sent"]).reshape(-1, 2), out, told), restarts


def delays(sent: FloatArray, out: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Lay the pulses that were sent beside those that the device put out.

    Parameters
    ----------
    sent
        (n, 2) time of the sample before a pulse, and when it was sent.
    out
        (m,) when the device put pulses out; each belongs to the last one sent before.

    Returns
    -------
    first
        (k, 2) for the first pulse of each stimulation: when it was put out, and how long after its sample.
    given
        (k, 2) the same until it was given to the line.
    gaps
        (l, 2) for every other pulse: when it was put out, and by how much its distance to the one before is longer
        than asked for. All in s.
    """
    if not len(sent) or not len(out):
        return np.empty((0, 2)), np.empty((0, 2)), np.empty((0, 2))
    row = np.clip(np.searchsorted(sent[:, 1], out, side="right") - 1, 0, None)
    gap = np.diff(out, prepend=-np.inf)
    first = gap > LEASE_S
    return (
        np.stack([out, out - sent[row, 0]], axis=1)[first],
        np.stack([out, sent[row, 1] - sent[row, 0]], axis=1)[first],
        np.stack([out, gap - 1.0 / PULSE_HZ], axis=1)[~first],
    )


def _delays(found: FloatArray, seen: Standstills) -> Delays:
    """Mark the delays in which no processor stood still."""
    at_s, delay_s = found.T
    return Delays(at_s, delay_s, ~seen.touch(at_s - delay_s - _BEFORE_S, at_s))


def kill_often(walk: Path, kills: int) -> FloatArray:
    """Return for each kill (last pulse, stop packet) after it, in s; negative where the last pulse was before."""
    chance = random.Random(0)
    found: list[tuple[float, float]] = []
    for _ in range(3 * kills):  # an engine that had ended before it was killed shows nothing
        if len(found) < kills and (one := _killed(walk, chance.uniform(0.0, 0.5))) is not None:
            found.append(one)
    return np.array(found).reshape(-1, 2)


def _killed(walk: Path, after_s: float) -> tuple[float, float] | None:
    with SimulatedPort(real_time=True) as port:
        engine = _started(port.path, walk, "exercise", 60.0, walk.with_name("none.json"))
        try:
            _wait_for_pulses(engine, port)
            time.sleep(after_s)
            if engine.end() is not None:
                return None
            killed_s = time.monotonic()
            os.kill(engine.pid, signal.SIGKILL)
            _wait_for(lambda: not port.device.initialised)
            time.sleep(0.15)
            return max(p.at_s for p in port.put_out) - killed_s, port.device.stopped_s - killed_s
        finally:
            engine.stop()


def _started(port: str, walk: Path, mode: str, seconds: float, trace: Path) -> EngineProcess:
    plan = {"port": port, "mode": mode, "recording": str(walk), "seconds": seconds, "trace": str(trace)}
    engine = start_program([sys.executable, "-m", "benchmarks.stimulation_child"], [json.dumps(plan)])
    _wait_for(lambda: bool(engine.link.read(0.1)) or engine.end() is not None)
    engine.link.ask("start")
    return engine


def _wait_for(wanted: Any) -> None:
    end = time.monotonic() + _START_S
    while not wanted():
        if time.monotonic() > end:
            raise RuntimeError("the engine did not do what it was asked for")
        time.sleep(0.001)


def _wait_for_pulses(engine: EngineProcess, port: SimulatedPort) -> None:
    """Wait for three pulses; where the gate has stopped for missed deadlines, start it again."""

    def pulsing() -> bool:
        status = engine.link.read(0.02)
        if status and not status["on"]:
            engine.link.ask("start")
        return len(port.put_out) >= 3 or engine.end() is not None

    _wait_for(pulsing)
