"""Every measure by name: its label for people, its unit and its meaning. Pages, tables and the reference read this."""

from __future__ import annotations

from surefoot.signs.catalogue_sound import LOUDNESS
from surefoot.signs.catalogue_tests import TEST_RESULTS
from surefoot.signs.measure_info import MeasureInfo
from surefoot.signs.measure_names import change_in_walk_name, difference_name, ratio_name, symmetry_index_name

LEVEL_MEDIANS: tuple[MeasureInfo, ...] = (
    MeasureInfo("stride_speed_m_s", "Walking speed", "m/s", 2, "Stride length divided by stride time."),
    MeasureInfo(
        "stride_length_m", "Stride length", "m", 2, "Distance that one foot travels from one step to its next step."
    ),
    MeasureInfo("stride_time_s", "Stride time", "s", 2, "Time from one contact of a foot to its next contact."),
    MeasureInfo("stance_time_s", "Stance time", "s", 2, "Time with the foot on the floor."),
    MeasureInfo("swing_time_s", "Swing time", "s", 2, "Time with the foot in the air."),
    MeasureInfo("stance_percent", "Stance", "%", 1, "Share of the stride with the foot on the floor."),
    MeasureInfo(
        "double_support_percent",
        "Double support",
        "%",
        1,
        "Share of the stride with both feet on the floor; needs feet that share one clock.",
    ),
    MeasureInfo(
        "step_time_s",
        "Step time",
        "s",
        2,
        "Time from the other foot's contact to this foot's contact; needs feet that share one clock.",
    ),
    MeasureInfo(
        "foot_pitch_initial_contact_deg",
        "Foot pitch at contact",
        "deg",
        1,
        "Tilt of the foot as it meets the floor: above 0 the toes point up, below 0 they point down.",
    ),
    MeasureInfo(
        "foot_pitch_toe_off_deg", "Foot pitch at toe-off", "deg", 1, "Tilt of the foot as it leaves the floor."
    ),
    MeasureInfo(
        "swing_foot_pitch_max_deg", "Highest foot pitch in swing", "deg", 1, "Most that the toes point up in swing."
    ),
    MeasureInfo(
        "mid_swing_foot_pitch_deg",
        "Foot pitch in mid-swing",
        "deg",
        1,
        "Tilt of the foot while it swings forward fastest: below 0 the toes point down.",
    ),
    MeasureInfo(
        "min_toe_clearance_mm",
        "Toe clearance",
        "mm",
        0,
        "Smallest gap between shoe and floor while the foot swings forward fast.",
    ),
    MeasureInfo("max_toe_height_mm", "Highest toe", "mm", 0, "Greatest height of the toe in swing."),
    MeasureInfo("max_heel_height_mm", "Highest heel", "mm", 0, "Greatest height of the heel in swing."),
    MeasureInfo(
        "lateral_excursion_mm", "Outward swing", "mm", 0, "How far the foot swings out to the side of a straight line."
    ),
    MeasureInfo("contact_to_flat_s", "Contact to flat", "s", 3, "Time from first contact until the sole lies flat."),
    MeasureInfo(
        "contact_to_flat_percent",
        "Contact to flat, of stance",
        "%",
        1,
        "Contact to flat as a share of the stance time.",
    ),
    MeasureInfo(
        "slap_rate_deg_s",
        "Lowering rate of the forefoot",
        "deg/s",
        0,
        "How fast the forefoot comes down after contact.",
    ),
    MeasureInfo("toe_drag_s", "Toe drag", "s", 3, "Time in swing with the shoe scraping forward over the floor."),
    MeasureInfo(
        "heel_off_percent", "Heel-off, of stance", "%", 1, "When the heel leaves the floor, as a share of stance time."
    ),
    MeasureInfo(
        "heel_height_single_support_mm",
        "Heel height on one leg",
        "mm",
        0,
        "Height of the heel while this foot stands and the other one swings past it; high in vaulting.",
    ),
    MeasureInfo(
        "clonus_deg_s",
        "Beating of the foot in stance",
        "deg/s",
        0,
        "How strongly the standing foot beats up and down 5 to 8 times a second, as in clonus.",
    ),
    MeasureInfo("clonus_hz", "Rate of the beats", "Hz", 1, "Beats of the standing foot a second, where it beats."),
    MeasureInfo(
        "pelvis_hike_deg",
        "Rise of the pelvis in swing",
        "deg",
        1,
        "How far this side of the pelvis rises while its foot swings; needs a lower-back sensor on the feet's clock.",
    ),
    MeasureInfo(
        "shank_tilt_swing_max_deg",
        "Shank tilt in swing",
        "deg",
        0,
        "Most that the lower leg tilts forward at the knee in swing; needs a shank sensor beside the foot's.",
    ),
    *LOUDNESS,
)

