"""Parts of the gate by themselves: mapping to pulses, refusals that do not flood the log, the minute, the switches."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surefoot.recording import Placement, Side
from surefoot.stimulation import safety_gate as gate
from surefoot.stimulation.amplitude import DeviceLimits, amplitude
from surefoot.stimulation.command import Activity, Command, Mode, Phase, Refusal
from surefoot.stimulation.device import DeviceHealth
from surefoot.stimulation.duty_window import DutyWindow, added, rolled
from surefoot.stimulation.leg_gate import next_pulse
from surefoot.stimulation.profile import ClinicianLimits, Control, Electrode, LegSettings, Range, StimulationProfile
from surefoot.stimulation.refusal_book import RefusalBook, refuse, settle
from surefoot.stimulation.sample import Sample

LEG = LegSettings(Placement.LEFT_FOOT, 1)
PROFILE = StimulationProfile(legs=((Side.LEFT, LEG),))
LIMITS = ClinicianLimits()


def test_strength_runs_from_low_to_high_by_what_is_graded() -> None:
    """By pulse width at the highest current, or by current at the widest pulse; nothing is silence."""
    assert amplitude(1e-9, LEG, LIMITS).pulse_width_us == pytest.approx(50.0)
    assert amplitude(0.5, LEG, LIMITS)[:2] == (30.0, 150.0)
    assert amplitude(1.0, LEG, LIMITS)[:2] == (30.0, 250.0)
    by_current = replace(LEG, control=Control.CURRENT, current_ma=Range(10.0, 30.0))
    assert amplitude(0.5, by_current, LIMITS)[:2] == (20.0, 250.0)
    for nothing in (0.0, -1.0, math.nan):
        assert amplitude(nothing, LEG, LIMITS).current_ma == 0.0


@pytest.mark.parametrize(
    ("leg", "limits", "device", "kind", "most"),
    [
        (LEG, LIMITS, DeviceLimits(current_ma=12.0), "limit_device", (12.0, 250.0)),
        (LEG, LIMITS, DeviceLimits(pulse_width_us=200.0), "limit_device", (30.0, 200.0)),
        (LEG, replace(LIMITS, current_ma=8.0), None, "limit_clinician", (8.0, 250.0)),
        (LEG, replace(LIMITS, pulse_width_us=90.0), None, "limit_clinician", (30.0, 90.0)),
        (replace(LEG, current_ma=Range(0, 300)), replace(LIMITS, current_ma=300), None, "limit_hard", (100.0, 250.0)),
        (LEG, replace(LIMITS, current_ma=math.nan), None, "limit_clinician", (0.0, 0.0)),
        (replace(LEG, pulse_width_us=Range(250.0, 250.0)), LIMITS, None, "rise", (0.0, 0.0)),
        (replace(LEG, pulse_width_us=Range(math.nan, 250.0)), LIMITS, None, "rise", (0.0, 0.0)),
        (
            replace(LEG, control=Control.CURRENT, current_ma=Range(39.0, 40.0), level=0.001),
            LIMITS,
            None,
            "rise",
            (0.0, 0.0),
        ),
        (replace(LEG, electrode=Electrode(area_cm2=1.0)), LIMITS, None, "current_density", (0.0, 0.0)),
        (replace(LEG, electrode=Electrode(load_ohm=1e5)), LIMITS, None, "voltage", (0.0, 0.0)),
        (replace(LEG, electrode=Electrode(area_cm2=math.nan)), LIMITS, None, "current_density", (0.0, 0.0)),
    ],
)
def test_settings_that_went_round_the_checks_are_cut_down_in_the_gate(
    leg: LegSettings, limits: ClinicianLimits, device: DeviceLimits | None, kind: str, most: tuple[float, float]
) -> None:
    """No profile can be made of most of these; the gate does not rely on that."""
    found = amplitude(1.0, leg, limits, device)
    assert found[:2] == most
    assert kind in found.cut


@given(st.lists(st.floats(0.0, 0.5), min_size=50, max_size=400))
def test_refusals_cannot_flood_the_log(gaps: list[float]) -> None:
    """Every one is told or counted, and there are few."""
    book, told, now = RefusalBook(), list[Refusal](), 0.0
    for gap in gaps:
        now += gap
        book = refuse(book, told, Side.LEFT, now, "stale", "nothing came")
    counted = sum(int(r.text.split("(")[1].split()[0]) for r in told if "(" in r.text)
    line = book.lines["stale", Side.LEFT]
    assert len(told) + counted + line.hidden == len(gaps)
    assert len(told) <= 2 + math.log2(1.0 + now)
    rest = list[Refusal]()
    book = settle(book, rest, now)
    assert [f"({line.hidden} more" in refusal.text for refusal in rest] == [True] * bool(line.hidden)
    settle(book, rest, now)
    assert len(rest) == bool(line.hidden)


def test_a_refusal_after_quiet_is_told_at_once() -> None:
    """Other kinds and sides do not hide it."""
    book, told = RefusalBook(), list[Refusal]()
    for now in (0.0, 0.1, 30.0):
        book = refuse(book, told, None, now, "stale", "a")
    book = refuse(book, told, Side.LEFT, 30.0, "stale", "b")
    refuse(book, told, None, 30.0, "flat", "c")
    assert [r.text for r in told] == ["a", "a (1 more like it before)", "b", "c"]


@given(st.lists(st.tuples(st.floats(0.01, 20.0), st.floats(0.0, 0.1)), max_size=120))
def test_the_minute_is_never_counted_too_low(steps: list[tuple[float, float]]) -> None:
    """Against adding up what lies within the last 60 s; never more than what lies within 61 s."""
    window, now, all_of_it = DutyWindow(), 0.0, []
    for gap, on_s in steps:
        now += gap
        window = added(rolled(window, now), on_s)
        all_of_it.append((now, on_s))
        least = sum(on for at, on in all_of_it if at > now - 60.0)
        most = sum(on for at, on in all_of_it if at > now - 61.0)
        assert least - 1e-9 <= sum(window.seconds) <= most + 1e-9


def test_a_clock_set_back_forgets_no_stimulation() -> None:
    """What was counted counts as now."""
    window = added(rolled(added(rolled(DutyWindow(), 100.0), 3.0), 110.0), 4.0)
    assert sum(rolled(window, 5.0).seconds) == 7.0


def walked(state: gate.GateState, begin: float, end: float, fraction: float) -> tuple[gate.GateState, list[float]]:
    """A sound sensor and a wish at 100 Hz, the gate asked each ms; times of the pulses."""
    times: list[float] = []
    doing = (True, None, math.nan, Phase.SWING, Activity.WALKING, 0.0, math.nan, 1.0)
    for ms in range(round(begin * 1000), round(end * 1000)):
        now = ms / 1000.0
        if ms % 10 == 0:
            turn = math.sin(7.0 * now)
            sample = Sample(Placement.LEFT_FOOT, now, (turn, 0.0, 9.8), (0.1, turn, 0.0), now)
            state, _, _ = gate.admit(sample, [Command(Side.LEFT, now, fraction, *doing)], now, state)
        state, pulses, _ = gate.next_pulses(now, state)
        times += [p.at_s for p in pulses]
    return state, times


def test_the_switches() -> None:
    """Off, on, stop, an unwell device: each needs a start; the sensor need not prove itself again."""
    state = gate.initial_gate_state(PROFILE)
    state, times = walked(state, 0.0, 1.2, 1.0)
    assert times == []
    assert gate.start(math.nan, state) == state
    state, times = walked(gate.start(1.2, state), 1.2, 1.6, 1.0)
    assert len(times) >= 14
    state, times = walked(gate.stop(math.nan, state), 1.6, 2.0, 1.0)
    assert times == []
    state, times = walked(gate.start(2.0, state), 2.0, 2.3, 1.0)
    assert len(times) >= 10
    state, told = gate.hear_device(DeviceHealth(False, 0, "x" * 999), 2.3, state)
    assert told[0].kind == state.stopped_by == "device"
    assert len(told[0].text) < 250
    assert walked(state, 2.3, 2.6, 1.0)[1] == []


def test_one_standstill_is_one_missed_deadline() -> None:
    """Thirty samples that a standstill of 0.3 s held up do not stop a leg; six such standstills do."""
    state, _ = walked(gate.start(0.0, gate.initial_gate_state(PROFILE)), 0.0, 1.2, 1.0)
    now = 1.2
    for standstill in range(1, gate.MOST_MISSES + 2):
        assert state.running
        arrived = [now + 0.01 * k for k in range(1, 31)]
        now += 0.31
        for at in arrived:
            turn = math.sin(7.0 * at)
            sample = Sample(Placement.LEFT_FOOT, at, (turn, 0.0, 9.8), (0.1, turn, 0.0), at)
            state, _, _ = gate.admit(sample, [], now, state)
        assert len(state.misses) == standstill or not state.running
        state, _ = walked(state, round(now + 0.01, 2), round(now + 0.5, 2), 0.0)
        now = round(now + 0.5, 2)
    assert state.stopped_by == "deadline"


def test_the_engine_may_sleep_until_the_next_pulse() -> None:
    """The time told is when it comes; infinity while nothing is wished."""
    state = gate.start(0.0, gate.initial_gate_state(PROFILE))
    state, _ = walked(state, 0.0, 1.2, 0.0)
    assert gate.next_pulse_due_s(state) == math.inf
    state, times = walked(state, 1.2, 1.5, 1.0)
    assert gate.next_pulse_due_s(state) == pytest.approx(times[-1] + 0.025)
    state, times = walked(state, 1.5, 1.6, 0.0)
    state, _ = walked(state, 1.6, 1.602, 1.0)
    assert gate.next_pulse_due_s(gate.stop(1.7, state)) == math.inf
    assert gate.next_pulse_due_s(gate.set_mode(Mode.PAUSE, 1.7, state)) == math.inf


def test_level_is_clamped_and_nothing_else_changes_it() -> None:
    """What is no number is left alone."""
    state = gate.initial_gate_state(PROFILE)
    assert gate.set_level(Side.LEFT, 7.0, state).legs[0].level == 1.0
    assert gate.set_level(Side.LEFT, -math.inf, state).legs[0].level == 0.0
    assert gate.set_level(Side.LEFT, math.nan, state) == state
    assert gate.set_level(Side.RIGHT, 1.0, state) == state


def test_a_cut_that_rounds_away_is_not_told() -> None:
    """The rise is held back all the same; what a person would read as 'asked 20 %, allowed 20 %' is left out."""
    state, _ = walked(gate.start(0.0, gate.initial_gate_state(PROFILE)), 0.0, 1.2, 0.0)
    leg = state.legs[0]
    per_pulse = PROFILE.limits.fraction_per_s * leg.period_s * leg.level
    told = []
    for beyond in (0.001, 0.2):
        wish = (per_pulse + beyond) / leg.level
        ready = leg._replace(wish=wish, wished_since_s=1.2, valid_until_s=1.3)
        after, pulse, cuts, _ = next_pulse(ready, 1.2, Mode.GAIT, PROFILE, DeviceLimits())
        assert pulse is not None
        assert after.last_share == pytest.approx(per_pulse)
        told.append([cut.kind for cut in cuts])
    assert told == [[], ["rate_limit"]]
