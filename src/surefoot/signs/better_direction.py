"""Which way of each measure is better for a person with foot drop, where one way is."""

from __future__ import annotations

from enum import StrEnum

from surefoot.signs.catalogue import CHANGED_IN_WALK
from surefoot.signs.measure_names import change_in_walk_name


class Better(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    CLOSER_TO_EQUAL = "closer to equal"


_HIGHER = (
    "stride_speed_m_s",
    "stride_length_m",
    "foot_pitch_initial_contact_deg",
    "swing_foot_pitch_max_deg",
    "mid_swing_foot_pitch_deg",
    "min_toe_clearance_mm",
    "min_toe_clearance_p05_mm",
    "min_toe_clearance_p01_mm",
    "contact_heel_percent",
    "foot_pitch_initial_contact_p05_deg",
    *(change_in_walk_name(name) for name in CHANGED_IN_WALK),
    "t25fw_speed_m_s",
    "dwi6_percent",
    "two_minute_distance_m",
    "six_minute_distance_m",
)
_LOWER = (
    "contact_flat_percent",
    "contact_toe_percent",
    "toe_drag_s",
    "toe_drag_percent",
    "min_toe_clearance_below_5mm_percent",
    "slap_rate_deg_s",
    "lateral_excursion_mm",
    "double_support_percent",
    "stride_time_cv_percent",
    "stride_length_cv_percent",
    "lateral_excursion_p95_mm",
    "slap_rate_p95_deg_s",
    "toe_drag_p95_s",
    "t25fw_s",
    "tug_s",
    "tug_walking_s",
)
# more or less of these is neither better nor worse by itself: cadence, times of the stride, tilt at toe-off, heights of
# toe and heel (a higher toe may be more clearance or steppage), contact to flat (shorter may be slap or flat landing)
BETTER: dict[str, Better] = {name: Better.HIGHER for name in _HIGHER} | {name: Better.LOWER for name in _LOWER}


def better_direction(name: str) -> Better | None:
    """Which way of a measure is better.

    Parameters
    ----------
    name
        Name of the measure.

    Returns
    -------
    Better or None
        None where neither way is.
    """
    if "_left_minus_right" in name or name.endswith(("_left_to_right_ratio", "_symmetry_index_percent")):
        return Better.CLOSER_TO_EQUAL
    return BETTER.get(name)


def is_better(name: str, before: float, after: float) -> bool | None:
    """Whether a change is for the better.

    Parameters
    ----------
    name
        Name of the measure.
    before, after
        Its values.

    Returns
    -------
    bool or None
        None where neither way is better, or nothing changed.
    """
    direction = better_direction(name)
    if direction is None or before == after:
        return None
    if direction is Better.CLOSER_TO_EQUAL:
        equal = 1.0 if name.endswith("_ratio") else 0.0
        return abs(after - equal) < abs(before - equal)
    return (after > before) == (direction is Better.HIGHER)
