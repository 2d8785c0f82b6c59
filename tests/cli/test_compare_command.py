"""``surefoot compare``: folders in, a folder out, one clear sentence where it cannot."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from gait_stand_in import stand_in
from synthetic_walk import make_recording, make_walk

from surefoot.cli.main import run
from surefoot.report import COMPARISON_FILES, write_assessment
from surefoot.signs import assess


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        run(arguments)
    return int(left.value.code or 0)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two assessed walks of one person."""
    top = tmp_path_factory.mktemp("walks")
    made = []
    with pytest.MonkeyPatch.context() as patch:
        for number, name in enumerate(("without", "with <afo>")):
            stand_in(patch, make_walk(40.0 + number, seed=number))
            recording = make_recording(40.0 + number)
            recording = replace(recording, condition=replace(recording.condition, name=name))
            write_assessment(assess(recording), top / str(number))
            made.append(top / str(number))
    return made


def test_compare_writes_the_folder(folders: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Page, JSON and table; names are escaped."""
    out = tmp_path / "out"
    assert _run("compare", *map(str, folders), "-o", str(out)) == 0
    said = capsys.readouterr()
    assert said.out == f"Comparison: {out / 'comparison.html'}\n"
    assert said.err == ""
    assert sorted(p.name for p in out.iterdir()) == sorted(COMPARISON_FILES)
    page = (out / "comparison.html").read_text(encoding="utf-8")
    assert "with &lt;afo&gt;" in page
    assert "<afo>" not in page
    assert "could not be made" not in page
    assert "Toe clearance, right" in page
    document = json.loads((out / "comparison.json").read_text(encoding="utf-8"))
    assert [c["label"] for c in document["conditions"]] == ["without", "with <afo>"]


def test_labels_and_treatments_reach_the_page(folders: list[Path], tmp_path: Path) -> None:
    """In the order of the folders."""
    options = ["--label", "before", "--label", "after", "--treatment", "2026-03-01=new AFO", "--same-wearing"]
    assert _run("compare", *map(str, folders), "-o", str(tmp_path), *options) == 0
    document = json.loads((tmp_path / "comparison.json").read_text(encoding="utf-8"))
    assert (document["against"], document["label"]) == ("before", "after")
    assert document["treatments"] == [{"date": "2026-03-01T00:00:00", "label": "new AFO"}]
    basis = document["measures"]["left"]["foot_pitch_initial_contact_deg"]["detectable_basis"]
    assert "stayed on" in basis


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--treatment", "soon=new AFO"], 2, "needs DATE=WORDS"),
        (["--treatment", "2026-03-01"], 2, "needs DATE=WORDS"),
        (["--label", "one"], 2, "2 folders, 1 labels"),
    ],
)
def test_wrong_options_are_wrong_usage(
    folders: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], code: int, words: str
) -> None:
    """Nothing is written."""
    assert _run("compare", *map(str, folders), "-o", str(tmp_path / "out"), *options) == code
    assert words in " ".join(capsys.readouterr().err.replace("\u2502", " ").split())
    assert not (tmp_path / "out").exists()


def test_what_cannot_be_compared_is_one_sentence(
    folders: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One folder, the same one twice, one that is damaged."""
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / "assessment.json").write_text('{"schema": "surefoot-assessment/1", ', encoding="utf-8")
    for given, words in (
        ([folders[0]], "two walks or more"),
        ([folders[0], folders[0]], "same recording"),
        ([folders[0], damaged], "damaged/assessment.json"),
        ([folders[0], tmp_path / "nowhere"], "no folder 'nowhere'"),
    ):
        assert _run("compare", *map(str, given), "-o", str(tmp_path / "out")) == 1
        said = capsys.readouterr().err
        assert said.startswith("surefoot: ")
        assert words in said
        assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()
