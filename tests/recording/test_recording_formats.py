"""Every format that people have gives the same signals in SI units."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from recording_samples import PLAIN, Foot, walking_foot, write_csv

from surefoot.errors import TimeError, UnitError
from surefoot.recording import Placement, Recording, read
from surefoot.recording.column_names import recognise

DEG = 180 / np.pi
G = 9.80665
LEFT = Placement.LEFT_FOOT


@pytest.fixture(scope="module")
def foot() -> Foot:
    return walking_foot(noise=0.02)


def assert_same(recording: Recording, foot: Foot, placement: Placement = LEFT) -> None:
    stream = recording.streams[placement]
    np.testing.assert_allclose(stream.acc, foot.acc, atol=2e-4)
    np.testing.assert_allclose(stream.gyr, foot.gyr, atol=2e-5)
    np.testing.assert_allclose(np.diff(stream.time_s), np.diff(foot.time_s), atol=2e-6)


HEADERS = {
    "snake": (PLAIN, 1.0, DEG),
    "capitals": ("Time,Acc_X,Acc_Y,Acc_Z,Gyr_X,Gyr_Y,Gyr_Z", 1.0, 1.0),
    "short": ("T,ax,ay,az,gx,gy,gz", 1 / G, DEG),
    "camel": ("timestamp,AccX,AccY,AccZ,GyroX,GyroY,GyroZ", 1.0, 1.0),
    "omega": ("t,a_x,a_y,a_z,wx,wy,wz", 1.0, 1.0),
    "brackets": (
        "Time (s),Accelerometer X (g),Accelerometer Y (g),Accelerometer Z (g),"
        "Gyroscope X (deg/s),Gyroscope Y (deg/s),Gyroscope Z (deg/s)",
        1 / G,
        DEG,
    ),
    "square": (
        "time [s],accel_x [m/s²],accel_y [m/s²],accel_z [m/s²],Gyro X [°/s],Gyro Y [°/s],Gyro Z [°/s]",
        1.0,
        DEG,
    ),
    "suffixes": ("time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyr_x_rad_s,gyr_y_rad_s,gyr_z_rad_s", 1.0, 1.0),
    "milli": ("time_s,acc_x_mg,acc_y_mg,acc_z_mg,gyr_x_mdps,gyr_y_mdps,gyr_z_mdps", 1000 / G, 1000 * DEG),
    "words": (
        "time_s,Acceleration X,Acceleration Y,Acceleration Z,Angular Velocity X,Angular Velocity Y,Angular Velocity Z",
        1.0,
        1.0,
    ),
}


@pytest.mark.parametrize("name", HEADERS)
def test_usual_column_names_are_known(name: str, foot: Foot, tmp_path: Path) -> None:
    """A table with usual names loads without options, whatever its units."""
    header, acc_scale, gyr_scale = HEADERS[name]
    path = write_csv(tmp_path / "left_foot.csv", foot, header=header, acc_scale=acc_scale, gyr_scale=gyr_scale)
    assert_same(read(path), foot)


@pytest.mark.parametrize(("separator", "decimal"), [(";", ","), ("\t", "."), ("\t", ","), (";", ".")])
def test_separators_and_decimal_comma(separator: str, decimal: str, foot: Foot, tmp_path: Path) -> None:
    """Tables written by a spreadsheet of another country read the same."""
    header = PLAIN.replace(",", separator)
    path = write_csv(tmp_path / "LF.txt", foot, header=header, separator=separator, decimal=decimal)
    assert_same(read(path), foot)


def test_units_row_decides(foot: Foot, tmp_path: Path) -> None:
    """A row of units below the names is read as units, not as data."""
    header = PLAIN.replace("time_s", "time") + "\nms,g,g,g,deg/s,deg/s,deg/s"
    path = write_csv(tmp_path / "left_foot.csv", foot, header=header, acc_scale=1 / G, gyr_scale=DEG, time_scale=1000.0)
    recording = read(path)
    assert_same(recording, foot)
    assert not [note for note in recording.annotations if note.kind == "unit_inferred"]


@pytest.mark.parametrize("scale", [1.0, 1e3, 1e6, 1e4])
def test_unit_of_time_is_found(scale: float, foot: Foot, tmp_path: Path) -> None:
    """Stamps in s, ms, µs or ticks of 0.1 ms give the same seconds."""
    path = write_csv(tmp_path / "left_foot.csv", foot, header=PLAIN.replace("time_s", "T"), time_scale=scale)
    assert_same(read(path), foot)


def test_utf16_and_byte_order_mark(foot: Foot, tmp_path: Path) -> None:
    """Files saved as Unicode text by a spreadsheet read the same."""
    plain = write_csv(tmp_path / "left_foot.csv", foot)
    (tmp_path / "wide").mkdir()
    for encoding in ("utf-16", "utf-8-sig"):
        wide = tmp_path / "wide" / "left_foot.csv"
        wide.write_text(plain.read_text(encoding="utf-8"), encoding=encoding)
        assert_same(read(wide), foot)


def test_quotes_spaces_and_windows_line_ends(foot: Foot, tmp_path: Path) -> None:
    """Quoted numbers, padded cells and CRLF do no harm."""
    plain = write_csv(tmp_path / "left_foot.csv", foot).read_text(encoding="utf-8").splitlines()
    rows = [
        plain[0],
        *(", ".join(f'"{cell}"' if n == 1 else cell for n, cell in enumerate(row.split(","))) for row in plain[1:]),
    ]
    (tmp_path / "left_foot.csv").write_bytes("\r\n".join(rows).encode())
    assert_same(read(tmp_path / "left_foot.csv"), foot)


def test_two_feet_in_one_table_share_a_clock(foot: Foot, tmp_path: Path) -> None:
    """Columns prefixed with a placement give several streams, which are synchronised by construction."""
    other = walking_foot(phase=0.5, mirrored=True, noise=0.02, seed=2)
    names = [f"{place}_{signal}_{axis}" for place in ("left_foot", "RF") for signal in ("acc", "gyr") for axis in "xyz"]
    table = np.hstack((foot.time_s[:, None], foot.acc, foot.gyr, other.acc, other.gyr))
    path = tmp_path / "walk.csv"
    np.savetxt(path, table, delimiter=",", header="time_s," + ",".join(names), comments="", fmt="%.6f")
    recording = read(path)
    assert recording.synchronised is True
    assert_same(recording, foot)
    assert_same(recording, other, Placement.RIGHT_FOOT)


def xsens_table(foot: Foot, fine: list[str], counter: list[int], gyr_scale: float, separator: str = "\t") -> str:
    names = separator.join(
        ["PacketCounter", "SampleTimeFine", *(f"{kind}_{axis}" for kind in ("Acc", "FreeAcc", "Gyr") for axis in "XYZ")]
    )
    rows = [
        separator.join(
            [str(counter[n]), fine[n], *(f"{v:.6f}" for v in (*foot.acc[n], 0.0, 0.0, 0.0, *(foot.gyr[n] * gyr_scale)))]
        )
        for n in range(len(foot.acc))
    ]
    return "\n".join([names, *rows]) + "\n"


MT_HEADER = (
    "// General information: \n//  MT Manager version: 2019.2.0 \n//  DeviceId: 00B47787\n//  ProductCode: MTW2\n"
)
DOT_HEADER = "sep=,\nDeviceTag:,Left\nFirmwareVersion:,2.0.0\nSyncStatus:,Synced\nOutputRate:,100Hz\n\n"


def test_mt_manager_text_without_sample_time(foot: Foot, tmp_path: Path) -> None:
    """The packet counter at 100 Hz is the clock; it wraps at 65536, and a lost packet is a gap."""
    counter = [(65000 + n + (n >= 1200) * 30) % 65536 for n in range(len(foot.acc))]
    text = MT_HEADER + xsens_table(foot, [""] * len(counter), counter, 1.0)
    (tmp_path / "left_foot.txt").write_text(text, encoding="utf-8")
    recording = read(tmp_path / "left_foot.txt")
    stream = recording.streams[LEFT]
    np.testing.assert_allclose(stream.gyr, foot.gyr, atol=1e-6)
    expected = foot.time_s + 0.3 * (np.arange(len(foot.time_s)) >= 1200)
    np.testing.assert_allclose(stream.time_s, expected, atol=1e-6)
    kinds = {note.kind for note in recording.annotations}
    assert {"time_wrap", "gap", "rate"} <= kinds
    (gap,) = [note for note in recording.annotations if note.kind == "gap"]
    assert gap.start_s == pytest.approx(11.99)
    assert gap.end_s == pytest.approx(12.30)


def test_movella_dot_is_in_degrees_and_wraps(foot: Foot, tmp_path: Path) -> None:
    """A DOT export has deg/s and microseconds that wrap at 2^32."""
    start = 2**32 - 5_000_000
    fine = [str((start + round(t * 1e6)) % 2**32) for t in foot.time_s]
    text = DOT_HEADER + xsens_table(foot, fine, list(range(1, len(fine) + 1)), DEG, ",")
    (tmp_path / "left_foot.csv").write_text(text, encoding="utf-8")
    recording = read(tmp_path / "left_foot.csv")
    assert_same(recording, foot)
    assert "time_wrap" in {note.kind for note in recording.annotations}


def test_mtw_is_in_radians_and_tenths_of_milliseconds(foot: Foot, tmp_path: Path) -> None:
    """The same columns below MT Manager lines mean rad/s and ticks of 0.1 ms."""
    fine = [str(123_456 + round(t * 1e4)) for t in foot.time_s]
    text = MT_HEADER + xsens_table(foot, fine, list(range(len(fine))), 1.0, ",")
    (tmp_path / "left_foot.csv").write_text(text, encoding="utf-8")
    assert_same(read(tmp_path / "left_foot.csv"), foot)


def test_movella_table_without_header_lines_is_refused(foot: Foot, tmp_path: Path) -> None:
    """Without the lines that tell DOT from MTw the unit must be given; given, it loads."""
    fine = [str(round(t * 1e6)) for t in foot.time_s]
    path = tmp_path / "left_foot.csv"
    path.write_text(xsens_table(foot, fine, list(range(len(fine))), DEG, ","), encoding="utf-8")
    with pytest.raises(UnitError, match=r"gyr_unit must be 'deg/s' or 'rad/s'.*pass --gyr-unit"):
        read(path)
    assert_same(read(path, gyr_unit="deg/s"), foot)


def test_dot_sensors_started_together_share_a_clock(foot: Foot, tmp_path: Path) -> None:
    """SyncStatus: Synced in every file proves one clock."""
    other = walking_foot(phase=0.5, mirrored=True, noise=0.02, seed=3)
    for name, one in (("left_foot.csv", foot), ("right_foot.csv", other)):
        fine = [str(round(t * 1e6)) for t in one.time_s]
        (tmp_path / name).write_text(DOT_HEADER + xsens_table(one, fine, list(range(len(fine))), DEG, ","))
    assert read(tmp_path).synchronised is True


def test_gait_up_header(foot: Foot, tmp_path: Path) -> None:
    """Gait Up's four lines above the names give rate and units."""
    header = (
        "Gait Up - Physilog data export\nCreated on: YYYY-MM-DD hh:mm:ss\nTotal data points: 2000\n\n"
        "Time [100 hz],Gyro [100 hz],,,Accel [100 hz],,,\nTime,Gyro X,Gyro Y,Gyro Z,Accel X,Accel Y,Accel Z,\n"
        "[s],[deg/s],[deg/s],[deg/s],[g],[g],[g],"
    )
    rows = np.hstack((foot.time_s[:, None], foot.gyr * DEG, foot.acc / G))
    lines = [",".join(f"{v:.6f}" for v in row) + "," for row in rows]
    (tmp_path / "LF.csv").write_text("\n".join([header, *lines]), encoding="utf-8")
    recording = read(tmp_path / "LF.csv")
    assert_same(recording, foot)
    assert recording.streams[LEFT].nominal_rate_hz == 100.0


