"""``surefoot explain``: a history, a walk or both in, a folder out, one clear sentence where it cannot."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from calendar_file import read_calendar
from explained import PERSON, with_flag
from gait_stand_in import stand_in
from synthetic_walk import make_recording

from surefoot.care.history_file import write_history
from surefoot.cli.main import run
from surefoot.report import write_assessment
from surefoot.signs import assess


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        run(arguments)
    return int(left.value.code or 0)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A history of P07."""
    path = tmp_path_factory.mktemp("told") / "history.yaml"
    write_history(PERSON, path)
    return path


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An assessed walk of P08."""
    folder = tmp_path_factory.mktemp("walked")
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch)
        assessment = assess(make_recording(30.0))
    write_assessment(replace(assessment, person=replace(assessment.person, code="P08")), folder)
    return folder


def test_a_history_alone(told: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The calendar begins on the history's day, or where --start says."""
    assert _run("explain", "--history", str(told), "-o", str(tmp_path / "out"), "--fhir") == 0
    said = capsys.readouterr()
    assert said.out == f"Explanation: {tmp_path / 'out' / 'explanation.html'}\n"
    assert said.err == ""
    assert (tmp_path / "out" / "fhir_care.json").exists()
    days = [d for e in read_calendar((tmp_path / "out" / "programme.ics").read_bytes()) for d in e.days]
    assert min(days) >= date(2026, 3, 4)
    assert _run("explain", "--history", str(told), "-o", str(tmp_path / "out"), "--start", "2026-05-01") == 0
    days = [d for e in read_calendar((tmp_path / "out" / "programme.ics").read_bytes()) for d in e.days]
    assert min(days) >= date(2026, 5, 1)
    assert not (tmp_path / "out" / "fhir_care.json").exists()


def test_a_walk_alone(walked: Path, tmp_path: Path) -> None:
    """Signs are used; nothing was told."""
    assert _run("explain", str(walked), "-o", str(tmp_path)) == 0
    page = (tmp_path / "explanation.html").read_text(encoding="utf-8")
    assert "page_nothing_told" in page
    assert "P08" in page


def test_flags_are_said_in_the_terminal_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where to look first."""
    write_history(with_flag(), tmp_path / "history.yaml")
    assert _run("explain", "--history", str(tmp_path / "history.yaml"), "-o", str(tmp_path / "out")) == 0
    assert "top of the page first: one thing has to be acted on" in capsys.readouterr().err


def test_a_history_in_which_nothing_was_told_is_named(
    told: Path, walked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty file, or one with a person and a day alone; not where something was told, nor without a history."""
    note = "Nothing was told in this history yet: everything counts as not known."
    for text in ("", "person: P08\ndate: 2024-05-01\n"):
        (tmp_path / "empty.yaml").write_text(text, encoding="utf-8")
        assert _run("explain", str(walked), "--history", str(tmp_path / "empty.yaml"), "-o", str(tmp_path / "out")) == 0
        assert note in capsys.readouterr().err
    for given in (["--history", str(told)], [str(walked)]):
        assert _run("explain", *given, "-o", str(tmp_path / "out")) == 0
        assert note not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["{walked}", "--history", "{told}"], 1, "history is of 'P07' and the walk of 'P08': give both of one person"),
        (["--history", "none.yaml"], 1, "none.yaml"),
        (["none"], 1, "there is no folder 'none'"),
        ([], 2, "give a folder that 'surefoot assess' wrote, or --history FILE, or both"),
        (["--history", "{told}", "--start", "4.3.2026"], 2, "--start is written as 2026-03-02; got '4.3.2026'"),
    ],
)
def test_what_can_not_be_explained_is_one_sentence(
    arguments: list[str],
    code: int,
    words: str,
    told: Path,
    walked: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And nothing is written."""
    given = [argument.format(told=told, walked=walked) for argument in arguments]
    assert _run("explain", *given, "-o", str(tmp_path / "out")) == code
    said = re.sub(r"[\s│]+", " ", capsys.readouterr().err)
    assert words in said
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()
