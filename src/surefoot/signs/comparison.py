"""What a comparison of walks of one person holds: conditions, differences with intervals, warnings, trends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from surefoot.recording import Condition
from surefoot.signs.measure import Measure
from surefoot.signs.outlines import CurveSummary


class Matter(StrEnum):
    """Whether a difference matters to the person, by the published important change."""

    BETTER = "better"
    WORSE = "worse"
    NO = "no"
    UNKNOWN = "not known"


@dataclass(frozen=True)
class ComparedCondition:
    """One of the walks compared.

    Parameters
    ----------
    label
        Short name for people, for example ``afo`` or a date; unique within the comparison.
    recording
        Name of the recording.
    start_time
        When it was, where known.
    condition
        How the walk was done.
    curves
        Mean and spread of the curves by ``left``/``right`` and name, to be laid over each other.
    measures
        Measures by side and name.
    """

    label: str
    recording: str
    start_time: datetime | None
    condition: Condition
    curves: Mapping[str, Mapping[str, CurveSummary]]
    measures: Mapping[str, Mapping[str, Measure]]


@dataclass(frozen=True)
class Difference:
    """One measure in one condition minus the same in the first one.

    Parameters
    ----------
    name, side, unit
        Which measure, ``left``, ``right`` or ``both``, and its unit.
    before, after
        Values of the first condition and of the other one; None where missing.
    difference, low, high
        After minus before with its 95 % interval; None where it cannot be given, and then `reason` says why.
    detectable
        Size that a difference must exceed to be more than noise, and `detectable_basis` where that comes from.
    beyond_detectable
        Whether it does; None where it cannot be said.
    important, important_basis
        Size that matters to people, where published, and its source.
    matters
        Whether it matters, and which way.
    reason
        Why there is no difference.
    """

    name: str
    side: str
    unit: str
    before: float | None
    after: float | None
    difference: float | None
    low: float | None
    high: float | None
    detectable: float | None
    detectable_basis: str
    beyond_detectable: bool | None
    important: float | None
    important_basis: str
    matters: Matter
    reason: str | None = None


@dataclass(frozen=True)
class Contrast:
    """One condition against the first one: every difference, by side and name, and what to be careful about."""

    label: str
    against: str
    differences: Mapping[str, Mapping[str, Difference]]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Trend:
    """One measure of one side over the visits, in order of time, with its change per 30 days where that can be told.

    Parameters
    ----------
    name, side, unit
        Which measure.
    times
        When each visit was.
    values, lows, highs
        Value and 95 % interval of each visit; None where missing.
    slope_per_month, slope_low, slope_high
        Change per 30 days and its 95 % interval; None with fewer than three visits.
    """

    name: str
    side: str
    unit: str
    times: tuple[datetime, ...]
    values: tuple[float | None, ...]
    lows: tuple[float | None, ...]
    highs: tuple[float | None, ...]
    slope_per_month: float | None
    slope_low: float | None
    slope_high: float | None


@dataclass(frozen=True)
class Treatment:
    """A treatment to mark on the time line: when it began, and in the person's words what it was."""

    date: datetime
    label: str


@dataclass(frozen=True)
class Comparison:
    """Two or more walks of one person laid side by side.

    Parameters
    ----------
    conditions
        The walks, the one that the others are compared with first.
    contrasts
        Each other walk against the first.
    trends
        Measures over the visits, where the walks have dates and are three or more; else empty.
    treatments
        Treatments to mark.
    warnings
        What to be careful about in all of it, in plain words.
    method
        How the intervals were made and why so, in a paragraph.
    versions
        Versions of the software used.
    """

    conditions: tuple[ComparedCondition, ...]
    contrasts: tuple[Contrast, ...]
    trends: tuple[Trend, ...]
    treatments: tuple[Treatment, ...]
    warnings: tuple[str, ...]
    method: str
    versions: Mapping[str, str]
