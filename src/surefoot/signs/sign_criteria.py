"""What each sign is judged by, as data: which measure, compared with what, and which kind of evidence that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from surefoot.signs.measure_names import change_in_walk_name
from surefoot.signs.sign_quantities import Versus


@dataclass(frozen=True)
class Criterion:
    """One way to look at a sign.

    Parameters
    ----------
    limits
        Name of its limits in the sign's settings.
    measure
        Measure that is looked at.
    versus
        What it is compared with.
    kind
        Kind of evidence. Several criteria of one kind look at the same thing and count once for agreement.
    primary
        Whether the sign cannot be graded without it.
    weight
        How much it counts beside the others.
    against_weight
        How much it counts against the sign, as a part of that: many an observation shows a sign by being there and
        little by being absent. That both sides are alike says little, as a sign can be on both.
    sure_beyond
        Where the 95 % interval reaches back over this, what speaks for the sign is weak evidence: it may be chance.
    norm
        Measure whose healthy values are used, where it is another one.
    """

    limits: str
    measure: str
    versus: Versus
    kind: str
    primary: bool = False
    weight: float = 1.0
    against_weight: float = 1.0
    norm: str | None = None
    sure_beyond: float | None = None


_LIMIT, _HEALTHY, _OTHER = Versus.LIMIT, Versus.HEALTHY, Versus.OTHER_SIDE
_PITCH, _SWING_PITCH = "foot_pitch_initial_contact_deg", "swing_foot_pitch_max_deg"
_MID_SWING = "mid_swing_foot_pitch_deg"
_FLAT, _CLEARANCE, _LOW = "contact_to_flat_percent", "min_toe_clearance_mm", "min_toe_clearance_below_5mm_percent"
_SIDEWAYS, _HEEL, _PELVIS = "lateral_excursion_mm", "heel_height_single_support_mm", "pelvis_hike_deg"
_NOT_HEEL = "not_heel_percent"

CRITERIA: Mapping[str, tuple[Criterion, ...]] = {
    # what rests on how the foot meets the floor is one kind, be it the angle, the part that lands first or the time to
    # flat; the foot in mid-swing is seen at another moment, and hangs without regard to how it lands
    "foot_drop": (
        Criterion("pitch_from_healthy_sd", _PITCH, _HEALTHY, "landing"),
        Criterion("pitch_deg", _PITCH, _LIMIT, "landing", weight=0.5),
        Criterion("not_heel_percent", _NOT_HEEL, _LIMIT, "landing", primary=True, against_weight=0.5),
        Criterion("mid_swing_pitch_deg", _MID_SWING, _LIMIT, "swing", against_weight=0.5),
        Criterion("mid_swing_from_other_side_deg", _MID_SWING, _OTHER, "swing", weight=0.7, against_weight=0.0),
        Criterion("pitch_from_other_side_deg", _PITCH, _OTHER, "landing", weight=0.7, against_weight=0.0),
        Criterion("flat_from_healthy_sd", _FLAT, _HEALTHY, "landing", weight=0.4, against_weight=0.5),
        Criterion("low_clearance_percent", _LOW, _LIMIT, "clearance", weight=0.5, against_weight=0.3),
        Criterion("drag_percent", "toe_drag_percent", _LIMIT, "clearance", weight=0.5, against_weight=0.3),
        Criterion("pitch_lost_deg", change_in_walk_name(_PITCH), _LIMIT, "landing", weight=0.5, against_weight=0.0),
    ),
    "contact_type": (
        Criterion("not_heel_percent", _NOT_HEEL, _LIMIT, "contact", primary=True),
        Criterion("pitch_deg", _PITCH, _LIMIT, "pitch", weight=0.7, against_weight=0.3),
    ),
    "toe_drag": (
        Criterion("strides_percent", "toe_drag_percent", _LIMIT, "drag", primary=True, weight=1.5, sure_beyond=10.0),
        Criterion("low_clearance_percent", _LOW, _LIMIT, "clearance", weight=0.3),
    ),
    "foot_slap": (
        Criterion("flat_from_healthy_sd", _FLAT, _HEALTHY, "time"),
        Criterion("rate_per_degree", "slap_rate_per_degree", _LIMIT, "rate", primary=True),
        Criterion("loudness_db", "slap_over_contact_db", _LIMIT, "sound", weight=0.5, against_weight=0.5),
    ),
    "reduced_clearance": (
        Criterion("median_mm", _CLEARANCE, _LIMIT, "middle", primary=True),
        Criterion("below_5mm_percent", _LOW, _LIMIT, "tail", sure_beyond=10.0),
        Criterion("from_other_side_mm", _CLEARANCE, _OTHER, "other side", weight=0.5, against_weight=0.2),
    ),
    "steppage": (
        Criterion("clearance_mm", _CLEARANCE, _LIMIT, "lift", primary=True, against_weight=1.5),
        Criterion("clearance_from_other_side_mm", _CLEARANCE, _OTHER, "other side", against_weight=0.2),
        Criterion("heel_from_other_side_mm", "max_heel_height_mm", _OTHER, "heel", weight=0.5, against_weight=0.2),
        Criterion("shank_from_other_side_deg", "shank_tilt_swing_max_deg", _OTHER, "shank", weight=0.5),
        Criterion("pitch_from_healthy_sd", _SWING_PITCH, _HEALTHY, "hanging foot", weight=0.5, norm=_PITCH),
    ),
    "circumduction": (
        Criterion("outward_mm", _SIDEWAYS, _LIMIT, "size", primary=True, weight=1.2),
        Criterion("from_other_side_mm", _SIDEWAYS, _OTHER, "other side", against_weight=0.2),
    ),
    "vaulting": (
        Criterion("heel_height_mm", _HEEL, _LIMIT, "height", primary=True, weight=1.5),
        Criterion("from_other_side_mm", _HEEL, _OTHER, "other side", against_weight=0.0),
    ),
    "hip_hike": (
        Criterion("rise_deg", _PELVIS, _LIMIT, "size", primary=True, weight=1.5),
        Criterion("from_other_side_deg", _PELVIS, _OTHER, "other side", against_weight=0.0),
    ),
    "early_heel_rise": (
        Criterion("heel_off_percent", "heel_off_percent", _LIMIT, "time", primary=True, weight=1.5),
        Criterion("from_other_side_points", "heel_off_percent", _OTHER, "other side", weight=0.7, against_weight=0.0),
    ),
    "clonus": (
        Criterion("beat_deg_s", "clonus_deg_s", _LIMIT, "size", primary=True, weight=1.5),
        Criterion("from_other_side_deg_s", "clonus_deg_s", _OTHER, "other side", weight=0.5, against_weight=0.0),
    ),
}

# how many kinds of evidence must agree for "likely"; "clear" always needs two
KINDS_FOR_LIKELY: Mapping[str, int] = {"foot_drop": 2}
