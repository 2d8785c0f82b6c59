"""The simulated leg against closed forms: the muscle's three times, statics, energy, and what its sensor measures."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from math import cos, exp, pi, radians, sin, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surefoot.recording import GRAVITY_M_S2, Placement, Side
from surefoot.stimulation.leg_path import LegPath, leg_path
from surefoot.stimulation.simulated_ankle import STANDING, Ankle, LegNow, ankle_step
from surefoot.stimulation.simulated_foot_sensor import foot_sensor
from surefoot.stimulation.simulated_leg import FootNow, LegModel, SimulatedLeg
from surefoot.stimulation.simulated_muscle import (
    HALF_FALL_S,
    HALF_RISE_S,
    NINETY_RISE_S,
    TYPICAL_MUSCLE,
    Fatigue,
    Recruitment,
    muscle_from_times,
)
from surefoot.virtual import Course, Sensor, Turn, Variability, Walker, move, random_mounting, simulate
from surefoot.virtual.ready_made import paced

SIDE = Side.LEFT


@lru_cache
def steady_path() -> LegPath:
    """A leg of a walker whose strides are all alike."""
    walker = replace(paced("steady", 0.9), variability=Variability().scaled(0.0))
    return leg_path(walker.on(Course(duration_s=9.0)), SIDE)


def still(ankle: Ankle, muscle_nm: float, leg: LegNow = STANDING, seconds: float = 6.0) -> float:
    """Pitch at which the foot comes to rest."""
    pitch, rate = 0.3, 0.0
    for _ in range(round(seconds / 0.002)):
        pitch, rate = ankle_step(ankle, pitch, rate, (muscle_nm,) * 3, (leg,) * 3, 0.002)
    assert abs(rate) < 1e-6
    return pitch


@pytest.mark.parametrize(
    ("time_s", "force"), [(HALF_RISE_S, 0.5), (NINETY_RISE_S, 0.9)], ids=["half after 80 ms", "90 % after 245 ms"]
)
def test_force_rises_as_told(time_s: float, force: float) -> None:
    """The facts: pulses at 40 Hz."""
    muscle = TYPICAL_MUSCLE
    assert muscle.activation_after(0.0, 1.0, time_s - muscle.dead_time_s) == pytest.approx(force, abs=1e-12)


def test_force_falls_as_told() -> None:
    """Half of it is gone after 110 ms."""
    muscle = TYPICAL_MUSCLE
    assert muscle.activation_after(1.0, 0.0, HALF_FALL_S - muscle.dead_time_s) == pytest.approx(0.5, abs=1e-12)


def test_activation_does_not_depend_on_how_time_is_cut() -> None:
    """The solution is exact, so two halves make a whole."""
    whole = TYPICAL_MUSCLE.activation_after(0.2, 0.9, 0.1)
    half = TYPICAL_MUSCLE.activation_after(0.2, 0.9, 0.05)
    assert TYPICAL_MUSCLE.activation_after(half, 0.9, 0.05) == pytest.approx(whole, abs=1e-14)


def test_impossible_muscles_are_refused() -> None:
    """90 % before half, or a dead time below zero."""
    with pytest.raises(ValueError, match="no muscle"):
        muscle_from_times(0.2, 0.1, 0.1)
    with pytest.raises(ValueError, match="no muscle"):
        muscle_from_times(0.02, 0.245, 0.1)


@given(st.floats(0, 100), st.floats(0, 500))
def test_recruitment_is_a_part_and_grows_with_the_charge(current_ma: float, width_us: float) -> None:
    """Nothing below the threshold, all above saturation."""
    recruitment = Recruitment()
    part = recruitment.of_pulse(current_ma, width_us)
    charge = current_ma * width_us * 1e-3
    assert 0.0 <= part <= 1.0
    assert recruitment.of_pulse(current_ma + 1.0, width_us) >= part
    assert part == 0.0 or charge > recruitment.threshold_uc
    assert part == 1.0 or charge < recruitment.saturation_uc


def test_fatigue_falls_from_all_to_what_remains() -> None:
    """Straight, or at once."""
    slow = Fatigue(begin_s=10.0, duration_s=4.0)
    assert [slow.strength(t) for t in (0.0, 10.0, 12.0, 14.0, 99.0)] == pytest.approx([1.0, 1.0, 0.75, 0.5, 0.5])
    assert Fatigue(10.0, 0.0, 0.4).strength(10.0) == pytest.approx(0.4)


@pytest.mark.parametrize("muscle_nm", [0.0, 1.5, 3.0])
def test_at_rest_all_moments_balance(muscle_nm: float) -> None:
    """Muscle, passive tissue and weight: the equation is solved by another way (bisection)."""
    ankle = Ankle()
    low, high = radians(-60.0), radians(60.0)
    for _ in range(80):
        middle = 0.5 * (low + high)
        r = ankle.centre_m[0] * cos(middle) - ankle.centre_m[1] * sin(middle)
        spring = ankle.stiffness_nm_rad * (middle - ankle.rest_rad)
        low, high = (middle, high) if muscle_nm - spring - ankle.mass_kg * GRAVITY_M_S2 * r > 0 else (low, middle)
    assert still(ankle, muscle_nm) == pytest.approx(low, abs=1e-6)


def test_stops_stop() -> None:
    """A strong muscle reaches the upper stop, no weight reaches far beyond the lower one; stops never pull."""
    ankle = Ankle()
    assert ankle.dorsiflexion_stop_rad < still(ankle, 8.0) < ankle.dorsiflexion_stop_rad + 0.06
    heavy = replace(ankle, rest_rad=radians(-55.0))
    assert heavy.plantarflexion_stop_rad - 0.06 < still(heavy, 0.0) < heavy.plantarflexion_stop_rad
    leaving = ankle.passive_moment(ankle.plantarflexion_stop_rad - 0.001, 5.0)
    free = ankle.passive_moment(ankle.plantarflexion_stop_rad, 5.0)
    assert leaving >= free - 0.01


def test_without_damping_energy_is_kept() -> None:
    """Swinging between the stops in gravity: kinetic, elastic and potential energy add up to the same."""
    ankle = replace(Ankle(), damping_nm_s_rad=0.0)

    def energy(pitch: float, rate: float) -> float:
        height = ankle.centre_m[0] * sin(pitch) + ankle.centre_m[1] * cos(pitch)
        elastic = 0.5 * ankle.stiffness_nm_rad * (pitch - ankle.rest_rad) ** 2
        return 0.5 * ankle.inertia_kg_m2 * rate**2 + elastic + ankle.mass_kg * GRAVITY_M_S2 * height

    pitch, rate = radians(-15.0), 2.0
    begin = energy(pitch, rate)
    for _ in range(1000):
        pitch, rate = ankle_step(ankle, pitch, rate, (0.0,) * 3, (STANDING,) * 3, 0.002)
        assert energy(pitch, rate) == pytest.approx(begin, rel=1e-6)


def test_small_swings_have_the_period_of_an_oscillator() -> None:
    """No weight, no damping: 2 π √(J / k)."""
    ankle = replace(Ankle(), damping_nm_s_rad=0.0, mass_kg=0.0)
    pitch, rate, times, t = ankle.rest_rad + 0.05, 0.0, [], 0.0
    while len(times) < 3:
        before = pitch - ankle.rest_rad
        pitch, rate = ankle_step(ankle, pitch, rate, (0.0,) * 3, (STANDING,) * 3, 0.002)
        after, t = pitch - ankle.rest_rad, t + 0.002
        if before > 0.0 >= after:
            times.append(t - 0.002 * after / (after - before))
    period = 2.0 * pi * sqrt(ankle.inertia_kg_m2 / ankle.stiffness_nm_rad)
    assert np.diff(times) == pytest.approx(period, rel=1e-5)


def test_damped_swings_decay_as_told() -> None:
    """Envelope exp(-c t / 2 J) after one period of the damped oscillator."""
    ankle = replace(Ankle(), damping_nm_s_rad=0.1, mass_kg=0.0)
    decay = ankle.damping_nm_s_rad / (2.0 * ankle.inertia_kg_m2)
    omega = sqrt(ankle.stiffness_nm_rad / ankle.inertia_kg_m2 - decay**2)
    steps = 2000
    period = 2.0 * pi / omega
    pitch, rate = ankle.rest_rad + 0.05, 0.0
    for _ in range(steps):
        pitch, rate = ankle_step(ankle, pitch, rate, (0.0,) * 3, (STANDING,) * 3, period / steps)
    assert pitch - ankle.rest_rad == pytest.approx(0.05 * exp(-decay * period), rel=1e-6)


def test_an_ankle_that_is_pulled_up_leaves_the_foot_behind() -> None:
    """Upward acceleration of the leg weighs like more gravity; falling freely there is no weight."""
    ankle = Ankle()
    assert ankle.weight_moment(0.1, 0.0, -GRAVITY_M_S2) == pytest.approx(0.0, abs=1e-12)
    assert ankle.weight_moment(0.1, 0.0, GRAVITY_M_S2) == pytest.approx(2.0 * ankle.weight_moment(0.1, 0.0, 0.0))


def test_in_stance_the_foot_is_the_walkers() -> None:
    """From foot-flat to toe-off exactly."""
    path = steady_path()
    leg, found = SimulatedLeg(path, LegModel()), []
    for k in range(path.samples - 1):
        foot = leg.advance(0.0, 0.0)
        t = (k + 1) / path.rate_hz
        stance = int(np.searchsorted(path.contact_s, t, side="right")) - 1
        landed = max(path.flat_s[stance], path.contact_s[stance] + 0.07)
        if landed < t < path.toe_off_s[stance]:
            at = (k + 1) * round(1.0 / path.rate_hz / path.grid_s)
            found.append((foot.pitch - path.pitch[at], foot.rate - path.pitch_rate[at]))
    assert len(found) > 300
    assert np.abs(found).max() < 1e-12


def test_a_weak_foot_hangs_and_stimulation_lifts_it() -> None:
    """In mid-swing, and the more the wider the pulse."""
    path = steady_path()
    middle = 0.5 * (path.toe_off_s[2] + path.contact_s[3])
    pitches = []
    for width in (0.0, 130.0, 170.0, 250.0):
        leg = SimulatedLeg(path, LegModel())
        for _ in range(round(middle * path.rate_hz)):
            foot = leg.advance(30.0 if width else 0.0, width)
        assert foot.swings
        pitches.append(foot.pitch)
    assert np.all(np.diff(np.degrees(pitches)) > 1.0)  # the last one is at the stop


def test_half_the_step_changes_next_to_nothing() -> None:
    """The integration has converged: twice the rate of samples halves its step."""
    walker: Walker = steady_path().walker
    coarse, fine = steady_path(), leg_path(walker, SIDE, rate_hz=200.0)
    one, two = SimulatedLeg(coarse, LegModel()), SimulatedLeg(fine, LegModel())
    off = []
    for _ in range(coarse.samples - 1):
        a = one.advance(30.0, 150.0)
        two.advance(30.0, 150.0)
        b = two.advance(30.0, 150.0)
        off.append(a.pitch - b.pitch)
    # toe-off and contact fall on steps of 2 and 1 ms: the foot turns by up to 8 rad/s there
    assert np.degrees(np.abs(off)).max() < 1.0
    assert np.degrees(np.median(np.abs(off))) < 0.01


def test_the_path_is_the_walkers() -> None:
    """Shank, ankle and events as the virtual room has them."""
    path = steady_path()
    body = move(path.walker)
    leg = body.legs[SIDE]
    t = np.arange(path.samples) / path.rate_hz
    tilt = leg.shank_tilt.jet(t)
    per_sample = round(1.0 / path.rate_hz / path.grid_s)
    seen = path.legs[::per_sample]
    assert [now.tilt for now in seen] == pytest.approx(tilt.d0.tolist(), abs=1e-12)
    assert [now.tilt_rate for now in seen] == pytest.approx(tilt.d1.tolist(), abs=1e-9)
    assert path.contact_s == pytest.approx(leg.foot.plan.contact_s[: len(path.contact_s)])


def test_the_sensor_measures_what_the_virtual_one_does() -> None:
    """With the walker's own pitch, rate and acceleration it is the same sensor; noise apart."""
    walker = paced("turned", 1.1).on(Course(duration_s=8.0, turns=(Turn(5.0, 90.0),)))
    path = leg_path(walker, SIDE)
    rng = np.random.default_rng(4)
    worn = Sensor(Placement.LEFT_FOOT, (0.16, 0.02, 0.07), random_mounting(rng), gyr_bias_rad_s=(0.0, 0.01, 0.0))
    sensor = foot_sensor(path, worn)
    stream = simulate(walker, [worn]).recording.streams[Placement.LEFT_FOOT]
    per_sample = round(1.0 / path.rate_hz / path.grid_s)
    for k in range(path.samples):
        at = k * per_sample
        foot = FootNow(path.pitch[at], path.pitch_rate[at], path.pitch_acceleration[at], 0.0, False)
        sample = sensor.sample(k, foot)
        assert sample.acc == pytest.approx(stream.acc[k].tolist(), abs=1e-6)
        assert sample.gyr == pytest.approx(stream.gyr[k].tolist(), abs=1e-6)


def test_the_foots_signals_fit_its_motion() -> None:
    """Integrating the simulated rate gives the simulated pitch."""
    path = steady_path()
    leg = SimulatedLeg(path, LegModel(stride_strength=(0.5, 0.9)))
    feet = [leg.now()] + [leg.advance(30.0, 140.0) for _ in range(path.samples - 1)]
    pitch, rate = np.array([f.pitch for f in feet]), np.array([f.rate for f in feet])
    acceleration = np.array([f.acceleration for f in feet])
    swings = np.array([f.swings for f in feet])
    # Hermite quadrature within swing, where the acceleration has no step: error of fourth order
    step = 1.0 / path.rate_hz
    inside = swings[:-1] & swings[1:]
    jump = step / 2.0 * (rate[:-1] + rate[1:]) + step**2 / 12.0 * (acceleration[:-1] - acceleration[1:])
    assert np.abs((np.diff(pitch) - jump)[inside]).max() < 2e-4
