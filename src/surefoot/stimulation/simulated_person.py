"""A virtual person with a drop foot walks in the closed loop: without, with fixed and with learned stimulation.

The core times the stimulation from the samples of one foot sensor, as it would on a person. Half of the strength is
lost on the way, to see what each way of stimulating makes of it. And once it all comes late.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from surefoot.recording import Placement, Side
from surefoot.stimulation.closed_loop import LoopSettings, SimulatedWalk, walk_in_loop, walking_swings
from surefoot.stimulation.leg_path import LegPath, leg_path
from surefoot.stimulation.profile import Adaptation, LegSettings, StimulationProfile
from surefoot.stimulation.reachable_target import reachable_target, steady_pitch_deg
from surefoot.stimulation.simulated_foot_sensor import foot_sensor
from surefoot.stimulation.simulated_leg import LegModel
from surefoot.stimulation.simulated_muscle import Fatigue
from surefoot.stimulation.timing_source import core_timing
from surefoot.virtual import Course, Sensor, Variability, Walker
from surefoot.virtual.ready_made import paced

STEPS = 21
LATE_S = 0.1
SIDE = Side.RIGHT
_PLACEMENT = Placement.RIGHT_FOOT
_SENSOR = Sensor(_PLACEMENT, (0.13, 0.0, 0.08), acc_noise_m_s2=0.05, gyr_noise_rad_s=0.005)
_SPEED_M_S = 0.9
_STEADY_S = 26.0
_LATE_WALK_S = 26.0
_TIRES_AT = 0.55  # of the walk
_TIRES_FOR_S = 6.0
_SETTLED = slice(6, -2)  # swings in which the core has its rhythm


@dataclass(frozen=True)
class Way:
    """One way of stimulating.

    Parameters
    ----------
    key, name
        For machines and for people.
    walk
        What the loop did.
    """

    key: str
    name: str
    walk: SimulatedWalk


@dataclass(frozen=True)
class SimulatedPerson:
    """A virtual person's walks.

    Parameters
    ----------
    walker, side, model, settings
        Who walks, the stimulated leg, what it is made of, and its settings.
    wished_deg
        Foot pitch of the healthy walker at equal steps of swing.
    target_deg
        The nearest to it that this leg can reach.
    seen_target_deg
        The same between the events that the core tells.
    ways
        Without, fixed, learned; half of the strength is lost on the way.
    late
        Rested: fixed and learned, on time and 100 ms late.
    fixed_level
        The fixed level, the best for this leg when rested.
    tires_from_s, tires_until_s
        When the strength falls to half.
    """

    walker: Walker
    side: Side
    model: LegModel
    settings: LegSettings
    wished_deg: tuple[float, ...]
    target_deg: tuple[float, ...]
    seen_target_deg: tuple[float, ...]
    ways: tuple[Way, ...]
    late: tuple[Way, ...]
    fixed_level: float
    tires_from_s: float
    tires_until_s: float


def simulate_person(duration_s: float = 70.0, seed: int = 0, speed_m_s: float = _SPEED_M_S) -> SimulatedPerson:
    """Let the virtual person walk in every way.

    Parameters
    ----------
    duration_s
        Length of each walk in s, with standing before and after.
    seed
        Seed of the strides' variation and of the sensor's noise.
    speed_m_s
        Walking speed.

    Returns
    -------
    SimulatedPerson
        The walks.
    """
    walker = paced("virtual person", speed_m_s)
    model, settings = LegModel(), LegSettings(_PLACEMENT, 1, level=1.0)
    steady = leg_path(_steady(walker).on(Course(duration_s=_STEADY_S)), SIDE)
    swing = walking_swings(steady)[3]
    wished = tuple(float(p) for p in np.degrees(steady.swing_pitch(STEPS)[swing]))
    target, shape = reachable_target(steady, model, settings, wished, swing)
    level = _best_level(steady, model, settings, target, swing)
    # the core's events differ a little from the true ones: a target is told as the core sees it
    watched = _walk(steady, model, LoopSettings(settings, Adaptation(False, target), shape), seed)
    seen = tuple(np.mean([s.pitch_deg for s in watched.seen[_SETTLED]], axis=0).tolist())

    path = leg_path(walker.on(Course(duration_s=duration_s)), SIDE, seed=seed)
    tires_from = _TIRES_AT * duration_s
    tiring = replace(model, fatigue=Fatigue(tires_from, _TIRES_FOR_S))

    def way(key: str, name: str, on: LegPath, leg: LegModel, first: float | tuple[float, ...], late_s: float) -> Way:
        learns = key == "learned"
        loop = LoopSettings(settings, Adaptation(learns, seen), first, late_s, true_target_deg=target)
        return Way(key, name, _walk(on, leg, loop, seed))

    ways = (
        way("without", "without stimulation", path, tiring, 0.0, 0.0),
        way("fixed", "fixed trapezoid", path, tiring, level, 0.0),
        way("learned", "learned from stride to stride", path, tiring, 0.0, 0.0),
    )
    before = [stride.shape for stride in ways[2].walk.strides if stride.contact_s < tires_from]
    brief = leg_path(walker.on(Course(duration_s=_LATE_WALK_S)), SIDE, seed=seed)
    late = (
        way("fixed_on_time", "fixed, on time", brief, model, level, 0.0),
        way("fixed_late", "fixed, 100 ms late", brief, model, level, LATE_S),
        way("learned_on_time", "learned shape, on time", brief, model, before[-1], 0.0),
        way("learned_late", "learned shape, 100 ms late", brief, model, before[-1], LATE_S),
    )
    return SimulatedPerson(
        walker=path.walker,
        side=SIDE,
        model=tiring,
        settings=settings,
        wished_deg=wished,
        target_deg=target,
        seen_target_deg=seen,
        ways=ways,
        late=late,
        fixed_level=level,
        tires_from_s=tires_from,
        tires_until_s=tires_from + _TIRES_FOR_S,
    )


def _steady(walker: Walker) -> Walker:
    return replace(walker, variability=Variability().scaled(0.0))


def _walk(path: LegPath, model: LegModel, settings: LoopSettings, seed: int) -> SimulatedWalk:
    profile = StimulationProfile(((SIDE, settings.leg),))
    return walk_in_loop(
        path,
        model,
        foot_sensor(path, _SENSOR, seed),
        settings,
        source=lambda shape: core_timing(profile, SIDE, shape),
    )


def _best_level(path: LegPath, model: LegModel, settings: LegSettings, target: tuple[float, ...], swing: int) -> float:
    """Constant level with the least rms error."""

    def off(level: float) -> float:
        pitch = steady_pitch_deg(path, model, settings, (level,) * STEPS, swing)
        return float(np.square(np.subtract(pitch, target)).sum())

    return min((i / 40.0 for i in range(41)), key=off)
