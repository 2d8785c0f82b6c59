"""Optical markers: C3D, TRC and plain tables into metres with z up, by names that are known or told."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path

import ezc3d
import numpy as np
import pytest
from marker_files import FloatArray, trc_text, write_c3d
from recording_samples import walking_foot, write_csv

from surefoot.errors import FormatError, InputError, PlacementError, UnitError
from surefoot.recording import Recording, Side, read, read_parquet, write_parquet
from surefoot.recording.format_c3d import read_c3d
from surefoot.recording.marker_sets import find_foot_markers, roles_of
from surefoot.recording.model import MarkerStream
from surefoot.virtual import READY_MADE, Course, simulate
from surefoot.virtual.markers import with_markers

NAMES = {"L_HEEL": "LHEE", "L_TOE": "LTOE", "L_ANKLE": "LANK", "R_HEEL": "RHEE", "R_TOE": "RTOE", "R_ANKLE": "RANK"}
TURNS = {"z": (0, 1, 2), "x": (2, 0, 1), "y": (1, 2, 0)}  # where x, y, z of the laboratory stand in the file


@cache
def walk() -> Recording:
    """Eight seconds of a healthy walker, markers only."""
    return with_markers(simulate(READY_MADE["healthy"].on(Course(duration_s=8.0)), (), seed=1))


def points(scale: float = 1000.0, axis: str = "z", sign: float = 1.0) -> dict[str, FloatArray]:
    """The walk's markers in a file's unit and axes, under Plug-in Gait names."""
    out = {}
    for name, marker in walk().markers.items():
        path = scale * marker.position[:, list(TURNS[axis])]
        if sign < 0:  # half a turn about a horizontal axis
            up = TURNS[axis].index(2)
            path = path * np.where(np.isin(np.arange(3), (up, (up + 1) % 3)), -1.0, 1.0)
        out[NAMES[name]] = path
    return out


def kinds(recording: Recording) -> set[str]:
    return {note.kind for note in recording.annotations}


def heights_agree(recording: Recording) -> None:
    """z is the height over the floor, in m, for every marker."""
    for ours, name in NAMES.items():
        np.testing.assert_allclose(
            recording.markers[name].position[:, 2], walk().markers[ours].position[:, 2], atol=2e-5
        )


# -- C3D ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["overground.c3d", "treadmill_with_events.c3d"])
def test_real_c3d_files_hold_what_another_library_finds(real_data: Callable[[str], Path], name: str) -> None:
    """Every marker, every frame, every event."""
    path = real_data("mocap_c3d") / name
    other, found = ezc3d.c3d(str(path)), read_c3d(path)
    labels = other["parameters"]["POINT"]["LABELS"]["value"]
    assert "LHEE" in found.names
    assert not any(label.endswith(("Angles", "Power", "Force", "Moment")) for label in found.names)
    for number, label in enumerate(found.names):
        np.testing.assert_array_equal(found.position[:, number].T, other["data"]["points"][:3, labels.index(label)])
    times = other["parameters"]["EVENT"]["TIMES"]["value"][1] - other["header"]["points"]["first_frame"] / 100.0
    np.testing.assert_allclose([event.time_s for event in found.events], np.sort(times), atol=1e-9)


@pytest.mark.parametrize(("unit", "scale"), [("mm", 1000.0), ("cm", 100.0), ("m", 1.0)])
def test_units_of_the_file_become_metres(tmp_path: Path, unit: str, scale: float) -> None:
    """Millimetres, centimetres and metres give the same walk."""
    heights_agree(read(write_c3d(tmp_path / "walk.c3d", points(scale), unit=unit)))


@pytest.mark.parametrize("scale", [1000.0, 100.0, 1.0])
def test_a_missing_unit_is_told_by_the_size_of_a_foot(tmp_path: Path, scale: float) -> None:
    """It is inferred and said so."""
    found = read(write_c3d(tmp_path / "walk.c3d", points(scale), unit=None))
    heights_agree(found)
    assert "unit_inferred" in kinds(found)


def test_a_unit_that_no_foot_has_is_refused(tmp_path: Path) -> None:
    """Millimetres called metres, inches, and no unit without a foot."""
    path = write_c3d(tmp_path / "walk.c3d", points(1000.0), unit="m")
    with pytest.raises(UnitError, match=r"LHEE and LTOE would be \d+ m apart.*--marker-unit mm"):
        read(path)
    heights_agree(read(path, marker_unit="mm"))
    with pytest.raises(UnitError, match="'inch'"):
        read(write_c3d(tmp_path / "walk.c3d", points(39.37), unit="inch"))
    strangers = {f"A{n}": path for n, path in enumerate(points().values())}
    with pytest.raises(UnitError, match="does not say in which unit"):
        read(write_c3d(tmp_path / "walk.c3d", strangers, unit=None))


@pytest.mark.parametrize("axis", ["x", "y", "z"])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_vertical_is_found_from_the_feet_alone(tmp_path: Path, axis: str, sign: float) -> None:
    """Whatever axis is up, and whether it points up or down; nothing is mirrored."""
    found = read(write_c3d(tmp_path / "walk.c3d", points(axis=axis, sign=sign)))
    rise = {name: np.ptp(found.markers[name].position[:, 2]) for name in NAMES.values()}
    for ours, name in NAMES.items():
        true = walk().markers[ours].position[:, 2]
        np.testing.assert_allclose(found.markers[name].position[:, 2] - true, 0.0, atol=2e-5)
        assert rise[name] == pytest.approx(np.ptp(true), abs=1e-4)
    left = found.markers["LANK"].position - found.markers["RANK"].position
    ahead = np.diff(found.markers["LHEE"].position[[0, -1]], axis=0)[0]
    assert np.cross(ahead, left.mean(axis=0))[2] > 0, "the left foot is on the left"


def test_a_vertical_that_the_file_says_wrongly_is_corrected(tmp_path: Path) -> None:
    """The motion goes before the file's word, and this is said; a person's word goes before both."""
    path = write_c3d(tmp_path / "walk.c3d", points(axis="y"), y_screen="+Z")
    found = read(path)
    heights_agree(found)
    assert "vertical_axis" in kinds(found)
    assert "vertical_axis" not in kinds(read(path, marker_up="y"))


def test_events_have_side_and_kind_and_the_others_are_named(tmp_path: Path) -> None:
    """Context and label, in words or letters; what is no contact or toe-off is said."""
    events = [
        ("Left", "Foot Strike", 1.0), ("Right", "Foot Off", 1.25), ("", "RHS", 2.0), ("", "Left Toe Off", 2.5),
        ("General", "Event", 3.0), ("General", "Foot Strike", 62.0),
    ]  # fmt: skip
    found = read(write_c3d(tmp_path / "walk.c3d", points(), events=events))
    seen = [(e.side, e.kind, round(e.time_s, 4)) for e in found.events]
    assert seen == [
        (Side.LEFT, "initial_contact", 1.0),
        (Side.RIGHT, "toe_off", 1.25),
        (Side.RIGHT, "initial_contact", 2.0),
        (Side.LEFT, "toe_off", 2.5),
    ]
    note = next(n for n in found.annotations if n.kind == "unknown_events")
    assert "2 events" in note.text
    assert "General Event" in note.text


def test_what_was_not_seen_is_missing(tmp_path: Path) -> None:
    """A negative residual and a place at 0, 0, 0 are no positions."""
    held = points()
    held["LHEE"][10:20] = np.nan
    held["RTOE"][30:35] = 0.0
    found = read(write_c3d(tmp_path / "walk.c3d", held))
    for name, lost in (("LHEE", range(10, 20)), ("RTOE", range(30, 35))):
        assert np.flatnonzero(np.isnan(found.markers[name].position).any(axis=1)).tolist() == list(lost)
    assert np.isfinite(found.markers["LTOE"].position).all()


def test_unlabelled_points_are_left_out_and_said(tmp_path: Path) -> None:
    """``*12`` and its like are no markers; a file of nothing else is refused."""
    held = points() | {"*12": points()["LTOE"], "*13": points()["RTOE"]}
    found = read(write_c3d(tmp_path / "walk.c3d", held))
    assert set(found.markers) == set(NAMES.values())
    assert any(n.kind == "unlabelled_markers" and n.text.startswith("2 of") for n in found.annotations)
    with pytest.raises(FormatError, match="none with a marker's name"):
        read(write_c3d(tmp_path / "none.c3d", {f"*{n}": path for n, path in enumerate(points().values())}))


def test_a_foot_without_its_markers_is_named_with_what_is_there(tmp_path: Path) -> None:
    """One foot missing is a warning, both are refused; --marker helps."""
    held = points()
    del held["RTOE"]
    found = read(write_c3d(tmp_path / "walk.c3d", held))
    note = next(n for n in found.annotations if n.kind == "markers_missing")
    assert "right foot" in note.text
    assert "--marker right_toe=NAME" in note.text
    strange = {f"T{n}": path for n, path in enumerate(points().values())}
    path = write_c3d(tmp_path / "strange.c3d", strange)
    with pytest.raises(PlacementError, match=r"T0, T1.*--marker left_heel=NAME"):
        read(path, marker_up="z")
    told = read(path, markers={"left_heel": "T0", "left_toe": "T1", "right_heel": "T3", "right_toe": "t4"})
    assert {s: f.names for s, f in find_foot_markers(told.markers).items()} == {
        Side.LEFT: ("T0", "T1"),
        Side.RIGHT: ("T3", "T4"),
    }
    with pytest.raises(PlacementError, match="no marker 'T99'"):
        read(path, markers={"left_heel": "T99"})


def test_a_file_of_analog_signals_alone_is_refused(tmp_path: Path) -> None:
    """It says what it holds."""
    with pytest.raises(FormatError, match="no markers, only 6 analog signals"):
        read(write_c3d(tmp_path / "forces.c3d", {}, analog=6))


def test_a_cut_or_damaged_c3d_gets_one_sentence(tmp_path: Path) -> None:
    """Whatever is wrong in the file, it is read or refused in one sentence: no other error, no warning, no crash."""
    whole = write_c3d(tmp_path / "walk.c3d", points(), events=[("Left", "Foot Strike", 1.0)], analog=2).read_bytes()
    rng = np.random.default_rng(5)
    path = tmp_path / "bad.c3d"
    read_well, refused = 0, []
    for number in range(160):
        spoiled = bytearray(whole)
        if number % 4 == 0:
            spoiled = spoiled[: rng.integers(1, len(whole))]
        for place in rng.integers(0, min(len(spoiled), 512 if number % 2 else 3000), rng.integers(1, 9)):
            spoiled[place] = rng.integers(256)
        path.write_bytes(bytes(spoiled))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                found = read(path)
            except InputError as error:
                refused.append(str(error))
            else:
                read_well += 1
                assert found.markers
    assert 20 < read_well < 150
    assert all("bad" in text and len(text) < 500 for text in refused)
    path.write_bytes(whole[:-2000])
    with pytest.raises(InputError, match="is cut off"):
        read(path)
    path.write_bytes(b"just a text\n" * 100)
    with pytest.raises(FormatError, match="no C3D file"):
        read(path)


# -- TRC and plain tables ----------------------------------------------------------------------------------------------


def test_trc_gives_the_same_walk(tmp_path: Path) -> None:
    """With y up, as such files have it, and empty cells where a marker was lost."""
    held = points(axis="y")
    held["LTOE"][7] = np.nan
    path = tmp_path / "walk.trc"
    path.write_text(trc_text(held))
    found = read(path)
    assert np.flatnonzero(np.isnan(found.markers["LTOE"].position).any(axis=1)).tolist() == [7]
    np.testing.assert_allclose(found.markers["RHEE"].position[:, 2], walk().markers["R_HEEL"].position[:, 2], atol=2e-5)
    assert any(n.kind == "vertical_axis" and "y does" in n.text for n in found.annotations)
    path.write_text(trc_text(held).replace(".", ","))
    np.testing.assert_allclose(read(path).markers["RHEE"].position, found.markers["RHEE"].position, atol=1e-6)


def test_a_cut_trc_is_said_or_refused(tmp_path: Path) -> None:
    """Fewer frames than the header says, half a row, no row, no header, text in a cell."""
    path = tmp_path / "walk.trc"
    whole = trc_text(points())
    path.write_text(whole[: int(0.7 * len(whole))])
    found = read(path)
    assert "cut_off" in kinds(found)
    assert 400 < len(found.markers["LHEE"].time_s) < 650
    lines = whole.splitlines()
    for spoiled, words in (
        (lines[:6], "no frame"),
        (lines[2:], "header of a TRC"),
        ([*lines[:40], lines[40].replace("\t", "\tx", 3), *lines[41:]], "line 41.*is no number"),
        (["PathFileType", *[""] * 7], "header of a TRC"),
    ):
        path.write_text("\n".join(spoiled))
        with pytest.raises(InputError, match=words):
            read(path)


def test_a_plain_table_of_markers_is_known_by_its_columns(tmp_path: Path) -> None:
    """NAME_x, NAME_y, NAME_z beside time; the unit stands in the file's name."""
    held = points()
    header = ",".join(["time_s", *(f"{name}_{axis}" for name in held for axis in "xyz")])
    rows = np.hstack([np.arange(len(held["LHEE"]))[:, None] / 100.0, *held.values()])
    path = tmp_path / "markers_mm.csv"
    np.savetxt(path, rows, delimiter=",", header=header, comments="", fmt="%.4f")
    heights_agree(read(path))
    heights_agree(read(tmp_path))
    np.savetxt(path, rows[:1], delimiter=",", header=header, comments="", fmt="%.4f")
    with pytest.raises(InputError, match="no frame"):
        read(path)