def test_no_time_column_needs_a_rate(foot: Foot, tmp_path: Path) -> None:
    """Without any clock the rate must be told; told, it gives the time."""
    path = write_csv(tmp_path / "left_foot.csv", foot, header=PLAIN.split(",", 1)[1], with_time=False)
    with pytest.raises(TimeError, match="--rate"):
        read(path)
    assert_same(read(path, rate_hz=100.0), foot)


@pytest.mark.parametrize(
    "names",
    [
        "L_TOE_x,L_TOE_y,L_TOE_z,R_TOE_x,R_TOE_y,R_TOE_z",
        "FreeAcc_X,FreeAcc_Y,FreeAcc_Z,Gyr_X,Gyr_Y,Gyr_Z",
        "Mag_X,Mag_Y,Mag_Z,Gyr_X,Gyr_Y,Gyr_Z",
        "acc_x,acc_y,gyr_x,gyr_y,gyr_z",
        "VelInc_X,VelInc_Y,VelInc_Z,Quat_q0,Quat_q1,Quat_q2",
    ],
)
def test_other_columns_are_no_sensor(names: str) -> None:
    """Markers, magnetometers and acceleration without gravity are not taken for a sensor."""
    assert recognise(names.split(",")).sensors == ()


def test_shared_counter_that_wraps_between_two_starts(foot: Foot, tmp_path: Path) -> None:
    """Two MT Manager files, one begun before the counter wrapped and one after, stay in step."""
    other = walking_foot(phase=0.5, mirrored=True, noise=0.02, seed=4)
    for name, one, first in (("left_foot.txt", foot, 65530), ("right_foot.txt", other, 3)):
        counter = [(first + n) % 65536 for n in range(len(one.acc))]
        (tmp_path / name).write_text(MT_HEADER + xsens_table(one, [""] * len(counter), counter, 1.0))
    recording = read(tmp_path)
    assert recording.synchronised is True
    start = {p: recording.streams[p].time_s[0] for p in recording.streams}
    assert start[Placement.RIGHT_FOOT] - start[LEFT] == pytest.approx(0.09)


