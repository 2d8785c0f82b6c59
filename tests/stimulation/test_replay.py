"""A replay against the truth of the virtual walk, and what the gate makes of good and of broken recordings."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from replayed_walk import FEET, recorded, replayed, seated, walked

from surefoot.errors import InputError
from surefoot.recording import Placement, Recording, SensorStream, Side
from surefoot.stimulation.command import Mode
from surefoot.stimulation.control import CoreAndGate
from surefoot.stimulation.device import Pulse
from surefoot.stimulation.electrical import dose
from surefoot.stimulation.hard_limits import LEASE_S
from surefoot.stimulation.profile_file import example_profile
from surefoot.stimulation.replay_gate import SideOutput, let_out
from surefoot.stimulation.replay_json import replay_to_dict
from surefoot.stimulation.replay_load import load_of
from surefoot.stimulation.replay_result import ReplayResult, replay_recording
from surefoot.stimulation.replay_scores import replay
from surefoot.stimulation.replay_strides import strides_of
from surefoot.stimulation.source_replay import samples_of


def _cut(stream: SensorStream, keep: np.ndarray) -> SensorStream:
    return replace(stream, time_s=stream.time_s[keep], acc=stream.acc[keep], gyr=stream.gyr[keep])


def _with(recording: Recording, **streams: SensorStream) -> Recording:
    return replace(recording, streams={**recording.streams, **{Placement(k): v for k, v in streams.items()}})


def test_stimulation_spans_the_true_swing() -> None:
    """By the walk's own truth: it begins 30 to 170 ms before toe-off and is on through swing, after some strides."""
    for side in Side:
        true = walked().truth.strides.filter(walked().truth.strides["side"] == side.value).sort("initial_contact_s")
        spans = np.array(replayed().let_out.sides[side].stimulations())
        leaves, lands = true["toe_off_s"].to_numpy()[6:-1], true["next_initial_contact_s"].to_numpy()[6:-1]
        assert len(leaves) >= 8
        for leave, land in zip(leaves, lands, strict=True):
            own = spans[(spans[:, 0] < leave) & (spans[:, 1] > leave)]
            assert len(own) == 1
            assert 0.03 < leave - own[0, 0] < 0.17
            assert own[0, 1] > land


def test_nothing_is_stimulated_on_a_chair_and_the_timing_says_why_it_is_missing() -> None:
    result = seated()
    assert all(len(one.pulse_s) == 0 for one in result.let_out.sides.values())
    found = replay_to_dict(result)
    for side in ("left", "right"):
        assert found[side]["pulses"] == 0
        assert found[side]["latency_ms"] == {"toe_off": None, "initial_contact": None}
        assert (found[side]["strides"], found[side]["false_triggers"]) == (None, None)
        assert "no complete stride" in found[side]["reason"]


