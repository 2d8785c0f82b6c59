"""The same data given for two places."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from surefoot.errors import PlacementError
from surefoot.recording.model import FloatArray, Recording, SensorStream

_SAME = 0.9995  # correlation of every axis; a left and a right foot at the same moment have nothing like it
_SAME_RATE = 0.02
_FEWEST_ROWS = 100
_MOST_ROWS = 20_000
_MOVES_M_S2 = 0.5


def check_same_sensor(recording: Recording) -> None:
    """Refuse a recording in which two placements hold the same samples.

    Parameters
    ----------
    recording
        Recording to look at.

    Raises
    ------
    PlacementError
        Two streams are the same, whole or nearly so; also rounded or from another unit, row by row or by the clock.
    """
    for one, other in combinations(recording.streams.values(), 2):
        if _same(one, other) or _written_again(one, other):
            raise PlacementError(
                f"{one.placement.value} ({one.source}) and {other.placement.value} ({other.source}) hold the same "
                "data; one file was given twice. Pass the file of each sensor."
            )


def _same(one: SensorStream, other: SensorStream) -> bool:
    """Compare distinctive rows, so that a cut or shifted copy is found too."""
    if len(one) < 10 or len(other) < 10:
        return False
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    rows = np.unique(np.linspace(0, len(short) - 1, 200).astype(int))
    a = np.hstack((short.acc[rows], short.gyr[rows]))
    moving = np.isfinite(a).all(axis=1) & (np.ptp(a, axis=1) > 0)
    if moving.sum() < 5:
        return False
    few = a[moving][:, 0]
    if np.isin(few, long.acc[:, 0]).sum() < 0.9 * len(few):
        return False
    # rows as bytes: one pass, exact
    known = {row.tobytes() for row in np.hstack((long.acc, long.gyr)).round(9)}
    hits = sum(row.tobytes() in known for row in a[moving].round(9))
    return hits > 0.9 * int(moving.sum())


def _written_again(one: SensorStream, other: SensorStream) -> bool:
    """Tell a copy that was rounded or converted: all six signals run alike, from the start or by the clock."""
    if abs(one.rate_hz / other.rate_hz - 1) > _SAME_RATE:
        return False
    rows = min(len(one), len(other), _MOST_ROWS)
    ahead = int(np.searchsorted(one.time_s, other.time_s[0])) - int(np.searchsorted(other.time_s, one.time_s[0]))
    for shift in {0, ahead}:
        first, second = max(0, shift), max(0, -shift)
        count = min(rows, len(one) - first, len(other) - second)
        if count >= _FEWEST_ROWS and _run_alike(_six(one, first, count), _six(other, second, count)):
            return True
    return False


def _six(stream: SensorStream, first: int, count: int) -> FloatArray:
    return np.hstack((stream.acc[first : first + count], stream.gyr[first : first + count]))


def _run_alike(a: FloatArray, b: FloatArray) -> bool:
    whole = np.isfinite(a).all(axis=1) & np.isfinite(b).all(axis=1)
    if whole.sum() < _FEWEST_ROWS:
        return False
    a, b = a[whole] - a[whole].mean(axis=0), b[whole] - b[whole].mean(axis=0)
    size = np.sqrt((a**2).sum(axis=0) * (b**2).sum(axis=0))
    # two sensors that lie on one table show the same knocks at most
    if float(np.sqrt((a[:, :3] ** 2).sum(axis=1).mean())) < _MOVES_M_S2 or (size == 0).any():
        return False
    return bool(((a * b).sum(axis=0) > _SAME * size).all())
