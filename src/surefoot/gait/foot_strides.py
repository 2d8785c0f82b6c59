"""Stride table of one foot: a row for each stance and the swing after it."""

from __future__ import annotations

import numpy as np
import polars as pl

from surefoot.gait.arrays import BoolArray, FloatArray, IntArray, RealArray, at_samples, single, spans
from surefoot.gait.clipped_rate import lost_turn_rad
from surefoot.gait.foot_walk import FootWalk
from surefoot.gait.settings import GaitSettings
from surefoot.gait.stance_measures import beats, mid_stance_heel_mm
from surefoot.gait.stride_quality import judge_swings
from surefoot.gait.stride_table import STRIDE_SCHEMA
from surefoot.gait.swing_path import level_limit_m
from surefoot.gait.toe_drag import find_drag
from surefoot.recording import Side

# Measures that are withheld where the swing they rest on cannot be trusted.
_PITCHES = (
    "foot_pitch_initial_contact_deg",
    "foot_pitch_toe_off_deg",
    "swing_foot_pitch_max_deg",
    "mid_swing_foot_pitch_deg",
    "contact_to_flat_s",
    "slap_rate_deg_s",
    "clonus_deg_s",
    "clonus_hz",
)
_SPATIAL = (
    "stride_length_m",
    "stride_speed_m_s",
    "min_toe_clearance_mm",
    "max_toe_height_mm",
    "max_heel_height_mm",
    "lateral_excursion_mm",
    "toe_drag_s",
    "heel_height_single_support_mm",
)
# Mid-swing is where the middle of the foot has this share of its greatest speed in the swing, or more.
_MID_SWING_SHARE = 0.9
# A stride whose end the recording cuts cannot be checked by what is left of its velocity.
_OPEN_END_QUALITY = 0.7
_HEIGHTS = (
    "min_toe_clearance_mm",
    "max_toe_height_mm",
    "max_heel_height_mm",
    "toe_drag_s",
    "heel_height_single_support_mm",
)


def tabulate_foot(foot: FootWalk, settings: GaitSettings) -> pl.DataFrame:
    """Tabulate the strides of one foot.

    Parameters
    ----------
    foot
        What was found on the foot.
    settings
        See `GaitSettings`.

    Returns
    -------
    polars.DataFrame
        One row per stride, columns as in `STRIDE_COLUMNS`.
    """
    events = foot.events
    contact, leave = events.initial_contact, events.toe_off
    follows = (foot.bout[1:] == foot.bout[:-1]) & foot.swings.to_flat[:-1] & foot.swings.from_flat[1:]
    complete = np.isfinite(contact[:-1]) & np.isfinite(contact[1:]) & np.isfinite(leave[1:])
    ordered = np.zeros_like(complete)
    ordered[complete] = (contact[:-1] < leave[1:])[complete] & (leave[1:] < contact[1:])[complete]
    before = np.flatnonzero(follows & complete & ordered)
    if before.size == 0:
        return pl.DataFrame(schema=STRIDE_SCHEMA)
    columns = _times(foot, before)
    columns |= _pitches(foot, before, settings)
    columns |= _swing_measures(foot, before + 1, settings)
    columns["heel_height_single_support_mm"] = mid_stance_heel_mm(foot, before)
    columns["clonus_deg_s"], columns["clonus_hz"] = beats(foot, before, settings.clonus)
    return _with_reasons(foot, before, columns, settings)


def _seconds(foot: FootWalk, sample: FloatArray) -> FloatArray:
    return np.asarray(foot.samples.time_s[0] + sample / foot.samples.rate_hz)


def _times(foot: FootWalk, before: IntArray) -> dict[str, FloatArray]:
    events, after = foot.events, before + 1
    start = _seconds(foot, events.initial_contact[before])
    leave = _seconds(foot, events.toe_off[after])
    end = _seconds(foot, events.initial_contact[after])
    flat = np.minimum(_seconds(foot, events.foot_flat[before]), leave)
    heel_off = np.clip(_seconds(foot, events.heel_off[after]), flat, leave)
    return {
        "initial_contact_s": start,
        "foot_flat_s": flat,
        "heel_off_s": heel_off,
        "toe_off_s": leave,
        "next_initial_contact_s": end,
        "stride_time_s": end - start,
        "stance_time_s": leave - start,
        "swing_time_s": end - leave,
        "contact_to_flat_s": flat - start,
    }


