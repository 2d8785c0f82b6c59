"""The engine of the stimulator from sample to pulse: delays, leases, killing it, one step, memory."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.stimulation_child import SENSOR, profile_of
from benchmarks.stimulation_runs import RATE_HZ, WALK_S, Delays, RealTimeRun, kill_often, real_time_run, virtual_walk
from benchmarks.tables import Bar, Measure, Section, number
from surefoot.recording import FloatArray, write_parquet
from surefoot.stimulation import core
from surefoot.stimulation.control import CoreAndGate
from surefoot.stimulation.hard_limits import LEASE_S
from surefoot.stimulation.sample import Sample

_NONE = (Bar("figure", 0),)
_DEFINITIONS = (
    "End to end: a virtual walk with a turn and a stop at 100 Hz, repeated at real time; engine, core, gate, driver "
    "and watchdog as in use, and a simulated P24 in its own process on a pseudo-terminal, all on one machine with one "
    "clock. A delay counts from the moment a sample was due (waking up late is part of it) to the moment at which the "
    "device puts the pulse out. A missed lease: stimulation was wished for at one sample, and the next one came to the "
    f"gate later than the {1000.0 * LEASE_S:.0f} ms of a lease.",
    "Engine, watchdog and simulated device have real-time scheduling where the system grants it, and other work does "
    "not hold them up. It does hold up the pseudo-terminal, which the kernel serves as ordinary work; and nothing "
    "helps where the host takes the machine itself away. An observer on each processor, which runs before every "
    "program and does nothing but wake up every 2 ms, tells when: a processor stood still where it woke more than 2 ms "
    "late. What one program here does to another it cannot see. Beside each figure over everything stands that without "
    "the delays that such a standstill touches; the bars hold for everything.",
    "Killing: kill -9 at a random moment while pulses come at 40 Hz, again and again; the time to the last pulse that "
    "the device put out, and to the stop packet. Silence needs no packet: in this mode the device puts out nothing "
    "that was not asked for; the packet switches its high voltage off.",
    "One step of the core: processor time of core.step on the same walk, three runs. The same step takes longer when "
    "other work has the caches or the host has the processor; the least of three is what the step itself takes. "
    "Memory: core and gate, started, fed with the walk over and over as fast as they take it; growth from the first "
    "tenth to the end.",
)


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
        (*run_measures(run, minutes), *_kill_measures(killed), *_step_measures(), *_memory_measures(hours)),
    )


def step_times_us(repeats: int = 3) -> tuple[FloatArray, FloatArray]:
    """Return the processor time of each step of the core on the walk in µs: the least of all runs, and of one."""
    samples = list(_samples(2.0 * WALK_S))
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
    last = round(seconds * RATE_HZ) - 1
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
                yield Sample(SENSOR, at / RATE_HZ, acc, gyr, at / RATE_HZ)
                at += 1

    return islice(endless(), round(seconds * RATE_HZ))


def _memory() -> tuple[float, int]:
    gc.collect()
    pages = Path("/proc/self/statm")
    resident = int(pages.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6 if pages.exists() else np.nan
    return resident, sys.getallocatedblocks()


def run_measures(run: RealTimeRun, minutes: float) -> tuple[Measure, ...]:
    longest = number(1e3 * run.standstills_s.max(initial=0.0), 0)
    return (
        *_quantiles(
            "engine_onset", f"First pulse of each stimulation put out after its sample, {minutes:g} min", run.onset
        ),
        *_quantiles("engine_given", "the same until it was given to the line", run.given, bar=False),
        *_quantiles("engine_gaps", "Every other pulse put out later than 25 ms after the one before", run.gaps),
        *_quantiles("engine_delay", "Every sample decided and sent", run.sample),
        Measure("engine_leases", "Missed leases", len(run.missed_s), n=run.sample.at_s.size, digits=0, bars=_NONE),
        Measure(
            "engine_leases_undisturbed",
            "of them, without a standstill of the machine",
            run.missed_undisturbed,
            n=len(run.missed_s),
            digits=0,
            bars=_NONE,
            own=True,
        ),
        Measure("engine_restarts", "Stops for missed deadlines", run.restarts, digits=0, bars=_NONE, own=True),
        Measure("engine_ended", _early_text(run.ended_early), len(run.ended_early), digits=0, bars=_NONE, own=True),
        Measure(
            "engine_standstills",
            f"Standstills of a processor meanwhile, in all (longest {longest} ms)",
            float(run.standstills_s.sum()),
            n=run.standstills_s.size,
            unit="s",
            digits=2,
        ),
    )


def _early_text(words: tuple[str, ...]) -> str:
    return f"Ends before its time{' (' + '; '.join(sorted(set(words))) + ')' if words else ''}"


def _quantiles(key: str, name: str, found: Delays, *, bar: bool = True) -> tuple[Measure, ...]:
    middle, longest, calm = (number(v, 2) for v in (found.ms(0.5), found.ms(1.0), found.ms(1.0, undisturbed=True)))
    return (
        Measure(
            key,
            f"{name}, 99th percentile (median {middle}, longest {longest})",
            found.ms(0.99),
            n=found.at_s.size,
            unit="ms",
            digits=2,
            bars=(Bar("figure", 5.0),) if bar else (),
        ),
        Measure(
            f"{key}_undisturbed",
            f"the same without a standstill of the machine (longest {calm})",
            found.ms(0.99, undisturbed=True),
            n=int(found.undisturbed.sum()),
            unit="ms",
            digits=2,
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
            n=round(3600.0 * hours * RATE_HZ),
            unit="MB",
            digits=2,
            bars=(Bar("figure", 1.0),),
            own=True,
        ),
    )
