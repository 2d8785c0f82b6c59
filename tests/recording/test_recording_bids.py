"""A recording as a BIDS Motion dataset: valid, without loss, without names, and never over something else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from recording_samples import recording_of, stream_of, walking_foot

from surefoot.errors import InputError, OutputError, UsageError
from surefoot.recording import (
    Annotation,
    Condition,
    GaitEvent,
    MarkerStream,
    Person,
    Placement,
    Recording,
    Severity,
    Side,
    SoundTrack,
    write_bids,
)

LEFT, RIGHT = Placement.LEFT_FOOT, Placement.RIGHT_FOOT


def _walk(**given: Any) -> Recording:
    """Two feet, the right one at another rate, later, with a gap, uneven stamps and missing values."""
    left = stream_of(walking_foot(6.0))
    right = stream_of(walking_foot(6.0, 60.0, phase=0.5), RIGHT)
    kept = np.r_[0:100, 130 : len(right)]
    time = right.time_s[kept] + 0.25 + 0.003 * np.sin(np.arange(len(kept)))
    acc = right.acc[kept].copy()
    acc[5:8, 1] = np.nan
    right = replace(right, time_s=time, acc=acc, gyr=right.gyr[kept])
    return replace(recording_of(left, right, synchronised=True), **given)


def _markers(names: list[str], rate_hz: float = 100.0) -> dict[str, MarkerStream]:
    time = np.arange(50) / rate_hz
    position = np.column_stack([time, 0 * time, 0.1 + 0 * time])
    position[3] = np.nan
    return {name: MarkerStream(name, time, position + number) for number, name in enumerate(names)}


def _table(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, separator="\t", infer_schema=False)


def _samples(motion: Path, stem: str) -> tuple[np.ndarray, list[str]]:
    names = _table(motion / f"{stem}_channels.tsv")["name"].to_list()
    table = pl.read_csv(motion / f"{stem}_motion.tsv", separator="\t", has_header=False, null_values="n/a")
    return table.cast(pl.Float64).fill_null(float("nan")).to_numpy(), names


@pytest.fixture(scope="module")
def validate() -> Callable[[Path], list[str]]:
    """The published validator, without a network: gives the errors that it finds in a dataset."""
    beside = str(Path(sys.executable).parent)
    found = shutil.which("bids-validator-deno", path=beside) or shutil.which("bids-validator-deno")
    if found is None:
        pytest.skip("bids-validator-deno is not installed")
    nowhere = "http://127.0.0.1:9"
    offline = {"HTTP_PROXY": nowhere, "HTTPS_PROXY": nowhere, "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [found, *arguments], capture_output=True, text=True, check=False, env=os.environ | offline
        )

    started = run("--version")
    if started.returncode != 0:
        pytest.skip(f"the BIDS validator does not start here: {started.stderr.strip()[:200]}")

    def errors(folder: Path) -> list[str]:
        done = run("--format", "json", "--max-rows", "-1", str(folder))
        told = json.loads(done.stdout)
        assert told["summary"]["modalities"] == ["motion"], done.stderr
        found = [issue for issue in told["issues"]["issues"] if issue["severity"] == "error"]
        return [f"{i['code']} {i.get('location')} {i.get('issueMessage')}" for i in found]

    return errors


def test_the_validator_finds_nothing_wrong(validate: Callable[[Path], list[str]], tmp_path: Path) -> None:
    """Sensors, markers at two rates, events, remarks, several subjects, sessions and runs in one dataset."""
    remarks = (
        Annotation("gap", "Nothing was recorded.", 1.7, 2.2, RIGHT),
        Annotation("no_standing", "There is no standing still.", severity=Severity.INFO),
    )
    person = Person(1.7, 0.28, "P07", 91.4, "female")
    how = Condition("warm", "boots", "stick", "AFO left", "off", 31.5, "6MWT")
    first = _walk(person=person, condition=how, annotations=remarks, events=(GaitEvent(Side.LEFT, "toe_off", 1.5),))
    write_bids(first, tmp_path, subject="P07", run=1)
    write_bids(first, tmp_path, subject="P07", run=2)
    write_bids(first, tmp_path, subject="P07", task="stairs")
    optical = _markers(["Ann:L TOE", "Bob:L TOE", "R_HEE"]) | _markers(["SLOW"], 50.0)
    write_bids(Recording("lab", {}, markers=optical), tmp_path, subject="P08", session="visit1")
    write_bids(replace(first, markers=optical), tmp_path, subject="P08", session="visit2")
    assert validate(tmp_path) == []


def test_the_validator_would_find_something_wrong(validate: Callable[[Path], list[str]], tmp_path: Path) -> None:
    """The check is one that can fail."""
    motion = write_bids(_walk(), tmp_path, subject="P07")
    channels = motion / "sub-P07_task-walk_tracksys-leftFoot_channels.tsv"
    channels.write_text(channels.read_text(encoding="utf-8").replace("ACCEL", "FASTER"), encoding="utf-8")
    assert any("leftFoot_channels.tsv" in complaint for complaint in validate(tmp_path))


def test_every_sample_comes_back_as_it_was(tmp_path: Path) -> None:
    """Own times, rates and gaps of each sensor; what was not measured is not measured."""
    walk = _walk()
    motion = write_bids(walk, tmp_path, subject="P07")
    for placement, label in ((LEFT, "leftFoot"), (RIGHT, "rightFoot")):
        stream = walk.streams[placement]
        values, names = _samples(motion, f"sub-P07_task-walk_tracksys-{label}")
        assert names == ["latency", *(f"{label}_{kind}_{axis}" for kind in ("acc", "gyr") for axis in "xyz")]
        np.testing.assert_allclose(values[:, 0], stream.time_s - stream.time_s[0], atol=5.1e-7)
        np.testing.assert_array_equal(values[:, 1:4], stream.acc)
        np.testing.assert_array_equal(values[:, 4:], stream.gyr)
        about = json.loads((motion / f"sub-P07_task-walk_tracksys-{label}_motion.json").read_text(encoding="utf-8"))
        assert about["SamplingFrequency"] == pytest.approx(stream.nominal_rate_hz)
        assert about["SamplingFrequencyEffective"] == pytest.approx(stream.rate_hz)
        assert about["RecordingDuration"] == pytest.approx(stream.duration_s, abs=1e-6)
        assert (about["MotionChannelCount"], about["LATENCYChannelCount"], about["ACCELChannelCount"]) == (7, 1, 3)
    assert np.isnan(_samples(motion, "sub-P07_task-walk_tracksys-rightFoot")[0][5:8, 2]).all()


def test_units_and_axes_are_said(tmp_path: Path) -> None:
    """m/s^2 and rad/s in the sensor's axes; markers in m in the laboratory's."""
    motion = write_bids(_walk(markers=_markers(["LTOE"])), tmp_path, subject="P07")
    stem = "sub-P07_task-walk_tracksys"
    sensor = _table(motion / f"{stem}-leftFoot_channels.tsv")
    assert sensor.filter(pl.col("type") == "ACCEL")["units"].unique().to_list() == ["m/s^2"]
    assert sensor.filter(pl.col("type") == "GYRO")["units"].unique().to_list() == ["rad/s"]
    assert sensor.row(0) == ("latency", "n/a", "LATENCY", "n/a", "s", "n/a", "n/a")
    marker = _table(motion / f"{stem}-optical_channels.tsv")
    assert marker.rows()[1:] == [(f"LTOE_{a}", a, "POS", "LTOE", "m", "n/a", "laboratory") for a in "xyz"]
    for system, frames in (("leftFoot", {"sensor"}), ("optical", {"laboratory"})):
        told = json.loads((motion / f"{stem}-{system}_channels.json").read_text(encoding="utf-8"))
        assert set(told["reference_frame"]["Levels"]) == frames


def test_systems_on_one_clock_say_how_they_lie_in_time_and_others_do_not(tmp_path: Path) -> None:
    """Days are moved to 1900; the quarter of a second between the feet stays."""
    write_bids(_walk(), tmp_path / "one", subject="P07")
    times = _table(tmp_path / "one" / "sub-P07" / "sub-P07_scans.tsv")["acq_time"].to_list()
    assert times == ["1900-01-01T00:00:00.000000", "1900-01-01T00:00:00.250000"]
    write_bids(_walk(synchronised=None), tmp_path / "two", subject="P07")
    assert _table(tmp_path / "two" / "sub-P07" / "sub-P07_scans.tsv")["acq_time"].to_list() == ["n/a", "n/a"]


def test_remarks_and_events_are_on_the_time_of_their_system(tmp_path: Path) -> None:
    """Onsets count from the system's first sample; a remark on all of a stream spans it."""
    remarks = (
        Annotation("gap", "Nothing was recorded.", 1.75, 2.25, RIGHT, Severity.SEVERE),
        Annotation("rate", "The rate\tis\nodd.", stream=RIGHT),
        Annotation("unsynchronised", "The clocks differ.", severity=Severity.INFO),
    )
    walk = _walk(annotations=remarks, events=(GaitEvent(Side.RIGHT, "initial_contact", 1.5),))
    motion = write_bids(walk, tmp_path, subject="P07")
    right = _table(motion / "sub-P07_task-walk_tracksys-rightFoot_events.tsv")
    start, whole = walk.streams[RIGHT].time_s[0], walk.streams[RIGHT].duration_s
    assert [float(t) for t in right["onset"]] == pytest.approx([0.0, 1.75 - start], abs=1e-6)
    assert [float(t) for t in right["duration"]] == pytest.approx([whole, 0.5], abs=1e-6)
    assert right.select("trial_type", "side", "severity", "description").rows() == [
        ("rate", "right", "warning", "The rate is odd."),
        ("gap", "right", "severe", "Nothing was recorded."),
    ]
    left = _table(motion / "sub-P07_task-walk_tracksys-leftFoot_events.tsv")
    assert left["trial_type"].to_list() == ["unsynchronised", "initial_contact"]
    assert left["side"].to_list() == ["n/a", "right"]