SHARES: tuple[MeasureInfo, ...] = (
    MeasureInfo(
        "contact_heel_percent", "Heel first", "%", 0, "Share of strides in which the heel meets the floor first."
    ),
    MeasureInfo("contact_flat_percent", "Flat", "%", 0, "Share of strides in which the whole sole lands at once."),
    MeasureInfo("contact_toe_percent", "Toe first", "%", 0, "Share of strides in which the toes meet the floor first."),
    MeasureInfo(
        "toe_drag_percent", "Strides with drag", "%", 0, "Share of strides in which the shoe scrapes the floor."
    ),
    MeasureInfo(
        "slap_heard_percent",
        "Strides with a slap",
        "%",
        0,
        "Share of strides whose contact is heard in which a second sound follows as the forefoot comes down.",
    ),
    MeasureInfo(
        "min_toe_clearance_below_5mm_percent",
        "Clearance under 5 mm",
        "%",
        0,
        "Share of strides with less than 5 mm between shoe and floor. There is no proven limit; 5 mm is a marker.",
    ),
)

LOW_TAILS: tuple[MeasureInfo, ...] = (
    MeasureInfo(
        "min_toe_clearance_p05_mm",
        "Toe clearance, lowest 5 %",
        "mm",
        0,
        "One stride in twenty clears the floor by less than this.",
    ),
    MeasureInfo(
        "min_toe_clearance_p01_mm",
        "Toe clearance, lowest 1 %",
        "mm",
        0,
        "One stride in a hundred clears the floor by less than this.",
    ),
)

# the tail that tells is the one that trips: toes lowest, widest swing, hardest slap, longest scrape
OTHER_TAILS: tuple[MeasureInfo, ...] = (
    MeasureInfo(
        "foot_pitch_initial_contact_p05_deg",
        "Foot pitch at contact, lowest 5 %",
        "deg",
        1,
        "One stride in twenty lands with the toes lower than this: the steps on which a foot that tires catches.",
    ),
    MeasureInfo(
        "lateral_excursion_p95_mm",
        "Outward swing, widest 5 %",
        "mm",
        0,
        "One stride in twenty swings out further than this; how wide a way the foot needs.",
    ),
    MeasureInfo(
        "slap_rate_p95_deg_s",
        "Lowering rate of the forefoot, fastest 5 %",
        "deg/s",
        0,
        "One stride in twenty brings the forefoot down faster than this.",
    ),
    MeasureInfo(
        "toe_drag_p95_s",
        "Toe drag, longest 5 %",
        "s",
        3,
        "One stride in twenty scrapes longer than this; the median is 0 as long as fewer than half of the strides do.",
    ),
)

# measure: (column, percentile, fewest strides for it)
TAIL_OF: dict[str, tuple[str, float, int]] = {
    "min_toe_clearance_p05_mm": ("min_toe_clearance_mm", 5.0, 20),
    "min_toe_clearance_p01_mm": ("min_toe_clearance_mm", 1.0, 100),
    "foot_pitch_initial_contact_p05_deg": ("foot_pitch_initial_contact_deg", 5.0, 20),
    "lateral_excursion_p95_mm": ("lateral_excursion_mm", 95.0, 20),
    "slap_rate_p95_deg_s": ("slap_rate_deg_s", 95.0, 20),
    "toe_drag_p95_s": ("toe_drag_s", 95.0, 20),
}

RHYTHM: tuple[MeasureInfo, ...] = (
    MeasureInfo(
        "cadence_steps_min", "Cadence", "steps/min", 0, "Steps of both feet in a minute, from the stride time."
    ),
    MeasureInfo(
        "stride_time_cv_percent",
        "Stride-time variability",
        "%",
        1,
        "Standard deviation of stride time as a share of its mean.",
    ),
    MeasureInfo(
        "stride_length_cv_percent",
        "Stride-length variability",
        "%",
        1,
        "Standard deviation of stride length as a share of its mean.",
    ),
)