def _pitches(foot: FootWalk, before: IntArray, settings: GaitSettings) -> dict[str, FloatArray]:
    events, rate = foot.events, foot.pitch_rate_deg_s
    contact, flat = events.initial_contact[before], events.foot_flat[before]
    span = np.arange(int(np.ceil(np.nanmax(flat - contact))) + 2)
    index = np.clip(np.floor(contact).astype(int)[:, None] + span[None, :], 0, rate.size - 1)
    within = span[None, :] <= np.nan_to_num(np.ceil(flat - contact))[:, None] + 1
    return {
        "foot_pitch_initial_contact_deg": at_samples(foot.pitch_deg, contact),
        "foot_pitch_toe_off_deg": at_samples(foot.pitch_deg, events.toe_off[before + 1]),
        "slap_rate_deg_s": np.maximum(np.where(within, -rate[index], -np.inf).max(axis=1), 0.0),
    }


def _swing_measures(foot: FootWalk, swing: IntArray, settings: GaitSettings) -> dict[str, FloatArray]:
    swings, kinematics, events = foot.swings, foot.kinematics, foot.events
    table = settings.table
    length = np.linalg.norm(swings.travel_m[swing], axis=1)
    time = (events.initial_contact[swing] - events.initial_contact[swing - 1]) / foot.samples.rate_hz
    begin = np.ceil(events.toe_off[swing]).astype(np.int64)
    end = np.floor(events.initial_contact[swing]).astype(np.int64)
    # samples in swing, swing by swing: where they stand in the swings' matrices, and how many of which
    count = np.maximum(np.minimum(end, swings.last[swing]) - begin + 1, 1)
    at = spans(swing * swings.sample.shape[1] + begin - swings.first[swing], count)
    starts = np.cumsum(count) - count

    def in_swing(values: RealArray) -> RealArray:
        return np.asarray(values.ravel()[at])

    def greatest(values: RealArray) -> FloatArray:
        return np.maximum.reduceat(values, starts).astype(np.float64)

    speed, forefoot = in_swing(kinematics.toe_speed), in_swing(kinematics.forefoot_height)
    pitch = foot.pitch_deg[spans(begin, count)]
    fast = speed > np.repeat(single(table.fast_swing_ratio * greatest(speed)), count)
    clearance = -greatest(np.where(fast, -forefoot, -np.inf))
    drag = find_drag(foot.samples.acc, foot.samples.rate_hz, swings, kinematics, events, table)
    outward = in_swing(kinematics.sideways) * (1.0 if foot.side is Side.LEFT else -1.0)
    # mid-swing is where the middle of the foot is fastest, wherever the sensor sits
    middle = in_swing(kinematics.heel_speed) + speed
    fastest = middle >= np.repeat(single(_MID_SWING_SHARE * greatest(middle)), count)
    pitch_sum, number = (np.add.reduceat(x, starts) for x in (pitch * fastest, fastest.astype(np.float64)))
    return {
        "stride_length_m": length,
        "stride_speed_m_s": length / time,
        "swing_foot_pitch_max_deg": greatest(pitch),
        "mid_swing_foot_pitch_deg": pitch_sum / np.maximum(number, 1.0),
        "min_toe_clearance_mm": 1e3 * clearance,
        # the tip of the toe is never lower than the lowest point of the forefoot
        "max_toe_height_mm": 1e3 * np.maximum(greatest(in_swing(kinematics.toe_height)), clearance),
        "max_heel_height_mm": 1e3 * greatest(in_swing(kinematics.heel_height)),
        "lateral_excursion_mm": 1e3 * greatest(outward),
        "toe_drag_s": drag[swing],
    }


