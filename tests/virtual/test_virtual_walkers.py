"""Ready-made and random walkers are realistic and show what their names say."""

import time
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from surefoot.errors import UsageError
from surefoot.recording.model import Placement, Side
from surefoot.virtual import (
    KINDS,
    READY_MADE,
    Course,
    Sensor,
    drop_foot_walker,
    random_mounting,
    random_walker,
    simulate,
    typical_sensors,
    with_markers,
)

FEET = (Sensor(Placement.LEFT_FOOT), Sensor(Placement.RIGHT_FOOT))


def medians(name: str, side: Side) -> dict[str, float]:
    """Median of each measure of one foot over half a minute."""
    strides = simulate(READY_MADE[name].on(Course(30.0)), (), seed=5).truth.strides
    own = strides.filter((pl.col("side") == str(side)) & ~pl.col("stands"))
    numbers = {column: float(own[column].median() or 0.0) for column in own.select(pl.selectors.numeric()).columns}
    return {
        **numbers,
        **{f"is_{kind}": float((own["contact_type"] == kind).mean() or 0.0) for kind in ("heel", "flat", "toe")},
    }


@pytest.mark.parametrize(
    ("name", "side", "measure", "low", "high"),
    [
        # healthy: reference values for 1.3 m/s
        ("healthy", Side.LEFT, "foot_pitch_initial_contact_deg", 22.0, 30.0),
        ("healthy", Side.LEFT, "foot_pitch_toe_off_deg", -73.0, -55.0),
        ("healthy", Side.LEFT, "min_toe_clearance_mm", 8.0, 20.0),
        ("healthy", Side.LEFT, "stride_length_m", 1.25, 1.5),
        ("healthy", Side.LEFT, "swing_foot_pitch_max_deg", 22.0, 31.0),
        ("healthy", Side.LEFT, "slap_rate_deg_s", 200.0, 400.0),
        ("healthy", Side.LEFT, "contact_to_flat_s", 0.09, 0.15),
        ("healthy", Side.LEFT, "max_heel_height_mm", 200.0, 300.0),
        ("healthy", Side.LEFT, "lateral_excursion_mm", 10.0, 45.0),
        ("slow", Side.RIGHT, "foot_pitch_initial_contact_deg", 8.0, 17.0),
        ("stiff", Side.RIGHT, "foot_pitch_toe_off_deg", -40.0, -20.0),
        ("flat-footed", Side.LEFT, "is_flat", 1.0, 1.0),
        ("toe-first", Side.RIGHT, "is_toe", 0.95, 1.0),
        ("toe-first", Side.LEFT, "is_heel", 1.0, 1.0),
        ("dragging", Side.RIGHT, "toe_drag_s", 0.1, 0.2),
        ("dragging", Side.LEFT, "toe_drag_s", 0.0, 0.0),
        ("shuffling", Side.LEFT, "toe_drag_s", 0.06, 0.2),
        ("shuffling", Side.LEFT, "max_heel_height_mm", 40.0, 120.0),
        ("circumducting", Side.LEFT, "lateral_excursion_mm", 65.0, 120.0),
        ("circumducting", Side.RIGHT, "lateral_excursion_mm", 10.0, 45.0),
        ("steppage", Side.LEFT, "min_toe_clearance_mm", 33.0, 55.0),
        ("slapping", Side.RIGHT, "slap_rate_deg_s", 330.0, 600.0),
        ("slapping", Side.RIGHT, "contact_to_flat_s", 0.03, 0.08),
        ("drop foot", Side.RIGHT, "foot_pitch_initial_contact_deg", 3.0, 9.0),
        ("drop foot with orthosis", Side.RIGHT, "foot_pitch_initial_contact_deg", 10.0, 18.0),
        ("drop foot with orthosis", Side.RIGHT, "toe_drag_s", 0.0, 0.0),
    ],
)  # fmt: skip
def test_ready_made_walker_shows_its_sign(name: str, side: Side, measure: str, low: float, high: float) -> None:
    assert low <= medians(name, side)[measure] <= high


