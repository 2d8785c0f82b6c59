"""The true stride table of one foot, evaluated from its exact motion."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from surefoot.virtual.foot_motion import FootMotion
from surefoot.virtual.foot_plan import FootPlan
from surefoot.virtual.pose import Pose, stacked

FloatArray = NDArray[np.float64]

_SAMPLES = 161
_CHUNK = 128  # swings evaluated at once, to bound memory
FAST_SHARE = 0.6  # fast part of swing: the horizontal speed of the tip of the shoe exceeds this share of its greatest
DRAG_SPEED_M_S = 0.3
FLAT_CONTACT_DEG = 3.0  # within this pitch both ends land practically together
TURN_DEG = 20.0
_MID_SWING_SHARE = 0.9  # mid-swing: the middle of the foot has this share of its greatest horizontal speed, or more
_ON_FLOOR_M = 1e-7
_LEVEL_M = 0.02
_STANDS_S = 1.0


def _swing_measures(motion: FootMotion, rows: NDArray[np.intp]) -> dict[str, FloatArray]:
    """Measures of the chosen swings from a dense sampling of the exact motion."""
    plan, shoe = motion.plan, motion.plan.gait.shoe
    share = np.linspace(0.0, 1.0, _SAMPLES)
    t = plan.toe_off_s[rows, None] + plan.swing_s[rows, None] * share
    shape, flat_t = t.shape, t.ravel()
    pose = motion.pose(flat_t)
    lowest = (pose.z.d0 - np.cos(pose.roll.d0) * shoe.support(pose.pitch.d0) - motion.profiles.climb(flat_t)).reshape(
        shape
    )
    ankle = pose.point((shoe.ankle_m[0], 0.0, shoe.ankle_m[1]))
    place = stacked(ankle, 0)[:, :2].reshape(*shape, 2)
    tip = pose.point((shoe.toe_point_m[0], 0.0, shoe.toe_point_m[1]))
    rear = pose.point((shoe.heel_point_m[0], 0.0, shoe.heel_point_m[1]))
    speed = np.hypot(tip[0].d1, tip[1].d1).reshape(shape)
    middle_speed = np.hypot(tip[0].d1 + rear[0].d1, tip[1].d1 + rear[1].d1).reshape(shape)
    floor = motion.profiles.climb(flat_t).reshape(shape)

    def rise(point: tuple[float, float]) -> FloatArray:
        height = pose.point((point[0], 0.0, point[1]))[2].d0.reshape(shape)
        return np.asarray((height - point[1] - floor).max(axis=1), dtype=np.float64)

    sliding = _slides(motion, flat_t, lowest.ravel()).reshape(shape)
    start, end = _flat_ankle(plan, rows), _flat_ankle(plan, rows + 1)
    chord = end - start
    chord /= np.maximum(np.linalg.norm(chord, axis=1, keepdims=True), 1e-9)
    away = place - start[:, None, :]
    sideways = plan.outward * (chord[:, None, 0] * away[..., 1] - chord[:, None, 1] * away[..., 0])
    pitch = _pitch_deg(pose).reshape(shape)
    fastest = middle_speed >= _MID_SWING_SHARE * middle_speed.max(axis=1, keepdims=True)
    return {
        "swing_foot_pitch_max_deg": pitch.max(axis=1),
        "mid_swing_foot_pitch_deg": (pitch * fastest).sum(axis=1) / fastest.sum(axis=1),
        "min_toe_clearance_mm": 1e3 * _least_where_fast(lowest, speed),
        "max_toe_height_mm": 1e3 * rise(shoe.toe_point_m),
        "max_heel_height_mm": 1e3 * rise(shoe.heel_point_m),
        "lateral_excursion_mm": 1e3 * sideways.max(axis=1),
        "toe_drag_s": sliding.mean(axis=1) * plan.swing_s[rows],
    }


def _all_swing_measures(motion: FootMotion, rows: NDArray[np.intp]) -> dict[str, FloatArray]:
    """Measures of the chosen swings, chunk by chunk."""
    chunks = [rows[i : i + _CHUNK] for i in range(0, max(len(rows), 1), _CHUNK)]
    parts = [_swing_measures(motion, chunk) for chunk in chunks]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _pitch_deg(pose: Pose) -> FloatArray:
    """Elevation (n,) of the long axis of the shoe in degrees."""
    return np.asarray(np.degrees(np.arcsin(np.cos(pose.roll.d0) * np.sin(pose.pitch.d0))), dtype=np.float64)


def _least_where_fast(height: FloatArray, speed: FloatArray) -> FloatArray:
    """Least height (m,) where the speed exceeds its share; both (m, k) along swing, the edges interpolated."""
    excess = speed - FAST_SHARE * speed.max(axis=1, keepdims=True)
    inside = np.where(excess > 0.0, height, np.inf).min(axis=1)
    low, high = excess[:, :-1], excess[:, 1:]
    crosses = low * high < 0.0
    share = np.divide(low, low - high, out=np.zeros_like(low), where=crosses)
    edge = height[:, :-1] + share * (height[:, 1:] - height[:, :-1])
    return np.asarray(np.minimum(inside, np.where(crosses, edge, np.inf).min(axis=1)), dtype=np.float64)


def _slides(motion: FootMotion, t: FloatArray, lowest: FloatArray) -> NDArray[np.bool_]:
    """Whether (n,) the sole slides: on the floor, and its own point there (not the ankle) moves over the floor."""
    slides = lowest < _ON_FLOOR_M
    pose = motion.pose(t[slides])
    x, z = motion.plan.gait.shoe.forefoot.point(np.maximum(-pose.pitch.d0, 0.0))
    origin, ahead, above = (pose.point(p) for p in ((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)))
    velocity = [origin[i].d1 * (1.0 - x - z) + ahead[i].d1 * x + above[i].d1 * z for i in (0, 1)]
    slides[slides] = np.hypot(*velocity) > DRAG_SPEED_M_S
    return slides


def _flat_ankle(plan: FootPlan, stance: NDArray[np.intp]) -> FloatArray:
    """(m, 2) horizontal place of the ankle in foot-flat."""
    forward = plan.gait.shoe.ankle_m[0]
    return np.stack(
        [
            plan.x_m[stance] + forward * np.cos(plan.yaw_rad[stance]),
            plan.y_m[stance] + forward * np.sin(plan.yaw_rad[stance]),
        ],
        axis=1,
    )


def _slap_rate_deg_s(motion: FootMotion, rows: NDArray[np.intp]) -> FloatArray:
    """Fastest lowering of the forefoot between contact and foot-flat."""
    plan = motion.plan
    share = np.linspace(0.0, 1.0, _SAMPLES)
    t = plan.contact_s[rows, None] + (plan.flat_s - plan.contact_s)[rows, None] * share
    rate = -np.degrees(motion.pitch.jet(t.ravel()).d1).reshape(t.shape)
    return np.asarray(np.maximum(rate.max(axis=1), 0.0), dtype=np.float64)


def stride_table(motion: FootMotion, duration_s: float, slope_deg: float) -> pl.DataFrame:
    """Return one row per stride that begins and ends in the recording.

    The names are those of the stride table. Definitions that the table leaves open: initial contact is the instant
    at which a point of the sole first rests on the floor, toe-off the instant at which the last one leaves it or
    begins to slide; the fast part of swing is where the horizontal speed of the tip of the shoe exceeds 60 % of its
    greatest in that swing (the ankle is already fast before toe-off, when the foot still rolls on the floor); the
    excursion is the greatest of the ankle outward; the middle of the foot is halfway from heel to tip; a contact
    within 3° of flat is flat; a turn changes the direction of the foot by more than 20°. ``stands`` marks strides with
    a pause in them. ``impact_onset_s`` is when the landing foot begins to be stopped: what a detector of jerk sees. A
    rigid shoe that neither slips nor sinks must have come to rest when it touches, so this is 10 to 20 ms before
    initial contact.

    Parameters
    ----------
    motion
        The foot.
    duration_s
        Length of the recording.
    slope_deg
        Slope of the floor.

    Returns
    -------
    polars.DataFrame
        The strides in order of time.
    """
    plan = motion.plan
    rows = np.flatnonzero((plan.contact_s[:-1] >= 0.0) & (plan.contact_s[1:] <= duration_s))
    contact, flat, heel_off = plan.contact_s[rows], plan.flat_s[rows], plan.heel_off_s[rows]
    toe_off, following = plan.toe_off_s[rows], plan.contact_s[rows + 1]
    start, end = _flat_ankle(plan, rows), _flat_ankle(plan, rows + 1)
    length = np.linalg.norm(end - start, axis=1)
    pitch = _pitch_deg(motion.pose(contact))
    climbs = np.abs(np.diff(plan.z_m)[rows]) > _LEVEL_M
    kinds = np.where(np.abs(pitch) <= FLAT_CONTACT_DEG, "flat", np.where(pitch > 0.0, "heel", "toe"))
    table = pl.DataFrame(
        {
            "side": [str(plan.side)] * len(rows),
            "bout": plan.bout[rows],
            "initial_contact_s": contact,
            "foot_flat_s": flat,
            "heel_off_s": heel_off,
            "toe_off_s": toe_off,
            "next_initial_contact_s": following,
            "stride_time_s": following - contact,
            "stance_time_s": toe_off - contact,
            "swing_time_s": following - toe_off,
            "stride_length_m": length,
            "stride_speed_m_s": length / (following - contact),
            "foot_pitch_initial_contact_deg": pitch,
            "foot_pitch_toe_off_deg": _pitch_deg(motion.pose(toe_off)),
            "contact_to_flat_s": flat - contact,
            "slap_rate_deg_s": _slap_rate_deg_s(motion, rows),
            "contact_type": kinds.tolist(),
            "is_turn": np.abs(np.degrees(np.diff(plan.yaw_rad)[rows])) > TURN_DEG,
            "is_level": ~climbs & (abs(slope_deg) < 0.5),
            "impact_onset_s": contact - plan.gait.landing_s,
            "stands": heel_off - flat > _STANDS_S,
            **_all_swing_measures(motion, rows),
        }
    )
    # over a stair there is no one floor to measure the height against
    return table.with_columns(
        pl.when(pl.Series(~climbs)).then(pl.col(name)).otherwise(None).alias(name)
        for name in ("min_toe_clearance_mm", "max_toe_height_mm", "max_heel_height_mm")
    )
