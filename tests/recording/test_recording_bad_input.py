"""Bad input ends with one clear sentence, and nothing but an InputError ever escapes."""

from __future__ import annotations

import errno
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recording_samples import PLAIN, recording_of, stream_of, walking_foot, write_csv

from surefoot.errors import FileReadError, FormatError, InputError, OutputError, TimeError, UnsupportedError
from surefoot.recording import Placement, SensorStream, Severity, atomic_write, read, read_parquet, write_parquet

LEFT = Placement.LEFT_FOOT
WALK = walking_foot(noise=0.02)


def assert_one_sentence(error: pytest.ExceptionInfo[InputError]) -> None:
    text = str(error.value)
    assert "\n" not in text
    assert text.endswith((".", ")"))
    assert len(text) < 500


@pytest.mark.parametrize(
    ("content", "kind", "says"),
    [
        (b"", FileReadError, "is empty"),
        (b"\x00\x01\x02" * 500, FileReadError, "binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), FormatError, "picture"),
        (b"PK\x03\x04" + bytes(100), FormatError, "ZIP or Excel"),
        (b"\x1f\x8b" + bytes(100), FormatError, "gzip"),
        (b"MATLAB 5.0 MAT-file" + bytes(100), UnsupportedError, "MATLAB"),
        (PLAIN.encode() + b"\n", FileReadError, "header and no data"),
        (PLAIN.encode(), FileReadError, "header and no data"),
        (PLAIN.encode() + b"\n\n\n,,,,,,\n", FileReadError, "header and no data"),
        (b"1,2,3,4,5,6,7\n" * 100, FormatError, "no header that names acc and gyr"),
        (b"time_s,acc_x,acc_y,acc_z\n0,1,2,3\n", FormatError, "no header"),
        (b"a" * 70_000, FormatError, "no line break"),
        (PLAIN.encode() + b"\n0,0,0,9.81,0,0,0\n", FileReadError, "one row of numbers only"),
        (b"PAR1" + bytes(50) + b"PAR1", FileReadError, "damaged or cut off"),
    ],
)
def test_files_that_are_no_recording(content: bytes, kind: type[InputError], says: str, tmp_path: Path) -> None:
    """Empty, binary, headless and cut-off files each get their own sentence."""
    path = tmp_path / "left_foot.csv"
    path.write_bytes(content)
    with pytest.raises(kind, match=says) as error:
        read(path)
    assert_one_sentence(error)


def test_missing_file_and_nothing_at_all(tmp_path: Path) -> None:
    """A name that does not exist, an empty folder and an empty list are said to be so."""
    with pytest.raises(FileReadError, match="does not exist"):
        read(tmp_path / "left_foot.csv")
    with pytest.raises(FileReadError, match="empty folder"):
        read(tmp_path)
    with pytest.raises(FileReadError, match="No file was given"):
        read([])


def test_two_gigabytes_are_refused_unread(tmp_path: Path) -> None:
    """A huge file is refused by its size, before anything is read."""
    path = tmp_path / "left_foot.csv"
    with path.open("wb") as stream:
        stream.write(PLAIN.encode() + b"\n")
        stream.truncate(2 * 1024**3)
    with pytest.raises(FileReadError, match=r"too large: 2\.1 GB"):
        read(path)


@pytest.mark.parametrize("name", ["left_foot.mat"])
def test_known_formats_that_are_not_supported_yet(name: str, tmp_path: Path) -> None:
    """MATLAB files are understood, and not supported yet."""
    (tmp_path / name).write_bytes(b"\x02P" + bytes(600))
    with pytest.raises(UnsupportedError, match="not supported yet"):
        read(tmp_path / name)
    with pytest.raises(UnsupportedError, match="not supported yet"):
        read(tmp_path)


def spoiled(tmp_path: Path, row: int, column: int, text: str) -> Path:
    path = write_csv(tmp_path / "left_foot.csv", WALK)
    lines = path.read_text().splitlines()
    cells = lines[row].split(",")
    cells[column] = text
    lines[row] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize("text", ["abc", "1.2.3", "9,81x", "12:30", "\u0663x", "#REF!"])
def test_text_in_numbers_names_line_column_and_text(text: str, tmp_path: Path) -> None:
    """A cell that is no number is named as an editor shows it: line, column, content."""
    path = spoiled(tmp_path, 700, 2, text.replace(",", ";"))
    with pytest.raises(FormatError, match=r"left_foot.csv, line 701, column acc_y: “.*” is no number") as error:
        read(path)
    assert_one_sentence(error)


@pytest.mark.parametrize("text", ["", "NaN", "nan", "NA", "null", "inf", "-inf", "1e400"])
def test_missing_cells_become_nan(text: str, tmp_path: Path) -> None:
    """Empty cells and the usual words for missing become NaN, and are annotated."""
    recording = read(spoiled(tmp_path, 700, 2, text))
    stream = recording.streams[LEFT]
    assert np.isnan(stream.acc[699, 1])
    assert np.isnan(stream.acc).sum() == 1
    assert [note.kind for note in recording.annotations].count("nan") == 1


def test_cut_off_in_the_last_line(tmp_path: Path) -> None:
    """A file cut off in the middle of its last line loses that line only."""
    path = write_csv(tmp_path / "left_foot.csv", WALK)
    content = path.read_bytes()
    for end in (content.rindex(b"\n", 0, -1) + 12, len(content) - 40):
        path.write_bytes(content[:end])
        stream = read(path).streams[LEFT]
        assert 1998 <= len(stream) <= 2000
        np.testing.assert_allclose(stream.acc[:1990], WALK.acc[:1990], atol=1e-5)


def test_columns_without_any_value(tmp_path: Path) -> None:
    """A gyroscope that wrote nothing makes the file unusable."""
    path = write_csv(tmp_path / "left_foot.csv", WALK)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], *(",".join([*line.split(",")[:4], "", "", ""]) for line in lines[1:])]))
    with pytest.raises(FileReadError, match="no complete row"):
        read(path)


