"""The virtual people of the scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from surefoot.recording import Placement, Recording
from surefoot.virtual import (
    Course,
    Sensor,
    Stairs,
    Stationary,
    Walker,
    random_mounting,
    random_walker,
    record_backward,
    record_stationary,
    simulate,
    walk_and_rest,
)

KINDS = frozenset({"walk", "rest", "walk_then", "stairs", "backward"})
_SPOTS = {"foot": (0.13, 0.0, 0.08), "shank": (0.03, 0.03, 0.22)}
_SEED = 5
_WALK_S, _STAIRS_S, _TREADS = 12.0, 7.0, 12
_RISE_M = {"up": 0.17, "down": -0.17}


def person(
    kind: str, who: str, places: Sequence[Placement], end_s: float, gait: Mapping[str, float] | None = None
) -> Recording:
    """Let a virtual person do what a scenario says.

    Parameters
    ----------
    kind
        ``walk``, ``rest``, ``walk_then`` (the walk ends after 12 s), ``stairs`` (from 7 s on) or ``backward``.
    who
        The kind of walker; of a rest the activity; of ``walk_then`` both, with a colon between; ``up`` or ``down``.
    places
        Where the sensors sit.
    end_s
        Length in s.
    gait
        Changes to how both feet move.

    Returns
    -------
    Recording
        What the sensors measured.
    """
    rng = np.random.default_rng(_SEED)
    noise: dict[str, float] = {"acc_noise_m_s2": 0.02, "gyr_noise_rad_s": 0.002, "window_s": 0.02}
    worn = [Sensor(p, _SPOTS[p.segment], random_mounting(rng), **noise) for p in places]
    if kind == "rest":
        return record_stationary(Stationary(who), worn, end_s, seed=_SEED)
    if kind == "walk_then":
        who, _, activity = who.partition(":")
        walker = _changed(random_walker(rng, who), gait).on(Course(_WALK_S, 2.0, 1.0))
        return walk_and_rest(walker, Stationary(activity), worn, end_s - _WALK_S, seed=_SEED)[0]
    if kind == "backward":
        return record_backward(_changed(random_walker(rng, who), gait).on(Course(end_s, 2.0, 2.0)), worn, seed=_SEED)
    course = Course(duration_s=end_s, stand_begin_s=2.0)
    if kind == "stairs":
        course, who = replace(course, stairs=(Stairs(_STAIRS_S, _TREADS, _RISE_M[who]),)), "normal"
    return simulate(_changed(random_walker(rng, who), gait).on(course), worn, seed=_SEED).recording


def _changed(walker: Walker, gait: Mapping[str, float] | None) -> Walker:
    changes = dict(gait or {})
    return replace(walker, left=replace(walker.left, **changes), right=replace(walker.right, **changes))
