"""Measure one recording in a process of its own, on one core, and time it; prints JSON.

Usage: python -m benchmarks.speed_child RECORDING.parquet REPEATS
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path


def peak_mb() -> float:
    """Return this process's own greatest resident size in MB (ru_maxrss would also hold that of its parent)."""
    status = Path("/proc/self/status")
    if not status.exists():
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    lines = status.read_text(encoding="ascii").splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1024 / 1e6


def main() -> None:
    """Import, read, measure once cold and then warm."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    begin = time.perf_counter()
    from surefoot.gait import analyse_walk
    from surefoot.recording import read

    imported = time.perf_counter()
    recording = read(sys.argv[1])
    loaded = time.perf_counter()
    strides = analyse_walk(recording).strides.height
    first = time.perf_counter()
    peak = peak_mb()
    wall, cpu = [], []
    for _ in range(int(sys.argv[2])):
        start, used = time.perf_counter(), time.process_time()
        analyse_walk(recording)
        wall.append(time.perf_counter() - start)
        cpu.append(time.process_time() - used)
    print(
        json.dumps(
            {
                "import_s": imported - begin,
                "read_s": loaded - imported,
                "first_s": first - loaded,
                "wall_s": wall,
                "cpu_s": cpu,
                "strides": strides,
                "peak_mb": peak,
            }
        )
    )


if __name__ == "__main__":
    main()
