"""The core against virtual walkers whose truth is known exactly, and against whatever else may come in."""

from __future__ import annotations

import itertools
from math import isfinite, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surefoot.recording import Placement, Side
from surefoot.stimulation.command import Activity, Command, EventKind, Mode, Phase, Reason
from surefoot.stimulation.core import (
    CoreState,
    initial_state,
    request_test,
    step,
    switch_mode,
    with_shape,
)
from surefoot.stimulation.profile import LegSettings, StimulationProfile
from surefoot.stimulation.sample import Sample
from surefoot.stimulation.swing_recorder import SwingRecorder
from surefoot.virtual import Course, Sensor, VirtualWalk, random_mounting, random_walker, simulate
from surefoot.virtual.stationary import Stationary, record_stationary

FOOT, SHANK = Placement.RIGHT_FOOT, Placement.RIGHT_SHANK


def profile_for(*sensors: Placement, mode: Mode = Mode.GAIT) -> StimulationProfile:
    legs = tuple((p.side, LegSettings(p, i + 1)) for i, p in enumerate(sensors) if p.side is not None)
    return StimulationProfile(legs=legs, mode=mode)


def samples_of(walk: VirtualWalk, place: Placement) -> list[Sample]:
    stream = walk.recording.streams[place]
    rows = zip(stream.time_s.tolist(), stream.acc.tolist(), stream.gyr.tolist(), strict=True)
    return [Sample(place, t, tuple(a), tuple(g), t) for t, a, g in rows]


def run(samples: list[Sample], state: CoreState) -> tuple[CoreState, list[Command], list[Reason]]:
    commands, reasons = [], []
    for sample in samples:
        state, command, reason = step(sample, state)
        assert command is not None
        commands.append(command)
        reasons.append(reason)
    return state, commands, reasons


def a_walk(kind: str, place: Placement, seed: int = 5, **sensor: float) -> VirtualWalk:
    rng = np.random.default_rng(seed)
    walker = random_walker(rng, kind).on(Course(duration_s=22.0, stand_begin_s=2.0))
    spot = (0.13, 0.0, 0.08) if place.segment == "foot" else (0.03, 0.03, 0.22)
    worn = Sensor(place, spot, random_mounting(rng), window_s=0.02, gyr_bias_rad_s=(0.05, -0.07, 0.03), **sensor)
    return simulate(walker, [worn], seed=seed)


@pytest.fixture(scope="module")
def walk() -> VirtualWalk:
    return a_walk("normal", FOOT)


def late_ms(commands: list[Command], kind: EventKind, true: np.ndarray) -> np.ndarray:
    seen = np.array([c.time_s for c in commands if c.event is kind])
    gaps = seen[None, :] - true[:, None]
    nearest = gaps[np.arange(len(true)), np.abs(gaps).argmin(axis=1)]
    return 1e3 * np.where(np.abs(nearest) < 0.15, nearest, np.nan)


@pytest.mark.parametrize("kind", ["normal", "flat", "toe_first", "dragging", "shuffling", "clonus"])
def test_events_of_a_foot_are_found_in_time_whatever_the_mounting(kind: str) -> None:
    walk = a_walk(kind, FOOT)
    strides = walk.truth.strides.filter(walk.truth.strides["side"] == "right")
    _, commands, _ = run(samples_of(walk, FOOT), initial_state(profile_for(FOOT)))
    toe_off = late_ms(commands, EventKind.TOE_OFF, strides["toe_off_s"].to_numpy())
    contact = late_ms(commands, EventKind.INITIAL_CONTACT, strides["next_initial_contact_s"].to_numpy())
    assert np.isfinite(toe_off).all()
    assert np.nanpercentile(np.abs(toe_off), 95) <= 30.0
    assert np.isfinite(contact).mean() >= 0.9
    assert np.nanpercentile(contact, 95) <= 60.0
    assert np.nanpercentile(contact, 5) >= -100.0


