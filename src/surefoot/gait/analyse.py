"""The gait room's steps in one call, and one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import polars as pl

from surefoot.errors import InputError, UnsupportedError
from surefoot.gait.body_columns import with_body_columns
from surefoot.gait.event_comparison import compare_events, describe_events
from surefoot.gait.foot_strides import tabulate_foot
from surefoot.gait.foot_walk import SensorFootWalk, follow_foot
from surefoot.gait.marker_foot import follow_marked_foot
from surefoot.gait.marker_notes import describe_both_feet, describe_marker_foot
from surefoot.gait.marker_paths import smooth_markers
from surefoot.gait.paths import join_path
from surefoot.gait.rhythm_check import check_rhythm
from surefoot.gait.segment_check import SENSOR_TURNED, check_foot, check_shank, describe_slips
from surefoot.gait.settings import GaitSettings
from surefoot.gait.shank_events import follow_shank, tabulate_shank
from surefoot.gait.side_check import push_off_yaw_deg
from surefoot.gait.stance_measures import beat_rate_hz
from surefoot.gait.step_sound import listen_to_steps
from surefoot.gait.stride_table import STRIDE_SCHEMA
from surefoot.gait.uniform_samples import UniformSamples, make_uniform
from surefoot.gait.walk import MARKERS, Bout, FootPath, ShoeGeometry, Walk
from surefoot.recording import Annotation, Placement, Recording, SensorStream, Severity, Side
from surefoot.recording.marker_sets import FootMarkers, find_foot_markers


def analyse_walk(recording: Recording, settings: GaitSettings | None = None) -> Walk:
    """Measure a walk: strides, bouts and paths of each foot.

    Foot sensors are preferred, then markers of heel and toe; a side with a shank sensor alone gives events and times.

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
        There is no foot or shank sensor, and no foot with markers.
    InputError
        No walking was found, or nobody could walk so.
    """
    settings = settings or GaitSettings()
    sides = _measure_sides(recording, settings)
    recording = _on_one_clock(recording, sides)
    strides = _join(sides, recording, settings)
    if strides.is_empty():
        raise InputError(_no_walking(recording))
    bouts = _bouts(strides)
    notes = [_nothing_found(one.side, one.segment) for one in sides if one.strides is None]
    notes += [note for one in sides for note in one.notes]
    if all(one.segment == MARKERS for one in sides):
        notes += describe_both_feet(find_foot_markers(recording.markers))
    notes += [*_swapped(sides, settings), *check_rhythm(strides, settings.table)]
    if recording.events and (recording.markers_synchronised or all(one.segment == MARKERS for one in sides)):
        notes += describe_events(compare_events(strides, recording.events, settings.markers.event_tolerance_s))
    if recording.sound is not None:
        strides, heard = listen_to_steps(
            strides,
            recording.sound,
            {one.side: _place(one.side, one.segment) for one in sides},
            synchronised=bool(recording.synchronised),
            settings=settings.sound,
        )
        notes += heard
    return Walk(
        strides=strides,
        bouts=bouts,
        paths={one.side: one.path for one in sides if one.path is not None},
        segment={one.side: one.segment for one in sides},
        geometry={one.side: one.shoe for one in sides if one.shoe is not None},
        synchronised=bool(recording.synchronised),
        annotations=(*notes, *_breaks(bouts, sides)),
    )


def find_bouts(recording: Recording, settings: GaitSettings | None = None) -> tuple[Bout, ...]:
    """Find the stretches of uninterrupted walking of each foot.

    Parameters
    ----------
    recording
        Recording that has been checked.
    settings
        See `GaitSettings`; None for the defaults.

    Returns
    -------
    tuple of Bout
        Bouts in order of side and time, from the first initial contact to the last.
    """
    return _bouts(tabulate_strides(recording, settings))


def find_events(recording: Recording, settings: GaitSettings | None = None) -> pl.DataFrame:
    """Find initial contact, foot-flat, heel-off and toe-off of each foot.

    Parameters
    ----------
    recording
        Recording that has been checked.
    settings
        See `GaitSettings`; None for the defaults.

    Returns
    -------
    polars.DataFrame
        Columns ``side``, ``event`` and ``time_s``, in order of time.
    """
    strides = tabulate_strides(recording, settings)
    names = ("initial_contact", "foot_flat", "heel_off", "toe_off", "next_initial_contact")
    parts = [
        strides.select("side", pl.lit(name.removeprefix("next_")).alias("event"), pl.col(f"{name}_s").alias("time_s"))
        for name in names
    ]
    return pl.concat(parts).drop_nulls().unique().sort("time_s", "side", "event")


def estimate_trajectory(recording: Recording, settings: GaitSettings | None = None) -> Mapping[Side, FootPath]:
    """Follow the path and pitch of each foot that carries a sensor.

    Parameters
    ----------
    recording
        Recording that has been checked.
    settings
        See `GaitSettings`; None for the defaults.

    Returns
    -------
    mapping of Side to FootPath
        Motion of each foot; sides without a foot sensor, or without steps, are left out.
    """
    sides = _measure_sides(recording, settings or GaitSettings())
    return {one.side: one.path for one in sides if one.path is not None}


def tabulate_strides(recording: Recording, settings: GaitSettings | None = None) -> pl.DataFrame:
    """Tabulate the strides of each foot.

    Parameters
    ----------
    recording
        Recording that has been checked.
    settings
        See `GaitSettings`; None for the defaults.

    Returns
    -------
    polars.DataFrame
        Stride table, see `STRIDE_COLUMNS`; empty where nothing walks.
    """
    settings = settings or GaitSettings()
    sides = _measure_sides(recording, settings)
    return _join(sides, _on_one_clock(recording, sides), settings)


@dataclass(frozen=True)
class _Side:
    """What was measured on one side; only this is kept, so that a long recording fits into memory."""

    side: Side
    segment: str
    strides: pl.DataFrame | None = None
    path: FootPath | None = None
    shoe: ShoeGeometry | None = None
    push_off_yaw_deg: float | None = None
    gaps_s: tuple[tuple[float, float], ...] = ()
    notes: tuple[Annotation, ...] = ()


def _measure_sides(recording: Recording, settings: GaitSettings) -> list[_Side]:
    """Measure each side that carries a foot sensor, markers or a shank sensor."""
    out: list[_Side] = []
    marked = find_foot_markers(recording.markers)
    length = recording.person.shoe_length_m
    for side in Side:
        foot = recording.streams.get(Placement(f"{side.value}_foot"))
        shank = recording.streams.get(Placement(f"{side.value}_shank"))
        if foot is not None:
            out.append(_measure_foot(foot, side, length, settings))
        elif side in marked:
            out.append(_measure_markers(marked[side], side, length, settings))
        elif shank is not None:
            out.append(_measure_shank(shank, side, settings))
    if not out:
        raise UnsupportedError(_no_sensor(recording))
    return out


def _measure_foot(stream: SensorStream, side: Side, shoe_length_m: float | None, settings: GaitSettings) -> _Side:
    samples = make_uniform(stream)
    foot = follow_foot(samples, side, shoe_length_m, settings)
    if foot is None:
        return _Side(side, "foot")
    beat_hz = beat_rate_hz(foot, settings.clonus)
    if beat_hz is not None:
        foot = follow_foot(samples, side, shoe_length_m, settings, beat_hz=beat_hz) or foot
    strides = tabulate_foot(foot, settings)
    return _Side(
        side,
        "foot",
        strides,
        join_path(foot),
        foot.shoe,
        push_off_yaw_deg(foot),
        _lost(foot),
        (*check_foot(foot, strides, settings.stance), *describe_slips(foot)),
    )


def _measure_markers(markers: FootMarkers, side: Side, shoe_length_m: float | None, settings: GaitSettings) -> _Side:
    paths = smooth_markers(markers, settings.markers)
    foot = follow_marked_foot(paths, side, shoe_length_m, settings) if paths is not None else None
    if paths is None or foot is None:
        return _Side(side, MARKERS)
    return _Side(
        side,
        MARKERS,
        tabulate_foot(foot, settings).with_columns(flags=_flagged(pl.col("flags"))),
        foot.path,
        foot.shoe,
        gaps_s=_gaps(foot.samples),
        notes=describe_marker_foot(foot, markers, paths, settings.markers),
    )


def _flagged(flags: pl.Expr) -> pl.Expr:
    return pl.concat_str(
        [pl.when(flags != "").then(flags), pl.lit("optical_markers")], separator=";", ignore_nulls=True
    )


def _measure_shank(stream: SensorStream, side: Side, settings: GaitSettings) -> _Side:
    samples = make_uniform(stream)
    swings = follow_shank(samples, side, settings)
    if swings is None:
        return _Side(side, "shank")
    strides = tabulate_shank(swings)
    return _Side(side, "shank", strides, gaps_s=_gaps(samples), notes=check_shank(strides, side))


def _on_one_clock(recording: Recording, sides: list[_Side]) -> Recording:
    """Say whether what was measured shares one clock; cameras see both feet at once, sensors beside them may not."""
    optical = [one.segment == MARKERS for one in sides]
    if not any(optical) or recording.markers_synchronised:
        return recording
    if all(optical):
        return replace(recording, streams={}, synchronised=True)
    return replace(recording, synchronised=False)


def _gaps(samples: UniformSamples) -> tuple[tuple[float, float], ...]:
    """Begin and end in s of what was not measured."""
    edges = np.flatnonzero(np.diff(np.concatenate([[True], samples.valid, [True]]).astype(np.int8)))
    last = samples.time_s.size - 1
    return tuple((float(samples.time_s[a]), float(samples.time_s[min(b, last)])) for a, b in edges.reshape(-1, 2))


def _lost(foot: SensorFootWalk) -> tuple[tuple[float, float], ...]:
    """Gaps but those in which the sensor turned while the person stood: no stride is missing there."""
    time = foot.samples.time_s
    stood = [(float(time[slip.first]), float(time[slip.last])) for slip in foot.slips if not slip.stepped]
    return tuple((a, b) for a, b in _gaps(foot.samples) if not any(c <= a and b <= d for c, d in stood))


def _join(sides: list[_Side], recording: Recording, settings: GaitSettings) -> pl.DataFrame:
    tables = [one.strides for one in sides if one.strides is not None]
    if not tables:
        return pl.DataFrame(schema=STRIDE_SCHEMA)
    paths = {one.side: one.path for one in sides if one.path is not None}
    strides = with_body_columns(_numbered(pl.concat(tables)), paths, recording, settings)
    return strides.sort("initial_contact_s", "side")


def _numbered(strides: pl.DataFrame) -> pl.DataFrame:
    """Number the bouts of each side from 0: a bout without a complete stride has left a hole in the count."""
    rank = (pl.col("bout").rank("dense").over("side") - 1).cast(pl.Int32)
    return strides.with_columns(rank.alias("bout"))


def _bouts(strides: pl.DataFrame) -> tuple[Bout, ...]:
    spans = (
        strides.group_by("side", "bout")
        .agg(pl.col("initial_contact_s").min(), pl.col("next_initial_contact_s").max())
        .sort("side", "bout")
    )
    return tuple(Bout(Side(side), bout, start, end) for side, bout, start, end in spans.iter_rows())


def _breaks(bouts: tuple[Bout, ...], sides: list[_Side]) -> list[Annotation]:
    """Say why a foot makes no stride between two bouts: it stands still, or it was not measured."""
    by_side = {one.side: one for one in sides}
    out = []
    for one, following in pairwise(bouts):
        if one.side is not following.side:
            continue
        side = by_side[one.side]
        place = _place(side.side, side.segment)
        length = following.start_s - one.end_s
        lost = any(start < following.start_s and end > one.end_s for start, end in side.gaps_s)
        if lost:
            kind, severity = "not_measured", Severity.WARNING
            turned = any(n.kind == SENSOR_TURNED and _overlap(n, one.end_s, following.start_s) for n in side.notes)
            why = "its sensor turned on the strap" if turned else "the signal has a gap"
            text = f"No stride of the {side.side.value} foot was measured for {length:.1f} s: {why}."
        else:
            kind, severity = "stop", Severity.INFO
            text = f"The {side.side.value} foot makes no stride for {length:.1f} s. Strides count before and after."
        out.append(Annotation(kind, text, one.end_s, following.start_s, place, severity))
    return out


def _overlap(note: Annotation, start_s: float, end_s: float) -> bool:
    """Whether a note is about some of this time."""
    return note.start_s is not None and note.end_s is not None and note.start_s < end_s and note.end_s > start_s


def _place(side: Side, segment: str) -> Placement:
    """Markers sit on the foot."""
    return Placement(f"{side.value}_{'foot' if segment == MARKERS else segment}")


def _nothing_found(side: Side, name: str) -> Annotation:
    where = "foot's markers" if name == MARKERS else name
    return Annotation(
        "no_walking",
        f"No steps were found on the {side.value} {where}.",
        stream=_place(side, name),
        severity=Severity.SEVERE,
    )


def _swapped(sides: list[_Side], settings: GaitSettings) -> list[Annotation]:
    """Warn where the left foot moves like a right one and the right like a left one."""
    yaw = {one.side: one.push_off_yaw_deg for one in sides}
    left, right = yaw.get(Side.LEFT), yaw.get(Side.RIGHT)
    if left is None or right is None or left - right > -settings.orientation.swap_contrast_deg:
        return []
    text = (
        "Left and right may be swapped: in push-off each foot turns as the other one should. "
        "Check which sensor sat on which foot, and name them with --sensor."
    )
    return [Annotation("swapped_sides", text, severity=Severity.WARNING)]


def _no_sensor(recording: Recording) -> str:
    held = ", ".join(p.value.replace("_", " ") for p in recording.streams) or "nothing"
    return (
        f"{recording.name}: a sensor on a foot or a shank is needed, or markers on heel and toe; this recording holds "
        f"{held}. "
        "Walking from the lower back or the thigh alone is not supported yet."
    )


def _no_walking(recording: Recording) -> str:
    seen = [float(m.time_s[-1] - m.time_s[0]) for m in recording.markers.values() if m.time_s.size]
    longest = max([s.duration_s for s in recording.streams.values()] or seen, default=0.0)
    return (
        f"{recording.name}: no complete stride was found in {longest:.1f} s. A stride runs from one contact of a foot "
        "to its next; record at least three steps of walking, and check units and placement with 'surefoot check'."
    )
