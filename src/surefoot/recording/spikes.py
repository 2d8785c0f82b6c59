"""Samples that stand alone, far from both neighbours, or are a filler: errors of transmission and no motion.

A heel strike is sharp as well. On 35 real feet, 26 shanks and 2 backs one or two samples stood out by at most 19 times
gravity, and by 1.9 times the angular rate that one sample in a hundred exceeds. What counts as a spike stands out by
more than that, and by twice as much as anything else in the recording. A filler (-9999, 65535) is one number in all six
columns. No unit is needed, as neither may decide on units.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surefoot.recording.model import Annotation, FloatArray

_WIDEST = 2  # samples
_ACC_GRAVITIES = 25.0
_GYR_HIGH = 2.5
_HIGH_SHARE = 0.99
_GYR_AT_LEAST = 25.0  # in whatever unit: a sensor that lies still turns so little that a knock stands out
_ALONE = 2.0
_SHOWN = 5


def without_spikes(acc: FloatArray, gyr: FloatArray) -> tuple[FloatArray, FloatArray, list[Annotation]]:
    """Leave out single samples, or pairs, that no body can have made, and rows of a filler.

    Parameters
    ----------
    acc, gyr
        (n, 3) signals in any unit; they are not changed.

    Returns
    -------
    acc, gyr
        Copies in which those rows are NaN, or the same arrays where there are none.
    notes
        Kinds ``spike`` and ``filler``, which count them.
    """
    whole = np.isfinite(acc).all(axis=1) & np.isfinite(gyr).all(axis=1)
    filler = whole & (acc[:, 0] != 0) & (np.hstack((acc[:, 1:], gyr)) == acc[:, :1]).all(axis=1)
    if whole.sum() < max(20, 2 * int(filler.sum())):
        return acc, gyr, []
    whole &= ~filler
    notes = []
    if filler.any():
        acc, gyr = (np.where(filler[:, None], np.nan, values) for values in (acc, gyr))
        notes.append(_filler(filler))
    gravity = float(np.median(_size(acc[whole])))
    high = float(np.quantile(_size(gyr[whole]), _HIGH_SHARE))
    in_acc = _spikes(acc, _ACC_GRAVITIES * gravity)
    in_gyr = _spikes(gyr, max(_GYR_HIGH * high, _GYR_AT_LEAST))
    rows = in_acc | in_gyr
    if rows.any():
        acc, gyr = (np.where(rows[:, None], np.nan, values) for values in (acc, gyr))
        notes.append(_note(rows, in_acc, in_gyr))
    return acc, gyr, notes


def _filler(rows: NDArray[np.bool_]) -> Annotation:
    text = f"{int(rows.sum())} rows hold one and the same number in all six signals: nothing was measured; left out."
    return Annotation("filler", text, share=float(rows.mean()))


def _size(values: FloatArray) -> FloatArray:
    return np.asarray(np.linalg.norm(values, axis=1), dtype=np.float64)


def _spikes(values: FloatArray, limit: float) -> NDArray[np.bool_]:
    """(n,) rows in which an axis stands out by more than the limit, and by far more than any other row does."""
    out = np.zeros(len(values))
    for axis in values.T:
        for width in range(1, _WIDEST + 1):
            out = np.maximum(out, _standing_out(axis, width))
    far = out > limit
    if not far.any():
        return far
    return np.asarray(out > max(limit, _ALONE * float(out[~far].max(initial=0.0))))


def _standing_out(signal: FloatArray, width: int) -> FloatArray:
    """(n,) by how much each of `width` samples in a row stands out, on one side, from those before and after them."""
    out = np.zeros(len(signal))
    inside = [signal[1 + k : len(signal) - width + k] for k in range(width)]
    before, after = signal[: -width - 1], signal[width + 1 :]
    above = np.minimum.reduce(inside) - np.maximum(before, after)
    below = np.minimum(before, after) - np.maximum.reduce(inside)
    size = np.nan_to_num(np.maximum(np.maximum(above, below), 0.0))
    for k in range(width):
        part = out[1 + k : len(signal) - width + k]
        np.maximum(part, size, out=part)
    return out


def _note(rows: NDArray[np.bool_], in_acc: NDArray[np.bool_], in_gyr: NDArray[np.bool_]) -> Annotation:
    found = np.flatnonzero(rows)
    where = ", ".join(str(row + 1) for row in found[:_SHOWN]) + (" and more" if len(found) > _SHOWN else "")
    names = (name for name, there in (("acceleration", in_acc), ("angular rate", in_gyr)) if there.any())
    what = " and ".join(names)
    count = "1 sample stands" if len(found) == 1 else f"{len(found)} samples stand"
    text = f"{count} alone, further from the samples around than any motion goes ({what}, row {where}); left out."
    return Annotation("spike", text, share=float(rows.mean()))
