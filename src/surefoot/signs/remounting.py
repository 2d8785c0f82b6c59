"""What putting the sensors on again adds to the difference of two walks, measure by measure.

For foot pitch it is published: two sessions of one sensor on the foot differed by 3.1 ± 2.0° (10.3390/s24020710), which
gives a 95 % limit of 1.96 sqrt(3.1² + 2.0²) = 7.2°. For heights and the outward swing nothing was found. There the
spread was measured on 45 virtual walkers who walked twice with sensors at two random spots and turns: what was left of
it when the strides' own noise had been taken off. People add to that, so it is a lower bound, and each comparison says
so. Times, lengths and speed showed nothing beyond the strides' noise. Sensors that stayed on add nothing of this kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from surefoot.signs.measure_names import difference_name

PITCH_BETWEEN_SESSIONS_DEG = (3.1, 2.0)
_NORMAL_95 = 1.96
# standard deviation between two mountings; 50 to 90 feet of 45 virtual walkers
VIRTUAL_SPREAD = {
    "min_toe_clearance_mm": 2.0,
    "min_toe_clearance_p05_mm": 2.7,
    "min_toe_clearance_p01_mm": 2.7,
    "min_toe_clearance_below_5mm_percent": 9.4,
    "max_toe_height_mm": 2.9,
    "max_heel_height_mm": 9.9,
    "lateral_excursion_mm": 4.1,
    "lateral_excursion_p95_mm": 4.9,
}
_OF_TWO_FEET = (
    "foot_pitch_initial_contact_deg",
    "foot_pitch_toe_off_deg",
    "min_toe_clearance_mm",
    "max_toe_height_mm",
    "max_heel_height_mm",
    "lateral_excursion_mm",
)


@dataclass(frozen=True)
class Remounting:
    """What putting sensors on again adds.

    Parameters
    ----------
    limit
        Size that 95 in 100 differences by remounting alone stay below, in the measure's unit.
    basis
        Where it comes from, in words.
    """

    limit: float
    basis: str


_PITCH = Remounting(
    limit=_NORMAL_95 * sqrt(PITCH_BETWEEN_SESSIONS_DEG[0] ** 2 + PITCH_BETWEEN_SESSIONS_DEG[1] ** 2),
    basis="sensors put on again, 3.1 ± 2.0° between sessions (doi 10.3390/s24020710, 95 % limit 7.2° for one foot)",
)
_VIRTUAL_BASIS = "sensors put on again, as 45 virtual walkers showed; nothing is published for people, who add to it"


def _table() -> dict[str, Remounting]:
    found = {
        name: _PITCH
        for name in (
            "foot_pitch_initial_contact_deg",
            "foot_pitch_initial_contact_p05_deg",
            "foot_pitch_toe_off_deg",
            "swing_foot_pitch_max_deg",
            "mid_swing_foot_pitch_deg",
        )
    }
    found |= {name: Remounting(_NORMAL_95 * spread, _VIRTUAL_BASIS) for name, spread in VIRTUAL_SPREAD.items()}
    found |= {
        difference_name(name): Remounting(found[name].limit * sqrt(2.0), found[name].basis) for name in _OF_TWO_FEET
    }
    return found


REMOUNTING: dict[str, Remounting] = _table()
