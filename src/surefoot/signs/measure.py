"""One number of a walk: its value, how sure it is, how many strides it rests on, or why it is missing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """One number of a walk, or the reason why it is missing.

    Parameters
    ----------
    value
        The number in `unit`; None when it cannot be given, and then `reason` says why.
    low, high
        95 % interval of `value`; None when none can be given.
    n
        Number of strides that `value` rests on.
    unit
        ``s``, ``m``, ``m/s``, ``deg``, ``deg/s``, ``mm``, ``Hz``, ``dB``, ``%``, ``steps/min``, or empty for counts
        and ratios.
    sd, robust_sd
        Spread from stride to stride: standard deviation, and 1.4826 times the median absolute deviation.
    reason
        Why there is no value, in plain words.
    caution
        Why the value should be read with care, in plain words.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: str
    sd: float | None = None
    robust_sd: float | None = None
    reason: str | None = None
    caution: str | None = None

    def __post_init__(self) -> None:
        if (self.value is None) != (self.reason is not None):
            raise ValueError(f"a measure has either a value or a reason; got value {self.value}, reason {self.reason}")


def absent(reason: str, unit: str) -> Measure:
    """Make a measure that has no value.

    Parameters
    ----------
    reason
        Why there is none, in plain words.
    unit
        Unit it would have had.

    Returns
    -------
    Measure
        With value None and n 0.
    """
    return Measure(value=None, low=None, high=None, n=0, unit=unit, reason=reason)
