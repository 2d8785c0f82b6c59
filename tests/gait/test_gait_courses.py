"""Stops, turns, stairs, belts, cut ends, one foot, no walking: what the walk says of them, and what it leaves alone."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import numpy as np
import polars as pl
import pytest
from gait_walks import (
    FEET,
    beside_truth,
    cut,
    cut_recording,
    errors_of,
    found_contacts,
    match,
    measured,
    of_side,
    short,
    true_events,
    walk_of,
    with_streams,
    worn,
)

from surefoot.errors import InputError, UnsupportedError
from surefoot.gait import STRIDE_COLUMNS, STRIDE_SCHEMA, Walk, analyse_walk, tabulate_strides
from surefoot.recording import Placement, Recording, Severity, Side
from surefoot.virtual import READY_MADE, Course, Stop, Turn, simulate

LEFT, RIGHT = FEET


def alike(one: pl.DataFrame, other: pl.DataFrame, tolerance: float) -> None:
    assert one.height == other.height
    for column in STRIDE_COLUMNS:
        a, b = one[column.name], other[column.name]
        if column.dtype is pl.Float64:
            scale = {"mm": 1e3, "deg": 60.0, "deg/s": 300.0}.get(column.unit, 1.0)
            np.testing.assert_allclose(a.to_numpy(), b.to_numpy(), atol=tolerance * scale, err_msg=column.name)
        else:
            assert a.to_list() == b.to_list(), column.name


def sentence(error: pytest.ExceptionInfo[Exception]) -> str:
    text = str(error.value)
    assert "\n" not in text
    assert text.endswith(".")
    assert len(text) < 400
    return text


@pytest.fixture(scope="module")
def stopped() -> tuple[Recording, Walk]:
    """A walk with one stop of five seconds and no turn."""
    walker = READY_MADE["slow"].on(Course(duration_s=40.0, stops=(Stop(18.0, 5.0),)))
    walk = simulate(walker, worn(), seed=6)
    return walk.recording, analyse_walk(walk.recording)


def test_a_stop_parts_two_bouts_and_is_told(stopped: tuple[Recording, Walk]) -> None:
    """Standing between steps ends a bout; no stride spans it, and the page hears of it."""
    _, walk = stopped
    for side in Side:
        bouts = [bout for bout in walk.bouts if bout.side is side]
        assert [bout.index for bout in bouts] == [0, 1]
        assert bouts[1].start_s - bouts[0].end_s > 3.0
        place = Placement(f"{side.value}_foot")
        (note,) = [n for n in walk.annotations if n.kind == "stop" and n.stream is place]
        assert (note.start_s, note.end_s) == (bouts[0].end_s, bouts[1].start_s)
        assert note.severity is Severity.INFO
        strides = of_side(walk.strides, side)
        assert strides["stride_time_s"].max() < 2.5
        for bout in bouts:
            inside = strides.filter(pl.col("bout") == bout.index)
            assert bout.start_s == inside["initial_contact_s"].min()
            assert bout.end_s == inside["next_initial_contact_s"].max()


def test_a_walk_without_stops_is_one_bout() -> None:
    """Walking on is one bout for each foot, with no note of a stop."""
    walk = measured("slow")
    assert [(bout.side, bout.index) for bout in walk.bouts] == [(Side.LEFT, 0), (Side.RIGHT, 0)]
    assert not [note for note in walk.annotations if note.kind == "stop"]


@pytest.mark.parametrize("angle_deg", [180.0, -180.0, 90.0])
def test_turns_are_marked_and_straight_strides_are_not(angle_deg: float) -> None:
    """Strides that turn the foot by 25 degrees or more are turns, those by less than 15 are none."""
    walk = simulate(READY_MADE["healthy"].on(Course(25.0, turns=(Turn(12.0, angle_deg, 5),))), worn(), seed=3)
    strides = tabulate_strides(walk.recording)
    seen = 0
    for side in Side:
        rows = beside_truth(strides, walk.truth.strides, side)
        yaw = walk.body.legs[side].foot.pose(rows["true_heel_off_s"].to_numpy()).yaw.d0
        turn = np.degrees(np.abs(np.diff(yaw)))
        marked = rows["is_turn"].to_numpy()[:-1]
        assert marked[turn > 25.0].all()
        assert not marked[turn < 15.0].any()
        flags = rows["flags"].to_list()
        assert [("turn" in flag.split(";")) for flag in flags] == rows["is_turn"].to_list()
        seen += int(marked.sum())
    assert seen >= 2


def test_strides_on_stairs_are_not_level_and_have_no_heights() -> None:
    """A stride that climbs a tread or two is not level; its heights are null, the flags say so, its times stay."""
    walk, strides = walk_of("stairs"), measured("stairs").strides
    hits = level = 0
    for side in Side:
        rows = beside_truth(strides, walk.truth.strides, side).drop_nulls("is_level")
        climbing = rows.filter(~pl.col("true_is_level"))
        hits += climbing.height
        assert not climbing["is_level"].any()
        for name in ("min_toe_clearance_mm", "max_toe_height_mm", "max_heel_height_mm"):
            assert climbing[name].null_count() == climbing.height
        assert climbing["flags"].str.contains("not_level").all()
        assert climbing["stride_time_s"].null_count() == 0
        level += int(rows.filter(pl.col("true_is_level"))["is_level"].mean() >= 0.9)
    assert hits >= 8
    assert level == 2


def test_a_treadmill_gives_the_strides_of_firm_ground() -> None:
    """The same walk on a belt, whose speed no sensor feels, gives the same strides."""
    ground = simulate(READY_MADE["healthy"].on(Course(20.0)), worn(), seed=4)
    belt = simulate(READY_MADE["healthy"].on(Course(20.0, belt_speed_m_s=1.3)), worn(), seed=4)
    alike(tabulate_strides(ground.recording), tabulate_strides(belt.recording), 1e-3)


def test_starting_in_mid_walk() -> None:
    """Without any standing, contacts are found from the first stride on and pitch has its zero."""
    walk, found = walk_of("mid-walk"), measured("mid-walk")
    for side in Side:
        true = true_events(walk, side, "initial_contact")
        inner = true[(true > 0.8) & (true < 19.2)]
        result = match(found_contacts(found.strides, side), inner)
        assert result.missed == 0
        pitch = errors_of(found.strides, walk.truth.strides, side, "foot_pitch_initial_contact_deg")
        assert abs(np.median(pitch)) < 1.5


@pytest.mark.parametrize("name", ["healthy", "slow", "drop foot", "shuffling", "flat-footed"])
def test_five_seconds_of_walking_give_strides(name: str) -> None:
    """Five seconds cut out of a walk give strides on both feet, at true contacts and of true length."""
    walk = walk_of(name)
    strides = tabulate_strides(cut_recording(walk.recording, 8.0, 13.0))
    for side in Side:
        own = of_side(strides, side)
        assert own.height >= 2
        assert match(found_contacts(strides, side), true_events(walk, side, "initial_contact")).invented == 0
        rows = beside_truth(strides, walk.truth.strides, side).drop_nulls("stride_length_m")
        assert rows.height >= 1
        error = (rows["stride_length_m"] / rows["true_stride_length_m"] - 1.0).to_numpy()
        assert abs(error.mean()) < 0.05


@pytest.mark.parametrize("start_s", [5.0, 7.3, 9.1])
@pytest.mark.parametrize("name", ["healthy", "slow", "fast"])
def test_three_seconds_give_strides_or_a_sentence(name: str, start_s: float) -> None:
    """Three seconds give strides at true contacts, or one clear sentence; never a wrong number."""
    walk = walk_of(name)
    recording = cut_recording(walk.recording, start_s, start_s + 3.0)
    strides = tabulate_strides(recording)
    if strides.is_empty():
        with pytest.raises(InputError, match="no complete stride") as error:
            analyse_walk(recording)
        sentence(error)
        return
    for side in Side:
        own = of_side(strides, side)
        if own.is_empty():
            continue
        true = true_events(walk, side, "initial_contact")
        assert match(found_contacts(strides, side), true).invented == 0
        rows = beside_truth(strides, walk.truth.strides, side).drop_nulls("stride_length_m")
        error = (rows["stride_length_m"] / rows["true_stride_length_m"] - 1.0).to_numpy()
        assert (np.abs(error) < 0.1).all()


def standing(seconds: float = 12.0) -> Recording:
    walk = simulate(READY_MADE["healthy"].on(Course(seconds + 6.0, stand_begin_s=seconds + 1.0)), worn(), seed=2)
    return cut_recording(walk.recording, 0.0, seconds)


def test_no_walking_is_a_sentence() -> None:
    """A recording of standing ends with one sentence and an empty table, not with invented strides."""
    with pytest.raises(InputError) as error:
        analyse_walk(standing())
    assert "no complete stride" in sentence(error)
    table = tabulate_strides(standing())
    assert table.is_empty()
    assert table.schema == pl.Schema(STRIDE_SCHEMA)


def test_too_little_for_anything_is_a_sentence() -> None:
    """Half a second of a walk is refused like no walking at all."""
    with pytest.raises(InputError) as error:
        analyse_walk(cut_recording(walk_of("healthy").recording, 8.0, 8.5))
    assert "stride" in sentence(error)


def test_no_foot_and_no_shank_is_not_supported_yet() -> None:
    """A lower back or a thigh alone gets a sentence that names what is there and what is needed."""
    walk = simulate(short("healthy", 8.0), [replace(worn()[0], placement=Placement.LOWER_BACK)], seed=1)
    with pytest.raises(UnsupportedError, match="lower back") as error:
        analyse_walk(walk.recording)
    assert "foot" in sentence(error)


@pytest.mark.parametrize("placement", FEET)
def test_one_foot_alone_is_measured_as_beside_the_other(placement: Placement) -> None:
    """Each foot is measured for itself: leaving one out changes nothing for the other."""
    recording, both = walk_of("drop foot").recording, measured("drop foot")
    alone = analyse_walk(replace(recording, streams={placement: recording.streams[placement]}))
    side = placement.side
    assert side is not None
    assert alone.strides.equals(of_side(both.strides, side))
    assert set(alone.paths) == set(alone.segment) == {side}


def test_a_foot_that_does_not_walk_is_told() -> None:
    """Where one foot walks and the other sensor lies still, strides of the one and a severe note on the other."""
    recording = walk_of("healthy").recording
    still = standing(20.0).streams[RIGHT]
    walk = analyse_walk(with_streams(recording, right_foot=still))
    assert set(walk.strides["side"]) == {"left"}
    (note,) = [n for n in walk.annotations if n.kind == "no_walking"]
    assert (note.stream, note.severity) == (RIGHT, Severity.SEVERE)


@pytest.mark.parametrize("told", [True, False, None])
def test_clocks_that_may_differ_are_not_called_synchronised(told: bool | None) -> None:
    """Only where one clock is certain may left and right times be compared."""
    recording = replace(walk_of("slow").recording, synchronised=told)
    assert analyse_walk(recording).synchronised is (told is True)


def test_a_gap_is_not_bridged_by_a_stride() -> None:
    """Two seconds without samples: no stride spans them, and those around them stay as they were."""
    recording = walk_of("healthy").recording
    whole = recording.streams[LEFT]
    keep = (whole.time_s < 9.0) | (whole.time_s > 11.0)
    holed = replace(whole, time_s=whole.time_s[keep], acc=whole.acc[keep], gyr=whole.gyr[keep])
    strides = of_side(tabulate_strides(with_streams(recording, left_foot=holed)), Side.LEFT)
    spans = (strides["initial_contact_s"] < 9.0) & (strides["next_initial_contact_s"] > 11.0)
    assert not spans.any()
    true = true_events(walk_of("healthy"), Side.LEFT, "initial_contact")
    assert match(found_contacts(strides, Side.LEFT), true[(true < 7.9) | (true > 13.1)]).missed == 0
    truth = walk_of("healthy").truth.strides
    away = strides.filter((pl.col("next_initial_contact_s") < 8.0) | (pl.col("initial_contact_s") > 12.5))
    error = errors_of(away, truth, Side.LEFT, "stride_length_m")
    assert error.size >= 6
    assert np.abs(error).mean() < 0.03


def test_later_clock_same_walk() -> None:
    """Times count on the stream's own clock: a clock that starts elsewhere shifts times and nothing else."""
    recording = walk_of("slow").recording
    late = {p: replace(s, time_s=s.time_s + 1000.0) for p, s in recording.streams.items()}
    shifted = tabulate_strides(replace(recording, streams=late))
    moved = ["initial_contact_s", "foot_flat_s", "heel_off_s", "toe_off_s", "next_initial_contact_s"]
    back = shifted.with_columns(pl.col(name) - 1000.0 for name in moved)
    alike(measured("slow").strides, back, 1e-6)