def test_no_name_of_a_file_a_recording_or_a_subject_of_a_laboratory_gets_in(tmp_path: Path) -> None:
    """People name files, folders and marker sets after persons."""
    walk = _walk(name="Jane Roe 1961", sound=SoundTrack(np.zeros(9), 8000.0, source="Roe.wav"))
    streams = {p: replace(s, source=f"Jane_Roe_{p.value}.csv") for p, s in walk.streams.items()}
    remarks = (
        Annotation("clock", "Jane_Roe_left_foot.csv: stamps are odd, unlike Roe.wav.", stream=LEFT),
        Annotation("skipped_files", "No sensor in Jane Roe diary.txt; left out."),
    )
    walk = replace(walk, streams=streams, markers=_markers(["Jane:LTOE", "Roe:LTOE"]), annotations=remarks)
    write_bids(walk, tmp_path, subject="P07")
    texts = {p.name: p.read_text(encoding="utf-8") for p in tmp_path.rglob("*") if p.is_file()}
    assert [name for name, text in texts.items() if "Jane" in text + name or "Roe" in text + name] == []
    assert "the file of the left foot: stamps are odd" in texts["sub-P07_task-walk_tracksys-leftFoot_events.tsv"]
    points = _table(tmp_path / "sub-P07/motion/sub-P07_task-walk_tracksys-optical_channels.tsv")["tracked_point"]
    assert points.unique(maintain_order=True).to_list() == ["n/a", "LTOE_1", "LTOE_2"]


