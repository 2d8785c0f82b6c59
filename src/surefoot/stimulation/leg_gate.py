"""The gate of one leg: spacing, lease, longest on-time, share of a minute, shortest silence and rise of its pulses."""

from __future__ import annotations

import math
from typing import NamedTuple

from surefoot.recording import Side
from surefoot.stimulation.amplitude import Amplitude, DeviceLimits, amplitude, pulse_rate_hz
from surefoot.stimulation.command import Mode, Output
from surefoot.stimulation.device import Pulse
from surefoot.stimulation.duty_window import MINUTE_S, DutyWindow, added, rolled
from surefoot.stimulation.hard_limits import LEASE_S
from surefoot.stimulation.profile import LegSettings, StimulationProfile

FADE_S = 0.025
"""Over the last part of a lease the strength falls to nothing, so that a lost sensor does not drop the foot at once."""

BURST_PERIODS = 1.5
"""Pulses no further apart than a lease, or this many periods, are one stimulation."""

LATE_PULSE_S = 0.02
"""A pulse that is later than this was missed by the engine."""

_ROUNDING = 1e-9


class LegGate(NamedTuple):
    """What the gate knows of one leg.

    Parameters
    ----------
    side, settings
        The leg.
    period_s
        Least time between two pulses.
    level
        The person's level, 0 to 1.
    wish
        Admitted fraction of the level, 0 to 1.
    wished_since_s
        Since when the wish is above 0.
    valid_until_s
        End of the lease.
    last_pulse_s, last_share
        The last pulse, and its share of the clinician's range.
    burst_start_s
        First pulse of this stimulation.
    blocked
        Kind of the limit that ended a stimulation; cleared when nothing is wished any more.
    duty
        Stimulated time of the last minute.
    """

    side: Side
    settings: LegSettings
    period_s: float
    level: float
    wish: float = 0.0
    wished_since_s: float = -math.inf
    valid_until_s: float = -math.inf
    last_pulse_s: float = -math.inf
    last_share: float = 0.0
    burst_start_s: float = -math.inf
    blocked: str = ""
    duty: DutyWindow = DutyWindow()


class Cut(NamedTuple):
    """A limit that a pulse ran into.

    Parameters
    ----------
    kind, text
        As in `Refusal`.
    """

    kind: str
    text: str


def leg_gate(side: Side, settings: LegSettings, profile: StimulationProfile, device: DeviceLimits) -> LegGate:
    """Make the gate of a leg, silent.

    Parameters
    ----------
    side, settings
        The leg.
    profile
        The profile with the clinician's limits.
    device
        What the device can give.

    Returns
    -------
    LegGate
        Its state.
    """
    return LegGate(side, settings, 1.0 / pulse_rate_hz(settings, profile.limits, device), settings.level)


def silenced(leg: LegGate) -> LegGate:
    """Return the leg with nothing wished and no lease; what was stimulated so far still counts.

    Parameters
    ----------
    leg
        The leg.

    Returns
    -------
    LegGate
        Its state.
    """
    return leg._replace(wish=0.0, valid_until_s=-math.inf)


def wished(leg: LegGate, fraction: float, now_s: float, lease_from_s: float) -> LegGate:
    """Admit a wish: a short lease.

    Parameters
    ----------
    leg
        The leg.
    fraction
        Wished fraction of the level, 0 to 1.
    now_s
        Time in s.
    lease_from_s
        When the sample behind it arrived; the lease runs from then.

    Returns
    -------
    LegGate
        Its state.
    """
    if fraction <= 0.0:
        return silenced(leg)._replace(blocked="")
    going_on = leg.wish > 0.0 and now_s < leg.valid_until_s
    return leg._replace(
        wish=fraction,
        wished_since_s=leg.wished_since_s if going_on else now_s,
        valid_until_s=min(now_s, lease_from_s) + LEASE_S,
    )


def strength(leg: LegGate, now_s: float) -> float:
    """Return the fraction that the lease still gives: all of the wish, then falling to nothing at its end.

    Parameters
    ----------
    leg
        The leg.
    now_s
        Time in s.

    Returns
    -------
    float
        0 to 1.
    """
    left_s = leg.valid_until_s - now_s
    if not left_s > 0.0:
        return 0.0
    return leg.wish * min(left_s / FADE_S, 1.0)


def output(leg: LegGate, now_s: float, profile: StimulationProfile, device: DeviceLimits) -> Output:
    """Tell what is let out at most until the lease ends.

    Parameters
    ----------
    leg
        The leg.
    now_s
        Time in s.
    profile, device
        Limits.

    Returns
    -------
    Output
        The strength without the limit of its rise, which acts on each pulse.
    """
    share = 0.0 if leg.blocked else strength(leg, now_s) * leg.level
    most = amplitude(share, leg.settings, profile.limits, device)
    until_s = leg.valid_until_s if most.current_ma > 0.0 else now_s
    return Output(leg.side, most.current_ma, most.pulse_width_us, 1.0 / leg.period_s, until_s)