COUNTS: tuple[MeasureInfo, ...] = (
    MeasureInfo("strides_found", "Strides found", "", 0, "All strides found."),
    MeasureInfo("strides_used", "Strides used", "", 0, "Strides of straight, level walking of good quality."),
    MeasureInfo("strides_turn", "Left out: turns", "", 0, "Strides in a turn; not part of the averages."),
    MeasureInfo(
        "strides_not_level", "Left out: not level", "", 0, "Strides on stairs or a slope; not part of the averages."
    ),
    MeasureInfo("strides_low_quality", "Left out: low quality", "", 0, "Strides measured too poorly to be averaged."),
)

WHOLE_WALK: tuple[MeasureInfo, ...] = (
    MeasureInfo(
        "distance_m", "Distance in strides found", "m", 0, "Sum of all stride lengths, mean of the feet, with turns."
    ),
)

COMPARED_SIDES: tuple[str, ...] = (
    "stride_length_m",
    "stance_percent",
    "swing_time_s",
    "step_time_s",
    "foot_pitch_initial_contact_deg",
    "foot_pitch_toe_off_deg",
    "min_toe_clearance_mm",
    "max_toe_height_mm",
    "max_heel_height_mm",
    "lateral_excursion_mm",
    "contact_to_flat_percent",
)

SIDE_RATIOS: tuple[str, ...] = ("swing_time_s", "stance_time_s")

# only sizes with a natural zero: a share of an angle, or of a departure that may be inward, means nothing
SYMMETRY_INDICES: tuple[str, ...] = (
    "stride_length_m",
    "stance_percent",
    "swing_time_s",
    "step_time_s",
    "min_toe_clearance_mm",
    "max_toe_height_mm",
    "max_heel_height_mm",
    "contact_to_flat_percent",
)

CHANGED_IN_WALK: tuple[str, ...] = (
    "stride_speed_m_s",
    "foot_pitch_initial_contact_deg",
    "min_toe_clearance_mm",
)


def _differences() -> tuple[MeasureInfo, ...]:
    plain = {m.name: m for m in LEVEL_MEDIANS}
    return tuple(
        MeasureInfo(
            difference_name(name),
            f"{plain[name].label}, left minus right",
            plain[name].unit,
            plain[name].decimals,
            "Left foot's median minus right foot's median.",
        )
        for name in COMPARED_SIDES
    )


def _ratios() -> tuple[MeasureInfo, ...]:
    plain = {m.name: m for m in LEVEL_MEDIANS}
    return tuple(
        MeasureInfo(
            ratio_name(n), f"{plain[n].label}, left to right", "", 2, "Left foot's median divided by the right foot's."
        )
        for n in SIDE_RATIOS
    )


def _symmetry_indices() -> tuple[MeasureInfo, ...]:
    plain = {m.name: m for m in LEVEL_MEDIANS}
    return tuple(
        MeasureInfo(
            symmetry_index_name(n),
            f"{plain[n].label}, symmetry index",
            "%",
            1,
            "Left minus right as a share of their mean (Robinson 1987); 0 is symmetric, above 0 is more on the left.",
        )
        for n in SYMMETRY_INDICES
    )


def _changes_in_walk() -> tuple[MeasureInfo, ...]:
    plain = {m.name: m for m in LEVEL_MEDIANS}
    return tuple(
        MeasureInfo(
            change_in_walk_name(n),
            f"{plain[n].label}, last minus first minute",
            plain[n].unit,
            plain[n].decimals,
            "Median of the last minute of walking minus median of the first; below 0 it went down.",
        )
        for n in CHANGED_IN_WALK
    )


DIFFERENCES: tuple[MeasureInfo, ...] = _differences()
RATIOS: tuple[MeasureInfo, ...] = _ratios()
SYMMETRY: tuple[MeasureInfo, ...] = _symmetry_indices()
CHANGES: tuple[MeasureInfo, ...] = _changes_in_walk()

MEASURES: dict[str, MeasureInfo] = {
    m.name: m
    for m in (
        *LEVEL_MEDIANS,
        *LOW_TAILS,
        *OTHER_TAILS,
        *SHARES,
        *RHYTHM,
        *CHANGES,
        *COUNTS,
        *WHOLE_WALK,
        *TEST_RESULTS,
        *DIFFERENCES,
        *RATIOS,
        *SYMMETRY,
    )
}
