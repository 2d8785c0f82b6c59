"""How much strides that follow each other resemble each other, and what that costs.

Measured strides are a slow wandering (pace, attention, fatigue) plus noise of single strides: in 20 feet of real
recordings the lag-one correlation of foot pitch was 0.5 and the correlation over four strides still 0.2; of speed 0.75
and 0.5. A first-order autoregression decays faster than that and promises too much. So the correlation over k strides
is taken as ``share * decay**k``, the pattern of an autoregression seen through noise (ARMA(1,1)) [1]_, fitted to the
first four lags where they stand out of noise; else as a first-order autoregression. Correlations of short series come
out too small; they are corrected [2]_ and, as few strides tell little, drawn toward a usual value.

References
----------
.. [1] Box GEP, Jenkins GM, Reinsel GC. Time series analysis. 4th ed. 2008. doi:10.1002/9781118619193
.. [2] Marriott FHC, Pope JA. Bias in the estimation of autocorrelations. Biometrika 1954;41:390-402.
   doi:10.1093/biomet/41.3-4.390
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, pi, sqrt

import numpy as np

from surefoot.recording import FloatArray

USUAL_CORRELATION = 0.45  # a little below that of foot pitch in real walks
# strides that never vary are shares of none or all; hits resemble each other less than the values behind them
CORRELATION_OF_CONSTANT = 0.25
USUAL_WEIGHT = 10.0  # strides that the usual value is worth
HIGHEST_CORRELATION = 0.95
FEWEST_FOR_SLOW = 24
_CLIP = 2.5
_LAGS = 4
_SERIES_TERMS = 25


@dataclass(frozen=True)
class StrideCorrelation:
    """Correlation of strides k apart, ``share * decay**k``, of n strides.

    Parameters
    ----------
    share
        Part of the variance that wanders slowly, 0 to 1.
    decay
        How much of it is left one stride later, 0 to below 1.
    n
        Number of strides.
    """

    share: float
    decay: float
    n: int

    @property
    def at_lags(self) -> FloatArray:
        """(n - 1,) correlation at lags 1 to n - 1."""
        return np.asarray(np.clip(self.share * self.decay ** np.arange(1, self.n), 0.0, 1.0), dtype=np.float64)

    @property
    def inflation(self) -> float:
        """Factor by which the variance of a mean exceeds that of independent strides, 1 to n / 2."""
        return _inflation(self.at_lags, self.n)

    def inflation_of_ranks(self, p: float) -> float:
        """The same for a percentile: what counts is which strides lie below it.

        Parameters
        ----------
        p
            Which percentile, as a share between 0 and 1.

        Returns
        -------
        float
            Factor for normal values cut at that percentile; 2/pi arcsin r at the median.
        """
        return _inflation(_correlation_below(self.at_lags, p), self.n)

    @property
    def effective(self) -> float:
        """How many independent strides the series is worth."""
        return self.n / self.inflation


def stride_correlation(values: FloatArray) -> StrideCorrelation:
    """Estimate the correlation of neighbouring strides.

    Parameters
    ----------
    values
        (n,) values in the order of walking, without NaN, n ≥ 6.

    Returns
    -------
    StrideCorrelation
        The fitted pattern. A constant series has a fixed one.
    """
    n = values.size
    clipped = robust_scores(values)
    if not clipped.any():
        return StrideCorrelation(1.0, CORRELATION_OF_CONSTANT, n)
    raw = _autocorrelation(clipped, min(_LAGS, n - 2))
    first = (n * raw[0] + 1) / (n - 4)
    rho = float(np.clip((n * first + USUAL_WEIGHT * USUAL_CORRELATION) / (n + USUAL_WEIGHT), 0.0, HIGHEST_CORRELATION))
    plain = StrideCorrelation(1.0, rho, n)
    if n < FEWEST_FOR_SLOW:
        return plain
    lags = raw + plain.inflation / n  # subtracting the walk's own mean makes every lag too small by this
    if lags[0] <= 2 / sqrt(n):
        return plain
    decay = float(np.clip(lags[1:4].sum() / max(lags[0:3].sum(), 1e-9), rho, HIGHEST_CORRELATION))
    slow = StrideCorrelation(float(np.clip(lags[0] / decay, 0.0, 1.0)), decay, n)
    return slow if slow.inflation > plain.inflation else plain


def robust_scores(values: FloatArray) -> FloatArray:
    """Values about their median in robust standard deviations, cut off so that odd strides do not rule.

    Parameters
    ----------
    values
        (n,) values.

    Returns
    -------
    FloatArray
        (n,) scores between -2.5 and 2.5; all zero when the values are constant.
    """
    centred = values - np.median(values)
    scale = _robust_scale(values)
    if scale == 0.0:
        return np.zeros_like(values)
    return np.asarray(np.clip(centred / scale, -_CLIP, _CLIP), dtype=np.float64)


def robust_spread(values: FloatArray) -> float:
    """Standard deviation with odd strides cut off where `robust_scores` cuts them.

    Parameters
    ----------
    values
        (n,) values.

    Returns
    -------
    float
        In the values' unit; zero when the values are constant.
    """
    return _robust_scale(values) * float(robust_scores(values).std())


def _robust_scale(values: FloatArray) -> float:
    centred = values - np.median(values)
    scale = 1.4826 * float(np.median(np.abs(centred))) or float(centred.std())
    return 0.0 if scale <= 1e-12 * max(1.0, float(np.abs(values).max())) else scale


def _autocorrelation(values: FloatArray, lags: int) -> FloatArray:
    centred = values - values.mean()
    power = float(centred @ centred)
    if power == 0.0:
        return np.zeros(lags)
    return np.array([float(centred[:-k] @ centred[k:]) / power for k in range(1, lags + 1)])


def _correlation_below(correlation: FloatArray, p: float) -> FloatArray:
    """Correlation of "lies below its percentile" of normal values, by the tetrachoric series."""
    from scipy.special import ndtri

    cut = float(ndtri(p))
    density = exp(-cut * cut / 2.0) / sqrt(2.0 * pi)
    total, power = np.zeros_like(correlation), np.ones_like(correlation)
    previous, hermite, factorial = 0.0, 1.0, 1.0
    for k in range(1, _SERIES_TERMS + 1):
        power, factorial = power * correlation, factorial * k
        total += power * hermite * hermite / factorial
        previous, hermite = hermite, cut * hermite - (k - 1) * previous
    return np.clip(total * density * density / (p * (1.0 - p)), 0.0, 1.0)


def _inflation(at_lags: FloatArray, n: int) -> float:
    weights = 1.0 - np.arange(1, n) / n
    return float(min(1.0 + 2.0 * float(weights @ at_lags), n / 2.0))
