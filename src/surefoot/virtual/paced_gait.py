"""Healthy gait at a chosen speed, from regressions over healthy adults."""

from __future__ import annotations

from surefoot.virtual.sole import Shoe
from surefoot.virtual.walker import FootGait


def shoe_of_length(length_m: float) -> Shoe:
    """Return an everyday shoe of a length in m; its parts keep their proportions."""
    return Shoe(
        length_m=length_m,
        ball_m=0.707 * length_m,
        heel_reach_m=0.086 * length_m,
        ankle_m=(0.26 * length_m, 0.095),
    )


def healthy_cadence(speed_m_s: float) -> float:
    """Return the usual cadence in steps/min of young adults at a speed: 104.4 v^0.492 (public walking data)."""
    return float(104.4 * speed_m_s**0.492)


def healthy_foot(speed_m_s: float, shoe: Shoe | None = None) -> FootGait:
    """Return how a healthy foot walks at a speed.

    Pitch at contact 1.97 + 18.16 v deg, at toe-off -33.6 - 25.5 v deg, contact to flat 10.4 + 6.8 v % of stance
    (foot sensors on 34 healthy people, 0.55–1.80 m/s); stance 68 to 56 % of the stride from very slow to very fast
    (Schwartz 2008, doi:10.1016/j.jbiomech.2008.03.015).

    Parameters
    ----------
    speed_m_s
        Walking speed.
    shoe
        The shoe; an everyday one where None.

    Returns
    -------
    FootGait
        The gait of one foot.
    """
    v = speed_m_s
    return FootGait(
        shoe=shoe or Shoe(),
        pitch_contact_deg=1.97 + 18.16 * v,
        pitch_toe_off_deg=-33.6 - 25.5 * v,
        contact_to_flat_share=(10.4 + 6.8 * v) / 100.0,
        stance_share=min(0.72, max(0.57, 0.71 - 0.07 * v)),
        heel_off_share=max(0.5, 0.7 - 0.09 * v),
        min_clearance_mm=14.0,
        early_lift_mm=8.0 + 5.0 * min(v, 1.5),
        landing_down_m_s=0.05 + 0.06 * min(v, 1.5),
    )
