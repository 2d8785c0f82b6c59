"""A person with multiple sclerosis: a fast walk that starts and ends mid-walk, without a reference but its rhythm."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.data_sets import of_side, read_set, walk_of
from benchmarks.tables import Bar, Detail, Measure, Section, number
from surefoot.gait import Walk
from surefoot.gait.foot_travel import follow_travel
from surefoot.recording import Side

NAME = "ms_foot_imu"
_STRIDES = 73
_SHORT = 0.7
_RHYTHM = 0.25
_STEP_M = 0.3
FloatArray = NDArray[np.float64]
_DEFINITIONS = (
    "No reference but the rhythm. A hole is a stride that does not begin where the last one ended, or lasts longer "
    f"than 1.5 times the foot's median; invented is one shorter than {_SHORT:g} times the median (a real stride cut in "
    f"two). Out of rhythm: more than {_RHYTHM:.0%} from the median, which tells a contact that is badly placed.",
    "The two sensors do not share a clock, so no time of one foot is compared with the other's. Their directions are: "
    "both feet go the same way, to the end of a corridor and back, and each is measured alone. Heading: direction of "
    "each step from stance to stance; left minus right, the right one put at the left one's times. The clocks may be a "
    "stride apart, which widens the spread in the turns.",
)


def measure() -> Section:
    """Count strides, holes and strides out of rhythm."""
    walk = walk_of(read_set(NAME))
    strides = walk.strides
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
    apart_s, apart = _headings_apart(walk)
    drift = float(np.polyfit(apart_s, apart, 1)[0])
    about = float(np.quantile(np.abs(apart - np.median(apart)), 0.9))
    measures += [
        Measure("ms_heading_drift", "Heading of both feet, drift apart", drift, n=apart.size, unit="deg/s", digits=2),
        Measure("ms_heading_apart", "the same, 90 % within", about, n=apart.size, unit="deg", digits=0),
    ]
    headers = (
        "Foot",
        "Stride time (s): median, least, greatest",
        "Stride length (m): mean ± SD",
        "Pitch at contact (deg)",
    )
    detail = Detail("Per foot", (*headers, "Turns", "Without length", "Mean quality"), tuple(rows))
    return Section("ms_feet", "Multiple sclerosis, feet", _DEFINITIONS, tuple(measures), (detail,))


def _headings_apart(walk: Walk) -> tuple[FloatArray, FloatArray]:
    """Times in s, and by how many degrees the left foot goes further left than the right one."""
    time, left = _headings(walk, Side.LEFT)
    other, right = _headings(walk, Side.RIGHT)
    return time, np.degrees(left - np.interp(time, other, right))


def _headings(walk: Walk, side: Side) -> tuple[FloatArray, FloatArray]:
    travel = follow_travel(walk.paths[side])
    assert travel is not None
    step = np.diff(travel.place_m, axis=0)
    far = np.hypot(*step.T) > _STEP_M
    middle = 0.5 * (travel.time_s[1:] + travel.time_s[:-1])
    return middle[far], np.unwrap(np.arctan2(step[far, 1], step[far, 0]))


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
