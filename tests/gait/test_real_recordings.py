"""Real people: what the references say, read from the files as a person would, against the bars of the project.

Definitions of the references are those of their makers (see the data's README); constants between two systems that
nobody can know (clocks that are not synchronised) are taken out as a constant and a drift, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from gait_walks import FEET, SHANKS, found_contacts, match, of_side, pooled

from surefoot.gait import Walk, analyse_walk
from surefoot.gait.foot_travel import follow_travel
from surefoot.recording import FloatArray, Placement, Recording, Side, read

Folder = Callable[[str], Path]
MOCAP, MS, OPTO = "healthy_foot_imu_mocap", "ms_foot_imu", "healthy_treadmill_optogait"
STROKE, LOOP, AID = "stroke_treadmill_foot_shank_imu", "foot_imu_closed_loop", "stroke_with_and_without_aid"
PEOPLE = ("person02", "person04", "person05", "person07", "person09", "person11")
TRIALS = ("1Reg", "2Reg")


@cache
def read_once(folder: Path) -> Recording:
    return read(folder)


@cache
def walk_in(folder: Path, placements: tuple[Placement, ...] = FEET) -> Walk:
    recording = read_once(folder)
    return analyse_walk(replace(recording, streams={p: recording.streams[p] for p in placements}))


# -- healthy person, markers ------------------------------------------------------------------------------------------

IMU_RATE_HZ = 204.8


@dataclass(frozen=True)
class Laid:
    """Strides of one foot beside those of the markers: errors in ms, m, deg, mm."""

    contact: FloatArray
    toe_off: FloatArray
    length: FloatArray
    pitch: FloatArray
    lateral: FloatArray
    missed: int
    extra: int


def beside_markers(folder: Path, side: Side) -> Laid:
    strides = of_side(walk_in(folder).strides, side)
    table = pl.read_csv(folder / "reference_strides_samples.csv").filter(pl.col("foot") == side.value)
    markers = pl.read_csv(folder / "markers_mm.csv")
    clock = markers["time_s"].to_numpy()
    letter = side.value[0].upper()

    def path(name: str) -> FloatArray:
        return markers.select(f"{letter}_{name}_{axis}" for axis in "xyz").to_numpy() / 1000.0

    def at(values: FloatArray, time: FloatArray) -> FloatArray:
        flat = values.reshape(len(clock), -1)
        return np.squeeze(np.stack([np.interp(time, clock, column) for column in flat.T], axis=-1))

    heel, toe = path("FCC"), path("TOE")
    foot = toe - heel
    elevation = np.degrees(np.arctan2(foot[:, 2], np.hypot(foot[:, 0], foot[:, 1])))
    elevation -= np.median(at(elevation, table["min_vel"].to_numpy() / IMU_RATE_HZ))
    reference = {name: table[name].to_numpy() / IMU_RATE_HZ for name in ("start", "end", "ic", "tc", "pre_ic")}
    contacts = strides["initial_contact_s"].to_numpy()
    nearest = np.abs(contacts[None, :] - reference["pre_ic"][:, None]).argmin(axis=1)
    hit = np.abs(contacts[nearest] - reference["pre_ic"]) < 0.15
    rows = strides[nearest[hit]]
    know = {name: values[hit] for name, values in reference.items()}
    way = (at(heel, know["end"]) - at(heel, know["start"]))[:, :2]
    length = np.linalg.norm(way, axis=1)
    lateral = []
    for i in range(rows.height):
        time = np.arange(know["tc"][i], know["ic"][i], 0.002)
        away = (at(heel, time) - at(heel, know["start"][i]))[:, :2]
        across = (way[i, 0] * away[:, 1] - way[i, 1] * away[:, 0]) / length[i]
        outward = across if side is Side.LEFT else -across
        lateral.append(1e3 * outward.max())
    return Laid(
        contact=1e3 * (rows["initial_contact_s"].to_numpy() - know["pre_ic"]),
        toe_off=1e3 * (rows["toe_off_s"].to_numpy() - know["tc"]),
        length=rows["stride_length_m"].to_numpy() - length,
        pitch=rows["foot_pitch_initial_contact_deg"].to_numpy() - at(elevation, know["pre_ic"]),
        lateral=rows["lateral_excursion_mm"].to_numpy() - np.array(lateral),
        missed=int((~hit).sum()),
        extra=strides.height - int(hit.sum()),
    )


@pytest.fixture(scope="module")
def mocap(real_data: Folder) -> dict[Side, Laid]:
    folder = real_data(MOCAP)
    return {side: beside_markers(folder, side) for side in Side}


def both(laid: dict[Side, Laid], name: str) -> FloatArray:
    return np.concatenate([getattr(laid[side], name) for side in Side])


def test_markers_every_stride_is_found(mocap: dict[Side, Laid]) -> None:
    """All 27 strides of the markers are found; besides them at most the first and the last of each foot."""
    assert sum(laid.missed for laid in mocap.values()) == 0
    assert both(mocap, "contact").size == 27
    assert all(laid.extra <= 2 for laid in mocap.values())


@pytest.mark.parametrize("side", list(Side))
def test_markers_after_a_contact_the_heel_stays(real_data: Folder, side: Side) -> None:
    """Nor is there a contact in the last step, which turns on its way and ends with the recording."""
    contacts = of_side(walk_in(real_data(MOCAP)).strides, side)["next_initial_contact_s"].to_numpy()
    markers = pl.read_csv(real_data(MOCAP) / "markers_mm.csv")
    clock = markers["time_s"].to_numpy()
    heel = markers.select(f"{side.value[0].upper()}_FCC_{axis}" for axis in "xyz").to_numpy() / 1000.0
    after, later = (
        np.stack([np.interp(contacts + wait_s, clock, axis) for axis in heel.T], axis=1) for wait_s in (0.1, 0.25)
    )
    assert np.linalg.norm(later - after, axis=1).max() < 0.05


def test_markers_initial_contact(mocap: dict[Side, Laid]) -> None:
    """Initial contact against the markers: bias at most 10 ms, SD at most 12 ms."""
    error = both(mocap, "contact")
    assert abs(error.mean()) <= 10.0
    assert error.std() <= 12.0


def test_markers_toe_off(mocap: dict[Side, Laid]) -> None:
    """Toe-off against the markers: bias at most 10 ms, SD at most 8 ms."""
    error = both(mocap, "toe_off")
    assert abs(error.mean()) <= 10.0
    assert error.std() <= 8.0


def test_markers_stride_length(mocap: dict[Side, Laid]) -> None:
    """Stride length against the heel marker: mean absolute error at most 2 cm."""
    assert np.abs(both(mocap, "length")).mean() <= 0.02


def test_markers_pitch_at_contact(mocap: dict[Side, Laid]) -> None:
    """Foot pitch at contact against the markers: bias at most 1.5 degrees, SD at most 1."""
    error = both(mocap, "pitch")
    assert abs(error.mean()) <= 1.5
    assert error.std() <= 1.0


def test_markers_lateral_excursion(mocap: dict[Side, Laid]) -> None:
    """Sideways excursion against the heel marker: SD at most 8 mm on each foot."""
    for laid in mocap.values():
        assert laid.lateral.std() <= 8.0


# -- person with MS ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", Side)
def test_ms_strides_without_holes(real_data: Folder, side: Side) -> None:
    """At least 73 strides each foot, each beginning where the last ended, none of a length that nobody walks."""
    strides = of_side(walk_in(real_data(MS)).strides, side)
    assert strides.height >= 73
    gaps = strides["initial_contact_s"].to_numpy()[1:] - strides["next_initial_contact_s"].to_numpy()[:-1]
    np.testing.assert_allclose(gaps, 0.0, atol=1e-6)
    assert strides["stride_time_s"].is_between(0.75, 1.25).all()
    assert strides["stride_length_m"].median() == pytest.approx(1.85, abs=0.08)
    assert strides["is_turn"].sum() >= 1


def test_ms_feet_are_not_synchronised(real_data: Folder) -> None:
    """Two clocks that nothing ties together are never called synchronised."""
    assert not walk_in(real_data(MS)).synchronised


# -- healthy person, OptoGait -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bars:
    """Strides of one foot beside those of the light bars."""

    missed: int
    extra: int
    contact_interval: FloatArray
    toe_off_interval: FloatArray
    length: FloatArray
    length_true: FloatArray
    flat: FloatArray
    flat_true: FloatArray


def beside_bars(folder: Path, side: Side) -> Bars:
    rows = pl.read_csv(folder / "optogait.csv", infer_schema_length=0)
    rows = rows.filter(pl.col("AbsoluteValue").is_not_null(), pl.col("L/R") == side.value[0].upper())
    number = {
        name: rows[name].cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy()
        for name in ("AbsoluteValue", "TContact", "Stride", "ContactPhase")
    }
    true = number["AbsoluteValue"] / 1e3 - 24.273 + 5.88281
    strides = of_side(walk_in(folder).strides, side)
    found = strides["initial_contact_s"].to_numpy()
    # clocks are not synchronised: the one shift that brings the contacts together
    shifts = np.arange(-0.4, 0.4, 0.005)
    apart = [np.median(np.abs(true[None, :] - found[:, None] - shift).min(axis=1)) for shift in shifts]
    moved = found + shifts[int(np.argmin(apart))]
    nearest = np.abs(true[None, :] - moved[:, None]).argmin(axis=1)
    inside = (true > moved[0] - 0.2) & (true < moved[-1] + 0.2)
    pairs = [i for i in range(len(found) - 1) if nearest[i + 1] == nearest[i] + 1]
    one, two = np.array(pairs), np.array(pairs) + 1
    leave, leave_true = strides["toe_off_s"].to_numpy(), true + number["TContact"]
    length, flat = strides["stride_length_m"].to_numpy()[one], strides["contact_to_flat_s"].to_numpy()[one]
    length_true, flat_true = number["Stride"][nearest[two]] / 100.0, number["ContactPhase"][nearest[one]]
    sound = np.isfinite(length) & (length_true < 2.0)
    told = np.isfinite(flat) & np.isfinite(flat_true)
    return Bars(
        missed=int(np.setdiff1d(np.flatnonzero(inside), nearest).size),
        extra=len(found) - np.unique(nearest).size,
        contact_interval=found[two] - found[one] - (true[nearest[two]] - true[nearest[one]]),
        toe_off_interval=leave[two] - leave[one] - (leave_true[nearest[two]] - leave_true[nearest[one]]),
        length=length[sound],
        length_true=length_true[sound],
        flat=flat[told],
        flat_true=flat_true[told],
    )


@pytest.fixture(scope="module", params=Side)
def optogait(request: pytest.FixtureRequest, real_data: Folder) -> Bars:
    return beside_bars(real_data(OPTO), request.param)


def test_optogait_every_stride_is_found(optogait: Bars) -> None:
    """Between the first and last stride found, each of the light bars' is there once."""
    assert (optogait.missed, optogait.extra) == (0, 0)
    assert optogait.length.size > 80


