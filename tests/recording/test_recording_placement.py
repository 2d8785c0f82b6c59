"""Where a sensor sat is found from whole words of names, from a device list, or given."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from recording_samples import Foot, walking_foot, write_csv

from surefoot.errors import FormatError, PlacementError, UnsupportedError
from surefoot.recording import Placement, read
from surefoot.recording.placement_names import placement_of_name

LEFT = walking_foot(noise=0.02)
RIGHT = walking_foot(noise=0.02, phase=0.5, mirrored=True, seed=2)
P = Placement


@pytest.mark.parametrize(
    ("name", "placement"),
    [
        ("left_foot", P.LEFT_FOOT),
        ("LeftFoot", P.LEFT_FOOT),
        ("S2439P_Stroke_Longitudinal_T6_Ja_leftfoot", P.LEFT_FOOT),
        ("foot_left", P.LEFT_FOOT),
        ("footL", P.LEFT_FOOT),
        ("l_foot", P.LEFT_FOOT),
        ("LF", P.LEFT_FOOT),
        ("walk-rf-2", P.RIGHT_FOOT),
        ("RS", P.RIGHT_SHANK),
        ("leftshank", P.LEFT_SHANK),
        ("right lower leg", P.RIGHT_SHANK),
        ("Thigh.Right", P.RIGHT_THIGH),
        ("lowback", P.LOWER_BACK),
        ("Lower_Back", P.LOWER_BACK),
        ("lumbar", P.LOWER_BACK),
        ("L5", P.LOWER_BACK),
        ("rs_left_foot", P.LEFT_FOOT),  # spelled out beats two letters
        ("Fuß links", P.LEFT_FOOT),
        ("rechter_fuss", P.RIGHT_FOOT),
        ("UnterschenkelRechts", P.RIGHT_SHANK),
        ("linkerFuß", P.LEFT_FOOT),
        ("self", None),  # "lf" inside a word is chance
        ("barefoot", None),
        ("shelf_rsx", None),
        ("left", None),
        ("foot", None),
        ("left_foot_right_foot", None),
        ("walk", None),
        ("", None),
    ],
)
def test_placement_of_names(name: str, placement: Placement | None) -> None:
    """Only whole words count, in any order and spelling."""
    assert placement_of_name(name) is placement


def test_folder_of_two_feet(tmp_path: Path) -> None:
    """A folder is one recording; files without a sensor are skipped and named."""
    write_csv(tmp_path / "left_foot.csv", LEFT)
    write_csv(tmp_path / "right_foot.csv", RIGHT)
    (tmp_path / "LICENSE").write_text("free")
    (tmp_path / "CITATION.cff").write_text("cite")
    (tmp_path / "optogait.csv").write_text("#,Step\n1,2\n")
    recording = read(tmp_path)
    assert list(recording.streams) == [P.LEFT_FOOT, P.RIGHT_FOOT]
    (note,) = [note for note in recording.annotations if note.kind == "skipped_files"]
    assert all(name in note.text for name in ("LICENSE", "CITATION.cff", "optogait.csv"))
    assert recording.name == tmp_path.name


def test_device_list(tmp_path: Path) -> None:
    """sensorspec.json tells which device sat where."""
    write_csv(tmp_path / "MT_001_00B47787.csv", LEFT)
    write_csv(tmp_path / "MT_001_00B47796.csv", RIGHT)
    spec = {"leftfoot": "00B47787.txt", "rightfoot": "00B47796.txt", "lumbar": "00B4778F.txt"}
    (tmp_path / "sensorspec.json").write_text(json.dumps(spec))
    recording = read(tmp_path)
    assert recording.streams[P.LEFT_FOOT].source == "MT_001_00B47787.csv"
    assert recording.streams[P.RIGHT_FOOT].source == "MT_001_00B47796.csv"


def test_device_list_that_contradicts_the_name_is_refused(tmp_path: Path) -> None:
    """A file named left that the list calls right is refused: one of them is wrong."""
    write_csv(tmp_path / "left_foot_00B47787.csv", LEFT)
    (tmp_path / "sensorspec.json").write_text(json.dumps({"rightfoot": "00B47787.csv"}))
    with pytest.raises(PlacementError, match=r"left_foot.*right_foot.*--sensor"):
        read(tmp_path)


@pytest.mark.parametrize("content", ["{", "[1]", '{"leftfoot": 3}', '"x"', "[" * 100_000])
def test_broken_device_list_does_no_harm(content: str, tmp_path: Path) -> None:
    """A device list that cannot be read is passed over."""
    write_csv(tmp_path / "left_foot.csv", LEFT)
    (tmp_path / "sensorspec.json").write_text(content)
    assert list(read(tmp_path).streams) == [P.LEFT_FOOT]


def test_given_outright(tmp_path: Path) -> None:
    """`sensors` places any file, whatever its name, by itself or beside a folder."""
    one, other = write_csv(tmp_path / "a.csv", LEFT), write_csv(tmp_path / "b.csv", RIGHT)
    told = {P.LEFT_FOOT: one, P.RIGHT_FOOT: other}
    assert set(read([], sensors=told).streams) == set(told)
    assert set(read(tmp_path, sensors=told).streams) == set(told)
    assert set(read(tmp_path, sensors={P.LEFT_FOOT: Path("a.csv"), P.RIGHT_FOOT: Path("b.csv")}).streams) == set(told)
    assert set(read([one, other], sensors=told).streams) == set(told)


def test_unknown_placement_says_what_to_pass(tmp_path: Path) -> None:
    """A file whose name tells nothing is refused with the option to use."""
    path = write_csv(tmp_path / "short_walk.csv", LEFT)
    with pytest.raises(PlacementError, match=r"--sensor PLACEMENT=short_walk.csv with one of left_foot, right_foot"):
        read(path)


def test_two_recordings_in_one_folder(tmp_path: Path) -> None:
    """Two left feet in a folder are two recordings; the message lists them."""
    for trial in ("Ja", "Nee"):
        write_csv(tmp_path / f"T6_{trial}_leftfoot.csv", LEFT)
        write_csv(tmp_path / f"T6_{trial}_rightfoot.csv", RIGHT)
    with pytest.raises(PlacementError, match=r"T6_Ja_leftfoot.csv and T6_Nee_leftfoot.csv"):
        read(tmp_path)
    recording = read(sorted(tmp_path.glob("*Ja*")))
    assert len(recording.streams) == 2
    assert recording.name == "T6_Ja"


def test_left_given_twice(tmp_path: Path) -> None:
    """The same data as left and right is refused, as one path and as a copy."""
    path = write_csv(tmp_path / "left_foot.csv", LEFT)
    with pytest.raises(PlacementError, match="one sensor sits in one place"):
        read([], sensors={P.LEFT_FOOT: path, P.RIGHT_FOOT: path})
    (tmp_path / "right_foot.csv").write_bytes(path.read_bytes())
    with pytest.raises(PlacementError, match="same data"):
        read(tmp_path)
    rows = path.read_text().splitlines()
    (tmp_path / "right_foot.csv").write_text("\n".join([rows[0], *rows[300:]]))
    with pytest.raises(PlacementError, match="same data"):
        read(tmp_path)


@pytest.mark.parametrize("how", ["rounded", "in g and deg/s", "coarse", "begun later"])
def test_one_sensor_written_again_as_the_other_foot(how: str, tmp_path: Path) -> None:
    """A copy that was rounded, converted or cut by its clock is the same data; the other foot never is."""
    write_csv(tmp_path / "left_foot.csv", LEFT)
    copy, scales = LEFT, {}
    if how == "in g and deg/s":
        scales = {"acc_scale": 1 / 9.80665, "gyr_scale": 180 / np.pi}
    elif how == "begun later":
        copy = Foot(LEFT.time_s[90:], LEFT.acc[90:].round(2), LEFT.gyr[90:].round(3))
    else:
        digits = 3 if how == "rounded" else 1
        copy = Foot(LEFT.time_s, LEFT.acc.round(digits), LEFT.gyr.round(digits + 1))
    write_csv(tmp_path / "right_foot.csv", copy, **scales)
    with pytest.raises(PlacementError, match="same data"):
        read(tmp_path)
    write_csv(tmp_path / "right_foot.csv", RIGHT)
    assert len(read(tmp_path).streams) == 2


def test_feet_that_swing_together_are_two(tmp_path: Path) -> None:
    """Unsynchronised files may begin at the same moment of the stride; mounted alike they still differ."""
    write_csv(tmp_path / "left_foot.csv", LEFT)
    write_csv(tmp_path / "right_foot.csv", walking_foot(noise=0.02, mirrored=True, seed=7))
    assert len(read(tmp_path).streams) == 2


def test_lower_back_alone_is_not_supported_yet(tmp_path: Path) -> None:
    """A lower back alone gets a sentence; beside a foot it loads."""
    path = write_csv(tmp_path / "lowback.csv", LEFT)
    with pytest.raises(UnsupportedError, match="lower back alone is not supported yet"):
        read(path)
    write_csv(tmp_path / "left_foot.csv", RIGHT)
    assert set(read(tmp_path).streams) == {P.LEFT_FOOT, P.LOWER_BACK}


def test_one_foot_is_fine_and_said(tmp_path: Path) -> None:
    """One foot loads, with a remark."""
    recording = read(write_csv(tmp_path / "left_foot.csv", LEFT))
    assert "one_side" in {note.kind for note in recording.annotations}


def test_folder_of_folders_says_where_to_look(tmp_path: Path) -> None:
    """A folder that holds only folders names them."""
    (tmp_path / "person02").mkdir()
    (tmp_path / "notes.csv").write_text("person,angle\n2,3\n")
    with pytest.raises(FormatError, match="person02"):
        read(tmp_path)


def test_placement_that_does_not_exist(tmp_path: Path) -> None:
    """A placement that nobody knows is refused with the list of those that are."""
    path = write_csv(tmp_path / "a.csv", LEFT)
    with pytest.raises(PlacementError, match=r"left_foot, .*'left_hand' came"):
        read([], sensors={"left_hand": path})  # type: ignore[dict-item]


def test_a_name_with_spaces_can_be_typed_as_hinted(tmp_path: Path) -> None:
    """The hint is in quotation marks where the file's name has a space, and only there."""
    with pytest.raises(PlacementError, match=r'pass --sensor "PLACEMENT=sensor one\.csv" with one of'):
        read(write_csv(tmp_path / "sensor one.csv", LEFT))
    with pytest.raises(PlacementError, match=r"pass --sensor PLACEMENT=sensor\.csv with one of"):
        read(write_csv(tmp_path / "sensor.csv", LEFT))
