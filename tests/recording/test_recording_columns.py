"""What a column's name means: which foot, which signal, and when two columns could both be meant."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from recording_samples import PLAIN, Foot, walking_foot

from surefoot.errors import InputError, PlacementError
from surefoot.recording import Placement, Severity, read
from surefoot.recording.column_names import recognise

LEFT = walking_foot(noise=0.02)
RIGHT = walking_foot(noise=0.02, phase=0.5, mirrored=True, seed=2)
P = Placement
SIGNALS = PLAIN.split(",")[1:]


def write(path: Path, names: list[str], *parts: np.ndarray) -> Path:
    table = np.column_stack((LEFT.time_s, *parts))
    np.savetxt(path, table, delimiter=",", header=",".join(["time_s", *names]), comments="", fmt="%.6f")
    return path


def signals(foot: Foot) -> np.ndarray:
    return np.hstack((foot.acc, foot.gyr))


TWO_FEET = {
    "prefix": [f"{side}_{name}" for side in ("left", "right") for name in SIGNALS],
    "letter": [f"{side}_{name}" for side in "LR" for name in SIGNALS],
    "suffix": [f"{name}_{side}" for side in ("left", "right") for name in SIGNALS],
    "letter behind": [f"{name}_{side}" for side in "LR" for name in SIGNALS],
    "short form behind": [f"{name}_{side}" for side in ("LF", "RF") for name in SIGNALS],
    "between": [f"{name[:3]}_{side}_{name[-1]}" for side in ("left", "right") for name in SIGNALS],
    "part told": [f"{side} foot {name}" for side in ("left", "right") for name in SIGNALS],
    "in brackets": [f"{name} ({side} foot)" for side in ("left", "right") for name in SIGNALS],
    "letter in brackets": [f"{name} [{side}]" for side in "LR" for name in SIGNALS],
    "with words": [f"IMU_{side}_{name}_cal" for side in ("left", "right") for name in SIGNALS],
}


@pytest.mark.parametrize("how", TWO_FEET)
@pytest.mark.parametrize("file", ["walk.csv", "left_foot.csv"])
def test_two_feet_in_one_table(how: str, file: str, tmp_path: Path) -> None:
    """A side before, behind or between means that foot, whatever the file is called."""
    recording = read(write(tmp_path / file, TWO_FEET[how], signals(LEFT), signals(RIGHT)))
    assert list(recording.streams) == [P.LEFT_FOOT, P.RIGHT_FOOT]
    np.testing.assert_allclose(recording.streams[P.LEFT_FOOT].acc, LEFT.acc, atol=1e-5)
    np.testing.assert_allclose(recording.streams[P.RIGHT_FOOT].gyr, RIGHT.gyr, atol=1e-5)


@pytest.mark.parametrize("how", ["prefix", "suffix", "letter"])
def test_the_foot_that_was_asked_for_is_the_foot_that_is_read(how: str, tmp_path: Path) -> None:
    """--sensor right_foot=FILE of a table with both feet takes the right one; a place that is not in it is refused."""
    path = write(tmp_path / "walk.csv", TWO_FEET[how], signals(LEFT), signals(RIGHT))
    recording = read([], sensors={P.RIGHT_FOOT: path})
    assert list(recording.streams) == [P.RIGHT_FOOT]
    np.testing.assert_allclose(recording.streams[P.RIGHT_FOOT].acc, RIGHT.acc, atol=1e-5)
    with pytest.raises(PlacementError, match=r"left_foot and right_foot.*none is named left_shank"):
        read([], sensors={P.LEFT_SHANK: path})


@pytest.mark.parametrize(
    "names",
    [
        [f"S{n}_{name}" for n in (1, 2) for name in SIGNALS],
        [*SIGNALS, *SIGNALS],
        [f"{side}_wrist_{name}" for side in ("left", "right") for name in SIGNALS],
        [*SIGNALS, *(name.replace("acc", "accel").replace("gyr", "gyro") for name in SIGNALS)],
        [f"left_foot_{end}_{name}" for end in ("front", "back") for name in SIGNALS],
    ],
    ids=["numbered", "the same names", "other parts of the body", "two spellings", "two on one foot"],
)
@pytest.mark.parametrize("file", ["walk.csv", "left_foot.csv"])
def test_two_sensors_that_nothing_tells_apart_are_refused(names: list[str], file: str, tmp_path: Path) -> None:
    """The second of two sensors never vanishes: one sentence names both columns, for the file and for its folder."""
    path = write(tmp_path / file, names, signals(LEFT), signals(RIGHT))
    for given in (path, tmp_path):
        with pytest.raises(PlacementError, match=rf"names one signal twice.*{names[0]} and {names[6]}"):
            read(given)
    with pytest.raises(PlacementError, match="names one signal twice"):
        read([], sensors={P.LEFT_FOOT: path})


def test_a_sensor_without_a_place_beside_others_is_told(tmp_path: Path) -> None:
    """It is left out, as nobody can say where it sat, and the page says so."""
    names = [f"{where}_{name}" for where in ("LF", "RF", "XX") for name in SIGNALS]
    recording = read(write(tmp_path / "walk.csv", names, signals(LEFT), signals(RIGHT), signals(LEFT)))
    assert list(recording.streams) == [P.LEFT_FOOT, P.RIGHT_FOOT]
    (note,) = [note for note in recording.annotations if note.kind == "sensor_left_out"]
    assert note.severity is Severity.WARNING


def test_columns_that_contradict_the_name_or_the_call(tmp_path: Path) -> None:
    """A file named left whose columns say right is refused; what is told outright counts, with a warning."""
    path = write(tmp_path / "left_foot.csv", [f"right_{name}" for name in SIGNALS], signals(LEFT))
    with pytest.raises(PlacementError, match=r"named left_foot, but its columns say right_foot"):
        read(path)
    recording = read([], sensors={P.LEFT_FOOT: path})
    assert list(recording.streams) == [P.LEFT_FOOT]
    assert "placement_told" in {note.kind for note in recording.annotations}


@pytest.mark.parametrize("name", ["Shimmer_4R21_{}", "dev9L2_{}", "{} (rms)"])
def test_letters_inside_a_device_number_are_no_side(name: str) -> None:
    """Only a side that stands by itself is one."""
    assert [sensor.placement for sensor in recognise([name.format(s) for s in SIGNALS]).sensors] == [None]


@pytest.mark.parametrize(
    "names",
    [
        "gyr_bias_{}",
        "g{}",
        "gravity_{}",
        "acc_raw_{}",
        "acc_{}_filt",
        "acc_offset_{}",
        "linear_acc_{}",
        "userAcceleration{}",
        "a{}",
        "acc_lowpass_{}",
        "acc_{}_1",
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_the_plain_name_is_the_signal(names: str, before: bool) -> None:
    """Bias, gravity, filtered or raw copies never take the place of the plain signal, before or behind it."""
    copies = [names.format(axis.upper() if names.startswith("user") else axis) for axis in "xyz"]
    header = ["time", *copies, *SIGNALS] if before else ["time", *SIGNALS, *copies]
    columns = recognise(header)
    (sensor,) = columns.sensors
    assert [header[column] for column in (*sensor.acc, *sensor.gyr)] == SIGNALS
    assert columns.twice == ()


def test_raw_alone_is_the_signal() -> None:
    """Where only a raw copy is there, it is what was measured; bias alone is not."""
    assert recognise([name.replace("_", "_raw_") for name in SIGNALS]).sensors
    assert not recognise([name.replace("gyr_", "gyr_bias_") for name in SIGNALS]).sensors


def test_of_two_accelerometers_the_one_of_wide_range_is_taken() -> None:
    """Shimmer's low-noise accelerometer ends at ±2 g, within every step."""
    header = [f"Shimmer_Accel_{kind}_{axis}_CAL" for kind in ("LN", "WR") for axis in "XYZ"]
    header += [f"Shimmer_Gyro_{axis}_{kind}" for kind in ("RAW", "CAL") for axis in "XYZ"]
    columns = recognise(header)
    assert columns.sensors[0].acc == (3, 4, 5)
    assert columns.sensors[0].gyr == (9, 10, 11)
    assert columns.twice == ()


