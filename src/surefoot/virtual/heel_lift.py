"""How the heel leaves the floor in the middle of stance: vaulting over the foot, and the beats of clonus.

Both add to the foot's pitch and lower it only, so that the shoe rolls on its forefoot and stays on the floor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surefoot.virtual.foot_plan import FootPlan
from surefoot.virtual.jet import Jet
from surefoot.virtual.septic import Knots, PiecewiseSeptic, hermite_pieces
from surefoot.virtual.sole import Shoe

FloatArray = NDArray[np.float64]

# Vaulting, in shares of the other foot's swing: the heel is raised, held, and let down again.
_RISE, _HELD, _LOWERED = 0.05, (0.38, 0.62), 0.98
_FLAT_BEFORE_S = 0.03
_STEEPEST_RAD = 1.2
_STANDS_S = 1.0  # nobody's calf beats through a whole rest


@dataclass(frozen=True)
class HeelLift:
    """Additional foot pitch in stance.

    Parameters
    ----------
    vault
        Pitch in rad that raises the heel while the other foot swings.
    beating
        0 to 1: how much of the clonus there is.
    clonus_rad, clonus_rad_s
        Amplitude of the beats in rad and their angular frequency in rad/s.
    start_s
        (n,) when the beats of each stance begin; NaN where there are none.
    """

    vault: PiecewiseSeptic
    beating: PiecewiseSeptic
    clonus_rad: float
    clonus_rad_s: float
    start_s: FloatArray

    def clonus(self, t: FloatArray) -> Jet:
        """Return the pitch of the beats in rad at the times t (n,) in s; never above zero."""
        if self.clonus_rad == 0.0:
            return Jet.constant(np.zeros_like(t))
        begin = self.start_s[np.isfinite(self.start_s)]
        if begin.size == 0:
            return Jet.constant(np.zeros_like(t))
        last = np.clip(np.searchsorted(begin, t, side="right") - 1, 0, None)
        phase = Jet(t - begin[last], np.ones_like(t), np.zeros_like(t)) * self.clonus_rad_s
        return self.beating.jet(t) * (phase.cos() - 1.0) * self.clonus_rad

    def jet(self, t: FloatArray) -> Jet:
        """Return the additional pitch in rad at the times t (n,) in s; never above zero."""
        return self.vault.jet(t) + self.clonus(t)


def heel_rise_m(shoe: Shoe, pitch_rad: FloatArray) -> FloatArray:
    """Return how far the rear end of a shoe is raised (n,) in m at a pitch (n,) of zero or below."""
    x, z = shoe.heel_point_m
    origin = shoe.forefoot.rolled(Jet.constant(pitch_rad))[1].d0
    return np.asarray(origin + x * np.sin(pitch_rad) + z * np.cos(pitch_rad) - z, dtype=np.float64)


def pitch_of_heel_rise(shoe: Shoe, rise_m: float) -> float:
    """Return the pitch in rad (negative) at which the rear end of a shoe is raised by rise_m."""
    pitch = np.linspace(0.0, -_STEEPEST_RAD, 4001)
    return float(np.interp(rise_m, heel_rise_m(shoe, pitch), pitch))


def _window(t: FloatArray, level: float) -> PiecewiseSeptic:
    """From zero to a level and back to zero through four times a row, at rest at each of them."""
    zero = np.zeros_like(t)
    x = np.broadcast_to(np.array([0.0, level, level, 0.0]), t.shape)
    return PiecewiseSeptic(hermite_pieces(Knots(t, x, zero, zero, zero)))


def _vault(plan: FootPlan) -> PiecewiseSeptic:
    start, end = plan.other_toe_off_s, plan.other_contact_s
    swing = end - start
    rise = np.maximum(start + _RISE * swing, plan.flat_s + _FLAT_BEFORE_S)
    held, let_go = (start + share * swing for share in _HELD)
    lowered = np.minimum(start + _LOWERED * swing, plan.toe_off_s)
    there = np.isfinite(swing) & (rise < held - _FLAT_BEFORE_S) & (let_go < lowered - _FLAT_BEFORE_S)
    t = np.stack([rise, held, let_go, lowered], axis=1)[there]
    level = pitch_of_heel_rise(plan.gait.shoe, 1e-3 * plan.gait.vault_mm) if plan.gait.vault_mm > 0.0 else 0.0
    return _window(t if level < 0.0 else t[:0], level)


def _beats(plan: FootPlan) -> tuple[PiecewiseSeptic, FloatArray]:
    """How much of the clonus there is between foot-flat and heel-off, and when it begins in each stance."""
    period = 1.0 / plan.gait.clonus_hz
    flat, end = plan.flat_s, plan.heel_off_s
    there = (end - flat > period) & (end - flat < _STANDS_S) & (plan.gait.clonus_deg > 0.0)
    ramp = np.minimum(0.5 * period, 0.3 * (end - flat))
    t = np.stack([flat, flat + ramp, end - ramp, end], axis=1)[there]
    return _window(t, 1.0), np.where(there, flat, np.nan)


def heel_lift(plan: FootPlan) -> HeelLift:
    """Return the additional heel lift of one foot.

    Parameters
    ----------
    plan
        The foot's plan.

    Returns
    -------
    HeelLift
        The lift; zero where nothing of the kind is described, where stance has no swing of the other foot in it
        (vaulting), and where the foot is flat for less than one beat or stands (clonus).
    """
    beating, start = _beats(plan)
    gait = plan.gait
    return HeelLift(
        _vault(plan), beating, float(np.radians(gait.clonus_deg)), float(2.0 * np.pi * gait.clonus_hz), start
    )