def test_same_input_same_output_and_nothing_is_changed() -> None:
    """Measuring twice gives the same to the last bit, and leaves the recording as it was."""
    recording = walk_of("drop foot").recording
    before = {p: (s.time_s.copy(), s.acc.copy(), s.gyr.copy()) for p, s in recording.streams.items()}
    one, two = analyse_walk(recording), analyse_walk(recording)
    assert one.strides.equals(two.strides)
    assert one.bouts == two.bouts
    for side in Side:
        np.testing.assert_array_equal(one.paths[side].position_m, two.paths[side].position_m)
    for placement, arrays in before.items():
        stream = recording.streams[placement]
        for array, old in zip((stream.time_s, stream.acc, stream.gyr), arrays, strict=True):
            np.testing.assert_array_equal(array, old)


def test_results_cannot_be_reassigned() -> None:
    """A walk, its bouts and paths are frozen."""
    walk = measured("healthy")
    with pytest.raises(FrozenInstanceError):
        walk.synchronised = False  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        walk.bouts[0].start_s = 0.0  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        walk.paths[Side.LEFT].time_s = np.zeros(1)  # type: ignore[misc]


def mirrored(walk: Walk) -> pl.DataFrame:
    swapped = pl.col("side").replace_strict({"left": "right", "right": "left"})
    return walk.strides.with_columns(swapped.alias("side")).sort("initial_contact_s", "side")


