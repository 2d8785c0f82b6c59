"""The result folder is written whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from gait_stand_in import stand_in
from synthetic_walk import make_recording

from surefoot.errors import OutputError
from surefoot.report import REPORT_FILES, write_assessment
from surefoot.signs import Assessment, assess, from_json, read_settings


@pytest.fixture
def assessment(monkeypatch: pytest.MonkeyPatch) -> Assessment:
    stand_in(monkeypatch)
    return assess(make_recording(30.0))


def test_every_file_is_there_and_reads_back(assessment: Assessment, tmp_path: Path) -> None:
    """The files agree with the assessment."""
    report = write_assessment(assessment, tmp_path / "new" / "folder")
    folder = report.parent
    assert {f.name for f in folder.iterdir()} == set(REPORT_FILES)
    assert from_json((folder / "assessment.json").read_text(encoding="utf-8")) == assessment
    assert read_settings(folder / "settings.toml") == assessment.settings
    assert pl.read_csv(folder / "strides.csv").height == assessment.strides.height
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert summary["measures"]["left"]["stride_length_m"]["value"] == pytest.approx(0.95, abs=0.05)
    assert report.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_same_walk_gives_the_same_bytes(assessment: Assessment, tmp_path: Path) -> None:
    """Nothing in the results depends on the moment or on chance."""
    for name in ("one", "two"):
        write_assessment(assessment, tmp_path / name)
    for file in REPORT_FILES:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_full_disk_changes_nothing(assessment: Assessment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the last file cannot be written, the earlier results stay as they were."""
    write_assessment(assessment, tmp_path)
    before = {f: (tmp_path / f).read_bytes() for f in REPORT_FILES}
    write = Path.write_text

    def full(self: Path, data: str, *args: object, **kwargs: object) -> int:
        if data.startswith("<!doctype"):
            raise OSError(28, "No space left on device")
        return write(self, "other" + data, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OutputError, match="disk is full"):
        write_assessment(assessment, tmp_path)
    assert {f: (tmp_path / f).read_bytes() for f in REPORT_FILES} == before
    assert {f.name for f in tmp_path.iterdir()} == set(REPORT_FILES)


def test_a_file_in_the_way_is_named(assessment: Assessment, tmp_path: Path) -> None:
    """A sentence, not a traceback."""
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="taken is a file"):
        write_assessment(assessment, tmp_path / "taken")