def test_pulses_stay_within_the_lease_of_a_wish_and_within_the_level() -> None:
    """Each pulse follows a sample with a wish by a lease at most, is no stronger, and comes at the set rate at most."""
    result = replayed()
    for side, leg in result.profile.legs:
        wish, output = result.replayed.sides[side], result.let_out.sides[side]
        wishing = wish.time_s[wish.fraction > 0.0]
        before = wishing[np.searchsorted(wishing, output.pulse_s, side="right") - 1]
        assert len(output.pulse_s) > 200
        assert ((output.pulse_s - before >= 0.0) & (output.pulse_s - before <= LEASE_S)).all()
        assert np.diff(output.pulse_s).min() >= 1.0 / leg.frequency_hz - 1e-6
        most = leg.pulse_width_us.low + leg.level * (leg.pulse_width_us.high - leg.pulse_width_us.low)
        assert output.pulse_width_us.max() == pytest.approx(most)
        assert not output.refused[len(output.refused) // 3 :].any()


def test_a_replay_lets_out_what_the_live_controller_lets_out() -> None:
    """The controller of the engine, driven sample by sample by hand, gives the same pulses and refusals."""
    live, profile = CoreAndGate(replayed().profile), replayed().profile
    samples = list(samples_of(recorded()))
    pulses: list[Pulse] = []
    live.start(samples[0].time_s)
    for sample in samples:
        while (due_s := live.next_due_s(0.0)) < sample.time_s:
            given = live.pulses(due_s)
            pulses += given
            if not given:  # refused: the engine sleeps a little and asks again
                break
        live.take(sample, sample.time_s)
    for side, _ in profile.legs:
        mine = np.array([p.at_s for p in pulses if p.side is side])
        ours = replayed().let_out.sides[side].pulse_s
        np.testing.assert_allclose(ours[: len(mine)], mine, atol=1e-9)
        assert len(ours) - len(mine) <= 2
    assert {r.kind for r in live.refusals()} == {r.kind for r in replayed().let_out.refusals}


def test_strides_agree_with_the_score() -> None:
    """The strides of the page hold the same values as the scores, stride by stride."""
    result = replayed()
    assert result.walk is not None
    for side, timing in result.timings.items():
        strides = strides_of(result.replayed.sides[side], timing, result.walk)
        judged = np.array([s.lead_ms for s in strides if s.judged])
        np.testing.assert_allclose(judged, timing.onset_ms)
        late = np.array([s.toe_off_late_ms for s in strides if np.isfinite(s.toe_off_s)])
        np.testing.assert_allclose(late, timing.late_ms["toe_off"])
        assert len(strides) == timing.strides
        assert [s.number for s in strides][:3] == [0, 1, 2]


def test_json_has_the_keys_of_the_contract_and_is_plain() -> None:
    found = json.loads(json.dumps(replay_to_dict(replayed()), allow_nan=False))
    for side in ("left", "right"):
        assert found[side]["strides"] >= 14
        assert found[side]["detected"]["toe_off"]["share"] >= 0.9
        assert found[side]["false_triggers"] == 0
        assert abs(found[side]["latency_ms"]["toe_off"]["median"]) < 40
        assert found[side]["onset_before_toe_off_ms"]["of"] > 5
        assert found[side]["reason"] == ""


def test_a_shank_is_replayed_too() -> None:
    profile = example_profile(Placement.RIGHT_SHANK)
    result = replay_recording(recorded("shank"), profile)
    assert list(result.timings) == [Side.RIGHT]
    assert len(result.let_out.sides[Side.RIGHT].stimulations()) >= 10


def test_a_profile_of_other_sensors_is_refused_in_one_sentence() -> None:
    with pytest.raises(InputError, match=r"left_shank.*left_foot"):
        replay_recording(recorded(), example_profile(Placement.LEFT_SHANK))


def test_with_one_sensor_of_two_the_gate_lets_nothing_out() -> None:
    recording = recorded()
    left = replace(recording, streams={Placement.LEFT_FOOT: recording.streams[Placement.LEFT_FOOT]})
    result = replay_recording(left, example_profile(*FEET))
    assert result.missing == (Placement.RIGHT_FOOT,)
    assert result.replayed.sides[Side.LEFT].fraction.max() > 0.5
    assert len(result.let_out.sides[Side.LEFT].pulse_s) == 0
    assert "one_sided" in {r.kind for r in result.let_out.refusals}
    found = replay_to_dict(result)
    assert (found["right"]["pulses"], found["right"]["reason"]) == (None, "the recording has no sensor right_foot")
    left_leg = found["left"]
    assert (left_leg["pulses"], left_leg["onset_before_toe_off_ms"]) == (0, None)
    assert left_leg["reason"] == "the safety gate let nothing out (one sided)"
    assert left_leg["window_before_toe_off_ms"]["share"] > 0.8


def test_the_onset_is_that_of_the_first_pulse_that_left() -> None:
    """In whole walks it follows the opening of the window by little; where the gate closes early, the windows go on."""
    whole = replay_to_dict(replayed())
    for side in ("left", "right"):
        onset, window = (whole[side][f"{name}_before_toe_off_ms"] for name in ("onset", "window"))
        assert (onset["of"], onset["n"]) == (window["of"], window["n"])
        assert 0.0 <= window["median"] - onset["median"] < 30.0
    profile = example_profile(*FEET)
    used_up = replace(
        profile,
        exercise=replace(profile.exercise, on_s=0.5, rest_s=30.0),
        limits=replace(profile.limits, duty_per_minute=0.1),
    )
    closed = replay_to_dict(replay_recording(recorded(), used_up))
    for side in ("left", "right"):
        onset, window = (closed[side][f"{name}_before_toe_off_ms"] for name in ("onset", "window"))
        assert window == whole[side]["window_before_toe_off_ms"]
        assert closed[side]["stimulated_s"] <= 6.0
        assert onset["of"] == window["of"]
        assert 0 < onset["n"] < window["n"] / 2 + 2
        assert closed[side]["reason"] == ""


def test_sensors_without_a_common_clock_have_a_gate_each() -> None:
    recording = recorded()
    right = recording.streams[Placement.RIGHT_FOOT]
    apart = _with(recording, right_foot=replace(right, time_s=right.time_s + 1000.0))
    result = replay_recording(replace(apart, synchronised=False), example_profile(*FEET))
    assert not result.let_out.one_gate
    for side in Side:
        ours, own = result.let_out.sides[side], replayed().let_out.sides[side]
        assert len(ours.pulse_s) == pytest.approx(len(own.pulse_s), abs=3)


def _dropped(recording: Recording) -> Recording:
    stream = recording.streams[Placement.LEFT_FOOT]
    return _with(recording, left_foot=_cut(stream, (stream.time_s < 12.0) | (stream.time_s > 12.6)))


def _repeated(recording: Recording) -> Recording:
    stream = recording.streams[Placement.LEFT_FOOT]
    acc, gyr = stream.acc.copy(), stream.gyr.copy()
    held = (stream.time_s > 12.0) & (stream.time_s < 12.6)
    first = int(np.argmax(held))
    acc[held], gyr[held] = acc[first], gyr[first]
    return _with(recording, left_foot=replace(stream, acc=acc, gyr=gyr))


def _unmeasured(recording: Recording) -> Recording:
    stream = recording.streams[Placement.LEFT_FOOT]
    acc = stream.acc.copy()
    acc[(stream.time_s > 12.0) & (stream.time_s < 12.6)] = np.nan
    return _with(recording, left_foot=replace(stream, acc=acc))


def _same_twice(recording: Recording) -> Recording:
    left = recording.streams[Placement.LEFT_FOOT]
    return _with(recording, right_foot=replace(left, placement=Placement.RIGHT_FOOT))


@pytest.mark.parametrize(
    ("broken", "kind"),
    [(_dropped, "stale"), (_repeated, "flat"), (_unmeasured, "not_a_number"), (_same_twice, "same_signal")],
)
def test_a_broken_recording_is_refused_with_its_reason(broken: Callable[[Recording], Recording], kind: str) -> None:
    """Within the broken stretch nothing leaves for either leg once a lease has run out."""
    recording = broken(recorded())
    profile = example_profile(*FEET)
    out = let_out(recording, profile, replay(recording, profile))
    assert kind in {r.kind for r in out.refusals}
    for one in out.sides.values():
        assert not ((one.pulse_s > 12.0 + 0.3 + LEASE_S) & (one.pulse_s < 12.6)).any()


def test_pause_lets_nothing_out() -> None:
    result = replay_recording(recorded(), replace(example_profile(*FEET), mode=Mode.PAUSE))
    assert all(not len(one.pulse_s) for one in result.let_out.sides.values())
    assert replay_to_dict(result)["mode"] == "pause"
    left_leg = replay_to_dict(result)["left"]
    assert (left_leg["onset_before_toe_off_ms"], left_leg["reason"]) == (None, "no stimulation was wished")


def test_load_adds_up_in_closed_form() -> None:
    """Two stimulations of 40 and 20 equal pulses at 40 a second."""
    leg = example_profile(Placement.LEFT_FOOT).legs[0][1]
    at = np.concatenate([10.0 + np.arange(40) / 40.0, 75.0 + np.arange(20) / 40.0])
    same, none = np.full(60, 20.0), np.zeros(0)
    output = SideOutput(Side.LEFT, at, same, 10.0 * same, none, none, none.astype(bool))
    load = load_of(output, leg)
    single = dose(20.0, 200.0, leg.frequency_hz, area_cm2=leg.electrode.area_cm2, load_ohm=leg.electrode.load_ohm)
    assert load.highest == single
    assert load.charge_mc == pytest.approx(60 * single.charge_uc * 1e-3)
    assert load.energy_j == pytest.approx(60 * single.energy_mj * 1e-3)
    assert (load.pulses, load.on_s, load.longest_on_s) == (60, pytest.approx(1.5), pytest.approx(1.0))
    assert load.most_in_a_minute == pytest.approx(1.0 / 60.0)
    empty = load_of(SideOutput(Side.LEFT, none, none, none, none, none, none.astype(bool)), leg)
    assert (empty.pulses, empty.on_s, empty.highest.charge_uc) == (0, 0.0, 0.0)


def test_results_are_the_same_every_time() -> None:
    again: ReplayResult = replay_recording(recorded(), example_profile(*FEET))
    assert replay_to_dict(again) == replay_to_dict(replayed())
