"""Pitch over each swing, at equal steps of its time, for what is learned from stride to stride."""

from __future__ import annotations

from typing import NamedTuple

POINTS = 20
_MOST = 48


class SwingRecord(NamedTuple):
    """Pitch of the swing that runs, and of the last one that was complete.

    Parameters
    ----------
    pitch
        Pitch in rad of the swing that runs, every `step_s` since toe-off.
    begin_s, step_s
        Time of its toe-off; distance of its values, doubled whenever there are too many.
    last
        Pitch in rad at `POINTS` equal steps of the last complete swing, toe-off to contact; empty before the first.
    swings
        Number of complete swings.
    """

    pitch: tuple[float, ...] = ()
    begin_s: float = 0.0
    step_s: float = 0.01
    last: tuple[float, ...] = ()
    swings: int = 0


def begin(record: SwingRecord, time_s: float, pitch: float) -> SwingRecord:
    """Begin a swing at toe-off."""
    return SwingRecord((pitch,), time_s, 0.01, record.last, record.swings)


def extend(record: SwingRecord, time_s: float, pitch: float) -> SwingRecord:
    """Add a sample of the swing that runs."""
    values, begin_s, step_s, last, swings = record
    if not values or time_s < begin_s + step_s * len(values):
        return record
    if len(values) >= _MOST:
        values, step_s = values[::2], 2.0 * step_s
    missing = int((time_s - begin_s) / step_s + 1e-9) + 1 - len(values)
    if missing > 1:  # slow sampling: a straight line
        before = values[-1]
        missing = min(missing, _MOST)
        part = (pitch - before) / missing
        values = (*values, *[before + part * (k + 1) for k in range(missing)])[: _MOST + 1]
    elif missing == 1:
        values = (*values, pitch)
    return SwingRecord(values, begin_s, step_s, last, swings)


def finish(record: SwingRecord) -> SwingRecord:
    """Close the swing at contact."""
    values = record.pitch
    if len(values) < 3:
        return SwingRecord((), record.begin_s, record.step_s, record.last, record.swings)
    scale = (len(values) - 1) / (POINTS - 1)
    out = []
    for k in range(POINTS - 1):
        place = k * scale
        low = int(place)
        out.append(values[low] + (place - low) * (values[low + 1] - values[low]))
    return SwingRecord((), record.begin_s, record.step_s, (*out, values[-1]), record.swings + 1)
