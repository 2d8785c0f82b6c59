"""The sampling rate that time stamps show."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def sampling_rate(time_s: NDArray[np.float64]) -> float | None:
    """Rate that time stamps show without the gaps; exact where stamps are rounded.

    Parameters
    ----------
    time_s
        (n,) increasing time stamps in s.

    Returns
    -------
    float or None
        In Hz; None for fewer than two stamps.
    """
    if len(time_s) < 2:
        return None
    steps = np.diff(time_s)
    usual = np.median(steps)
    near = steps[(steps > 0.5 * usual) & (steps < 1.5 * usual)]
    return float(1.0 / (near.mean() if len(near) else usual))
