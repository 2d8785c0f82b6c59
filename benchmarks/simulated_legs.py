"""Random simulated legs in the closed loop: what learning makes of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import radians

import numpy as np

from surefoot.recording import FloatArray, Placement, Side
from surefoot.stimulation.closed_loop import LoopSettings, SimulatedStride, SimulatedWalk, walk_in_loop, walking_swings
from surefoot.stimulation.leg_path import LegPath, leg_path
from surefoot.stimulation.profile import Adaptation, LegSettings, Timing
from surefoot.stimulation.reachable_target import reachable_target, steady_pitch_deg
from surefoot.stimulation.simulated_ankle import Ankle
from surefoot.stimulation.simulated_foot_sensor import foot_sensor
from surefoot.stimulation.simulated_leg import LegModel
from surefoot.stimulation.simulated_muscle import Fatigue, Recruitment, muscle_from_times
from surefoot.virtual import Course, Sensor, Variability, Walker
from surefoot.virtual.paced_gait import healthy_cadence
from surefoot.virtual.ready_made import paced

STEPS = 21
NOISE_DEG = 2.0
FIRST_ERROR_DEG = 15.0
TIRED_AFTER = 8  # strides
STRIDES = 18
_SIDE, _FOOT = Side.RIGHT, Placement.RIGHT_FOOT


@dataclass(frozen=True)
class DrawnLeg:
    """A leg and the walk it is on.

    Parameters
    ----------
    walker
        On a course that is long enough.
    model
        The leg.
    settings
        How it is stimulated.
    """

    walker: Walker
    model: LegModel
    settings: LegSettings


@dataclass(frozen=True)
class LegResult:
    """What became of one leg; errors in degrees over the strides, the first one being walked with the first shape.

    Parameters
    ----------
    leg
        The leg.
    target_off_deg
        How far (rms) the reachable target is from the healthy walker's pitch.
    hangs_deg
        Greatest error without stimulation.
    steady
        Strides all alike, exact pitch: rms and greatest error of each stride.
    varied
        Own variation, noisy pitch, strength varying: the same.
    clean
        The shape of each varied stride, walked on the steady leg: rms and greatest error.
    tired
        As varied, half of the strength lost at once: of each stride from the first tired one on.
    known, known_tired
        As varied and as tired, with the shape that is right on the steady leg instead of what was learned, less the
        mean of their errors over the walk, which another shape could take off: what no shape can.
    tired_best_deg
        Least rms that any shape reaches with half of the strength.
    fixed, fixed_tired
        The best constant level, as varied and as tired.
    highest_deg, known_highest_deg
        How far the pitch was above the target at most, in the varied strides after the first: learned, and with the
        right shape.
    outside
        Steps of a shape outside 0 to 1, or that changed by more than allowed.
    """

    leg: DrawnLeg
    target_off_deg: float
    hangs_deg: float
    steady: tuple[tuple[float, float], ...]
    varied: tuple[tuple[float, float], ...]
    clean: tuple[tuple[float, float], ...]
    tired: tuple[tuple[float, float], ...]
    known: tuple[tuple[float, float], ...]
    known_tired: tuple[tuple[float, float], ...]
    tired_best_deg: float
    fixed: tuple[tuple[float, float], ...]
    fixed_tired: tuple[tuple[float, float], ...]
    highest_deg: float
    known_highest_deg: float
    outside: int


def draw_leg(number: int, seed: int) -> DrawnLeg:
    """Draw a leg at random.

    Parameters
    ----------
    number, seed
        Which one.

    Returns
    -------
    DrawnLeg
        Strength, stiffness, muscle, walk and variation all differ.
    """
    rng = np.random.default_rng([seed, number])
    speed = rng.uniform(0.5, 1.2)
    walker = paced(f"leg {number}", speed, rng.uniform(0.9, 1.1))
    walker = replace(walker, variability=Variability().scaled(rng.uniform(0.5, 1.5)))
    stride_s = 120.0 / walker.cadence_steps_min
    assert 0.8 < walker.cadence_steps_min / healthy_cadence(speed) < 1.2
    walker = walker.on(Course(duration_s=3.0 + 2.0 + (STRIDES + 4) * stride_s))
    half = rng.uniform(0.065, 0.1)
    mass = rng.uniform(1.0, 1.6)
    ankle = Ankle(
        mass_kg=mass,
        inertia_kg_m2=0.01 * mass,
        stiffness_nm_rad=rng.uniform(4.0, 12.0),
        damping_nm_s_rad=rng.uniform(0.25, 0.6),
        rest_rad=radians(rng.uniform(-22.0, -10.0)),
        strength_nm=rng.uniform(7.0, 14.0),
    )
    model = LegModel(
        ankle=ankle,
        muscle=muscle_from_times(half, half * rng.uniform(2.6, 3.3), rng.uniform(0.09, 0.14)),
        recruitment=Recruitment(rng.uniform(1.0, 2.0), rng.uniform(6.0, 8.5)),
        will_share=rng.uniform(0.0, 0.2),
        stride_strength=tuple((1.0 + 0.05 * rng.standard_normal(64)).tolist()),
    )
    lead = rng.uniform(0.08, 0.15)
    settings = LegSettings(_FOOT, 1, level=1.0, timing=Timing(start_before_toe_off_s=lead))
    return DrawnLeg(walker, model, settings)


def try_leg(task: tuple[int, int]) -> LegResult | None:
    """Walk one leg in every way.

    Parameters
    ----------
    task
        Number and seed.

    Returns
    -------
    LegResult or None
        None where the foot hangs by less than 15° from what it can reach: there is no such error to begin from.
    """
    number, seed = task
    leg = draw_leg(number, seed)
    steady_walker = replace(leg.walker, variability=Variability().scaled(0.0))
    steady_model = replace(leg.model, stride_strength=(1.0,))
    steady_path, path = leg_path(steady_walker, _SIDE), leg_path(leg.walker, _SIDE, seed=number)
    swing = walking_swings(steady_path)[3]
    wished = tuple(np.degrees(steady_path.swing_pitch(STEPS)[swing]).tolist())
    target, right = reachable_target(steady_path, steady_model, leg.settings, wished, swing)
    hanging = steady_pitch_deg(steady_path, steady_model, leg.settings, (0.0,) * STEPS, swing)
    hangs = _off(hanging, target)[1]
    if hangs < FIRST_ERROR_DEG:
        return None
    weak = replace(steady_model, ankle=replace(leg.model.ankle, strength_nm=0.5 * leg.model.ankle.strength_nm))
    tired_pitch, tired_right = reachable_target(steady_path, weak, leg.settings, target, swing)

    def loop(
        path: LegPath, model: LegModel, learns: bool, first: float | tuple[float, ...], noise_deg: float
    ) -> SimulatedWalk:
        settings = LoopSettings(leg.settings, Adaptation(learns, target), first, pitch_noise_deg=noise_deg, seed=number)
        return walk_in_loop(path, model, foot_sensor(path, Sensor(_FOOT)), settings)

    begin = float(path.toe_off_s[walking_swings(path)[TIRED_AFTER]]) - 0.3
    tiring = replace(leg.model, fatigue=Fatigue(begin, 0.0))
    start = _first_level(steady_path, steady_model, leg.settings, target, swing)
    level = _best_level(steady_path, steady_model, leg.settings, target, swing)
    varied = loop(path, leg.model, True, start, NOISE_DEG)
    known = _unforeseen(loop(path, leg.model, False, right, 0.0).strides)
    known_tired = _unforeseen(loop(path, tiring, False, tired_right, 0.0).strides[TIRED_AFTER:])
    shapes = [stride.shape for stride in varied.strides]
    clean = (_off(steady_pitch_deg(steady_path, steady_model, leg.settings, s, swing), target) for s in shapes)
    return LegResult(
        leg=leg,
        target_off_deg=_off(target, wished)[0],
        hangs_deg=hangs,
        steady=_errors(loop(steady_path, steady_model, True, start, 0.0)),
        varied=_errors(varied),
        clean=tuple(clean),
        tired=_errors(loop(path, tiring, True, start, NOISE_DEG))[TIRED_AFTER:],
        known=_sizes(known),
        known_tired=_sizes(known_tired),
        tired_best_deg=_off(tired_pitch, target)[0],
        fixed=_errors(loop(path, leg.model, False, level, 0.0)),
        fixed_tired=_errors(loop(path, tiring, False, level, 0.0))[TIRED_AFTER:],
        highest_deg=max(max(stride.error_deg) for stride in varied.strides[1:]),
        known_highest_deg=float(known[1:].max()),
        outside=_outside(shapes),
    )


def _off(pitch: tuple[float, ...], target: tuple[float, ...]) -> tuple[float, float]:
    """Root mean square and greatest difference."""
    error = np.subtract(pitch, target)
    return float(np.sqrt(np.mean(error**2))), float(np.abs(error).max())


def _errors(walk: SimulatedWalk) -> tuple[tuple[float, float], ...]:
    return tuple((stride.rms_deg, stride.most_deg) for stride in walk.strides)


def _unforeseen(strides: tuple[SimulatedStride, ...]) -> FloatArray:
    """Errors of strides (rows) less their mean over the strides."""
    error = np.array([stride.error_deg for stride in strides])
    return np.asarray(error - error.mean(axis=0))


def _sizes(errors: FloatArray) -> tuple[tuple[float, float], ...]:
    """Root mean square and greatest size of each row."""
    return tuple((float(np.sqrt(np.mean(row**2))), float(np.abs(row).max())) for row in errors)


def _first_level(path: LegPath, model: LegModel, settings: LegSettings, target: tuple[float, ...], swing: int) -> float:
    """Constant level, from below, at which the foot is 15° off at most."""
    low, high = 0.0, 1.0
    for _ in range(8):
        level = 0.5 * (low + high)
        error = np.subtract(target, steady_pitch_deg(path, model, settings, (level,) * STEPS, swing))
        low, high = (level, high) if error.max() > FIRST_ERROR_DEG else (low, level)
    return low


def _best_level(path: LegPath, model: LegModel, settings: LegSettings, target: tuple[float, ...], swing: int) -> float:
    """Constant level with the least rms: a trapezoid that was set as well as can be."""
    levels = np.linspace(0.0, 1.0, 21).tolist()
    return min(levels, key=lambda v: _off(steady_pitch_deg(path, model, settings, (v,) * STEPS, swing), target)[0])


def _outside(shapes: list[tuple[float, ...]]) -> int:
    from surefoot.stimulation.learning import MOST_FALL, MOST_RISE

    values = np.array(shapes)
    change = np.diff(values, axis=0)
    slack = 1e-9
    beyond = (change > MOST_RISE + slack) | (change < -MOST_FALL - slack)
    return int(((values < 0.0) | (values > 1.0)).sum() + beyond.sum())
