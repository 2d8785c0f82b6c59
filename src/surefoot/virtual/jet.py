"""Second-order Taylor arithmetic: values that carry their first and second time derivative exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Jet:
    """A quantity along time with its first two derivatives.

    Sums, products, sines and cosines follow the rules of calculus, so a signal that is computed from jets agrees
    with its own derivatives to rounding: nothing is differentiated numerically.

    Parameters
    ----------
    d0, d1, d2
        (n,) value, first and second derivative by time (unit, unit/s, unit/s²).
    """

    d0: FloatArray
    d1: FloatArray
    d2: FloatArray

    def __add__(self, other: Jet | float) -> Jet:
        if isinstance(other, Jet):
            return Jet(self.d0 + other.d0, self.d1 + other.d1, self.d2 + other.d2)
        return Jet(self.d0 + other, self.d1, self.d2)

    __radd__ = __add__

    def __neg__(self) -> Jet:
        return Jet(-self.d0, -self.d1, -self.d2)

    def __sub__(self, other: Jet | float) -> Jet:
        return self + (-other)

    def __rsub__(self, other: float) -> Jet:
        return -self + other

    def __mul__(self, other: Jet | float) -> Jet:
        if isinstance(other, Jet):
            return Jet(
                self.d0 * other.d0,
                self.d1 * other.d0 + self.d0 * other.d1,
                self.d2 * other.d0 + 2.0 * self.d1 * other.d1 + self.d0 * other.d2,
            )
        return Jet(self.d0 * other, self.d1 * other, self.d2 * other)

    __rmul__ = __mul__

    def chain(self, f: FloatArray, df: FloatArray, ddf: FloatArray) -> Jet:
        """Return ``f(self)`` from f and its derivatives by its argument, all taken at ``d0``."""
        return Jet(f, df * self.d1, df * self.d2 + ddf * self.d1**2)

    def sin(self) -> Jet:
        """Sine of an angle in rad."""
        s, c = np.sin(self.d0), np.cos(self.d0)
        return self.chain(s, c, -s)

    def cos(self) -> Jet:
        """Cosine of an angle in rad."""
        s, c = np.sin(self.d0), np.cos(self.d0)
        return self.chain(c, -s, -c)

    def where(self, condition: NDArray[np.bool_], other: Jet) -> Jet:
        """Take this jet where the condition holds and the other elsewhere."""
        return Jet(
            np.where(condition, self.d0, other.d0),
            np.where(condition, self.d1, other.d1),
            np.where(condition, self.d2, other.d2),
        )

    @staticmethod
    def constant(values: FloatArray) -> Jet:
        """Return a quantity that does not change."""
        zero = np.zeros_like(values)
        return Jet(values, zero, zero)
