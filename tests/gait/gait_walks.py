"""Virtual walks with exact truth, and how measured strides are laid beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import polars as pl

from surefoot.gait import Walk, analyse_walk
from surefoot.recording import FloatArray, Placement, Recording, SensorStream, Side
from surefoot.virtual import READY_MADE, Course, Sensor, VirtualWalk, Walker, random_mounting, simulate

FEET = (Placement.LEFT_FOOT, Placement.RIGHT_FOOT)
SHANKS = (Placement.LEFT_SHANK, Placement.RIGHT_SHANK)
WALKERS = tuple(READY_MADE)
INSTEP = (0.12, 0.0, 0.085)
ON_SHANK = (0.03, 0.02, 0.2)
NEAR_S = 0.15  # a found event belongs to a true one of the same kind and foot within this time

# Courses of the ready-made walkers that have one to show, cut short; the others walk for 20 s.
_COURSES: Mapping[str, float] = {"stops and turns": 48.0, "stairs": 30.0}


def worn(
    placements: Sequence[Placement] = FEET, *, rate_hz: float = 100.0, mounting_seed: int = 3, ideal: bool = False
) -> tuple[Sensor, ...]:
    """Sensors with the errors of real ones (or none), each turned in its own way."""
    rng = np.random.default_rng(mounting_seed)
    spots = {"foot": INSTEP, "shank": ON_SHANK}
    plain = [
        Sensor(p, spots.get(p.segment, (0.0, 0.0, 0.0)), random_mounting(rng), rate_hz=rate_hz) for p in placements
    ]
    if ideal:
        return tuple(plain)
    return tuple(
        replace(
            sensor,
            window_s=0.008,
            acc_range_m_s2=156.0,
            gyr_range_rad_s=35.0,
            acc_noise_m_s2=0.04,
            gyr_noise_rad_s=0.003,
            gyr_bias_rad_s=(0.012, -0.008, 0.005),
            acc_bias_m_s2=(0.03, -0.02, 0.04),
            ringing_m_s2=15.0,
            scuff_m_s2=2.5,
        )
        for sensor in plain
    )


@cache
def walk_of(name: str, placements: tuple[Placement, ...] = FEET) -> VirtualWalk:
    """A ready-made walker with real sensors on a short course."""
    walker = READY_MADE[name]
    course = replace(walker.course, duration_s=_COURSES.get(name, 20.0))
    return simulate(walker.on(course), worn(placements), seed=4)


@cache
def measured(name: str, placements: tuple[Placement, ...] = FEET) -> Walk:
    """What the gait room finds in it."""
    return analyse_walk(walk_of(name, placements).recording)


def short(name: str, duration_s: float = 20.0, **course: float) -> Walker:
    """A ready-made walker on a plain course."""
    return READY_MADE[name].on(Course(duration_s=duration_s, **course))


def of_side(strides: pl.DataFrame, side: Side) -> pl.DataFrame:
    return strides.filter(pl.col("side") == side.value)


def found_contacts(strides: pl.DataFrame, side: Side) -> FloatArray:
    """Every initial contact in a stride table, each once."""
    own = of_side(strides, side)
    return np.unique(np.concatenate([own["initial_contact_s"].to_numpy(), own["next_initial_contact_s"].to_numpy()]))


def true_events(walk: VirtualWalk, side: Side, kind: str) -> FloatArray:
    events = walk.truth.events
    return events.filter((pl.col("side") == side.value) & (pl.col("kind") == kind))["time_s"].to_numpy()


@dataclass(frozen=True)
class Match:
    """Found events laid beside true ones, one to one."""

    errors_s: FloatArray
    missed: int
    invented: int

    @property
    def f1(self) -> float:
        return 2 * self.errors_s.size / (2 * self.errors_s.size + self.missed + self.invented)


def match(found: FloatArray, true: FloatArray, near_s: float = NEAR_S) -> Match:
    """Pair each true event with the nearest found one, where each is the other's nearest."""
    if found.size == 0 or true.size == 0:
        return Match(np.zeros(0), true.size, found.size)
    apart = np.abs(found[:, None] - true[None, :])
    nearest = apart.argmin(axis=0)
    mutual = apart.argmin(axis=1)[nearest] == np.arange(true.size)
    hit = mutual & (apart.min(axis=0) < near_s)
    errors = found[nearest[hit]] - true[hit]
    return Match(errors, int(true.size - hit.sum()), int(found.size - hit.sum()))


def pooled(matches: Sequence[Match]) -> Match:
    return Match(
        np.concatenate([m.errors_s for m in matches]),
        sum(m.missed for m in matches),
        sum(m.invented for m in matches),
    )


def beside_truth(strides: pl.DataFrame, truth: pl.DataFrame, side: Side) -> pl.DataFrame:
    """Strides with the true values in columns named ``true_…``; strides in which the walker paused are left out."""
    own = of_side(strides, side).sort("initial_contact_s")
    true = of_side(truth, side).filter(~pl.col("stands")).sort("initial_contact_s")
    true = true.rename({name: f"true_{name}" for name in true.columns})
    return own.join_asof(
        true,
        left_on="initial_contact_s",
        right_on="true_initial_contact_s",
        strategy="nearest",
        tolerance=NEAR_S,
        coalesce=False,
    ).filter(pl.col("true_initial_contact_s").is_not_null())


def errors_of(strides: pl.DataFrame, truth: pl.DataFrame, side: Side, measure: str) -> FloatArray:
    """Measured minus true value of a measure over the strides that have both."""
    rows = beside_truth(strides, truth, side).select(measure, f"true_{measure}").drop_nulls()
    return (rows[measure] - rows[f"true_{measure}"]).to_numpy()


def with_streams(recording: Recording, **changed: SensorStream) -> Recording:
    """The recording with some streams replaced, by placement."""
    return replace(recording, streams={**recording.streams, **{Placement(p): s for p, s in changed.items()}})


def cut(stream: SensorStream, start_s: float, end_s: float) -> SensorStream:
    """The samples of a stream between two times."""
    inside = (stream.time_s >= start_s) & (stream.time_s < end_s)
    return replace(stream, time_s=stream.time_s[inside], acc=stream.acc[inside], gyr=stream.gyr[inside])


def cut_recording(recording: Recording, start_s: float, end_s: float) -> Recording:
    return replace(recording, streams={p: cut(s, start_s, end_s) for p, s in recording.streams.items()})


def turned(recording: Recording, rotation: FloatArray) -> Recording:
    """The recording as sensors turned in their mounts would have made it: v → v · rotation."""
    streams = {p: replace(s, acc=s.acc @ rotation, gyr=s.gyr @ rotation) for p, s in recording.streams.items()}
    return replace(recording, streams=streams)


def up_in_sensor(walk: VirtualWalk, sensor: Sensor, time_s: FloatArray) -> FloatArray:
    """The true vertical (n, 3) in a sensor's axes."""
    pose = walk.body.pose(sensor.placement, time_s)
    return np.asarray(pose.rotation()[:, 2, :] @ np.array(sensor.mounting))
