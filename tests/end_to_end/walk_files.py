"""A virtual walk as the files that a person would have, and the command line as a person would use it."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from surefoot.cli.main import run
from surefoot.recording import GRAVITY_M_S2, FloatArray, Placement, SensorStream, Side
from surefoot.virtual import READY_MADE, Course, Sensor, VirtualWalk, Walker, random_mounting, simulate

FEET = (Placement.LEFT_FOOT, Placement.RIGHT_FOOT)
PLAIN = ("time_s", "acc_x", "acc_y", "acc_z", "gyr_x", "gyr_y", "gyr_z")
IN_SI = ("time_s", *(f"acc_{a}_m/s2" for a in "xyz"), *(f"gyr_{a}_rad/s" for a in "xyz"))
IN_G = ("time_s", *(f"acc_{a}_g" for a in "xyz"), *(f"gyr_{a}_deg/s" for a in "xyz"))
DEG = 180.0 / np.pi

Table = FloatArray
Spoil = Callable[[Table], Table]


def recorded(walker: Walker, seed: int) -> VirtualWalk:
    """A virtual person with sensors as they are sold."""
    rng = np.random.default_rng(11)
    sensors = [
        Sensor(
            placement,
            (0.12, 0.0, 0.085),
            random_mounting(rng),
            rate_hz=100.0,
            window_s=0.008,
            acc_noise_m_s2=0.04,
            gyr_noise_rad_s=0.003,
            gyr_bias_rad_s=(0.012, -0.008, 0.005),
            ringing_m_s2=15.0,
        )
        for placement in FEET
    ]
    return simulate(walker, sensors, seed=seed)


@cache
def virtual_walk(name: str = "healthy", seconds: float = 20.0) -> VirtualWalk:
    """A ready-made walker on a plain course."""
    return recorded(READY_MADE[name].on(Course(seconds)), seed=9)


def table_of(stream: SensorStream) -> Table:
    """Time, acceleration and rate (n, 7) in SI units."""
    return np.column_stack([stream.time_s, stream.acc, stream.gyr])


def in_units(table: Table, *, acc: float = 1.0, gyr: float = 1.0) -> Table:
    return np.column_stack([table[:, 0], table[:, 1:4] * acc, table[:, 4:7] * gyr])


def in_g(table: Table) -> Table:
    return in_units(table, acc=1.0 / GRAVITY_M_S2, gyr=DEG)


def write_table(path: Path, table: Table, header: tuple[str, ...] = IN_SI) -> Path:
    """Write a CSV as devices do; NaN is an empty cell."""
    cells = [
        ",".join("" if np.isnan(v) else f"{v:.7g}" if i else f"{v:.5f}" for i, v in enumerate(row)) for row in table
    ]
    path.write_text("\n".join([",".join(header), *cells]) + "\n", encoding="utf-8")
    return path


def write_walk(
    folder: Path,
    walk: VirtualWalk | None = None,
    *,
    header: tuple[str, ...] = IN_SI,
    left: Spoil = np.copy,
    right: Spoil | None = None,
) -> Path:
    """Write both feet into a folder; each table goes through a function that may spoil it."""
    streams = (walk or virtual_walk()).recording.streams
    folder.mkdir(exist_ok=True)
    for placement, spoil in zip(FEET, (left, right or left), strict=True):
        write_table(folder / f"{placement.value}.csv", spoil(table_of(streams[placement])), header)
    return folder


@dataclass(frozen=True)
class Said:
    """What the command line answered."""

    code: int
    out: str
    err: str
    folder: Path

    @property
    def sentence(self) -> str:
        """The one line of an unusable input; nothing was written, no traceback shown."""
        assert self.code == 1
        assert self.out == ""
        assert self.err.startswith("surefoot: ")
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        assert "unexpected" not in self.err
        assert len(self.err) < 600
        assert not self.folder.exists()
        return self.err

    @property
    def strides(self) -> pl.DataFrame:
        assert (self.code, self.err) == (0, "")
        return pl.read_csv(self.folder / "strides.csv", infer_schema_length=None)


def surefoot(*arguments: str | Path, out: Path | None = None) -> Said:
    """Run the command line in this process and catch all that it says."""
    target = out or Path("nowhere-to-write")
    given = [str(argument) for argument in arguments]
    if out is not None:
        given += ["-o", str(out)]
    heard, complained, code = io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(heard), contextlib.redirect_stderr(complained):
        try:
            run(given)
        except SystemExit as left:
            code = int(left.code or 0)
    return Said(code, heard.getvalue(), complained.getvalue(), target)


def true_length(walk: VirtualWalk, side: Side) -> float:
    return float(walk.truth.strides.filter(pl.col("side") == side.value, ~pl.col("stands"))["stride_length_m"].median())


def is_right(strides: pl.DataFrame, walk: VirtualWalk, within: float = 0.05) -> bool:
    """Every side that has a stride length has the true one, within a share."""
    for side in Side:
        own = strides.filter(pl.col("side") == side.value)["stride_length_m"].drop_nulls()
        if len(own) and abs(float(own.median()) / true_length(walk, side) - 1.0) > within:
            return False
    return strides.height > 0


def never_wrong(said: Said, walk: VirtualWalk) -> None:
    """Either one sentence, or the truth."""
    if said.code:
        assert said.sentence
    else:
        assert is_right(said.strides, walk)


def cut(walk: VirtualWalk, start_s: float, end_s: float) -> VirtualWalk:
    """The same walk, recorded for a part of it; the truth stays that of the whole."""
    streams = {}
    for placement, stream in walk.recording.streams.items():
        inside = (stream.time_s >= start_s) & (stream.time_s < end_s)
        streams[placement] = replace(
            stream, time_s=stream.time_s[inside], acc=stream.acc[inside], gyr=stream.gyr[inside]
        )
    return replace(walk, recording=replace(walk.recording, streams=streams))