# -- names -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heel", "toe", "known_as"),
    [
        ("LHEE", "LTOE", "Plug-in Gait"),
        ("Anna:LHEE", "Anna:LTOE", "Plug-in Gait"),
        ("L_HEEL", "L_TOE", "Helen Hayes"),
        ("L.Heel", "L.Toe", "Helen Hayes"),
        ("L_FCC", "L_FM2", "CAST"),
        ("LCA", "LSM", "IOR"),
        ("LHEE", "LMT2", "Human Body Model"),
        ("LCAL", "LTOE", "OpenSim"),
        ("toe_left", "heel left", ""),
    ],
)
def test_named_sets_are_known(heel: str, toe: str, known_as: str) -> None:
    """The usual names of heel and toe, with a subject, with any separator, the side before or behind."""
    nothing = MarkerStream("", np.zeros(1), np.zeros((1, 3)))
    found = find_foot_markers({heel: MarkerStream(heel, *_same(nothing)), toe: MarkerStream(toe, *_same(nothing))})
    assert list(found) == [Side.LEFT]
    assert found[Side.LEFT].found_as.startswith(known_as)


def _same(marker: MarkerStream) -> tuple[FloatArray, FloatArray]:
    return marker.time_s, marker.position


def test_a_name_without_a_side_stands_for_both_feet() -> None:
    """``toe=L_TIP`` and ``toe=TIP`` find R_TIP; what is unclear or given twice is refused."""
    names = ["L_TIP", "R_TIP", "LBACK", "RBACK", "HEEL_L"]
    assert roles_of({"toe": "L_TIP"}, names) == {"L_TIP": "left_toe", "R_TIP": "right_toe"}
    assert roles_of({"toe": "tip"}, names) == {"L_TIP": "left_toe", "R_TIP": "right_toe"}
    assert roles_of({"heel": "rback"}, names) == {"LBACK": "left_heel", "RBACK": "right_heel"}
    assert roles_of({"heel": "HEEL_L"}, names) == {"HEEL_L": "left_heel"}
    for told, words in (
        ({"toe": "NOSE"}, "tells no marker"),
        ({"elbow": "L_TIP"}, "heel, toe, ankle"),
        ({"toe": "L_TIP", "left_toe": "LBACK"}, "given twice"),
        ({"left_toe": "L_TIP", "left_heel": "L_TIP"}, "it is one point"),
    ):
        with pytest.raises(PlacementError, match=words):
            roles_of(told, names)