def test_optogait_intervals(optogait: Bars) -> None:
    """Toe-off to toe-off: mean absolute error at most 10 ms; contact to contact at most 17 ms."""
    assert np.abs(optogait.toe_off_interval).mean() <= 0.010
    assert np.abs(optogait.contact_interval).mean() <= 0.017


def test_optogait_stride_length(optogait: Bars) -> None:
    """Stride length over the belt: mean within 2 %, mean absolute error at most 3 cm."""
    assert optogait.length.mean() == pytest.approx(optogait.length_true.mean(), rel=0.02)
    assert np.abs(optogait.length - optogait.length_true).mean() <= 0.03


def test_optogait_contact_to_flat(optogait: Bars) -> None:
    """Time from contact to flat: mean absolute error at most 18 ms, and it follows the reference."""
    assert np.abs(optogait.flat - optogait.flat_true).mean() <= 0.018
    assert np.corrcoef(optogait.flat, optogait.flat_true)[0, 1] > 0.4


# -- people after stroke on a treadmill -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def strike_angles(real_data: Folder) -> tuple[FloatArray, FloatArray]:
    """Mean pitch at the first 50 contacts of each foot, and the optical angle, by person and trial."""
    folder = real_data(STROKE)
    table = pl.read_csv(folder / "reference_foot_strike_angle.csv")
    found = []
    for person, trial in table.select("person", "trial").iter_rows():
        strides = walk_in(folder / person / trial).strides
        pitches = [of_side(strides, side)["foot_pitch_initial_contact_deg"] for side in Side]
        first = [pitch.head(50).drop_nulls().to_numpy() for pitch in pitches]
        found.append(float(np.mean(np.concatenate(first))))
    return np.array(found), table["mean_foot_strike_angle_deg"].to_numpy()


