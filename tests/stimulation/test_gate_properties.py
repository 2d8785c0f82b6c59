"""For any sequence of samples, wishes, times and faults the output is inside every limit and ends with its lease."""

from __future__ import annotations

import math
import random

from gate_oracle import LEASE_S, Oracle
from hypothesis import Phase as Stage
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from surefoot.recording import Placement, Side
from surefoot.stimulation import safety_gate as gate
from surefoot.stimulation.amplitude import DeviceLimits
from surefoot.stimulation.command import Activity, Command, Mode, Phase
from surefoot.stimulation.device import DeviceHealth, Pulse
from surefoot.stimulation.profile import (
    ClinicianLimits,
    Control,
    Electrode,
    Exercise,
    LegSettings,
    Range,
    StimulationProfile,
    Timing,
)
from surefoot.stimulation.sample import Sample

NASTY = [math.nan, math.inf, -math.inf, 1e300, -1e300, -1.0, 0.0, -0.0, 5.0]
SENSORS = (Placement.LEFT_FOOT, Placement.RIGHT_SHANK, Placement.LEFT_SHANK)


def command(side: Side, time_s: float, fraction: float) -> Command:
    """A wish, with everything else as it may be."""
    return Command(side, time_s, fraction, True, None, math.nan, Phase.SWING, Activity.WALKING, 0.0, math.nan, 1.0)


@st.composite
def profiles(draw: st.DrawFn) -> StimulationProfile:
    """One or two legs, any valid limits."""
    limits = ClinicianLimits(
        current_ma=draw(st.floats(5.0, 100.0)),
        pulse_width_us=draw(st.floats(100.0, 300.0)),
        frequency_hz=draw(st.floats(20.0, 45.0)),
        on_time_s=draw(st.floats(0.1, 5.0)),
        duty_per_minute=draw(st.floats(0.05, 0.9)),
        off_time_s=draw(st.floats(0.1, 1.0)),
        fraction_per_s=draw(st.floats(1.0, 20.0)),
    )
    legs = []
    for side, sensor in draw(
        st.sampled_from([((Side.LEFT, SENSORS[0]),), ((Side.LEFT, SENSORS[0]), (Side.RIGHT, SENSORS[1]))])
    ):
        control = draw(st.sampled_from(Control))
        ends = sorted((draw(st.floats(0.0, limits.current_ma)), draw(st.floats(1.0, limits.current_ma))))
        widths = sorted((draw(st.floats(20.0, limits.pulse_width_us)), draw(st.floats(34.0, limits.pulse_width_us))))
        graded = ends if control is Control.CURRENT else widths
        graded[0] = min(graded[0], 0.6 * graded[1])
        legs.append(
            (
                side,
                LegSettings(
                    sensor,
                    1 if side is Side.LEFT else 4,
                    control,
                    Range(*ends),
                    Range(*widths),
                    draw(st.floats(20.0, limits.frequency_hz)),
                    draw(st.floats(0.0, 1.0)),
                    Timing(ramp_up_s=1.0),
                    Electrode(area_cm2=30.0),
                ),
            )
        )
    duty = limits.duty_per_minute
    return StimulationProfile(tuple(legs), limits, exercise=Exercise(0.5, max(1.0, 0.5 / duty), 3.0))


