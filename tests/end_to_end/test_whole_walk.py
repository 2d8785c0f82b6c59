"""From files to the folder of an assessment and back again."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from walk_files import is_right, surefoot, true_length, virtual_walk, write_walk

from surefoot.gait import STRIDE_SCHEMA
from surefoot.recording import Side

FILES = {"report.html", "strides.csv", "summary.json", "settings.toml"}


@pytest.fixture(scope="module")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of a healthy virtual walk."""
    folder = tmp_path_factory.mktemp("walk")
    options = ("--condition", "afo", "--test", "2MWT", "--shoe-length", "0.28")
    said = surefoot("assess", write_walk(folder / "files"), *options, out=folder / "out")
    assert said.code == 0
    assert said.err == ""
    assert "report.html" in said.out
    return folder / "out"


def test_one_folder_holds_everything(assessed: Path) -> None:
    """Report, strides, summary and settings are there, whole, and nothing temporary."""
    names = {path.name for path in assessed.iterdir()}
    assert names >= FILES
    assert not [name for name in names if name.startswith(".") or name.endswith(".tmp")]
    assert all(path.stat().st_size > 100 for path in assessed.iterdir())


def test_strides_keep_their_contract(assessed: Path) -> None:
    """The table has the columns of the contract in order, and the truth of the walk."""
    strides = pl.read_csv(assessed / "strides.csv", infer_schema_length=None)
    assert strides.columns == list(STRIDE_SCHEMA)
    assert is_right(strides, virtual_walk(), within=0.02)
    for side in Side:
        own = strides.filter(pl.col("side") == side.value)
        true = virtual_walk().truth.strides.filter(pl.col("side") == side.value)
        assert abs(own.height - true.height) <= 1
        assert own["stride_time_s"].median() == pytest.approx(true["stride_time_s"].median(), abs=0.02)


def test_summary_keeps_its_schema(assessed: Path) -> None:
    """summary.json has the names that other programs rely on, and says what the strides say."""
    summary = json.loads((assessed / "summary.json").read_text(encoding="utf-8"))
    assert set(summary) >= {"schema", "versions", "recording", "condition", "quality", "measures", "signs"}
    assert set(summary["measures"]) == {"left", "right", "both"}
    for side in summary["measures"].values():
        for name, measure in side.items():
            assert set(measure) >= {"value", "low", "high", "n", "unit"}, name
            if measure["value"] is not None and measure["low"] is not None:
                assert measure["low"] - 1e-9 <= measure["value"] <= measure["high"] + 1e-9, name
    for note in summary["quality"]:
        assert set(note) >= {"kind", "text", "start_s", "end_s", "stream", "severity"}
    assert set(summary["signs"]) == {"left", "right"}
    assert summary["condition"]["name"] == "afo"
    assert summary["condition"]["test"] == "2MWT"
    for side in Side:
        told = summary["measures"][side.value]["stride_length_m"]["value"]
        assert told == pytest.approx(true_length(virtual_walk(), side), rel=0.02)
    strides = pl.read_csv(assessed / "strides.csv", infer_schema_length=None)
    assert summary["measures"]["left"]["strides_found"]["value"] == (strides["side"] == "left").sum()


def test_the_report_needs_no_network(assessed: Path) -> None:
    """The page stands alone: no address is loaded, no path of this machine is shown."""
    page = (assessed / "report.html").read_text(encoding="utf-8")
    assert "<html" in page
    for word in ('src="http', 'href="http', "url(http", "@import", "<script src"):
        assert word not in page
    assert str(assessed.parent) not in page


def test_settings_give_the_same_strides_again(assessed: Path) -> None:
    """settings.toml of one run makes another run give identical strides and settings."""
    settings = assessed / "settings.toml"
    assert set(tomllib.loads(settings.read_text(encoding="utf-8"))) >= {"gait"}
    again = assessed.parent / "again"
    options = ("--shoe-length", "0.28", "--settings", settings)
    said = surefoot("assess", assessed.parent / "files", *options, out=again)
    assert said.code == 0
    assert (again / "strides.csv").read_bytes() == (assessed / "strides.csv").read_bytes()
    assert (again / "settings.toml").read_bytes() == settings.read_bytes()


def test_changed_settings_change_the_strides(assessed: Path) -> None:
    """Settings are used, not only kept."""
    text = (assessed / "settings.toml").read_text(encoding="utf-8")
    assert "flat_contact_deg = 4.0" in text
    file = assessed.parent / "flat.toml"
    file.write_text(text.replace("flat_contact_deg = 4.0", "flat_contact_deg = 60.0"), encoding="utf-8")
    other = assessed.parent / "flat"
    strides = surefoot("assess", assessed.parent / "files", "--settings", file, out=other).strides
    assert set(strides["contact_type"]) == {"flat"}


def test_an_assessment_replaces_the_one_before(assessed: Path) -> None:
    """Assessing into the same folder replaces its files and leaves no others."""
    folder = assessed.parent / "twice"
    for _ in range(2):
        assert surefoot("assess", assessed.parent / "files", out=folder).code == 0
    assert {path.name for path in folder.iterdir()} == {path.name for path in assessed.iterdir()}


def test_check_agrees_with_what_is_assessed(assessed: Path) -> None:
    """`check` says of the same files the same quality, in text and JSON, and exits with 0."""
    files = assessed.parent / "files"
    said = surefoot("check", files, "--json")
    assert said.code == 0
    facts = json.loads(said.out)
    summary = json.loads((assessed / "summary.json").read_text(encoding="utf-8"))
    assert {n["kind"] for n in facts["quality"]} <= {n["kind"] for n in summary["quality"]}
    assert "LEFT FOOT" in surefoot("check", files).out


@pytest.mark.parametrize(("name", "side"), [("drop foot", "right"), ("steppage", "left"), ("flat-footed", "left")])
def test_gaits_that_are_not_healthy(name: str, side: str, tmp_path: Path) -> None:
    """A drop foot, a steppage gait and flat feet come through the whole chain with the truth."""
    walk = virtual_walk(name)
    strides = surefoot("assess", write_walk(tmp_path / "files", walk), out=tmp_path / "out").strides
    assert is_right(strides, walk)
    own = strides.filter(pl.col("side") == side)["foot_pitch_initial_contact_deg"].drop_nulls()
    true = walk.truth.strides.filter(pl.col("side") == side)["foot_pitch_initial_contact_deg"]
    assert abs(np.median(own.to_numpy()) - true.median()) < 2.0
