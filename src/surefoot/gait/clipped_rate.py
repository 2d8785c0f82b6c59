"""How far a foot turned while its gyroscope was at the end of its range, which nobody has measured.

A peak that is cut off runs into its plateau and out of it at some slope. Were it a parabola, as peaks are near their
top, the turn above the plateau would be a sixth of that slope times the square of the plateau's duration.
"""

from __future__ import annotations

import numpy as np

from surefoot.gait.arrays import FloatArray
from surefoot.recording.checks.clipping import clipped_rows
from surefoot.recording.stretches import runs


def lost_turn_rad(gyr: FloatArray, rate_hz: float) -> FloatArray:
    """Estimate the turn that a gyroscope's range has cut off.

    Parameters
    ----------
    gyr
        (n, 3) angular rate in rad/s.
    rate_hz
        Sampling rate.

    Returns
    -------
    ndarray
        (n,) turn in rad that was lost by each plateau, at its first sample, over all axes; zero elsewhere.
    """
    lost = np.zeros(gyr.shape[0])
    for axis in range(3):
        for signal in (gyr[:, axis], -gyr[:, axis]):
            for first, end in runs(clipped_rows(signal)):
                # the last step onto the plateau is cut short itself; the one before it has the slope
                way_in, way_out = signal[max(first - 2, 0) : first], signal[end : end + 2]
                rise = 0.5 * (np.diff(way_in).sum() - np.diff(way_out).sum())
                lost[first] += max(float(rise), 0.0) * (end - first) ** 2 / 6.0 / rate_hz
    return lost
