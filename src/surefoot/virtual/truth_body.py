"""True stride columns of the standing foot and of the body above it: heel lift, clonus, pelvis, shank."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from surefoot.virtual.back_motion import BackMotion
from surefoot.virtual.foot_motion import FootMotion
from surefoot.virtual.leg_motion import LegMotion

FloatArray = NDArray[np.float64]

_SAMPLES = 161
MID_SWING_SHARES = (0.3, 0.7)  # middle of swing, and of stance, over which a segment's tilt is averaged
MID_STANCE_SHARES = (0.3, 0.7)


def _spread(start: FloatArray, end: FloatArray, low: float = 0.0, high: float = 1.0) -> FloatArray:
    """(m, k) times from a share of each phase to another."""
    share = np.linspace(low, high, _SAMPLES)
    return np.asarray(start[:, None] + (end - start)[:, None] * share, dtype=np.float64)


def _heel_height_mm(foot: FootMotion, rows: NDArray[np.intp]) -> FloatArray:
    """Height of the rear end of the shoe in the middle of the other foot's swing; NaN where it does not swing."""
    plan = foot.plan
    middle = 0.5 * (plan.other_toe_off_s + plan.other_contact_s)[rows]
    known = np.isfinite(middle)
    x, z = plan.gait.shoe.heel_point_m
    height = np.full(len(rows), np.nan)
    at = middle[known]
    height[known] = 1e3 * (foot.pose(at).point((x, 0.0, z))[2].d0 - z - foot.profiles.climb(at))
    return height


def _clonus(foot: FootMotion, rows: NDArray[np.intp]) -> tuple[FloatArray, FloatArray]:
    """Root mean square in deg/s of the pitch rate that the beats make between foot-flat and heel-off; their rate."""
    plan = foot.plan
    t = _spread(plan.flat_s[rows], plan.heel_off_s[rows])
    rate = np.degrees(foot.pitch.lift.clonus(t.ravel()).d1).reshape(t.shape)
    strength = np.sqrt((rate**2).mean(axis=1))
    return strength, np.where(strength > 0.0, plan.gait.clonus_hz, np.nan)


def _pelvis_hike_deg(foot: FootMotion, back: BackMotion, rows: NDArray[np.intp]) -> FloatArray:
    """Rise of this side of the pelvis in mid-swing against the double supports before and after the swing."""
    plan = foot.plan
    following = rows + 1

    def roll(t: FloatArray) -> FloatArray:
        return np.asarray(np.degrees(plan.outward * back.roll(t.ravel()).d0).reshape(t.shape).mean(axis=1))

    swing = roll(_spread(plan.toe_off_s[rows], plan.contact_s[following], *MID_SWING_SHARES))
    before = roll(_spread(plan.other_contact_s[rows], plan.toe_off_s[rows]))
    after = roll(_spread(plan.contact_s[following], plan.other_toe_off_s[following]))
    return np.asarray(swing - 0.5 * (before + after))


def _shank_tilt_deg(leg: LegMotion, rows: NDArray[np.intp]) -> FloatArray:
    """Greatest forward tilt of the shank in swing against its tilt in mid-stance."""
    plan = leg.foot.plan
    swing = _spread(plan.toe_off_s[rows], plan.contact_s[rows + 1])
    stance = _spread(plan.contact_s[rows], plan.toe_off_s[rows], *MID_STANCE_SHARES)
    in_swing, in_stance = (leg.shank_tilt(t.ravel()).reshape(t.shape) for t in (swing, stance))
    return np.asarray(np.degrees(in_swing.max(axis=1) - in_stance.mean(axis=1)))


def with_body_columns(strides: pl.DataFrame, leg: LegMotion, back: BackMotion) -> pl.DataFrame:
    """Add what stands above the sole to the true strides of one foot.

    Parameters
    ----------
    strides
        See `truth_table.stride_table`.
    leg
        The leg of that foot.
    back
        The lower back.

    Returns
    -------
    polars.DataFrame
        With ``heel_height_single_support_mm`` (in the middle of the other foot's swing), ``clonus_deg_s``,
        ``clonus_hz``, ``pelvis_hike_deg`` and ``shank_tilt_swing_max_deg``; null where the other foot does not swing,
        or, for the rate, where nothing beats.
    """
    foot = leg.foot
    rows = np.searchsorted(foot.plan.contact_s, strides["initial_contact_s"].to_numpy())
    strength, rate = _clonus(foot, rows)
    columns = {
        "heel_height_single_support_mm": _heel_height_mm(foot, rows),
        "clonus_deg_s": strength,
        "clonus_hz": rate,
        "pelvis_hike_deg": _pelvis_hike_deg(foot, back, rows),
        "shank_tilt_swing_max_deg": _shank_tilt_deg(leg, rows),
    }
    return strides.with_columns(pl.Series(name, values, nan_to_null=True) for name, values in columns.items())
