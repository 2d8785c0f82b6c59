"""A sensor that hangs: values that do not change at all while a body would move or at least tremble."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from surefoot.errors import FileReadError
from surefoot.recording.checks.held_rows import held_rows, rests_perfectly, zero_rows
from surefoot.recording.model import Annotation, FloatArray, Placement, Recording, SensorStream, Severity
from surefoot.recording.stretches import annotate, runs

_HANG_S = 0.25
_AXIS_S = 1.0
_MOST_OF_IT = 0.5
_AXES = ("acc x", "acc y", "acc z", "gyr x", "gyr y", "gyr z")


@dataclass(frozen=True)
class FlatSignal:
    """What stands still, and from which row to which: first and last row of each stretch."""

    what: str
    rows: tuple[tuple[int, int], ...]


def flat_signals(time_s: FloatArray, acc: FloatArray, gyr: FloatArray) -> list[FlatSignal]:
    """Find stretches in which all six signals, or one of them while others move, stay exactly the same.

    A perfect rest (gravity alone, no rotation) is left alone where it is left smoothly: a simulated sensor without
    noise shows it. Shorter stretches, of four rows or of zeros, are found as `held_rows` tells.

    Parameters
    ----------
    time_s
        (n,) time in s.
    acc, gyr
        (n, 3) signals in m/s² and rad/s.

    Returns
    -------
    list of FlatSignal
        Only what stands still anywhere.
    """
    signals = np.hstack((acc, gyr))
    if len(signals) < 3:
        return []
    same: NDArray[np.bool_] = np.asarray(np.diff(signals, axis=0) == 0)
    everything: NDArray[np.bool_] = np.asarray(same.all(axis=1))
    long = [rows for rows in _long(time_s, everything, _HANG_S) if not rests_perfectly(acc[rows[0]], gyr[rows[0]])]
    hung = sorted({*long, *held_rows(acc, gyr, everything)})
    silent = tuple(rows for rows in zero_rows(acc, gyr) if rows not in hung)
    found = [
        FlatSignal("All six signals stand still, the sensor hung", tuple(hung)),
        FlatSignal("All six signals are zero, the sensor was silent", silent),
    ]
    return [signal for signal in (*found, *_flat_axes(time_s, signals, same & ~everything[:, None])) if signal.rows]


def _flat_axes(time_s: FloatArray, signals: FloatArray, same: NDArray[np.bool_]) -> list[FlatSignal]:
    step = np.abs(np.diff(signals, axis=0))
    known: NDArray[np.bool_] = np.asarray(np.isfinite(step).any(axis=0))
    usual = np.array([np.nanmedian(step[:, i]) if known[i] else 0.0 for i in range(6)])
    found = []
    for column, name in enumerate(_AXES):
        others = [i for i in range(6) if i != column and known[i]]
        rows = [
            (first, end)
            for first, end in _long(time_s, same[:, column], _AXIS_S)
            if (np.nanmedian(step[first:end][:, others], axis=0) >= 0.5 * usual[others]).sum()
            >= 3  # they move as usual
        ]
        found.append(FlatSignal(f"{name} stands still while the others move", tuple(rows)))
    return found


def flat_share(flat: list[FlatSignal], rows: int) -> float:
    """Return the part of all rows, 0 to 1, in which anything stands still."""
    return float(_mask(flat, rows).mean()) if rows else 0.0


def mostly_flat(flat: list[FlatSignal], rows: int) -> str | None:
    """Say what stands still in more than half of all rows; None where less does."""
    share = flat_share(flat, rows)
    if share <= _MOST_OF_IT:
        return None
    worst = max(flat, key=lambda signal: sum(end - first for first, end in signal.rows))
    return f"{worst.what} in {share * 100:.0f} % of the recording"


def find_flat_lines(stream: SensorStream) -> list[Annotation]:
    """Annotate stretches in which all six signals, or one of them while others move, stay exactly the same.

    Parameters
    ----------
    stream
        Stream to look at.

    Returns
    -------
    list of Annotation
        Kind ``flat_line``.
    """
    return _annotated(stream, flat_signals(stream.time_s, stream.acc, stream.gyr))


def leave_out_flat_lines(recording: Recording) -> Recording:
    """Leave out what stands still: the samples become NaN, and a sensor that mostly stands still goes as a whole.

    Parameters
    ----------
    recording
        Recording to look at.

    Returns
    -------
    Recording
        With kind ``flat_line`` for everything that was left out.

    Raises
    ------
    FileReadError
        Every foot and every shank mostly stands still.
    """
    streams: dict[Placement, SensorStream] = {}
    notes: list[Annotation] = []
    left_out: dict[Placement, str] = {}
    for placement, stream in recording.streams.items():
        flat = flat_signals(stream.time_s, stream.acc, stream.gyr)
        if why := mostly_flat(flat, len(stream)):
            left_out[placement] = why
            continue
        streams[placement] = stream
        if flat:
            gone = _mask(flat, len(stream))[:, None]
            acc, gyr = np.where(gone, np.nan, stream.acc), np.where(gone, np.nan, stream.gyr)
            streams[placement] = replace(stream, acc=acc, gyr=gyr)
            notes += _annotated(stream, flat)
    refuse_if_no_leg_is_left(streams, {p: (recording.streams[p].source, why) for p, why in left_out.items()})
    notes += [sensor_left_out(placement, why) for placement, why in left_out.items()]
    return replace(recording, streams=streams).annotated(*notes) if notes else recording


def sensor_left_out(placement: Placement, why: str) -> Annotation:
    """Annotation for a sensor that is left out as a whole."""
    text = f"The sensor of the {placement.value.replace('_', ' ')} is left out: {why}."
    return Annotation("flat_line", text, severity=Severity.SEVERE)


def refuse_if_no_leg_is_left(
    streams: dict[Placement, SensorStream], left_out: dict[Placement, tuple[str, str]]
) -> None:
    """Refuse a recording whose only foot or shank had to be left out.

    Parameters
    ----------
    streams
        What is left.
    left_out
        File name and reason of each sensor that was left out.

    Raises
    ------
    FileReadError
        A foot or shank was left out and none is left.
    """
    legs = ("foot", "shank")
    if any(placement.segment in legs for placement in streams):
        return
    for placement, (source, why) in left_out.items():
        if placement.segment in legs:
            raise FileReadError(
                f"{source or placement.value}: {why}; the sensor is broken or its column was exported wrongly, "
                "and nothing can be measured from it."
            )


def _annotated(stream: SensorStream, flat: list[FlatSignal]) -> list[Annotation]:
    notes: list[Annotation] = []
    for signal in flat:
        spans = [(float(stream.time_s[first]), float(stream.time_s[end])) for first, end in signal.rows]
        text = f"{signal.what}; this stretch of the sensor is left out."
        notes += annotate(stream, "flat_line", text, spans, Severity.SEVERE)
    return notes


def _mask(flat: list[FlatSignal], rows: int) -> NDArray[np.bool_]:
    mask = np.zeros(rows, dtype=bool)
    for signal in flat:
        for first, end in signal.rows:
            mask[first : end + 1] = True
    return mask


def _long(time_s: FloatArray, mask: NDArray[np.bool_], at_least_s: float) -> list[tuple[int, int]]:
    """Runs of equal neighbours as first and last row, at least so long."""
    return [(int(a), int(b)) for a, b in runs(mask) if b < len(time_s) and time_s[b] - time_s[a] >= at_least_s]