def test_stroke_angle_follows_the_optical_one(strike_angles: tuple[FloatArray, FloatArray]) -> None:
    """Over people and trials the correlation with the optical foot-strike angle is at least 0.98."""
    found, true = strike_angles
    assert found.size == 12
    assert np.corrcoef(found, true)[0, 1] >= 0.98


def test_stroke_change_between_trials(strike_angles: tuple[FloatArray, FloatArray]) -> None:
    """The change from the first to the second trial of a person is told with an SD of at most 1.5 degrees."""
    found, true = strike_angles
    error = (found[1::2] - found[::2]) - (true[1::2] - true[::2])
    assert error.std(ddof=1) <= 1.5


def test_stroke_shanks_alone_agree_with_the_feet(real_data: Folder) -> None:
    """Shanks alone against the feet, all people and trials pooled: F1 at least 0.98, contact and toe-off SD at most
    20 ms."""
    folder = real_data(STROKE)
    contacts, leaves = [], []
    for person in PEOPLE:
        for trial in TRIALS:
            foot, shank = (walk_in(folder / person / trial, p).strides for p in (FEET, SHANKS))
            for side in Side:
                contacts.append(match(found_contacts(shank, side), found_contacts(foot, side)))
                one, other = (of_side(strides, side)["toe_off_s"].to_numpy() for strides in (shank, foot))
                leaves.append(match(one, other))
    assert pooled(contacts).f1 >= 0.98
    assert pooled(contacts).errors_s.std() <= 0.020
    assert pooled(leaves).errors_s.std() <= 0.020