def test_broken_file_among_good_ones_is_not_skipped(tmp_path: Path) -> None:
    """A folder whose right foot is empty is refused, not read as a recording of one foot."""
    write_csv(tmp_path / "left_foot.csv", WALK)
    (tmp_path / "right_foot.csv").write_bytes(b"")
    with pytest.raises(FileReadError, match=r"right_foot.csv is empty"):
        read(tmp_path)


@pytest.mark.parametrize("content", ["<html><body>404</body></html>", '{"a": [1, 2]}', "\n\n \n", "a,b\n1,2\n"])
def test_a_file_that_is_named_for_a_sensor_and_holds_none(content: str, tmp_path: Path) -> None:
    """A walk is not read as one foot because the other foot is a web page; beside a good copy that is told."""
    write_csv(tmp_path / "right_foot.csv", WALK)
    (tmp_path / "left_foot.csv").write_text(content)
    with pytest.raises(FormatError, match=r"left_foot\.csv has no header"):
        read(tmp_path)
    write_csv(tmp_path / "left_foot_again.csv", walking_foot(noise=0.02, phase=0.5, mirrored=True, seed=2))
    recording = read(tmp_path)
    assert len(recording.streams) == 2
    (note,) = [note for note in recording.annotations if note.kind == "file_left_out"]
    assert note.severity is Severity.WARNING
    assert "left_foot.csv has no header" in note.text


def test_results_in_the_folder_of_the_walk(tmp_path: Path) -> None:
    """Tables that were written from a walk do not keep it from being read again; named outright they are refused."""
    import polars as pl

    write_csv(tmp_path / "left_foot.csv", WALK)
    pl.DataFrame({"side": ["left"], "stride_length_m": [1.2]}).write_parquet(tmp_path / "strides.parquet")
    recording = read(tmp_path)
    assert list(recording.streams) == [LEFT]
    (note,) = [note for note in recording.annotations if note.kind == "skipped_files"]
    assert note.severity is Severity.INFO
    assert "strides.parquet" in note.text
    with pytest.raises(FormatError, match="not a recording that Surefoot wrote"):
        read(tmp_path / "strides.parquet")


