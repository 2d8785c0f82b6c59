"""What reference values may be about besides the measures of a walk: scales, and quantities of other systems."""

from __future__ import annotations

from surefoot.signs.catalogue import MEASURES
from surefoot.signs.measure_info import MeasureInfo

# quantities that sources give and that are not, or not yet, measures of a walk here
OTHER_QUANTITIES: dict[str, MeasureInfo] = {
    m.name: m
    for m in (
        MeasureInfo("pain_0_10", "Pain", "", 0, "Pain that the person gives from 0 to 10."),
        MeasureInfo("spasticity_0_10", "Spasticity", "", 0, "Spasticity that the person gives from 0 to 10."),
        MeasureInfo("fastest_speed_m_s", "Fastest walking speed", "m/s", 2, "Speed when walking as fast as is safe."),
        MeasureInfo("step_length_m", "Step length", "m", 2, "Distance from one foot's contact to the other's."),
        MeasureInfo("swing_percent", "Swing", "%", 1, "Share of the stride with the foot in the air."),
        MeasureInfo(
            "foot_rise_mm", "Rise of the foot sensor", "mm", 0, "Greatest rise of the foot sensor in a stride."
        ),
        MeasureInfo(
            "foot_rise_left_minus_right_mm", "Rise of the foot sensor, left minus right", "mm", 0, "Between the sides."
        ),
        MeasureInfo(
            "sideways_range_mm",
            "Sideways range",
            "mm",
            0,
            "Width of the foot sensor's path seen from above, per stride.",
        ),
        MeasureInfo(
            "sideways_range_left_minus_right_mm", "Sideways range, left minus right", "mm", 0, "Between the sides."
        ),
        MeasureInfo("circumduction_cm", "Circumduction", "cm", 1, "Outward swing in the sense of published studies."),
        MeasureInfo("ankle_initial_contact_deg", "Ankle at contact", "deg", 1, "Dorsiflexion at initial contact."),
        MeasureInfo("ankle_swing_max_deg", "Ankle in swing", "deg", 1, "Greatest dorsiflexion in swing."),
        MeasureInfo("knee_swing_max_deg", "Knee in swing", "deg", 1, "Greatest knee flexion in swing."),
        MeasureInfo("temporal_symmetry_ratio", "Temporal symmetry", "", 2, "Symmetry of timing as the source has it."),
        MeasureInfo(
            "contact_phase_percent", "Contact phase", "%", 1, "Contact to flat as the source has it, of stance."
        ),
        MeasureInfo("dorsiflexion_decline_deg", "Loss of dorsiflexion in a walk", "deg", 1, "Over six minutes."),
        MeasureInfo("stride_count", "Strides needed", "", 0, "Strides a side that a reliable mean needs."),
        MeasureInfo("clonus_frequency_hz", "Frequency of clonus", "Hz", 0, "Rhythm of clonus."),
        MeasureInfo("scrape_speed_m_s", "Speed of a scraping foot", "m/s", 1, "Forward speed of a foot on the floor."),
        MeasureInfo("scrape_frequency_hz", "Vibration of a scraping foot", "Hz", 0, "Band of its vibration."),
        MeasureInfo("heat_worse_percent", "People who get worse with heat", "%", 0, "Share of people with MS."),
    )
}

REFERENCE_MEASURES: dict[str, MeasureInfo] = MEASURES | OTHER_QUANTITIES
