"""From a reference record to the norm of one person: the row or the point of the curve that fits, and its range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surefoot.signs.reference_model import (
    Folded,
    IntervalMeaning,
    Kind,
    NearMeasure,
    ReferenceRecord,
    Review,
    Row,
    Source,
    SpeedCurve,
)

# middle 95 of 100 people of a normal distribution
_SDS = 1.96


@dataclass(frozen=True)
class Norm:
    """Where healthy people stand in a measure.

    Parameters
    ----------
    measure, unit
        Which measure was asked for, and its unit.
    middle
        Mean or median of the people; None where only a limit between the sides is known.
    sd
        Standard deviation between people, at this speed or age; about a line whose spread is not known that of all its
        people, which is not smaller. None where not known or not comparable.
    low, high
        Hold about 95 of 100 healthy people; None where that cannot be said, and then `no_range_because` says why.
    percentile_5, percentile_95
        Of the people measured, where the source gives them.
    population, people, basis
        Whom it is about, how many, and both with the protocol in words for people.
    id
        Identifier of the record.
    source, sources, review, tag, caveat
        Where it was published in words, identifiers of the sources, state of review, how the number came here, and
        what must be said with it.
    comparable, not_comparable_because
        Whether the source means the same measure; if not, it is shown with the reason and never compared.
    no_range_because
        Why there is no range; empty where there is one.
    """

    id: str
    measure: str
    unit: str
    middle: float | None
    sd: float | None
    low: float | None
    high: float | None
    percentile_5: float | None
    percentile_95: float | None
    population: str
    people: int | None
    basis: str
    source: str
    sources: tuple[str, ...]
    review: Review
    tag: str
    caveat: str
    comparable: bool
    not_comparable_because: str
    no_range_because: str


def places_by_speed(record: ReferenceRecord) -> bool:
    """Whether a record can place a person by walking speed.

    Parameters
    ----------
    record
        The record.

    Returns
    -------
    bool
        False also where the speeds of its people are not known.
    """
    if record.curve is not None:
        return record.curve.speed_m_s is not None
    return any(row.speed_m_s is not None and None not in row.speed_m_s for row in record.rows)


def matching_norms(
    record: ReferenceRecord,
    near: NearMeasure | None,
    measure: str,
    sources: Mapping[str, Source],
    speed: float | None,
    age: float | None,
    sex: str | None,
) -> Iterator[tuple[int, Norm]]:
    """Norms that a record gives for one person.

    Parameters
    ----------
    record
        A record of healthy people.
    near
        How the record's measure is related to the one asked for; None where it is the same.
    measure
        The measure asked for.
    sources
        Sources by identifier.
    speed, age, sex
        What is told of the person: m/s, years, ``female`` or ``male``; None where not told.

    Yields
    ------
    tuple
        0 for a match by speed, 1 by age, 2 for one group of people; and the norm.
    """
    fitting = _Fitting(record, near, measure, sources)
    if record.curve is not None:
        if speed is not None and (middle := record.curve.at(speed)) is not None:
            yield 0, fitting.norm_of_curve(record.curve, middle, speed)
        return
    for row in record.rows:
        if _fits(row, speed, age, sex, classes=record.kind is Kind.NORM_BY_SPEED):
            rank = 0 if row.speed_m_s is not None else 1 if row.age_years is not None else 2
            yield rank, fitting.norm_of_row(row)


def _fits(row: Row, speed: float | None, age: float | None, sex: str | None, *, classes: bool) -> bool:
    if row.sex is not None and row.sex != sex:
        return False
    if row.age_years is not None and (age is None or not row.age_years[0] <= age < row.age_years[1] + 1):
        return False
    if row.speed_m_s is None:
        return not classes  # a class of speed without its speeds places nobody
    low, high = row.speed_m_s
    return speed is not None and low is not None and high is not None and low <= speed < high


@dataclass(frozen=True)
class _Fitting:
    """Puts a row or a point of a curve into the words and numbers of a norm."""

    record: ReferenceRecord
    near: NearMeasure | None
    measure: str
    sources: Mapping[str, Source]

    def norm_of_curve(self, curve: SpeedCurve, middle: float, speed: float) -> Norm:
        return self._norm(middle, curve.residual_sd or curve.sd_of_all, None, None, None, f"at {speed:.2f} m/s")

    def norm_of_row(self, row: Row) -> Norm:
        p5, p95 = row.percentile(5), row.percentile(95)
        limits = None
        if self.record.folded is not None and p95 is not None:
            most = p95[1]  # of two data sets the wider, so that nobody is called unusual by the narrower alone
            limits = (1 / most if self.record.folded is Folded.RATIO else -most, most)
            p95 = None
        return self._norm(row.middle, row.sd, limits, p5 and p5[0], p95 and p95[1], _whom(row), row.people)

    def _norm(
        self,
        middle: float | None,
        sd: float | None,
        limits: tuple[float, float] | None,
        p5: float | None,
        p95: float | None,
        whom: str,
        people: int | None = None,
    ) -> Norm:
        record, near = self.record, self.near
        if near is not None and near.complement:
            middle, p5, p95 = _complement(middle), _complement(p95), _complement(p5)
        comparable = record.comparable and near is None
        if limits is None and sd is not None and middle is not None:
            limits = (middle - _SDS * sd, middle + _SDS * sd)
        why_not = "; ".join(why for why in (record.not_comparable_because, near.because if near else "") if why)
        shown = limits if comparable else None
        return Norm(
            id=record.id,
            measure=self.measure,
            unit=record.unit,
            middle=middle,
            sd=sd if comparable else None,  # nobody is placed by a spread of something else
            low=None if shown is None else shown[0],
            high=None if shown is None else shown[1],
            percentile_5=p5,
            percentile_95=p95,
            population=record.population,
            people=people or record.people,
            basis=self._basis(whom, people or record.people),
            source=self._source,
            sources=record.sources,
            review=record.review,
            tag=record.tag.value,
            caveat=record.caveat,
            comparable=comparable,
            not_comparable_because=why_not,
            no_range_because="" if shown is not None else self._no_range(why_not),
        )

    @property
    def _source(self) -> str:
        return ", ".join(self.sources[source].short for source in self.record.sources)

    def _no_range(self, why_not: str) -> str:
        if why_not:
            return f"not the same measure: {why_not}"
        if self.record.interval_is is IntervalMeaning.OF_THE_MEAN:
            return "the source gives intervals of the mean only, which say nothing about single people"
        return "the source gives no spread between people"

    def _basis(self, whom: str, people: int | None) -> str:
        record = self.record
        count = f"{people:,} ".replace(",", "\N{NARROW NO-BREAK SPACE}") if people else ""
        who = count + record.population
        return "; ".join(part for part in (f"{who} {whom}".strip(), record.protocol, self._source) if part)


def _complement(value: float | None) -> float | None:
    return None if value is None else 100 - value


def _whom(row: Row) -> str:
    parts = [row.label] if row.label else []
    if row.speed_m_s is not None:
        low, high = row.speed_m_s
        parts.append(f"at {low:g} to {high:g} m/s")
    if row.sex is not None:
        parts.append("women" if row.sex == "female" else "men")
    if row.age_years is not None:
        parts.append(f"of {row.age_years[0]} to {row.age_years[1]} years")
    return f"({' '.join(parts)})" if row.sex or row.age_years or row.label else " ".join(parts)
