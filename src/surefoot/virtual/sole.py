"""The shoe as a rigid convex outline that rolls on the floor without slipping."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from surefoot.virtual.jet import Jet

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class RollingArc:
    """A rounded end of a sole, described by its radius of curvature over the angle of its tangent.

    The radius is ``tip + crown cos^(2 m) φ``: a wide crown where the end leaves the flat sole, a small radius at
    the tip. Rolling without slipping then has a closed form. The tangent angle φ is 0 at the flat sole and grows
    toward the end.

    Parameters
    ----------
    start_m
        Where the arc leaves the flat sole, in m in front of the rear end of the shoe.
    reach_m
        How far the end reaches beyond that, in m.
    direction
        +1 for the forefoot, -1 for the heel.
    tip_m
        Radius at the tip in m.
    sharpness
        m; the greater, the longer the arc stays near the floor (less toe spring).
    """

    start_m: float
    reach_m: float
    direction: int
    tip_m: float = 0.01
    sharpness: int = 8

    @property
    def crown_m(self) -> float:
        """Additional radius at the flat sole in m, from the reach."""
        return (self.reach_m - self.tip_m) / float(self._odd_cosine_integral(np.array(np.pi / 2)))

    def _odd_cosine_integral(self, phi: FloatArray) -> FloatArray:
        """Integral of cos^(2 m + 1) from 0 to φ."""
        s = np.sin(phi)
        square, total = s * s, np.zeros_like(s)
        for i in range(self.sharpness, -1, -1):  # binomial series of (1 - s²)^m, integrated, by Horner's scheme
            total = total * square + (-1) ** i * comb(self.sharpness, i) / (2 * i + 1)
        return np.asarray(s * total, dtype=np.float64)

    def _even_cosine_integral(self, phi: FloatArray) -> FloatArray:
        """Integral of cos^(2 m) from 0 to φ."""
        m = self.sharpness
        terms = [2 * comb(2 * m, m - i) * np.sin(2 * i * phi) / (2 * i) for i in range(1, m + 1)]
        return np.asarray((comb(2 * m, m) * phi + sum(terms)) / 4.0**m, dtype=np.float64)

    def radius(self, phi: FloatArray) -> FloatArray:
        """Radius of curvature in m at the tangent angle φ (n,) in rad."""
        return np.asarray(self.tip_m + self.crown_m * np.cos(phi) ** (2 * self.sharpness), dtype=np.float64)

    def arc_length(self, phi: FloatArray) -> FloatArray:
        """Length in m along the outline from the flat sole to the tangent angle φ (n,) in rad."""
        return np.asarray(self.tip_m * phi + self.crown_m * self._even_cosine_integral(phi), dtype=np.float64)

    def point(self, phi: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Outline point (forward, up) in m in shoe axes at the tangent angle φ (n,) in rad."""
        power = 2 * self.sharpness + 1
        along = self.tip_m * np.sin(phi) + self.crown_m * self._odd_cosine_integral(phi)
        up = self.tip_m * (1.0 - np.cos(phi)) + self.crown_m * (1.0 - np.cos(phi) ** power) / power
        return self.start_m + self.direction * along, up

    def rolled(self, pitch: Jet) -> tuple[Jet, Jet]:
        """Return where the shoe's origin is while this end rolls on the floor.

        Parameters
        ----------
        pitch
            (n,) foot pitch in rad, toes up positive.

        Returns
        -------
        forward, up
            (n,) position of the origin in m against its position with the sole flat.
        """
        phi = pitch * (-float(self.direction))
        x, z = self.point(phi.d0)
        s, c = np.sin(phi.d0), np.cos(phi.d0)
        along = self.direction * (x * c) + z * s  # from the origin to the contact point, in rolling direction
        up = self.direction * x * s - z * c
        forward = self.start_m + self.direction * (self.arc_length(phi.d0) - along)
        # no slip: the origin moves as if it turned about the contact point
        return (
            phi.chain(forward, self.direction * up, self.direction * along),
            phi.chain(up, along, self.radius(phi.d0) - up),
        )


@dataclass(frozen=True)
class Shoe:
    """A rigid shoe. Origin: floor point under its rear end, when flat; axes x forward, y left, z up.

    Parameters
    ----------
    length_m
        Outer length in m.
    ball_m
        Where the forefoot rocker begins, in m from the rear end. A rocker sole begins early.
    heel_reach_m
        Length of the rounded heel in m.
    ankle_m
        (forward, up) of the ankle joint in m.
    heel_sharpness, toe_sharpness
        How long heel and toe stay near the floor; see `RollingArc`.
    """

    length_m: float = 0.29
    ball_m: float = 0.205
    heel_reach_m: float = 0.025
    ankle_m: tuple[float, float] = (0.075, 0.095)
    heel_sharpness: int = 4
    toe_sharpness: int = 8

    @property
    def heel(self) -> RollingArc:
        """The rounded heel."""
        return RollingArc(self.heel_reach_m, self.heel_reach_m, -1, 0.01, self.heel_sharpness)

    @property
    def forefoot(self) -> RollingArc:
        """The forefoot rocker from the ball to the tip."""
        return RollingArc(self.ball_m, self.length_m - self.ball_m, 1, 0.01, self.toe_sharpness)

    @property
    def toe_point_m(self) -> tuple[float, float]:
        """(forward, up) of the tip of the shoe in m."""
        x, z = self.forefoot.point(np.array(np.pi / 2))
        return float(x), float(z)

    @property
    def heel_point_m(self) -> tuple[float, float]:
        """(forward, up) of the rear end of the heel in m."""
        x, z = self.heel.point(np.array(np.pi / 2))
        return float(x), float(z)

    def outline(self, n: int) -> FloatArray:
        """Return 2 n points (forward, up) in m along the lower outline, from the rear end to the tip."""
        angles = np.linspace(0.0, np.pi / 2, n)
        heel = np.stack(self.heel.point(angles[::-1]), axis=1)
        return np.concatenate([heel, np.stack(self.forefoot.point(angles), axis=1)])

    def support(self, pitch: FloatArray) -> FloatArray:
        """Height in m of the origin above the lowest point of the shoe at a pitch (n,) in rad."""
        still = Jet.constant(pitch)
        return np.where(pitch < 0.0, self.forefoot.rolled(still)[1].d0, self.heel.rolled(still)[1].d0)
