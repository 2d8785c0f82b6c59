"""Stride columns that need more than one sensor: what both feet, a shank and the lower back do at the same time."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from surefoot.gait.arrays import FloatArray
from surefoot.gait.segment_tilt import level_segment, over, pelvis_roll, shank_tilt
from surefoot.gait.settings import GaitSettings
from surefoot.gait.shank_events import follow_shank
from surefoot.gait.uniform_samples import UniformSamples, make_uniform
from surefoot.gait.walk import FootPath
from surefoot.recording import Placement, Recording, SensorStream, Side

_LAG_MAX = 0.35  # strides: further apart it is not clear which steps belong together
_MIDDLE = (0.3, 0.7)  # shares of stance and of swing over which a segment's tilt is averaged


def with_body_columns(
    strides: pl.DataFrame, paths: Mapping[Side, FootPath], recording: Recording, settings: GaitSettings
) -> pl.DataFrame:
    """Add what the sensors of a recording tell together.

    Parameters
    ----------
    strides
        Stride table of both sides.
    paths
        Motion of each side that carries a foot sensor.
    recording
        The recording.
    settings
        See `GaitSettings`.

    Returns
    -------
    polars.DataFrame
        The table with ``heel_height_single_support_mm`` in the middle of the other foot's swing where that is known,
        ``pelvis_hike_deg`` and ``shank_tilt_swing_max_deg``. The first two need one clock; a shank is laid beside its
        own foot by the steps that both have taken.
    """
    if strides.is_empty():
        return strides
    feet = {side: _Foot(strides, side) for side in Side}
    together = bool(recording.synchronised)
    roll = _pelvis(feet, recording.streams.get(Placement.LOWER_BACK), settings) if together else None
    parts = []
    for side, foot in feet.items():
        if not foot.rows.height:
            continue
        rows, other = foot.rows, feet[Side.RIGHT if side is Side.LEFT else Side.LEFT]
        if side in paths and together:
            rows = _with_heel_height(rows, foot, other, paths[side])
        shank = recording.streams.get(Placement(f"{side.value}_shank"))
        if shank is not None and side in paths:
            rows = _set(rows, "shank_tilt_swing_max_deg", _shank_tilt(foot, shank, side, together, settings))
        if roll is not None:
            rows = _set(rows, "pelvis_hike_deg", _hike(foot, other, *roll) * (1.0 if side is Side.LEFT else -1.0))
        parts.append(rows)
    return pl.concat(parts)


class _Foot:
    """The strides of one foot and their events in order of time, as arrays (m,) in s."""

    def __init__(self, strides: pl.DataFrame, side: Side) -> None:
        self.rows = strides.filter(pl.col("side") == side.value).sort("initial_contact_s")
        names = ("initial_contact_s", "toe_off_s", "next_initial_contact_s")
        self.contact, self.toe_off, self.following = (self.rows[n].to_numpy().astype(np.float64) for n in names)
        self.contacts = np.unique(np.concatenate([self.contact, self.following]))

    def swing_within(self, start: FloatArray, end: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Toe-off and contact of this foot's swing within each phase; NaN where there is none."""
        k = np.searchsorted(self.toe_off, start)
        leave, land = np.append(self.toe_off, np.nan)[k], np.append(self.following, np.nan)[k]
        there = land < end
        return np.where(there, leave, np.nan), np.where(there, land, np.nan)


def _set(rows: pl.DataFrame, name: str, values: FloatArray) -> pl.DataFrame:
    return rows.with_columns(pl.Series(name, values, pl.Float64).fill_nan(None))


def _with_heel_height(rows: pl.DataFrame, foot: _Foot, other: _Foot, path: FootPath) -> pl.DataFrame:
    name = "heel_height_single_support_mm"
    leave, land = other.swing_within(foot.contact, foot.toe_off)
    height = 1e3 * np.interp(np.nan_to_num(0.5 * (leave + land)), path.time_s, path.heel_height_m)
    height = np.where(np.isfinite(leave), height, np.nan)
    middle = pl.Series("middle", height, pl.Float64).fill_nan(None)
    # what was withheld stays withheld
    return rows.with_columns(pl.when(pl.col(name).is_not_null()).then(pl.coalesce(middle, pl.col(name))).alias(name))