class GateMachine(RuleBasedStateMachine):
    """Everything an engine can do to a gate, sane and insane; the oracle watches."""

    @initialize(
        profile=profiles(), device_ma=st.floats(1.0, 130.0), device_us=st.floats(30.0, 400.0), at=st.floats(-50.0, 50.0)
    )
    def boot(self, profile: StimulationProfile, device_ma: float, device_us: float, at: float) -> None:
        self.state = gate.initial_gate_state(profile, DeviceLimits(device_ma, device_us))
        self.oracle = Oracle(profile, device_ma, device_us)
        self.now = at
        self.ticks = 0
        self.refusals = 0
        self.like_left = math.nan
        self.start()
        self._walk(110, 0.0, 100.0, 0.02)

    def _sample(self, placement: Placement, fraction: float, **changed: object) -> None:
        self.ticks += 1
        turn = 1.0 + math.sin(0.37 * self.ticks + (2.0 if placement is SENSORS[1] else 0.0))
        sample = Sample(placement, self.now, (0.1 * turn, 0.2, 9.8 + turn), (turn, 0.3, 0.1 * turn), self.now)
        side = placement.side or Side.LEFT
        sample = sample._replace(**changed)  # type: ignore[arg-type]
        wish = command(side, sample.time_s, fraction)._replace(like_left_deg=self.like_left)
        state, outputs, refusals = gate.admit(sample, [wish], self.now, self.state)
        self._heard(state, refusals)
        if placement is not SENSORS[2]:
            self.oracle.wish(side, fraction, self.now)
        for output in outputs:
            assert output.valid_until_s <= self.now + LEASE_S + 1e-9
            assert 0.0 <= output.current_ma <= 100.0
            assert 0.0 <= output.pulse_width_us <= 300.0

    def _heard(self, state: gate.GateState, refusals: tuple[object, ...]) -> None:
        self.refusals += len(refusals)
        self.state = state
        if self.oracle.running and not state.running:
            self.oracle.silence()
        self.oracle.running = self.oracle.running and state.running

    def _ask(self, now: float) -> None:
        before = self.state.now_s
        state, pulses, refusals = gate.next_pulses(now, self.state)
        assert all(p.at_s >= before for p in pulses)
        for pulse in pulses:
            self.oracle.pulse(pulse, now)
        self._heard(state, refusals)
        if not (math.isfinite(now) and now >= before):
            self.oracle.silence()

    def _walk(self, steps: int, fraction: float, rate: float, ask: float) -> None:
        for _ in range(steps):
            for _, leg in self.oracle.profile.legs:
                self._sample(leg.sensor, fraction)
            end = self.now + 1.0 / rate
            while self.now + ask <= end:
                self.now += ask
                self._ask(self.now)
            self.now = end

    @rule(like_left=st.sampled_from([math.nan, math.inf, -30.0, 30.0]))
    def strides(self, like_left: float) -> None:
        """From here on every sample ends a stride that looks like this."""
        self.like_left = like_left

    @rule(
        steps=st.integers(1, 150),
        fraction=st.floats(0.0, 1.0),
        rate=st.sampled_from([60.0, 100.0, 120.0]),
        ask=st.sampled_from([0.0005, 0.001, 0.003, 0.02]),
        revive=st.booleans(),
    )
    def walk_on(self, steps: int, fraction: float, rate: float, ask: float, revive: bool) -> None:
        """Samples as they should be, the engine asking in between; often started anew where it was off."""
        if revive:
            if not self.state.running or self.now < self.state.now_s:
                self.start()
            if self.oracle.mode != "gait":
                self.change_mode(Mode.GAIT)
            self._walk(round(1.1 * rate), 0.0, rate, 0.02)
        self._walk(steps, fraction, rate, ask)
        self._walk(5, 1.0, rate, ask)

    @rule(fraction=st.floats() | st.sampled_from(NASTY), placement=st.sampled_from(SENSORS))
    def nasty_wish(self, fraction: float, placement: Placement) -> None:
        """Any number as a wish."""
        self._sample(placement, fraction)

    @rule(value=st.floats() | st.sampled_from(NASTY), where=st.sampled_from(["acc", "gyr", "time_s", "arrived_s"]),
          placement=st.sampled_from(SENSORS))  # fmt: skip
    def nasty_sample(self, value: float, where: str, placement: Placement) -> None:
        """Any number in any place of a sample."""
        self._sample(placement, 1.0, **{where: (value, 0.0, 9.0) if where in ("acc", "gyr") else value})

    @rule(wait=st.floats(0.0, 0.3) | st.sampled_from([59.0, 61.0, 3600.0, 86400.0]))
    def hang(self, wait: float) -> None:
        """Nothing happens for a while."""
        self.now += wait

    @rule(step=st.floats(0.0005, 0.03), count=st.integers(1, 60))
    def ask_only(self, step: float, count: int) -> None:
        """The sensors are gone; the engine goes on asking."""
        for _ in range(count):
            self.now += step
            self._ask(self.now)

    @rule(now=st.sampled_from(NASTY) | st.floats(-100.0, 100.0))
    def nasty_time(self, now: float) -> None:
        """The gate is asked at any time; a time ahead of ours is where we then are."""
        self._ask(now)
        if math.isfinite(now) and self.now < now < 1e9:
            self.now = now

    @rule()
    def start(self) -> None:
        """The key to start."""
        if self.now < self.state.now_s:
            self.oracle.restart_clock()
        self.state = gate.start(self.now, self.state)
        self.oracle.silence()
        self.oracle.running = True

    @rule(now=st.sampled_from(NASTY) | st.none())
    def stop(self, now: float | None) -> None:
        """The key to stop, also with a broken clock."""
        self.state = gate.stop(self.now if now is None else now, self.state)
        if now is not None and math.isfinite(now) and self.now < now < 1e9:
            self.now = now
        self.oracle.running = False
        self.oracle.silence()
        assert not self.state.running

    @rule(mode=st.sampled_from(Mode))
    def change_mode(self, mode: Mode) -> None:
        """The mode is changed at any time."""
        self.state = gate.set_mode(mode, self.now, self.state)
        self.oracle.silence()
        self.oracle.mode = str(mode)

    @rule(side=st.sampled_from(Side), level=st.floats() | st.floats(0.0, 1.0))
    def change_level(self, side: Side, level: float) -> None:
        """The level is changed at any time, to anything."""
        self.state = gate.set_level(side, level, self.state)
        self.oracle.set_level(side, level)

    @rule(ok=st.booleans())
    def hear_device(self, ok: bool) -> None:
        """The device says how it is."""
        state, refusals = gate.hear_device(DeviceHealth(ok, 0, "lost"), self.now, self.state)
        self._heard(state, refusals)
        assert ok or not state.running

    @invariant()
    def nothing_forbidden_came_out(self) -> None:
        """The oracle saw nothing that must never be, and the log stays short."""
        if hasattr(self, "oracle"):
            assert self.oracle.violations == []
            assert len(self.state.misses) <= gate.MOST_MISSES + 1
            assert len(self.state.book.lines) < 60


