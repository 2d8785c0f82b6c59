"""Everything that the motion of one foot needs, stance by stance and swing by swing, as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surefoot.recording.model import Side
from surefoot.virtual.footfalls import Step
from surefoot.virtual.walker import FootGait, Walker

FloatArray = NDArray[np.float64]

_CONTACT, _TOE_OFF, _SWING, _CLEARANCE, _EXCURSION, _DRAG, _TIMING = range(3, 10)
_LEAST_CLEARANCE_M = 0.003
_PELVIS_VARIES_DEG = 0.15  # for each mm by which the clearance varies
_LONG_AFTER_S = 120.0
_MIN_PHASE_S = 0.02
SHANK_SCALE_STRIDE_M = 1.4  # stride length at which the shank swings through its full, healthy range


@dataclass(frozen=True)
class FootPlan:
    """Plan of one foot: n stances and the n - 1 swings between them.

    Parameters
    ----------
    side, gait
        The foot and how it walks.
    contact_s, flat_s, heel_off_s, toe_off_s
        (n,) events of each stance in s.
    x_m, y_m, z_m, yaw_rad
        (n,) place of the shoe's origin (floor point under its rear end) and direction of the shoe, when flat.
    heading_rad
        (n,) walking direction.
    pitch_contact_rad
        (n,) foot pitch at contact.
    bout
        (n,) number of the stretch of walking that the landing belongs to.
    other_toe_off_s, other_contact_s
        (n,) begin and end of the other foot's swing over this stance; NaN where there is none.
    pitch_toe_off_rad, pitch_mid_rad, clearance_m, excursion_m, drag_s, pelvis_rad
        (n - 1,) what each swing does: foot pitch at toe-off and in mid-swing, height of the dip, outward departure,
        sliding time, rise of this side of the pelvis.
    """

    side: Side
    gait: FootGait
    contact_s: FloatArray
    flat_s: FloatArray
    heel_off_s: FloatArray
    toe_off_s: FloatArray
    x_m: FloatArray
    y_m: FloatArray
    z_m: FloatArray
    yaw_rad: FloatArray
    heading_rad: FloatArray
    pitch_contact_rad: FloatArray
    bout: NDArray[np.int32]
    other_toe_off_s: FloatArray
    other_contact_s: FloatArray
    pitch_toe_off_rad: FloatArray
    pitch_mid_rad: FloatArray
    clearance_m: FloatArray
    excursion_m: FloatArray
    drag_s: FloatArray
    pelvis_rad: FloatArray

    @property
    def outward(self) -> float:
        """+1 where outward is left (y), -1 where it is right."""
        return 1.0 if self.side is Side.LEFT else -1.0

    @property
    def swing_s(self) -> FloatArray:
        """(n - 1,) duration of each swing in s."""
        return self.contact_s[1:] - self.toe_off_s[:-1]


def shank_scale(walker: Walker) -> float:
    """Share of the healthy shank excursion that goes with the walker's stride length."""
    return float(np.clip(walker.stride_length_m / SHANK_SCALE_STRIDE_M, 0.25, 1.15))


def shank_tilt_deg(walker: Walker, gait: FootGait) -> dict[str, float]:
    """Forward tilt of the shank in degrees at the landmarks of the stride, from healthy walking at 1.3 m/s."""
    q = shank_scale(walker)
    dorsiflexion_limit = gait.orthosis.dorsiflexion_limit_deg if gait.orthosis else 90.0
    return {
        "contact": -21.0 * q,
        "flat": -7.0 * q,
        "early_stance": 1.0 * q,
        "late_stance": min(6.0 * q, dorsiflexion_limit),
        "heel_off": min(12.0 * q, dorsiflexion_limit),
        "toe_off": 47.0 * q,
        "early_swing": 55.0 * q + 0.6 * gait.knee_lift_deg,
        "mid_swing": 24.0 * q + gait.knee_lift_deg,
        "late_swing": -23.0 * q,
    }


def _limited(gait: FootGait, pitch_rad: FloatArray, tilt_deg: float) -> FloatArray:
    """Keep the ankle within the orthosis: foot pitch in rad with the shank tilted forward by tilt_deg."""
    if gait.orthosis is None:
        return pitch_rad
    low = -gait.orthosis.plantarflexion_limit_deg - tilt_deg
    high = gait.orthosis.dorsiflexion_limit_deg - tilt_deg
    return np.clip(pitch_rad, np.radians(low), np.radians(high))


