"""Rows that differ and yet carry one time stamp: stamps that were rounded, or given to a packet of rows at once.

The clock of the file is then coarser than the sensor's. The sensor itself samples at a steady pace, so its times are
found from a line through the stamps over the row numbers, broken where samples are missing. Where no line fits (the
pace changed on the way), or where hardly a row shares its stamp, the rows of a stamp are spread evenly until the next.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surefoot.recording.model import FloatArray

_AROUND = 6  # stamps looked at on either side of a gap
_LATE = 4.0  # times the usual change of lateness from packet to packet
_FITS = 4.0  # steps between stamps by which one may miss the line; radio packets come late by one or two
_FITTING = 0.99
_RARE = 0.1  # share of rows without a stamp of their own; a clock that is fine but for so few is left as it is
_PACE_ROWS = 200


@dataclass(frozen=True)
class SpreadStamps:
    """Stamps that tell every row from its neighbours.

    Parameters
    ----------
    ticks
        (n,) strictly increasing stamps, in the file's unit.
    step
        Usual time between two stamps that differ, in the same unit.
    steady
        Whether one pace fits all stamps; if not, rows were spread between stamps.
    """

    ticks: FloatArray
    step: float
    steady: bool


def spread_stamps(stamps: FloatArray) -> SpreadStamps:
    """Give every row a stamp of its own.

    Parameters
    ----------
    stamps
        (n,) stamps that never fall and differ somewhere; those of neighbouring rows may be equal.

    Returns
    -------
    SpreadStamps
        Strictly increasing stamps.
    """
    first = np.concatenate(([0], np.flatnonzero(np.diff(stamps) > 0) + 1)).astype(np.intp)
    values = stamps[first]
    step = float(np.median(np.diff(values)))
    pace = _pace(stamps)
    if len(first) < (1 - _RARE) * len(stamps) or _rounded(values):
        steady = _steady(stamps, first[_gaps(values, first, pace, step)])
        if steady is not None and np.mean(np.abs(steady - stamps) <= _FITS * step) >= _FITTING:
            return SpreadStamps(steady, step, True)
    return SpreadStamps(_spread(values, first, len(stamps), pace), step, False)


def _rounded(values: FloatArray) -> bool:
    """Stamps that only ever differ by whole multiples of one step."""
    steps = np.diff(values)
    multiples = steps / steps.min()
    return bool(np.mean(np.abs(multiples - np.rint(multiples)) < 0.01) > _FITTING and np.median(multiples) < 10)


def _pace(stamps: FloatArray) -> float:
    """Usual time from row to row, whatever the gaps."""
    reach = max(1, min(_PACE_ROWS, len(stamps) // 4))
    pace = float(np.median(stamps[reach:] - stamps[:-reach])) / reach
    return pace if pace > 0 else float(stamps[-1] - stamps[0]) / (len(stamps) - 1)


def _gaps(values: FloatArray, first: NDArray[np.intp], pace: float, step: float) -> NDArray[np.intp]:
    """Stamps before which samples are missing: all that follow are late, and not one alone, as late packets are."""
    from scipy.ndimage import maximum_filter1d, minimum_filter1d

    late = values - pace * first
    if len(late) < 3:
        return np.empty(0, dtype=np.intp)
    # lowest of the stamps from here on against the highest of those before; beyond the ends nothing counts
    after = minimum_filter1d(late, _AROUND, origin=-(_AROUND // 2), mode="constant", cval=np.inf)
    before = maximum_filter1d(late, _AROUND, origin=(_AROUND - 1) // 2, mode="constant", cval=-np.inf)
    usual = _LATE * float(np.median(np.abs(np.diff(late))))
    return np.flatnonzero(after[1:] - before[:-1] > max(pace, 0.5 * step, usual)) + 1


def _steady(stamps: FloatArray, begins: NDArray[np.intp]) -> FloatArray | None:
    """One pace for all pieces between gaps, each piece at the mean of its stamps; None where time would not grow."""
    rows = np.arange(len(stamps), dtype=np.float64)
    edges = np.concatenate(([0], begins, [len(stamps)]))
    size = np.diff(edges)
    piece = np.repeat(np.arange(len(size)), size)
    mean_row, mean_stamp = (np.bincount(piece, weights=x) / size for x in (rows, stamps))
    away, late = rows - mean_row[piece], stamps - mean_stamp[piece]
    moved = float(away @ away)
    pace = float(away @ late) / moved if moved else 0.0
    ticks = mean_stamp[piece] + pace * away
    return ticks if pace > 0 and bool((np.diff(ticks) > 0).all()) else None


def _spread(values: FloatArray, first: NDArray[np.intp], rows: int, pace: float) -> FloatArray:
    """Rows of a stamp evenly until the next one, or at the usual pace where the next one is far."""
    size = np.diff(np.concatenate((first, [rows])))
    room = np.concatenate((np.diff(values), [pace * size[-1]])) / size
    group = np.repeat(np.arange(len(values)), size)
    ticks: FloatArray = values[group] + np.minimum(room, pace)[group] * (np.arange(rows) - first[group])
    return ticks