# -- together ----------------------------------------------------------------------------------------------------------


def test_an_offset_that_was_told_puts_markers_and_events_on_the_sensors_clock(tmp_path: Path) -> None:
    """Without sensors it only shifts."""
    path = write_c3d(tmp_path / "walk.c3d", points(), events=[("Left", "Foot Strike", 1.0)])
    found = read(path, marker_offset_s=2.5)
    assert found.markers["LHEE"].time_s[0] == pytest.approx(2.5)
    assert found.events[0].time_s == pytest.approx(3.5)
    with pytest.raises(InputError, match="no marker file"):
        read(next(iter([_sensor_csv(tmp_path)])), marker_offset_s=1.0)


def _sensor_csv(folder: Path) -> Path:
    path = folder / "left_foot.csv"
    path.write_text("time_s,acc_x,acc_y,acc_z,gyr_x,gyr_y,gyr_z\n0,0,0,9.8,0,0,0\n")
    return path


def test_several_marker_files_are_refused(tmp_path: Path) -> None:
    """One walk, one file."""
    for name in ("a.c3d", "b.c3d"):
        write_c3d(tmp_path / name, points())
    with pytest.raises(PlacementError, match=r"2 marker files are there \(a.c3d, b.c3d\)"):
        read(tmp_path)


def test_markers_that_nobody_named_do_not_stop_the_sensors_beside_them(tmp_path: Path) -> None:
    """A static trial or several in the folder: they are left out and this is said; named outright they are refused."""
    foot = walking_foot(noise=0.02)
    write_csv(tmp_path / "left_foot.csv", foot)
    for name in ("a.c3d", "b.c3d"):
        write_c3d(tmp_path / name, points())
    found = read(tmp_path)
    assert not found.markers
    assert any(n.kind == "markers_left_out" and "2 marker files" in n.text for n in found.annotations)
    with pytest.raises(PlacementError):
        read([tmp_path / "left_foot.csv", tmp_path / "a.c3d", tmp_path / "b.c3d"])
    (tmp_path / "b.c3d").unlink()
    both = read(tmp_path, marker_offset_s=0.0)
    assert set(both.markers) == set(NAMES.values())
    assert both.markers_synchronised is True
    assert read(tmp_path).markers_synchronised is None


def test_markers_roles_and_events_come_back_from_parquet(tmp_path: Path) -> None:
    """Everything but the file's name of the recording."""
    source = write_c3d(tmp_path / "walk.c3d", points(), events=[("Left", "Foot Off", 1.0)])
    found = read(source, markers={"left_toe": "LTOE"})
    write_parquet(found, tmp_path / "walk.parquet")
    again = read_parquet(tmp_path / "walk.parquet")
    assert again.events == found.events
    assert {n: (m.role, m.source) for n, m in again.markers.items()} == {
        n: (m.role, m.source) for n, m in found.markers.items()
    }
    for name, marker in found.markers.items():
        np.testing.assert_array_equal(again.markers[name].position, marker.position)
    assert read(tmp_path / "walk.parquet").markers.keys() == found.markers.keys()
