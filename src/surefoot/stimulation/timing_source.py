"""What decides on stimulation in the closed loop: the core, or, to look at learning alone, the walker's true events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, nan
from typing import Any, NamedTuple

import numpy as np

from surefoot.recording import Side
from surefoot.stimulation.command import Activity, Command, EventKind, Phase, Reason
from surefoot.stimulation.core import initial_state, step, with_shape
from surefoot.stimulation.leg_path import LegPath
from surefoot.stimulation.profile import StimulationProfile, Timing
from surefoot.stimulation.sample import Sample


@dataclass(frozen=True)
class TimingSource:
    """A core: a first state, a step, and how a new shape is put into a state.

    Parameters
    ----------
    first
        State before the first sample.
    step
        ``(sample, state) -> (state, command or None, reason)``.
    with_shape
        ``(state, shape) -> state``.
    """

    first: Any
    step: Callable[[Sample, Any], tuple[Any, Command | None, Reason]]
    with_shape: Callable[[Any, tuple[float, ...]], Any]


def wished_fraction(t: float, toe_off_s: float, contact_s: float, shape: tuple[float, ...], timing: Timing) -> float:
    """Return the envelope around one swing: ramps and shape.

    Parameters
    ----------
    t
        Time.
    toe_off_s, contact_s
        Begin and end of the swing.
    shape
        At equal steps of swing.
    timing
        Lead, extension and ramps in s.

    Returns
    -------
    float
        Part of the person's level, 0 to 1.
    """
    since, past = t - toe_off_s + timing.start_before_toe_off_s, t - contact_s - timing.extend_after_contact_s
    up = min(1.0, since / timing.ramp_up_s) if timing.ramp_up_s > 0.0 else 1.0
    down = 1.0 - past / timing.ramp_down_s if timing.ramp_down_s > 0.0 else 0.0
    if since < 0.0 or down <= 0.0:
        return 0.0
    at = min(1.0, max(0.0, (t - toe_off_s) / (contact_s - toe_off_s))) * (len(shape) - 1)
    i = min(len(shape) - 2, int(at))
    return up * min(1.0, down) * (shape[i] + (at - i) * (shape[i + 1] - shape[i]))


class TrueState(NamedTuple):
    """State of the stand-in for the core.

    Parameters
    ----------
    shape
        See `wished_fraction`.
    swing
        Number of the swing that comes or goes on.
    toe_off_told, contact_told
        Whether its events were told.
    """

    shape: tuple[float, ...]
    swing: int = 0
    toe_off_told: bool = False
    contact_told: bool = False


def true_timing(
    path: LegPath, timing: Timing, shape: tuple[float, ...], pitch_rad: Callable[[], float], noise_deg: float, seed: int
) -> TimingSource:
    """Return a source that knows the walker's events, also the coming ones, and the foot's pitch but for noise.

    Parameters
    ----------
    path
        The leg.
    timing
        When stimulation is wanted.
    shape
        The first shape.
    pitch_rad
        Gives the true pitch of the foot at this moment.
    noise_deg
        Standard deviation of white noise on the pitch.
    seed
        Seed of the noise.

    Returns
    -------
    TimingSource
        To stand in for the core.
    """
    toe_off, contact = path.toe_off_s[:-1].tolist(), path.contact_s[1:].tolist()
    walks_from = path.walker.course.stand_begin_s
    noise = np.radians(noise_deg) * np.random.default_rng([seed, 29]).standard_normal(path.samples)
    # the first step from standing is unlike the others
    first = 1 + next((i for i, t in enumerate(toe_off) if t > walks_from), len(toe_off))
    side = path.side

    def true_step(sample: Sample, state: TrueState) -> tuple[TrueState, Command | None, Reason]:
        t, i = sample.time_s, state.swing
        if i < len(contact) and t > contact[i] + timing.extend_after_contact_s + timing.ramp_down_s:
            state, i = TrueState(state.shape, i + 1), i + 1
        if i >= len(contact):
            return state, _command(side, t), Reason.NOT_WALKING
        event, event_s = None, nan
        if t >= toe_off[i] and not state.toe_off_told:
            event, event_s, state = EventKind.TOE_OFF, toe_off[i], state._replace(toe_off_told=True)
        elif t >= contact[i] and not state.contact_told:
            event, event_s, state = EventKind.INITIAL_CONTACT, contact[i], state._replace(contact_told=True)
        fraction = wished_fraction(t, toe_off[i], contact[i], state.shape, timing)
        swings = toe_off[i] <= t < contact[i]
        command = Command(
            side=side,
            time_s=t,
            fraction=fraction,
            wanted=fraction > 0.0,
            event=event,
            event_s=event_s,
            phase=Phase.SWING if swings else Phase.STANCE,
            activity=Activity.WALKING,
            pitch_rad=pitch_rad() + float(noise[round(t * path.rate_hz)]),
            toe_off_expected_s=toe_off[i] if t < toe_off[i] else inf,
            trust=1.0,
        )
        return state, command, Reason.SWING if swings else Reason.STANCE

    return TimingSource(TrueState(shape, first), true_step, lambda state, new: state._replace(shape=new))


def _command(side: Side, t: float) -> Command:
    """Nothing is wanted, nothing is known."""
    return Command(side, t, 0.0, False, None, nan, Phase.UNKNOWN, Activity.UNKNOWN, nan, nan, 0.0)


def core_timing(profile: StimulationProfile, side: Side, shape: tuple[float, ...]) -> TimingSource:
    """Return the core as a source.

    Parameters
    ----------
    profile
        The profile.
    side
        The leg whose shape is learned.
    shape
        The first shape.

    Returns
    -------
    TimingSource
        The real thing: it knows the samples and nothing else.
    """
    return TimingSource(
        with_shape(initial_state(profile), side, shape), step, lambda state, new: with_shape(state, side, new)
    )