def test_marker_names_stay_apart(tmp_path: Path) -> None:
    """Names that are alike once shortened are numbered, and no number is one that another marker has."""
    names = ["a:TOE", "b:TOE", "TOE_1", "L TOE!", "µ", ":"]
    motion = write_bids(Recording("lab", {}, markers=_markers(names)), tmp_path, subject="P07")
    points = _table(motion / "sub-P07_task-walk_tracksys-optical_channels.tsv")["tracked_point"].to_list()[1::3]
    assert points == ["TOE_2", "TOE_3", "TOE_1", "L_TOE", "marker_1", "marker_2"]


def test_the_person_is_a_row_and_the_condition_another(tmp_path: Path) -> None:
    """Ages beyond 89 are not told; a second walk of a person adds no second row."""
    how = Condition("warm", "boots\n\tred", None, "AFO left", None, 31.5, "6MWT")
    walk = _walk(person=Person(1.7, 0.28, "P07", 93.0, "female"), condition=how)
    write_bids(walk, tmp_path, subject="P07", session="a")
    write_bids(replace(walk, person=Person(age_years=40.9)), tmp_path, subject="P08", session="a")
    write_bids(walk, tmp_path, subject="P07", session="b")
    people = _table(tmp_path / "participants.tsv")
    assert people.rows() == [("sub-P07", "89", "female", "1.7", "0.28"), ("sub-P08", "40", "n/a", "n/a", "n/a")]
    scan = _table(tmp_path / "sub-P07" / "ses-b" / "sub-P07_ses-b_scans.tsv").row(0, named=True)
    assert scan["filename"] == "motion/sub-P07_ses-b_task-walk_tracksys-leftFoot_motion.tsv"
    assert (scan["shoes"], scan["aid"], scan["room_temperature"]) == ("boots red", "n/a", "31.5")


