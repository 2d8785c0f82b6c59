"""Speed and memory, on one core, side by side with gaitmap in its own environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.data_sets import ROOT, data_folder, read_set, there
from benchmarks.speed_recordings import save_for_peer, tiled, virtual_walk
from benchmarks.tables import Bar, Detail, Measure, Section, number
from surefoot.recording import Recording, write_parquet

_HOUR_S = 3600.0
_PEER_S = 600.0
_REPEATS = 5
_PEER_REPEATS = 3
_PEER_HOUR_REPEATS = 2
_ONE_THREAD = {
    name: "1"
    for name in (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMBA_NUM_THREADS",
        "POLARS_MAX_THREADS",
    )
}
_WAYS = {"stride": "path stride by stride", "region": "path by Kalman smoother"}
_DEFINITIONS = (
    "Every run is a fresh process pinned to one core with one thread; × real time = length of the recording over the "
    f"median of {_REPEATS} warm runs of analyse_walk (samples in memory to stride table). The bars take processor "
    "time, because other work shares the machine; wall time stands beside it. On an idle machine the two are the same.",
    "Memory: greatest resident size of a fresh process that reads the hour from Parquet and measures it once.",
    "Shell: wall clock of the command from start to exit, median of several runs; cold: no compiled modules of any "
    "package are at hand (an empty byte-code folder), as after an installation.",
    "gaitmap with gaitmap_mad is run as a program in an environment of its own, on the same samples in the same run, "
    "on one core, after a warm-up; from samples in memory to parameters. Two of its documented ways to a path are "
    "timed.",
    "The ratio to gaitmap is asked on the recording that the design names for speed and memory, the two-foot hour at "
    f"100 Hz; the peer, half a minute a run, is timed {_PEER_HOUR_REPEATS} times there. The ratio depends on the "
    "length: gaitmap takes more time for a minute of a long recording than for one of a short recording, Surefoot does "
    "not. So the shorter recordings, on which the bar stood before, have figures of their own; the real walk keeps the "
    "bar too.",
)


@dataclass(frozen=True)
class Timing:
    """Seconds of warm runs, and what else a run told."""

    wall_s: tuple[float, ...]
    cpu_s: tuple[float, ...]
    strides: int
    peak_mb: float
    first_s: float
    read_s: float = float("nan")

    @property
    def median_s(self) -> float:
        """Median wall time."""
        return median(self.wall_s)

    @property
    def median_cpu_s(self) -> float:
        """Median processor time."""
        return median(self.cpu_s)


@dataclass(frozen=True)
class _Compared:
    """A recording that both programs get.

    Parameters
    ----------
    key, title
        Name in keys, and in words.
    recording, seconds
        The recording and its length.
    repeats
        How often the peer is timed.
    bars
        What its ratio must reach.
    """

    key: str
    title: str
    recording: Recording
    seconds: float
    repeats: int = _PEER_REPEATS
    bars: tuple[Bar, ...] = (Bar("figure", 50, "≥"),)


def measure(peer_env: Path | None = None, peer_seconds: float = _PEER_S) -> Section:
    """Time everything; the peer only where its environment is given."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hour = _Compared("hour", "virtual hour, 100 Hz", virtual_walk(_HOUR_S), _HOUR_S, _PEER_HOUR_REPEATS)
        whole = time_surefoot(hour.recording, folder, _REPEATS)
        measures = [*_hour_measures(whole), *_shell_measures(folder)]
        more, rows = _against_peer(hour, whole, folder, peer_env)
        measures += more
        for compared in _shorter(hour.recording, peer_seconds):
            own = time_surefoot(compared.recording, folder, _REPEATS)
            more, of_it = _against_peer(compared, own, folder, peer_env)
            measures += more
            rows += of_it
    detail = Detail(
        "The same recordings, Surefoot and gaitmap",
        (
            "Recording and program",
            "Warm run, wall (s)",
            "least to greatest",
            "Processor (s)",
            "× real time",
            "Strides",
            "First run (s)",
            "Peak (MB)",
        ),
        tuple(rows),
    )
    return Section("speed", "Speed and memory", _DEFINITIONS, tuple(measures), (detail,))


def _shorter(hour: Recording, seconds: float) -> Iterator[_Compared]:
    """Shorter recordings: the beginning of the hour, and a real walk end to end."""
    minutes = f"{seconds / 60.0:g} min"
    yield _Compared("virtual", f"{minutes} of it", tiled(hour, seconds), seconds, bars=())
    if there("healthy_foot_imu_mocap"):
        real = tiled(read_set("healthy_foot_imu_mocap"), seconds)
        yield _Compared("mocap", f"healthy walk repeated for {minutes}, 204.8 Hz", real, seconds)


def run_json(command: Sequence[str], **extra: str) -> dict[str, Any]:
    """Run a program that prints one line of JSON last, with one thread."""
    environment = {**os.environ, **_ONE_THREAD, **extra}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT, check=False, timeout=1800)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"exit {done.returncode}")
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def time_surefoot(recording: Recording, folder: Path, repeats: int) -> Timing:
    """Time Surefoot on a recording in a fresh process."""
    path = folder / "recording.parquet"
    write_parquet(recording, path)
    told = run_json([sys.executable, "-m", "benchmarks.speed_child", str(path), str(repeats)])
    return Timing(
        tuple(told["wall_s"]), tuple(told["cpu_s"]), told["strides"], told["peak_mb"], told["first_s"], told["read_s"]
    )