def _heading_change(foot: FootWalk, before: IntArray) -> FloatArray:
    """Turn of the foot about the vertical from one flat to the next, in degrees."""
    swings = foot.swings
    start, end = swings.first[before + 1], swings.last[before + 1]
    forward = foot.axes[:, :2, 0]
    a, b = forward[start], forward[end]
    return np.asarray(np.degrees(np.arctan2(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0], (a * b).sum(axis=1))))


def _cut_off(foot: FootWalk, swing: IntArray, settings: GaitSettings) -> BoolArray:
    """Strides in whose swing, or the one before, so much turning was beyond the gyroscope's range that none can say
    how far the foot turned."""
    gyr = foot.samples.gyr
    if not np.isfinite(gyr[:1]).all():  # markers
        return np.zeros(swing.size, bool)
    lost = np.append(0.0, np.cumsum(lost_turn_rad(gyr, foot.samples.rate_hz)))
    of_swing = lost[foot.swings.last + 1] - lost[foot.swings.first]
    most = np.maximum(of_swing[swing], of_swing[swing - 1])
    return np.asarray(most > np.radians(settings.table.lost_turn_max_deg))


def _with_reasons(
    foot: FootWalk, before: IntArray, columns: dict[str, FloatArray], settings: GaitSettings
) -> pl.DataFrame:
    """Judge each stride, withhold what cannot be trusted, say why."""
    after = before + 1
    swings = foot.swings
    verdict = judge_swings(foot)
    quality = np.minimum(verdict.quality[after], verdict.quality[before])
    quality = np.where(swings.to_flat[after], quality, np.minimum(quality, _OPEN_END_QUALITY))
    rise = swings.rise_m[after]
    level = np.abs(np.nan_to_num(rise)) < level_limit_m(
        columns["stride_length_m"], swings.residual_m_s[after], settings.trajectory
    )
    turned = np.abs(_heading_change(foot, before)) > settings.table.turn_deg
    open_end = ~swings.to_flat[after]
    poor = quality < settings.table.quality_min
    cut_off = _cut_off(foot, after, settings)
    reasons = {
        "open_end": open_end,
        "not_level": ~level & ~open_end,
        "turn": turned,
        "poor_fit": poor & ~open_end,
        "range_exceeded": cut_off,
        "unlike_others": verdict.similarity[after] < 0.5,
        "scraping_not_felt": np.full(before.size, bool(np.isnan(columns["toe_drag_s"]).all())),
    }
    for name in _SPATIAL:
        columns[name] = np.where(open_end | poor | cut_off, np.nan, columns[name])
    for name in _PITCHES:
        columns[name] = np.where(poor | cut_off, np.nan, columns[name])
    for name in _HEIGHTS:
        columns[name] = np.where(level, columns[name], np.nan)
    contact_pitch = columns["foot_pitch_initial_contact_deg"]
    limit = settings.table.flat_contact_deg
    contact_type = np.where(contact_pitch > limit, "heel", np.where(contact_pitch < -limit, "toe", "flat"))
    contact_type = np.where(poor | cut_off, "", contact_type)
    frame = pl.DataFrame(
        {
            "side": [foot.side.value] * before.size,
            "bout": foot.bout[after].astype(np.int32),
            **columns,
            "contact_type": [kind or None for kind in contact_type.tolist()],
            "is_turn": turned,
            "is_level": [None if o else bool(v) for o, v in zip(open_end, level, strict=True)],
            "quality": np.round(quality, 3),
            "flags": _said(reasons),
        },
        strict=False,
    )
    held = [(pl.col(n) if n in frame.columns else pl.lit(None)).cast(t).alias(n) for n, t in STRIDE_SCHEMA.items()]
    return frame.select(held).with_columns(pl.col(pl.Float64).fill_nan(None))


def _said(reasons: dict[str, BoolArray]) -> list[str]:
    """Join the names of the reasons that hold for each stride."""
    names = list(reasons)
    some = [";".join(name for k, name in enumerate(names) if number >> k & 1) for number in range(2 ** len(names))]
    number = sum(held.astype(np.int64) << k for k, held in enumerate(reasons.values()))
    return [some[i] for i in np.asarray(number).tolist()]