def test_a_dataset_of_others_keeps_its_tables_and_its_description(tmp_path: Path) -> None:
    """Columns that it has stay; what they ask and nobody knows is n/a; subjects without a row get one."""
    about = '{"Name": "Gait of 2024", "BIDSVersion": "1.9.0"}'
    (tmp_path / "dataset_description.json").write_text(about, encoding="utf-8")
    (tmp_path / "participants.tsv").write_text("participant_id\tgroup\tage\nsub-A1\tms\t51\n", encoding="utf-8")
    (tmp_path / "sub-B2").mkdir()
    write_bids(_walk(person=Person(age_years=60.0)), tmp_path, subject="C3")
    assert (tmp_path / "dataset_description.json").read_text(encoding="utf-8") == about
    assert not (tmp_path / "LICENSE").exists()
    assert (tmp_path / "participants.tsv").read_text(encoding="utf-8").splitlines() == [
        "participant_id\tgroup\tage",
        "sub-A1\tms\t51",
        "sub-B2\tn/a\tn/a",
        "sub-C3\tn/a\t60",
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"subject": "P-07"}, "the subject in BIDS has letters and digits only; got 'P-07'; try 'P07'"),
        ({"subject": "sub-P07"}, "try 'P07'"),
        ({"subject": "../P07"}, "try 'P07'"),
        ({"subject": ""}, "got ''"),
        ({"subject": "Zoë"}, "try 'Zo'"),
        ({"task": "six minutes"}, "try 'sixminutes'"),
        ({"session": "a/b"}, "the session in BIDS"),
        ({"run": 0}, "the run is a number from 1 to 9999; got 0"),
    ],
)
def test_labels_that_bids_does_not_know_are_refused(given: dict[str, Any], said: str, tmp_path: Path) -> None:
    """With what would do, and nothing written."""
    with pytest.raises(UsageError) as raised:
        write_bids(_walk(), tmp_path / "new", **({"subject": "P07"} | given))
    assert said in str(raised.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"thesis.txt": "mine"}, "holds other things than a BIDS dataset"),
        ({"dataset_description.json": "[]"}, "holds other things than a BIDS dataset"),
        ({"dataset_description.json": "{"}, "cannot be read; mend it"),
        ({"dataset_description.json": '{"BIDSVersion": "1.9.0", "DatasetType": "derivative"}'}, "derivative data"),
        (
            {"dataset_description.json": '{"BIDSVersion": "1.9.0"}', "participants.tsv": "name\nJane\n"},
            "no column 'participant_id'",
        ),
    ],
)
def test_a_folder_that_is_no_such_dataset_stays_as_it_is(files: dict[str, str], said: str, tmp_path: Path) -> None:
    """One sentence, and not a byte changed."""
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(OutputError, match=said):
        write_bids(_walk(), tmp_path, subject="P07")
    assert {p.name: p.read_text(encoding="utf-8") for p in tmp_path.iterdir()} == files


def test_a_walk_that_is_there_is_not_replaced_and_sessions_are_not_mixed(tmp_path: Path) -> None:
    """Another run or session is asked for."""
    write_bids(_walk(), tmp_path, subject="P07")
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    with pytest.raises(OutputError, match="already holds sub-P07_task-walk_tracksys-leftFoot_motion"):
        write_bids(_walk(), tmp_path, subject="P07")
    with pytest.raises(OutputError, match="has no sessions in that dataset"):
        write_bids(_walk(), tmp_path, subject="P07", session="b")
    write_bids(_walk(), tmp_path, subject="P08", session="a")
    with pytest.raises(OutputError, match=r"has sessions in that dataset \(a\)"):
        write_bids(_walk(), tmp_path, subject="P08")
    assert {p: p.read_bytes() for p in before if p.name != "participants.tsv"} == {
        p: content for p, content in before.items() if p.name != "participants.tsv"
    }


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file half-written, no folder left behind."""
    write = Path.write_text

    def full(self: Path, data: str, *args: Any, **kwargs: Any) -> int:
        if "rightFoot_motion" in data:
            raise OSError(28, "No space left on device")
        return write(self, data, *args, **kwargs)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OutputError, match="disk is full"):
        write_bids(_walk(), tmp_path / "new", subject="P07")
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_export_and_a_file_in_the_way_are_said(tmp_path: Path) -> None:
    """One sentence each."""
    with pytest.raises(InputError, match="neither sensors nor markers"):
        write_bids(Recording("empty", {}), tmp_path, subject="P07")
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="taken is a file"):
        write_bids(_walk(), tmp_path / "taken", subject="P07")


def test_the_same_walk_gives_the_same_bytes(tmp_path: Path) -> None:
    """Nothing depends on the moment."""
    for name in ("one", "two"):
        write_bids(_walk(), tmp_path / name, subject="P07")
    one, two = (
        {p.relative_to(tmp_path / name): p.read_bytes() for p in (tmp_path / name).rglob("*") if p.is_file()}
        for name in ("one", "two")
    )
    assert one == two
    assert len(one) > 10
