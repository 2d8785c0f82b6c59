"""Check a recording before anything is computed from it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from surefoot.errors import FileReadError
from surefoot.recording.checks.clipping import find_clipping
from surefoot.recording.checks.flat_line import leave_out_flat_lines
from surefoot.recording.checks.gaps import find_gaps
from surefoot.recording.checks.gravity import find_gravity
from surefoot.recording.checks.gyroscope_bias import find_gyroscope_bias
from surefoot.recording.checks.length import check_length
from surefoot.recording.checks.missing_values import find_missing_values
from surefoot.recording.checks.rate import find_rate
from surefoot.recording.checks.rotation import check_rotation
from surefoot.recording.checks.same_sensor import check_same_sensor
from surefoot.recording.checks.sides import find_sides
from surefoot.recording.checks.standing import find_standing
from surefoot.recording.checks.synchronisation import check_synchronisation
from surefoot.recording.checks.told_rate import find_told_rate
from surefoot.recording.model import Annotation, Recording, Severity
from surefoot.recording.rest import rest_stretches

_STREAM_CHECKS = (check_length, find_rate, find_gaps, find_missing_values)
_REST_CHECKS = (find_gravity, find_gyroscope_bias, find_standing)
_SIGNAL_CHECKS = (check_rotation, find_clipping)


def check_recording(recording: Recording) -> Recording:
    """Annotate every problem of a recording and refuse one that cannot be used.

    Checking twice adds nothing twice.

    Parameters
    ----------
    recording
        Recording to check; it is not changed.

    Returns
    -------
    Recording
        The recording with its annotations in order of discovery, each once. What stands still is left out of it: the
        samples are NaN, and a sensor that mostly stands still is gone.

    Raises
    ------
    FileReadError
        There is no stream, or one is too short or without any number.
    UnitError
        Gravity or rotation contradicts the units.
    TimeError
        The declared rate contradicts the time stamps or the signals.
    PlacementError
        Two placements hold the same data.
    """
    if not recording.streams and not recording.markers:
        raise FileReadError(f"{recording.name} holds no sensor; pass at least one sensor on a foot or a shank.")
    if not recording.streams:
        return replace(recording, annotations=tuple(dict.fromkeys(recording.annotations)))
    check_same_sensor(recording)
    recording = leave_out_flat_lines(recording)
    notes: list[Annotation] = []
    for stream in recording.streams.values():
        if not (np.isfinite(stream.acc).all(axis=1) & np.isfinite(stream.gyr).all(axis=1)).any():
            raise FileReadError(f"{stream.source or stream.placement.value} has no complete row of numbers.")
        for check in _STREAM_CHECKS:
            notes += check(stream)
        rests = rest_stretches(stream)
        for check_rest in _REST_CHECKS:
            notes += check_rest(stream, rests)
        for check in _SIGNAL_CHECKS:
            notes += check(stream)
    notes = [note for note in notes if not _told_as_flat(note, recording.annotations)]
    checked = check_synchronisation(recording.annotated(*notes))
    checked = checked.annotated(*find_told_rate(checked), *find_sides(checked))
    return replace(checked, annotations=tuple(dict.fromkeys(checked.annotations)))


def _told_as_flat(note: Annotation, told: tuple[Annotation, ...]) -> bool:
    """Missing values that are missing because they stood still and were left out."""
    if note.kind != "nan" or note.start_s is None or note.end_s is None:
        return False
    return any(
        flat.kind == "flat_line" and flat.severity is Severity.SEVERE and flat.stream is note.stream
        for flat in told
        if flat.start_s is not None and flat.end_s is not None
        if flat.start_s <= note.start_s and note.end_s <= flat.end_s
    )
