"""Every check finds what was put in, and is silent where nothing was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from recording_samples import Foot, recording_of, stream_of, walking_foot, write_csv

from surefoot.errors import FileReadError, InputError, UnitError
from surefoot.recording import (
    Annotation,
    Placement,
    Recording,
    SensorStream,
    Severity,
    check_recording,
    describe_recording,
    read,
)
from surefoot.recording.checks.clipping import clipped_rows, find_clipping
from surefoot.recording.checks.synchronisation import step_phases

P = Placement
WALK = walking_foot(noise=0.02)
OTHER = walking_foot(noise=0.02, phase=0.5, mirrored=True, seed=2)


def stream(foot: Foot = WALK, placement: Placement = P.LEFT_FOOT) -> SensorStream:
    return stream_of(foot, placement)


def changed(**arrays: np.ndarray) -> SensorStream:
    return replace(stream(), **arrays)


def found(recording: Recording, kind: str) -> list[Annotation]:
    return [note for note in check_recording(recording).annotations if note.kind == kind]


def test_a_good_recording_has_only_remarks() -> None:
    """A clean synchronised walk of two feet with standing has nothing to annotate."""
    checked = check_recording(recording_of(stream(), stream(OTHER, P.RIGHT_FOOT), synchronised=True))
    assert checked.annotations == ()


def test_checking_twice_adds_nothing() -> None:
    """The check can be repeated."""
    once = check_recording(recording_of(stream()))
    assert check_recording(once).annotations == once.annotations


def test_checking_changes_nothing() -> None:
    """The recording given is not touched."""
    recording = recording_of(stream())
    before = recording.streams[P.LEFT_FOOT].acc.copy()
    check_recording(recording)
    assert recording.annotations == ()
    np.testing.assert_array_equal(recording.streams[P.LEFT_FOOT].acc, before)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("signal", ["acc", "gyr"])
def test_clipping_at_any_level(share: float, signal: str) -> None:
    """A signal cut at any level is found, with the level and the stretches."""
    values = getattr(stream(), signal)
    limit = share * float(np.abs(values).max())
    cut = np.clip(values, -limit, limit)
    notes = found(recording_of(changed(**{signal: cut})), "clipping")
    assert notes
    rows = np.flatnonzero((np.abs(cut) == limit).any(axis=1))
    for row in rows:
        time = WALK.time_s[row]
        assert any(note.start_s <= time <= note.end_s for note in notes if note.start_s is not None)
    described = describe_recording(recording_of(changed(**{signal: cut}))).streams[0]
    level = described.clipped_acc_m_s2 if signal == "acc" else described.clipped_gyr_rad_s
    assert level == pytest.approx(limit)


def test_quantised_signals_are_not_clipped() -> None:
    """Coarse steps of 0.1 deg/s and 1 mg alone are no clipping."""
    step = np.radians(0.1)
    coarse = changed(gyr=np.round(WALK.gyr / step) * step, acc=np.round(WALK.acc / 0.00980665) * 0.00980665)
    assert find_clipping(coarse) == []


def test_a_smooth_peak_is_not_clipped() -> None:
    """A sine that touches its maximum again and again is not cut off."""
    assert not clipped_rows(np.sin(np.arange(5000) * 2 * np.pi / 50)).any()
    assert clipped_rows(np.clip(np.sin(np.arange(5000) * 2 * np.pi / 50), -2, 0.9)).any()


def test_smeared_clipping_at_a_usual_range() -> None:
    """Values that crowd at ±16 g after calibration are found, without being equal."""
    acc = WALK.acc.copy()
    acc[[300, 301, 520, 741], 2] = 16 * 9.80665 * np.array([1.008, 1.004, 1.001, 0.999])
    assert found(recording_of(changed(acc=acc)), "clipping")


def test_nan_block() -> None:
    """A block without numbers is annotated from its first to its last row, and stays."""
    acc, gyr = WALK.acc.copy(), WALK.gyr.copy()
    acc[500:560] = np.nan
    gyr[500:560] = np.nan
    checked = check_recording(recording_of(changed(acc=acc, gyr=gyr)))
    (note,) = [note for note in checked.annotations if note.kind == "nan"]
    assert (note.start_s, note.end_s) == pytest.approx((5.0, 5.59))
    assert np.isnan(checked.streams[P.LEFT_FOOT].acc[500:560]).all()


def test_hanging_sensor() -> None:
    """All six signals frozen in mid-swing are a flat line."""
    acc, gyr = WALK.acc.copy(), WALK.gyr.copy()
    acc[770:870], gyr[770:870] = acc[770], gyr[770]
    (note,) = found(recording_of(changed(acc=acc, gyr=gyr)), "flat_line")
    assert (note.start_s, note.end_s) == pytest.approx((7.70, 8.69))


def test_dead_axis() -> None:
    """One axis that stays at zero while the others move is a flat line."""
    gyr = WALK.gyr.copy()
    gyr[600:1000, 1] = 0.0
    notes = found(recording_of(changed(gyr=gyr)), "flat_line")
    assert len(notes) == 1
    assert "gyr y" in notes[0].text


def test_a_dead_axis_is_left_out_as_it_says() -> None:
    """What is said to be left out is missing for everything downstream, and nothing else is; checking twice is safe."""
    gyr = WALK.gyr.copy()
    gyr[600:1000, 1] = 0.0
    checked = check_recording(recording_of(changed(gyr=gyr)))
    left = checked.streams[P.LEFT_FOOT]
    gone = np.isnan(left.acc).all(axis=1) & np.isnan(left.gyr).all(axis=1)
    assert gone[600:1000].all()
    assert gone.sum() == 400
    (note,) = [note for note in checked.annotations if note.start_s is not None]
    assert (note.kind, note.severity) == ("flat_line", Severity.SEVERE)
    assert "left out" in note.text
    assert check_recording(checked).annotations == checked.annotations


def test_a_sensor_with_an_axis_that_is_always_dead_goes_as_a_whole() -> None:
    """The other foot stands; the one that is dead is not measured, and it is said."""
    gyr = WALK.gyr.copy()
    gyr[:, 1] = 0.0
    checked = check_recording(recording_of(changed(gyr=gyr), stream(OTHER, P.RIGHT_FOOT)))
    assert list(checked.streams) == [P.RIGHT_FOOT]
    (note,) = [note for note in checked.annotations if note.kind == "flat_line"]
    assert note.severity is Severity.SEVERE
    assert "sensor of the left foot is left out: gyr y stands still" in note.text
    with pytest.raises(FileReadError, match=r"left_foot\.csv: gyr y stands still .* nothing can be measured"):
        check_recording(recording_of(changed(gyr=gyr)))


@pytest.mark.parametrize("alone", [True, False])
def test_a_dead_accelerometer_axis_is_no_question_of_units(alone: bool, tmp_path: Path) -> None:
    """Without its axis gravity fits no unit; what is told is the axis."""
    acc = WALK.acc.copy()
    acc[:, 2] = 0.0
    paths = [write_csv(tmp_path / "left_foot.csv", replace(WALK, acc=acc))]
    if alone:
        with pytest.raises(InputError, match="acc z stands still"):
            read(paths)
        return
    recording = read([*paths, write_csv(tmp_path / "right_foot.csv", OTHER)])
    assert list(recording.streams) == [P.RIGHT_FOOT]
    assert "acc z stands still" in next(note.text for note in recording.annotations if note.kind == "flat_line")


def test_noise_free_standing_is_no_flat_line() -> None:
    """A simulated sensor without noise may rest perfectly."""
    assert found(recording_of(stream(walking_foot())), "flat_line") == []


@pytest.mark.parametrize(("scale", "annotated"), [(1.0, False), (0.98, False), (0.96, True), (1.05, True)])
def test_gravity_of_the_wrong_size(scale: float, annotated: bool) -> None:
    """Gravity that is off by three percent or more is a warning, with a true rest or without."""
    walking = walking_foot(noise=0.02, standing_s=0.0)
    for one in (changed(acc=WALK.acc * scale), stream(replace(walking, acc=walking.acc * scale))):
        severities = [note.severity for note in found(recording_of(one), "gravity")]
        assert severities == [Severity.WARNING] * annotated


def test_clipping_is_told_once_however_often_it_happens() -> None:
    """One sentence with how often and how long, not one for each peak."""
    limit = 0.5 * float(np.abs(WALK.acc).max())
    (note,) = found(recording_of(changed(acc=np.clip(WALK.acc, -limit, limit))), "clipping")
    assert "places" in note.text
    assert "s in all" in note.text


def test_a_slow_rate_is_a_warning() -> None:
    """40 samples a second are few; 50 are not."""
    for rate, told in ((40.0, 1), (50.0, 0)):
        slow = stream(walking_foot(rate_hz=rate, noise=0.02))
        assert [n.severity for n in found(recording_of(slow), "low_rate")] == [Severity.WARNING] * told


def test_the_rate_is_exact_where_stamps_are_rounded() -> None:
    """Stamps in whole milliseconds of 102.4 Hz, with a gap, give 102.4 and not 100 or 111."""
    time = np.round(np.delete(np.arange(3000), range(500, 600)) / 102.4, 3)
    zero = np.zeros((len(time), 3))
    assert SensorStream(P.LEFT_FOOT, time, zero, zero.copy(), 100.0).rate_hz == pytest.approx(102.4, rel=1e-3)


def test_gravity_far_off_is_refused() -> None:
    """Gravity that is off by half is no calibration error."""
    with pytest.raises(UnitError, match="instead of"):
        check_recording(recording_of(changed(acc=WALK.acc * 0.5)))


def test_gyroscope_bias_is_measured() -> None:
    """A rest bias of 5 deg/s is told with its size, and nothing is changed."""
    biased = changed(gyr=WALK.gyr + np.radians([3.0, -4.0, 0.0]))
    (note,) = found(recording_of(biased), "gyroscope_bias")
    assert "5.0 deg/s" in note.text


def test_no_standing() -> None:
    """A recording cut from the middle of a walk says that nobody stands."""
    assert found(recording_of(stream()), "no_standing") == []
    walking = walking_foot(noise=0.02, standing_s=0.0)
    (foot,) = found(recording_of(stream(walking)), "no_standing")
    (shank,) = found(recording_of(stream(walking, P.LEFT_SHANK)), "no_standing")
    assert "the zero of pitch from the middle of stance" in foot.text
    assert "pitch" not in shank.text


def test_short_and_no_walking() -> None:
    """Three seconds of walking and ten of standing are fine; a tenth of a second is not."""
    assert found(recording_of(stream(walking_foot(3.0, standing_s=0.5, noise=0.02))), "short")
    standing = check_recording(recording_of(stream(walking_foot(12.0, standing_s=99.0, noise=0.02))))
    assert "short" not in {note.kind for note in standing.annotations}
    with pytest.raises(FileReadError, match=r"at least 0.5 s"):
        check_recording(recording_of(stream(walking_foot(0.1, noise=0.02))))


def test_upside_down_is_fine() -> None:
    """A sensor turned by half a turn has the same annotations."""
    turned = changed(acc=WALK.acc * [1, -1, -1], gyr=WALK.gyr * [1, -1, -1])
    assert check_recording(recording_of(turned)).annotations == check_recording(recording_of(stream())).annotations


def two_feet(right: Foot, **fields: object) -> Recording:
    return replace(recording_of(stream(), stream(right, P.RIGHT_FOOT)), **fields)  # type: ignore[arg-type]


def test_synchronisation_is_unknown_without_proof() -> None:
    """Two files with like clocks prove nothing; the walk looks right and it is said to be unsure."""
    checked = check_recording(two_feet(OTHER))
    assert checked.synchronised is None
    assert "synchronisation_unknown" in {note.kind for note in checked.annotations}
    phases = step_phases(checked.streams[P.LEFT_FOOT], checked.streams[P.RIGHT_FOOT])
    assert np.median(phases) == pytest.approx(0.5, abs=0.03)


def test_one_clock_that_is_proven_is_believed() -> None:
    """A flag that says one clock is kept."""
    assert check_recording(two_feet(OTHER, synchronised=True)).synchronised is True


def test_feet_that_swing_together_are_not_synchronised() -> None:
    """Legs alternate; where both feet swing at once, the clocks differ."""
    together = walking_foot(noise=0.02, mirrored=True, seed=3)
    checked = check_recording(two_feet(together))
    assert checked.synchronised is False
    assert any("same time" in note.text for note in checked.annotations if note.kind == "unsynchronised")


def test_feet_that_drift_apart_are_not_synchronised() -> None:
    """A right clock that is 0.15 % fast drifts past the left in a long walk."""
    left, right = walking_foot(400.0, noise=0.02), walking_foot(400.0, noise=0.02, phase=0.5, mirrored=True, seed=2)
    drifting = replace(stream(right, P.RIGHT_FOOT), time_s=right.time_s * 1.0015)
    checked = check_recording(recording_of(stream(left), drifting))
    assert checked.synchronised is False


@pytest.mark.parametrize("change", ["rate", "start", "length"])
def test_clocks_that_differ_are_not_synchronised(change: str) -> None:
    """Different rates, starts or lengths show different clocks."""
    right = stream(OTHER, P.RIGHT_FOOT)
    if change == "rate":
        right = replace(right, time_s=right.time_s * 1.01)
    elif change == "start":
        right = replace(right, time_s=right.time_s + 5.0)
    else:
        right = stream(walking_foot(30.0, phase=0.5, mirrored=True, noise=0.02, seed=2), P.RIGHT_FOOT)
    checked = check_recording(recording_of(stream(), right))
    assert checked.synchronised is False
    assert [note.kind for note in checked.annotations].count("unsynchronised") == 1


def test_swapped_shanks_are_told() -> None:
    """A foot that swings with the other leg's shank shows that sides are swapped; the right order does not."""
    legs = recording_of(
        stream(WALK, P.LEFT_FOOT),
        stream(OTHER, P.RIGHT_FOOT),
        stream(walking_foot(noise=0.02, seed=5, mirrored=True), P.LEFT_SHANK),
        stream(walking_foot(noise=0.02, seed=6, phase=0.5), P.RIGHT_SHANK),
        synchronised=True,
    )
    assert found(legs, "swapped_sides") == []
    swapped = dict(legs.streams)
    swapped[P.LEFT_SHANK] = replace(legs.streams[P.RIGHT_SHANK], placement=P.LEFT_SHANK)
    swapped[P.RIGHT_SHANK] = replace(legs.streams[P.LEFT_SHANK], placement=P.RIGHT_SHANK)
    assert len(found(replace(legs, streams=swapped), "swapped_sides")) == 1


def test_description_holds_the_numbers() -> None:
    """The description gives samples, rates, gravity, largest values and the share of rest."""
    described = describe_recording(recording_of(stream()))
    (one,) = described.streams
    assert one.samples == 2000
    assert one.real_rate_hz == pytest.approx(100.0)
    assert one.gravity_m_s2 == pytest.approx(9.807, abs=0.01)
    assert one.largest_gyr_rad_s == pytest.approx(np.abs(WALK.gyr).max())
    assert 0.1 < one.still_share < 0.7
    assert one.missing_share == 0.0
    assert described.duration_s == pytest.approx(19.99)


def test_a_recording_without_sensors_is_refused() -> None:
    """Nothing to check is an input error."""
    with pytest.raises(FileReadError, match="no sensor"):
        check_recording(Recording("empty", {}))
