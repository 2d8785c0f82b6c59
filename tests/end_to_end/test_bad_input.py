"""Everything that goes wrong with recordings, from the command line: a sentence or the truth, never a wrong number."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from walk_files import (
    DEG,
    FEET,
    IN_G,
    IN_SI,
    PLAIN,
    Table,
    cut,
    in_g,
    in_units,
    is_right,
    never_wrong,
    recorded,
    surefoot,
    table_of,
    virtual_walk,
    write_table,
    write_walk,
)

from surefoot.recording import GRAVITY_M_S2
from surefoot.virtual import READY_MADE, Course

LEFT, RIGHT = FEET


def notes(folder: Path) -> set[str]:
    """Kinds of the annotations on the page."""
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    return {note["kind"] for note in summary["quality"]}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\x00\xff\x10\x01" * 4000, "binary"),
        (",".join(IN_SI).encode() + b"\n", "header and no data"),
        (",".join(IN_SI).encode(), "header and no data"),
        (",".join(IN_SI).encode() + b"\n0,0,0,9.8,0,0,0\n", "one row"),
        (b"a,b,c\n1,2,3\n4,5,6\n", "header"),
        (b"\x89PNG\r\n\x1a\n" + bytes(300), "picture"),
    ],
    ids=["empty", "binary", "header", "header without line end", "one row", "other table", "picture"],
)
@pytest.mark.parametrize("command", ["assess", "check"])
def test_files_that_are_no_recording(command: str, content: bytes, said: str, tmp_path: Path) -> None:
    """Empty, binary, headless and dataless files end with the sentence that says so, and nothing is written."""
    file = tmp_path / "left_foot.csv"
    file.write_bytes(content)
    out = tmp_path / "out"
    answer = surefoot("assess", file, out=out) if command == "assess" else surefoot("check", file)
    assert said in answer.sentence
    assert list(tmp_path.iterdir()) == [file]


def test_two_gigabytes_are_refused_at_once(tmp_path: Path) -> None:
    """A file of 2 GB is refused by its size, unread."""
    file = tmp_path / "left_foot.csv"
    with file.open("wb") as stream:
        stream.write(",".join(IN_SI).encode() + b"\n")
        stream.truncate(2 * 1024**3)
    assert "too large" in surefoot("assess", file, out=tmp_path / "out").sentence


def test_a_file_cut_off_in_a_line(tmp_path: Path) -> None:
    """A file whose end is missing, in the middle of a line, gives the strides that it holds."""
    folder = write_walk(tmp_path / "walk")
    for file in folder.iterdir():
        content = file.read_bytes()
        file.write_bytes(content[: int(0.7 * len(content)) + 3])
    said = surefoot("assess", folder, out=tmp_path / "out")
    assert is_right(said.strides, virtual_walk())
    assert said.strides["next_initial_contact_s"].max() < 14.5


def test_text_in_numbers_names_the_line(tmp_path: Path) -> None:
    """A word among the numbers is named with its line and column."""
    folder = write_walk(tmp_path / "walk")
    lines = (folder / "left_foot.csv").read_text().splitlines()
    cells = lines[700].split(",")
    cells[2] = "oops"
    lines[700] = ",".join(cells)
    (folder / "left_foot.csv").write_text("\n".join(lines))
    sentence = surefoot("assess", folder, out=tmp_path / "out").sentence
    assert "line 701" in sentence
    assert "oops" in sentence


def test_a_block_of_missing_values(tmp_path: Path) -> None:
    """Two seconds of empty cells: told on the page, no stride across them, the others true."""

    def with_hole(table: Table) -> Table:
        table[900:1100, 1:] = np.nan
        return table

    folder = write_walk(tmp_path / "walk", left=with_hole)
    said = surefoot("assess", folder, out=tmp_path / "out")
    assert is_right(said.strides, virtual_walk())
    spans = (said.strides["initial_contact_s"] < 9.0) & (said.strides["next_initial_contact_s"] > 11.0)
    assert not spans.any()
    assert notes(said.folder) & {"nan", "gap"}


def test_single_stamps_that_are_off(tmp_path: Path) -> None:
    """Three stray time stamps are repaired, told, and change nothing."""

    def with_strays(table: Table) -> Table:
        table[[300, 800, 1500], 0] += [40.0, -3.0, 900.0]
        return table

    plain = surefoot("assess", write_walk(tmp_path / "walk"), out=tmp_path / "plain")
    said = surefoot("assess", write_walk(tmp_path / "odd", left=with_strays), out=tmp_path / "out")
    assert "time_stamp" in notes(said.folder)
    assert same_strides(plain.strides, said.strides, 2e-3)


def test_a_clock_that_wraps_around(tmp_path: Path) -> None:
    """Time in milliseconds that starts again at 2^16: the walk goes on, and the page says so."""
    walk = virtual_walk()
    folder = tmp_path / "walk"
    folder.mkdir()
    header = ("time_ms", *IN_SI[1:])
    for placement in FEET:
        table = table_of(walk.recording.streams[placement])
        table[:, 0] = np.round((table[:, 0] + 55.0) * 1000.0) % 65536
        write_table(folder / f"{placement.value}.csv", table, header)
    said = surefoot("assess", folder, out=tmp_path / "out")
    assert is_right(said.strides, walk)
    assert "time_wrap" in notes(said.folder)
    assert said.strides["stride_time_s"].max() < 2.0


def test_time_that_runs_backwards_for_good(tmp_path: Path) -> None:
    """Two recordings behind one another, or time that runs down, are refused."""

    def again(table: Table) -> Table:
        table[1000:, 0] -= 8.0
        return table

    def down(table: Table) -> Table:
        table[:, 0] = table[::-1, 0]
        return table

    for number, spoil in enumerate((again, down)):
        folder = write_walk(tmp_path / f"walk{number}", left=spoil)
        assert "time" in surefoot("assess", folder, out=tmp_path / f"out{number}").sentence


def test_repeated_rows(tmp_path: Path) -> None:
    """Rows that are there twice are left out, told, and change nothing."""

    def doubled(table: Table) -> Table:
        return np.repeat(table, np.where(np.arange(len(table)) % 50 == 7, 2, 1), axis=0)

    plain = surefoot("assess", write_walk(tmp_path / "walk"), out=tmp_path / "plain")
    said = surefoot("assess", write_walk(tmp_path / "odd", left=doubled), out=tmp_path / "out")
    assert "repeated_rows" in notes(said.folder)
    assert same_strides(plain.strides, said.strides, 1e-4)


def test_results_into_the_folder_of_the_walk(tmp_path: Path) -> None:
    """Written beside its own files, a walk can be assessed and checked again with the same result."""
    folder = write_walk(tmp_path / "walk")
    first = surefoot("assess", folder, out=folder).strides
    assert surefoot("assess", folder, out=tmp_path / "again").strides.equals(first)
    assert surefoot("check", folder).code == 0


@pytest.mark.parametrize("value", ["held", "zero"])
def test_a_sensor_that_hangs_in_swing(value: str, tmp_path: Path) -> None:
    """0.15 s without new values in the fastest moment of swings: told, and no length of such a stride."""

    def hanging(table: Table) -> Table:
        speed = np.linalg.norm(table[:, 4:], axis=1)
        for start in (600, 1200):
            first = start + int(speed[start : start + 120].argmax()) - 7
            table[first : first + 15, 1:] = table[first, 1:] if value == "held" else 0.0
        return table

    folder = write_walk(tmp_path / "walk", left=hanging)
    said = surefoot("assess", folder, out=tmp_path / "out")
    assert "flat_line" in notes(said.folder)
    assert is_right(said.strides, virtual_walk())
    # unmarked, a stride with such a hang loses a quarter of its length
    left = said.strides.filter(pl.col("side") == "left")["stride_length_m"].drop_nulls()
    assert len(left) >= 5
    assert left[1:-1].min() > 0.85 * left.median()


@pytest.mark.parametrize("packet", [1, 4], ids=["cut to 20 ms", "packets of four"])
def test_stamps_that_several_rows_share(packet: int, tmp_path: Path) -> None:
    """Stamps coarser than the sampling cost no row: lengths, pitches and times are those of the untouched file."""

    def shared(table: Table) -> Table:
        if packet > 1:
            table[:, 0] = table[np.arange(len(table)) // packet * packet, 0]
        else:
            table[:, 0] = np.floor(table[:, 0] / 0.02 + 1e-6) * 0.02
        return table

    plain = surefoot("assess", write_walk(tmp_path / "walk"), out=tmp_path / "plain").strides
    said = surefoot("assess", write_walk(tmp_path / "odd", left=shared), out=tmp_path / "out")
    assert "shared_stamps" in notes(said.folder)
    assert said.strides.height == plain.height
    for name, within in (
        ("stride_time_s", 1e-3),
        ("stride_length_m", 2e-3),
        ("foot_pitch_initial_contact_deg", 0.1),
        ("min_toe_clearance_mm", 0.5),
    ):
        # the first stride leaves from standing: its beginning is no contact and is placed to the millisecond by chance
        off = (said.strides[name] - plain[name])[1:].drop_nulls()
        assert len(off) == plain[name][1:].drop_nulls().len()
        assert off.abs().max() < within


WRONG_UNITS = {
    "acceleration in g called m/s²": (IN_SI, {"acc": 1 / GRAVITY_M_S2}, "acc-unit"),
    "acceleration in m/s² called g": (IN_G, {"gyr": DEG}, "acc-unit"),
    "rate in deg/s called rad/s": (IN_SI, {"gyr": DEG}, "gyr-unit"),
    "rate in rad/s called deg/s": (IN_G, {"acc": 1 / GRAVITY_M_S2}, "gyr-unit"),
}


@pytest.mark.parametrize("how", WRONG_UNITS)
@pytest.mark.parametrize("name", ["healthy", "slow", "dragging", "shuffling"])
def test_wrong_units_in_the_header_are_refused(name: str, how: str, tmp_path: Path) -> None:
    """Units that contradict the signal end with what was seen and what to pass, each way, fast or slow."""
    header, scale, option = WRONG_UNITS[how]
    folder = write_walk(tmp_path / "walk", virtual_walk(name), header=header, left=lambda t: in_units(t, **scale))
    sentence = surefoot("assess", folder, out=tmp_path / "out").sentence
    assert f"--{option}" in sentence


@pytest.mark.parametrize(
    ("acc", "gyr", "options"),
    [
        (1.0, 1.0, ("g", "rad/s")),
        (1 / GRAVITY_M_S2, 1.0, ("m/s2", "rad/s")),
        (1.0, 1.0, ("m/s2", "deg/s")),
        (1.0, DEG, ("m/s2", "rad/s")),
    ],
)
def test_wrong_units_told_by_the_person_are_refused(
    acc: float, gyr: float, options: tuple[str, str], tmp_path: Path
) -> None:
    """Wrong --acc-unit and --gyr-unit for a file that says nothing are refused, too."""
    folder = write_walk(tmp_path / "walk", header=PLAIN, left=lambda t: in_units(t, acc=acc, gyr=gyr))
    said = surefoot("assess", folder, "--acc-unit", options[0], "--gyr-unit", options[1], out=tmp_path / "out")
    assert "unit" in said.sentence


@pytest.mark.parametrize(("acc", "gyr"), [(1.0, 1.0), (1 / GRAVITY_M_S2, DEG), (1.0, DEG), (1 / GRAVITY_M_S2, 1.0)])
def test_units_that_nobody_told_are_inferred_or_asked_for(acc: float, gyr: float, tmp_path: Path) -> None:
    """A file without units gives the true strides and says what was inferred, or asks."""
    folder = write_walk(tmp_path / "walk", header=PLAIN, left=lambda t: in_units(t, acc=acc, gyr=gyr))
    said = surefoot("assess", folder, out=tmp_path / "out")
    never_wrong(said, virtual_walk())
    if said.code == 0:
        assert "unit_inferred" in notes(said.folder)


@pytest.mark.parametrize("factor", [0.5, 2.0])
@pytest.mark.parametrize("name", ["healthy", "slow", "drop foot"])
def test_rate_declared_half_or_double(name: str, factor: float, tmp_path: Path) -> None:
    """A wrong --rate is refused, against the time stamps or, without any, against the signals themselves."""
    walk = virtual_walk(name)
    folder = write_walk(tmp_path / "walk", walk)
    said = surefoot("assess", folder, "--rate", str(100 * factor), out=tmp_path / "out")
    assert "rate" in said.sentence
    blind = tmp_path / "blind"
    blind.mkdir()
    for placement in FEET:
        table = table_of(walk.recording.streams[placement])[:, 1:]
        write_table(blind / f"{placement.value}.csv", table, IN_SI[1:])
    never_wrong(surefoot("assess", blind, "--rate", "100", out=tmp_path / "right"), walk)
    assert (tmp_path / "right" / "strides.csv").exists()
    never_wrong(surefoot("assess", blind, "--rate", str(100 * factor), out=tmp_path / "wrong"), walk)


@pytest.mark.parametrize("placement", FEET)
def test_one_foot_only(placement: str, tmp_path: Path) -> None:
    """One foot is enough; the page says that the other is missing."""
    folder = write_walk(tmp_path / "walk")
    for other in FEET:
        if other != placement:
            (folder / f"{other}.csv").unlink()
    said = surefoot("assess", folder, out=tmp_path / "out")
    assert is_right(said.strides, virtual_walk())
    assert said.strides["side"].unique().to_list() == [placement.split("_")[0]]
    assert "one_side" in notes(said.folder)


def test_left_given_twice(tmp_path: Path) -> None:
    """The same file for both feet, or two files for one, is refused."""
    folder = write_walk(tmp_path / "walk")
    left = folder / "left_foot.csv"
    out = tmp_path / "out"
    given = ("--sensor", f"left_foot={left}", "--sensor", f"right_foot={left}")
    assert "one sensor" in surefoot("assess", *given, out=out).sentence
    (folder / "right_foot.csv").write_bytes(left.read_bytes())
    assert surefoot("assess", folder, out=out).sentence
    (folder / "right_foot.csv").unlink()
    (folder / "left_foot_2.csv").write_bytes(left.read_bytes())
    assert "left_foot" in surefoot("assess", folder, out=out).sentence


def test_sensors_upside_down(tmp_path: Path) -> None:
    """Sensors turned over in their mounts give the same strides."""

    def over(table: Table) -> Table:
        return table * np.array([1.0, 1.0, -1.0, -1.0, 1.0, -1.0, -1.0])

    plain = surefoot("assess", write_walk(tmp_path / "walk"), out=tmp_path / "plain")
    said = surefoot("assess", write_walk(tmp_path / "over", left=over), out=tmp_path / "out")
    assert same_strides(plain.strides, said.strides, 1e-3)


@pytest.mark.parametrize("start_s", [6.0, 8.4, 10.1])
def test_three_seconds_of_walking(start_s: float, tmp_path: Path) -> None:
    """Three seconds give true strides or one sentence."""
    folder = write_walk(tmp_path / "walk", cut(virtual_walk(), start_s, start_s + 3.0))
    said = surefoot("assess", folder, out=tmp_path / "out")
    if said.code == 0:
        assert is_right(said.strides, virtual_walk(), within=0.08)
    else:
        assert "stride" in said.sentence or "short" in said.sentence


def test_no_walking_at_all(tmp_path: Path) -> None:
    """Standing for ten seconds, or lying on a table, is no walk and the sentence says so."""
    walker = READY_MADE["healthy"].on(Course(16.0, stand_begin_s=13.0))
    folder = write_walk(tmp_path / "standing", cut(recorded(walker, seed=1), 0.0, 12.0))
    assert "no complete stride" in surefoot("assess", folder, out=tmp_path / "out").sentence

    def lying(table: Table) -> Table:
        rng = np.random.default_rng(3)
        table[:, 1:4] = [0.0, 0.0, GRAVITY_M_S2] + 0.02 * rng.standard_normal((len(table), 3))
        table[:, 4:] = 0.002 * rng.standard_normal((len(table), 3))
        return table

    def lying_too(table: Table) -> Table:
        return lying(table) * np.array([1, 1, 1, 1, 1, -1, 1.0]) + np.array([0, 0.01, 0, 0, 0, 0, 0.0])

    folder = write_walk(tmp_path / "table", left=lying, right=lying_too)
    assert "no complete stride" in surefoot("assess", folder, out=tmp_path / "out").sentence


def test_a_disk_that_fills_while_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk ends with one sentence, and no half-written file is left anywhere."""
    folder = write_walk(tmp_path / "walk")
    out = tmp_path / "out"
    count = 0

    def full(descriptor: int) -> None:
        nonlocal count
        count += 1
        if count >= 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    said = surefoot("assess", folder, out=out)
    assert said.code == 1
    assert "disk is full" in said.err
    assert said.err.count("\n") == 1
    assert [p.name for p in out.iterdir() if p.suffix == ".tmp" or p.name.startswith(".")] == []


