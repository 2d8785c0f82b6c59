"""Swapped sensors: real people as recorded and exchanged, mirrored virtual people, and what the gate makes of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from surefoot.recording import Placement, Recording, Side, read
from surefoot.stimulation import safety_gate as gate
from surefoot.stimulation.command import Activity, Command, Mode, Phase
from surefoot.stimulation.hard_limits import LEASE_S
from surefoot.stimulation.profile_file import example_profile
from surefoot.stimulation.replay_gate import LetOut, let_out
from surefoot.stimulation.replay_scores import replay
from surefoot.stimulation.sample import Sample
from surefoot.stimulation.side_evidence import LEAST_STRIDES, SideEvidence, seems_swapped, with_stride
from surefoot.virtual import READY_MADE, Course, Sensor, Walker, simulate

FEET = (Placement.LEFT_FOOT, Placement.RIGHT_FOOT)
SHANKS = (Placement.LEFT_SHANK, Placement.RIGHT_SHANK)
HEALTHY, MS, STROKE = "healthy_treadmill_optogait", "ms_foot_imu", "stroke_treadmill_foot_shank_imu"


def _first(recording: Recording, pair: tuple[Placement, Placement], end_s: float) -> Recording:
    streams = {}
    for place in pair:
        stream = recording.streams[place]
        keep = stream.time_s < stream.time_s[0] + end_s
        streams[place] = replace(stream, time_s=stream.time_s[keep], acc=stream.acc[keep], gyr=stream.gyr[keep])
    return replace(recording, streams=streams, synchronised=True, events=(), markers={})


def _exchanged(recording: Recording, pair: tuple[Placement, Placement]) -> Recording:
    a, b = (recording.streams[place] for place in pair)
    streams = {pair[0]: replace(b, placement=pair[0]), pair[1]: replace(a, placement=pair[1])}
    return replace(recording, streams=streams)


def _gated(recording: Recording, *sensors: Placement) -> LetOut:
    profile = example_profile(*sensors)
    return let_out(recording, profile, replay(recording, profile))


def _told(out: LetOut) -> list[str]:
    return [refusal.text for refusal in out.refusals if refusal.kind == "swapped_sides"]


@pytest.mark.parametrize(
    ("name", "part", "pair", "end_s"),
    [
        (HEALTHY, "", FEET, 25.0),
        (HEALTHY, "", SHANKS, 25.0),
        (MS, "", FEET, 70.0),
        (STROKE, "person05/1Reg", SHANKS, 25.0),
    ],
    ids=["healthy feet", "healthy shanks", "ms feet", "stroke shanks"],
)
def test_real_pairs_are_noticed_when_exchanged_and_left_alone_as_they_are(
    real_data: Callable[[str], Path], name: str, part: str, pair: tuple[Placement, Placement], end_s: float
) -> None:
    """Sensors were mounted by other people for other ends; exchanged, the gate is closed for good."""
    recording = _first(read(real_data(name) / part), pair, end_s)
    assert _told(_gated(recording, *pair)) == []
    out = _gated(_exchanged(recording, pair), *pair)
    first = _told(out)[0]
    assert first.startswith(f"The sensors of the left and right {pair[0].segment} seem to be swapped: over")
    at_s = next(r.now_s for r in out.refusals if r.text == first)
    for side in out.sides.values():
        assert len(side.pulse_s)
        assert side.pulse_s[-1] <= at_s + LEASE_S


def _walk(walker: Walker) -> Recording:
    worn = [Sensor(place, (0.13, 0.0, 0.08), gyr_bias_rad_s=(0.02, -0.03, 0.01)) for place in FEET]
    return replace(simulate(walker.on(Course(duration_s=16.0)), worn, seed=3).recording, synchronised=True)


def test_a_mirrored_person_moves_as_on_the_other_leg() -> None:
    """Stride by stride, each foot of the mirror image gives the opposite of what the other foot gave."""
    walker = READY_MADE["healthy"]
    found = []
    for one in (walker, walker.mirrored()):
        sides = replay(_walk(one), example_profile(*FEET)).sides
        found.append({side: float(np.nanmean(sides[side].like_left_deg)) for side in Side})
    for side, other in ((Side.LEFT, Side.RIGHT), (Side.RIGHT, Side.LEFT)):
        assert found[0][side] == pytest.approx(-found[1][other], abs=0.7)
        assert abs(found[0][side]) > 3.0


def test_a_stride_is_told_once_and_only_in_settled_walking() -> None:
    """No number before some steps, and one for each stride after."""
    side = replay(_walk(READY_MADE["healthy"]), example_profile(*FEET)).sides[Side.LEFT]
    at = side.time_s[np.isfinite(side.like_left_deg)]
    assert len(at) >= 7
    assert at[0] - side.time_s[0] > 3.0
    assert np.diff(at) == pytest.approx(np.median(np.diff(at)), rel=0.2)


def _seen(values: list[float], side: Side = Side.LEFT) -> SideEvidence:
    seen = SideEvidence()
    for value in values:
        seen = with_stride(seen, value, side)
    return seen


def test_what_is_not_clear_is_not_claimed() -> None:
    """Too few strides, a small difference, a scattered one, one foot that is odd beside one that is not."""
    clear = [-9.0, -10.0] * LEAST_STRIDES
    good = [9.0, 10.0] * LEAST_STRIDES
    assert seems_swapped(FEET, [_seen(clear), _seen(clear)])
    assert seems_swapped(FEET[:1], [_seen(clear)])
    assert not seems_swapped(FEET[:1], [_seen(clear[: LEAST_STRIDES - 1])])
    assert not seems_swapped(FEET[:1], [_seen([-4.0, -5.0] * LEAST_STRIDES)])
    assert not seems_swapped(FEET[:1], [_seen([-40.0, 26.0] * LEAST_STRIDES)])
    assert not seems_swapped(FEET, [_seen(clear), _seen(good)])
    assert not seems_swapped(FEET, [_seen(clear), _seen(clear[:2])])
    assert not seems_swapped((), ())
    assert "left foot and right shank" not in seems_swapped((FEET[0], SHANKS[1]), [_seen(clear), _seen(good)])
    assert seems_swapped((FEET[0], SHANKS[1]), [_seen(good), _seen([-9.0] * 10)]).startswith("The sensor of the right")


def test_mean_and_scatter_are_those_of_the_strides_and_the_side_turns_the_sign() -> None:
    """Against numpy; what is no number changes nothing."""
    values = [3.0, 5.0, -2.0, 8.0, 4.0]
    seen = _seen([*values, math.nan, math.inf])
    assert (seen.strides, seen.mean_deg) == (5, pytest.approx(np.mean(values)))
    assert seen.var_deg2 == pytest.approx(np.var(values))
    assert _seen(values, Side.RIGHT).mean_deg == pytest.approx(-np.mean(values))


def _steady(state: gate.GateState, t: float, like_left: float) -> gate.GateState:
    turn = math.sin(7.0 * t)
    sample = Sample(FEET[0], t, (turn, 0.0, 9.8), (0.1, turn, 0.0), t)
    wish = Command(
        Side.LEFT, t, 1.0, True, None, math.nan, Phase.SWING, Activity.WALKING, 0.0, math.nan, 1.0, like_left
    )
    return gate.admit(sample, (wish,), t, state)[0]


def test_the_gate_fades_closes_and_judges_anew_after_a_start() -> None:
    """Pulses fade within a lease; no wish opens it again; a start does, and voids what was seen before."""
    state = gate.start(0.0, gate.initial_gate_state(example_profile(FEET[0])))
    t = 0.0
    while t < 2.0:
        t = round(t + 0.01, 2)
        state = _steady(state, t, math.nan)
        state, _, _ = gate.next_pulses(t, state)
    for _ in range(LEAST_STRIDES):
        t = round(t + 0.01, 2)
        state = _steady(state, t, -12.0)
        state, _, _ = gate.next_pulses(t, state)
    assert state.running
    assert state.closing == "swapped_sides"
    closed_s, pulses = t, []
    for k in range(200):
        now = closed_s + 0.001 * k
        if k % 10 == 5:
            state = _steady(state, now, -12.0)
        state, given, _ = gate.next_pulses(now, state)
        pulses += given
    assert (state.running, state.stopped_by) == (False, "swapped_sides")
    assert pulses
    assert pulses[-1].at_s - closed_s <= LEASE_S
    assert pulses[-1].pulse_width_us < pulses[0].pulse_width_us
    state = gate.start(closed_s + 1.0, state)
    assert (state.running, state.closing) == (True, "")
    assert state.seen == (SideEvidence(),)


def test_only_walking_in_time_with_the_step_is_judged() -> None:
    """In pause and in a test burst nothing hangs on the sensor; behind a closed gate nothing is gathered."""
    for mode in (Mode.PAUSE, Mode.TEST, Mode.EXERCISE):
        state = gate.set_mode(mode, 0.0, gate.start(0.0, gate.initial_gate_state(example_profile(FEET[0]))))
        for n in range(1, 3 * LEAST_STRIDES):
            state = _steady(state, 0.01 * n, -12.0)
        assert state.running
        assert state.seen == (SideEvidence(),)
    state = gate.initial_gate_state(example_profile(FEET[0]))
    assert _steady(state, 0.01, -12.0).seen == (SideEvidence(),)
