"""Check a recording before anything is computed from it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from surefoot.errors import FileReadError
from surefoot.recording.checks.clipping import find_clipping
from surefoot.recording.checks.flat_line import find_flat_lines
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
from surefoot.recording.model import Annotation, Recording
from surefoot.recording.rest import rest_stretches

_STREAM_CHECKS = (check_length, find_rate, find_gaps, find_missing_values)
_REST_CHECKS = (find_gravity, find_gyroscope_bias, find_standing)
_SIGNAL_CHECKS = (check_rotation, find_clipping, find_flat_lines)


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
        The recording with its annotations in order of discovery, each once.

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
    if not recording.streams:
        raise FileReadError(f"{recording.name} holds no sensor; pass at least one sensor on a foot or a shank.")
    check_same_sensor(recording)
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
    checked = check_synchronisation(recording.annotated(*notes))
    checked = checked.annotated(*find_sides(checked))
    return replace(checked, annotations=tuple(dict.fromkeys(checked.annotations)))
