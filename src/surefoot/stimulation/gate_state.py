"""What the safety gate knows, and the keys that switch it: start, stop, mode, level, an unwell device."""

from __future__ import annotations

import math
from typing import NamedTuple

from surefoot.recording import Side
from surefoot.stimulation.amplitude import DeviceLimits
from surefoot.stimulation.command import Mode, Refusal
from surefoot.stimulation.device import DeviceHealth
from surefoot.stimulation.duty_window import rolled
from surefoot.stimulation.input_health import SensorHealth
from surefoot.stimulation.input_pair import PairHealth
from surefoot.stimulation.leg_gate import LegGate, leg_gate, silenced
from surefoot.stimulation.profile import StimulationProfile
from surefoot.stimulation.refusal_book import RefusalBook, settle
from surefoot.stimulation.side_evidence import SideEvidence

_LATEST_S = 1e10
_LONGEST_TEXT = 200

Told = tuple[Refusal, ...]


class GateState(NamedTuple):
    """Everything that the gate knows. Never changed in place.

    Parameters
    ----------
    profile, device
        Limits.
    legs
        The legs that are stimulated.
    sensors
        The sensors that time them.
    pair
        What two sensors tell of each other.
    mode, mode_since_s
        The mode, and since when.
    now_s
        The latest time that was given.
    running
        Whether anything may come out at all.
    stopped_by
        Kind of what stopped it: ``stopped`` (also before the first start), ``deadline``, ``device``,
        ``unwatched`` or ``swapped_sides``.
    closing
        Kind of what closes the gate as soon as the leases have run out; empty where nothing does.
    seen
        What the strides of each sensor have shown of the leg that it sits on, since the start.
    misses
        Times of the last missed deadlines.
    book
        Refusals already told.
    """

    profile: StimulationProfile
    device: DeviceLimits
    legs: tuple[LegGate, ...]
    sensors: tuple[SensorHealth, ...]
    pair: PairHealth = PairHealth()
    mode: Mode = Mode.GAIT
    mode_since_s: float = -math.inf
    now_s: float = -math.inf
    running: bool = False
    stopped_by: str = "stopped"
    closing: str = ""
    seen: tuple[SideEvidence, ...] = ()
    misses: tuple[float, ...] = ()
    book: RefusalBook = RefusalBook()


def initial_gate_state(profile: StimulationProfile, device: DeviceLimits | None = None) -> GateState:
    """Make a gate. It is off until `start`.

    Parameters
    ----------
    profile
        The profile.
    device
        What the device can give; the hard limits where None.

    Returns
    -------
    GateState
        Its state.
    """
    limits = device or DeviceLimits()
    return GateState(
        profile=profile,
        device=limits,
        legs=tuple(leg_gate(side, leg, profile, limits) for side, leg in profile.legs),
        sensors=tuple(SensorHealth(leg.sensor) for _, leg in profile.legs),
        mode=profile.mode,
        seen=(SideEvidence(),) * len(profile.legs),
    )


def start(now_s: float, state: GateState) -> GateState:
    """Let stimulation begin, or begin again; a lease is still needed for each pulse.

    Parameters
    ----------
    now_s
        Time on the engine's clock in s.
    state
        The gate.

    Returns
    -------
    GateState
        Running; unchanged where the time is none. Where the clock was set back, everything is counted from now: what
        was stimulated within the last minute still counts, and sensors must prove themselves anew.
    """
    if not is_time(now_s):
        return state
    legs = tuple(silenced(leg) for leg in state.legs)
    if now_s < state.now_s:
        legs = tuple(_counted_from(leg, now_s) for leg in legs)
        state = state._replace(sensors=tuple(SensorHealth(s.placement) for s in state.sensors), pair=PairHealth())
    seen = (SideEvidence(),) * len(legs)  # sensors may have been put elsewhere meanwhile
    state = state._replace(legs=legs, now_s=now_s, mode_since_s=now_s, closing="", seen=seen)
    return state._replace(running=True, stopped_by="", misses=())


