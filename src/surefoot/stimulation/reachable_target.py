"""The pitch that one leg can be brought to: the nearest to a wished one that any shape within its limits gives.

A muscle cannot follow everything: it rises in a tenth of a second, it only pulls up, and the swinging leg throws the
foot about. A target that the leg cannot reach would hide how well learning works. This is found by bounded least
squares on the leg itself, rested and steady; learning is not part of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from surefoot.stimulation.closed_loop import pulses
from surefoot.stimulation.leg_path import LegPath
from surefoot.stimulation.profile import LegSettings
from surefoot.stimulation.simulated_leg import LegModel, SimulatedLeg
from surefoot.stimulation.timing_source import wished_fraction

FloatArray = NDArray[np.float64]

_KNOTS = 8
_LEAD_IN_S = 0.4


def steady_pitch_deg(
    path: LegPath, model: LegModel, settings: LegSettings, shape: tuple[float, ...], swing: int
) -> tuple[float, ...]:
    """Return the pitch of one swing under a shape, without learning, noise or gate.

    Parameters
    ----------
    path, model
        The leg.
    settings
        How it is stimulated.
    shape
        At equal steps of swing.
    swing
        Number of the swing.

    Returns
    -------
    tuple of float
        At the same steps of swing.
    """
    begin, end = float(path.toe_off_s[swing]), float(path.contact_s[swing + 1])
    first = max(0, int((begin - _LEAD_IN_S) * path.rate_hz))
    leg = SimulatedLeg(path, model, first)
    pitch, index = [leg.now().pitch], first
    while index / path.rate_hz < end:
        fraction = wished_fraction(index / path.rate_hz, begin, end, shape, settings.timing)
        pitch.append(leg.advance(*pulses(settings, fraction)).pitch)
        index += 1
    t = (first + np.arange(len(pitch))) / path.rate_hz
    found = np.degrees(np.interp(np.linspace(begin, end, len(shape)), t, pitch))
    return tuple(float(p) for p in found)


def reachable_target(
    path: LegPath, model: LegModel, settings: LegSettings, wished_deg: tuple[float, ...], swing: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the reachable pitch that is nearest to a wished one.

    Parameters
    ----------
    path, model, settings
        The leg, steady and rested, and how it is stimulated.
    wished_deg
        At equal steps of swing.
    swing
        Number of the swing to do it on.

    Returns
    -------
    pitch_deg, shape
        At the same steps.
    """
    from scipy.optimize import least_squares

    steps = np.linspace(0.0, 1.0, len(wished_deg))
    knots = np.linspace(0.0, 1.0, _KNOTS)

    def shaped(x: FloatArray) -> tuple[float, ...]:
        return tuple(float(v) for v in np.interp(steps, knots, x))

    def lack(x: FloatArray) -> FloatArray:
        found = steady_pitch_deg(path, model, settings, shaped(x), swing)
        return np.subtract(found, wished_deg, dtype=np.float64)

    best = least_squares(lack, np.full(_KNOTS, 0.5), bounds=(0.0, 1.0), diff_step=0.02, max_nfev=15)
    shape = shaped(best.x)
    return steady_pitch_deg(path, model, settings, shape, swing), shape
