"""The lower back: it follows the walking line, lowest at each landing, sways over the foot that stands, and drops a
little, or is hiked, on the side of the foot that swings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surefoot.recording.model import Side
from surefoot.virtual.foot_plan import FootPlan
from surefoot.virtual.footfalls import Step
from surefoot.virtual.jet import Jet
from surefoot.virtual.pose import Pose
from surefoot.virtual.septic import Knots, PiecewiseSeptic, hermite_pieces, local_knots, with_end
from surefoot.virtual.walker import Walker

FloatArray = NDArray[np.float64]

_HEIGHT_M = 1.0
_BOB_PER_STEP = 0.022  # rise from double to single support in m per m/s of walking speed
_SWAY_M = 0.015
_SURGE_M = 0.006  # to and fro against even progress
_SETTLE_S = 0.5
_HIKE_SHARES = (-0.12, 0.35, 0.65, 1.08)  # of the swing; the pelvis begins to rise before the foot leaves the floor


@dataclass(frozen=True)
class BackMotion:
    """Pose of the lower back at any time; origin at the skin over the fifth lumbar vertebra."""

    x: PiecewiseSeptic
    y: PiecewiseSeptic
    z: PiecewiseSeptic
    yaw: PiecewiseSeptic
    tilt: PiecewiseSeptic
    hikes: tuple[PiecewiseSeptic, ...]

    def roll(self, t: FloatArray) -> Jet:
        """Return the obliquity in rad, left side up positive, at the times t (n,) in s."""
        parts = [hike.jet(t) for hike in self.hikes]
        return sum(parts[1:], start=parts[0])

    def pose(self, t: FloatArray) -> Pose:
        """Return the pose at the times t (n,) in s."""
        return Pose(
            self.x.jet(t),
            self.y.jet(t),
            self.z.jet(t),
            self.yaw.jet(t),
            self.roll(t),
            self.tilt.jet(t),
        )


_Row = tuple[float, float, float, float, float, float, bool]


def _between(before: _Row, after: _Row, ahead_m: float) -> _Row:
    """Half-way between two rows, and further ahead: the body is fast as a foot lands and slow over the standing one."""
    t, x, y, z, heading, tilt = ((a + b) / 2.0 for a, b in zip(before[:6], after[:6], strict=True))
    return (t, x + ahead_m * float(np.cos(heading)), y + ahead_m * float(np.sin(heading)), z, heading, tilt, False)


def _hikes(plan: FootPlan) -> PiecewiseSeptic:
    """Rise of one side of the pelvis over its foot's swings, as a roll with the left side up."""
    start, swing = plan.toe_off_s[:-1], plan.swing_s
    t = np.stack([start + share * swing for share in _HIKE_SHARES], axis=1)
    level = plan.outward * plan.pelvis_rad
    zero = np.zeros_like(level)
    x = np.stack([zero, level, level, zero], axis=1)
    still = np.zeros_like(x)
    return PiecewiseSeptic(hermite_pieces(Knots(t, x, still, still, still)))


def back_motion(walker: Walker, steps: list[Step], plans: Sequence[FootPlan]) -> BackMotion:
    """Return the motion of the lower back.

    Parameters
    ----------
    walker
        The walker.
    steps
        Landings of both feet.
    plans
        Plans of both feet.

    Returns
    -------
    BackMotion
        The motion: knots at each landing, half-way between landings, and around standing.
    """
    rows: list[_Row] = []
    bob = _BOB_PER_STEP * walker.speed_m_s
    for before, step, following in zip(steps[1:], steps[2:], [*steps[3:], None], strict=False):
        middle = [(getattr(before, name) + getattr(step, name)) / 2.0 for name in ("x_m", "y_m", "z_m")]
        ahead = _SWAY_M * (1.0 if step.side is Side.LEFT else -1.0)
        first = step.bout != before.bout or before.contact_s < -50.0
        begin = max(step.contact_s - _SETTLE_S, before.contact_s + 1e-3)
        if first:  # stands beside the feet until the first step
            rows.append((begin, before.x_m, before.y_m, before.z_m, before.heading_rad, 0.0, True))
        rows.append((step.contact_s, *middle, step.heading_rad, 0.0, False))
        if not first:
            half = (before.contact_s + step.contact_s) / 2.0
            earlier = rows[-2]
            place = [(a + b) / 2.0 for a, b in zip(earlier[1:4], middle, strict=True)]
            place[1] -= ahead * float(np.cos(step.heading_rad))
            place[0] += ahead * float(np.sin(step.heading_rad))
            heading = (before.heading_rad + step.heading_rad) / 2.0
            raised = (place[0], place[1], place[2] + bob)
            middle_row = (half, *raised, heading, 0.02, False)
            landed = rows[-1]
            surge = _SURGE_M * min(
                1.0, float(np.hypot(*(b - a for a, b in zip(earlier[1:3], middle, strict=False)))) / 0.4
            )
            rows[-1:] = [
                _between(earlier, middle_row, surge),
                middle_row,
                _between(middle_row, landed, -surge),
                landed,
            ]
        if following is None or following.bout != step.bout:
            rows.append((step.contact_s + _SETTLE_S, step.x_m, step.y_m, step.z_m, step.heading_rad, 0.0, True))
    table = np.array([row[:6] for row in rows])
    still = np.flatnonzero([row[6] for row in rows])
    zero = np.zeros(1)
    curves = []
    for column in range(1, 6):
        values = table[:, column] + (_HEIGHT_M if column == 3 else 0.0)
        knots = local_knots(table[None, :, 0], values[None])
        for index in still:
            knots = with_end(knots, int(index), (values[index : index + 1], zero, zero, zero))
        curves.append(PiecewiseSeptic(hermite_pieces(knots)))
    x, y, z, yaw, tilt = curves
    return BackMotion(x, y, z, yaw, tilt, tuple(_hikes(plan) for plan in plans))
