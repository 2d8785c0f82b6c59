"""The markers' clock laid on the sensors': by the turning of the foot, which both see.

Steady steps are so alike that a shift by a whole stride fits almost as well. The best shift is therefore taken only
where it fits clearly better than every other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from surefoot.gait.arrays import FloatArray
from surefoot.gait.walk import FootPath

_RATE_HZ = 100.0
_OVERLAP_MIN, _OVERLAP_MIN_S = 0.5, 2.0
_OTHER_S = 0.4  # shifts nearer than this belong to the same peak
_LIKENESS_MIN = 0.9


@dataclass(frozen=True)
class ClockOffset:
    """How the clock of markers lies on that of sensors.

    Parameters
    ----------
    offset_s
        What is added to a marker's time to get the sensor's.
    likeness
        Correlation of the foot's turning in both at this offset, at most 1.
    next_likeness
        The same at the best other offset.
    """

    offset_s: float
    likeness: float
    next_likeness: float

    @property
    def is_clear(self) -> bool:
        """Whether both see the same motion, and no other offset shows it nearly as well."""
        # what is left unexplained must at least double at any other offset
        return self.likeness >= _LIKENESS_MIN and 1.0 - self.next_likeness > 2.0 * (1.0 - self.likeness)


def find_marker_offset(pairs: tuple[tuple[FootPath, FootPath], ...]) -> ClockOffset | None:
    """Find the offset between sensors and markers.

    Parameters
    ----------
    pairs
        Motion of a foot by its sensor and by its markers; both feet at once where each system has one clock.

    Returns
    -------
    ClockOffset or None
        The best offset, to a fraction of a sample; None where too little was measured.
    """
    begins = [float(path.time_s[0]) for pair in pairs for path in pair if path.time_s.size]
    if not pairs or len(begins) < 2 * len(pairs):
        return None
    first = min(begins)
    length = max(round((float(path.time_s[-1]) - first) * _RATE_HZ) for pair in pairs for path in pair) + 2
    grid = first + np.arange(length) / _RATE_HZ
    size = 1 << int(np.ceil(np.log2(2 * length)))
    sums = [np.zeros(size) for _ in range(4)]
    seen = 0.0
    for sensor, marker in pairs:
        (x, in_x), (y, in_y) = (_turning(path, grid) for path in (sensor, marker))
        seen += min(float(in_x.sum()), float(in_y.sum()))
        parts = ((x, y), (x * x, in_y), (in_x, y * y), (in_x, in_y))
        for total, (a, b) in zip(sums, parts, strict=True):
            total += np.fft.irfft(np.fft.rfft(a, size) * np.conj(np.fft.rfft(b, size)), size)
    product, power_x, power_y, common = sums
    enough = common > max(_OVERLAP_MIN * seen, _OVERLAP_MIN_S * _RATE_HZ)
    if not enough.any():
        return None
    likeness = np.where(enough, product / np.sqrt(np.maximum(power_x * power_y, 1e-12)), -1.0)
    best = int(likeness.argmax())
    lag = best if best < size // 2 else best - size
    apart = np.abs((np.arange(size) - best + size // 2) % size - size // 2)
    other = float(likeness[apart > _OTHER_S * _RATE_HZ].max())
    before, here, after = (float(likeness[(best + k) % size]) for k in (-1, 0, 1))
    bend = before - 2.0 * here + after
    part = float(np.clip(0.5 * (before - after) / bend, -0.5, 0.5)) if bend < 0 else 0.0
    return ClockOffset((lag + part) / _RATE_HZ, here, other)


def _turning(path: FootPath, grid: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Pitch rate on a common grid in rad/s, and 1 where it is known; both 0 elsewhere."""
    known = np.isfinite(path.pitch_rad)
    if known.sum() < 3:
        return np.zeros(grid.size), np.zeros(grid.size)
    pitch = np.interp(grid, path.time_s[known], path.pitch_rad[known])
    share = np.interp(grid, path.time_s, known.astype(np.float64), left=0.0, right=0.0)
    inside = ((share > 0.999) & (grid >= path.time_s[0]) & (grid <= path.time_s[-1])).astype(np.float64)
    return np.gradient(pitch) * _RATE_HZ * inside, inside