@pytest.mark.parametrize("separator", [" ", "   ", "|", " | "])
def test_columns_between_spaces_or_bars(separator: str, foot: Foot, tmp_path: Path) -> None:
    """Tables laid out for the eye read the same, also with spaces before and behind each line."""
    path = write_csv(tmp_path / "left_foot.txt", foot, header=PLAIN.replace(",", separator), separator=separator)
    assert_same(read(path), foot)
    path.write_text("\n".join(f"  {line} " for line in path.read_text().splitlines()) + "\n")
    assert_same(read(path), foot)


def test_line_ends_of_old_macs(foot: Foot, tmp_path: Path) -> None:
    """Carriage returns alone end a line."""
    path = write_csv(tmp_path / "left_foot.csv", foot)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r"))
    assert_same(read(path), foot)


@pytest.mark.parametrize(
    "form",
    [
        "%Y-%m-%dT%H:%M:%S.%f",
        "%Y-%m-%dT%H:%M:%S.%fZ",
        "%Y-%m-%d %H:%M:%S.%f+02:00",
        "%H:%M:%S.%f",
        "%d.%m.%Y %H:%M:%S.%f",
    ],
)
@pytest.mark.parametrize("name", ["time", "timestamp", "datetime"])
def test_time_of_day_across_midnight(form: str, name: str, foot: Foot, tmp_path: Path) -> None:
    """Dates and clock times become seconds; at midnight the time goes on."""
    begin = datetime(2024, 5, 6, 23, 59, 52, tzinfo=UTC)
    path = write_csv(tmp_path / "left_foot.csv", foot, header=PLAIN.replace("time_s", name))
    head, *rows = path.read_text().splitlines()
    stamps = [(begin + timedelta(seconds=float(t))).strftime(form) for t in foot.time_s]
    lines = [stamp + row[row.index(",") :] for stamp, row in zip(stamps, rows, strict=True)]
    path.write_text("\n".join([head, *lines]) + "\n")
    recording = read(path)
    assert_same(recording, foot)
    assert recording.streams[LEFT].rate_hz == pytest.approx(100.0, rel=1e-4)


def test_a_time_of_day_that_is_damaged_is_put_between_its_neighbours(foot: Foot, tmp_path: Path) -> None:
    """One stamp that cannot be read costs no row."""
    path = write_csv(tmp_path / "left_foot.csv", foot, header=PLAIN.replace("time_s", "time"))
    head, *rows = path.read_text().splitlines()
    stamps = [f"10:15:{t:09.6f}" if n != 500 else "?" for n, t in enumerate(foot.time_s)]
    path.write_text("\n".join([head, *(s + row[row.index(",") :] for s, row in zip(stamps, rows, strict=True))]) + "\n")
    recording = read(path)
    assert_same(recording, foot)
    assert "time_stamp" in {note.kind for note in recording.annotations}
