"""What putting the sensors on again adds to the difference of two walks, measure by measure.

For foot pitch it is published: two sessions of one sensor on the foot differed by 3.1 ± 2.0° (10.3390/s24020710), which
gives a 95 % limit of 1.96 sqrt(3.1² + 2.0²) = 7.2°. For no other measure was anything found. Sensors that stayed on add
nothing of this kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

PITCH_BETWEEN_SESSIONS_DEG = (3.1, 2.0)


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
    limit=1.96 * sqrt(PITCH_BETWEEN_SESSIONS_DEG[0] ** 2 + PITCH_BETWEEN_SESSIONS_DEG[1] ** 2),
    basis="sensors put on again: 3.1 ± 2.0° between sessions (doi 10.3390/s24020710), 95 % limit 7.2°",
)
_TWO_FEET = Remounting(limit=_PITCH.limit * sqrt(2.0), basis=_PITCH.basis + ", of two feet 10.3°")

REMOUNTING: dict[str, Remounting] = {
    "foot_pitch_initial_contact_deg": _PITCH,
    "foot_pitch_toe_off_deg": _PITCH,
    "swing_foot_pitch_max_deg": _PITCH,
    "foot_pitch_initial_contact_left_minus_right_deg": _TWO_FEET,
    "foot_pitch_toe_off_left_minus_right_deg": _TWO_FEET,
}