def _events(
    walker: Walker, gait: FootGait, contact: FloatArray, flat_contact: NDArray[np.bool_], timing: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Foot-flat, heel-off and toe-off of each stance from its contact."""
    stance = gait.stance_share * walker.stride_time_s
    swing = walker.stride_time_s - stance
    toe_off = np.append(contact[1:] - swing * (1.0 + 0.7 * timing[1:]), contact[-1] + _LONG_AFTER_S)
    to_flat = np.where(flat_contact, 0.0, max(gait.contact_to_flat_share * stance, _MIN_PHASE_S))
    flat = contact + to_flat
    heel_off = toe_off - (1.0 - gait.heel_off_share) * stance
    return flat, np.maximum(heel_off, flat + _MIN_PHASE_S), toe_off


def _other_swing(walker: Walker, side: Side, steps: list[Step], contact: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Toe-off and contact of the swing of the other foot that ends first after each contact; NaN where none does."""
    others = [step for step in steps if step.side is not side]
    landing = np.array([step.contact_s for step in others])
    timing = walker.variability.time_percent / 100.0 * np.array([step.noise[_TIMING] for step in others])
    gait = walker.right if side is Side.LEFT else walker.left
    toe_off = np.append(np.nan, _events(walker, gait, landing, np.zeros(len(landing), bool), timing)[2][:-1])
    index = np.searchsorted(landing, contact, side="right")
    following = np.append(contact[1:], np.inf)
    end = np.append(landing, np.nan)[index]
    start = np.append(toe_off, np.nan)[index]
    there = (start > contact) & (end < following)
    return np.where(there, start, np.nan), np.where(there, end, np.nan)


def plan_foot(walker: Walker, side: Side, steps: list[Step]) -> FootPlan:
    """Return the plan of one foot.

    Parameters
    ----------
    walker
        The walker.
    side
        The foot.
    steps
        Landings of both feet.

    Returns
    -------
    FootPlan
        The plan.
    """
    gait, vary = walker.foot(side), walker.variability
    own = [step for step in steps if step.side is side]
    noise = np.array([step.noise for step in own])
    contact = np.array([step.contact_s for step in own])
    heading = np.array([step.heading_rad for step in own])
    outward = 1.0 if side is Side.LEFT else -1.0
    half_width = outward * np.array([step.width_m for step in own]) / 2.0
    minutes = np.clip(contact, 0.0, None) / 60.0
    tilt = shank_tilt_deg(walker, gait)

    pitch = np.radians(
        gait.pitch_contact_deg - walker.decline_pitch_deg_min * minutes + vary.pitch_contact_deg * noise[:, _CONTACT]
    )
    pitch = _limited(gait, pitch, tilt["contact"])
    if gait.pitch_contact_deg == 0.0 and gait.orthosis is None:
        pitch = np.zeros_like(pitch)  # a flat landing is exactly flat
    pitch[0] = 0.0
    timing = vary.time_percent / 100.0 * noise[:, _TIMING]
    flat, heel_off, toe_off = _events(walker, gait, contact, pitch == 0.0, timing)

    other_toe_off, other_contact = _other_swing(walker, side, steps, contact)

    swing = noise[1:]
    toe_off_pitch = np.radians(gait.pitch_toe_off_deg + vary.pitch_toe_off_deg * swing[:, _TOE_OFF])
    mid_pitch = np.radians(gait.dorsiflexion_swing_deg - tilt["mid_swing"] + vary.pitch_swing_deg * swing[:, _SWING])
    clearance = 1e-3 * (
        gait.min_clearance_mm - walker.decline_clearance_mm_min * minutes[1:] + vary.clearance_mm * swing[:, _CLEARANCE]
    )
    return FootPlan(
        side=side,
        gait=gait,
        contact_s=contact,
        flat_s=flat,
        heel_off_s=heel_off,
        toe_off_s=toe_off,
        x_m=np.array([step.x_m for step in own]) - half_width * np.sin(heading),
        y_m=np.array([step.y_m for step in own]) + half_width * np.cos(heading),
        z_m=np.array([step.z_m for step in own]),
        yaw_rad=heading + outward * np.radians(gait.toe_out_deg),
        heading_rad=heading,
        pitch_contact_rad=pitch,
        bout=np.array([step.bout for step in own], dtype=np.int32),
        other_toe_off_s=other_toe_off,
        other_contact_s=other_contact,
        pitch_toe_off_rad=_limited(gait, toe_off_pitch, tilt["toe_off"]),
        pitch_mid_rad=_limited(gait, mid_pitch, tilt["mid_swing"]),
        clearance_m=np.maximum(clearance, _LEAST_CLEARANCE_M),
        excursion_m=1e-3 * (gait.excursion_mm + vary.excursion_mm * swing[:, _EXCURSION]),
        # who hikes the hip further clears the floor by more
        pelvis_rad=np.radians(
            (gait.hip_hike_deg - walker.pelvis_drop_deg) + _PELVIS_VARIES_DEG * swing[:, _CLEARANCE] * vary.clearance_mm
        ),
        drag_s=gait.drag_s * np.maximum(0.2, 1.0 + vary.drag_percent / 100.0 * swing[:, _DRAG]),
    )