def stop(now_s: float, state: GateState) -> GateState:
    """Silence everything at once and stay off until `start`.

    Parameters
    ----------
    now_s
        Time in s; it does not matter for stopping, and may be anything.
    state
        The gate.

    Returns
    -------
    GateState
        Stopped.
    """
    later_s = max(now_s, state.now_s) if is_time(now_s) else state.now_s
    return silent_state(state._replace(now_s=later_s), "stopped")


def set_mode(mode: Mode, now_s: float, state: GateState) -> GateState:
    """Change the mode; every lease ends.

    Parameters
    ----------
    mode
        The new mode.
    now_s
        Time in s.
    state
        The gate.

    Returns
    -------
    GateState
        In the new mode, silent until the next admitted sample. Where the time is none, nothing is let out in the mode
        of exercise, because its end could not be told.
    """
    legs = tuple(silenced(leg) for leg in state.legs)
    return state._replace(mode=mode, mode_since_s=now_s if is_time(now_s) else -math.inf, legs=legs)


def set_level(side: Side, level: float, state: GateState) -> GateState:
    """Change the person's level inside the clinician's range.

    Parameters
    ----------
    side
        The leg.
    level
        0 to 1; beyond it, its end is used. What is no number changes nothing.
    state
        The gate.

    Returns
    -------
    GateState
        With the level; the strength rises to it no faster than allowed.
    """
    if math.isnan(level):
        return state
    kept = min(max(level, 0.0), 1.0)
    return state._replace(legs=tuple(leg._replace(level=kept) if leg.side is side else leg for leg in state.legs))


def hear_device(health: DeviceHealth, now_s: float, state: GateState) -> tuple[GateState, Told]:
    """Take in how the device is doing; one that is not well stops everything until `start`.

    Parameters
    ----------
    health
        As the device reports it.
    now_s
        Time in s.
    state
        The gate.

    Returns
    -------
    GateState, tuple of Refusal
        The gate, and what is to be logged.
    """
    if health.ok or not state.running:
        return state, ()
    return stopped_for(state, now_s, "device", f"the device is not well: {health.text}"[:_LONGEST_TEXT])


def stopped_for(state: GateState, now_s: float, kind: str, text: str) -> tuple[GateState, Told]:
    """Stop, and tell why.

    Parameters
    ----------
    state, now_s
        The gate and the time, which may be anything.
    kind, text
        As in `Refusal`.

    Returns
    -------
    GateState, tuple of Refusal
        Stopped until `start`.
    """
    at_s = now_s if is_time(now_s) else state.now_s
    return silent_state(state, kind), (Refusal(None, at_s, kind, text),)


def silent_state(state: GateState, kind: str) -> GateState:
    """Return the gate stopped and silent.

    Parameters
    ----------
    state
        The gate.
    kind
        What stopped it.

    Returns
    -------
    GateState
        Off until `start`.
    """
    legs = tuple(silenced(leg) for leg in state.legs)
    return state._replace(legs=legs, running=False, stopped_by=kind, closing="")


def tell_repeats(now_s: float, state: GateState) -> tuple[GateState, Told]:
    """Tell the repeats that were counted and not told yet; for the moments after which nobody may ask any more.

    Parameters
    ----------
    now_s
        Time in s; where it is none, the latest that was given is told.
    state
        The gate.

    Returns
    -------
    GateState, tuple of Refusal
        The gate, and what is to be logged.
    """
    told: list[Refusal] = []
    book = settle(state.book, told, now_s if is_time(now_s) else state.now_s)
    return state._replace(book=book), tuple(told)


def is_time(now_s: float) -> bool:
    """Tell whether a time can be used: a number, and no larger than any clock in s.

    Parameters
    ----------
    now_s
        Time in s.

    Returns
    -------
    bool
        Whether it can be used.
    """
    return abs(now_s) < _LATEST_S


def _counted_from(leg: LegGate, now_s: float) -> LegGate:
    pulsed = leg.last_pulse_s > -math.inf
    return leg._replace(
        last_pulse_s=now_s if pulsed else leg.last_pulse_s,
        burst_start_s=now_s if pulsed else leg.burst_start_s,
        last_share=0.0,
        duty=rolled(leg.duty, now_s),
    )
