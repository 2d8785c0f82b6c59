"""Agreement of two systems that measured the same strides: bias, limits of agreement, intraclass correlation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Agreement:
    """How well sensors and markers agree on one measure of the same strides.

    Parameters
    ----------
    measure
        Column of the stride table.
    side
        ``left``, ``right`` or ``both``.
    unit
        Unit of every number but `icc`.
    n
        Number of strides that both measured.
    bias, bias_low, bias_high
        Mean of sensor minus marker, and its 95 % interval.
    sd
        Standard deviation of the differences.
    limit_low, limit_high
        95 % limits of agreement (Bland and Altman 1986, doi 10.1016/S0140-6736(86)90837-8).
    icc, icc_low, icc_high
        Intraclass correlation ICC(A,1) and its 95 % interval (McGraw and Wong 1996, doi 10.1037/1082-989X.1.1.30);
        None where it cannot be given.
    """

    measure: str
    side: str
    unit: str
    n: int
    bias: float
    bias_low: float | None
    bias_high: float | None
    sd: float | None
    limit_low: float | None
    limit_high: float | None
    icc: float | None
    icc_low: float | None
    icc_high: float | None