@pytest.mark.parametrize("rate", [60.0, 100.0, 400.0])
def test_stimulation_begins_before_toe_off_at_any_sampling_rate(rate: float) -> None:
    walk = a_walk("normal", FOOT, rate_hz=rate, jitter_s=0.001)
    strides = walk.truth.strides.filter(walk.truth.strides["side"] == "right")
    _, commands, _ = run(samples_of(walk, FOOT), initial_state(profile_for(FOOT)))
    onsets = np.array([b.time_s for a, b in itertools.pairwise(commands) if b.wanted and not a.wanted])
    toe_offs = strides["toe_off_s"].to_numpy()[4:-1]
    lead = np.array([t - onsets[onsets < t + 0.1][-1] for t in toe_offs])
    assert ((lead >= 0.05) & (lead <= 0.15)).mean() >= 0.9


def test_stimulation_closes_after_contact(walk: VirtualWalk) -> None:
    _, commands, _ = run(samples_of(walk, FOOT), initial_state(profile_for(FOOT)))
    pairs = list(itertools.pairwise(commands))
    contacts = np.array([c.time_s for c in commands if c.event is EventKind.INITIAL_CONTACT])
    closed = [b.time_s for a, b in pairs if a.wanted and not b.wanted]
    assert len(closed) > 8
    for time_s in closed:
        assert time_s - contacts[contacts <= time_s][-1] == pytest.approx(0.15, abs=0.02)


def test_pitch_is_that_of_the_foot(walk: VirtualWalk) -> None:
    _, commands, _ = run(samples_of(walk, FOOT), initial_state(profile_for(FOOT)))
    later = [c for c in commands if c.time_s > 8.0 and isfinite(c.pitch_rad)]
    true = walk.truth.feet[Side.RIGHT].pitch_deg(np.array([c.time_s for c in later]))
    error = np.degrees([c.pitch_rad for c in later]) - true
    assert abs(error.mean()) < 2.0
    assert error.std() < 3.0


def test_a_shank_alone_finds_the_steps() -> None:
    walk = a_walk("normal", SHANK)
    strides = walk.truth.strides.filter(walk.truth.strides["side"] == "right")
    _, commands, _ = run(samples_of(walk, SHANK), initial_state(profile_for(SHANK)))
    toe_off = late_ms(commands, EventKind.TOE_OFF, strides["toe_off_s"].to_numpy()[1:])
    assert np.isfinite(toe_off).all()
    assert all(c.pitch_rad != c.pitch_rad for c in commands)
    assert sum(b.wanted and not a.wanted for a, b in itertools.pairwise(commands)) > 8


def test_standing_before_the_walk_is_standing_and_silent(walk: VirtualWalk) -> None:
    _, commands, reasons = run(samples_of(walk, FOOT), initial_state(profile_for(FOOT)))
    before = [(c, r) for c, r in zip(commands, reasons, strict=True) if c.time_s < 1.5]
    assert all(c.fraction == 0.0 and not c.wanted for c, _ in before)
    during = [c for c in commands if 10.0 < c.time_s < 15.0]
    assert {c.activity for c in during} <= {Activity.WALKING, Activity.TURNING}
    assert {c.phase for c in during} == {Phase.STANCE, Phase.PUSH_OFF, Phase.SWING}


@pytest.mark.parametrize("activity", list(Stationary))
def test_no_stimulation_where_nobody_walks(activity: Stationary) -> None:
    sensors = [Sensor(FOOT, window_s=0.02), Sensor(Placement.LEFT_SHANK, (0.03, 0.0, 0.22), window_s=0.02)]
    recording = record_stationary(activity, sensors, 60.0, seed=3)
    for place, stream in recording.streams.items():
        state = initial_state(profile_for(place))
        rows = zip(stream.time_s.tolist(), stream.acc.tolist(), stream.gyr.tolist(), strict=True)
        _, commands, _ = run([Sample(place, t, tuple(a), tuple(g), t) for t, a, g in rows], state)
        assert max(c.fraction for c in commands) == 0.0


def test_step_is_a_pure_function(walk: VirtualWalk) -> None:
    samples = samples_of(walk, FOOT)
    state, _, _ = run(samples[:900], initial_state(profile_for(FOOT)))
    kept = repr(state)
    once, again = step(samples[900], state), step(samples[900], state)
    assert repr(once) == repr(again)
    assert repr(state) == kept


