"""What the method itself errs by, beside the spread of strides, and how far that moves what a sign is judged by.

An interval from the strides of a walk shows how they scatter. What is learned once for all of them (the sole of the
shoe, the zero of pitch, the bias of the gyroscope) is wrong by the same amount in every stride, and no number of
strides shows it. So the error of the method is added to the interval of the strides before a limit is held against it.

A share of strides (that clear the floor by less than 5 mm, that do not land on the heel) is counted by such a number
and moves with it: by as much as it would if the strides scattered normally about their median.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from math import hypot
from statistics import NormalDist

from surefoot.gait.settings import TableSettings
from surefoot.signs.intervals import Z_95
from surefoot.signs.measure import Measure
from surefoot.signs.side_summary import LOW_CLEARANCE_MM

# shares of strides in which a number with an error of its own is below a limit
_COUNTED_BY = {
    "not_heel_percent": ("foot_pitch_initial_contact_deg", TableSettings().flat_contact_deg),
    "min_toe_clearance_below_5mm_percent": ("min_toe_clearance_mm", LOW_CLEARANCE_MM),
}


@dataclass(frozen=True)
class MethodError:
    """Standard deviation of the error that all strides of a walk share, by measure.

    Parameters
    ----------
    min_toe_clearance_mm
        Of the median toe clearance of a walk.
    foot_pitch_initial_contact_deg
        Of the median foot pitch at contact.
    """

    min_toe_clearance_mm: float
    foot_pitch_initial_contact_deg: float


@dataclass(frozen=True)
class MethodErrors:
    """What the method errs by, by how good the recording is.

    All were measured on virtual walkers (``benchmarks/accuracy_signs.py``: median of a walk against its truth). Against
    markers the strides of one healthy walker err by 4.2 mm about one offset per foot (``docs/validation.md``), and the
    angle at contact by one sensor was off by 1.4° after stroke (doi 10.3390/s24020710); these hold other errors too.

    Parameters
    ----------
    good
        736 feet in good recordings (seed 40421). Clearance: robust standard deviation 2.0 mm, of which the scatter of
        strides explains 1.4 mm; the tail is long (3.4 mm in all). Pitch: 0.7° in all.
    one_foot
        One shoe sensor alone, without the other foot to check it: 144 feet, 2.9 mm and 0.7° in all, tail included.
    degraded
        A sensor that clips, may be loose or is badly calibrated: 276 and 277 feet, 6.2 and 6.5 mm, 1.5 and 1.0° (seeds
        40421, 71707, 777 and 86243).
    clipped_share
        Part of a shoe sensor's samples at the end of its range from which a recording counts as degraded.
    """

    good: MethodError = field(default_factory=lambda: MethodError(1.5, 0.7))
    one_foot: MethodError = field(default_factory=lambda: MethodError(3.0, 0.7))
    degraded: MethodError = field(default_factory=lambda: MethodError(6.0, 1.4))
    clipped_share: float = 0.003


@dataclass(frozen=True)
class ErrorOfSide:
    """What the measures of one side are off by.

    Parameters
    ----------
    error
        The error of the method in this recording; None where nothing is to be added.
    why
        What makes it larger than in a good recording; empty in a good one.
    """

    error: MethodError | None = None
    why: str = ""

    def of(self, name: str) -> float:
        """Standard deviation of the error of a measure in its unit; 0 where none is known."""
        known = {f.name for f in fields(MethodError)}
        return float(getattr(self.error, name)) if self.error is not None and name in known else 0.0


def widened(value: float, low: float | None, high: float | None, error: float) -> tuple[float, float]:
    """Add an error to the ends of a 95 % interval.

    Parameters
    ----------
    value, low, high
        A number and its interval from the strides; the ends may be None.
    error
        Standard deviation of the error that all strides share.

    Returns
    -------
    tuple of float
        The ends, each as far away as both errors together bring it.
    """
    half = Z_95 * error
    below, above = value - _or(low, value), _or(high, value) - value
    return value - hypot(below, half), value + hypot(above, half)


def is_share(name: str) -> bool:
    """Whether a measure is a share of strides that is counted by a number with an error of its own."""
    return name in _COUNTED_BY


def widened_share(
    name: str, share: Measure, measures: Mapping[str, Measure], error: ErrorOfSide
) -> tuple[float, float]:
    """Move a share of strides by as much as the number that it is counted by may be off.

    Parameters
    ----------
    name
        The share.
    share
        In %, with its interval.
    measures
        All measures of the side.
    error
        What they are off by.

    Returns
    -------
    tuple of float
        Ends of the interval in %; never narrower than that of the share itself.
    """
    assert share.value is not None
    low, high = _or(share.low, share.value), _or(share.high, share.value)
    counter, limit = _COUNTED_BY[name]
    counted = measures[counter]
    spread = counted.robust_sd or counted.sd
    if counted.value is None or not spread:
        return low, high
    ends = widened(counted.value, counted.low, counted.high, error.of(counter))
    places = [100.0 * NormalDist().cdf((limit - end) / spread) for end in ends]
    return min(low, *places), max(high, *places)


def _or(value: float | None, other: float) -> float:
    return other if value is None else value