def time_peer(recording: Recording, folder: Path, peer_env: Path, way: str, repeats: int) -> Timing:
    """Time gaitmap on the same samples."""
    path = folder / "recording.npz"
    save_for_peer(recording, path)
    script = Path(__file__).with_name("peer_gaitmap.py")
    told = run_json([str(peer_env / "bin" / "python"), str(script), str(path), str(repeats), way])
    strides = sum(told["strides"].values())
    return Timing(tuple(told["wall_s"]), tuple(told["cpu_s"]), strides, told["peak_mb"], told["first_s"])


def _pace(seconds: float) -> str:
    return number(_HOUR_S / seconds, 0)


def _hour_measures(whole: Timing) -> tuple[Measure, ...]:
    return (
        Measure(
            "speed_hour",
            "Two-foot hour at 100 Hz, warm, one core",
            _HOUR_S / whole.median_cpu_s,
            n=len(whole.cpu_s),
            unit="× real time",
            digits=0,
            bars=(Bar("figure", 2000, "≥"),),
        ),
        Measure(
            "speed_hour_wall",
            f"the same by wall clock ({_pace(max(whole.wall_s))} to {_pace(min(whole.wall_s))})",
            _HOUR_S / whole.median_s,
            n=len(whole.wall_s),
            unit="× real time",
            digits=0,
        ),
        Measure("speed_hour_first", "first run of that process, reading excluded", whole.first_s, unit="s", digits=2),
        Measure("speed_hour_read", "reading and checking the hour", whole.read_s, unit="s", digits=2),
        Measure(
            "memory_hour",
            "Peak memory of that hour, fresh process",
            whole.peak_mb,
            unit="MB",
            digits=0,
            bars=(Bar("figure", 600),),
        ),
    )


def _shell_measures(folder: Path) -> list[Measure]:
    minute = folder / "minute.parquet"
    write_parquet(virtual_walk(60.0), minute)
    program = str(Path(sys.executable).with_name("surefoot"))
    out = str(folder / "out")
    cold = wall_clock([program, "assess", str(minute), "-o", out], 1, PYTHONPYCACHEPREFIX=str(folder / "empty"))
    warm = wall_clock([program, "assess", str(minute), "-o", out], _REPEATS)
    helped = wall_clock([program, "--help"], _REPEATS)
    measures = [
        _shell("shell_cold", "surefoot assess, one virtual minute, cold", cold, 15.0),
        _shell("shell_warm", "surefoot assess, one virtual minute, warm", warm, 3.0),
        _shell("shell_help", "surefoot --help, warm", helped, 0.5),
    ]
    if there("ms_foot_imu"):
        real = wall_clock([program, "assess", str(data_folder() / "ms_foot_imu"), "-o", out], _REPEATS)
        measures.insert(2, _shell("shell_real", "surefoot assess, ms_foot_imu (68 s, CSV), warm", real, 3.0))
    return measures


def wall_clock(command: Sequence[str], repeats: int, **extra: str) -> list[float]:
    """Return the wall-clock seconds of a command, run several times; a failure is an error."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        subprocess.run(command, capture_output=True, env={**os.environ, **extra}, check=True, timeout=300)
        times.append(time.perf_counter() - begin)
    return times


def _shell(key: str, name: str, times: Sequence[float], limit: float) -> Measure:
    spread = f" ({min(times):.2f} to {max(times):.2f})" if len(times) > 1 else ""
    return Measure(key, name + spread, median(times), n=len(times), unit="s", digits=2, bars=(Bar("figure", limit),))


def _against_peer(
    compared: _Compared, own: Timing, folder: Path, peer_env: Path | None
) -> tuple[list[Measure], list[tuple[str, ...]]]:
    title = compared.title
    measures, rows = [], [_row(f"{title}: Surefoot", own, compared.seconds)]
    for way, words in _WAYS.items():
        try:
            if peer_env is None:
                raise RuntimeError("no peer environment was given")
            peer = time_peer(compared.recording, folder, peer_env, way, compared.repeats)
            ratio = peer.median_cpu_s / own.median_cpu_s
            rows.append(_row(f"{title}: gaitmap, {words}", peer, compared.seconds))
        except (RuntimeError, OSError, subprocess.TimeoutExpired) as error:
            ratio = float("nan")
            rows.append((f"{title}: gaitmap, {words}: not run ({error})", *["–"] * 7))
        key, name = f"ratio_{way}_{compared.key}", f"Ratio to gaitmap, {words}; {title}"
        measures.append(Measure(key, name, ratio, n=compared.repeats, digits=1, bars=compared.bars))
    return measures, rows


def _row(name: str, timing: Timing, seconds: float) -> tuple[str, ...]:
    return (
        name,
        number(timing.median_s, 3),
        f"{number(min(timing.wall_s), 3)} to {number(max(timing.wall_s), 3)}",
        number(timing.median_cpu_s, 3),
        number(seconds / timing.median_cpu_s, 0),
        f"{timing.strides:,}",
        number(timing.first_s, 2),
        number(timing.peak_mb, 0),
    )
