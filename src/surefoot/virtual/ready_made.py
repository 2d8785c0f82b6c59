"""Ready-made walkers: one for each way of walking that matters with foot drop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from surefoot.recording.model import Side
from surefoot.virtual.paced_gait import healthy_cadence, healthy_foot
from surefoot.virtual.walker import Course, FootGait, Orthosis, Stairs, Stop, Turn, Walker


def paced(name: str, speed_m_s: float, cadence_ratio: float = 1.0) -> Walker:
    """Return a healthy walker at a speed; the ratio quickens the cadence and so shortens the stride."""
    foot = healthy_foot(speed_m_s)
    cadence = cadence_ratio * healthy_cadence(speed_m_s)
    return Walker(name=name, speed_m_s=speed_m_s, cadence_steps_min=cadence, left=foot, right=foot)


def drop_foot(foot: FootGait, severity: float) -> FootGait:
    """Return a foot whose dorsiflexors are weak.

    Parameters
    ----------
    foot
        The healthy foot.
    severity
        0 (healthy) to 1 (no active dorsiflexion: flat, slapping contact, a hanging, scuffing foot).

    Returns
    -------
    FootGait
        The weak foot.
    """
    contact = foot.pitch_contact_deg
    return replace(
        foot,
        pitch_contact_deg=contact - severity * (contact - 3.5),
        dorsiflexion_swing_deg=foot.dorsiflexion_swing_deg - 20.0 * severity,
        min_clearance_mm=foot.min_clearance_mm - 9.0 * severity,
        contact_to_flat_share=foot.contact_to_flat_share * (1.0 - 0.65 * severity),
        slap=min(1.0, 1.2 * severity),
        inversion_swing_deg=foot.inversion_swing_deg + 6.0 * severity,
    )


def spastic(foot: FootGait, severity: float) -> FootGait:
    """Return a foot whose calf pulls too early and too hard: it lands flatter and its heel rises early.

    Parameters
    ----------
    foot
        The healthy foot.
    severity
        0 (healthy) to 1 (lands on the forefoot, the heel rises at 30 % of stance).

    Returns
    -------
    FootGait
        The stiff foot.
    """
    contact = foot.pitch_contact_deg
    return replace(
        foot,
        pitch_contact_deg=contact - severity * (contact + 3.0),
        contact_to_flat_share=foot.contact_to_flat_share * (1.0 - 0.6 * severity),
        heel_off_share=foot.heel_off_share - severity * (foot.heel_off_share - 0.3),
        dorsiflexion_swing_deg=foot.dorsiflexion_swing_deg - 8.0 * severity,
        min_clearance_mm=foot.min_clearance_mm - 4.0 * severity,
    )


def braced(foot: FootGait) -> FootGait:
    """Return a foot in a stiff ankle-foot orthosis in a shoe with an earlier, longer forefoot rocker."""
    shoe = replace(foot.shoe, ball_m=0.62 * foot.shoe.length_m, toe_sharpness=4)
    return replace(
        foot,
        shoe=shoe,
        orthosis=Orthosis(plantarflexion_limit_deg=3.0, dorsiflexion_limit_deg=8.0),
        min_clearance_mm=max(foot.min_clearance_mm, 13.0),
        drag_s=0.0,
        slap=0.2 * foot.slap,
        contact_to_flat_share=max(foot.contact_to_flat_share, 0.13),
        heel_off_share=foot.heel_off_share - 0.04,
    )


def _one_sided(name: str, speed_m_s: float, side: Side, foot: FootGait, asymmetry: float) -> Walker:
    """A walker with one affected foot: it stands on it more briefly and steps further with it."""
    walker = paced(name, speed_m_s)
    sign = 1.0 if side is Side.LEFT else -1.0
    walker = replace(walker, step_time_asymmetry=sign * asymmetry, step_length_asymmetry=sign * asymmetry / 2.0)
    foot = replace(foot, stance_share=foot.stance_share - 0.4 * asymmetry)
    return replace(walker, left=foot) if side is Side.LEFT else replace(walker, right=foot)


def _stiff() -> Walker:
    foot = replace(
        healthy_foot(0.7),
        pitch_contact_deg=9.0,
        pitch_toe_off_deg=-32.0,
        contact_to_flat_share=0.09,
        dorsiflexion_swing_deg=-4.0,
        min_clearance_mm=9.0,
        heel_off_share=0.6,
    )
    return replace(paced("stiff", 0.7), left=foot, right=foot)


def _flat_footed() -> Walker:
    foot = replace(
        healthy_foot(0.75),
        pitch_contact_deg=0.0,
        pitch_toe_off_deg=-36.0,
        contact_to_flat_share=0.0,
        min_clearance_mm=12.0,
        landing_down_m_s=0.15,
    )
    return replace(paced("flat-footed", 0.75), left=foot, right=foot)


def _toe_first() -> Walker:
    foot = replace(
        healthy_foot(0.7),
        pitch_contact_deg=-11.0,
        pitch_toe_off_deg=-45.0,
        contact_to_flat_share=0.13,
        dorsiflexion_swing_deg=-18.0,
        min_clearance_mm=9.0,
        landing_down_m_s=0.14,
    )
    return _one_sided("toe-first", 0.7, Side.RIGHT, foot, 0.06)


def _dragging() -> Walker:
    foot = replace(drop_foot(healthy_foot(0.65), 1.0), drag_s=0.16, drag_start_share=0.25, slap=0.5)
    return _one_sided("dragging", 0.65, Side.RIGHT, foot, 0.08)


def _shuffling() -> Walker:
    foot = replace(
        healthy_foot(0.4),
        pitch_contact_deg=0.0,
        pitch_toe_off_deg=-20.0,
        contact_to_flat_share=0.0,
        dorsiflexion_swing_deg=0.0,
        min_clearance_mm=5.0,
        early_lift_mm=4.0,
        late_lift_mm=3.0,
        drag_s=0.12,
        drag_start_share=0.0,
        landing_down_m_s=0.06,
    )
    return replace(paced("shuffling", 0.4, cadence_ratio=1.35), left=foot, right=foot)


def _circumducting() -> Walker:
    foot = replace(
        drop_foot(healthy_foot(0.7), 0.6), excursion_mm=75.0, min_clearance_mm=14.0, slap=0.2, toe_out_deg=14.0
    )
    return _one_sided("circumducting", 0.7, Side.LEFT, foot, 0.1)


def _steppage() -> Walker:
    foot = replace(
        drop_foot(healthy_foot(0.85), 0.9),
        pitch_contact_deg=-6.0,
        contact_to_flat_share=0.08,
        min_clearance_mm=42.0,
        early_lift_mm=45.0,
        late_lift_mm=25.0,
        knee_lift_deg=16.0,
        landing_down_m_s=0.25,
    )
    return _one_sided("steppage", 0.85, Side.LEFT, foot, 0.04)


def _slapping() -> Walker:
    foot = replace(drop_foot(healthy_foot(1.0), 0.5), pitch_contact_deg=14.0, slap=1.0, contact_to_flat_share=0.08)
    return _one_sided("slapping", 1.0, Side.RIGHT, foot, 0.03)


def _vaulting() -> Walker:
    """A drop foot on the right; the left heel is raised to help it through."""
    walker = _one_sided("vaulting", 0.8, Side.RIGHT, drop_foot(healthy_foot(0.8), 0.8), 0.05)
    return replace(walker, left=replace(walker.left, vault_mm=45.0))


def _hip_hiking() -> Walker:
    foot = replace(drop_foot(healthy_foot(0.7), 0.6), hip_hike_deg=9.0, min_clearance_mm=14.0)
    return _one_sided("hip hiking", 0.7, Side.LEFT, foot, 0.06)


def _early_heel_rise() -> Walker:
    return _one_sided("early heel rise", 0.7, Side.RIGHT, spastic(healthy_foot(0.7), 0.8), 0.06)


def _clonus() -> Walker:
    foot = replace(
        spastic(healthy_foot(0.6), 0.2), heel_off_share=healthy_foot(0.6).heel_off_share, clonus_deg=2.0, clonus_hz=6.0
    )
    return _one_sided("clonus", 0.6, Side.LEFT, foot, 0.04)


def drop_foot_walker(severity: float = 0.8) -> Walker:
    """Return a person with a drop foot on the right, walking without any aid.

    Parameters
    ----------
    severity
        0 to 1, see `drop_foot`.

    Returns
    -------
    Walker
        The walker; from severity 0.7 the foot also scuffs.
    """
    foot = drop_foot(healthy_foot(0.8), severity)
    foot = replace(foot, drag_s=max(0.0, 0.4 * (severity - 0.7)), drag_start_share=0.35, excursion_mm=35.0)
    return _one_sided("drop foot", 0.8, Side.RIGHT, foot, 0.08 * severity)


def drop_foot_with_orthosis(severity: float = 0.8) -> Walker:
    """Describe the same person with an ankle-foot orthosis: a little faster, heel first, a clear swing.

    Parameters
    ----------
    severity
        Severity of the drop foot without the orthosis, see `drop_foot_walker`.

    Returns
    -------
    Walker
        The walker.
    """
    walker = drop_foot_walker(severity)
    faster = replace(walker, name="drop foot with orthosis", speed_m_s=0.87, cadence_steps_min=healthy_cadence(0.84))
    return replace(
        faster,
        right=replace(braced(walker.right), excursion_mm=20.0),
        step_time_asymmetry=0.5 * walker.step_time_asymmetry,
        step_length_asymmetry=0.5 * walker.step_length_asymmetry,
    )


def _ready_made() -> dict[str, Walker]:
    healthy = paced("healthy", 1.3)
    walkers = (
        healthy,
        paced("slow", 0.6),
        replace(paced("fast", 1.8), variability=healthy.variability.scaled(0.8)),
        _stiff(),
        _flat_footed(),
        _toe_first(),
        _dragging(),
        _shuffling(),
        drop_foot_walker(),
        drop_foot_with_orthosis(),
        _circumducting(),
        _steppage(),
        _slapping(),
        _vaulting(),
        _hip_hiking(),
        _early_heel_rise(),
        _clonus(),
        replace(
            healthy.on(Course(duration_s=60.0, stops=(Stop(18.0, 4.0),), turns=(Turn(10.0), Turn(40.0, -90.0, 3)))),
            name="stops and turns",
        ),
        replace(healthy.on(Course(duration_s=60.0, belt_speed_m_s=1.3)), name="treadmill"),
        replace(healthy.on(Course(duration_s=30.0, stand_begin_s=0.0, stand_end_s=0.0)), name="mid-walk"),
        replace(healthy.on(Course(duration_s=40.0, stairs=(Stairs(15.0),))), name="stairs"),
        replace(healthy.on(Course(duration_s=40.0, slope_deg=5.0)), name="slope"),
        replace(drop_foot_walker(0.5), name="tiring", decline_pitch_deg_min=1.2, decline_clearance_mm_min=0.8),
    )
    return {walker.name: walker for walker in walkers}


READY_MADE: Mapping[str, Walker] = MappingProxyType(_ready_made())
"""Ready-made walkers by name; put them on another course with `Walker.on`."""
