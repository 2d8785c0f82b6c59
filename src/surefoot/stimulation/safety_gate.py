"""The only way out: nothing reaches a stimulator that this gate has not let through.

Pure functions of what they are given, the time included. `admit` judges each sample with the core's commands and gives
each leg a short lease; `next_pulses` alone yields pulses, and only while a lease lasts. A fault needs no action to
silence: it only stops the lease from being renewed, and the last part of a lease fades to nothing. So whatever happens,
a leg is silent `LEASE_S` after the last good sample. The gate boots off: `start` is needed, and is needed again after
`stop`, an unwell device, missed deadlines, nobody left at the keys, or sensors that seem to sit on the wrong legs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from surefoot.recording import Side
from surefoot.stimulation.command import Command, Mode, Output, Refusal
from surefoot.stimulation.device import Pulse
from surefoot.stimulation.gate_state import (
    GateState,
    Told,
    hear_device,
    initial_gate_state,
    is_time,
    set_level,
    set_mode,
    silent_state,
    start,
    stop,
    stopped_for,
    tell_repeats,
)
from surefoot.stimulation.input_health import Fault, is_present, is_trusted, observe
from surefoot.stimulation.input_pair import compare_sensors
from surefoot.stimulation.leg_gate import LegGate, due_s, falls_short, next_pulse, output, silenced, wished
from surefoot.stimulation.refusal_book import refuse, refused_at
from surefoot.stimulation.sample import Sample
from surefoot.stimulation.side_evidence import seems_swapped, with_stride

__all__ = [
    "GateState",
    "admit",
    "cuts",
    "hear_device",
    "initial_gate_state",
    "next_pulse_due_s",
    "next_pulses",
    "set_level",
    "set_mode",
    "start",
    "stop",
    "stopped_for",
    "tell_repeats",
]

DEADLINE_S = 0.02
"""A sample that is used later than this after its arrival is a missed deadline."""

MOST_MISSES = 5
MISSES_WITHIN_S = 10.0
"""More missed deadlines than this within so long stop everything; what comes late together was missed once."""

_APART_S = 0.06
_SHORT = {"rate_limit", "minimum_off"}  # they hold back a part of each stride; `falls_short` tells where for long


def admit(
    sample: Sample, commands: Sequence[Command], now_s: float, state: GateState
) -> tuple[GateState, tuple[Output, ...], Told]:
    """Judge one sample and what the core wishes at it.

    Parameters
    ----------
    sample
        The sample; its values may be anything. One from a sensor that times no leg is left alone.
    commands
        What the core wishes for the leg of this sensor; wishes for another leg are refused.
    now_s
        Time on the engine's clock in s.
    state
        The gate.

    Returns
    -------
    GateState, tuple of Output, tuple of Refusal
        The gate; what the leg is given until its lease ends; what was refused.
    """
    told: list[Refusal] = []
    state, usable = _at(now_s, state, told)
    if not usable:
        return state, _silence(state, now_s), tuple(told)
    index = next((i for i, s in enumerate(state.sensors) if s.placement is sample.placement), None)
    if index is None:
        return state, (), ()
    health, fault = observe(sample, now_s, state.sensors[index])
    state = state._replace(sensors=(*state.sensors[:index], health, *state.sensors[index + 1 :]))
    if fault is None:
        state, fault = _compared(state)
    leg = state.legs[index]
    if fault is not None:
        state = _note(state, told, leg.side, fault.kind, fault.text)
    state = _punctual(sample, state, told)
    for command in commands:
        leg = state.legs[index]
        if command.side is not leg.side:
            state = _note(state, told, None, "other_leg", f"{sample.placement} cannot time the {command.side} leg")
            continue
        if fault is None:
            state = _side_seen(command, index, state, told)
        state = _wish(sample, command, index, fault, state, told)
    return state, (output(state.legs[index], now_s, state.profile, state.device),), tuple(told)


def next_pulses(now_s: float, state: GateState) -> tuple[GateState, tuple[Pulse, ...], Told]:
    """Give the pulses that are due now, at most one for each leg. Nothing else gives pulses.

    Parameters
    ----------
    now_s
        Time on the engine's clock in s. Asked more often than pulses are due, it gives none in between.
    state
        The gate.

    Returns
    -------
    GateState, tuple of Pulse, tuple of Refusal
        The gate; the pulses, to be sent at once; what was refused.
    """
    told: list[Refusal] = []
    state, usable = _at(now_s, state, told)
    if not (usable and state.running):
        return state, (), tuple(told)
    pulses: list[Pulse] = []
    legs: list[LegGate] = []
    missed = 0
    for before in state.legs:
        leg, pulse, cuts, late = next_pulse(before, now_s, state.mode, state.profile, state.device)
        legs.append(leg)
        missed += late
        if pulse is not None:
            pulses.append(pulse)
        for cut in cuts:
            state = _note(state, told, leg.side, cut.kind, cut.text)
    state = state._replace(legs=tuple(legs))
    for _ in range(missed):
        state = _missed(state, told, "a pulse came too late")
    return state, tuple(pulses) if state.running else (), tuple(told)


def next_pulse_due_s(state: GateState) -> float:
    """Tell until when the engine may sleep.

    Parameters
    ----------
    state
        The gate.

    Returns
    -------
    float
        Earliest time of a next pulse on the engine's clock in s, as far as is known now; infinity where none is wished.
    """
    if not state.running:
        return math.inf
    return min((due_s(leg, state.now_s, state.profile) for leg in state.legs), default=math.inf)


def cuts(now_s: float, state: GateState) -> frozenset[Side]:
    """Tell which legs do not get what is wished for them, by the last call and at this time.

    A strength that rises no faster than allowed is no cut: the profile's own ramp is no faster, so this only rounds off
    steep parts of a shape, for no longer than that ramp takes. Nor is a pulse that the shortest silence holds back for
    no longer than a lease.

    Parameters
    ----------
    now_s
        Time on the engine's clock in s.
    state
        The gate.

    Returns
    -------
    frozenset of Side
        Legs of which something was refused or weakened, told or not, or that are silent though something is wished.
    """
    return frozenset(
        leg.side
        for leg in state.legs
        if falls_short(leg, now_s, state.profile) or refused_at(state.book, leg.side, state.now_s) - _SHORT
    )


def _wish(
    sample: Sample, command: Command, index: int, fault: Fault | None, state: GateState, told: list[Refusal]
) -> GateState:
    leg, now_s = state.legs[index], state.now_s
    fraction = command.fraction
    if not math.isfinite(fraction) or not abs(command.time_s - sample.time_s) <= _APART_S:
        return _note(state, told, leg.side, "not_a_number", "the wish or its time is no number of this sample")
    if fraction <= 0.0:
        return _with_leg(state, index, wished(leg, 0.0, now_s, sample.arrived_s))
    if fraction > 1.0:
        state = _note(state, told, leg.side, "limit_user", f"asked {100 * fraction:.3g} % of the person's level")
        fraction = 1.0
    closed = _closed(state, index, fault)
    if closed is not None:
        return state if closed is fault else _note(state, told, leg.side, closed.kind, closed.text)
    if not state.sensors[index].renewed:
        return state  # nothing new was measured: the lease runs on, and out
    return _with_leg(state, index, wished(leg, fraction, now_s, sample.arrived_s))


def _closed(state: GateState, index: int, fault: Fault | None) -> Fault | None:
    if not state.running or state.closing:
        kind = state.stopped_by or state.closing
        return Fault(kind, _STOP_WORDS[kind])
    if state.mode is Mode.PAUSE:
        return Fault("paused", "stimulation is paused")
    if fault is not None:
        return fault
    now_s = state.now_s
    if state.mode is Mode.EXERCISE and not now_s - state.mode_since_s <= state.profile.exercise.duration_s:
        return Fault("exercise_over", "the exercise has lasted its time")
    if not is_trusted(state.sensors[index], now_s):
        return Fault("recovering", "the sensor has not been sound for long enough")
    for other, sensor in enumerate(state.sensors):
        if other != index and not (is_present(sensor, now_s) and is_trusted(sensor, now_s)):
            return Fault("one_sided", f"the {sensor.placement.replace('_', ' ')} sensor is missing or not sound")
    return None


_STOP_WORDS = {
    "stopped": "stimulation is stopped; start it to go on",
    "deadline": "stopped by missed deadlines; start it to go on",
    "device": "stopped because the device was not well; start it to go on",
    "unwatched": "stopped because nobody at the keys could be heard; start it to go on",
    "swapped_sides": "stopped because sensors seem to sit on the wrong legs; put them right, then start",
}


def _side_seen(command: Command, index: int, state: GateState, told: list[Refusal]) -> GateState:
    """Note a stride; where sensors now seem to sit on the wrong legs, renew no lease and close when they are over."""
    like_left = command.like_left_deg
    if math.isnan(like_left) or not state.running or state.closing or state.mode is not Mode.GAIT:
        return state
    one = with_stride(state.seen[index], like_left, command.side)
    state = state._replace(seen=(*state.seen[:index], one, *state.seen[index + 1 :]))
    text = seems_swapped([sensor.placement for sensor in state.sensors], state.seen)
    if not text:
        return state
    told.append(Refusal(None, state.now_s, "swapped_sides", text))
    return state._replace(closing="swapped_sides")


def _compared(state: GateState) -> tuple[GateState, Fault | None]:
    if len(state.sensors) != 2:
        return state, None
    pair, fault = compare_sensors(*state.sensors, state.pair)
    return state._replace(pair=pair), fault


def _punctual(sample: Sample, state: GateState, told: list[Refusal]) -> GateState:
    if state.running and state.now_s - sample.arrived_s > DEADLINE_S:
        return _missed(state, told, "a sample was used too late")
    return state


def _missed(state: GateState, told: list[Refusal], text: str) -> GateState:
    if state.misses and state.now_s - state.misses[-1] < DEADLINE_S:  # the samples that one standstill held up
        return _note(state, told, None, "late", text)
    kept = tuple(at for at in state.misses if state.now_s - at <= MISSES_WITHIN_S)[-MOST_MISSES:]
    state = state._replace(misses=(*kept, state.now_s))
    if len(state.misses) <= MOST_MISSES:
        return _note(state, told, None, "late", text)
    state, more = stopped_for(state, state.now_s, "deadline", f"more than {MOST_MISSES} deadlines missed: stopped")
    told.extend(more)
    return state


def _at(now_s: float, state: GateState, told: list[Refusal]) -> tuple[GateState, bool]:
    if is_time(now_s) and now_s >= state.now_s:
        if state.closing and all(leg.valid_until_s <= now_s for leg in state.legs):
            state = silent_state(state, state.closing)
        return state._replace(now_s=now_s), True
    state = state._replace(legs=tuple(silenced(leg) for leg in state.legs))
    text = "the engine's clock went back; start again to go on" if is_time(now_s) else "the time is no number"
    return _note(state, told, None, "time_jump", text), False


def _note(state: GateState, told: list[Refusal], side: Side | None, kind: str, text: str) -> GateState:
    return state._replace(book=refuse(state.book, told, side, state.now_s, kind, text))


def _with_leg(state: GateState, index: int, leg: LegGate) -> GateState:
    return state._replace(legs=(*state.legs[:index], leg, *state.legs[index + 1 :]))


def _silence(state: GateState, now_s: float) -> tuple[Output, ...]:
    at_s = now_s if is_time(now_s) else state.now_s
    return tuple(Output(leg.side, 0.0, 0.0, 1.0 / leg.period_s, at_s) for leg in state.legs)
