"""Left and right: one side only, or a foot whose own shank is on the other leg."""

from __future__ import annotations

import numpy as np

from surefoot.recording.activity import ENVELOPE_HZ, envelope
from surefoot.recording.model import Annotation, Placement, Recording, SensorStream, Severity, Side

_LAG_S = 0.1
_CLEARLY = 0.15


def find_sides(recording: Recording) -> list[Annotation]:
    """Annotate a recording of one side, and sides that contradict each other.

    Whether all sensors of both legs were swapped cannot be seen from the signals: a leg looks like the other one in
    a mirror, and the mounting is free. What can be seen is a foot that swings with the other leg's shank: feet and
    their own shanks correlate with 0.81 to 0.93 in the recordings at hand, with the other leg's -0.65 to -0.02.

    Parameters
    ----------
    recording
        Recording to look at.

    Returns
    -------
    list of Annotation
        Kinds ``one_side`` and ``swapped_sides``.
    """
    notes = []
    sides = {placement.side for placement in recording.streams if placement.side is not None}
    if len(sides) == 1:
        only = sides.pop()
        text = f"Only the {only.value} side was recorded; left and right cannot be compared."
        notes.append(Annotation("one_side", text, severity=Severity.INFO))
    legs = [
        (
            recording.streams.get(Placement(f"{side.value}_foot")),
            recording.streams.get(Placement(f"{side.value}_shank")),
        )
        for side in Side
    ]
    (left_foot, left_shank), (right_foot, right_shank) = legs
    if left_foot and right_foot and left_shank and right_shank and recording.synchronised is not False:
        own = min(_together(left_foot, left_shank), _together(right_foot, right_shank))
        crossed = min(_together(left_foot, right_shank), _together(right_foot, left_shank))
        if crossed > own + _CLEARLY and crossed > 0.4:
            text = (
                "Each foot swings together with the other side's shank: left and right are swapped for the feet or for "
                "the shanks. Check the placements."
            )
            notes.append(Annotation("swapped_sides", text, severity=Severity.WARNING))
    return notes


def _together(one: SensorStream, other: SensorStream) -> float:
    """Largest correlation of two sensors' turning within ±0.1 s."""
    start = max(float(one.time_s[0]), float(other.time_s[0]))
    end = min(float(one.time_s[-1]), float(other.time_s[-1]))
    if end - start < 3.0:
        return 0.0
    a, b = envelope(one, start, min(end, start + 120.0)), envelope(other, start, min(end, start + 120.0))
    if a.std() == 0 or b.std() == 0:
        return 0.0
    a, b = (a - a.mean()) / a.std(), (b - b.mean()) / b.std()
    reach = round(_LAG_S * ENVELOPE_HZ)
    size = len(a)
    return max(
        float(np.mean(a[max(0, lag) : size + min(0, lag)] * b[max(0, -lag) : size + min(0, -lag)]))
        for lag in range(-reach, reach + 1, 2)
    )
