"""Published values to place a measure among, and the changes that count: what is known, from whom, and how sure.

A norm places one person among healthy people; it never corrects one person's change. What was not found stays not
found, and where a source defines a measure otherwise than Surefoot the norm says so and gives no range.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from surefoot.errors import UsageError
from surefoot.signs.reference_load import load_reference_values
from surefoot.signs.reference_measures import REFERENCE_MEASURES
from surefoot.signs.reference_model import (
    CHANGE_KINDS,
    NORM_KINDS,
    Direction,
    Group,
    Kind,
    NearMeasure,
    ReferenceRecord,
    Review,
    Source,
)
from surefoot.signs.reference_norm import Norm, matching_norms, places_by_speed

__all__ = ["ChangeThreshold", "Norm", "ReferenceValues", "reference_values"]

_Thing = TypeVar("_Thing", ReferenceRecord, Source)


@dataclass(frozen=True)
class ChangeThreshold:
    """A change of one person that is more than noise, or that matters.

    Parameters
    ----------
    measure, unit
        Which measure, and its unit.
    kind
        ``detectable`` or ``important``.
    amount
        Size, above 0; a share of the first value where `relative`. Where the source gives two, the larger.
    relative
        Whether `amount` is a share of the first value.
    direction
        ``better``, ``worse`` or ``either``.
    label
        Which of several, for example ``small``.
    population, people, protocol
        Whom it was found in, and how.
    id
        Identifier of the record.
    source, sources, review, caveat
        Where it was published in words, identifiers of the sources, state of review, and what must be said with it.
    """

    id: str
    measure: str
    unit: str
    kind: str
    amount: float
    relative: bool
    direction: Direction
    label: str
    population: str
    people: int | None
    protocol: str
    source: str
    sources: tuple[str, ...]
    review: Review
    caveat: str

    def size(self, first_value: float) -> float | None:
        """Size of the change in the measure's unit.

        Parameters
        ----------
        first_value
            Value that is compared with.

        Returns
        -------
        float or None
            Above 0; None where it is a share and the first value is 0.
        """
        return (self.amount * abs(first_value) or None) if self.relative else self.amount


class ReferenceValues:
    """All reference values, to be asked by measure.

    Parameters
    ----------
    records
        Records in their order.
    sources
        Sources by identifier.
    """

    def __init__(self, records: Iterable[ReferenceRecord], sources: Mapping[str, Source]) -> None:
        self.records = tuple(records)
        self.sources = dict(sources)
        self._by_id = {record.id: record for record in self.records}

    def record(self, ident: str) -> ReferenceRecord:
        """Find a record.

        Parameters
        ----------
        ident
            Its identifier.

        Returns
        -------
        ReferenceRecord
            The record.

        Raises
        ------
        UsageError
            When there is none.
        """
        return _found(self._by_id, ident, "reference value")

    def source(self, ident: str) -> Source:
        """Find a source.

        Parameters
        ----------
        ident
            Its identifier.

        Returns
        -------
        Source
            The source.

        Raises
        ------
        UsageError
            When there is none.
        """
        return _found(self.sources, ident, "source")

    def about(self, measure: str) -> tuple[ReferenceRecord, ...]:
        """Everything that is known about a measure, norms and others, also that it was not found.

        Parameters
        ----------
        measure
            Name in the catalogue of measures or in `OTHER_QUANTITIES`.

        Returns
        -------
        tuple of ReferenceRecord
            In the order of the files.
        """
        _known(measure)
        return tuple(record for record in self.records if record.measure == measure)

    def norm(
        self, measure: str, *, speed_m_s: float | None = None, age_years: float | None = None, sex: str | None = None
    ) -> Norm | None:
        """The norm that fits best, by what is told.

        Told a speed, values of people at that speed come before those by age and sex, and these before those of one
        group; within each, one with a range of people comes first. One that may not be compared comes last. Tell
        only what shall be matched.

        Parameters
        ----------
        measure
            As for `about`.
        speed_m_s
            Walking speed in m/s.
        age_years
            Age in years.
        sex
            ``female`` or ``male``.

        Returns
        -------
        Norm or None
            None where nobody like that was measured.
        """
        return next(iter(self.norms(measure, speed_m_s=speed_m_s, age_years=age_years, sex=sex)), None)

    def norms(
        self, measure: str, *, speed_m_s: float | None = None, age_years: float | None = None, sex: str | None = None
    ) -> tuple[Norm, ...]:
        """Every norm that fits, the best first; see `norm`.

        Parameters
        ----------
        measure, speed_m_s, age_years, sex
            As for `norm`.

        Returns
        -------
        tuple of Norm
            Empty where nobody like that was measured.

        Raises
        ------
        UsageError
            When the measure or the sex is not known.
        """
        _known(measure)
        if sex not in (None, "female", "male"):
            raise UsageError(f"the sex is female or male, as published norms are split; got {sex!r}")
        speed, age = _finite(speed_m_s), _finite(age_years)
        usable = [
            (record, near)
            for record in self.records
            if record.group is Group.HEALTHY and record.kind in NORM_KINDS
            for near in _ways_to(record, measure)
        ]
        # where a measure was taken over speed, values that ignore speed do not stand in for speeds nobody walked
        by_speed_only = speed is not None and any(places_by_speed(record) for record, _ in usable)
        found = [
            (rank, norm)
            for record, near in usable
            for rank, norm in matching_norms(record, near, measure, self.sources, speed, age, sex)
            if rank == 0 or not by_speed_only
        ]
        found.sort(key=lambda pair: (not pair[1].comparable, pair[0], pair[1].low is None))
        return tuple(norm for _, norm in found)

    def changes(self, measure: str) -> tuple[ChangeThreshold, ...]:
        """Changes of a measure that are more than noise, or that matter.

        Parameters
        ----------
        measure
            As for `about`.

        Returns
        -------
        tuple of ChangeThreshold
            Empty where none is published; `about` then says what was looked for.
        """
        return tuple(_threshold(record, self.sources) for record in self.about(measure) if record.kind in CHANGE_KINDS)


@lru_cache(maxsize=1)
def reference_values() -> ReferenceValues:
    """The reference values of the package, read once.

    Returns
    -------
    ReferenceValues
        To be asked by measure.
    """
    return ReferenceValues(*load_reference_values())


def _ways_to(record: ReferenceRecord, measure: str) -> list[NearMeasure | None]:
    if record.measure == measure:
        return [None]
    return [near for near in record.near if near.measure == measure]


def _threshold(record: ReferenceRecord, sources: Mapping[str, Source]) -> ChangeThreshold:
    change = record.change
    assert change is not None  # the loader has seen to it
    return ChangeThreshold(
        id=record.id,
        measure=record.measure,
        unit=record.unit,
        kind="detectable" if record.kind is Kind.DETECTABLE else "important",
        amount=change.amount,
        relative=change.relative,
        direction=change.direction,
        label=change.label,
        population=record.population,
        people=record.people,
        protocol=record.protocol,
        source=", ".join(sources[source].short for source in record.sources),
        sources=record.sources,
        review=record.review,
        caveat=record.caveat,
    )


def _known(measure: str) -> None:
    if measure not in REFERENCE_MEASURES:
        raise UsageError(
            f"'{measure}' is no measure that reference values can be about; names are in "
            "surefoot.signs.REFERENCE_MEASURES"
        )


def _found(things: Mapping[str, _Thing], ident: str, what: str) -> _Thing:
    if ident not in things:
        raise UsageError(f"there is no {what} '{ident}'")
    return things[ident]


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