def test_a_whole_recording_beside_its_results(tmp_path: Path) -> None:
    """Surefoot's own Parquet is still found in such a folder."""
    import polars as pl

    write_parquet(recording_of(stream_of(WALK)), tmp_path / "walk.parquet")
    pl.DataFrame({"side": ["left"]}).write_parquet(tmp_path / "strides.parquet")
    assert list(read(tmp_path).streams) == [LEFT]


@pytest.mark.parametrize("name", ["left_foot\n\x1b[31m.csv", "left_foot" + "x" * 200 + ".csv"])
def test_hostile_names_are_shown_harmlessly(name: str, tmp_path: Path) -> None:
    """Control characters in a name do not reach the terminal, and long names are cut."""
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(FileReadError) as error:
        read(tmp_path / name)
    assert str(error.value).isprintable()
    assert len(str(error.value)) < 200
    assert str(tmp_path) not in str(error.value)


@pytest.mark.parametrize("name", ["left\x00foot.csv", "x" * 5000, "/dev/null", "/proc/self/mem"])
def test_impossible_paths(name: str) -> None:
    """Paths that cannot be opened are input errors as well."""
    with pytest.raises(InputError):
        read(name)


def test_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """A packed file is refused as such."""
    path = tmp_path / "left_foot.csv"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("left_foot.csv", b"0" * 10_000_000)
    with pytest.raises(FormatError, match="ZIP"):
        read(path)


def test_lines_of_very_many_cells(tmp_path: Path) -> None:
    """Rows far longer than the header do not bring the reader down."""
    path = write_csv(tmp_path / "left_foot.csv", WALK)
    with path.open("a") as stream:
        stream.write("20.0," + "1," * 500_000 + "\n")
    assert 2000 <= len(read(path).streams[LEFT]) <= 2001


GOOD = (PLAIN + "\n" + "\n".join(
    ",".join(f"{value:.4f}" for value in (time, *acc, *gyr))
    for time, acc, gyr in zip(WALK.time_s[200:500], WALK.acc[200:500], WALK.gyr[200:500], strict=True)
)).encode()  # fmt: skip


