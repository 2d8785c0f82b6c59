"""What learning expects of a leg: how the pitch in swing answers to a change of the shape, up to one unknown factor.

The answer of a typical muscle (`simulated_muscle`) and a typical hanging foot is worked out once for a swing's
duration. The factor, degrees for the whole of the person's level, is learned. Pure Python on small tuples: the engine
calls it between two strides.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from surefoot.stimulation.profile import Timing
from surefoot.stimulation.simulated_muscle import TYPICAL_MUSCLE

Vector = tuple[float, ...]
Matrix = tuple[Vector, ...]

_STEP_S = 0.004
_INERTIA_KG_M2, _DAMPING, _STIFFNESS = 0.013, 0.45, 8.0
_EFFORT = 0.012  # weight of a change of the shape against what is left of the error
_ROUGHNESS = 0.05  # weight of a change that is not smooth
_ROUNDS = 20
_SWING_SHARE = 0.38  # of the stride
_SWING_STEP_S = 0.04  # swings are told apart by this much
_SHORTEST_S, _LONGEST_S = 0.2, 1.2


class Response(NamedTuple):
    """Answer of the pitch to the shape.

    Parameters
    ----------
    pitch_by_shape
        (steps, steps) change of pitch at each step of swing for a change of the shape at each step by one; a shape
        that is raised for good raises the pitch by one.
    shape_by_pitch
        (steps, steps) its transpose.
    normal
        (steps, steps) what the wished change is weighed with: least squares of what is left of the error, little
        effort, smoothly.
    inverse
        (steps, steps) the inverse of that.
    """

    pitch_by_shape: Matrix
    shape_by_pitch: Matrix
    normal: Matrix
    inverse: Matrix


def response(swing_s: float, timing: Timing, steps: int) -> Response:
    """Return how pitch answers to the shape.

    Parameters
    ----------
    swing_s
        Duration of swing.
    timing
        When stimulation is wanted.
    steps
        Number of equal steps of swing, both of the pitch and of the shape.

    Returns
    -------
    Response
        Kept for later calls with about the same duration.
    """
    place = round((min(_LONGEST_S, max(_SHORTEST_S, swing_s)) - _SHORTEST_S) / _SWING_STEP_S)
    return _response(_SHORTEST_S + place * _SWING_STEP_S, timing, steps)


def best_change(model: Response, error: Vector, lowest: Vector, highest: Vector) -> Vector:
    """Return the change of the shape within bounds that best removes an error of pitch.

    The least squares without bounds, cut to them, and then a few rounds in which each step finds its best against the
    others (Gauss-Seidel, projected): so no step makes up for what another one would do if only it were allowed to.

    Parameters
    ----------
    model
        How pitch answers.
    error
        (steps,) what the pitch lacks, in units of the pitch by a whole shape.
    lowest, highest
        (steps,) bounds of the change; lowest <= 0 <= highest.

    Returns
    -------
    tuple of float
        (steps,) the change.
    """
    wish = applied(model.shape_by_pitch, error)
    free = applied(model.inverse, wish)
    change = [min(h, max(low, v)) for v, low, h in zip(free, lowest, highest, strict=True)]
    if tuple(change) == free:
        return free
    for _ in range(_ROUNDS):
        for i, row in enumerate(model.normal):
            rest = wish[i] - sum(a * b for a, b in zip(row, change, strict=True))
            change[i] = min(highest[i], max(lowest[i], change[i] + rest / row[i]))
    return tuple(change)


def prepare(timing: Timing, steps: int) -> None:
    """Work out every answer that may be needed, so that `response` is quick from then on.

    Parameters
    ----------
    timing
        When stimulation is wanted.
    steps
        Number of equal steps of swing.
    """
    for i in range(round((_LONGEST_S - _SHORTEST_S) / _SWING_STEP_S) + 1):
        response(_SHORTEST_S + i * _SWING_STEP_S, timing, steps)


@lru_cache(maxsize=256)
def _response(swing_s: float, timing: Timing, steps: int) -> Response:
    columns = tuple(_answer(swing_s, timing, steps, node) for node in range(steps))
    normal = _normal(columns)
    return Response(tuple(zip(*columns, strict=True)), columns, normal, _inverse(normal))


def _answer(swing_s: float, timing: Timing, steps: int, node: int) -> tuple[float, ...]:
    """Pitch at each step of swing for a shape that is one at a node, none at the others, and straight between."""
    lead, muscle = _lead_s(swing_s, timing), TYPICAL_MUSCLE
    constant = 0.5 * (muscle.rise_s + muscle.fall_s)
    activation = pitch = rate = 0.0
    found: list[float] = []
    count = round((lead + swing_s) / _STEP_S)
    for i in range(count + 1):
        t = i * _STEP_S - lead
        while len(found) < steps and t >= len(found) * swing_s / (steps - 1) - 0.5 * _STEP_S:
            found.append(pitch)
        at = t - muscle.dead_time_s
        ramp = min(1.0, max(0.0, (at + lead) / timing.ramp_up_s)) if timing.ramp_up_s > 0.0 else float(at >= -lead)
        share = min(1.0, max(0.0, at / swing_s)) * (steps - 1)
        activation += _STEP_S / constant * (ramp * max(0.0, 1.0 - abs(share - node)) - activation)
        if t >= 0.0:  # before toe-off the floor holds the foot
            rate += _STEP_S / _INERTIA_KG_M2 * (_STIFFNESS * (activation - pitch) - _DAMPING * rate)
            pitch += _STEP_S * rate
    return tuple(found + [pitch] * (steps - len(found)))


def _lead_s(swing_s: float, timing: Timing) -> float:
    """Lead over toe-off; a share is of a stride whose swing is as long as usual."""
    share = timing.start_before_toe_off_share
    return timing.start_before_toe_off_s if share is None else share * swing_s / _SWING_SHARE


def _normal(columns: Matrix) -> Matrix:
    """GᵀG + effort + roughness."""
    n = len(columns)
    normal = [[sum(a * b for a, b in zip(one, other, strict=True)) for other in columns] for one in columns]
    for i in range(n):
        normal[i][i] += _EFFORT
    for i in range(1, n - 1):
        for j, a in ((i - 1, 1.0), (i, -2.0), (i + 1, 1.0)):
            for k, b in ((i - 1, 1.0), (i, -2.0), (i + 1, 1.0)):
                normal[j][k] += _ROUGHNESS * a * b
    return tuple(map(tuple, normal))


def _inverse(matrix: Matrix) -> Matrix:
    """Gauss-Jordan elimination of a positive definite matrix."""
    n = len(matrix)
    rows = [[*row, *(float(i == j) for j in range(n))] for i, row in enumerate(matrix)]
    for i in range(n):
        pivot = rows[i][i]
        rows[i] = [v / pivot for v in rows[i]]
        for j in range(n):
            if j != i and rows[j][i] != 0.0:
                factor = rows[j][i]
                rows[j] = [a - factor * b for a, b in zip(rows[j], rows[i], strict=True)]
    return tuple(tuple(row[n:]) for row in rows)


def applied(matrix: Matrix, vector: Vector) -> Vector:
    """Return the product of a matrix and a vector."""
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