@pytest.mark.parametrize("name", ["drop foot", "circumducting", "healthy"])
def test_the_mirror_image_of_a_walk_gives_mirrored_strides(name: str) -> None:
    """Left and right are treated alike: a walk seen in a mirror gives the same strides on the other foot.

    Seen in a mirror that swaps left and right, specific force keeps its size across and angular rate, an axial
    vector, changes sign along the other two axes.
    """
    recording = walk_of(name).recording
    flip, axial = np.array([1.0, -1.0, 1.0]), np.array([-1.0, 1.0, -1.0])
    left, right = recording.streams[LEFT], recording.streams[RIGHT]
    swapped = {
        LEFT: replace(right, placement=LEFT, acc=right.acc * flip, gyr=right.gyr * axial),
        RIGHT: replace(left, placement=RIGHT, acc=left.acc * flip, gyr=left.gyr * axial),
    }
    seen = analyse_walk(replace(recording, streams=swapped))
    alike(mirrored(seen), measured(name).strides, 2e-4)


def test_cutting_a_walk_short_leaves_its_first_strides_alone() -> None:
    """What comes later in a recording hardly moves a stride that is long past."""
    recording = walk_of("healthy").recording
    first = cut_recording(recording, 0.0, 14.0)
    assert cut(first.streams[LEFT], 0.0, 14.0).time_s.size == first.streams[LEFT].time_s.size
    early, late = tabulate_strides(first), tabulate_strides(recording)
    inside = (pl.col("initial_contact_s") > 5.0) & (pl.col("next_initial_contact_s") < 11.0)
    one, other = early.filter(inside), late.filter(inside)
    assert one.height == other.height >= 8
    np.testing.assert_allclose(one["initial_contact_s"], other["initial_contact_s"], atol=0.005)
    np.testing.assert_allclose(one["stride_length_m"], other["stride_length_m"], atol=0.01)