def count(value: object) -> int:
    return sum(count(one) for one in value) if isinstance(value, tuple) else 1


def test_the_state_does_not_grow(walk: VirtualWalk) -> None:
    state = initial_state(profile_for(FOOT))
    sizes = []
    for sample in samples_of(walk, FOOT):
        state, _, _ = step(sample, state)
        sizes.append(count(state))
    assert max(sizes) <= max(sizes[:800]) + 5
    assert max(sizes) < 400


def test_a_sample_that_comes_twice_changes_nothing(walk: VirtualWalk) -> None:
    samples = samples_of(walk, FOOT)
    twice = [one for sample in samples for one in (sample, sample)]
    _, plain, _ = run(samples, initial_state(profile_for(FOOT)))
    _, doubled, _ = run(twice, initial_state(profile_for(FOOT)))
    assert [c.event for c in doubled[::2]] == [c.event for c in plain]
    assert all(c.event is None for c in doubled[1::2])


def test_dropped_samples_do_not_stop_the_steps(walk: VirtualWalk) -> None:
    rng = np.random.default_rng(1)
    samples = [s for s in samples_of(walk, FOOT) if rng.random() > 0.1]
    strides = walk.truth.strides.filter(walk.truth.strides["side"] == "right")
    _, commands, _ = run(samples, initial_state(profile_for(FOOT)))
    late = late_ms(commands, EventKind.TOE_OFF, strides["toe_off_s"].to_numpy())
    assert np.isfinite(late).mean() >= 0.95


def test_missing_values_ramp_to_zero(walk: VirtualWalk) -> None:
    samples = samples_of(walk, FOOT)
    state = initial_state(profile_for(FOOT))
    fraction = 0.0
    while fraction < 1.0:
        state, command, _ = step(samples.pop(0), state)
        assert command is not None
        fraction = command.fraction
    lost = [s._replace(acc=(nan, nan, nan)) for s in samples[:19]]
    _, commands, reasons = run(lost, state)
    assert set(reasons) == {Reason.POOR_SIGNAL}
    assert [c.fraction for c in commands] == sorted((c.fraction for c in commands), reverse=True)
    assert commands[-1].fraction == 0.0


def test_a_sensor_of_no_leg_gives_no_command(walk: VirtualWalk) -> None:
    state = initial_state(profile_for(SHANK))
    after, command, _ = step(samples_of(walk, FOOT)[0], state)
    assert command is None
    assert after is state


def both_feet(offset_s: float = 0.0, silent_from_s: float = 1e9) -> tuple[VirtualWalk, list[Sample]]:
    """Return a walk and the samples of both feet: the left clock is off, the left sensor falls silent."""
    rng = np.random.default_rng(2)
    walker = random_walker(rng, "normal").on(Course(duration_s=15.0, stand_begin_s=2.0))
    places = (Placement.LEFT_FOOT, Placement.RIGHT_FOOT)
    walk = simulate(walker, [Sensor(p, mounting=random_mounting(rng), window_s=0.02) for p in places], seed=2)
    left, right = (samples_of(walk, p) for p in places)
    left = [s._replace(time_s=s.time_s + offset_s) for s in left if s.time_s < silent_from_s]
    return walk, sorted(left + right, key=lambda s: s.arrived_s)


def onsets(commands: list[Command]) -> list[float]:
    return [b.time_s for a, b in itertools.pairwise(commands) if b.wanted and not a.wanted]


@pytest.mark.parametrize(("offset_s", "silent_from_s"), [(0.0, 1e9), (0.1, 1e9), (-0.4, 1e9), (5e3, 1e9), (0.0, 8.0)])
def test_each_leg_loses_nothing_by_the_other_one_whatever_becomes_of_its_sensor(
    offset_s: float, silent_from_s: float
) -> None:
    _, samples = both_feet(offset_s, silent_from_s)
    _, commands, _ = run(samples, initial_state(profile_for(Placement.LEFT_FOOT, Placement.RIGHT_FOOT)))
    for place in (Placement.LEFT_FOOT, Placement.RIGHT_FOOT):
        _, alone, _ = run([s for s in samples if s.placement is place], initial_state(profile_for(place)))
        beside = [c for c in commands if c.side is place.side]
        assert [(c.time_s, c.event, c.phase) for c in beside] == [(c.time_s, c.event, c.phase) for c in alone]
        assert set(onsets(alone)) <= set(onsets(beside))
        assert len(onsets(alone)) > 2


