"""Agreement of two systems in numbers: bias, limits of agreement, intraclass correlation, each with its interval.

The interval of the bias counts effective strides, for strides that follow each other are alike
(`surefoot.signs.intervals`). The limits of agreement are those of Bland and Altman [1]_. The intraclass correlation is
ICC(A,1) of McGraw and Wong [2]_, the ICC(2,1) of Shrout and Fleiss [3]_: two-way, absolute agreement, single measure.

References
----------
.. [1] Bland JM, Altman DG. Statistical methods for assessing agreement between two methods of clinical measurement.
   Lancet 1986;327:307-10. doi:10.1016/S0140-6736(86)90837-8
.. [2] McGraw KO, Wong SP. Forming inferences about some intraclass correlation coefficients. Psychol Methods
   1996;1:30-46. doi:10.1037/1082-989X.1.1.30
.. [3] Shrout PE, Fleiss JL. Intraclass correlations: uses in assessing rater reliability. Psychol Bull 1979;86:420-8.
   doi:10.1037/0033-2909.86.2.420
"""

from __future__ import annotations

from math import sqrt

import numpy as np

from surefoot.recording import FloatArray
from surefoot.signs.agreement import Agreement
from surefoot.signs.intervals import Z_95, effective_count

_LEAST = 3


def agree(
    measure: str, side: str, unit: str, sensor: FloatArray, marker: FloatArray, *, with_icc: bool = True
) -> Agreement | None:
    """Compare what two systems measured of the same strides.

    Parameters
    ----------
    measure, side, unit
        As in `Agreement`.
    sensor, marker
        (n,) values of the same strides in order of walking; strides with NaN in either are left out.
    with_icc
        False for moments in time, which differ among strides by the clock alone.

    Returns
    -------
    Agreement or None
        None where no stride has both values; intervals are None with fewer than three.
    """
    both = np.isfinite(sensor) & np.isfinite(marker)
    one, other = sensor[both], marker[both]
    apart = one - other
    n = int(apart.size)
    if n == 0:
        return None
    bias = float(apart.mean())
    if n < _LEAST:
        return Agreement(measure, side, unit, n, bias, None, None, None, None, None, None, None, None)
    sd = float(apart.std(ddof=1))
    half = _half_width(apart, sd)
    icc = icc_a1(np.stack([one, other], axis=1)) if with_icc else None
    value, low, high = icc if icc is not None else (None, None, None)
    return Agreement(
        measure, side, unit, n, bias, bias - half, bias + half, sd, bias - Z_95 * sd, bias + Z_95 * sd, value, low, high
    )


def _half_width(apart: FloatArray, sd: float) -> float:
    from scipy.special import stdtrit

    count = max(effective_count(apart), 2.0)
    return float(stdtrit(count - 1.0, 0.975)) * sd / sqrt(count)


def icc_a1(ratings: FloatArray) -> tuple[float, float, float] | None:
    """Intraclass correlation ICC(A,1) with its 95 % interval.

    Parameters
    ----------
    ratings
        (n, k) values of n strides by k systems, without NaN, n and k of 2 at least.

    Returns
    -------
    tuple of float or None
        Value, low and high; None where nothing varies, so that nothing can be told.
    """
    from scipy.special import fdtri

    n, k = ratings.shape
    grand = float(ratings.mean())
    by_row, by_column = ratings.mean(axis=1), ratings.mean(axis=0)
    rows = k * float(((by_row - grand) ** 2).sum()) / (n - 1)
    columns = n * float(((by_column - grand) ** 2).sum()) / (k - 1)
    rest = ratings - by_row[:, None] - by_column[None, :] + grand
    error = float((rest**2).sum()) / ((n - 1) * (k - 1))
    below = rows + (k - 1) * error + k * (columns - error) / n
    if below <= 1e-12 * max(grand**2, 1e-12):
        return None
    value = (rows - error) / below
    if error <= 0.0 and columns <= 0.0:
        return value, value, value
    a = k * value / (n * (1.0 - value))
    b = 1.0 + k * value * (n - 1) / (n * (1.0 - value))
    freedom = (a * columns + b * error) ** 2 / ((a * columns) ** 2 / (k - 1) + (b * error) ** 2 / ((n - 1) * (k - 1)))
    rim = k * columns + (k * n - k - n) * error
    upper_f = float(fdtri(n - 1, freedom, 0.975))
    lower_f = float(fdtri(freedom, n - 1, 0.975))
    low = n * (rows - upper_f * error) / (upper_f * rim + n * rows)
    high = n * (lower_f * rows - error) / (rim + n * lower_f * rows)
    return value, min(low, value), max(high, value)
