"""The same data given for two places."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from surefoot.errors import PlacementError
from surefoot.recording.model import Recording, SensorStream


def check_same_sensor(recording: Recording) -> None:
    """Refuse a recording in which two placements hold the same samples.

    Parameters
    ----------
    recording
        Recording to look at.

    Raises
    ------
    PlacementError
        Two streams are the same, whole or nearly so.
    """
    for one, other in combinations(recording.streams.values(), 2):
        if _same(one, other):
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
