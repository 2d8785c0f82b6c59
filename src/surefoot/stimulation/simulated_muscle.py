"""A muscle under stimulation: how much of it is recruited, how its force rises and falls, how it tires.

Pulses at 40 Hz bring half of the force after 80 ms and 90 % after 245 ms; after their end half of it is gone after
110 ms. A dead time and a first-order rise and fall have exactly one set of constants that does this: `TYPICAL_MUSCLE`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

HALF_RISE_S = 0.080
NINETY_RISE_S = 0.245
HALF_FALL_S = 0.110


@dataclass(frozen=True)
class Muscle:
    """How force follows excitation.

    Parameters
    ----------
    dead_time_s
        From a pulse to the first force.
    rise_s, fall_s
        Time constants.
    """

    dead_time_s: float
    rise_s: float
    fall_s: float

    def activation_after(self, activation: float, excitation: float, duration_s: float) -> float:
        """Return the activation after a while of constant excitation (dead time aside); exact.

        Parameters
        ----------
        activation, excitation
            Both 0 to 1.
        duration_s
            How long.
        """
        constant = self.rise_s if excitation > activation else self.fall_s
        return excitation + (activation - excitation) * exp(-duration_s / constant)


def muscle_from_times(half_rise_s: float, ninety_rise_s: float, half_fall_s: float) -> Muscle:
    """Return the muscle that has these three times.

    Parameters
    ----------
    half_rise_s, ninety_rise_s
        From the first pulse to 50 and 90 % of the force.
    half_fall_s
        From the last pulse to 50 % of the force.

    Returns
    -------
    Muscle
        With the one dead time and the two constants that follow.

    Raises
    ------
    ValueError
        Times that no such muscle has.
    """
    rise = (ninety_rise_s - half_rise_s) / log(5.0)
    dead = half_rise_s - rise * log(2.0)
    fall = (half_fall_s - dead) / log(2.0)
    if rise <= 0.0 or dead < 0.0 or fall <= 0.0:
        raise ValueError(f"no muscle rises in {half_rise_s} and {ninety_rise_s} s and falls in {half_fall_s} s")
    return Muscle(dead, rise, fall)


TYPICAL_MUSCLE = muscle_from_times(HALF_RISE_S, NINETY_RISE_S, HALF_FALL_S)


@dataclass(frozen=True)
class Recruitment:
    """Which part of the muscle a pulse reaches, by its charge.

    Parameters
    ----------
    threshold_uc, saturation_uc
        Charge in µC below which nothing, and above which all of it, responds.
    """

    threshold_uc: float = 1.5
    saturation_uc: float = 7.5

    def of_pulse(self, current_ma: float, pulse_width_us: float) -> float:
        """Return the recruited part, 0 to 1: an S over the charge, flat at both ends.

        Parameters
        ----------
        current_ma, pulse_width_us
            The pulse.
        """
        charge = current_ma * pulse_width_us * 1e-3
        x = (charge - self.threshold_uc) / (self.saturation_uc - self.threshold_uc)
        x = min(1.0, max(0.0, x))
        return x * x * (3.0 - 2.0 * x)


@dataclass(frozen=True)
class Fatigue:
    """How strength is lost.

    Parameters
    ----------
    begin_s
        When it begins.
    duration_s
        How long the loss takes; 0 loses it at once.
    remaining
        What is left in the end, as a part.
    """

    begin_s: float
    duration_s: float
    remaining: float = 0.5

    def strength(self, t: float) -> float:
        """Return the strength at a time, as a part of the rested one."""
        if t < self.begin_s:
            return 1.0
        done = 1.0 if self.duration_s <= 0.0 else min(1.0, (t - self.begin_s) / self.duration_s)
        return 1.0 - done * (1.0 - self.remaining)
