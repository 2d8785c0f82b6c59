"""Where and when each foot lands: the sequence of steps over a course."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surefoot.recording.model import Side
from surefoot.virtual.walker import Walker

FloatArray = NDArray[np.float64]

NOISE_CHANNELS = 10  # columns of the random numbers that each step carries
_TIME, _LENGTH, _WIDTH = 0, 1, 2
_LEAD_S = 6.0  # walking or standing before and after the recording, so that its ends are like its middle
_LONG_AGO_S = -60.0


@dataclass(frozen=True)
class Step:
    """One landing of a foot.

    Parameters
    ----------
    side
        The foot.
    contact_s
        Initial contact; long before the recording for the two first stances.
    x_m, y_m, z_m
        Floor point of the walking line beside the foot.
    heading_rad
        Walking direction.
    width_m
        Step width at this step.
    bout
        Number of the stretch of walking.
    noise
        (NOISE_CHANNELS,) standard normal numbers for the swing that ends here.
    """

    side: Side
    contact_s: float
    x_m: float
    y_m: float
    z_m: float
    heading_rad: float
    width_m: float
    bout: int
    noise: FloatArray


def _bouts(walker: Walker) -> list[tuple[float, float]]:
    """Stretches of walking (start, end) in s of the recording."""
    course = walker.course
    begin = course.stand_begin_s if course.stand_begin_s > 0.0 else -_LEAD_S
    end = course.duration_s - course.stand_end_s if course.stand_end_s > 0.0 else course.duration_s + _LEAD_S
    bouts = []
    for stop in sorted(course.stops, key=lambda s: s.at_s):
        bouts.append((begin, stop.at_s))
        begin = stop.at_s + stop.duration_s
    return [*bouts, (begin, end)]


class _Wayfinder:
    """Keeps the place and direction of the walking line from step to step."""

    def __init__(self, walker: Walker) -> None:
        self.walker = walker
        self.x = self.y = self.z = self.heading = 0.0
        self.turns = sorted(walker.course.turns, key=lambda turn: turn.at_s)
        self.stairs = sorted(walker.course.stairs, key=lambda flight: flight.at_s)
        self.turn_left, self.turn_per_step = 0, 0.0
        self.treads_left, self.rise, self.depth = 0, 0.0, 0.0

    def advance(self, t: float, length: float) -> None:
        """Go on by one step that lands at the time t."""
        if self.turns and t >= self.turns[0].at_s and self.turn_left == 0:
            turn = self.turns.pop(0)
            self.turn_left, self.turn_per_step = turn.steps, float(np.radians(turn.angle_deg)) / turn.steps
        if self.stairs and t >= self.stairs[0].at_s and self.treads_left == 0:
            flight = self.stairs.pop(0)
            self.treads_left, self.rise, self.depth = flight.treads, flight.rise_m, flight.depth_m
        change = 0.0
        if self.turn_left > 0:
            change = self.turn_per_step
            self.turn_left -= 1
            length *= max(0.35, 1.0 - abs(change) / 0.8)  # people shorten their steps when they turn
        if self.treads_left > 0:
            self.z += self.rise
            length = min(length, self.depth)
            self.treads_left -= 1
        self.x += length * float(np.cos(self.heading + change / 2))
        self.y += length * float(np.sin(self.heading + change / 2))
        self.heading += change


def plan_steps(walker: Walker, rng: np.random.Generator) -> list[Step]:
    """Return all landings of both feet in order of time, the two feet standing at the start first.

    Parameters
    ----------
    walker
        The walker.
    rng
        Source of the stride-to-stride variability; each step draws the same number of random numbers, whatever
        the side, so that a mirrored walker makes mirrored steps.

    Returns
    -------
    list of Step
        The landings.
    """
    way = _Wayfinder(walker)
    other = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
    vary = walker.variability
    quiet = np.zeros(NOISE_CHANNELS)
    steps: list[Step] = []

    def land(side: Side, t: float, bout: int, noise: FloatArray) -> None:
        width = max(0.04, walker.step_width_m + vary.width_mm * 1e-3 * noise[_WIDTH])
        steps.append(Step(side, t, way.x, way.y, way.z, way.heading, width, bout, noise))

    land(other[walker.first_foot], _LONG_AGO_S, 0, quiet)
    land(walker.first_foot, _LONG_AGO_S + 0.1, 0, quiet)
    side = walker.first_foot
    for bout, (begin, end) in enumerate(_bouts(walker)):
        gait = walker.foot(side)
        push_off = (1.0 - gait.heel_off_share) * gait.stance_share  # the heel rises when standing ends
        t, share = begin + walker.stride_time_s * (1.0 - gait.stance_share + push_off), 0.5
        while True:
            noise = np.clip(rng.standard_normal(NOISE_CHANNELS), -2.5, 2.5)
            sign = 1.0 if side is Side.LEFT else -1.0
            length = walker.stride_length_m * 0.5 * (1.0 + sign * walker.step_length_asymmetry)
            way.advance(t, share * length * (1.0 + vary.length_percent / 100.0 * noise[_LENGTH]))
            land(side, t, bout, noise)
            side = other[side]
            if share == 0.0:
                break
            sign = -sign
            pause = walker.stride_time_s * 0.5 * (1.0 + sign * walker.step_time_asymmetry)
            t += pause * (1.0 + vary.time_percent / 100.0 * float(np.clip(rng.standard_normal(), -2.5, 2.5)))
            share = 1.0 if t < end else 0.0  # the last step only brings the feet together
    return steps