def test_a_leg_that_steps_in_turn_with_one_that_walks_is_stimulated_too() -> None:
    """Its own steps are kept from counting, as those of a leg that swings too little to tell by itself."""
    walk, samples = both_feet()
    state = initial_state(profile_for(Placement.LEFT_FOOT, Placement.RIGHT_FOOT))
    commands = []
    for sample in samples:
        state, command, _ = step(sample, state)
        assert command is not None
        commands.append(command)
        left, right = state.legs
        state = state._replace(legs=(left, right._replace(doing=right.doing._replace(steps=0))))
    strides = walk.truth.strides.filter(walk.truth.strides["side"] == "right")
    leaves = strides["toe_off_s"].to_numpy()[3:-1]
    opened = np.array(onsets([c for c in commands if c.side is Side.RIGHT]))
    assert len(leaves) >= 3
    assert [np.any((t - opened > 0.05) & (t - opened < 0.15)) for t in leaves] == [True] * len(leaves)


def test_pause_is_silent_and_goes_on_learning(walk: VirtualWalk) -> None:
    state = switch_mode(initial_state(profile_for(FOOT)), Mode.PAUSE, 0.0)
    state, commands, reasons = run(samples_of(walk, FOOT), state)
    assert max(c.fraction for c in commands) == 0.0
    assert set(reasons) == {Reason.PAUSED}
    assert any(c.event is EventKind.TOE_OFF for c in commands)


def test_exercise_follows_its_rhythm_and_ends(walk: VirtualWalk) -> None:
    still = samples_of(walk, FOOT)[0]
    state = switch_mode(initial_state(profile_for(FOOT)), Mode.EXERCISE, 0.0)
    times = np.arange(0.0, 620.0, 0.2)
    _, commands, reasons = run([still._replace(time_s=float(t), arrived_s=float(t)) for t in times], state)
    wanted = np.array([c.wanted for c in commands])
    assert wanted[(times % 12.0 < 3.9) & (times < 599.0)].all()
    assert not wanted[(times % 12.0 > 4.1)].any()
    assert not wanted[times >= 600.0].any()
    assert set(reasons) == {Reason.EXERCISE_ON, Reason.EXERCISE_REST}


def test_a_test_is_one_short_burst_on_request(walk: VirtualWalk) -> None:
    still = samples_of(walk, FOOT)[0]
    state = initial_state(profile_for(FOOT))
    assert request_test(state, Side.RIGHT, 0.0) is state
    state = request_test(switch_mode(state, Mode.TEST, 0.0), Side.RIGHT, 1.0, 60.0)
    times = np.arange(0.0, 6.0, 0.01)
    _, commands, _ = run([still._replace(time_s=float(t), arrived_s=float(t)) for t in times], state)
    wanted = times[[c.wanted for c in commands]]
    assert wanted[-1] <= 3.0
    assert request_test(switch_mode(state, Mode.TEST, 0.0), Side.LEFT, 1.0).test_side is None


def test_the_learned_shape_multiplies_the_strength(walk: VirtualWalk) -> None:
    plain = initial_state(profile_for(FOOT))
    half = with_shape(plain, Side.RIGHT, (0.5,) * 10)
    samples = samples_of(walk, FOOT)
    _, full, _ = run(samples, plain)
    _, less, _ = run(samples, half)
    assert max(c.fraction for c in full) == 1.0
    assert [c.fraction for c in less] == pytest.approx([0.5 * c.fraction for c in full])


