"""Values of healthy people to place a measure among, each with population, source and review state."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SpeedLine:
    """A straight line of a measure over walking speed, between healthy people.

    Parameters
    ----------
    intercept, slope
        Value at 0 m/s, and change per m/s.
    residual_sd
        Standard deviation of people about the line.
    slowest_m_s, fastest_m_s
        Range of speeds of the people; outside it the line says nothing.
    people
        Number of people.
    source
        Where it comes from and how the measure was taken.
    review
        State of review.
    """

    intercept: float
    slope: float
    residual_sd: float
    slowest_m_s: float
    fastest_m_s: float
    people: int
    source: str
    review: str

    def middle_range(self, speed_m_s: float | None) -> tuple[float, float] | None:
        """Range that holds about 95 in 100 healthy people at a speed.

        Parameters
        ----------
        speed_m_s
            Walking speed in m/s, or None.

        Returns
        -------
        tuple of float or None
            Low and high; None outside the speeds that were measured.
        """
        if speed_m_s is None or not self.slowest_m_s <= speed_m_s <= self.fastest_m_s:
            return None
        middle = self.intercept + self.slope * speed_m_s
        return middle - 1.96 * self.residual_sd, middle + 1.96 * self.residual_sd


# places a person among healthy people at the same speed; never corrects one person's change
PITCH_AT_CONTACT_DEG = SpeedLine(
    intercept=1.97,
    slope=18.16,
    residual_sd=3.5,
    slowest_m_s=0.55,
    fastest_m_s=1.80,
    people=34,
    source="derived from public recordings of healthy adults; foot sensor, zero = foot flat while walking",
    review="needs clinical review",
)


@dataclass(frozen=True)
class Norm:
    """Where healthy people lie: identifier of the reference value, middle, and standard deviation of people."""

    id: str
    middle: float | None
    sd: float | None


class ReferenceValues:
    """Published values of healthy people."""

    def norm(self, measure: str, *, speed_m_s: float | None = None) -> Norm | None:
        """Find where healthy people lie at a speed; None outside the speeds that were measured."""
        if speed_m_s is None or not 0.55 <= speed_m_s <= 1.8:
            return None
        lines = {
            "foot_pitch_initial_contact_deg": (1.97, 18.16, 3.5),
            "contact_to_flat_percent": (10.4, 6.8, 3.1),
        }
        if measure not in lines:
            return None
        intercept, slope, sd = lines[measure]
        return Norm(f"{measure}_by_speed", intercept + slope * speed_m_s, sd)


def reference_values() -> ReferenceValues:
    """All reference values."""
    return ReferenceValues()
