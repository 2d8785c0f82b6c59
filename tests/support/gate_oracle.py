"""An independent judge of what a gate let out: it knows the limits and the history, and nothing of the gate's code."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from dataclasses import dataclass, field

from surefoot.recording import Side
from surefoot.stimulation.device import Pulse
from surefoot.stimulation.profile import Control, LegSettings, StimulationProfile

LEASE_S = 0.06
TINY = 1e-6


@dataclass
class Oracle:
    """Told everything that happens; `violations` holds what must never be."""

    profile: StimulationProfile
    device_ma: float = 100.0
    device_us: float = 300.0
    running: bool = False
    mode: str = ""
    violations: list[str] = field(default_factory=list)
    admitted: dict[Side, float] = field(default_factory=lambda: defaultdict(lambda: -math.inf))
    wishes: dict[Side, float] = field(default_factory=lambda: defaultdict(float))
    level: dict[Side, float] = field(default_factory=dict)
    pulses: dict[Side, list[Pulse]] = field(default_factory=lambda: defaultdict(list))
    top_level: dict[Side, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.mode = str(self.profile.mode)
        self.level = {side: leg.level for side, leg in self.profile.legs}
        self.top_level = dict(self.level)

    def silence(self) -> None:
        """Every lease ends: stop, a mode change, a broken clock, an unwell device."""
        self.admitted.clear()

    def wish(self, side: Side, fraction: float, at_s: float) -> None:
        """A sample with a wish went in at this time, good or bad; at best it gives a lease."""
        if math.isfinite(fraction) and fraction > 0.0:
            self.admitted[side] = at_s
            self.wishes[side] = max(min(fraction, 1.0), self.wishes[side])
        elif math.isfinite(fraction):  # what is no number gives nothing, and takes nothing away before the lease ends
            self.admitted[side] = -math.inf
            self.wishes[side] = 0.0

    def set_level(self, side: Side, level: float) -> None:
        """The person's level changed."""
        if not math.isnan(level) and side in self.level:
            self.level[side] = min(max(level, 0.0), 1.0)
            self.top_level[side] = max(self.top_level[side], self.level[side])

    def restart_clock(self) -> None:
        """The clock was set back: earlier pulses can no longer be laid beside later ones."""
        self.pulses.clear()

    def pulse(self, pulse: Pulse, now_s: float) -> None:
        """A pulse came out."""
        leg = self.profile.leg(pulse.side)
        if leg is None:
            self._bad(f"pulse on the {pulse.side} leg, which is not in the profile")
            return
        self._check_moment(pulse, now_s)
        self._check_size(pulse, leg)
        self._check_train(pulse, leg)
        self.pulses[pulse.side].append(pulse)

    def _bad(self, text: str) -> None:
        self.violations.append(text)

    def _check_moment(self, pulse: Pulse, now_s: float) -> None:
        if not self.running:
            self._bad("pulse while stopped")
        if self.mode == "pause":
            self._bad("pulse while paused")
        if pulse.at_s != now_s:
            self._bad("pulse at another time than asked for")
        if not 0.0 <= now_s - self.admitted[pulse.side] <= LEASE_S + TINY:
            self._bad(f"pulse {now_s - self.admitted[pulse.side]:.4f} s after the last wish")

    def _check_size(self, pulse: Pulse, leg: LegSettings) -> None:
        limits = self.profile.limits
        most_ma = min(100.0, limits.current_ma, leg.current_ma.high, self.device_ma)
        most_us = min(300.0, limits.pulse_width_us, leg.pulse_width_us.high, self.device_us)
        share = self.level[pulse.side] * self.wishes[pulse.side]
        if leg.control is Control.CURRENT:
            most_ma = min(most_ma, leg.current_ma.low + share * (leg.current_ma.high - leg.current_ma.low))
        else:
            most_us = min(most_us, leg.pulse_width_us.low + share * (leg.pulse_width_us.high - leg.pulse_width_us.low))
        if not 0.0 < pulse.current_ma <= most_ma + TINY:
            self._bad(f"{pulse.current_ma} mA, at most {most_ma}")
        if not 0.0 < pulse.pulse_width_us <= most_us + TINY:
            self._bad(f"{pulse.pulse_width_us} µs, at most {most_us}")
        amp, width_s = pulse.current_ma / 1e3, pulse.pulse_width_us / 1e6
        if 2.0 * width_s * amp * amp * leg.electrode.load_ohm > 0.3 + TINY:
            self._bad("energy")
        if amp * leg.electrode.load_ohm > 500.0 + TINY:
            self._bad("voltage")
        if pulse.current_ma * math.sqrt(2.0 * width_s * leg.frequency_hz) / leg.electrode.area_cm2 > 2.0 + TINY:
            self._bad("current density")
        if pulse.channel != leg.channel:
            self._bad("wrong channel")

    def _check_train(self, pulse: Pulse, leg: LegSettings) -> None:
        limits = self.profile.limits
        earlier = self.pulses[pulse.side]
        period = 1.0 / min(leg.frequency_hz, limits.frequency_hz)
        joined_s = max(LEASE_S, 1.5 * period) + TINY
        gap = pulse.at_s - earlier[-1].at_s if earlier else math.inf
        if gap < period - TINY:
            self._bad(f"pulses {gap:.4f} s apart, period {period:.4f} s")
        if joined_s < gap < limits.off_time_s - TINY:
            self._bad(f"a new stimulation after {gap:.3f} s of silence")
        self._check_rise(pulse, leg, earlier[-1] if gap <= joined_s else None, min(gap, period))
        train = [*(p.at_s for p in earlier), pulse.at_s]
        starts = [t for n, t in enumerate(train) if n == 0 or t - train[n - 1] > joined_s]
        longest = limits.on_time_s
        if self.mode == "exercise":
            longest = self.profile.exercise.on_s + leg.timing.ramp_up_s + leg.timing.ramp_down_s
        if pulse.at_s - starts[-1] + period > longest + TINY:
            self._bad(f"stimulated for {pulse.at_s - starts[-1]:.2f} s without a break, at most {longest} s")
        recent = [t for t in train if t > pulse.at_s - 60.0]
        on = sum(max(period, b - a) if b - a <= joined_s else period for a, b in itertools.pairwise(recent))
        if on + period > limits.duty_per_minute * 60.0 + 2.0 * joined_s:
            self._bad(f"stimulated for {on:.1f} s of a minute")

    def _check_rise(self, pulse: Pulse, leg: LegSettings, before: Pulse | None, wait_s: float) -> None:
        """In charge, which is what is felt: however the range was set, neither its beginning nor its rise is sudden."""
        least, most = _charge_uc(leg, 0.0), _charge_uc(leg, 1.0)
        rise = self.profile.limits.fraction_per_s * self.top_level[pulse.side] * wait_s * (most - least)
        charge = pulse.current_ma * pulse.pulse_width_us / 1e3
        if before is None and charge > 0.6 * most + rise + TINY:
            self._bad(f"charge began with {charge:.3f} of {most:.3f} µC")
        begun = least if before is None else before.current_ma * before.pulse_width_us / 1e3
        if charge > max(begun, least) + rise + TINY:
            self._bad(f"charge rose to {charge:.3f} µC, allowed {max(begun, least) + rise:.3f}")


def _charge_uc(leg: LegSettings, share: float) -> float:
    """Charge of half a pulse at a share of the clinician's range."""
    current_ma, width_us = leg.current_ma.high, leg.pulse_width_us.high
    if leg.control is Control.CURRENT:
        current_ma = leg.current_ma.low + share * (leg.current_ma.high - leg.current_ma.low)
    else:
        width_us = leg.pulse_width_us.low + share * (leg.pulse_width_us.high - leg.pulse_width_us.low)
    return current_ma * width_us / 1e3