@pytest.mark.parametrize(
    "header",
    [
        "time,x_acc,y_acc,z_acc,x_gyro,y_gyro,z_gyro",
        "time,acc_1,acc_2,acc_3,gyr_1,gyr_2,gyr_3",
        "time,accelerationX,accelerationY,accelerationZ,rotationRateX,rotationRateY,rotationRateZ",
        "Time(s),AccX(g),AccY(g),AccZ(g),AsX(°/s),AsY(°/s),AsZ(°/s),AngleX(°),AngleY(°),AngleZ(°)",
        "Shimmer_4R21_Timestamp_Unix_CAL,Shimmer_4R21_Accel_WR_X_CAL,Shimmer_4R21_Accel_WR_Y_CAL,"
        "Shimmer_4R21_Accel_WR_Z_CAL,Shimmer_4R21_Gyro_X_CAL,Shimmer_4R21_Gyro_Y_CAL,Shimmer_4R21_Gyro_Z_CAL",
    ],
)
def test_names_of_other_devices(header: str) -> None:
    """Axis first, numbered axes, phones, WitMotion and Shimmer."""
    columns = recognise(header.split(","))
    (sensor,) = columns.sensors
    assert (sensor.acc, sensor.gyr, columns.time) == ((1, 2, 3), (4, 5, 6), 0)
    assert sensor.placement is None


def test_a_browser_names_the_raw_signal_with_gravity() -> None:
    """Beside it stands one without gravity under the plain name."""
    header = [f"{name}.{axis}" for name in ("acceleration", "accelerationIncludingGravity", "gyro") for axis in "xyz"]
    columns = recognise(header)
    assert columns.sensors[0].acc == (3, 4, 5)
    assert columns.twice == ()


def test_what_is_refused_is_one_sentence(tmp_path: Path) -> None:
    """Names from a file come to the terminal without control characters."""
    names = [name if n < 6 else f"{name}\x1b[31m" for n, name in enumerate([*SIGNALS, *SIGNALS])]
    with pytest.raises(InputError) as error:
        read(write(tmp_path / "walk.csv", names, signals(LEFT), signals(RIGHT)))
    assert str(error.value).isprintable()
