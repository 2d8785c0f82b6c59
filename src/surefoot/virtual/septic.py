"""Piecewise septic polynomials by Hermite interpolation: motions that are smooth to the third derivative."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from surefoot.virtual.jet import Jet

FloatArray = NDArray[np.float64]

_SHORTEST_S = 1e-9


def _hermite_matrix() -> FloatArray:
    """(8, 8) map from (x, v, a, j) at both ends of the unit interval to ascending power coefficients."""
    powers = np.arange(8)
    rows = []
    for u in (0.0, 1.0):
        factor = np.ones(8)
        for order in range(4):
            exponent = powers - order
            rows.append(np.where(exponent >= 0, factor * u ** np.maximum(exponent, 0), 0.0))
            factor = factor * exponent
    return np.asarray(np.round(np.linalg.inv(np.array(rows)) * 6) / 6, dtype=np.float64)


_HERMITE = _hermite_matrix()


@dataclass(frozen=True)
class Knots:
    """Values and derivatives at the ends of segments, one row per stride.

    Parameters
    ----------
    t
        (m, k) times in s, not decreasing along a row.
    x, v, a, j
        (m, k) value and its first three time derivatives.
    """

    t: FloatArray
    x: FloatArray
    v: FloatArray
    a: FloatArray
    j: FloatArray

    def pick(self, index: int) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Return (x, v, a, j), each (m,), of one column of knots."""
        return self.x[:, index], self.v[:, index], self.a[:, index], self.j[:, index]


@dataclass(frozen=True)
class Pieces:
    """Polynomial pieces without order: start, length in s and ascending coefficients of (t - start) / length.

    Parameters
    ----------
    start, length
        (p,) in s.
    coefficients
        (p, 8) in the unit of the value.
    """

    start: FloatArray
    length: FloatArray
    coefficients: FloatArray


def hermite_pieces(knots: Knots) -> Pieces:
    """Return the septic polynomials between neighbouring knots of every row."""
    h = np.diff(knots.t, axis=1)
    ends = []
    for part in (slice(None, -1), slice(1, None)):
        ends += [knots.x[:, part], knots.v[:, part] * h, knots.a[:, part] * h**2, knots.j[:, part] * h**3]
    coefficients = np.stack(ends, axis=-1) @ _HERMITE.T
    return Pieces(knots.t[:, :-1].ravel(), h.ravel(), coefficients.reshape(-1, 8))


class PiecewiseSeptic:
    """A function of time made of septic pieces and constant outside and between them.

    Between two pieces that do not touch, the value at the end of the earlier one is held: a foot that rests.

    Parameters
    ----------
    *groups
        Pieces in any order; pieces of no length are dropped.
    """

    def __init__(self, *groups: Pieces) -> None:
        start = np.concatenate([g.start for g in groups])
        length = np.concatenate([g.length for g in groups])
        coefficients = np.concatenate([g.coefficients for g in groups])
        keep = length > _SHORTEST_S
        order = np.argsort(start[keep], kind="stable")
        self._start = start[keep][order]
        self._length = length[keep][order]
        self._coefficients = np.ascontiguousarray(coefficients[keep][order])

    def jet(self, t: FloatArray) -> Jet:
        """Return value and derivatives at the times t (n,) in s."""
        if len(self._start) == 0:
            return Jet.constant(np.zeros_like(t))
        index = np.clip(np.searchsorted(self._start, t, side="right") - 1, 0, None)
        h = self._length[index]
        raw = (t - self._start[index]) / h
        u = np.clip(raw, 0.0, 1.0)
        c = self._coefficients[index]
        d0, d1, d2 = c[:, 7].copy(), np.zeros_like(u), np.zeros_like(u)
        for power in range(6, -1, -1):  # Horner's scheme for the value and both derivatives at once
            d2 = d2 * u + d1
            d1 = d1 * u + d0
            d0 = d0 * u + c[:, power]
        moving = (raw >= 0.0) & (raw <= 1.0)
        return Jet(d0, np.where(moving, d1 / h, 0.0), np.where(moving, 2.0 * d2 / h**2, 0.0))

    def __call__(self, t: FloatArray) -> FloatArray:
        """Return the value at the times t (n,) in s."""
        return self.jet(t).d0


