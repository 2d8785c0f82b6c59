"""An hour of the stimulator's engine at real time: `python -m benchmarks --only stimulation_hour`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.stimulation_engine import run_measures
from benchmarks.stimulation_runs import RealTimeRun, real_time_run, virtual_walk
from benchmarks.tables import Section
from surefoot.recording import write_parquet

_MINUTES = 60.0


def measure() -> Section:
    """Run for an hour."""
    with tempfile.TemporaryDirectory() as name:
        walk = Path(name) / "walk.parquet"
        write_parquet(virtual_walk(), walk)
        return section_of(real_time_run(walk, 60.0 * _MINUTES))


def section_of(run: RealTimeRun) -> Section:
    """Return the table of such a run."""
    return Section(
        "stimulation_hour",
        "The stimulator's engine, an hour",
        ("As above; it takes an hour, and is made by itself.",),
        run_measures(run, _MINUTES),
    )
