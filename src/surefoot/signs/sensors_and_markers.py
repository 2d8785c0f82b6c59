"""Sensors and markers of one recording, stride by stride: how well they agree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from surefoot.errors import InputError
from surefoot.gait import STRIDE_COLUMNS, Walk
from surefoot.recording import Annotation, FloatArray, Recording, Severity, Side
from surefoot.recording.marker_sets import find_foot_markers
from surefoot.signs.agreement import Agreement
from surefoot.signs.agreement_numbers import agree
from surefoot.signs.settings import AssessmentSettings

_MOMENTS = ("initial_contact_s", "toe_off_s")
_MEASURES = (
    *_MOMENTS,
    "stride_time_s",
    "stance_time_s",
    "swing_time_s",
    "stride_length_m",
    "stride_speed_m_s",
    "foot_pitch_initial_contact_deg",
    "foot_pitch_toe_off_deg",
    "swing_foot_pitch_max_deg",
    "mid_swing_foot_pitch_deg",
    "min_toe_clearance_mm",
    "max_toe_height_mm",
    "max_heel_height_mm",
    "lateral_excursion_mm",
)
_SAME_STRIDE_S = 0.1
_KEPT_NOTES = ("events_compared",)


def compare_with_markers(
    recording: Recording, walk: Walk, settings: AssessmentSettings
) -> tuple[tuple[Agreement, ...], tuple[Annotation, ...]]:
    """Measure the same strides by the markers and compare.

    Parameters
    ----------
    recording
        Recording with foot sensors and markers; with only one of them nothing is compared.
    walk
        What the sensors measured.
    settings
        Settings of the assessment.

    Returns
    -------
    agreement
        One entry per measure for left, right and both; empty where the clocks cannot be laid together.
    notes
        How the clocks were laid together, or why not; how the file's events compare with those of the markers.
    """
    from surefoot.gait import analyse_walk

    marked = find_foot_markers(recording.markers)
    sides = [side for side in marked if walk.segment.get(side) == "foot" and side in walk.paths]
    if not sides:
        return (), ()
    try:
        optical = analyse_walk(replace(recording, streams={}), settings.gait)
    except InputError as error:
        return (), (_clock_note(f"Sensors and markers are not compared: {error}", Severity.WARNING),)
    kept = tuple(note for note in optical.annotations if note.kind in _KEPT_NOTES)
    sides = [side for side in sides if side in optical.paths]
    offsets, note = _offsets(recording, walk, optical, sides)
    pairs = {side: _same_strides(walk, optical, side, offset) for side, offset in offsets.items()}
    return _agreements(pairs), (note, *kept)


def _offsets(
    recording: Recording, walk: Walk, optical: Walk, sides: list[Side]
) -> tuple[dict[Side, float], Annotation]:
    """What is added to the markers' time to get the sensor's, for each foot."""
    from surefoot.gait.marker_clock import find_marker_offset

    if recording.markers_synchronised:
        told = "Sensors and markers count as on one clock, as was told."
        return dict.fromkeys(sides, 0.0), _clock_note(told)
    both = tuple((walk.paths[side], optical.paths[side]) for side in sides)
    groups = {tuple(sides): both} if walk.synchronised else {(s,): (p,) for s, p in zip(sides, both, strict=True)}
    offsets: dict[Side, float] = {}
    said: list[str] = []
    unclear: list[str] = []
    for members, pairs in groups.items():
        found = find_marker_offset(pairs)
        name = " and ".join(f"{side.value} foot" for side in members)
        if found is None or not found.is_clear:
            unclear.append(name)
            continue
        offsets |= dict.fromkeys(members, found.offset_s)
        said.append(
            f"{name} {found.offset_s:+.3f} s (correlation {found.likeness:.3f}, next best {found.next_likeness:.3f})"
        )
    text = "The clock of the markers was laid on that of the sensors by the turning of the foot"
    if unclear:
        missing = ", ".join(unclear)
        text = f"{text}: {'; '.join(said)}. " if said else ""
        text += f"It could not be told for the {missing}; pass --marker-offset SECONDS where it is known."
        return offsets, _clock_note(text, Severity.WARNING)
    return offsets, _clock_note(f"{text}: {'; '.join(said)}.")


def _clock_note(text: str, severity: Severity = Severity.INFO) -> Annotation:
    return Annotation("marker_clock", text, severity=severity)


def _same_strides(walk: Walk, optical: Walk, side: Side, offset_s: float) -> pl.DataFrame:
    """Rows of the same stride, the markers' columns with ``_marker`` behind the name, on the sensor's clock."""
    ours, theirs = (w.strides.filter(pl.col("side") == side.value).sort("initial_contact_s") for w in (walk, optical))
    moved = ("initial_contact_s", "toe_off_s", "next_initial_contact_s")
    theirs = theirs.with_columns(pl.col(name) + offset_s for name in moved)
    begins, ends = (ours[name].to_numpy() for name in ("initial_contact_s", "next_initial_contact_s"))
    rows = [
        (row, column)
        for column, (begin, end) in enumerate(theirs.select("initial_contact_s", "next_initial_contact_s").iter_rows())
        if (row := _nearest(begins, ends, begin, end)) is not None
    ]
    kept = dict(rows)  # a stride of ours counts once
    left = ours[list(kept.keys())].select("side", *_MEASURES)
    return left.hstack(theirs[list(kept.values())].select(pl.col(_MEASURES).name.suffix("_marker")))


def _nearest(begins: FloatArray, ends: FloatArray, begin: float, end: float) -> int | None:
    apart = np.maximum(np.abs(begins - begin), np.abs(ends - end))
    best = int(apart.argmin()) if apart.size else 0
    return best if apart.size and apart[best] <= _SAME_STRIDE_S else None


def _agreements(pairs: dict[Side, pl.DataFrame]) -> tuple[Agreement, ...]:
    units = {column.name: column.unit for column in STRIDE_COLUMNS}
    found: list[Agreement] = []
    parts: dict[str, pl.DataFrame] = {side.value: rows for side, rows in pairs.items()}
    if len(parts) > 1:
        parts["both"] = pl.concat(parts.values()).sort("initial_contact_s")
    for name in _MEASURES:
        for side, rows in parts.items():
            values = [rows[column].to_numpy().astype(np.float64) for column in (name, f"{name}_marker")]
            one = agree(name, side, units[name], values[0], values[1], with_icc=name not in _MOMENTS)
            if one is not None:
                found.append(one)
    return tuple(found)
