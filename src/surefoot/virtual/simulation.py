"""From a described walker to a recording and its truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import polars as pl
from numpy.typing import NDArray

from surefoot.errors import UsageError
from surefoot.recording.model import Condition, Person, Placement, Recording, SensorStream, Side
from surefoot.virtual.back_motion import BackMotion, back_motion
from surefoot.virtual.foot_motion import FootMotion
from surefoot.virtual.foot_plan import plan_foot
from surefoot.virtual.footfalls import plan_steps
from surefoot.virtual.leg_motion import LegMotion, leg_motion
from surefoot.virtual.pose import Pose
from surefoot.virtual.sensor import Sensor, ideal_signals, measured, ringing, sample_times, window_offsets
from surefoot.virtual.truth import FootTruth, Truth
from surefoot.virtual.truth_body import with_body_columns
from surefoot.virtual.truth_table import stride_table
from surefoot.virtual.walker import Walker

FloatArray = NDArray[np.float64]

_ON_FLOOR_M = 1e-7
_CHUNK = 20_000  # samples evaluated at once, to bound memory


@dataclass(frozen=True)
class Body:
    """The exact motion of all segments of a walker.

    Parameters
    ----------
    legs
        Feet, shanks and thighs by side.
    back
        The lower back.
    """

    legs: MappingProxyType[Side, LegMotion]
    back: BackMotion

    def pose(self, placement: Placement, t: FloatArray) -> Pose:
        """Return the pose of the segment at a placement at the times t (n,) in s, floor (or belt) axes."""
        if placement.side is None:
            return self.back.pose(t)
        leg = self.legs[placement.side]
        return {"foot": leg.foot.pose, "shank": leg.shank, "thigh": leg.thigh}[placement.segment](t)


@dataclass(frozen=True)
class VirtualWalk:
    """A simulated walk: what the sensors recorded, what really happened, and who walked."""

    recording: Recording
    truth: Truth
    walker: Walker
    body: Body


def move(walker: Walker, seed: int = 0) -> Body:
    """Return the exact motion of a walker.

    Parameters
    ----------
    walker
        The walker.
    seed
        Seed of the stride-to-stride variability.

    Returns
    -------
    Body
        The motion.
    """
    steps = plan_steps(walker, np.random.default_rng([seed, 0]))
    feet = {side: FootMotion(plan_foot(walker, side, steps)) for side in Side}
    legs = {side: leg_motion(walker, foot) for side, foot in feet.items()}
    return Body(MappingProxyType(legs), back_motion(walker, steps, [foot.plan for foot in feet.values()]))


def _impacts(foot: FootMotion) -> tuple[FloatArray, FloatArray]:
    """Times (k,) in s and strengths (k,) of the impacts of a foot: one end lands, then the other comes down."""
    plan = foot.plan
    second = plan.flat_s > plan.contact_s
    times = np.concatenate([plan.contact_s, plan.flat_s[second]])
    weak = 0.3 + 0.7 * plan.gait.slap
    strengths = np.concatenate([np.ones_like(plan.contact_s), np.full(int(second.sum()), weak)])
    order = np.argsort(times)
    return times[order], strengths[order]


def _stream(walker: Walker, body: Body, sensor: Sensor, rng: np.random.Generator) -> SensorStream:
    t = sample_times(sensor, walker.course.duration_s)
    slope = float(np.radians(walker.course.slope_deg))
    acc, gyr = np.zeros((len(t), 3)), np.zeros((len(t), 3))
    side = sensor.placement.side
    for begin in range(0, len(t), _CHUNK):
        part = slice(begin, begin + _CHUNK)
        for offset, weight in zip(*window_offsets(sensor), strict=True):
            at = t[part] + offset
            force, rate = ideal_signals(sensor, body.pose(sensor.placement, at), slope)
            acc[part] += weight * force
            gyr[part] += weight * rate
            if side is not None and sensor.ringing_m_s2 > 0.0:
                acc[part] += weight * ringing(sensor, at, *_impacts(body.legs[side].foot))
    if side is not None and sensor.scuff_m_s2 > 0.0:
        slides = _slides(body.legs[side].foot, t)
        acc += sensor.scuff_m_s2 * slides[:, None] * rng.standard_normal(acc.shape)
    return measured(sensor, t, acc, gyr, rng)


def _slides(foot: FootMotion, t: FloatArray) -> NDArray[np.bool_]:
    """Whether (n,) the sole is on the floor in swing at the times t (n,)."""
    if foot.plan.gait.drag_s == 0.0:
        return np.zeros(len(t), dtype=np.bool_)
    stance = np.searchsorted(foot.plan.contact_s, t, side="right") - 1
    return (t > foot.plan.toe_off_s[stance]) & (foot.lowest_m(t) < _ON_FLOOR_M)


def _events(body: Body, duration_s: float) -> pl.DataFrame:
    parts = []
    for side, leg in body.legs.items():
        plan = leg.foot.plan
        for kind, times in (("initial_contact", plan.contact_s), ("toe_off", plan.toe_off_s)):
            inside = times[(times >= 0.0) & (times <= duration_s)]
            parts.append(
                pl.DataFrame({"time_s": inside}).select(
                    pl.lit(str(side)).alias("side"), pl.lit(kind).alias("kind"), "time_s"
                )
            )
    return pl.concat(parts).sort("time_s")


def simulate(walker: Walker, sensors: Sequence[Sensor], seed: int = 0) -> VirtualWalk:
    """Let a walker walk with sensors on.

    Parameters
    ----------
    walker
        The walker.
    sensors
        The sensors, at most one per placement.
    seed
        Seed of the stride-to-stride variability and of the sensors' noise; the motion does not depend on which
        sensors are worn, nor a sensor's noise on the others.

    Returns
    -------
    VirtualWalk
        Recording and truth.

    Raises
    ------
    UsageError
        Two sensors at one placement.
    """
    placements = [sensor.placement for sensor in sensors]
    if len(set(placements)) != len(placements):
        raise UsageError(f"Each placement takes one sensor; got {', '.join(placements)}. Leave out the second one.")
    course = walker.course
    body = move(walker, seed)
    order = list(Placement)
    streams = {
        sensor.placement: _stream(
            walker, body, sensor, np.random.default_rng([seed, 1 + order.index(sensor.placement)])
        )
        for sensor in sensors
    }
    truth = Truth(
        strides=pl.concat(
            [
                with_body_columns(stride_table(leg.foot, course.duration_s, course.slope_deg), leg, body.back)
                for leg in body.legs.values()
            ]
        ).sort("initial_contact_s"),
        events=_events(body, course.duration_s),
        feet=MappingProxyType({side: FootTruth(leg.foot, course.belt_speed_m_s) for side, leg in body.legs.items()}),
    )
    recording = Recording(
        name=walker.name,
        streams=streams,
        person=Person(shoe_length_m=walker.right.shoe.length_m),
        condition=Condition(
            name=walker.name, orthosis="AFO" if walker.left.orthosis or walker.right.orthosis else None
        ),
        synchronised=all(s.clock_offset_s == 0.0 and s.clock_drift_ppm == 0.0 for s in sensors),
    )
    return VirtualWalk(recording, truth, walker, body)