def test_orthosis_raises_contact_and_clearance() -> None:
    without, with_it = medians("drop foot", Side.RIGHT), medians("drop foot with orthosis", Side.RIGHT)
    assert with_it["foot_pitch_initial_contact_deg"] - without["foot_pitch_initial_contact_deg"] > 4.0
    assert with_it["min_toe_clearance_mm"] > without["min_toe_clearance_mm"] + 5.0
    assert with_it["stride_speed_m_s"] > without["stride_speed_m_s"] + 0.03


def test_severity_lowers_the_foot_step_by_step() -> None:
    pitches = []
    for severity in (0.0, 0.4, 0.8):
        strides = simulate(drop_foot_walker(severity).on(Course(20.0)), ()).truth.strides
        pitches.append(float(strides.filter(pl.col("side") == "right")["foot_pitch_initial_contact_deg"].mean()))  # type: ignore[arg-type]
    assert pitches == sorted(pitches, reverse=True)
    assert pitches[0] - pitches[-1] > 8.0


def test_healthy_signals_look_like_real_ones() -> None:
    """Sizes of the peaks of a lateral hindfoot sensor and of a shank sensor of healthy people at 1.3 m/s."""
    worn = (
        Sensor(Placement.LEFT_FOOT, (0.07, 0.04, 0.046), rate_hz=200.0),
        Sensor(Placement.LEFT_SHANK, (0.03, 0.03, 0.2)),
    )
    walk = simulate(READY_MADE["healthy"].on(Course(20.0)), worn)
    foot, shank = (walk.recording.streams[p] for p in (Placement.LEFT_FOOT, Placement.LEFT_SHANK))
    pitch_rate = -np.degrees(foot.gyr[:, 1])
    assert -650.0 < pitch_rate.min() < -400.0  # push-off
    assert 280.0 < pitch_rate.max() < 500.0  # swing
    swing_speed = -np.degrees(shank.gyr[:, 1]).min(), -np.degrees(shank.gyr[:, 1]).max()
    assert 300.0 < max(np.abs(swing_speed)) < 550.0
    assert 35.0 < np.linalg.norm(foot.acc, axis=1).max() < 160.0


def test_stride_time_varies_like_healthy_people() -> None:
    strides = simulate(READY_MADE["healthy"].on(Course(120.0)), ()).truth.strides.filter(pl.col("side") == "left")[1:-1]
    time_cv = 100.0 * strides["stride_time_s"].std() / strides["stride_time_s"].mean()  # type: ignore[operator]
    assert 0.8 < time_cv < 3.4
    assert 0.9 < strides["foot_pitch_initial_contact_deg"].std() < 2.2  # type: ignore[operator]


@pytest.mark.parametrize("kind", KINDS)
def test_random_walkers_are_sound(kind: str) -> None:
    rng = np.random.default_rng(KINDS.index(kind))
    for seed in range(2):
        walker = random_walker(rng, kind, duration_s=25.0)
        walk = simulate(walker, typical_sensors(rng, walker), seed)
        assert walker.name == kind
        assert len(walk.truth.strides) > 12
        t = np.arange(0.0, 25.0, 0.003)
        for foot in walk.truth.feet.values():
            assert foot.lowest_height_m(t).min() > -1e-9
        for stream in walk.recording.streams.values():
            assert np.isfinite(stream.acc).all()
            assert 9.3 < np.median(np.linalg.norm(stream.acc, axis=1)) < 16.0
            # nothing moves faster than people do, and few samples clip
            assert (np.abs(stream.acc) > 150.0).mean() < 0.002
            assert np.degrees(np.abs(stream.gyr)).max() < 1500.0