def _middle(start: FloatArray, end: FloatArray) -> tuple[FloatArray, FloatArray]:
    return start + _MIDDLE[0] * (end - start), start + _MIDDLE[1] * (end - start)


def _shank_tilt(foot: _Foot, stream: SensorStream, side: Side, together: bool, settings: GaitSettings) -> FloatArray:
    """Greatest forward tilt of the shank in swing against its tilt in the middle of stance; (m,) in degrees."""
    samples = make_uniform(stream)
    lag = 0.0 if together else _lag(samples, foot, side, settings)
    attitude = None if lag is None else level_segment(samples, foot.contacts + lag, settings)
    if lag is None or attitude is None:
        return np.full(foot.contact.size, np.nan)
    contact, leave, land = foot.contact + lag, foot.toe_off + lag, foot.following + lag
    tilt = shank_tilt(samples, attitude, leave, land)
    swing = over(tilt, samples, leave, land)
    stance = over(tilt, samples, *_middle(contact, leave))
    return np.asarray(swing.max(axis=1) - stance.mean(axis=1))


def _lag(samples: UniformSamples, foot: _Foot, side: Side, settings: GaitSettings) -> float | None:
    """How much later in s the shank's clock shows what the foot's clock shows, by the contacts that both have seen."""
    shank = follow_shank(samples, side, settings)
    if shank is None:
        return None
    after = np.clip(np.searchsorted(shank.initial_contact_s, foot.contacts), 1, shank.initial_contact_s.size - 1)
    both = shank.initial_contact_s[np.stack([after - 1, after])] - foot.contacts
    nearest = np.where(np.abs(both[0]) < np.abs(both[1]), both[0], both[1])
    lag = float(np.median(nearest))
    return lag if abs(lag) < _LAG_MAX * float(np.median(foot.following - foot.contact)) else None


def _pelvis(
    feet: Mapping[Side, _Foot], stream: SensorStream | None, settings: GaitSettings
) -> tuple[FloatArray, UniformSamples] | None:
    """Obliquity (n,) in degrees, left side up positive, on even samples; None where it cannot be told."""
    left, right = feet[Side.LEFT], feet[Side.RIGHT]
    if stream is None or not left.rows.height or not right.rows.height:
        return None
    samples = make_uniform(stream)
    attitude = level_segment(samples, left.contacts, settings)
    if attitude is None:
        return None
    swings = {side: np.stack([foot.toe_off, foot.following], axis=1) for side, foot in feet.items()}
    # while one foot swings the other one stands alone
    roll = pelvis_roll(samples, attitude, swings[Side.RIGHT], swings[Side.LEFT])
    return None if roll is None else (roll, samples)


def _hike(foot: _Foot, other: _Foot, roll: FloatArray, samples: UniformSamples) -> FloatArray:
    """Roll in the middle of each swing against the double supports before and after it; (m,) in degrees."""
    before = np.searchsorted(other.contacts, foot.toe_off) - 1
    landed = np.where(before >= 0, other.contacts[np.maximum(before, 0)], np.nan)
    after = np.searchsorted(other.toe_off, foot.following)
    leaves = np.append(other.toe_off, np.nan)[after]
    swing = over(roll, samples, *_middle(foot.toe_off, foot.following)).mean(axis=1)
    half = 0.5 * (foot.following - foot.contact)
    supports = []
    for start, end in ((landed, foot.toe_off), (foot.following, leaves)):
        known = end - start < half  # a pause is no double support
        supports.append(over(roll, samples, np.where(known, start, np.nan), end).mean(axis=1))
    return np.asarray(swing - 0.5 * (supports[0] + supports[1]))
