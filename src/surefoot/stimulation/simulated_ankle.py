"""A hanging foot on one hinge, the ankle: gravity, the swinging leg, passive tissue, stops, and a muscle that lifts it.

The foot's pitch θ (toes up positive) obeys

    J θ'' = M_muscle − k (α − α₀) − c α' + M_stops(α, α') − m (r × (g + a)) ,    α = θ + shank tilt,

with r from the ankle to the foot's centre of mass and a the ankle's acceleration. α is the ankle angle from the right
angle, dorsiflexion positive. The values are made up, of the size that textbooks give for a foot with a shoe (Winter,
Biomechanics and Motor Control of Human Movement) and that was measured of ankles that are not or little active (Weiss,
Kearney and Hunter 1986, Journal of Biomechanics 19:727-751).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin
from typing import NamedTuple

from surefoot.recording import GRAVITY_M_S2


@dataclass(frozen=True)
class Ankle:
    """Foot and ankle.

    Parameters
    ----------
    mass_kg
        Foot with shoe.
    centre_m
        (forward, up) from the ankle to the centre of mass, foot flat.
    inertia_kg_m2
        About the ankle.
    stiffness_nm_rad, damping_nm_s_rad
        Passive.
    rest_rad
        Ankle angle at which passive tissue pulls neither way.
    plantarflexion_stop_rad, dorsiflexion_stop_rad
        Where stiff tissue stops the ankle.
    stop_nm_rad, stop_nm_s_rad
        Stiffness and damping of the stops.
    strength_nm
        Moment of the stimulated dorsiflexors when all that the person's level reaches is active.
    """

    mass_kg: float = 1.3
    centre_m: tuple[float, float] = (0.055, -0.04)
    inertia_kg_m2: float = 0.013
    stiffness_nm_rad: float = 8.0
    damping_nm_s_rad: float = 0.45
    rest_rad: float = radians(-16.0)
    plantarflexion_stop_rad: float = radians(-40.0)
    dorsiflexion_stop_rad: float = radians(20.0)
    stop_nm_rad: float = 120.0
    stop_nm_s_rad: float = 1.5
    strength_nm: float = 10.0

    def weight_moment(self, pitch: float, forward_m_s2: float, up_m_s2: float) -> float:
        """Return the moment in N m, toes up positive, of gravity and of the swinging leg.

        Parameters
        ----------
        pitch
            Foot pitch in rad.
        forward_m_s2, up_m_s2
            The ankle's acceleration.
        """
        ahead, up = self.centre_m
        s, c = sin(pitch), cos(pitch)
        x, z = ahead * c - up * s, ahead * s + up * c
        return -self.mass_kg * (x * (GRAVITY_M_S2 + up_m_s2) - z * forward_m_s2)

    def passive_moment(self, angle: float, rate: float) -> float:
        """Return the moment in N m of passive tissue and stops.

        Parameters
        ----------
        angle, rate
            Ankle angle and its rate in rad and rad/s.
        """
        moment = -self.stiffness_nm_rad * (angle - self.rest_rad) - self.damping_nm_s_rad * rate
        low, high = angle - self.plantarflexion_stop_rad, angle - self.dorsiflexion_stop_rad
        if low < 0.0:  # a stop pushes, it never pulls
            moment += max(0.0, -self.stop_nm_rad * low - self.stop_nm_s_rad * rate)
        elif high > 0.0:
            moment += min(0.0, -self.stop_nm_rad * high - self.stop_nm_s_rad * rate)
        return moment

    def pitch_acceleration(self, pitch: float, rate: float, muscle_nm: float, leg: LegNow) -> float:
        """Return θ'' in rad/s².

        Parameters
        ----------
        pitch, rate
            Foot pitch and its rate.
        muscle_nm
            Moment of the dorsiflexors.
        leg
            What the leg does.
        """
        moment = muscle_nm + self.passive_moment(pitch + leg.tilt, rate + leg.tilt_rate)
        moment += self.weight_moment(pitch, leg.forward_m_s2, leg.up_m_s2)
        return moment / self.inertia_kg_m2


class LegNow(NamedTuple):
    """What the leg above the ankle does at one moment.

    Parameters
    ----------
    tilt, tilt_rate
        Forward tilt of the shank in rad, and its rate.
    forward_m_s2, up_m_s2
        Acceleration of the ankle in the plane of the foot.
    """

    tilt: float
    tilt_rate: float
    forward_m_s2: float
    up_m_s2: float


STANDING = LegNow(0.0, 0.0, 0.0, 0.0)


def ankle_step(
    ankle: Ankle,
    pitch: float,
    rate: float,
    muscle_nm: tuple[float, float, float],
    legs: tuple[LegNow, LegNow, LegNow],
    step_s: float,
) -> tuple[float, float]:
    """Return pitch and rate one step later, by the classical Runge-Kutta method of fourth order.

    Parameters
    ----------
    ankle
        The ankle.
    pitch, rate
        Foot pitch in rad and its rate in rad/s.
    muscle_nm, legs
        Moment of the muscle and motion of the leg at the beginning, the middle and the end of the step.
    step_s
        The step.

    Returns
    -------
    tuple of float
        Pitch and rate.
    """
    half = step_s / 2.0
    a1 = ankle.pitch_acceleration(pitch, rate, muscle_nm[0], legs[0])
    v2 = rate + half * a1
    a2 = ankle.pitch_acceleration(pitch + half * rate, v2, muscle_nm[1], legs[1])
    v3 = rate + half * a2
    a3 = ankle.pitch_acceleration(pitch + half * v2, v3, muscle_nm[1], legs[1])
    v4 = rate + step_s * a3
    a4 = ankle.pitch_acceleration(pitch + step_s * v3, v4, muscle_nm[2], legs[2])
    sixth = step_s / 6.0
    return pitch + sixth * (rate + 2.0 * (v2 + v3) + v4), rate + sixth * (a1 + 2.0 * (a2 + a3) + a4)
