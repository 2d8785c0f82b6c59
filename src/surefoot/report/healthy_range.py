"""Where healthy people's values lie, for the measures where that is known, with whom it was found in and its review."""

from __future__ import annotations

from dataclasses import dataclass

from surefoot.report.numbers import number, unit_text
from surefoot.signs import MEASURES, Assessment, Norm, reference_values

_OF_SPEED = ("stride_speed_m_s",)  # a speed is not placed among people who walk at that speed


@dataclass(frozen=True)
class HealthyRange:
    """The range that holds about 95 in 100 healthy people.

    Parameters
    ----------
    low, high
        Its ends, in the measure's unit.
    norm
        Where it comes from.
    """

    low: float
    high: float
    norm: Norm

    def place(self, value: float) -> str:
        """Where a value lies.

        Parameters
        ----------
        value
            The value.

        Returns
        -------
        str
            ``below``, ``within`` or ``above``.
        """
        return "below" if value < self.low else "above" if value > self.high else "within"

    @property
    def words(self) -> str:
        """The range with its unit."""
        info = MEASURES[self.norm.measure]
        return f"{number(self.low, info.decimals)} to {number(self.high, info.decimals)}{unit_text(info.unit)}"

    @property
    def source(self) -> str:
        """Whom it was found in, how, by whom, and its state of review."""
        return "; ".join(part for part in (self.norm.basis, self.norm.caveat, str(self.norm.review)) if part)


def healthy_range(assessment: Assessment, name: str) -> HealthyRange | None:
    """Range of healthy people for a measure, by this person's speed, age and sex as far as they are known.

    Parameters
    ----------
    assessment
        The walk.
    name
        Name of the measure.

    Returns
    -------
    HealthyRange or None
        None where no range is known for this measure and person.
    """
    speed = None if name in _OF_SPEED else assessment.measures["both"]["stride_speed_m_s"].value
    person = assessment.person
    norm = reference_values().norm(name, speed_m_s=speed, age_years=person.age_years, sex=person.sex)
    if norm is None or norm.low is None or norm.high is None or not norm.comparable:
        return None
    return HealthyRange(norm.low, norm.high, norm)
