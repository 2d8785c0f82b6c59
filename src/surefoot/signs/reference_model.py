"""What a reference value is: a norm, a limit, a change that counts or another published number, with its source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of reference value."""

    NORM_BY_AGE = "norm_by_age"  # a table by age and sex
    NORM_LINE = "norm_line"  # a line or curve over walking speed
    NORM_BY_SPEED = "norm_by_speed"  # a table by walking speed
    NORM = "norm"  # one group of people
    LIMIT = "limit"  # a percentile of the difference or ratio of the two sides
    BANDS = "bands"  # classes of a measure
    FORMULA = "formula"  # coefficients of a published equation
    DETECTABLE = "detectable_change"
    IMPORTANT = "important_change"
    DEVICE_EFFECT = "device_effect"
    OBSERVATION = "observation"  # patients, errors of methods and other published numbers; never a norm
    NOT_FOUND = "not_found"  # looked for and not found, with the reason


NORM_KINDS = frozenset({Kind.NORM_BY_AGE, Kind.NORM_LINE, Kind.NORM_BY_SPEED, Kind.NORM, Kind.LIMIT})
CHANGE_KINDS = frozenset({Kind.DETECTABLE, Kind.IMPORTANT})


class Tag(StrEnum):
    """How a number came here."""

    READ = "read"  # read in the source
    SECONDARY = "secondary"  # read where another text cites the source
    DERIVED = "derived"  # computed from public recordings
    UNCHECKED = "unchecked"  # commonly stated, not checked against a source


class Review(StrEnum):
    """State of review of a number."""

    READ = "read in the source"
    REPRODUCTION = "read in a reproduction of the source"
    NEEDED = "needs clinical review"


class Group(StrEnum):
    """Whom a number is about."""

    HEALTHY = "healthy"
    MS = "multiple sclerosis"
    STROKE = "stroke"
    OTHER = "other"


class IntervalMeaning(StrEnum):
    """What the two ends beside a value are."""

    OF_THE_MEAN = "interval of the mean"
    QUARTILES = "first to third quartile"
    AS_GIVEN = "range as the source gives it"
    BOUNDS = "bounds of a class"


class Direction(StrEnum):
    """Which way a change goes."""

    BETTER = "better"
    WORSE = "worse"
    EITHER = "either"


class Folded(StrEnum):
    """How a limit of two sides is read."""

    DIFFERENCE = "difference"  # size of left minus right
    RATIO = "ratio"  # larger by smaller side


@dataclass(frozen=True)
class Source:
    """Where a number comes from.

    Parameters
    ----------
    id
        Identifier.
    short
        Name on pages, for example ``Bohannon 1997``.
    citation
        As much of the reference as is known.
    doi, pmid, licence
        Identifiers and the licence of data, where known.
    """

    id: str
    short: str
    citation: str
    doi: str | None = None
    pmid: str | None = None
    licence: str | None = None


@dataclass(frozen=True)
class SpeedCurve:
    """A measure over walking speed, between people: ``constant + slope * v``, or ``factor * v ** exponent``.

    Parameters
    ----------
    power
        Whether it is a power of speed and not a straight line.
    first, second
        Constant and slope of the line, or factor and exponent of the power.
    residual_sd
        Standard deviation of people about it, where known.
    sd_of_all
        Standard deviation of all the people together, which stands in where `residual_sd` is not known: it is not
        smaller, so that a range made with it holds about 95 of 100 people or more.
    speed_m_s
        Slowest and fastest speed of the people; None where not known, and then the curve places nobody.
    """

    power: bool
    first: float
    second: float
    residual_sd: float | None = None
    sd_of_all: float | None = None
    speed_m_s: tuple[float, float] | None = None

    def at(self, speed_m_s: float) -> float | None:
        """Value at a speed.

        Parameters
        ----------
        speed_m_s
            Walking speed in m/s.

        Returns
        -------
        float or None
            None outside the speeds of the people.
        """
        if self.speed_m_s is None or not self.speed_m_s[0] <= speed_m_s <= self.speed_m_s[1]:
            return None
        return self.first * speed_m_s**self.second if self.power else self.first + self.second * speed_m_s

    @property
    def formula(self) -> str:
        """The curve as it is written on pages."""
        first = f"{self.first:g}".replace("-", "−")
        if self.power:
            return f"{first} · v^{self.second:g}"
        return f"{first} {'−' if self.second < 0 else '+'} {abs(self.second):g} · v"