@pytest.mark.parametrize("pitch_deg", [-0.6, -1e-9, 0.0, 1e-9, 0.4, 2.5])
def test_nearly_flat_landings_are_smooth(pitch_deg: float) -> None:
    """A sole that is level only moments before it lands must not be jerked into place."""
    foot = replace(READY_MADE["flat-footed"].left, pitch_contact_deg=pitch_deg, contact_to_flat_share=0.04)
    walker = replace(READY_MADE["flat-footed"].on(Course(12.0)), left=foot, right=foot)
    for sensor in FEET:
        stream = simulate(walker, [replace(sensor, rate_hz=500.0)]).recording.streams[sensor.placement]
        assert np.linalg.norm(stream.acc, axis=1).max() < 130.0


@pytest.mark.parametrize("description", [{"stance_share": 0.3}, {"pitch_toe_off_deg": 10.0}, {"slap": 2.0}])
def test_impossible_foot_is_refused(description: dict[str, float]) -> None:
    with pytest.raises(UsageError, match=next(iter(description))):
        replace(READY_MADE["healthy"].left, **description)


def test_impossible_walker_is_refused() -> None:
    with pytest.raises(UsageError, match="speed_m_s"):
        replace(READY_MADE["healthy"], speed_m_s=-1.0)


def test_markers_show_the_shoe_in_the_laboratory() -> None:
    walk = simulate(READY_MADE["treadmill"].on(Course(12.0, 0.0, 0.0, belt_speed_m_s=1.3)), FEET)
    recording = with_markers(walk)
    assert set(recording.markers) == {f"{s}_{p}" for s in "LR" for p in ("HEEL", "TOE", "ANKLE")}
    heel, toe = recording.markers["L_HEEL"].position, recording.markers["L_TOE"].position
    shoe = walk.walker.left.shoe
    length = np.linalg.norm(np.array(shoe.toe_point_m) - np.array(shoe.heel_point_m))
    np.testing.assert_allclose(np.linalg.norm(toe - heel, axis=1), length, atol=1e-12)
    assert heel[:, 2].min() > 0.0
    # in stance the belt carries the shoe backward
    row = walk.truth.strides.filter(pl.col("side") == "left").row(3, named=True)
    flat = (recording.markers["L_HEEL"].time_s > row["foot_flat_s"]) & (
        recording.markers["L_HEEL"].time_s < row["heel_off_s"]
    )
    np.testing.assert_allclose(np.diff(heel[flat, 0]) * 100.0, -1.3, atol=1e-9)
    noisy = with_markers(walk, noise_mm=1.0).markers["L_HEEL"].position
    assert np.std(noisy - heel) == pytest.approx(1e-3, rel=0.1)


def test_random_walkers_differ_and_repeat() -> None:
    one, same, other = (random_walker(np.random.default_rng(s)) for s in (1, 1, 2))
    assert one == same
    assert one != other


def test_unknown_kind_is_refused() -> None:
    with pytest.raises(UsageError, match="moonwalk"):
        random_walker(np.random.default_rng(0), "moonwalk")


def test_random_mountings_are_rotations_in_all_directions() -> None:
    rng = np.random.default_rng(0)
    mountings = np.array([random_mounting(rng) for _ in range(400)])
    np.testing.assert_allclose(mountings @ mountings.transpose(0, 2, 1), np.tile(np.eye(3), (400, 1, 1)), atol=1e-12)
    assert np.abs(mountings.mean(axis=0)).max() < 0.15


@pytest.mark.parametrize("duration_s", [5.0, 360.0])
def test_short_and_long_walks(duration_s: float) -> None:
    walk = simulate(READY_MADE["healthy"].on(Course(duration_s, 0.0, 0.0)), FEET)
    expected = 2.0 * duration_s / READY_MADE["healthy"].stride_time_s
    assert len(walk.truth.strides) == pytest.approx(expected, abs=3.5)


def test_minute_of_two_feet_takes_half_a_second() -> None:
    walker = replace(READY_MADE["healthy"], name="timing")
    simulate(walker, FEET)
    best = min(_seconds(lambda: simulate(walker, FEET)) for _ in range(3))
    assert best < 0.5


def _seconds(work) -> float:  # type: ignore[no-untyped-def]
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