def test_pitch_of_each_swing_is_gathered_from_the_commands(walk: VirtualWalk) -> None:
    _, commands, _ = run(samples_of(walk, FOOT)[:1500], initial_state(profile_for(FOOT)))
    recorder = SwingRecorder(20)
    swings = [seen for c in commands if (seen := recorder.record(c)) is not None]
    assert len(swings) > 5
    strides = walk.truth.strides.filter(walk.truth.strides["side"] == "right")
    true = walk.truth.feet[Side.RIGHT].pitch_deg(strides["toe_off_s"].to_numpy()).mean()
    assert swings[-1].pitch_deg[0] == pytest.approx(true, abs=8.0)


number = st.one_of(st.floats(), st.floats(-30.0, 30.0), st.floats(-3.0, 3.0))
vector = st.tuples(number, number, number)
time_step = st.one_of(st.just(0.01), st.floats(-2.0, 2.0), st.floats())


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(time_step, vector, vector), max_size=40), st.sampled_from([FOOT, SHANK]), st.booleans())
def test_whatever_comes_in_the_strength_stays_within_0_and_1(
    rows: list[tuple[float, tuple[float, ...], tuple[float, ...]]], place: Placement, walking: bool
) -> None:
    state = WALKED[place] if walking else initial_state(profile_for(place))
    time_s = 12.0
    for dt, acc, gyr in rows:
        time_s = time_s + dt
        state, command, reason = step(Sample(place, time_s, acc, gyr, time_s), state)
        assert command is not None
        assert 0.0 <= command.fraction <= 1.0
        assert 0.0 <= command.trust <= 1.0
        assert isinstance(reason, Reason)
        if time_s != time_s:
            time_s = 12.0


def _walked(place: Placement) -> CoreState:
    samples = [s for s in samples_of(a_walk("normal", place), place) if s.time_s < 12.0]
    return run(samples, initial_state(profile_for(place)))[0]


WALKED = {FOOT: _walked(FOOT), SHANK: _walked(SHANK)}


@pytest.mark.parametrize("seed", [7101, 7102, 7103])
@pytest.mark.parametrize("kind", ["normal", "toe_first"])
def test_a_shank_finds_even_the_first_contact_while_it_learns_which_way_it_swings(kind: str, seed: int) -> None:
    walk = a_walk(kind, SHANK, seed)
    strides = walk.truth.strides.filter(walk.truth.strides["side"] == "right")
    samples = [one for one in samples_of(walk, SHANK) if one.time_s < 9.0]
    turned = [s._replace(acc=(-s.acc[0], -s.acc[1], s.acc[2]), gyr=(-s.gyr[0], -s.gyr[1], s.gyr[2])) for s in samples]
    true = np.union1d(strides["initial_contact_s"].to_numpy(), strides["next_initial_contact_s"].to_numpy())
    true = true[true < 8.8]
    assert len(true) >= 3
    for way_round in (samples, turned):
        _, commands, _ = run(way_round, initial_state(profile_for(SHANK)))
        assert np.isfinite(late_ms(commands, EventKind.INITIAL_CONTACT, true)).all()
        assert all(c.time_s - 0.06 <= c.event_s <= c.time_s for c in commands if c.event is not None)


@pytest.mark.parametrize("kind", ["toe_first", "steppage"])
def test_a_foot_that_begins_in_mid_walk_finds_each_toe_off_after_its_first_stance(kind: str) -> None:
    rng = np.random.default_rng(7201)
    walker = random_walker(rng, kind).on(Course(duration_s=11.0, stand_begin_s=0.0, stand_end_s=0.0))
    walk = simulate(walker, [Sensor(FOOT, mounting=random_mounting(rng), window_s=0.02)], seed=7201)
    strides = walk.truth.strides.filter(walk.truth.strides["side"] == "right")
    samples = samples_of(walk, FOOT)
    for begins_s in np.linspace(0.2, 2.0, 8):
        _, commands, _ = run([s for s in samples if s.time_s > begins_s], initial_state(profile_for(FOOT)))
        seen_from_its_contact = strides.filter(strides["initial_contact_s"] > begins_s)
        late = late_ms(commands, EventKind.TOE_OFF, seen_from_its_contact["toe_off_s"].to_numpy())
        assert np.isfinite(late).all()