def next_pulse(
    leg: LegGate, now_s: float, mode: Mode, profile: StimulationProfile, device: DeviceLimits
) -> tuple[LegGate, Pulse | None, tuple[Cut, ...], bool]:
    """Give the pulse that is due, if any.

    Parameters
    ----------
    leg
        The leg.
    now_s
        Time in s, finite and not before any earlier one.
    mode
        The mode, for the longest on-time.
    profile, device
        Limits.

    Returns
    -------
    LegGate, Pulse or None, tuple of Cut, bool
        The state; the pulse; the limits it ran into; whether it came too late.
    """
    wish = strength(leg, now_s)
    gap_s = now_s - leg.last_pulse_s
    if wish <= 0.0 or leg.blocked or gap_s < leg.period_s - _ROUNDING:
        return leg, None, (), False
    goes_on = _goes_on(leg, gap_s)
    if not goes_on and gap_s < profile.limits.off_time_s:
        told = f"asked {1e3 * gap_s:.0f} ms after the last, allowed after {1e3 * profile.limits.off_time_s:.0f} ms"
        return leg, None, (Cut("minimum_off", told),), False
    leg = leg._replace(duty=rolled(leg.duty, now_s))
    on_s = max(leg.period_s, gap_s) if goes_on else leg.period_s
    ended = _ended(leg, now_s, on_s, goes_on, mode, profile)
    if ended is not None:
        return leg._replace(blocked=ended.kind), None, (ended,), False
    share, cuts = _risen(leg, wish, goes_on, profile.limits.fraction_per_s)
    pulse, more = _pulse(leg, share, now_s, profile, device)
    cuts += more
    if pulse is None:
        return leg, None, cuts, False
    late = goes_on and now_s - max(leg.last_pulse_s + leg.period_s, leg.wished_since_s) > LATE_PULSE_S
    leg = leg._replace(
        last_pulse_s=now_s,
        last_share=share,
        burst_start_s=leg.burst_start_s if goes_on else now_s,
        duty=added(leg.duty, on_s),
    )
    return leg, pulse, cuts, late


def due_s(leg: LegGate, now_s: float, profile: StimulationProfile) -> float:
    """Tell when the next pulse may come.

    Parameters
    ----------
    leg
        The leg.
    now_s
        Time in s.
    profile
        The profile with the shortest silence.

    Returns
    -------
    float
        Time in s, not before now; infinity where none is wished.
    """
    if leg.blocked or strength(leg, now_s) <= 0.0:
        return math.inf
    wait_s = leg.period_s if _goes_on(leg, now_s - leg.last_pulse_s) else profile.limits.off_time_s
    return max(leg.last_pulse_s + wait_s, now_s)


def falls_short(leg: LegGate, now_s: float, profile: StimulationProfile) -> bool:
    """Tell whether a leg is silent though something is wished: blocked, without a lease, or waiting out the silence.

    A wait of no more than a lease does not count: a learned shape may be nothing for a moment in the midst of swing,
    and the shortest silence then holds back the first pulse of its next rise, stride after stride.

    Parameters
    ----------
    leg
        The leg.
    now_s
        Time in s.
    profile
        The profile with the shortest silence.

    Returns
    -------
    bool
        Whether it is.
    """
    if leg.wish <= 0.0:
        return False
    if leg.blocked or not now_s < leg.valid_until_s:
        return True
    gap_s = now_s - leg.last_pulse_s
    waits = not _goes_on(leg, gap_s) and gap_s < profile.limits.off_time_s
    return waits and now_s - leg.wished_since_s > LEASE_S


def longest_on_s(mode: Mode, profile: StimulationProfile, leg: LegSettings) -> float:
    """Return the longest stimulation without silence.

    Parameters
    ----------
    mode
        In exercise it is that of the exercise with its ramps, else that of a step.
    profile, leg
        Settings.

    Returns
    -------
    float
        In s.
    """
    if mode is Mode.EXERCISE:
        return profile.exercise.on_s + leg.timing.ramp_up_s + leg.timing.ramp_down_s
    return profile.limits.on_time_s


def _goes_on(leg: LegGate, gap_s: float) -> bool:
    return gap_s <= max(LEASE_S, BURST_PERIODS * leg.period_s)


def _ended(
    leg: LegGate, now_s: float, on_s: float, goes_on: bool, mode: Mode, profile: StimulationProfile
) -> Cut | None:
    longest_s = longest_on_s(mode, profile, leg.settings)
    if goes_on and now_s + leg.period_s - leg.burst_start_s > longest_s + _ROUNDING:
        return Cut("max_on_time", f"stimulation without a break is allowed for {longest_s:g} s")
    duty = profile.limits.duty_per_minute
    if sum(leg.duty.seconds) + on_s > duty * MINUTE_S + _ROUNDING:
        return Cut("duty", f"within a minute {100 * duty:g} % are allowed, and are used up")
    return None


def _risen(leg: LegGate, wish: float, goes_on: bool, per_s: float) -> tuple[float, tuple[Cut, ...]]:
    # counted over one period, also where the pulse came late: the rise is never faster than allowed
    asked = wish * leg.level
    allowed = (leg.last_share if goes_on else 0.0) + per_s * leg.period_s * leg.level
    if asked <= allowed + _ROUNDING:
        return min(asked, leg.level), ()
    wanted, given = f"{100 * asked:.0f}", f"{100 * allowed:.0f}"
    if wanted == given:  # nothing to tell of
        return allowed, ()
    return allowed, (Cut("rate_limit", f"asked {wanted} % of the range, allowed so soon {given} %"),)


def _pulse(
    leg: LegGate, share: float, now_s: float, profile: StimulationProfile, device: DeviceLimits
) -> tuple[Pulse | None, tuple[Cut, ...]]:
    made: Amplitude = amplitude(share, leg.settings, profile.limits, device)
    cuts = tuple(Cut(kind, _CUT_WORDS.get(kind, f"{kind.replace('_', ' ')} would be too high")) for kind in made.cut)
    if made.current_ma <= 0.0:
        return None, cuts
    return Pulse(leg.side, leg.settings.channel, made.current_ma, made.pulse_width_us, now_s), cuts


_CUT_WORDS = {
    "rise": "the range begins so high that strength could not rise from silence",
    "limit_clinician": "cut down to the clinician's limit",
    "limit_hard": "cut down to the limit that nobody can move",
    "limit_device": "cut down to what the device can give",
}
