"""Walkers and sensors drawn at random within realistic bounds, for benchmarks with known truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from surefoot.errors import UsageError
from surefoot.recording.model import GRAVITY_M_S2, Placement, Side
from surefoot.virtual.paced_gait import healthy_cadence, healthy_foot, shoe_of_length
from surefoot.virtual.ready_made import braced, drop_foot, spastic
from surefoot.virtual.sensor import Sensor, Vector
from surefoot.virtual.walker import Course, FootGait, Stop, Turn, Variability, Walker

KINDS = (
    "normal",
    "slow",
    "stiff",
    "flat",
    "toe_first",
    "dragging",
    "shuffling",
    "asymmetric",
    "circumducting",
    "steppage",
    "slapping",
    "orthosis",
    "stops_and_turns",
    "treadmill",
    "mid_walk",
    "vaulting",
    "hip_hiking",
    "early_heel_rise",
    "clonus",
)
_SPEEDS = {
    "normal": (0.9, 1.6),
    "slow": (0.35, 0.7),
    "stiff": (0.4, 0.9),
    "flat": (0.4, 0.9),
    "toe_first": (0.4, 0.9),
    "dragging": (0.4, 0.9),
    "shuffling": (0.25, 0.55),
    "asymmetric": (0.5, 1.1),
    "circumducting": (0.4, 0.9),
    "steppage": (0.5, 1.1),
    "slapping": (0.7, 1.2),
    "orthosis": (0.5, 1.1),
    "stops_and_turns": (0.6, 1.4),
    "treadmill": (0.5, 1.4),
    "mid_walk": (0.5, 1.5),
    "vaulting": (0.5, 1.2),
    "hip_hiking": (0.4, 1.0),
    "early_heel_rise": (0.4, 1.0),
    "clonus": (0.35, 0.8),
}
_BOTH_SIDES = ("stiff", "shuffling", "flat")
_COURSE_KINDS = ("stops_and_turns", "treadmill", "mid_walk")
# foot sensors of published sets: instep, lateral hindfoot, heel counter, forefoot
_FOOT_SPOTS: tuple[Vector, ...] = ((0.46, 0.0, 0.085), (0.24, 0.14, 0.046), (0.03, 0.0, 0.05), (0.62, 0.0, 0.06))


def _affected(rng: np.random.Generator, kind: str, foot: FootGait) -> FootGait:
    """Turn a healthy foot into one of a kind, of random severity."""
    u = rng.uniform
    if kind == "stiff":
        return replace(
            foot,
            pitch_contact_deg=u(6.0, 11.0),
            pitch_toe_off_deg=-u(22.0, 38.0),
            contact_to_flat_share=u(0.06, 0.1),
            dorsiflexion_swing_deg=-u(2.0, 8.0),
            min_clearance_mm=u(6.0, 12.0),
        )
    if kind == "flat":
        return replace(
            foot,
            pitch_contact_deg=float(rng.choice([0.0, u(-1.5, 1.5)])),
            contact_to_flat_share=0.04,
            pitch_toe_off_deg=-u(28.0, 45.0),
            landing_down_m_s=u(0.08, 0.2),
        )
    if kind == "toe_first":
        return replace(
            foot,
            pitch_contact_deg=-u(7.0, 16.0),
            contact_to_flat_share=u(0.08, 0.16),
            pitch_toe_off_deg=-u(32.0, 52.0),
            dorsiflexion_swing_deg=-u(10.0, 22.0),
            landing_down_m_s=u(0.1, 0.2),
        )
    if kind == "dragging":
        return replace(
            drop_foot(foot, u(0.7, 1.0)), drag_s=u(0.08, 0.2), drag_start_share=float(rng.choice([0.0, 0.15, 0.25]))
        )
    if kind == "shuffling":
        return replace(
            foot,
            pitch_contact_deg=0.0,
            contact_to_flat_share=0.0,
            pitch_toe_off_deg=-u(14.0, 26.0),
            dorsiflexion_swing_deg=u(-4.0, 2.0),
            min_clearance_mm=u(4.0, 7.0),
            early_lift_mm=u(2.0, 5.0),
            late_lift_mm=u(2.0, 4.0),
            drag_s=u(0.06, 0.16),
            drag_start_share=float(rng.choice([0.0, 0.2])),
            landing_down_m_s=u(0.04, 0.08),
        )
    if kind == "circumducting":
        return replace(drop_foot(foot, u(0.3, 0.8)), excursion_mm=u(40.0, 90.0), toe_out_deg=u(5.0, 16.0))
    if kind == "steppage":
        return replace(
            drop_foot(foot, u(0.6, 1.0)),
            min_clearance_mm=u(28.0, 55.0),
            early_lift_mm=u(20.0, 50.0),
            late_lift_mm=u(12.0, 30.0),
            knee_lift_deg=u(12.0, 28.0),
            landing_down_m_s=u(0.12, 0.28),
        )
    if kind == "slapping":
        return replace(
            drop_foot(foot, u(0.2, 0.6)),
            pitch_contact_deg=u(9.0, 18.0),
            slap=u(0.7, 1.0),
            contact_to_flat_share=u(0.06, 0.1),
        )
    if kind == "vaulting":  # it is the other foot that vaults
        return drop_foot(foot, u(0.5, 1.0))
    if kind == "hip_hiking":
        return replace(drop_foot(foot, u(0.3, 0.9)), hip_hike_deg=u(4.0, 12.0), min_clearance_mm=u(9.0, 18.0))
    if kind == "early_heel_rise":
        return spastic(foot, u(0.3, 1.0))
    if kind == "clonus":
        return replace(
            spastic(foot, u(0.0, 0.3)),
            heel_off_share=foot.heel_off_share,
            clonus_deg=u(0.8, 3.0),
            clonus_hz=u(5.2, 7.8),
        )
    if kind == "orthosis":
        return braced(drop_foot(foot, u(0.4, 1.0)))
    return drop_foot(foot, u(0.3, 0.9)) if kind == "asymmetric" else foot


def _course(rng: np.random.Generator, kind: str, speed_m_s: float, duration_s: float) -> Course:
    """A course for the kinds that are about the course, else a plain walk with standing at both ends."""
    stand = float(rng.uniform(1.5, 4.0))
    if kind == "mid_walk":
        return Course(duration_s, 0.0, 0.0)
    if kind == "treadmill":
        return Course(duration_s, stand, 0.0, belt_speed_m_s=speed_m_s)
    if kind == "stops_and_turns":
        third = duration_s / 3.0
        side = float(rng.choice([-1.0, 1.0]))
        return Course(
            duration_s,
            stand,
            2.0,
            stops=(Stop(third * rng.uniform(0.9, 1.1), rng.uniform(2.0, 5.0)),),
            turns=(
                Turn(third * rng.uniform(0.5, 0.6), side * 180.0, int(rng.integers(4, 8))),
                Turn(third * rng.uniform(2.0, 2.3), side * rng.uniform(60.0, 180.0), int(rng.integers(4, 8))),
            ),
        )
    return Course(duration_s, stand, float(rng.uniform(1.0, 3.0)))


def random_walker(rng: np.random.Generator, kind: str | None = None, duration_s: float = 40.0) -> Walker:
    """Draw a walker.

    Parameters
    ----------
    rng
        Source of chance.
    kind
        One of `KINDS`; a random one where None.
    duration_s
        Length of the recording.

    Returns
    -------
    Walker
        The walker. Its description is the known severity; ``name`` is the kind.

    Raises
    ------
    UsageError
        An unknown kind.
    """
    kind = kind or str(rng.choice(KINDS))
    if kind not in KINDS:
        raise UsageError(f"No walker of the kind '{kind}'. Choose one of {', '.join(KINDS)}.")
    speed = float(rng.uniform(*_SPEEDS[kind]))
    foot = healthy_foot(speed, shoe_of_length(float(rng.uniform(0.25, 0.31))))
    foot = replace(
        foot,
        pitch_contact_deg=max(7.0, foot.pitch_contact_deg + float(rng.normal(0.0, 3.0))),
        pitch_toe_off_deg=max(-80.0, foot.pitch_toe_off_deg + float(rng.normal(0.0, 5.0))),
        min_clearance_mm=float(rng.uniform(9.0, 20.0)),
        excursion_mm=float(rng.uniform(-10.0, 15.0)),
        toe_out_deg=float(rng.uniform(0.0, 12.0)),
        toe_out_swing_deg=float(rng.uniform(0.0, 7.0)),
        inversion_contact_deg=float(rng.uniform(0.0, 9.0)),
        inversion_toe_off_deg=float(rng.uniform(-3.0, 4.0)),
        landing_s=float(rng.uniform(0.01, 0.02)),
    )
    limb = str(rng.choice(["normal", "stiff", "asymmetric", "flat"])) if kind in _COURSE_KINDS else kind
    bad = _affected(rng, limb, foot)
    left_is_bad = bool(rng.random() < 0.5)
    other = replace(foot, vault_mm=float(rng.uniform(20.0, 60.0))) if limb == "vaulting" else foot
    left, right = (bad, bad) if limb in _BOTH_SIDES else ((bad, other) if left_is_bad else (other, bad))
    lame = 0.0 if limb in ("normal", "slow", *_BOTH_SIDES) else float(rng.uniform(0.0, 0.12))
    sign = 1.0 if left_is_bad else -1.0
    hurry = float(rng.uniform(1.2, 1.45)) if kind == "shuffling" else float(rng.uniform(0.92, 1.08))
    return Walker(
        name=kind,
        speed_m_s=speed,
        cadence_steps_min=healthy_cadence(speed) * hurry,
        left=left,
        right=right,
        variability=Variability().scaled(float(rng.uniform(0.6, 1.8))),
        course=_course(rng, kind, speed, duration_s),
        step_time_asymmetry=sign * lame,
        step_length_asymmetry=sign * lame * float(rng.uniform(-0.5, 1.0)),
        step_width_m=float(rng.uniform(0.1, 0.2)),
        first_foot=Side.LEFT if rng.random() < 0.5 else Side.RIGHT,
    )


def random_mounting(rng: np.random.Generator) -> tuple[Vector, Vector, Vector]:
    """Draw a mounting, all directions alike (from a random unit quaternion).

    Parameters
    ----------
    rng
        Source of chance.

    Returns
    -------
    tuple of three rows
        Rotation matrix from sensor to segment axes.
    """
    w, x, y, z = (q := rng.standard_normal(4)) / np.linalg.norm(q)
    return (
        (float(1 - 2 * (y * y + z * z)), float(2 * (x * y - w * z)), float(2 * (x * z + w * y))),
        (float(2 * (x * y + w * z)), float(1 - 2 * (x * x + z * z)), float(2 * (y * z - w * x))),
        (float(2 * (x * z - w * y)), float(2 * (y * z + w * x)), float(1 - 2 * (x * x + y * y))),
    )


def _vector(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Vector:
    return (float(values[0]), float(values[1]), float(values[2]))


def typical_sensors(rng: np.random.Generator, walker: Walker, *, lower_back: bool = False) -> tuple[Sensor, ...]:
    """Draw sensors as people wear them: both feet and shanks, any mounting, real errors.

    Parameters
    ----------
    rng
        Source of chance.
    walker
        Who wears them: the spot on the shoe scales with its length.
    lower_back
        Whether the lower back carries one too.

    Returns
    -------
    tuple of Sensor
        Left foot, right foot, left shank, right shank, and the lower back; one make, so one rate, range and noise.
    """
    rate = float(rng.choice([100.0, 102.4, 128.0, 200.0]))
    spot = _FOOT_SPOTS[int(rng.integers(len(_FOOT_SPOTS)))]
    ring = float(rng.uniform(5.0, 50.0))
    sensors = []
    worn = [Placement.LEFT_FOOT, Placement.RIGHT_FOOT, Placement.LEFT_SHANK, Placement.RIGHT_SHANK]
    for placement in [*worn, Placement.LOWER_BACK] if lower_back else worn:
        side = placement.side
        outward = 1.0 if side is Side.LEFT else -1.0
        length = walker.left.shoe.length_m if side is Side.LEFT else walker.right.shoe.length_m
        if placement.segment == "foot":
            place = np.array([spot[0] * length, outward * spot[1] * length, spot[2]]) + rng.normal(0.0, 0.006, 3)
        elif placement.segment == "shank":
            place = np.array([0.03, outward * 0.03, 0.22]) + rng.normal(0.0, 0.02, 3)
        else:
            place = rng.normal(0.0, 0.02, 3)
        sensors.append(
            Sensor(
                placement=placement,
                position_m=_vector(place),
                mounting=random_mounting(rng),
                rate_hz=rate,
                window_s=2.0 / rate,
                acc_range_m_s2=16.0 * GRAVITY_M_S2,
                gyr_range_rad_s=float(np.radians(2000.0)),
                acc_bias_m_s2=_vector(rng.uniform(-0.1, 0.1, 3)),
                gyr_bias_rad_s=_vector(np.radians(rng.uniform(-3.0, 3.0, 3) * rng.uniform(0.1, 1.0))),
                acc_noise_m_s2=0.02,
                gyr_noise_rad_s=float(np.radians(0.1)),
                acc_step_m_s2=16.0 * GRAVITY_M_S2 / 2**15,
                gyr_step_rad_s=float(np.radians(2000.0)) / 2**15,
                jitter_s=float(rng.choice([0.0, 0.0002])),
                ringing_m_s2=ring if placement.segment == "foot" else 0.4 * ring,
                ringing_hz=float(rng.uniform(20.0, 40.0)),
                scuff_m_s2=float(rng.uniform(1.0, 4.0)),
            )
        )
    return tuple(sensors)
