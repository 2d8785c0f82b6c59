"""The truth table says what the exact motion shows, and the definitions are the stated ones."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from surefoot.recording.model import Side
from surefoot.virtual import READY_MADE, Course, Sensor, Stop, Turn, VirtualWalk, Walker, simulate

COLUMNS = {
    "side", "bout", "initial_contact_s", "foot_flat_s", "heel_off_s", "toe_off_s", "next_initial_contact_s",
    "stride_time_s", "stance_time_s", "swing_time_s", "stride_length_m", "stride_speed_m_s",
    "foot_pitch_initial_contact_deg", "foot_pitch_toe_off_deg", "swing_foot_pitch_max_deg", "mid_swing_foot_pitch_deg",
    "contact_to_flat_s",
    "slap_rate_deg_s", "min_toe_clearance_mm", "max_toe_height_mm", "max_heel_height_mm", "lateral_excursion_mm",
    "contact_type", "toe_drag_s", "is_turn", "is_level",
}  # fmt: skip
NONE: tuple[Sensor, ...] = ()


def swing_times(row: dict[str, float], n: int = 4001) -> np.ndarray:
    """Times of the swing of one stride."""
    return np.linspace(row["toe_off_s"], row["next_initial_contact_s"], n)


def test_has_the_columns_of_the_stride_table(healthy_walk: VirtualWalk) -> None:
    assert set(healthy_walk.truth.strides.columns) >= COLUMNS


def test_times_are_in_order_and_add_up(varied_walk: VirtualWalk) -> None:
    strides = varied_walk.truth.strides
    order = strides.select(
        "initial_contact_s", "foot_flat_s", "heel_off_s", "toe_off_s", "next_initial_contact_s"
    ).to_numpy()
    assert (np.diff(order, axis=1) >= 0.0).all()
    assert (np.diff(order[:, 1:], axis=1) > 0.0).all()
    np.testing.assert_allclose(strides["stance_time_s"] + strides["swing_time_s"], strides["stride_time_s"], atol=1e-12)
    for side in Side:
        own = strides.filter(pl.col("side") == str(side))
        np.testing.assert_array_equal(own["next_initial_contact_s"][:-1], own["initial_contact_s"][1:])


def test_table_agrees_with_the_truth_functions(varied_walk: VirtualWalk) -> None:
    for row in varied_walk.truth.strides.iter_rows(named=True):
        foot = varied_walk.truth.feet[Side(row["side"])]
        t = swing_times(row)
        ends = np.array([row["initial_contact_s"], row["toe_off_s"]])
        np.testing.assert_allclose(
            foot.pitch_deg(ends),
            [row["foot_pitch_initial_contact_deg"], row["foot_pitch_toe_off_deg"]],
            atol=1e-6,
        )
        assert foot.pitch_deg(t).max() == pytest.approx(row["swing_foot_pitch_max_deg"], abs=0.02)
        assert foot.pitch_deg(t).min() < row["mid_swing_foot_pitch_deg"] < foot.pitch_deg(t).max()
        assert 1e3 * foot.toe_height_m(t).max() == pytest.approx(row["max_toe_height_mm"], abs=0.1)
        assert 1e3 * foot.heel_height_m(t).max() == pytest.approx(row["max_heel_height_mm"], abs=0.1)
        landing = np.linspace(row["initial_contact_s"], row["foot_flat_s"], 2001)
        if row["foot_flat_s"] > row["initial_contact_s"]:
            fall = -np.gradient(foot.pitch_deg(landing), landing).min()
            assert row["slap_rate_deg_s"] == pytest.approx(max(fall, 0.0), rel=0.01, abs=0.5)


def test_clearance_is_the_least_height_in_the_fast_part_of_swing(varied_walk: VirtualWalk) -> None:
    for row in varied_walk.truth.strides.iter_rows(named=True):
        foot = varied_walk.truth.feet[Side(row["side"])]
        t = swing_times(row)
        x, z = foot.motion.plan.gait.shoe.toe_point_m
        tip = foot.motion.pose(t).point((x, 0.0, z))
        speed = np.hypot(tip[0].d1, tip[1].d1)
        fast = speed > 0.6 * speed.max()
        assert row["min_toe_clearance_mm"] == pytest.approx(1e3 * foot.lowest_height_m(t[fast]).min(), abs=0.2)
        assert row["min_toe_clearance_mm"] > -1e-6


def test_excursion_is_the_departure_from_the_chord(varied_walk: VirtualWalk) -> None:
    for row in varied_walk.truth.strides.iter_rows(named=True):
        foot = varied_walk.truth.feet[Side(row["side"])]
        following = foot.motion.plan.flat_s[np.searchsorted(foot.motion.plan.contact_s, row["next_initial_contact_s"])]
        start, end = foot.position_m(np.array([row["foot_flat_s"], following]))[:, :2]
        away = foot.position_m(swing_times(row))[:, :2] - start
        chord = (end - start) / np.linalg.norm(end - start)
        left = chord[0] * away[:, 1] - chord[1] * away[:, 0]
        outward = left if row["side"] == "left" else -left
        assert row["lateral_excursion_mm"] == pytest.approx(1e3 * outward.max(), abs=0.5)
        assert np.linalg.norm(end - start) == pytest.approx(row["stride_length_m"], abs=1e-9)


@pytest.mark.parametrize("name", ["dragging", "shuffling"])
def test_drag_is_sliding_at_the_floor(name: str) -> None:
    strides = simulate(READY_MADE[name].on(Course(20.0)), NONE, seed=1).truth.strides.filter(pl.col("side") == "right")
    described = READY_MADE[name].right.drag_s
    assert strides["toe_drag_s"].median() == pytest.approx(described, abs=0.04)
    assert strides["min_toe_clearance_mm"].max() == pytest.approx(0.0, abs=1e-6)


def test_impact_begins_just_before_contact(healthy_walk: VirtualWalk) -> None:
    """From the onset of the impact on, the landing heel has less than a millimetre to go."""
    for row in healthy_walk.truth.strides.iter_rows(named=True):
        foot = healthy_walk.truth.feet[Side(row["side"])]
        height = foot.lowest_height_m(np.array([row["impact_onset_s"], row["initial_contact_s"]]))
        assert 0.0 < height[0] < 1.2e-3
        assert height[1] == pytest.approx(0.0, abs=1e-12)


def test_no_drag_without_drag(healthy_walk: VirtualWalk) -> None:
    assert healthy_walk.truth.strides["toe_drag_s"].max() == 0.0


def test_turns_stops_and_stairs_are_marked() -> None:
    course = Course(40.0, stops=(Stop(20.0, 4.0),), turns=(Turn(9.0, 180.0, 5),))
    strides = simulate(Walker(course=course), NONE).truth.strides
    turning = strides.filter(pl.col("is_turn"))
    assert turning["initial_contact_s"].is_between(6.0, 14.0).all()
    assert 4 <= len(turning) <= 10
    assert strides.filter(pl.col("stands"))["stride_time_s"].to_list() == pytest.approx([5.0, 5.0], abs=1.5)
    assert strides["bout"].unique().sort().to_list() == [0, 1]
    stairs = simulate(READY_MADE["stairs"], NONE).truth.strides
    climbing = stairs.filter(~pl.col("is_level"))
    assert 9 <= len(climbing) <= 12
    assert climbing["min_toe_clearance_mm"].null_count() == len(climbing)


def test_events_hold_every_contact_and_toe_off(healthy_walk: VirtualWalk) -> None:
    events, strides = healthy_walk.truth.events, healthy_walk.truth.strides
    for side in Side:
        contacts = events.filter((pl.col("side") == str(side)) & (pl.col("kind") == "initial_contact"))["time_s"]
        own = strides.filter(pl.col("side") == str(side))
        expected = [*own["initial_contact_s"], own["next_initial_contact_s"][-1]]
        np.testing.assert_array_equal(contacts, expected)
    assert events["time_s"].is_sorted()


def test_mid_walk_recording_begins_and_ends_in_motion() -> None:
    walk = simulate(READY_MADE["mid-walk"], NONE)
    for side in Side:
        own = walk.truth.events.filter((pl.col("side") == str(side)) & (pl.col("kind") == "initial_contact"))[
            "time_s"
        ].to_numpy()
        assert own[0] < 1.2
        assert own[-1] > walk.walker.course.duration_s - 1.2


def test_description_comes_true_without_variability() -> None:
    walker = replace(READY_MADE["healthy"].on(Course(20.0)), variability=READY_MADE["healthy"].variability.scaled(0.0))
    steady = simulate(walker, NONE).truth.strides.filter(pl.col("initial_contact_s").is_between(6.0, 15.0))
    gait = walker.left
    assert steady["foot_pitch_initial_contact_deg"].to_numpy() == pytest.approx(gait.pitch_contact_deg, abs=0.3)
    assert steady["foot_pitch_toe_off_deg"].to_numpy() == pytest.approx(gait.pitch_toe_off_deg, abs=1.5)
    assert steady["stride_length_m"].to_numpy() == pytest.approx(walker.stride_length_m)
    assert steady["stride_time_s"].to_numpy() == pytest.approx(walker.stride_time_s)
    assert steady["stance_time_s"].to_numpy() == pytest.approx(gait.stance_share * walker.stride_time_s)
    assert steady["min_toe_clearance_mm"].to_numpy() == pytest.approx(gait.min_clearance_mm, abs=1.5)
    assert set(steady["contact_type"]) == {"heel"}


def test_tiring_walker_loses_pitch() -> None:
    walker = READY_MADE["tiring"]
    strides = simulate(walker.on(Course(180.0)), NONE).truth.strides.filter(pl.col("side") == "right")
    slope = np.polyfit(strides["initial_contact_s"] / 60.0, strides["foot_pitch_initial_contact_deg"], 1)[0]
    assert slope == pytest.approx(-walker.decline_pitch_deg_min, abs=0.4)