@dataclass(frozen=True)
class Row:
    """One value of one group of people.

    Parameters
    ----------
    label
        What it is, where sex, age and speed do not say it.
    sex
        ``female`` or ``male``, or None for both.
    age_years
        First and last year of age, both included.
    speed_m_s
        From (included) and below which speed; an open end places nobody.
    middle
        Mean or median, see `ReferenceRecord.statistic`.
    sd
        Standard deviation between people.
    percentiles
        Percent, and the lowest and highest of the values given for it (equal where one is given).
    interval
        Two ends, see `ReferenceRecord.interval_is`; None where a class is open.
    people
        Number of people.
    """

    label: str = ""
    sex: str | None = None
    age_years: tuple[int, int] | None = None
    speed_m_s: tuple[float | None, float | None] | None = None
    middle: float | None = None
    sd: float | None = None
    percentiles: tuple[tuple[int, float, float], ...] = ()
    interval: tuple[float | None, float | None] | None = None
    people: int | None = None

    def percentile(self, percent: int) -> tuple[float, float] | None:
        """Lowest and highest value given for a percentile.

        Parameters
        ----------
        percent
            For example 95.

        Returns
        -------
        tuple of float or None
            None where the source has none.
        """
        return next(((low, high) for p, low, high in self.percentiles if p == percent), None)


@dataclass(frozen=True)
class Change:
    """A change that counts.

    Parameters
    ----------
    amount
        Its size in the record's unit, or as a share of the first value; where the source gives two, the larger.
    amount_low
        The smaller of the two, else equal to `amount`.
    relative
        Whether `amount` is a share of the first value.
    direction
        Which way it goes.
    label
        Which of several, for example ``small``.
    """

    amount: float
    amount_low: float
    relative: bool
    direction: Direction
    label: str = ""


@dataclass(frozen=True)
class NearMeasure:
    """A measure that a value is close to and not the same as: shown beside it, never compared with it.

    Parameters
    ----------
    measure
        Name in the catalogue.
    because
        Why they may not be compared, in plain words.
    complement
        Whether the measure is 100 minus the value.
    """

    measure: str
    because: str
    complement: bool = False


@dataclass(frozen=True)
class ReferenceRecord:
    """One reference value, or a table of them from one source.

    Parameters
    ----------
    id
        Identifier, named in evidence.
    measure
        Name in the catalogue of measures or in `OTHER_QUANTITIES`.
    kind, group
        What it is and whom it is about.
    population, people
        Whom, in words, and how many where known.
    protocol
        How it was measured: shoes, surface, definition; what is not stated is said to be so.
    unit, statistic
        Unit, and ``mean`` or ``median``.
    sources
        Identifiers of sources.
    tag, review
        How the number came here, and its state of review.
    caveat
        What must be said with it.
    comparable, not_comparable_because
        Whether the source defines the measure as Surefoot does, and if not, why.
    near
        Measures that it is close to.
    interval_is
        What `Row.interval` is.
    folded
        How a limit is read.
    rows, curve, change
        The values, by kind.
    not_found
        Why there is no value.
    """

    id: str
    measure: str
    kind: Kind
    group: Group
    population: str
    protocol: str
    unit: str
    sources: tuple[str, ...]
    tag: Tag
    review: Review
    people: int | None = None
    statistic: str = "mean"
    caveat: str = ""
    comparable: bool = True
    not_comparable_because: str = ""
    near: tuple[NearMeasure, ...] = ()
    interval_is: IntervalMeaning | None = None
    folded: Folded | None = None
    rows: tuple[Row, ...] = ()
    curve: SpeedCurve | None = None
    change: Change | None = None
    not_found: str = ""
