"""Agreement of sensors and markers: closed forms, published values, and walks whose truth is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from math import sqrt
from pathlib import Path

import numpy as np
import pytest

from surefoot.gait import Walk, analyse_walk
from surefoot.gait.marker_clock import find_marker_offset
from surefoot.recording import MarkerStream, Recording, Severity, Side, read
from surefoot.signs import assess
from surefoot.signs.agreement import Agreement
from surefoot.signs.agreement_numbers import agree, icc_a1
from surefoot.signs.assessment_json import from_json, to_json
from surefoot.virtual import READY_MADE, Course, simulate, typical_sensors
from surefoot.virtual.markers import with_markers

SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float
)


def test_icc_is_that_of_the_published_example() -> None:
    """Six targets, four judges (Shrout & Fleiss 1979, table 2): ICC(2,1) .29, 95 % interval .019 to .761."""
    found = icc_a1(SHROUT_FLEISS)
    assert found is not None
    assert found == pytest.approx((0.2898, 0.0188, 0.7611), abs=2e-4)


def test_icc_without_variation_or_without_error() -> None:
    """Nothing varies: nothing can be told. Both systems equal: 1. A constant offset lowers absolute agreement."""
    assert icc_a1(np.full((8, 2), 3.0)) is None
    values = np.arange(10.0)
    assert icc_a1(np.stack([values, values], axis=1)) == (1.0, 1.0, 1.0)
    shifted = icc_a1(np.stack([values, values + 3.0], axis=1))
    assert shifted is not None
    assert shifted[0] == pytest.approx(values.var(ddof=1) / (values.var(ddof=1) + 4.5))


def test_icc_intervals_hold_a_simulated_truth() -> None:
    """400 draws of 30 strides by two systems whose true ICC(A,1) is 0.8: about 95 % of the intervals hold it."""
    rng = np.random.default_rng(1)
    hits = 0
    for _ in range(400):
        stride = 2.0 * rng.standard_normal((30, 1))
        found = icc_a1(stride + rng.standard_normal((30, 2)))
        assert found is not None
        hits += found[1] <= 0.8 <= found[2]
    assert 0.92 <= hits / 400 <= 0.98


def test_bias_and_limits_by_hand() -> None:
    """Differences of −1, 0, 1, 2 with alternating order: no likeness of neighbours, so n stays n."""
    marker = np.array([10.0, 20.0, 30.0, 40.0, np.nan, 60.0])
    found = agree("stride_length_m", "left", "m", marker + np.array([2.0, -1.0, 1.0, 0.0, 5.0, np.nan]), marker)
    assert found is not None
    sd = sqrt(5.0 / 3.0)
    assert (found.n, found.bias, found.sd) == (4, pytest.approx(0.5), pytest.approx(sd))
    assert found.limit_low == pytest.approx(0.5 - 1.959964 * sd)
    assert found.limit_high == pytest.approx(0.5 + 1.959964 * sd)
    assert found.bias_high == pytest.approx(0.5 + 3.182446 * sd / 2.0, rel=1e-5)
    few = agree("stride_length_m", "left", "m", np.array([1.0, 2.0]), np.array([0.5, 2.5]))
    assert few == Agreement("stride_length_m", "left", "m", 2, 0.0, *[None] * 8)
    assert agree("stride_length_m", "left", "m", np.array([np.nan]), np.array([1.0])) is None


def test_neighbours_that_resemble_each_other_widen_the_interval() -> None:
    """A slow drift of the difference is worth few strides."""
    drift = np.sin(np.linspace(0, 2 * np.pi, 60))
    slow = agree("stride_time_s", "both", "s", drift, np.zeros(60))
    mixed = agree("stride_time_s", "both", "s", np.random.default_rng(0).permutation(drift), np.zeros(60))
    assert slow is not None
    assert mixed is not None
    assert slow.bias_high is not None
    assert mixed.bias_high is not None
    assert slow.bias_high - slow.bias > 2.0 * (mixed.bias_high - mixed.bias)


# -- clocks ------------------------------------------------------------------------------------------------------------


@cache
def both(name: str = "drop foot", noise_mm: float = 0.3) -> Recording:
    """25 s of a virtual walk with sensors on both feet and markers."""
    walker = READY_MADE[name].on(Course(duration_s=25.0))
    worn = [s for s in typical_sensors(np.random.default_rng(2), walker) if s.placement.segment == "foot"]
    return with_markers(simulate(walker, worn, seed=3), noise_mm=noise_mm, seed=4)


def cut(recording: Recording, first_s: float, last_s: float) -> Recording:
    """The markers of a part of the walk, on a clock of their own."""
    held = {}
    for name, marker in recording.markers.items():
        inside = (marker.time_s >= first_s) & (marker.time_s < last_s)
        held[name] = MarkerStream(name, marker.time_s[inside] - first_s, marker.position[inside])
    return replace(recording, markers=held)


@cache
def walks(first_s: float, last_s: float) -> tuple[Walk, Walk]:
    recording = cut(both(), first_s, last_s)
    return analyse_walk(recording), analyse_walk(replace(recording, streams={}))


@pytest.mark.parametrize(("first_s", "last_s"), [(0.0, 25.0), (6.0, 14.0)])
def test_the_clocks_are_laid_together_by_the_motion(first_s: float, last_s: float) -> None:
    """The offset is found to a few milliseconds, from a whole walk and from eight seconds of it."""
    sensor, marker = walks(first_s, last_s)
    for side in Side:
        found = find_marker_offset(((sensor.paths[side], marker.paths[side]),))
        assert found is not None
        assert found.is_clear
        assert found.offset_s == pytest.approx(first_s, abs=0.005)
        assert found.likeness > 0.99 > found.next_likeness


def test_other_motion_is_not_laid_together() -> None:
    """The markers of another person fit nowhere."""
    sensor, _ = walks(0.0, 25.0)
    other = analyse_walk(replace(both("slow"), streams={}))
    found = find_marker_offset(((sensor.paths[Side.LEFT], other.paths[Side.RIGHT]),))
    assert found is None or not found.is_clear


# -- the whole assessment ----------------------------------------------------------------------------------------------


@cache
def agreement_of(told: bool) -> tuple[Recording, dict[tuple[str, str], Agreement], tuple[str, ...]]:
    recording = both() if told else cut(both(), 3.0, 25.0)
    recording = replace(recording, markers_synchronised=True if told else None)
    result = assess(recording)
    assert from_json(to_json(result)) == result
    assert set(result.segment.values()) == {"foot"}
    notes = tuple(note.text for note in result.quality if note.kind == "marker_clock")
    return recording, {(one.measure, one.side): one for one in result.agreement}, notes


@pytest.mark.parametrize("told", [True, False])
def test_an_assessment_says_how_sensors_and_markers_agree(told: bool) -> None:
    """Strides from the sensors; each measure with bias and limits that hold what is known of both."""
    _, found, notes = agreement_of(told)
    assert len(notes) == 1
    assert ("as was told" in notes[0]) is told
    length = found["stride_length_m", "both"]
    assert length.n == found["stride_length_m", "left"].n + found["stride_length_m", "right"].n
    assert length.n >= 20
    assert abs(length.bias) < 0.03
    assert length.icc is not None
    contact = found["initial_contact_s", "both"]
    assert contact.icc is None
    assert abs(contact.bias) < 0.025
    pitch = found["foot_pitch_initial_contact_deg", "right"]
    assert abs(pitch.bias) < 2.5
    assert pitch.limit_low is not None
    assert pitch.limit_low < pitch.bias < (pitch.limit_high or 0.0)


def test_the_bias_is_sensor_minus_marker() -> None:
    """Against the truth: the sensor's own error in pitch is what the agreement calls bias, for markers have none."""
    _, found, _ = agreement_of(True)
    pitch = found["swing_foot_pitch_max_deg", "left"]
    walker = READY_MADE["drop foot"].on(Course(duration_s=25.0))
    worn = [s for s in typical_sensors(np.random.default_rng(2), walker) if s.placement.segment == "foot"]
    walk = simulate(walker, worn, seed=3)
    true = walk.truth.strides.filter(walk.truth.strides["side"] == "left")["swing_foot_pitch_max_deg"].median()
    mine = analyse_walk(both()).strides
    own = mine.filter(mine["side"] == "left")["swing_foot_pitch_max_deg"].median()
    assert isinstance(own, float)
    assert isinstance(true, float)
    assert pitch.bias == pytest.approx(own - true, abs=1.0)


