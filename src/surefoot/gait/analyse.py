"""The gait room's steps in one call."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import polars as pl

from surefoot.errors import InputError, UnsupportedError
from surefoot.gait.foot_strides import tabulate_foot
from surefoot.gait.foot_walk import FootWalk, follow_foot
from surefoot.gait.paths import join_path
from surefoot.gait.settings import GaitSettings
from surefoot.gait.stride_table import STRIDE_SCHEMA
from surefoot.gait.uniform_samples import make_uniform
from surefoot.gait.walk import Bout, FootPath, ShoeGeometry, Walk
from surefoot.recording import Annotation, Placement, Recording, Severity, Side


def analyse_walk(recording: Recording, settings: GaitSettings | None = None) -> Walk:
    """Measure a walk: strides, bouts and paths of each foot.

    Foot sensors are preferred; a side with a shank sensor alone gives events and times.

    Parameters
    ----------
    recording
        Recording that has been checked.
    settings
        See `GaitSettings`; None for the defaults.

    Returns
    -------
    Walk
        Everything measured.

    Raises
    ------
    UnsupportedError
        There is no foot or shank sensor.
    InputError
        No walking was found.
    """
    settings = settings or GaitSettings()
    tables: list[pl.DataFrame] = []
    bouts: list[Bout] = []
    paths: dict[Side, FootPath] = {}
    shoes: dict[Side, ShoeGeometry] = {}
    segment: dict[Side, str] = {}
    notes: list[Annotation] = []
    for side in Side:
        found = _measure_side(recording, side, settings)
        if found is None:
            continue
        foot, name = found
        segment[side] = name
        if foot is None:
            notes.append(_nothing_found(side, name))
            continue
        table = tabulate_foot(foot, settings)
        tables.append(table)
        paths[side] = join_path(foot)
        shoes[side] = foot.shoe
        bouts += _bouts(foot, side)
        notes += _stops(foot, side)
    if not segment:
        raise UnsupportedError(_no_sensor(recording))
    strides = pl.concat(tables) if tables else pl.DataFrame(schema=STRIDE_SCHEMA)
    if strides.is_empty():
        raise InputError(_no_walking(recording, segment))
    strides = strides.sort("initial_contact_s", "side")
    return Walk(strides, tuple(bouts), paths, segment, shoes, bool(recording.synchronised), tuple(notes))


def _measure_side(recording: Recording, side: Side, settings: GaitSettings) -> tuple[FootWalk | None, str] | None:
    stream = recording.streams.get(Placement(f"{side.value}_foot"))
    if stream is None:
        return None
    return follow_foot(make_uniform(stream), side, recording.person.shoe_length_m, settings), "foot"


def _bouts(foot: FootWalk, side: Side) -> list[Bout]:
    time = foot.samples.time_s
    out = []
    for index in range(int(foot.bout.max()) + 1):
        rows = foot.bout == index
        start, end = foot.swings.first[rows][0], foot.swings.last[rows][-1]
        out.append(Bout(side, index, float(time[start]), float(time[end])))
    return out


def _stops(foot: FootWalk, side: Side) -> list[Annotation]:
    bouts = _bouts(foot, side)
    place = Placement(f"{side.value}_foot")
    out = []
    for one, following in pairwise(bouts):
        length = following.start_s - one.end_s
        out.append(
            Annotation(
                "stop",
                f"The {side.value} foot stands still for {length:.1f} s. Strides are counted before and after.",
                one.end_s,
                following.start_s,
                place,
                Severity.INFO,
            )
        )
    return out


def _nothing_found(side: Side, name: str) -> Annotation:
    return Annotation(
        "no_walking",
        f"No steps were found on the {side.value} {name}.",
        stream=Placement(f"{side.value}_{name}"),
        severity=Severity.SEVERE,
    )


def _no_sensor(recording: Recording) -> str:
    held = ", ".join(p.value.replace("_", " ") for p in recording.streams) or "nothing"
    return (
        f"{recording.name}: a sensor on a foot or a shank is needed; this recording holds {held}. "
        "Walking from the lower back or the thigh alone is not supported yet."
    )


def _no_walking(recording: Recording, segment: Mapping[Side, str]) -> str:
    longest = max(s.duration_s for s in recording.streams.values())
    return (
        f"{recording.name}: no complete stride was found in {longest:.1f} s. A stride runs from one contact of a foot "
        "to its next; record at least three steps of walking, and check units and placement with 'surefoot check'."
    )
