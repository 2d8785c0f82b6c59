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
from benchmarks.stimulation_runs import RATE_HZ, WALK_S, kill_often, virtual_walk
from benchmarks.tables import Bar, Measure, Section
from surefoot.recording import FloatArray, write_parquet
from surefoot.stimulation import core
from surefoot.stimulation.control import CoreAndGate
from surefoot.stimulation.sample import Sample

ASKED_H = 24.0
"""Hours of samples over which the memory is to be constant."""

_DEFINITIONS = (
    "Killing: kill -9 at a random moment while pulses come at 40 Hz, again and again; the time to the last pulse that "
    "the device put out, and to the stop packet. Silence needs no packet: in this mode the device puts out nothing "
    "that was not asked for; the packet switches its high voltage off.",
    "One step of the core: processor time of core.step on the same walk, three runs. The same step takes longer when "
    "other work has the caches or the host has the processor; the least of three is what the step itself takes. "
    "Memory: core and gate, started, fed with the walk over and over as fast as they take it; growth from the first "
    f"tenth to the end. Asked for is constant memory over {ASKED_H:g} h of samples; up to 1 MB counts as none.",
)


def measure(kills: int = 50, hours: float = ASKED_H) -> Section:
    """Measure what takes minutes; the run at real time is `benchmarks.stimulation_real_time`."""
    with tempfile.TemporaryDirectory() as name:
        walk = Path(name) / "walk.parquet"
        write_parquet(virtual_walk(), walk)
        killed = kill_often(walk, kills)
    return Section(
        "stimulation_engine",
        "The stimulator's engine",
        _DEFINITIONS,
        (*_kill_measures(killed), *_step_measures(), *_memory_measures(hours)),
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
            own=hours < ASKED_H,
        ),
    )
