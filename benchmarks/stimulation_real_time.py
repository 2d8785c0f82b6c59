"""The stimulator's engine at real time, from sample to pulse: delays and leases. An hour of it takes an hour."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.stimulation_runs import Delays, RealTimeRun, real_time_run, virtual_walk
from benchmarks.tables import Bar, Measure, Section, number
from surefoot.recording import write_parquet
from surefoot.stimulation.hard_limits import LEASE_S

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
)


def measure(minutes: float = 60.0) -> Section:
    """Run for so long."""
    with tempfile.TemporaryDirectory() as name:
        walk = Path(name) / "walk.parquet"
        write_parquet(virtual_walk(), walk)
        run = real_time_run(walk, 60.0 * minutes)
    return Section(
        "stimulation_real_time", "The stimulator's engine at real time", _DEFINITIONS, _run_measures(run, minutes)
    )


def _run_measures(run: RealTimeRun, minutes: float) -> tuple[Measure, ...]:
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