def monotone_knots(t: FloatArray, x: FloatArray) -> Knots:
    """Choose derivatives so that the motion turns only at the knots: no overshoot, no dip between them.

    Slopes are weighted harmonic means (Fritsch and Butland 1984, doi:10.1137/0905021) and zero at turning points,
    where the curvature is that of the flatter neighbour; all derivatives are zero at both ends.

    Parameters
    ----------
    t, x
        (m, k) times in s and values.

    Returns
    -------
    Knots
        (m, k) knots.
    """
    h = np.maximum(np.diff(t, axis=1), _SHORTEST_S)
    rise = np.diff(x, axis=1)
    slope = rise / h
    v, a = np.zeros_like(x), np.zeros_like(x)
    left, right = slope[:, :-1], slope[:, 1:]
    same = left * right > 0.0
    w1, w2 = 2.0 * h[:, 1:] + h[:, :-1], h[:, 1:] + 2.0 * h[:, :-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        harmonic = (w1 + w2) / (w1 / left + w2 / right)
    v[:, 1:-1] = np.where(same, harmonic, 0.0)
    bend = 5.0 * np.minimum(np.abs(left) / h[:, :-1], np.abs(right) / h[:, 1:])
    a[:, 1:-1] = np.where(same, 0.0, np.sign(right - left) * bend)
    return Knots(t, x, v, a, np.zeros_like(x))


def local_knots(t: FloatArray, x: FloatArray) -> Knots:
    """Choose derivatives from each knot and its two neighbours (parabola); all are zero at both ends of a row.

    Parameters
    ----------
    t, x
        (m, k) times in s, increasing, and values.

    Returns
    -------
    Knots
        (m, k) knots.
    """
    h = np.diff(t, axis=1)
    slope = np.diff(x, axis=1) / h
    both = h[:, :-1] + h[:, 1:]
    v, a = np.zeros_like(x), np.zeros_like(x)
    v[:, 1:-1] = (slope[:, :-1] * h[:, 1:] + slope[:, 1:] * h[:, :-1]) / both
    a[:, 1:-1] = 2.0 * (slope[:, 1:] - slope[:, :-1]) / both
    return Knots(t, x, v, a, np.zeros_like(x))


def with_end(knots: Knots, column: int, state: tuple[FloatArray, FloatArray, FloatArray, FloatArray]) -> Knots:
    """Return the knots with one column replaced by a given (x, v, a, j), each (m,)."""
    parts = [array.copy() for array in (knots.x, knots.v, knots.a, knots.j)]
    for array, values in zip(parts, state, strict=True):
        array[:, column] = values
    return Knots(knots.t, *parts)


def integrated_rate(shape: Knots, x0: FloatArray, rise: FloatArray) -> tuple[Pieces, Knots]:
    """Describe a motion by the shape of its rate: the rate is scaled so that the value rises by a given amount.

    The rate runs through the described values as a quintic Hermite curve, with zero second derivative at the knots;
    from `monotone_knots` it does not overshoot, so a rate of one sign makes a motion that never turns.

    Parameters
    ----------
    shape
        (m, k) knots of the rate in any unit: its value (x) and slope (v).
    x0, rise
        (m,) value at the first knot and total rise.

    Returns
    -------
    pieces, knots
        The motion, and its value and derivatives at the knots.
    """
    t, rate, slope = shape.t, shape.x, shape.v
    h = np.diff(t, axis=1)
    r0, r1, s0, s1 = rate[:, :-1], rate[:, 1:], slope[:, :-1] * h, slope[:, 1:] * h
    # quintic Hermite in u with zero second derivative at both ends, ascending powers
    delta = r1 - r0
    quintic = (
        r0,
        s0,
        np.zeros_like(r0),
        10.0 * delta - 6.0 * s0 - 4.0 * s1,
        -15.0 * delta + 8.0 * s0 + 7.0 * s1,
        6.0 * delta - 3.0 * s0 - 3.0 * s1,
    )
    integral = h * sum(c / (i + 1) for i, c in enumerate(quintic))
    total = integral.sum(axis=1)
    scale = np.divide(rise, total, out=np.zeros_like(total), where=rise != 0.0)[:, None]
    x = x0[:, None] + scale * np.concatenate([np.zeros_like(h[:, :1]), np.cumsum(integral, axis=1)], axis=1)
    coefficients = np.zeros((*h.shape, 8))
    coefficients[..., 0] = x[:, :-1]
    for i, c in enumerate(quintic):
        coefficients[..., i + 1] = scale * h * c / (i + 1)
    pieces = Pieces(t[:, :-1].ravel(), h.ravel(), coefficients.reshape(-1, 8))
    return pieces, Knots(t, x, scale * rate, scale * slope, np.zeros_like(x))