def test_clocks_that_cannot_be_laid_together_give_no_agreement() -> None:
    """Markers of another walk: a warning that says what to pass, and no number."""
    stranger = both("slow")
    result = assess(replace(both(), markers=stranger.markers))
    assert result.agreement == ()
    note = next(note for note in result.quality if note.kind == "marker_clock")
    assert note.severity is Severity.WARNING
    assert "--marker-offset" in note.text


def test_sensors_or_markers_alone_have_nothing_to_agree_with() -> None:
    """No agreement and no remark."""
    for recording in (replace(both(), markers={}), replace(both(), streams={})):
        result = assess(recording)
        assert result.agreement == ()
        assert not any(note.kind == "marker_clock" for note in result.quality)


def test_the_real_walk_with_both(real_data: Callable[[str], Path]) -> None:
    """Sensors and markers of one healthy walk, clocks one millisecond apart as its authors say."""
    result = assess(read(real_data("healthy_foot_imu_mocap")))
    found = {(one.measure, one.side): one for one in result.agreement}
    contact, length = found["initial_contact_s", "both"], found["stride_length_m", "both"]
    assert contact.n >= 27
    assert abs(contact.bias) < 0.010
    assert contact.sd is not None
    assert contact.sd < 0.010
    assert abs(length.bias) < 0.03
    assert abs(found["foot_pitch_initial_contact_deg", "both"].bias) < 2.0
