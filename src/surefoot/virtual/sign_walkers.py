"""Walkers drawn at random whose signs of foot drop are known, for the examination of how signs are graded.

A kind says which signs a person has, alone or mixed as people have them; a severity leads from how a healthy person
of the same build walks at that speed (0) to the full picture (1). What each walker then truly shows is read off the
walk that was made, see `sign_truth`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import polars as pl

from surefoot.errors import UsageError
from surefoot.recording.model import Side
from surefoot.virtual.paced_gait import healthy_cadence, healthy_foot, shoe_of_length
from surefoot.virtual.ready_made import braced
from surefoot.virtual.sign_truth import HEALTHY_PITCH_SD_DEG, contact_kinds, sign_severities, with_heel_up
from surefoot.virtual.simulation import move
from surefoot.virtual.truth_table import stride_table
from surefoot.virtual.walker import Course, FootGait, Turn, Variability, Walker

Chance = np.random.Generator
_Recipe = Callable[[Chance, FootGait, float], FootGait]  # chance, healthy foot, speed: the foot at full severity

# kinds and their speeds in m/s
SIGN_KINDS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "healthy": (0.7, 1.4),
        "healthy slow": (0.3, 0.7),
        "healthy fast": (1.3, 1.6),
        "lame": (0.4, 1.2),
        "orthosis": (0.5, 1.2),
        "drop": (0.3, 1.3),
        "drop on both sides": (0.3, 1.1),
        "drop, dragging": (0.3, 0.9),
        "drop, circumducting": (0.3, 1.0),
        "drop, steppage": (0.4, 1.1),
        "drop, hip hike": (0.3, 1.0),
        "drop, vaulting": (0.4, 1.1),
        "drop, circumducting and hiking": (0.3, 0.8),
        "low clearance": (0.4, 1.3),
        "slapping": (0.6, 1.3),
        "flat": (0.4, 1.0),
        "toe first": (0.4, 1.0),
        "spastic": (0.3, 0.9),
        "spastic on both sides": (0.3, 0.8),
        "spastic, clonus": (0.3, 0.7),
        "clonus": (0.3, 0.7),
        "shuffling": (0.3, 0.5),
    }
)
_ONE_PATTERN = ("healthy", "healthy slow", "healthy fast")
_BOTH_FEET = ("drop on both sides", "spastic on both sides", "shuffling", *_ONE_PATTERN)


@dataclass(frozen=True, eq=False)
class SignedWalker:
    """A walker and the signs that the walk truly shows.

    Parameters
    ----------
    walker
        The walker; ``name`` is the kind.
    seed
        Seed of the stride-to-stride variability with which the walk was made: pass it to `simulate`.
    signs
        Side to sign to severity, 0 (absent) to 1 (clear); see `sign_truth.SIGN_SCALES`.
    contact
        Side to how the foot usually lands: ``heel``, ``flat``, ``toe`` or ``mixed``.
    strides
        True stride table of both feet.
    """

    walker: Walker
    seed: int
    signs: Mapping[Side, Mapping[str, float]]
    contact: Mapping[Side, str]
    strides: pl.DataFrame


def draw_walker(rng: Chance, kind: str, severity: float, duration_s: float = 30.0) -> SignedWalker:
    """Draw a walker with known signs.

    Parameters
    ----------
    rng
        Source of chance. What is drawn from it does not depend on the severity: the same seed gives the same person,
        more or less affected.
    kind
        One of `SIGN_KINDS`.
    severity
        0 (absent: a healthy person at that speed) to 1 (clear).
    duration_s
        Length of the recording.

    Returns
    -------
    SignedWalker
        The walker and its true signs.

    Raises
    ------
    UsageError
        An unknown kind, a severity outside 0 to 1, or so short a walk that it has no three steady strides a foot.
    """
    if kind not in SIGN_KINDS:
        raise UsageError(f"No walker of the kind '{kind}'. Choose one of {', '.join(SIGN_KINDS)}.")
    if not 0.0 <= severity <= 1.0:
        raise UsageError(f"The severity of a virtual walker is {severity:g}; it must lie between 0 and 1.")
    walker = _walker(rng, kind, severity, duration_s)
    seed = int(rng.integers(2**31))
    legs = move(walker, seed).legs.values()
    slope = walker.course.slope_deg
    strides = pl.concat([with_heel_up(stride_table(leg.foot, duration_s, slope), leg.foot) for leg in legs])
    return SignedWalker(walker, seed, sign_severities(walker, strides), contact_kinds(strides), strides)


def _walker(rng: Chance, kind: str, severity: float, duration_s: float) -> Walker:
    speed = float(rng.uniform(*SIGN_KINDS[kind]))
    one, other = _healthy_pair(rng, speed)
    affected = _between(one, _affected(rng, kind, one, speed), severity)
    if kind == "drop, vaulting":
        other = replace(other, vault_mm=severity * float(rng.uniform(36.0, 60.0)))
    if kind in _BOTH_FEET:
        other = _between(other, _affected(rng, kind, other, speed), severity)
    left_first = bool(rng.random() < 0.5)
    left, right = (affected, other) if left_first else (other, affected)
    lame = severity * float(rng.uniform(0.0, 0.12)) if kind not in _BOTH_FEET else float(rng.uniform(-0.02, 0.02))
    lame = float(rng.uniform(0.08, 0.16)) if kind == "lame" else lame
    hurry = 1.0 + (0.3 * severity if kind == "shuffling" else 0.0)
    return Walker(
        name=kind,
        speed_m_s=speed,
        cadence_steps_min=healthy_cadence(speed) * hurry * float(rng.uniform(0.92, 1.08)),
        left=left,
        right=right,
        variability=Variability().scaled(float(rng.uniform(0.6, 1.7))),
        course=_course(rng, speed, duration_s),
        step_time_asymmetry=lame * (1.0 if left_first else -1.0),
        step_length_asymmetry=lame * (1.0 if left_first else -1.0) * float(rng.uniform(-0.5, 1.0)),
        step_width_m=float(rng.uniform(0.1, 0.2)),
        first_foot=Side.LEFT if rng.random() < 0.5 else Side.RIGHT,
        pelvis_drop_deg=float(rng.uniform(1.0, 4.0)),
    )


def _course(rng: Chance, speed_m_s: float, duration_s: float) -> Course:
    """Mostly a straight walk with standing at both ends; some with a turn, on a treadmill or cut out of a walk."""
    which, begin, end = rng.random(), float(rng.uniform(1.5, 3.0)), float(rng.uniform(1.0, 2.0))
    at, angle = float(rng.uniform(0.4, 0.6)) * duration_s, float(rng.choice([-180.0, 180.0]))
    steps = int(rng.integers(4, 8))
    if which < 0.15:
        return Course(duration_s, begin, end, turns=(Turn(at, angle, steps),))
    if which < 0.25:
        return Course(duration_s, begin, 0.0, belt_speed_m_s=speed_m_s)
    return Course(duration_s, 0.0, 0.0) if which < 0.35 else Course(duration_s, begin, end)


def _normal(rng: Chance, sd: float, widest: float = 1.8) -> float:
    """A normal number kept within `widest` SD: nobody healthy is drawn from the tails that define what is not."""
    return sd * float(np.clip(rng.standard_normal(), -widest, widest))


def _healthy_pair(rng: Chance, speed_m_s: float) -> tuple[FootGait, FootGait]:
    """Both feet of a healthy person at a speed, alike but for what healthy sides differ by."""
    shoe = shoe_of_length(float(rng.uniform(0.24, 0.32)))
    foot = healthy_foot(speed_m_s, shoe)
    # between people 3.5°; a healthy left and right differ by at most about 5° (19 in 20 people): 1.8° a side
    person = replace(
        foot,
        pitch_contact_deg=foot.pitch_contact_deg + _normal(rng, 3.0, 1.6),
        pitch_toe_off_deg=foot.pitch_toe_off_deg + _normal(rng, 5.0),
        dorsiflexion_swing_deg=2.0 + _normal(rng, 2.5),
        contact_to_flat_share=foot.contact_to_flat_share * (1.0 + _normal(rng, 0.14)),
        min_clearance_mm=float(rng.uniform(14.0, 20.0)),
        early_lift_mm=foot.early_lift_mm + float(rng.uniform(-2.0, 4.0)),
        excursion_mm=float(rng.uniform(-10.0, 10.0)),
        toe_out_deg=float(rng.uniform(0.0, 12.0)),
        toe_out_swing_deg=float(rng.uniform(0.0, 7.0)),
        inversion_contact_deg=float(rng.uniform(0.0, 9.0)),
        inversion_toe_off_deg=float(rng.uniform(-3.0, 4.0)),
        heel_off_share=max(0.52, foot.heel_off_share + _normal(rng, 0.02)),
        landing_s=float(rng.uniform(0.01, 0.02)),
    )

    def side() -> FootGait:
        return replace(
            person,
            pitch_contact_deg=person.pitch_contact_deg + _normal(rng, 1.2, 1.2),
            pitch_toe_off_deg=person.pitch_toe_off_deg + _normal(rng, 2.0),
            min_clearance_mm=person.min_clearance_mm + _normal(rng, 1.5),
            excursion_mm=person.excursion_mm + _normal(rng, 4.0),
        )

    return side(), side()


def _between(healthy: FootGait, affected: FootGait, severity: float) -> FootGait:
    """Every size of the foot on the straight way from healthy (0) to affected (1); rhythm and place do not grow."""
    numbers = {
        name: (1.0 - severity) * value + severity * getattr(affected, name)
        for name, value in vars(healthy).items()
        if isinstance(value, float) and name not in ("drag_start_share", "clonus_hz")
    }
    return replace(affected, **numbers)


def _affected(rng: Chance, kind: str, foot: FootGait, speed_m_s: float) -> FootGait:
    """The foot at full severity."""
    recipe = _RECIPES.get(kind)
    return foot if recipe is None else recipe(rng, foot, speed_m_s)


def _drop(rng: Chance, foot: FootGait, speed_m_s: float) -> FootGait:
    """Weak dorsiflexors: the foot hangs in swing, lands 3 to 5 SD below the usual and comes down unchecked."""
    usual = healthy_foot(speed_m_s)
    contact = max(-14.0, usual.pitch_contact_deg - HEALTHY_PITCH_SD_DEG * float(rng.uniform(3.1, 5.2)))
    return replace(
        foot,
        pitch_contact_deg=contact,
        dorsiflexion_swing_deg=-float(rng.uniform(16.0, 25.0)),
        min_clearance_mm=float(rng.uniform(3.0, 12.0)),
        contact_to_flat_share=_time_to_flat(usual, contact, 0.6),
        slap=float(rng.uniform(0.3, 1.0)) * (contact > 0.0),
        pitch_toe_off_deg=foot.pitch_toe_off_deg * float(rng.uniform(0.7, 1.0)),
        inversion_swing_deg=foot.inversion_swing_deg + float(rng.uniform(0.0, 6.0)),
        toe_out_deg=min(12.0, foot.toe_out_deg + float(rng.uniform(0.0, 6.0))),
    )


def _time_to_flat(usual: FootGait, contact_deg: float, pace: float) -> float:
    """Share of stance from contact to flat: the usual rate of lowering over `pace`, never faster than a fall."""
    return max(0.04, pace * usual.contact_to_flat_share * min(1.0, abs(contact_deg) / usual.pitch_contact_deg))


def _dragging(rng: Chance, foot: FootGait, speed_m_s: float) -> FootGait:
    drop = _drop(rng, foot, speed_m_s)
    return replace(
        drop,
        drag_s=float(rng.uniform(0.12, 0.25)),
        drag_start_share=float(rng.choice([0.0, 0.15])),
        slap=0.5 * drop.slap,
    )


def _circumducting(rng: Chance, foot: FootGait, speed_m_s: float) -> FootGait:
    drop = _drop(rng, foot, speed_m_s)
    return replace(drop, excursion_mm=float(rng.uniform(55.0, 95.0)), min_clearance_mm=float(rng.uniform(8.0, 18.0)))


def _steppage(rng: Chance, foot: FootGait, speed_m_s: float) -> FootGait:
    return replace(
        _drop(rng, foot, speed_m_s),
        min_clearance_mm=float(rng.uniform(42.0, 60.0)),
        early_lift_mm=float(rng.uniform(20.0, 50.0)),
        late_lift_mm=float(rng.uniform(12.0, 30.0)),
        knee_lift_deg=float(rng.uniform(16.0, 28.0)),
        landing_down_m_s=float(rng.uniform(0.12, 0.28)),
    )


def _hiking(rng: Chance, foot: FootGait, speed_m_s: float) -> FootGait:
    drop = _drop(rng, foot, speed_m_s)
    return replace(drop, hip_hike_deg=float(rng.uniform(8.5, 14.0)), min_clearance_mm=float(rng.uniform(8.0, 18.0)))


def _circumducting_and_hiking(rng: Chance, foot: FootGait, speed_m_s: float) -> FootGait:
    return replace(_circumducting(rng, foot, speed_m_s), hip_hike_deg=float(rng.uniform(8.5, 14.0)))


def _orthosis(rng: Chance, foot: FootGait, speed_m_s: float) -> FootGait:
    return braced(_drop(rng, foot, speed_m_s))


def _low(rng: Chance, foot: FootGait, speed_m_s: float) -> FootGait:
    return replace(foot, min_clearance_mm=float(rng.uniform(2.0, 4.0)))


def _slapping(rng: Chance, foot: FootGait, speed_m_s: float) -> FootGait:
    """Still on the heel, then the forefoot falls: dorsiflexors that hold in swing but not under load."""
    usual = healthy_foot(speed_m_s)
    contact = usual.pitch_contact_deg - float(rng.uniform(1.0, 6.0))
    return replace(
        foot,
        pitch_contact_deg=max(9.5, contact),
        dorsiflexion_swing_deg=-float(rng.uniform(0.0, 8.0)),
        slap=float(rng.uniform(0.85, 1.0)),
        contact_to_flat_share=usual.contact_to_flat_share * float(rng.uniform(0.32, 0.48)),
    )


def _flat(rng: Chance, foot: FootGait, speed_m_s: float) -> FootGait:
    """A careful, flat landing with an ankle that holds: not a dropped foot."""
    return replace(
        foot,
        pitch_contact_deg=float(rng.uniform(-2.0, -0.5)),
        contact_to_flat_share=0.04,
        pitch_toe_off_deg=-float(rng.uniform(28.0, 45.0)),
        landing_down_m_s=float(rng.uniform(0.08, 0.2)),
    )


def _toe_first(rng: Chance, foot: FootGait, speed_m_s: float) -> FootGait:
    return replace(
        foot,
        pitch_contact_deg=-float(rng.uniform(8.0, 16.0)),
        contact_to_flat_share=float(rng.uniform(0.08, 0.16)),
        pitch_toe_off_deg=-float(rng.uniform(32.0, 52.0)),
        dorsiflexion_swing_deg=-float(rng.uniform(15.0, 22.0)),
        landing_down_m_s=float(rng.uniform(0.1, 0.2)),
    )


def _spastic(rng: Chance, foot: FootGait, speed_m_s: float) -> FootGait:
    """A tight calf: flat or toe first without a slap, and the heel up early."""
    return replace(
        foot,
        pitch_contact_deg=float(rng.uniform(-6.0, 2.0)),
        contact_to_flat_share=float(rng.uniform(0.04, 0.07)),
        heel_off_share=float(rng.uniform(0.20, 0.24)),
        pitch_toe_off_deg=-float(rng.uniform(44.0, 58.0)),
        dorsiflexion_swing_deg=-float(rng.uniform(4.0, 12.0)),
        min_clearance_mm=float(rng.uniform(6.0, 14.0)),
    )


def _spastic_with_clonus(rng: Chance, foot: FootGait, speed_m_s: float) -> FootGait:
    """Clonus needs a foot that stands flat for some beats, so the heel rises only somewhat early."""
    return replace(_clonus(rng, _spastic(rng, foot, speed_m_s), speed_m_s), heel_off_share=foot.heel_off_share - 0.05)


def _clonus(rng: Chance, foot: FootGait, speed_m_s: float) -> FootGait:
    return replace(foot, clonus_deg=float(rng.uniform(3.2, 6.0)), clonus_hz=float(rng.uniform(5.2, 7.8)))


def _shuffling(rng: Chance, foot: FootGait, speed_m_s: float) -> FootGait:
    return replace(
        foot,
        pitch_contact_deg=0.0,
        contact_to_flat_share=0.04,
        pitch_toe_off_deg=-float(rng.uniform(14.0, 26.0)),
        dorsiflexion_swing_deg=float(rng.uniform(-4.0, 2.0)),
        min_clearance_mm=float(rng.uniform(3.0, 6.0)),
        early_lift_mm=float(rng.uniform(2.0, 5.0)),
        late_lift_mm=float(rng.uniform(2.0, 4.0)),
        drag_s=float(rng.uniform(0.11, 0.2)),
        drag_start_share=float(rng.choice([0.0, 0.15])),
        landing_down_m_s=float(rng.uniform(0.04, 0.08)),
    )


_RECIPES: Mapping[str, _Recipe] = {
    "orthosis": _orthosis,
    "drop": _drop,
    "drop on both sides": _drop,
    "drop, dragging": _dragging,
    "drop, circumducting": _circumducting,
    "drop, steppage": _steppage,
    "drop, hip hike": _hiking,
    "drop, vaulting": _drop,
    "drop, circumducting and hiking": _circumducting_and_hiking,
    "low clearance": _low,
    "slapping": _slapping,
    "flat": _flat,
    "toe first": _toe_first,
    "spastic": _spastic,
    "spastic on both sides": _spastic,
    "spastic, clonus": _spastic_with_clonus,
    "clonus": _clonus,
    "shuffling": _shuffling,
}