# -- a loop, and a walk with and without an aid -----------------------------------------------------------------------


def test_a_closed_loop_ends_where_it_began(real_data: Folder) -> None:
    """After 22 m the foot is within 1 % of the way of where it started."""
    recording = read([], sensors={Placement.RIGHT_FOOT: real_data(LOOP) / "short_walk.csv"})
    walk = analyse_walk(recording)
    place = walk.paths[Side.RIGHT].position_m
    place = place[np.isfinite(place).all(axis=1)]
    way = walk.strides["stride_length_m"].sum()
    assert way > 20.0
    assert np.linalg.norm(place[-1, :2] - place[0, :2]) <= 0.01 * way


def headings(walk: Walk, side: Side) -> tuple[FloatArray, FloatArray]:
    """Time and direction of each step, from stance to stance."""
    travel = follow_travel(walk.paths[side])
    assert travel is not None
    step = np.diff(travel.place_m, axis=0)
    far = np.hypot(*step.T) > 0.3
    middle = 0.5 * (travel.time_s[1:] + travel.time_s[:-1])
    return middle[far], np.unwrap(np.arctan2(step[far, 1], step[far, 0]))


def test_both_feet_of_a_walk_without_rest_go_the_same_way(real_data: Folder) -> None:
    """Each is measured alone, and its gyroscope's bias comes from the walk: their headings do not drift apart."""
    walk = analyse_walk(read(real_data("ms_foot_imu")))
    (time, left), (other, right) = (headings(walk, side) for side in Side)
    apart = np.degrees(left - np.interp(time, other, right))
    assert abs(np.polyfit(time, apart, 1)[0]) < 1.0
    assert np.quantile(np.abs(apart - np.median(apart)), 0.9) < 40.0


def test_a_walk_in_a_bend_is_not_taken_for_a_straight_one(real_data: Folder) -> None:
    """The steps of the loop alone, without the rest around them: it still turns by most of a circle."""
    recording = read([], sensors={Placement.RIGHT_FOOT: real_data(LOOP) / "short_walk.csv"})
    strides = analyse_walk(recording).strides
    stream = recording.streams[Placement.RIGHT_FOOT]
    first, last = strides["initial_contact_s"].to_list()[0], strides["next_initial_contact_s"].to_list()[-1]
    kept = (stream.time_s > first - 1.0) & (stream.time_s < last + 1.0)
    cut = replace(stream, time_s=stream.time_s[kept], acc=stream.acc[kept], gyr=stream.gyr[kept])
    _, heading = headings(analyse_walk(replace(recording, streams={Placement.RIGHT_FOOT: cut})), Side.RIGHT)
    assert np.degrees(np.ptp(heading)) > 240.0


@pytest.mark.parametrize("word", ["Ja", "Nee"])
def test_both_recordings_of_the_aid_are_measured(real_data: Folder, word: str) -> None:
    """Very slow walking with a gyroscope bias of 5 deg/s: strides of both feet at the speed that the README tells."""
    recording = read(sorted(real_data(AID).glob(f"*_{word}_*foot.csv")))
    walk = analyse_walk(recording)
    assert not walk.synchronised
    for side in Side:
        strides = of_side(walk.strides, side).drop_nulls("stride_speed_m_s")
        assert strides.height >= 10
        assert strides["stride_speed_m_s"].median() == pytest.approx({"Ja": 0.15, "Nee": 0.25}[word], abs=0.1)


def test_stops_without_the_aid_are_found(real_data: Folder) -> None:
    """Without the aid the person stops near 18 to 27 s and 46 to 48 s; the first is told as a stop."""
    walk = analyse_walk(read(sorted(real_data(AID).glob("*_Nee_*foot.csv"))))
    stops = [note for note in walk.annotations if note.kind == "stop"]
    assert any((note.start_s or 0.0) < 24.0 < (note.end_s or 0.0) for note in stops)
