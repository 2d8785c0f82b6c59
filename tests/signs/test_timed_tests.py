"""Results of timed tests against virtual people whose times and ways are known; reasons where there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from timed_walks import STAND_S, minutes, true_trial_times_s, true_way_m, two_trials, up_and_go

from surefoot.gait import Walk, analyse_walk
from surefoot.recording import Annotation, Condition, Placement, Severity, Side
from surefoot.signs import Measure
from surefoot.signs.timed_tests import T25FW_M, timed_test_measures, timed_test_notes
from surefoot.virtual import READY_MADE, Stop, VirtualWalk

T25FW, TWO, SIX, TUG = (Condition(test=name) for name in ("T25FW", "2MWT", "6MWT", "TUG"))


@pytest.fixture(scope="module")
def trials() -> VirtualWalk:
    return two_trials(READY_MADE["drop foot"])


@pytest.fixture(scope="module")
def trials_walk(trials: VirtualWalk) -> Walk:
    return analyse_walk(trials.recording)


@pytest.fixture(scope="module")
def two_minutes() -> VirtualWalk:
    return minutes(READY_MADE["healthy"], 122.0)


@pytest.fixture(scope="module")
def two_minutes_walk(two_minutes: VirtualWalk) -> Walk:
    return analyse_walk(two_minutes.recording)


def time_of(walk: Walk, condition: Condition = T25FW) -> Measure:
    return timed_test_measures(walk, condition)["t25fw_s"]


def test_no_test_no_result(trials_walk: Walk) -> None:
    """A free walk has no result of a test."""
    assert timed_test_measures(trials_walk, Condition()) == {}
    assert timed_test_measures(trials_walk, Condition(test="free")) == {}


@pytest.mark.parametrize("name", ["healthy", "fast", "slow", "toe-first", "dragging", "circumducting"])
def test_timed_25_foot_walk_to_a_tenth(name: str) -> None:
    """Mean of two trials from standing, whatever lands first."""
    virtual = two_trials(READY_MADE[name])
    measures = timed_test_measures(analyse_walk(virtual.recording), T25FW)
    true = float(np.mean(true_trial_times_s(virtual, T25FW_M)))
    assert measures["t25fw_s"].value == pytest.approx(true, abs=0.1)
    assert measures["t25fw_s"].caution is None
    assert measures["t25fw_s"].n > 15
    assert measures["t25fw_speed_m_s"].value == pytest.approx(T25FW_M / true, rel=0.02)


def test_one_trial_says_so(trials: VirtualWalk, trials_walk: Walk) -> None:
    """The second trial alone gives its own time, and the caution."""
    half = trials.walker.course.stops[0].at_s
    late = replace(
        trials_walk,
        bouts=tuple(b for b in trials_walk.bouts if b.start_s > half),
        strides=trials_walk.strides.filter(pl.col("initial_contact_s") > half),
    )
    time = time_of(late)
    assert time.value == pytest.approx(true_trial_times_s(trials, T25FW_M)[1], abs=0.1)
    assert time.caution == "from one trial; the test is the mean of two"


def test_a_way_too_short_is_not_stretched() -> None:
    """Four metres are no 25-foot walk."""
    measures = timed_test_measures(analyse_walk(two_trials(READY_MADE["healthy"], way_m=5.0).recording), T25FW)
    assert "goes 7.62 m straight ahead; the longest goes 4.2 m" in (measures["t25fw_s"].reason or "")
    assert measures["t25fw_speed_m_s"].value is None
    assert measures["t25fw_speed_m_s"].unit == "m/s"


def test_one_foot_or_two_clocks_cannot_time_it(trials_walk: Walk) -> None:
    """Half a stride more or less would be invented."""
    assert time_of(replace(trials_walk, synchronised=False)).reason == (
        "needs both feet on one clock, or the tester's time (--time)"
    )
    alone = replace(trials_walk, paths={Side.LEFT: trials_walk.paths[Side.LEFT]})
    assert "a sensor on each foot" in (time_of(alone).reason or "")


def test_a_recording_that_begins_in_mid_walk_has_one_trial_less() -> None:
    """Nobody knows when that walk began."""
    virtual = two_trials(READY_MADE["healthy"])
    start = STAND_S + 2.0
    cut = {}
    for place, s in virtual.recording.streams.items():
        late = s.time_s >= start
        cut[place] = replace(s, time_s=s.time_s[late], acc=s.acc[late], gyr=s.gyr[late])
    time = time_of(analyse_walk(replace(virtual.recording, streams=cut)))
    assert time.value == pytest.approx(true_trial_times_s(virtual, T25FW_M)[1], abs=0.1)
    assert "from one trial" in (time.caution or "")


def test_the_testers_result_goes_first(trials_walk: Walk) -> None:
    """Where the sensors saw something else, that is said; beyond the limit of the test there is no time."""
    seen = time_of(trials_walk).value or 0.0
    near = time_of(trials_walk, replace(T25FW, time_s=round(seen, 1)))
    assert (near.value, near.caution, near.n) == (round(seen, 1), "as the tester measured it", 0)
    far = time_of(trials_walk, replace(T25FW, time_s=seen + 3.0))
    assert f"the sensors saw {seen:.1f} s" in (far.caution or "")
    assert "ended after 180 s" in (time_of(trials_walk, replace(T25FW, time_s=190.0)).reason or "")


def test_a_result_far_from_what_the_feet_show_is_said(
    two_minutes: VirtualWalk, two_minutes_walk: Walk, trials_walk: Walk
) -> None:
    """From 10 % on, either way; nothing where it fits, where nothing was told, or where the feet show nothing."""
    way = true_way_m(two_minutes, STAND_S, STAND_S + 120.0)
    for share, words in ((0.88, "% more"), (0.92, None), (1.08, None), (1.15, "% less")):
        notes = timed_test_notes(two_minutes_walk, replace(TWO, distance_m=share * way))
        assert [words in note.text for note in notes if words] == ([True] if words else [])
        assert {(note.kind, note.severity) for note in notes} <= {("told_result_differs", Severity.INFO)}
        assert len(notes) == bool(words)
    assert timed_test_notes(two_minutes_walk, TWO) == ()
    assert timed_test_notes(two_minutes_walk, replace(SIX, distance_m=500.0)) == ()
    (late,) = timed_test_notes(trials_walk, replace(T25FW, time_s=(time_of(trials_walk).value or 0.0) + 3.0))
    assert "in the T25FW; the feet show" in late.text


def test_two_minutes_to_a_percent(two_minutes: VirtualWalk, two_minutes_walk: Walk) -> None:
    """With turns, from the first step; feet on two clocks do as well."""
    true = true_way_m(two_minutes, STAND_S, STAND_S + 120.0)
    for walk in (two_minutes_walk, replace(two_minutes_walk, synchronised=False)):
        distance = timed_test_measures(walk, TWO)["two_minute_distance_m"]
        assert distance.value == pytest.approx(true, rel=0.01)
        assert distance.caution is None
        assert distance.n > 200


def test_a_foot_alone_is_named(two_minutes: VirtualWalk, two_minutes_walk: Walk) -> None:
    """One foot goes nearly as far as both."""
    alone = replace(two_minutes_walk, paths={Side.LEFT: two_minutes_walk.paths[Side.LEFT]})
    distance = timed_test_measures(alone, TWO)["two_minute_distance_m"]
    assert distance.value == pytest.approx(true_way_m(two_minutes, STAND_S, STAND_S + 120.0), rel=0.03)
    assert distance.caution == "from the left foot alone"


def test_a_recording_shorter_than_its_test_says_so(two_minutes_walk: Walk) -> None:
    """Two minutes are no six."""
    measures = timed_test_measures(two_minutes_walk, SIX)
    for name in ("six_minute_distance_m", "dwi6_percent"):
        assert "s after the first step; the test lasts 360 s" in (measures[name].reason or "")


def test_lost_signal_is_not_walked_over(two_minutes_walk: Walk) -> None:
    """A gap of ten seconds on either foot leaves no distance; two seconds leave a caution."""
    for length, expected in ((10.0, "reason"), (2.0, "caution")):
        gaps = tuple(
            Annotation("not_measured", "gap", 50.0, 50.0 + length, place)
            for place in (Placement.LEFT_FOOT, Placement.RIGHT_FOOT)
        )
        distance = timed_test_measures(replace(two_minutes_walk, annotations=gaps), TWO)["two_minute_distance_m"]
        assert f"{length:.0f} s" in (getattr(distance, expected) or "")


def test_unmeasured_strides_leave_no_distance(two_minutes_walk: Walk) -> None:
    """When one stride in five has no length, the sum is not believed."""
    holes = two_minutes_walk.strides.with_columns(
        pl.when(pl.int_range(pl.len()) % 5 > 0).then("stride_length_m").alias("stride_length_m")
    )
    reason = timed_test_measures(replace(two_minutes_walk, strides=holes), TWO)["two_minute_distance_m"].reason or ""
    assert "have no length" in reason


def test_six_minutes_with_a_way_to_the_start_and_a_rest() -> None:
    """Ten seconds of walking to the line are left out; a rest within the test counts as time."""
    walker = READY_MADE["drop foot"]
    stops = (Stop(STAND_S + 10.0, 15.0), Stop(200.0, 20.0))
    virtual = minutes(walker, 386.0, stops=stops)
    begin = stops[0].at_s + stops[0].duration_s
    measures = timed_test_measures(analyse_walk(virtual.recording), SIX)
    distance, index = measures["six_minute_distance_m"], measures["dwi6_percent"]
    assert distance.value == pytest.approx(true_way_m(virtual, begin, begin + 360.0), rel=0.01)
    assert distance.caution == "it begins after an earlier, shorter walk"
    first, last = (true_way_m(virtual, begin + m * 60.0, begin + (m + 1) * 60.0) for m in (0, 5))
    assert index.value == pytest.approx(100.0 * (last / first - 1.0), abs=1.5)


def test_the_index_is_the_sixth_minute_against_the_first(two_minutes_walk: Walk) -> None:
    """A path that goes 60 m in each minute and 45 m in the sixth has an index of -25 %."""
    time = np.arange(0.0, 366.0, 0.01)
    stride = np.floor(np.clip(time - 1.0, 0.0, None)) + np.clip(2.0 * (np.clip(time - 1.0, 0.0, None) % 1.0), 0.0, 1.0)
    slow = np.clip(stride - 300.0, 0.0, None)
    x = stride - 0.25 * slow
    zero = np.zeros_like(time)
    path = replace(
        two_minutes_walk.paths[Side.LEFT],
        time_s=time,
        position_m=np.column_stack([x, zero, zero]),
        **{name: zero for name in ("pitch_rad", "toe_height_m", "heel_height_m", "lowest_height_m")},
    )
    bout = replace(two_minutes_walk.bouts[0], side=Side.LEFT, start_s=1.5, end_s=365.0)
    walk = replace(two_minutes_walk, paths={Side.LEFT: path}, bouts=(bout,))
    measures = timed_test_measures(walk, SIX)
    assert measures["dwi6_percent"].value == pytest.approx(-25.0, abs=0.5)
    assert measures["six_minute_distance_m"].value == pytest.approx(345.0, abs=1.0)


def test_up_and_go_shows_its_walking_and_no_more() -> None:
    """From first toe-off to last contact; the rise and the sitting down are not made up."""
    virtual = up_and_go(READY_MADE["drop foot"])
    measures = timed_test_measures(analyse_walk(virtual.recording), TUG)
    events = virtual.truth.events
    offs, contacts = (events.filter(pl.col("kind") == kind)["time_s"] for kind in ("toe_off", "initial_contact"))
    assert measures["tug_walking_s"].value == pytest.approx(contacts.max() - offs.min(), abs=0.1)
    assert "without the rise" in (measures["tug_walking_s"].caution or "")
    assert "give the tester's time" in (measures["tug_s"].reason or "")
    assert timed_test_measures(analyse_walk(virtual.recording), replace(TUG, time_s=14.2))["tug_s"].value == 14.2
