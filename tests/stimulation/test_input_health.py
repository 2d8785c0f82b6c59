"""What is believed of a sensor and what is not: each fault by itself, sound signals, and the walks of real people."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from surefoot.recording import Placement, read
from surefoot.stimulation.input_health import SensorHealth, is_present, is_trusted, observe
from surefoot.stimulation.input_pair import PairHealth, compare_sensors
from surefoot.stimulation.sample import Sample
from surefoot.stimulation.source_replay import samples_of

RATE_HZ = 100.0
FOOT = Placement.LEFT_FOOT


def stream(count: int, start: int = 0, place: Placement = FOOT, phase: float = 0.0) -> list[Sample]:
    """A foot that swings, without any fault."""
    found = []
    for n in range(start, start + count):
        t = n / RATE_HZ
        turn = 4.0 * math.sin(6.0 * t + phase)
        found.append(Sample(place, t, (turn, 0.3, 9.8 + 0.2 * turn), (0.1, max(turn, 0.01 * turn), 0.2), t))
    return found


def seen(samples: list[Sample], late_s: float = 0.0) -> tuple[SensorHealth, list[str | None]]:
    """Kinds of the faults, sample by sample."""
    health, kinds = SensorHealth(samples[0].placement), []
    for sample in samples:
        health, fault = observe(sample, sample.arrived_s + late_s, health)
        kinds.append(fault.kind if fault else None)
    return health, kinds


def test_a_sound_sensor_is_trusted_after_a_second() -> None:
    """Not before, and no longer than it is there."""
    early, kinds = seen(stream(100))
    assert set(kinds) == {None}
    assert not is_trusted(early, 0.99)
    health, _ = seen(stream(102))
    assert is_trusted(health, 1.02)
    assert is_present(health, 1.1)
    assert not is_trusted(health, 1.2)
    assert not is_present(SensorHealth(FOOT), 0.0)


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda s: s._replace(time_s=math.nan), "time_jump"),
        (lambda s: s._replace(arrived_s=math.inf), "time_jump"),
        (lambda s: s._replace(time_s=s.time_s - 0.5), "time_jump"),
        (lambda s: s._replace(time_s=s.time_s + 0.5), "time_jump"),
        (lambda s: s._replace(arrived_s=s.arrived_s - 0.05), "time_jump"),
        (lambda s: s._replace(acc=(math.nan, 0.0, 0.0)), "not_a_number"),
        (lambda s: s._replace(gyr=(0.0, -math.inf, 0.0)), "not_a_number"),
        (lambda s: s._replace(gyr=(0.0, 300.0, 0.0)), "saturated"),
        (lambda s: s._replace(acc=(0.0, -5000.0, 0.0)), "saturated"),
    ],
)
def test_one_bad_sample_ends_the_trust_for_a_second(spoil: Callable[[Sample], Sample], kind: str) -> None:
    """It is named, and the sensor must prove itself anew."""
    samples = [*stream(150), spoil(stream(1, 150)[0]), *stream(150, 151)]
    health = SensorHealth(FOOT)
    trusted, kinds = [], []
    for sample in samples:
        now = sample.arrived_s if math.isfinite(sample.arrived_s) else 1.5
        health, fault = observe(sample, now, health)
        trusted.append(is_trusted(health, now))
        kinds.append(fault.kind if fault else None)
    assert trusted[149]
    assert kinds[150] == kind
    assert not any(trusted[150:250])
    assert trusted[-1]


def test_a_late_sample_and_one_held_up_on_its_way() -> None:
    """Used late, or measured long before it arrived."""
    _, kinds = seen(stream(50), late_s=0.07)
    assert set(kinds) == {"stale"}
    held = [s._replace(arrived_s=s.arrived_s + (0.2 if n > 50 else 0.0)) for n, s in enumerate(stream(60))]
    assert seen(held)[1][51:] == ["stale"] * 9


@pytest.mark.parametrize("gap_s", [0.05, 0.9, 1.2, 3.0, 60.0])
def test_a_gap_does_not_hide_that_samples_are_held_up(gap_s: float) -> None:
    """5 ms on their way before it, half a second after it: late all the same, and not trusted."""
    before = [s._replace(arrived_s=s.arrived_s + 0.005) for s in stream(200)]
    after = [s._replace(time_s=s.time_s + gap_s, arrived_s=s.arrived_s + gap_s + 0.5) for s in stream(300, 200)]
    health, kinds = seen([*before, *after])
    assert set(kinds[200:]) == {"stale"}
    assert not is_trusted(health, after[-1].arrived_s)


def test_a_sensor_that_begins_anew_is_measured_anew() -> None:
    """Its clock starts again at 0, and was never as far from ours as now."""
    before = stream(200)
    after = [s._replace(arrived_s=s.arrived_s + 7.0) for s in stream(200)]
    health, kinds = seen([*before, *after])
    assert kinds[200] == "time_jump"
    assert set(kinds[201:]) == {None}
    assert is_trusted(health, after[-1].arrived_s)


def test_two_clocks_may_drift_apart_slowly() -> None:
    """An hour at 50 parts per million is 180 ms, and no fault."""
    health = SensorHealth(FOOT)
    for n, sample in enumerate(stream(20_000)):
        late = sample._replace(time_s=sample.time_s * (1.0 - 5e-5) * 1.0, arrived_s=n / RATE_HZ)
        health, fault = observe(late, late.arrived_s, health)
        assert fault is None


def test_bursts_of_a_radio_are_no_fault() -> None:
    """Five samples at a time, as some radios send them."""
    bunched = [s._replace(arrived_s=stream(1, 5 * (n // 5) + 5)[0].time_s) for n, s in enumerate(stream(200))]
    assert set(seen(bunched)[1]) == {None}


def test_frozen_values() -> None:
    """At once while moving; at rest only after ten seconds, and until then they bring nothing new."""
    samples = stream(60)
    moving = next(n for n in range(30, 60) if samples[n].gyr[1] > 1.0)
    frozen = samples[: moving + 1]
    frozen += [samples[moving]._replace(time_s=t.time_s, arrived_s=t.time_s) for t in stream(10, moving + 1)]
    kinds = seen(frozen)[1]
    assert kinds[moving + 1 : moving + 4] == [None] * 3
    assert set(kinds[moving + 4 :]) == {"flat"}
    still = [Sample(FOOT, n / RATE_HZ, (0.0, 0.0, 9.81), (0.0, 0.0, 0.0), n / RATE_HZ) for n in range(1010)]
    health, kinds = seen(still)
    assert set(kinds[:1000]) == {None}
    assert kinds[-1] == "flat"
    assert not health.renewed


def test_a_dead_gyroscope_beside_a_living_accelerometer() -> None:
    """Half of the sensor stands still while the other half moves."""
    dead = [s._replace(gyr=(0.0, 0.0, 0.0), acc=(3.0 * s.acc[0], 0.0, 9.8)) for s in stream(120)]
    assert "flat" in seen(dead)[1]


def test_the_end_of_a_range_is_learned() -> None:
    """Clipped for 50 ms or more; two samples at a heel strike are none."""
    clipped = [s._replace(gyr=(0.1, min(s.gyr[1] * 5.0, 8.7), 0.2)) for s in stream(200)]
    assert "saturated" in seen(clipped)[1]
    strikes = [s._replace(acc=(156.9, 0.3, 9.8)) if n % 50 in (0, 1) else s for n, s in enumerate(stream(200))]
    assert set(seen(strikes)[1]) == {None}


def test_units_are_seen_by_gravity() -> None:
    """In g; a knock at the beginning is none."""
    in_g = [s._replace(acc=tuple(v / 9.81 for v in s.acc)) for s in stream(300)]  # type: ignore[arg-type]
    health, kinds = seen(in_g)
    assert "gravity" in kinds
    assert not is_trusted(health, 3.0)
    knock = [stream(1)[0]._replace(acc=(60.0, 0.0, 9.8)), *stream(200, 1)]
    assert set(seen(knock)[1]) == {None}


def compared(left: list[Sample], right: list[Sample]) -> list[str | None]:
    """Kinds from comparing two sensors, as their samples come in turn."""
    a, b, pair, kinds = SensorHealth(FOOT), SensorHealth(Placement.RIGHT_FOOT), PairHealth(), []
    for one, other in zip(left, right, strict=True):
        a, _ = observe(one, one.arrived_s, a)
        pair, fault = compare_sensors(a, b, pair)
        b, _ = observe(other, other.arrived_s, b)
        pair, second = compare_sensors(a, b, pair)
        kinds += [f.kind if f else None for f in (fault, second)]
    return kinds


def test_two_sensors_on_one_leg_and_one_used_twice() -> None:
    """Legs in turn are sound; together, or the same, they are not."""
    right = Placement.RIGHT_FOOT
    assert set(compared(stream(1500), stream(1500, 0, right, math.pi))) == {None}
    assert compared(stream(1500), stream(1500, 0, right, 0.2))[-1] == "same_leg"
    assert "same_signal" in compared(stream(30), stream(30, 0, right))


def real_samples(folder: Path) -> Iterator[Sample]:
    """A recording as a stream."""
    yield from samples_of(read(folder))


@pytest.mark.parametrize("name", ["healthy_foot_imu_mocap", "ms_foot_imu"])
def test_the_walks_of_real_people_raise_nothing(real_data: Callable[[str], Path], name: str) -> None:
    """No fault in any sample of both feet, and they never look like one leg."""
    health: dict[Placement, SensorHealth] = {}
    pair = PairHealth()
    count = 0
    for sample in real_samples(real_data(name)):
        before = health.get(sample.placement, SensorHealth(sample.placement))
        health[sample.placement], fault = observe(sample, sample.arrived_s, before)
        assert fault is None, (sample.time_s, fault)
        count += 1
        if len(health) == 2:
            pair, fault = compare_sensors(*health.values(), pair)
            assert fault is None
    assert count > 5000