TestAnyInput = GateMachine.TestCase
TestAnyInput.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


@settings(max_examples=6, deadline=None, phases=[Stage.explicit, Stage.generate])  # shrinking takes minutes
@given(profiles(), st.floats(0.3, 3.0), st.floats(0.1, 2.0), st.integers(0, 1000))
def test_any_rhythm_stays_inside_the_share_of_a_minute(
    profile: StimulationProfile, on_s: float, off_s: float, seed: int
) -> None:
    """Seventy-five seconds of any rhythm of wishes, the engine waking a little late as engines do."""
    wakes = random.Random(seed)
    oracle = Oracle(profile, running=True)
    state = gate.start(0.0, gate.initial_gate_state(profile))
    now, sampled, seen = 0.0, 0.0, 0
    while now < 75.0:
        now += wakes.choice((0.002, 0.004, 0.008))
        if now >= sampled:
            sampled += 1.0 / 60.0
            for side, leg in profile.legs:
                turn = math.sin(7.0 * now + (2.0 if side is Side.RIGHT else 0.0))
                sample = Sample(leg.sensor, now, (turn, seen * 1e-3, 9.8), (turn, 0.1, 0.0), now)
                wish = 1.0 if now % (on_s + off_s) < on_s else 0.0
                state, _, _ = gate.admit(sample, [command(side, now, wish)], now, state)
                oracle.wish(side, wish, now)
            seen += 1
        state, pulses, _ = gate.next_pulses(now, state)
        for pulse in pulses:
            oracle.pulse(pulse, now)
        assert oracle.violations == []
    assert state.running
    assert any(oracle.pulses.values()) or max(leg.level * leg.current_ma.high for _, leg in profile.legs) < 1e-3


def test_the_oracle_sees_a_gate_that_lets_pass() -> None:
    """The judge is not blind: a pulse beyond each limit is noticed."""
    profile = _plain()
    good = Pulse(Side.LEFT, 1, 30.0, 60.0, 1.0)
    cases = {
        "mA, at most": good._replace(current_ma=31.0),
        "µs, at most": good._replace(pulse_width_us=260.0),
        "s after the last wish": good._replace(at_s=1.07),
        "charge rose": good._replace(pulse_width_us=149.0),
        "charge began": good._replace(pulse_width_us=181.0),
        "wrong channel": good._replace(channel=2),
        "not in the profile": good._replace(side=Side.RIGHT),
    }
    for words, pulse in cases.items():
        oracle = Oracle(profile, running=True)
        oracle.wish(Side.LEFT, 1.0, 1.0)
        oracle.pulse(pulse, pulse.at_s)
        assert any(words in v for v in oracle.violations), (words, oracle.violations)
    stopped = Oracle(profile)
    stopped.wish(Side.LEFT, 1.0, 1.0)
    stopped.pulse(good, 1.0)
    assert stopped.violations == ["pulse while stopped"]


def _plain() -> StimulationProfile:
    return StimulationProfile(legs=((Side.LEFT, LegSettings(Placement.LEFT_FOOT, 1)),))


@settings(max_examples=15, deadline=None)
@given(st.floats(0.1, 1.0), st.sampled_from([60.0, 100.0]))
def test_a_sound_walk_does_get_its_stimulation(fraction: float, rate: float) -> None:
    """The gate is no wall: with sound samples the pulses come at their rate and strength."""
    profile = _plain()
    state = gate.start(0.0, gate.initial_gate_state(profile))
    count, widths = 0, []
    steps = round(3.0 * rate)
    for n in range(steps):
        now = n / rate
        turn = math.sin(0.3 * n)
        sample = Sample(Placement.LEFT_FOOT, now, (turn, 0.0, 9.8), (0.1, turn, 0.0), now)
        wish = fraction if now >= 2.0 else 0.0
        state, _, refusals = gate.admit(sample, [command(Side.LEFT, now, wish)], now, state)
        assert refusals == ()
        for k in range(10):
            state, pulses, _ = gate.next_pulses(now + k / rate / 10.0, state)
            count += len(pulses)
            widths += [p.pulse_width_us for p in pulses]
    assert 36 <= count <= 41
    assert widths[-1] == 50.0 + fraction * 0.5 * 200.0