def test_a_disk_that_is_full_from_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no space at all nothing is written, and what was there before stays as it was."""
    folder = write_walk(tmp_path / "walk")
    out = tmp_path / "out"
    assert surefoot("assess", folder, out=out).code == 0
    before = {p.name: p.read_bytes() for p in out.iterdir()}

    def full(self: Path, *_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_text", full)
    said = surefoot("assess", folder, "--shoe-length", "0.3", out=out)
    assert said.code == 1
    assert "disk is full" in said.err
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in the way of the folder, or a folder without permission, is told in one sentence."""
    folder = write_walk(tmp_path / "walk")
    blocked = tmp_path / "taken"
    blocked.write_text("a file")
    said = surefoot("assess", folder, out=blocked)
    assert said.code == 1
    assert "is a file" in said.err
    assert blocked.read_text() == "a file"
    below = surefoot("assess", folder, out=blocked / "deeper")
    assert below.code == 1
    assert below.err.count("\n") == 1

    def forbidden(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "mkdir", forbidden)
    said = surefoot("assess", folder, out=tmp_path / "new")
    assert "cannot be made" in said.sentence


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess", "WALK", "--test", "marathon"),
        ("assess", "WALK", "--acc-unit", "feet"),
        ("assess", "WALK", "--gyr-unit", "rpm"),
        ("assess", "WALK", "--rate", "-5"),
        ("assess", "WALK", "--shoe-length", "29"),
        ("assess", "WALK", "--sensor", "left_hand=a.csv"),
        ("assess", "WALK", "--colour", "red"),
        ("assess",),
        ("measure", "WALK"),
    ],
)
def test_wrong_usage_is_two(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """What no option allows is wrong usage: exit code 2, the word is named, nothing is written."""
    folder = write_walk(tmp_path / "walk")
    given = [str(folder) if word == "WALK" else word for word in arguments]
    out = tmp_path / "out"
    said = surefoot(*given, out=out)
    assert said.code == 2
    assert "Traceback" not in said.err
    assert said.err
    assert not out.exists()


def test_the_same_from_a_shell(tmp_path: Path) -> None:
    """As a process of its own: one line on stderr, nothing on stdout, exit code 1."""
    (tmp_path / "left_foot.csv").write_bytes(b"")
    done = subprocess.run(
        [sys.executable, "-m", "surefoot", "assess", str(tmp_path / "left_foot.csv"), "-o", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("surefoot: left_foot.csv is empty")
    assert done.stderr.count("\n") == 1


def same_strides(one: pl.DataFrame, other: pl.DataFrame, tolerance: float) -> bool:
    """The same strides within a tolerance in SI units; millimetres and degrees accordingly."""
    assert one.columns == other.columns
    assert one.height == other.height
    for name in one.columns:
        a, b = one[name], other[name]
        if a.dtype == pl.Float64:
            scale = 1e3 if name.endswith("_mm") else 300.0 if name.endswith("deg_s") else 60.0 if "deg" in name else 1.0
            np.testing.assert_allclose(a.to_numpy(), b.to_numpy(), atol=tolerance * scale, err_msg=name)
        else:
            assert a.to_list() == b.to_list(), name
    return True


def test_the_good_walk_behind_all_this_is_right(tmp_path: Path) -> None:
    """The walk that is spoiled in these tests is assessed truly when it is not, in either system of units."""
    one = surefoot("assess", write_walk(tmp_path / "si"), out=tmp_path / "a")
    two = surefoot("assess", write_walk(tmp_path / "g", header=IN_G, left=in_g), out=tmp_path / "b")
    assert is_right(one.strides, virtual_walk(), within=0.02)
    assert same_strides(one.strides, two.strides, 1e-3)
