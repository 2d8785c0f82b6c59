"""A simulated leg under stimulation: a virtual walker's leg whose ankle hangs on one hinge and is lifted by a muscle.

In stance the foot follows the walker, since the floor holds it. From toe-off to contact the ankle is integrated
(`simulated_ankle`). After contact the floor leads the foot to where the walker's is at foot-flat. The foot turns about
the ankle; the path of the ankle stays the walker's, so a foot that hangs lower comes nearer to the floor, or below it:
a clearance below zero is a foot that would have caught.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from surefoot.stimulation.leg_path import STEPS_PER_SAMPLE, LegPath
from surefoot.stimulation.simulated_ankle import Ankle, ankle_step
from surefoot.stimulation.simulated_muscle import TYPICAL_MUSCLE, Fatigue, Muscle, Recruitment

_SHORTEST_LANDING_S = 0.06
_WILL_BEFORE_TOE_OFF_S = 0.05


@dataclass(frozen=True)
class LegModel:
    """What the leg is made of.

    Parameters
    ----------
    ankle, muscle, recruitment
        See there.
    fatigue
        Loss of strength, or None.
    will_share
        Part of the strength that the person can raise in swing without stimulation.
    stride_strength
        Strength from stride to stride, as a factor, repeated from the first stride on.
    """

    ankle: Ankle = field(default_factory=Ankle)
    muscle: Muscle = TYPICAL_MUSCLE
    recruitment: Recruitment = field(default_factory=Recruitment)
    fatigue: Fatigue | None = None
    will_share: float = 0.1
    stride_strength: tuple[float, ...] = (1.0,)


class FootNow(NamedTuple):
    """The foot at one sample of the sensor.

    Parameters
    ----------
    pitch, rate, acceleration
        Foot pitch in rad, toes up positive, and its derivatives.
    activation
        Of the dorsiflexors, 0 to 1.
    swings
        Whether the foot is in the air.
    """

    pitch: float
    rate: float
    acceleration: float
    activation: float
    swings: bool


class SimulatedLeg:
    """The leg as it goes on in time, one sample of the sensor after the other.

    Parameters
    ----------
    path
        The walker's leg.
    model
        What the leg is made of.
    first_sample
        Where to begin, with the foot on the floor and the muscle at rest.
    """

    def __init__(self, path: LegPath, model: LegModel, first_sample: int = 0) -> None:
        self.path, self.model = path, model
        self._point = first_sample * 2 * STEPS_PER_SAMPLE  # of the path's grid
        self._pitch, self._rate = float(path.pitch[self._point]), float(path.pitch_rate[self._point])
        self._activation = 0.0
        begin = first_sample / path.rate_hz
        self._stance = max(0, sum(contact <= begin for contact in path.contact_s.tolist()) - 1)
        self._swings = False
        self._landing: tuple[float, float, float, float] | None = None  # begin, length, pitch and rate too much
        self._excitations: deque[tuple[float, float]] = deque([(-1e9, 0.0)])

    def now(self) -> FootNow:
        """Return the foot at this moment."""
        return FootNow(self._pitch, self._rate, self._acceleration(), self._activation, self._swings)

    def advance(self, current_ma: float, pulse_width_us: float) -> FootNow:
        """Go on to the next sample of the sensor.

        Parameters
        ----------
        current_ma, pulse_width_us
            Pulses from this sample to the next; 0 for none.

        Returns
        -------
        FootNow
            The foot then.
        """
        excitation = self.model.recruitment.of_pulse(current_ma, pulse_width_us)
        self._excitations.append((self._point * self.path.grid_s, excitation))
        for _ in range(STEPS_PER_SAMPLE):
            self._step()
        return self.now()

    def _step(self) -> None:
        path, begin = self.path, self._point
        t, grid = begin * path.grid_s, path.grid_s
        self._change_phase(t)
        first = self._activation
        middle = self._activated(first, t)
        self._activation = self._activated(middle, t + grid)
        if self._swings:
            strength = self._strength_nm(t)
            legs = (path.legs[begin], path.legs[begin + 1], path.legs[begin + 2])
            moments = (strength * first, strength * middle, strength * self._activation)
            self._pitch, self._rate = ankle_step(self.model.ankle, self._pitch, self._rate, moments, legs, 2.0 * grid)
        else:
            over = self._over(t + 2.0 * grid)
            self._pitch = float(path.pitch[begin + 2]) + over[0]
            self._rate = float(path.pitch_rate[begin + 2]) + over[1]
        self._point += 2

    def _change_phase(self, t: float) -> None:
        """Toe-off frees the foot, contact ends its swing."""
        path = self.path
        last = self._stance + 1 >= len(path.contact_s)
        if self._swings and t >= path.contact_s[self._stance + 1]:
            self._swings, self._stance = False, self._stance + 1
            length = max(float(path.flat_s[self._stance]) - t, _SHORTEST_LANDING_S)
            pitch, rate = float(path.pitch[self._point]), float(path.pitch_rate[self._point])
            self._landing = (t, length, self._pitch - pitch, self._rate - rate)
        elif not self._swings and not last and t >= path.toe_off_s[self._stance]:
            self._swings = True

    def _activated(self, activation: float, t: float) -> float:
        """Activation half a step after t, with the excitation that counts in the middle of that half step."""
        at = t + 0.5 * self.path.grid_s - self.model.muscle.dead_time_s
        while len(self._excitations) > 1 and self._excitations[1][0] <= at:
            self._excitations.popleft()
        will = self.model.will_share if self._wills(t) else 0.0
        excitation = will + (1.0 - will) * self._excitations[0][1]
        return self.model.muscle.activation_after(activation, excitation, self.path.grid_s)

    def _wills(self, t: float) -> bool:
        """Whether the person lifts the foot by will."""
        if self._stance + 1 >= len(self.path.contact_s):
            return False
        return bool(
            self.path.toe_off_s[self._stance] - _WILL_BEFORE_TOE_OFF_S <= t < self.path.contact_s[self._stance + 1]
        )

    def _strength_nm(self, t: float) -> float:
        model = self.model
        varied = model.stride_strength[self._stance % len(model.stride_strength)]
        left = model.fatigue.strength(t) if model.fatigue else 1.0
        return float(model.ankle.strength_nm * varied * left)

    def _over(self, t: float) -> tuple[float, float, float]:
        """How far the foot is off the walker's while it is led to the floor, and the rates of that: quintics."""
        if self._landing is None:
            return 0.0, 0.0, 0.0
        begin, length, pitch, rate = self._landing
        u = (t - begin) / length
        if u >= 1.0:
            return 0.0, 0.0, 0.0
        # the unique quintics with value (or slope) one at the start and nothing else at both ends
        p = 1.0 + u**3 * (-10.0 + u * (15.0 - 6.0 * u))
        dp = u**2 * (-30.0 + u * (60.0 - 30.0 * u))
        ddp = u * (-60.0 + u * (180.0 - 120.0 * u))
        q = u + u**3 * (-6.0 + u * (8.0 - 3.0 * u))
        dq = 1.0 + u**2 * (-18.0 + u * (32.0 - 15.0 * u))
        ddq = u * (-36.0 + u * (96.0 - 60.0 * u))
        return (
            pitch * p + rate * length * q,
            pitch / length * dp + rate * dq,
            pitch / length**2 * ddp + rate / length * ddq,
        )

    def _acceleration(self) -> float:
        t, leg = self._point * self.path.grid_s, self.path.legs[self._point]
        if not self._swings:
            return float(self.path.pitch_acceleration[self._point]) + self._over(t)[2]
        muscle = self._strength_nm(t) * self._activation
        return self.model.ankle.pitch_acceleration(self._pitch, self._rate, muscle, leg)