def stream_or_sentence(path: Path) -> SensorStream | None:
    """Read the left foot; None when the file is refused, with one line and nothing but an InputError."""
    said = ""
    try:
        return read(path).streams[LEFT]
    except InputError as error:
        said = str(error)
    assert said
    assert "\n" not in said
    return None


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400), name=st.sampled_from(["left_foot.csv", "x.txt", "left_foot.parquet"]))
def test_random_bytes_never_crash(content: bytes, name: str, tmp_path: Path) -> None:
    """Whatever the bytes, only an InputError comes out."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        read(path)
    assert "\n" not in str(error.value)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cuts=st.lists(
        st.tuples(
            st.integers(0, len(GOOD)),
            st.integers(0, 60),
            st.one_of(st.binary(max_size=12), st.sampled_from([b"\n", b",", b'"', b";", b"-", b"1e9", b"nan", b"\r"])),
        ),
        max_size=6,
    )
)
def test_damaged_files_never_crash(cuts: list[tuple[int, int, bytes]], tmp_path: Path) -> None:
    """A good file with pieces replaced gives a sound recording or an InputError."""
    content = GOOD
    for start, length, piece in cuts:
        content = content[:start] + piece + content[start + length :]
    path = tmp_path / "left_foot.csv"
    path.write_bytes(content)
    stream = stream_or_sentence(path)
    if stream is None:
        return
    assert (np.diff(stream.time_s) > 0).all()
    assert np.isfinite(stream.time_s).all()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(st.floats(allow_nan=True, width=64), min_size=7, max_size=7), min_size=1, max_size=60))
def test_random_numbers_never_crash(rows: list[list[float]], tmp_path: Path) -> None:
    """Whatever the numbers, nothing but an InputError or a recording with growing time comes out."""
    path = tmp_path / "left_foot.csv"
    path.write_text(PLAIN + "\n" + "\n".join(",".join(map(repr, row)) for row in rows))
    stream = stream_or_sentence(path)
    if stream is None:
        return
    assert (np.diff(stream.time_s) > 0).all()


def test_one_sound_stamp_repairs_no_other(tmp_path: Path) -> None:
    """A stamp that is none, and two that contradict each other: refused, and nothing is computed from them."""
    path = tmp_path / "left_foot.csv"
    path.write_text(
        PLAIN + "\n" + "\n".join(f"{stamp},0,0,0,0,0,{row}" for row, stamp in enumerate(("1e19", "1", "0")))
    )
    with pytest.raises(TimeError, match="time stamps do not grow"):
        read(path)


def test_disk_full_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk ends in one sentence; the old file stays and no temporary one is left."""
    target = tmp_path / "walk.parquet"
    target.write_text("old")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match=r"walk\.parquet could not be written: the disk is full"):
        write_parquet(recording_of(stream_of(WALK)), target)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_disk_full_inside_the_parquet_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same when the disk fills while the table is written."""
    import polars as pl

    def full(self: pl.DataFrame, file: Path, **options: object) -> None:
        Path(file).write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with pytest.raises(OutputError, match="disk is full"):
        write_parquet(recording_of(stream_of(WALK)), tmp_path / "walk.parquet")
    assert list(tmp_path.iterdir()) == []


def test_writing_where_there_is_no_folder(tmp_path: Path) -> None:
    """A missing folder is said to be missing."""
    with pytest.raises(OutputError, match="folder does not exist"), atomic_write(tmp_path / "no" / "x.txt") as path:
        path.write_text("x")


def test_an_error_while_writing_keeps_the_old_file(tmp_path: Path) -> None:
    """Any other error passes through, and still nothing is half-written."""
    target = tmp_path / "x.txt"
    target.write_text("old")

    def fail() -> None:
        with atomic_write(target) as path:
            path.write_text("new")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]
    with atomic_write(target) as path:
        path.write_text("new")
    assert target.read_text() == "new"


def test_parquet_that_is_damaged(tmp_path: Path) -> None:
    """A Parquet file cut anywhere, or of another layout, is refused."""
    import polars as pl

    path = tmp_path / "walk.parquet"
    write_parquet(recording_of(stream_of(WALK)), path)
    content = path.read_bytes()
    for end in (10, len(content) // 2, len(content) - 1):
        path.write_bytes(content[:end])
        with pytest.raises(FileReadError, match="damaged or cut off"):
            read(path)
    pl.DataFrame({"a": [1, 2]}).write_parquet(path)
    with pytest.raises(FormatError, match="not a recording that Surefoot wrote"):
        read(path)
    pl.DataFrame({"a": [1, 2]}).write_parquet(path, metadata={"surefoot_recording": '{"version": 1}'})
    with pytest.raises(FormatError, match="description"):
        read(path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1), piece=st.binary(min_size=1, max_size=30))
def test_damaged_parquet_never_crashes(place: float, piece: bytes, tmp_path: Path) -> None:
    """Bytes changed anywhere in a Parquet file give an InputError or a recording."""
    path = tmp_path / "walk.parquet"
    write_parquet(recording_of(stream_of(walking_foot(3.0))), path)
    content = bytearray(path.read_bytes())
    start = int(place * (len(content) - len(piece)))
    content[start : start + len(piece)] = piece
    path.write_bytes(bytes(content))
    try:
        recording = read_parquet(path)
    except InputError:
        return
    assert all((np.diff(stream.time_s) > 0).all() for stream in recording.streams.values())
