"""The real recordings load, with the annotations that their README tells, and spoiled copies are found out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from surefoot.errors import InputError, PlacementError, TimeError, UnitError, UnsupportedError
from surefoot.recording import Annotation, Placement, Recording, SensorStream, Severity, check_recording, read
from surefoot.recording.checks.rotation import check_rotation, consistency
from surefoot.recording.checks.told_rate import find_told_rate
from surefoot.recording.clock import NO_STAMPS
from surefoot.recording.units import gravity_size

Folder = Callable[[str], Path]
P = Placement
FEET = [P.LEFT_FOOT, P.RIGHT_FOOT]
LEGS = [*FEET, P.LEFT_SHANK, P.RIGHT_SHANK]
MOCAP, MS, OPTO = "healthy_foot_imu_mocap", "ms_foot_imu", "healthy_treadmill_optogait"
STROKE, AID, LOOP = "stroke_treadmill_foot_shank_imu", "stroke_with_and_without_aid", "foot_imu_closed_loop"


def kinds(recording: Recording, placement: Placement | None = None) -> set[str]:
    return {note.kind for note in recording.annotations if placement is None or note.stream is placement}


def trials(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("person*/*") if path.is_dir())


def load(real_data: Folder, name: str) -> list[Recording]:
    return loaded(real_data(name), name)


@cache
def loaded(folder: Path, name: str) -> list[Recording]:
    if name == STROKE:
        return [read(path) for path in trials(folder)]
    if name == AID:
        return [read(sorted(folder.glob(f"*_{word}_*.csv"))) for word in ("Ja", "Nee")]
    if name == LOOP:
        return [read(folder, sensors={P.LEFT_FOOT: folder / "short_walk.csv"})]
    return [read(folder)]


@pytest.mark.parametrize(
    ("name", "placements", "rate"),
    [
        (MOCAP, FEET, 204.8),
        (MS, FEET, 102.4),
        (OPTO, LEGS, 128.0),
        (STROKE, LEGS, 100.0),
        (AID, [*FEET, P.LOWER_BACK], 103.0),
        (LOOP, [P.LEFT_FOOT], 398.0),
    ],
)
def test_every_folder_loads(name: str, placements: list[Placement], rate: float, real_data: Folder) -> None:
    """Each folder gives its sensors at its rate, in units in which gravity and rotation are right."""
    for recording in load(real_data, name):
        assert list(recording.streams) == placements
        for stream in recording.streams.values():
            assert stream.nominal_rate_hz == pytest.approx(rate, rel=0.01)
            assert gravity_size(stream.acc, stream.gyr, stream.rate_hz) == pytest.approx(9.8, abs=0.5)
            assert 0.5 < np.nanmax(np.abs(stream.gyr)) < 25
        assert not kinds(recording) & {"swapped_sides", "flat_line", "nan", "short"}


def test_mocap_clips_and_does_not_stand(real_data: Folder) -> None:
    """The accelerometers clip at 16 g in a few heel strikes; nobody stands for a second."""
    (recording,) = load(real_data, MOCAP)
    for placement in FEET:
        assert {"clipping", "no_standing"} <= kinds(recording, placement)


def test_walk_without_standing(real_data: Folder) -> None:
    """The MS walk starts in mid-step; nothing tells whether its clocks agree."""
    (recording,) = load(real_data, MS)
    assert "no_standing" in kinds(recording)
    assert recording.synchronised is None


def test_aid_recordings(real_data: Folder) -> None:
    """Rates differ, and the gyroscopes show 4 to 6 deg/s at rest."""
    for recording in load(real_data, AID):
        assert recording.synchronised is False
        for placement in FEET:
            assert "gyroscope_bias" in kinds(recording, placement)
            (bias,) = [n for n in recording.annotations if n.kind == "gyroscope_bias" and n.stream is placement]
            assert 4.0 < float(bias.text.split(" deg/s")[0].split()[-1]) < 6.5


def test_uneven_clock_with_repeated_rows(real_data: Folder) -> None:
    """205 repeated rows go; gaps of up to 12.6 ms are told."""
    (recording,) = load(real_data, LOOP)
    assert len(recording.streams[P.LEFT_FOOT]) == 16_539 - 205
    assert {"repeated_rows", "gap", "one_side"} <= kinds(recording)


def test_original_mt_manager_text_gives_the_same_numbers(real_data: Folder) -> None:
    """The MT Manager text and the CSV cut from it are the same recording, and the text proves one clock."""
    folder = real_data(STROKE)
    original, cut = read(folder / "original_format_person05_1Reg"), read(folder / "person05" / "1Reg")
    assert original.synchronised is True
    for placement in LEGS:
        np.testing.assert_allclose(original.streams[placement].acc, cut.streams[placement].acc, atol=1e-4)
        np.testing.assert_allclose(original.streams[placement].gyr, cut.streams[placement].gyr, atol=1e-4)


def test_what_cannot_be_read_says_so(real_data: Folder) -> None:
    """Two recordings in one folder, a lower back alone, MATLAB and two C3D files each get their sentence."""
    aid = real_data(AID)
    with pytest.raises(PlacementError, match=r"left_foot is there 2 times"):
        read(aid)
    with pytest.raises(UnsupportedError, match="lower back"):
        read(next(aid.glob("*lowback*")))
    with pytest.raises(UnsupportedError, match="MATLAB"):
        read(real_data("ms_lower_back_indip"))
    with pytest.raises(PlacementError, match="2 marker files"):
        read(real_data("mocap_c3d"))
    with pytest.raises(InputError, match="person02"):
        read(real_data(STROKE))


def every_foot(real_data: Folder) -> list[SensorStream]:
    names = [MOCAP, MS, OPTO, STROKE, AID, LOOP]
    return [r.streams[p] for name in names for r in load(real_data, name) for p in FEET if p in r.streams]


def checked(stream: SensorStream) -> Recording:
    return check_recording(Recording("spoiled", {stream.placement: stream}))


def test_right_units_and_rates_are_never_contradicted(real_data: Folder) -> None:
    """On every real foot the rotation test agrees with the units and the rate as they are."""
    for stream in every_foot(real_data):
        scale = consistency(stream)
        assert scale is not None
        assert not scale.contradicts
        assert scale.agrees


def test_wrong_units_are_refused_on_every_foot(real_data: Folder) -> None:
    """Acceleration or rotation in the other unit, each way, is refused for every real foot."""
    for stream in every_foot(real_data):
        for factor in (1 / 9.80665, 9.80665):
            with pytest.raises(UnitError):
                checked(replace(stream, acc=stream.acc * factor))
        for factor in (180 / np.pi, np.pi / 180):
            with pytest.raises(UnitError):
                checked(replace(stream, gyr=stream.gyr * factor))


def test_half_and_double_rate_are_refused_on_most_feet(real_data: Folder) -> None:
    """With stamps that are wrong by two, nine feet in ten are refused; very slow, flat steps cannot tell."""
    refused, total = 0, 0
    for stream in every_foot(real_data):
        for factor in (0.5, 2.0):
            total += 1
            try:
                checked(replace(stream, time_s=stream.time_s * factor, nominal_rate_hz=stream.nominal_rate_hz / factor))
            except (TimeError, UnitError):
                refused += 1
    assert total >= 60
    assert refused >= 0.9 * total


def without_stamps(recording: Recording, factor: float) -> Recording:
    """The feet with a rate that was only told, `factor` times the right one."""
    streams, notes = {}, []
    for place in FEET:
        if place in recording.streams:
            stream = recording.streams[place]
            rate = stream.rate_hz * factor
            streams[place] = replace(stream, time_s=np.arange(len(stream)) / rate, nominal_rate_hz=round(rate))
            notes.append(Annotation("rate", NO_STAMPS, stream=place, severity=Severity.WARNING))
    return Recording("told", streams, annotations=tuple(notes))


def test_told_rates_are_doubted_when_wrong_and_only_then(real_data: Folder) -> None:
    """The right rate is never doubted; 20 % more or less is noticed on most recordings."""
    noticed = {0.8: 0, 1.0: 0, 1.2: 0}
    everything = [r for name in (MOCAP, MS, OPTO, STROKE, AID, LOOP) for r in load(real_data, name)]
    for factor in noticed:
        for recording in everything:
            try:
                noticed[factor] += bool(find_told_rate(without_stamps(recording, factor)))
            except TimeError:
                noticed[factor] += 1
    assert noticed[1.0] == 0
    assert noticed[0.8] >= 0.8 * len(everything)
    assert noticed[1.2] >= 0.8 * len(everything)


def stamped(recording: Recording, factor: float) -> Recording:
    """The feet with stamps whose steps are `factor` times the right ones, none beyond doubt."""
    streams = {
        place: replace(stream, time_s=stream.time_s * factor, nominal_rate_hz=stream.nominal_rate_hz / factor)
        for place, stream in recording.streams.items()
        if place in FEET
    }
    return Recording("stamped", streams)


def test_time_stamps_that_run_wrong_are_doubted_and_only_they(real_data: Folder) -> None:
    """Right stamps are never doubted; those that run a quarter fast or a fifth slow are on most recordings."""
    everything = [r for name in (MOCAP, MS, OPTO, STROKE, AID, LOOP) for r in load(real_data, name)]
    noticed = {factor: 0 for factor in (0.8, 1.0, 1.25)}
    for factor in noticed:
        for recording in everything:
            notes = find_told_rate(stamped(recording, factor))
            assert all(note.severity is Severity.WARNING for note in notes)
            noticed[factor] += bool(notes)
    assert noticed[1.0] == 0
    assert noticed[0.8] >= 0.75 * len(everything)
    assert noticed[1.25] >= 0.75 * len(everything)


def test_axes_of_real_feet_fit_and_inverted_gyroscopes_do_not(real_data: Folder) -> None:
    """Never a false alarm on 35 real feet; every one with an inverted gyroscope is told."""
    for stream in every_foot(real_data):
        assert check_rotation(stream) == []
        assert [note.kind for note in check_rotation(replace(stream, gyr=-stream.gyr))] == ["axes_do_not_fit"]


@pytest.mark.parametrize("seconds", [3.0, 4.5, 6.0, 9.0])
def test_axes_of_short_cuts_are_not_doubted(seconds: float, real_data: Folder) -> None:
    """A good walk of a few seconds has too few stretches to fit by chance at a wrong pace: it is never doubted."""
    for number, stream in enumerate(every_foot(real_data)):
        start = stream.time_s[0] + 8.0 + 0.7 * (number % 9)
        inside = (stream.time_s >= start) & (stream.time_s < start + seconds)
        cut = replace(stream, time_s=stream.time_s[inside], acc=stream.acc[inside], gyr=stream.gyr[inside])
        scale = consistency(cut)
        assert scale is None or not scale.no_scale_fits, (number, start)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_injected_clipping_is_found(share: float, real_data: Folder) -> None:
    """A clip put into the rotation of any real foot is found, whatever the level; without it there is none."""
    for name in (STROKE, AID):
        for recording in load(real_data, name):
            for placement in FEET:
                stream = recording.streams[placement]
                assert "clipping" not in kinds(recording, placement)
                limit = share * float(np.abs(stream.gyr).max())
                if (np.abs(stream.gyr) >= limit).sum() < 6:
                    continue  # one outlying peak that lost its tip looks like any other peak
                clipped = replace(stream, gyr=np.clip(stream.gyr, -limit, limit))
                assert "clipping" in kinds(checked(clipped)), (recording.name, placement)


def test_swapped_feet_are_told_by_their_shanks(real_data: Folder) -> None:
    """Exchanging left and right feet against their shanks is told in every recording that has both."""
    for recording in [*load(real_data, STROKE), *load(real_data, OPTO)]:
        streams = dict(recording.streams)
        streams[P.LEFT_FOOT] = replace(recording.streams[P.RIGHT_FOOT], placement=P.LEFT_FOOT)
        streams[P.RIGHT_FOOT] = replace(recording.streams[P.LEFT_FOOT], placement=P.RIGHT_FOOT)
        assert "swapped_sides" in kinds(check_recording(replace(recording, streams=streams, annotations=())))


def test_a_minute_reads_quickly(real_data: Folder) -> None:
    """A walk of two feet is read and checked in a moment once everything is loaded."""
    folder = real_data(MS)
    read(folder)
    start = time.perf_counter()
    read(folder)
    assert time.perf_counter() - start < 1.0
