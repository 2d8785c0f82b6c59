"""Foot pitch over the stride: lowered after contact, flat, rolled over the forefoot, swung forward."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surefoot.virtual.foot_plan import FootPlan
from surefoot.virtual.heel_lift import HeelLift, heel_lift
from surefoot.virtual.jet import Jet
from surefoot.virtual.septic import (
    Knots,
    Pieces,
    PiecewiseSeptic,
    hermite_pieces,
    integrated_rate,
    local_knots,
    monotone_knots,
    with_end,
)

FloatArray = NDArray[np.float64]

# Shapes of the pitch rate (share of the phase, share of the peak), read off healthy walking at 1.3 m/s.
_LOWERING = ((0.0, 0.25), (0.25, 1.0), (0.45, 0.95), (0.75, 0.4), (1.0, 0.0))
_SLAPPING = ((0.0, 0.25), (0.25, 0.5), (0.45, 0.7), (0.78, 1.0), (1.0, 0.0))
_PUSH_OFF = ((0.0, 0.0), (0.45, 0.32), (0.75, 0.85), (0.9, 1.0), (1.0, 0.75))
_LOWERING_SLOPE, _PUSH_OFF_SLOPE = 2.2, -5.0  # at contact and at toe-off, in shares of the peak per phase
_EARLY_SHARE, _LATE_SHARE = 0.17, 0.85
_TURNED_OVER_RAD = 0.05
_LATE_PROGRESS = 0.87  # how much of the way from mid-swing to contact is done late in swing


def _phase(start: FloatArray, end: FloatArray, shares: FloatArray) -> FloatArray:
    """(m, k) times at shares of the phases from start to end (m,)."""
    return np.asarray(start[:, None] + (end - start)[:, None] * shares)


def _shaped(t: FloatArray, rates: FloatArray, end: int, slope: float) -> Knots:
    """Rate knots (m, k) with a slope, in shares of the peak per phase, at one end: the foot does not pause there."""
    knots = monotone_knots(t, np.broadcast_to(rates, t.shape))
    phase = np.maximum(t[:, -1] - t[:, 0], 1e-9)
    return with_end(knots, end, (knots.x[:, end], slope / phase, knots.a[:, end], knots.j[:, end]))


def _lowering(plan: FootPlan) -> tuple[Pieces, Knots]:
    """From the pitch at contact to flat."""
    gentle, slap = np.array(_LOWERING), np.array(_SLAPPING)
    shape = (1.0 - plan.gait.slap) * gentle + plan.gait.slap * slap
    t = _phase(plan.contact_s, plan.flat_s, shape[:, 0])
    rates = _shaped(t, shape[:, 1], 0, _LOWERING_SLOPE)
    return integrated_rate(rates, plan.pitch_contact_rad, -plan.pitch_contact_rad)


def _push_off(plan: FootPlan) -> tuple[Pieces, Knots]:
    """From flat over the forefoot to the pitch at toe-off."""
    shape = np.array(_PUSH_OFF)
    t = _phase(plan.heel_off_s[:-1], plan.toe_off_s[:-1], shape[:, 0])
    rates = _shaped(t, shape[:, 1], -1, _PUSH_OFF_SLOPE)
    return integrated_rate(rates, np.zeros(len(t)), plan.pitch_toe_off_rad)


def _swing(plan: FootPlan, start: Knots, end: Knots) -> Knots:
    """From toe-off to the next contact, through the pitch of mid-swing; joins both neighbours smoothly."""
    contact, mid, toe_off = plan.pitch_contact_rad[1:], plan.pitch_mid_rad, plan.pitch_toe_off_rad
    t = _phase(plan.toe_off_s[:-1], plan.contact_s[1:], np.array([0.0, _EARLY_SHARE, 0.5, _LATE_SHARE, 1.0]))
    late = mid + _LATE_PROGRESS * (contact - mid)
    # a foot that lands on its heel has passed the horizontal well before: the sole turns over in time
    late = np.where(contact > 0.0, np.maximum(late, np.minimum(0.9 * contact + 0.03, _TURNED_OVER_RAD)), late)
    x = np.stack([toe_off, toe_off + 0.02 * (mid - toe_off), mid, late, contact], axis=1)
    guess = local_knots(t, x)
    slope = np.diff(x, axis=1) / np.diff(t, axis=1)
    v, a, j = guess.v, guess.a, guess.j
    v[:, 1] = 0.75 * slope[:, 1]  # right after toe-off the foot already swings; the mean of both sides is too slow
    a[:, 1] = 0.0
    for array, first, last in zip((x, v, a, j), start.pick(-1), end.pick(0), strict=True):
        array[:, 0], array[:, -1] = first, last[1:]
    return Knots(t, x, v, a, j)


@dataclass(frozen=True)
class FootPitch:
    """Foot pitch over time: what every foot does, and the heel's lifts in stance.

    Parameters
    ----------
    usual
        Pitch in rad, toes up positive; exactly zero from foot-flat to heel-off.
    lift
        What vaulting and clonus add to it in stance.
    """

    usual: PiecewiseSeptic
    lift: HeelLift

    def jet(self, t: FloatArray) -> Jet:
        """Return pitch and derivatives at the times t (n,) in s."""
        return self.usual.jet(t) + self.lift.jet(t)

    def __call__(self, t: FloatArray) -> FloatArray:
        """Return the pitch in rad at the times t (n,) in s."""
        return self.jet(t).d0


def foot_pitch(plan: FootPlan) -> FootPitch:
    """Return the foot's pitch over time.

    Parameters
    ----------
    plan
        The foot's plan.

    Returns
    -------
    FootPitch
        Pitch, toes up positive.
    """
    lowering, landed = _lowering(plan)
    push_off, pushed = _push_off(plan)
    return FootPitch(PiecewiseSeptic(lowering, push_off, hermite_pieces(_swing(plan, pushed, landed))), heel_lift(plan))
