"""Strides of a simulated person that belong together, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from surefoot.stimulation.closed_loop import SimulatedStride
from surefoot.stimulation.learning import LearningReason
from surefoot.stimulation.simulated_person import SimulatedPerson, Way

_TAUGHT = (LearningReason.LEARNED, LearningReason.AT_LIMIT)
_AROUND_S = (-0.3, 0.9)
_STEP_S = 0.02


def lesson_strides(person: SimulatedPerson) -> tuple[SimulatedStride, ...]:
    """Return the strides from the first one that was learned from, as long as the leg is rested.

    Parameters
    ----------
    person
        The walks.

    Returns
    -------
    tuple of SimulatedStride
        The first one was walked with the first shape, the fifth one after four lessons.
    """
    strides = person.ways[2].walk.strides
    first = next((i for i, stride in enumerate(strides) if stride.reason in _TAUGHT), len(strides))
    return tuple(stride for stride in strides[first:] if stride.contact_s < person.tires_from_s)


def rested_strides(person: SimulatedPerson, way: Way) -> tuple[SimulatedStride, ...]:
    """Return the rested strides of a way once learning has had four lessons.

    Parameters
    ----------
    person, way
        The walks, and one of them.

    Returns
    -------
    tuple of SimulatedStride
        The same strides for every way.
    """
    lessons = lesson_strides(person)
    begin = lessons[min(4, len(lessons) - 1)].toe_off_s if lessons else 0.0
    return tuple(
        stride for stride in way.walk.strides if stride.toe_off_s >= begin and stride.contact_s < person.tires_from_s
    )


def tired_strides(person: SimulatedPerson, way: Way) -> tuple[SimulatedStride, ...]:
    """Return the strides with half of the strength, the first four apart.

    Parameters
    ----------
    person, way
        The walks, and one of them.

    Returns
    -------
    tuple of SimulatedStride
        The same strides for every way.
    """
    return tuple(stride for stride in way.walk.strides if stride.toe_off_s >= person.tires_until_s)[4:]


def mean_pitch_deg(strides: Sequence[SimulatedStride]) -> tuple[float, ...]:
    """Return the average pitch at equal steps of swing.

    Parameters
    ----------
    strides
        At least one.

    Returns
    -------
    tuple of float
        In degrees.
    """
    return tuple(float(v) for v in np.mean([stride.pitch_deg for stride in strides], axis=0))


def strength_around_toe_off(way: Way, strides: Sequence[SimulatedStride]) -> tuple[tuple[float, float], ...]:
    """Return the average charge of the pulses around toe-off.

    Parameters
    ----------
    way
        The walk.
    strides
        Its strides.

    Returns
    -------
    tuple of (float, float)
        Time from toe-off in s; part of the greatest charge.
    """
    at = np.arange(_AROUND_S[0], _AROUND_S[1], _STEP_S)
    walk = way.walk
    rows = [np.interp(stride.toe_off_s + at, walk.time_s, walk.fraction) for stride in strides]
    return tuple(zip(at.tolist(), np.mean(rows, axis=0).tolist(), strict=True))
