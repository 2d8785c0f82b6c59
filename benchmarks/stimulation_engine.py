"""The engine of the stimulator from sample to pulse: delays, leases, killing it, one step, memory."""

from __future__ import annotations

import gc
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.stimulation_child import SENSOR, profile_of
from benchmarks.tables import Bar, Measure, Section
from surefoot.recording import FloatArray, write_parquet
from surefoot.stimulation import core
from surefoot.stimulation.control import CoreAndGate
from surefoot.stimulation.engine_process import EngineProcess, start_program
from surefoot.stimulation.hard_limits import LEASE_S
from surefoot.stimulation.sample import Sample
from surefoot.stimulation.simulated_p24_port import SimulatedPort, simulated_process
from surefoot.virtual import READY_MADE, Course, Sensor, Stop, Turn, simulate

_WALK_S = 300.0
_RATE_HZ = 100.0
_START_S = 30.0
_DEFINITIONS = (
    "End to end: a virtual walk with a turn and a stop at 100 Hz, repeated at real time; engine, core, gate, driver "
    "and watchdog as in use, and a simulated P24 in its own process on a pseudo-terminal, all on one machine with one "
    "clock. A delay counts from the moment a sample was due (waking up late is part of it) to the moment at which the "
    "device puts the pulse out. A missed lease: stimulation was wished for at one sample, and the next one came to the "
    f"gate later than the {1000.0 * LEASE_S:.0f} ms of a lease.",
    "Engine, watchdog and simulated device have real-time scheduling where the system grants it; what else runs on the "
    "machine then does not matter, but time that the machine itself is taken away by its host does: it is told.",
    "Killing: kill -9 at a random moment while pulses come at 40 Hz, again and again; the time to the last pulse that "
    "the device put out, and to the stop packet.",
    "One step of the core: processor time of core.step on the same walk, three runs. The same step takes longer when "
    "other work has the caches or the host has the processor; the least of three is what the step itself takes. "
    "Memory: core and gate, started, fed with the walk over and over as fast as they take it; growth from the first "
    "tenth to the end.",
)


@dataclass(frozen=True)
class RealTimeRun:
    """What a run at real time showed.

    Parameters
    ----------
    onset_s
        Delay from sample to pulse, for the first pulse of each stimulation.
    late_s
        From when a pulse was due until it was put out, for every pulse.
    delay_ms
        Median, 99th, 99.9th percentile and longest delay from a sample due to everything sent, over all samples.
    samples, missed_leases, restarts
        Counts; restarts after the gate had stopped for missed deadlines.
    stolen_s
        Processor time that the host took away meanwhile; NaN where it is not told.
    """

    onset_s: FloatArray
    late_s: FloatArray
    delay_ms: tuple[float, ...]
    samples: int
    missed_leases: int
    restarts: int
    stolen_s: float


def measure(minutes: float = 2.0, kills: int = 50, hours: float = 1.0) -> Section:
    """Measure everything; an hour end to end takes an hour."""
    with tempfile.TemporaryDirectory() as name:
        walk = Path(name) / "walk.parquet"
        write_parquet(virtual_walk(), walk)
        run = real_time_run(walk, 60.0 * minutes)
        killed = kill_often(walk, kills)
    return Section(
        "stimulation_engine",
        "The stimulator's engine",
        _DEFINITIONS,
        (*_run_measures(run, minutes), *_kill_measures(killed), *_step_measures(), *_memory_measures(hours)),
    )


def virtual_walk() -> Any:
    """Walk five minutes with a turn and a stop, one sensor with noise on the right foot."""
    course = Course(duration_s=_WALK_S, turns=(Turn(100.0, 180.0),), stops=(Stop(200.0, 8.0),))
    sensor = Sensor(SENSOR, rate_hz=_RATE_HZ, acc_noise_m_s2=0.05, gyr_noise_rad_s=0.003, ringing_m_s2=10.0)
    return simulate(READY_MADE["dragging"].on(course), [sensor], seed=1).recording


