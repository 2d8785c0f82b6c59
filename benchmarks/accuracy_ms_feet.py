"""A person with multiple sclerosis: a fast walk that starts and ends mid-walk, without a reference but its rhythm."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.data_sets import of_side, read_set, walk_of
from benchmarks.tables import Bar, Detail, Measure, Section, number
from surefoot.recording import Side

NAME = "ms_foot_imu"
_STRIDES = 73
_SHORT = 0.7
_RHYTHM = 0.25
_DEFINITIONS = (
    "No reference but the rhythm. A hole is a stride that does not begin where the last one ended, or lasts longer "
    f"than 1.5 times the foot's median; invented is one shorter than {_SHORT:g} times the median (a real stride cut in "
    f"two). Out of rhythm: more than {_RHYTHM:.0%} from the median, which tells a contact that is badly placed.",
    "The two sensors do not share a clock, so no figure compares left with right.",
)


def measure() -> Section:
    """Count strides, holes and strides out of rhythm."""
    strides = walk_of(read_set(NAME)).strides
    measures: list[Measure] = []
    rows = []
    for side in Side:
        foot = of_side(strides, side)
        many = foot.height
        measures += [
            _count(f"ms_{side}_strides", f"Strides, {side} foot", many, many, Bar("figure", _STRIDES, "≥")),
            _count(f"ms_{side}_holes", f"Holes, {side} foot", holes(foot), many, Bar("figure", 0, "=")),
            _count(f"ms_{side}_invented", f"Invented, {side} foot", cut_short(foot), many, Bar("figure", 0, "=")),
            replace(
                _count(f"ms_{side}_rhythm", f"Out of rhythm, {side} foot", off(foot), many, Bar("figure", 0, "=")),
                own=True,
            ),
        ]
        rows.append(_row(side, foot))
    headers = (
        "Foot",
        "Stride time (s): median, least, greatest",
        "Stride length (m): mean ± SD",
        "Pitch at contact (deg)",
    )
    detail = Detail("Per foot", (*headers, "Turns", "Without length", "Mean quality"), tuple(rows))
    return Section("ms_feet", "Multiple sclerosis, feet", _DEFINITIONS, tuple(measures), (detail,))


def holes(foot: pl.DataFrame) -> int:
    """Return how many strides do not begin where the one before ended, or hold room for two."""
    ends, begins = foot["next_initial_contact_s"].to_numpy()[:-1], foot["initial_contact_s"].to_numpy()[1:]
    return int((np.abs(ends - begins) > 1e-6).sum() + (_rhythm(foot) > 1.5).sum())


def cut_short(foot: pl.DataFrame) -> int:
    """Return how many strides are so short that a real one may have been cut in two."""
    return int((_rhythm(foot) < _SHORT).sum())


def off(foot: pl.DataFrame) -> int:
    """Return how many strides last much longer or shorter than the median."""
    return int((np.abs(_rhythm(foot) - 1.0) > _RHYTHM).sum())


def _rhythm(foot: pl.DataFrame) -> NDArray[np.float64]:
    times = foot["stride_time_s"].to_numpy()
    return np.asarray(times / np.median(times), dtype=np.float64)


def _count(key: str, name: str, figure: int, n: int, bar: Bar) -> Measure:
    return Measure(key, name, figure, n=n, digits=0, bars=(bar,))


def _row(side: Side, foot: pl.DataFrame) -> tuple[str, ...]:
    times = foot["stride_time_s"].to_numpy()
    length = foot["stride_length_m"].drop_nulls().to_numpy()
    pitch = foot["foot_pitch_initial_contact_deg"].drop_nulls().to_numpy()
    return (
        str(side),
        ", ".join(number(float(x), 2) for x in (np.median(times), times.min(), times.max())),
        f"{number(float(length.mean()), 2)} ± {number(float(length.std(ddof=1)), 2)}",
        f"{number(float(pitch.mean()))} ± {number(float(pitch.std(ddof=1)))}",
        str(int(foot["is_turn"].sum())),
        str(foot["stride_length_m"].null_count()),
        number(float(foot["quality"].to_numpy().mean()), 2),
    )
