"""The stride table: one row per stride and side. These names are a contract; columns may be added."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Column:
    """One column of the stride table.

    Parameters
    ----------
    name, dtype, unit
        Name (a contract), type and unit.
    meaning
        What it holds.
    empty_where
        Where the value is null for a reason that concerns the whole walk, or is itself the answer: it stands here
        and not in the ``flags`` of every row. Empty for columns whose nulls are always explained by ``flags``.
    """

    name: str
    dtype: type[pl.DataType]
    unit: str
    meaning: str
    empty_where: str = ""


STRIDE_COLUMNS: tuple[Column, ...] = (
    Column("side", pl.String, "", "left or right"),
    Column("bout", pl.Int32, "", "number of the walking bout of that foot, from 0"),
    Column("initial_contact_s", pl.Float64, "s", "the foot first meets the floor; the stride begins"),
    Column("foot_flat_s", pl.Float64, "s", "the sole is flat on the floor"),
    Column("heel_off_s", pl.Float64, "s", "the heel leaves the floor"),
    Column("toe_off_s", pl.Float64, "s", "the foot leaves the floor; swing begins"),
    Column("next_initial_contact_s", pl.Float64, "s", "the same foot meets the floor again; the stride ends"),
    Column("stride_time_s", pl.Float64, "s", "initial contact to next initial contact"),
    Column("stance_time_s", pl.Float64, "s", "initial contact to toe-off"),
    Column("swing_time_s", pl.Float64, "s", "toe-off to next initial contact"),
    Column(
        "stride_length_m",
        pl.Float64,
        "m",
        "distance of the foot from foot-flat to foot-flat (on a treadmill: over the belt)",
    ),
    Column("stride_speed_m_s", pl.Float64, "m/s", "stride length by stride time"),
    Column(
        "foot_pitch_initial_contact_deg",
        pl.Float64,
        "deg",
        "foot pitch at the initial contact that begins the stride; toes up positive",
    ),
    Column("foot_pitch_toe_off_deg", pl.Float64, "deg", "foot pitch at toe-off"),
    Column("swing_foot_pitch_max_deg", pl.Float64, "deg", "greatest foot pitch in swing"),
    Column(
        "mid_swing_foot_pitch_deg",
        pl.Float64,
        "deg",
        "mean foot pitch while the middle of the foot has 90 % or more of its greatest speed in the swing",
    ),
    Column("contact_to_flat_s", pl.Float64, "s", "initial contact to foot-flat"),
    Column(
        "slap_rate_deg_s",
        pl.Float64,
        "deg/s",
        "fastest lowering of the forefoot between initial contact and foot-flat, positive",
    ),
    Column(
        "min_toe_clearance_mm",
        pl.Float64,
        "mm",
        "least height of the forefoot, ball to toe, over the floor in the fast part of swing",
    ),
    Column("max_toe_height_mm", pl.Float64, "mm", "greatest height of the toe in swing"),
    Column("max_heel_height_mm", pl.Float64, "mm", "greatest height of the heel in swing"),
    Column(
        "lateral_excursion_mm",
        pl.Float64,
        "mm",
        "greatest departure outward from the chord of the stride in swing",
    ),
    Column(
        "contact_type", pl.String, "", "heel, flat or toe: what meets the floor first at the stride's initial contact"
    ),
    Column("toe_drag_s", pl.Float64, "s", "time in swing with the shoe on the floor while it moves forward"),
    Column(
        "heel_height_single_support_mm",
        pl.Float64,
        "mm",
        "height of the heel in the middle of the other foot's swing where both feet share a clock, "
        "else in the middle 40 % of stance",
    ),
    Column(
        "clonus_deg_s",
        pl.Float64,
        "deg/s",
        "beating of the foot in stance: root mean square of the pitch rate between 5 and 8 Hz",
        "stance is too short for a beat, or the heel is raised once in it (vaulting), which hides beats",
    ),
    Column("clonus_hz", pl.Float64, "Hz", "rate of the strongest beat of the foot in stance", "no beat was found"),
    Column(
        "pelvis_hike_deg",
        pl.Float64,
        "deg",
        "height of this side of the pelvis in the middle of this foot's swing (30 to 70 %) against the double supports "
        "before and after it",
        "no lower-back sensor shares the clock of the feet, or left cannot be told from forward on it",
    ),
    Column(
        "shank_tilt_swing_max_deg",
        pl.Float64,
        "deg",
        "greatest tilt of the shank in swing against its tilt in the middle 40 % of stance, knee forward positive",
        "no shank sensor sits beside the foot sensor, or it has gaps",
    ),
    Column(
        "contact_loudness_db",
        pl.Float64,
        "dB",
        "loudness of the contact that begins the stride, in dB of the sound's full scale, 100 Hz to 7 kHz",
        "there is no sound, it could not be laid beside the steps, or the contact does not stand out from it",
    ),
    Column(
        "slap_loudness_db",
        pl.Float64,
        "dB",
        "loudness of a second transient as the sole comes down, likewise",
        "there is no sound, it could not be laid beside the steps, or no second transient is heard",
    ),
    Column("is_turn", pl.Boolean, "", "the heading changes by more than a turn's worth in this stride"),
    Column("is_level", pl.Boolean, "", "the foot ends at the height at which it began (no stairs, no slope)"),
    Column("quality", pl.Float64, "", "0 (do not use) to 1"),
    Column("flags", pl.String, "", "reasons for nulls and remarks, separated by semicolons"),
)

STRIDE_SCHEMA: dict[str, type[pl.DataType]] = {c.name: c.dtype for c in STRIDE_COLUMNS}