def real_time_run(walk: Path, seconds: float) -> RealTimeRun:
    """Run the engine on a repeated walk, and lay the pulses sent beside those put out."""
    log, trace = walk.with_name("pulses.csv"), walk.with_name("trace.json")
    stolen_s = _stolen_s()
    with simulated_process(log) as port:
        engine = _started(port, walk, "gait", seconds, trace)
        restarts = 0
        while engine.end() is None:
            status = engine.link.read(1.0)
            if status and not status["on"] and not status["ended"]:
                engine.link.ask("start")
                restarts += 1
                time.sleep(0.2)
        code = engine.stop()
    if not trace.exists():
        raise RuntimeError(f"the engine ended with {code}: {engine.link.latest.get('ended') or 'killed'}")
    told = json.loads(trace.read_text(encoding="utf-8"))
    sent = np.array(told["sent"]).reshape(-1, 3)
    out = np.loadtxt(log, delimiter=",", skiprows=1, usecols=0, ndmin=1)
    onset, late = delays(sent, out)
    return RealTimeRun(
        onset,
        late,
        tuple(told["delay_ms"]),
        told["samples"],
        told["missed_leases"],
        restarts,
        _stolen_s() - stolen_s,
    )


def delays(sent: FloatArray, out: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the delays of first pulses from their sample, and of all pulses from when they were due, in s.

    Parameters
    ----------
    sent
        (n, 3) time of the sample before a pulse, when the pulse was due, when it was sent.
    out
        (m,) when the device put pulses out; each belongs to the last one sent before.
    """
    if not len(sent) or not len(out):
        return np.array([]), np.array([])
    row = np.clip(np.searchsorted(sent[:, 2], out, side="right") - 1, 0, None)
    first = np.diff(out, prepend=-np.inf) > LEASE_S
    return (out - sent[row, 0])[first], out - sent[row, 1]


def kill_often(walk: Path, kills: int) -> FloatArray:
    """Return for each kill (last pulse, stop packet) after it, in s; negative where the last pulse was before."""
    chance = random.Random(0)
    found = []
    for _ in range(kills):
        with SimulatedPort() as port:
            engine = _started(port.path, walk, "exercise", 60.0, walk.with_name("none.json"))
            _wait_for_pulses(engine, port)
            time.sleep(chance.uniform(0.0, 0.5))
            killed_s = time.monotonic()
            os.kill(engine.pid, signal.SIGKILL)
            _wait_for(lambda port=port: not port.device.initialised)
            time.sleep(0.15)
            found.append((max(p.at_s for p in port.put_out) - killed_s, port.device.stopped_s - killed_s))
            engine.stop()
    return np.array(found).reshape(-1, 2)


def step_times_us(repeats: int = 3) -> tuple[FloatArray, FloatArray]:
    """Return the processor time of each step of the core on the walk in µs: the least of all runs, and of one."""
    samples = list(_samples(2.0 * _WALK_S))
    used = np.empty((repeats, len(samples)))
    gc.collect()
    gc.disable()
    try:
        for run in used:
            state = core.initial_state(profile_of("gait"))
            for at, sample in enumerate(samples):
                begin = time.thread_time_ns()
                state, _, _ = core.step(sample, state)
                run[at] = time.thread_time_ns() - begin
    finally:
        gc.enable()
    return used.min(axis=0) / 1e3, used[0] / 1e3


def memory_growth(hours: float) -> tuple[float, int, int]:
    """Return growth of resident memory in MB, growth in blocks of Python's memory, and pulses, over so many hours."""
    control = CoreAndGate(profile_of("gait"))
    control.start(0.0)
    seconds = 3600.0 * hours
    last = round(seconds * _RATE_HZ) - 1
    pulses, early, late = 0, (0.0, 0), (0.0, 0)
    for at, sample in enumerate(_samples(seconds)):
        control.take(sample, sample.arrived_s)
        pulses += len(control.pulses(sample.arrived_s))
        control.refusals()
        if at == last // 10:
            early = _memory()
        elif at == last:
            late = _memory()
    return late[0] - early[0], late[1] - early[1], pulses


def _samples(seconds: float) -> Iterator[Sample]:
    stream = virtual_walk().streams[SENSOR]
    rows = list(zip(map(tuple, stream.acc.tolist()), map(tuple, stream.gyr.tolist()), strict=True))

    def endless() -> Iterator[Sample]:
        at = 0
        while True:
            for acc, gyr in rows:
                yield Sample(SENSOR, at / _RATE_HZ, acc, gyr, at / _RATE_HZ)
                at += 1

    return islice(endless(), round(seconds * _RATE_HZ))


def _started(port: str, walk: Path, mode: str, seconds: float, trace: Path) -> EngineProcess:
    plan = {"port": port, "mode": mode, "recording": str(walk), "seconds": seconds, "trace": str(trace)}
    engine = start_program([sys.executable, "-m", "benchmarks.stimulation_child"], [json.dumps(plan)])
    _wait_for(lambda: bool(engine.link.read(0.1)) or engine.end() is not None)
    engine.link.ask("start")
    _wait_for(lambda: bool(engine.link.read(0.1).get("on")) or engine.end() is not None)
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
        if not status["on"]:
            engine.link.ask("start")
        return len(port.put_out) >= 3

    _wait_for(pulsing)


def _memory() -> tuple[float, int]:
    gc.collect()
    pages = Path("/proc/self/statm")
    resident = int(pages.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 if pages.exists() else np.nan
    return resident, sys.getallocatedblocks()


def _stolen_s() -> float:
    """Return the processor time that the host has taken away since the start, mean of all processors."""
    table = Path("/proc/stat")
    if not table.exists():
        return float("nan")
    steal = int(table.read_text("ascii").splitlines()[0].split()[8])
    return steal / os.sysconf("SC_CLK_TCK") / (os.cpu_count() or 1)


def _run_measures(run: RealTimeRun, minutes: float) -> tuple[Measure, ...]:
    onset = 1e3 * np.quantile(run.onset_s, 0.99) if run.onset_s.size else np.nan
    late = 1e3 * np.quantile(run.late_s, (0.5, 0.99, 1.0)) if run.late_s.size else np.full(3, np.nan)
    p50, p99, p999, longest = run.delay_ms
    return (
        Measure(
            "engine_onset",
            f"First pulse of each stimulation put out after its sample, 99th percentile, {minutes:g} min",
            float(onset),
            n=int(run.onset_s.size),
            unit="ms",
            digits=2,
            bars=(Bar("figure", 5.0),),
        ),
        Measure(
            "engine_late",
            f"Every pulse put out after it was due, 99th percentile (median {late[0]:.2f}, longest {late[2]:.2f})",
            float(late[1]),
            n=int(run.late_s.size),
            unit="ms",
            digits=2,
            bars=(Bar("figure", 5.0),),
        ),
        Measure(
            "engine_delay",
            f"Every sample decided and sent, 99th percentile (median {p50:.1f}, 99.9th {p999:.1f}, most {longest:.1f})",
            p99,
            n=run.samples,
            unit="ms",
            digits=2,
            bars=(Bar("figure", 5.0),),
        ),
        Measure("engine_leases", "Missed leases", run.missed_leases, n=run.samples, digits=0, bars=(Bar("figure", 0),)),
        Measure(
            "engine_restarts",
            "Stops of the gate for missed deadlines",
            run.restarts,
            digits=0,
            bars=(Bar("figure", 0),),
            own=True,
        ),
        Measure(
            "engine_stolen", "Time that the host took the machine away meanwhile", run.stolen_s, unit="s", digits=2
        ),
    )


def _kill_measures(killed: FloatArray) -> tuple[Measure, ...]:
    last, stopped = (1e3 * killed.max(axis=0)) if len(killed) else (np.nan, np.nan)
    n = len(killed)
    return (
        Measure(
            "engine_killed",
            "Last pulse after kill -9, worst",
            max(float(last), 0.0),
            n=n,
            unit="ms",
            bars=(Bar("figure", 100.0),),
        ),
        Measure(
            "engine_stopped",
            "Stop packet after kill -9, worst",
            float(stopped),
            n=n,
            unit="ms",
            bars=(Bar("figure", 100.0),),
        ),
    )


def _step_measures() -> tuple[Measure, ...]:
    least, first = step_times_us()
    name = f"One step of the core, 99.9th percentile, least of three runs (median {np.median(least):.1f})"
    return (
        Measure(
            "engine_step", name, float(np.quantile(least, 0.999)), n=least.size, unit="µs", bars=(Bar("figure", 50.0),)
        ),
        Measure("engine_step_once", "the same in one run", float(np.quantile(first, 0.999)), n=first.size, unit="µs"),
    )


def _memory_measures(hours: float) -> tuple[Measure, ...]:
    grown, blocks, pulses = memory_growth(hours)
    return (
        Measure(
            "engine_memory",
            f"Growth of memory over {hours:g} h of samples ({blocks:+,} blocks, {pulses:,} pulses)",
            grown,
            n=round(3600.0 * hours * _RATE_HZ),
            unit="MB",
            digits=2,
            bars=(Bar("figure", 1.0),),
            own=True,
        ),
    )
