"""What the sensors report fits the motion, the mounting, and the laws of physics."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from surefoot.errors import UsageError
from surefoot.recording.model import GRAVITY_M_S2, Placement, Side
from surefoot.virtual import (
    ALIGNED,
    READY_MADE,
    Course,
    Sensor,
    Variability,
    VirtualWalk,
    Walker,
    move,
    random_mounting,
    simulate,
)
from surefoot.virtual.pose import stacked
from surefoot.virtual.sensor import ringing

UPSIDE_DOWN = ((1.0, 0.0, 0.0), (0.0, -1.0, 0.0), (0.0, 0.0, -1.0))
QUICK = READY_MADE["healthy"].on(Course(12.0, 2.0, 2.0))


def foot_pair(**options: object) -> tuple[Sensor, Sensor]:
    """A sensor on each foot, alike but for the side."""
    both = [Sensor(p, **options) for p in (Placement.LEFT_FOOT, Placement.RIGHT_FOOT)]  # type: ignore[arg-type]
    return both[0], both[1]


def test_signals_integrate_back_to_the_path() -> None:
    """Strapdown integration of ideal signals ends where the foot really is."""
    rate = 1000.0
    walk = simulate(
        QUICK, [Sensor(Placement.LEFT_FOOT, (0.12, 0.03, 0.07), random_mounting(np.random.default_rng(3)), rate)]
    )
    sensor = Sensor(Placement.LEFT_FOOT, (0.12, 0.03, 0.07), random_mounting(np.random.default_rng(3)), rate)
    stream = walk.recording.streams[Placement.LEFT_FOOT]
    pose = walk.body.pose(Placement.LEFT_FOOT, stream.time_s)
    orientation = Rotation.from_matrix(pose.rotation()[0] @ np.array(sensor.mounting))
    force = np.empty((len(stream), 3))
    turns = Rotation.from_rotvec(0.5 * (stream.gyr[1:] + stream.gyr[:-1]) / rate)
    for i in range(len(stream)):
        force[i] = orientation.apply(stream.acc[i].copy())
        if i < len(turns):
            orientation = orientation * turns[i]
    acceleration = force - [0.0, 0.0, GRAVITY_M_S2]
    velocity = np.vstack([np.zeros(3), np.cumsum(0.5 * (acceleration[1:] + acceleration[:-1]) / rate, axis=0)])
    path = np.vstack([np.zeros(3), np.cumsum(0.5 * (velocity[1:] + velocity[:-1]) / rate, axis=0)])
    true = stacked(pose.point(sensor.position_m), 0)
    error = np.linalg.norm(path - (true - true[0]), axis=1)
    assert np.linalg.norm(true[-1] - true[0]) > 7.0
    assert error.max() < 0.01


def test_gravity_at_rest(healthy_walk: VirtualWalk) -> None:
    for stream in healthy_walk.recording.streams.values():
        rest = stream.time_s < 1.5
        np.testing.assert_allclose(np.linalg.norm(stream.acc[rest], axis=1), GRAVITY_M_S2, rtol=1e-9)
        assert np.abs(stream.gyr[rest]).max() < 1e-9


@pytest.mark.parametrize("mounting", [UPSIDE_DOWN, random_mounting(np.random.default_rng(1))])
def test_mounting_only_turns_the_signals(mounting: tuple[tuple[float, float, float], ...]) -> None:
    straight = simulate(QUICK, [Sensor(Placement.RIGHT_FOOT)]).recording.streams[Placement.RIGHT_FOOT]
    turned = simulate(QUICK, [Sensor(Placement.RIGHT_FOOT, mounting=mounting)]).recording.streams[Placement.RIGHT_FOOT]  # type: ignore[arg-type]
    np.testing.assert_allclose(turned.acc @ np.array(mounting).T, straight.acc, atol=1e-10)
    np.testing.assert_allclose(turned.gyr @ np.array(mounting).T, straight.gyr, atol=1e-10)
    assert np.linalg.det(np.array(mounting)) == pytest.approx(1.0)


@pytest.mark.parametrize("name", ["circumducting", "drop foot", "stops and turns"])
def test_mirrored_walker_makes_mirrored_signals(name: str) -> None:
    walker = READY_MADE[name]
    spot = {Side.LEFT: (0.1, 0.03, 0.06), Side.RIGHT: (0.1, -0.03, 0.06)}
    sensors = [Sensor(p, spot[p.side]) for p in Placement if p.side is not None]
    plain, mirror = (simulate(w, sensors, seed=8).recording.streams for w in (walker, walker.mirrored()))
    for placement, stream in plain.items():
        segment = placement.segment
        twin = mirror[Placement(("right_" if placement.side is Side.LEFT else "left_") + segment)]
        np.testing.assert_allclose(twin.acc * [1, -1, 1], stream.acc, atol=1e-8)
        np.testing.assert_allclose(twin.gyr * [-1, 1, -1], stream.gyr, atol=1e-8)


def test_treadmill_signals_equal_overground_signals() -> None:
    """A belt of constant speed cannot be felt: equal signals, standing in the laboratory, same strides."""
    ground = simulate(READY_MADE["healthy"].on(Course(20.0, 0.0, 0.0)), foot_pair())
    belt = simulate(READY_MADE["healthy"].on(Course(20.0, 0.0, 0.0, belt_speed_m_s=1.3)), foot_pair())
    for placement, stream in ground.recording.streams.items():
        np.testing.assert_array_equal(belt.recording.streams[placement].acc, stream.acc)
    assert belt.truth.strides.equals(ground.truth.strides)
    t = np.linspace(1.0, 19.0, 400)
    foot = belt.truth.feet[Side.LEFT]
    h = 1e-3
    second = (foot.position_m(t + h) - 2 * foot.position_m(t) + foot.position_m(t - h)) / h**2
    own = ground.truth.feet[Side.LEFT]
    over_ground = (own.position_m(t + h) - 2 * own.position_m(t) + own.position_m(t - h)) / h**2
    np.testing.assert_allclose(second, over_ground, atol=1e-6)
    assert np.ptp(foot.position_m(t)[:, 0]) < 2.0 < np.ptp(own.position_m(t)[:, 0])


def test_slope_tilts_gravity_only() -> None:
    level, slope = (simulate(READY_MADE["healthy"].on(Course(12.0, slope_deg=s)), foot_pair()) for s in (0.0, 5.0))
    flat, tilted = (w.recording.streams[Placement.LEFT_FOOT] for w in (level, slope))
    np.testing.assert_allclose(tilted.gyr, flat.gyr, atol=1e-12)
    np.testing.assert_allclose(np.linalg.norm(tilted.acc[:50], axis=1), GRAVITY_M_S2, rtol=1e-9)
    # on an upward slope the toes point up: the sensor's forward axis feels some of gravity
    forward = tilted.acc[10, 0] * np.cos(np.radians(6.0)) - tilted.acc[10, 1] * np.sin(np.radians(6.0))
    assert forward == pytest.approx(GRAVITY_M_S2 * np.sin(np.radians(5.0)), rel=1e-6)
    assert not slope.truth.strides["is_level"].any()


def test_same_seed_same_walk_other_seed_other_walk() -> None:
    noisy = foot_pair(acc_noise_m_s2=0.05, gyr_noise_rad_s=0.01)
    one, same, other = (simulate(QUICK, noisy, seed=s) for s in (1, 1, 2))
    left = Placement.LEFT_FOOT
    np.testing.assert_array_equal(one.recording.streams[left].acc, same.recording.streams[left].acc)
    assert one.truth.strides.equals(same.truth.strides)
    assert not np.allclose(one.recording.streams[left].acc, other.recording.streams[left].acc)


def test_motion_and_noise_do_not_depend_on_the_other_sensors() -> None:
    noisy = foot_pair(acc_noise_m_s2=0.05)
    alone = simulate(QUICK, noisy[1:], seed=1).recording.streams[Placement.RIGHT_FOOT]
    together = simulate(QUICK, noisy, seed=1).recording.streams[Placement.RIGHT_FOOT]
    np.testing.assert_array_equal(alone.acc, together.acc)


def test_noise_bias_clipping_and_quantisation() -> None:
    plain = Sensor(Placement.LEFT_FOOT)
    spoiled = replace(
        plain,
        acc_range_m_s2=30.0,
        gyr_range_rad_s=5.0,
        acc_bias_m_s2=(0.1, -0.2, 0.3),
        gyr_bias_rad_s=(0.01, 0.02, -0.03),
        acc_noise_m_s2=0.05,
        gyr_noise_rad_s=0.004,
        acc_step_m_s2=0.005,
    )
    ideal, real = (simulate(QUICK, [s], seed=3).recording.streams[Placement.LEFT_FOOT] for s in (plain, spoiled))
    assert np.abs(real.acc).max() == 30.0
    assert np.abs(real.gyr).max() == 5.0
    fits = (np.abs(ideal.acc).max(axis=1) < 29.0) & (np.abs(ideal.gyr).max(axis=1) < 4.9)
    acc_error, gyr_error = (real.acc - ideal.acc)[fits], (real.gyr - ideal.gyr)[fits]
    np.testing.assert_allclose(acc_error.mean(axis=0), [0.1, -0.2, 0.3], atol=0.01)
    np.testing.assert_allclose(gyr_error.mean(axis=0), [0.01, 0.02, -0.03], atol=0.001)
    np.testing.assert_allclose(acc_error.std(axis=0), 0.05, rtol=0.1)
    steps = real.acc[np.abs(real.acc) < 29.9] / 0.005
    np.testing.assert_allclose(steps, np.round(steps), atol=1e-6)


def test_clock_and_jitter() -> None:
    sensor = Sensor(Placement.LEFT_FOOT, rate_hz=128.0, clock_offset_s=0.4, clock_drift_ppm=200.0, jitter_s=0.001)
    walk = simulate(QUICK, [sensor], seed=1)
    stamps = walk.recording.streams[Placement.LEFT_FOOT].time_s
    true = np.arange(len(stamps)) / 128.0
    assert (np.diff(stamps) > 0.0).all()
    assert np.std(stamps - sensor.to_clock(true)) == pytest.approx(0.001, rel=0.15)
    assert np.polyfit(true, stamps, 1) == pytest.approx([1.0002, 0.4], abs=2e-4)
    assert walk.recording.synchronised is False
    assert simulate(QUICK, [Sensor(Placement.LEFT_FOOT)]).recording.synchronised is True


def test_window_averages_the_signal() -> None:
    fine = simulate(QUICK, [Sensor(Placement.LEFT_FOOT, rate_hz=8000.0)]).recording.streams[Placement.LEFT_FOOT]
    coarse = simulate(QUICK, [Sensor(Placement.LEFT_FOOT, window_s=0.02)]).recording.streams[Placement.LEFT_FOOT]
    weights = np.hanning(161)
    smooth = np.convolve(fine.acc[:, 0], weights / weights.sum(), mode="same")[::80]
    middle = slice(5, -5)
    np.testing.assert_allclose(coarse.acc[middle, 0], smooth[: len(coarse)][middle], atol=0.6)
    assert np.abs(coarse.acc[middle, 0] - fine.acc[::80, 0][: len(coarse)][middle]).max() > 3.0


def test_ringing_follows_impacts_and_dies() -> None:
    still = Variability().scaled(0.0)
    walker = replace(QUICK, variability=still)
    plain, rung = (simulate(walker, [Sensor(Placement.LEFT_FOOT, rate_hz=500.0, ringing_m_s2=a)]) for a in (0.0, 40.0))
    extra = np.linalg.norm(
        rung.recording.streams[Placement.LEFT_FOOT].acc - plain.recording.streams[Placement.LEFT_FOOT].acc, axis=1
    )
    t = rung.recording.streams[Placement.LEFT_FOOT].time_s
    contact = rung.truth.strides.filter(rung.truth.strides["side"] == "left")["initial_contact_s"][2]
    assert extra[(t > contact - 0.3) & (t <= contact)].max() < 0.1
    assert extra[(t > contact) & (t < contact + 0.03)].max() > 15.0


def test_ringing_adds_neither_speed_nor_distance() -> None:
    sensor = Sensor(Placement.LEFT_FOOT, ringing_m_s2=50.0)
    t = np.arange(-0.02, 0.4, 1e-5)
    shake = ringing(sensor, t, np.array([0.0]), np.array([1.0]))
    speed = np.cumsum(shake, axis=0) * 1e-5
    assert np.abs(shake).max() == pytest.approx(40.0, rel=0.02)  # 0.8 of it along the segment's z
    np.testing.assert_allclose(speed[-1], 0.0, atol=1e-3)
    np.testing.assert_allclose(speed.sum(axis=0) * 1e-5, 0.0, atol=2e-4)


def test_scuffing_shakes_the_sensor_only_while_sliding() -> None:
    walker = READY_MADE["dragging"].on(Course(12.0))
    plain, shaken = (simulate(walker, [Sensor(Placement.RIGHT_FOOT, scuff_m_s2=s)]) for s in (0.0, 3.0))
    extra = np.abs(
        shaken.recording.streams[Placement.RIGHT_FOOT].acc - plain.recording.streams[Placement.RIGHT_FOOT].acc
    ).max(axis=1)
    drag = shaken.truth.strides.filter(shaken.truth.strides["side"] == "right")
    t = shaken.recording.streams[Placement.RIGHT_FOOT].time_s
    in_stance = np.zeros(len(t), dtype=bool)
    for row in drag.iter_rows(named=True):
        in_stance |= (t > row["initial_contact_s"]) & (t < row["toe_off_s"])
    assert extra[in_stance].max() == 0.0
    assert (extra > 0.0).sum() == pytest.approx(drag["toe_drag_s"].sum() * 100.0, rel=0.35)


def test_placement_takes_one_sensor() -> None:
    with pytest.raises(UsageError, match="one sensor"):
        simulate(QUICK, [Sensor(Placement.LEFT_FOOT), Sensor(Placement.LEFT_FOOT)])


def test_longer_walk_begins_alike() -> None:
    """The same person walks the same first strides, however long the walk goes on."""
    short, long = (move(Walker(course=Course(d)), seed=3).legs[Side.LEFT].foot.plan for d in (20.0, 60.0))
    np.testing.assert_array_equal(short.contact_s[:8], long.contact_s[:8])
    assert ALIGNED[0] == (1.0, 0.0, 0.0)
