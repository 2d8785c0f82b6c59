"""The command line says one clear sentence and leaves with the right code."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from time import perf_counter

import pytest
from gait_stand_in import stand_in
from synthetic_walk import make_recording, make_walk

import surefoot
from surefoot.cli.main import run
from surefoot.errors import InputError
from surefoot.recording import Recording


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        run(arguments)
    return int(left.value.code or 0)


@pytest.fixture
def read_calls(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    calls: list[dict[str, object]] = []

    def read(paths: list[Path], **given: object) -> Recording:
        calls.append({"paths": paths, **given})
        return make_recording(30.0)

    stand_in(monkeypatch)
    monkeypatch.setattr("surefoot.recording.read", read)
    return calls


def test_assess_writes_the_folder(
    read_calls: list[dict[str, object]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One command, one folder, and where to look."""
    assert _run("assess", "walk.csv", "-o", str(tmp_path / "out")) == 0
    said = capsys.readouterr()
    assert said.out == f"Report: {tmp_path / 'out' / 'report.html'}\n"
    assert said.err == ""
    assert (tmp_path / "out" / "summary.json").exists()


def test_assess_writes_a_bundle_for_a_clinic(read_calls: list[dict[str, object]], tmp_path: Path) -> None:
    """With --fhir there is one more file."""
    assert _run("assess", "walk.csv", "--fhir", "-o", str(tmp_path)) == 0
    bundle = json.loads((tmp_path / "fhir.json").read_text(encoding="utf-8"))
    assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "collection")


def test_assess_passes_every_option_on(read_calls: list[dict[str, object]], tmp_path: Path) -> None:
    """What the person says reaches the reader."""
    options = "--acc-unit g --gyr-unit deg/s --rate 100 --condition afo --test 6mwt --shoe-length 0.29 --height 1.7"
    options += " --same-clock --shoes boots --aid cane --orthosis AFO --stimulation off --sensor left_foot=a.csv"
    assert _run("assess", *options.split(), "-o", str(tmp_path / "out")) == 0
    call = read_calls[0]
    assert call["paths"] == []
    assert call["same_clock"] is True
    assert call["sensors"] == {"left_foot": Path("a.csv")}
    assert (call["acc_unit"], call["gyr_unit"], call["rate_hz"]) == ("g", "deg/s", 100.0)
    assert call["person"] == surefoot.recording.Person(1.7, 0.29)
    how = surefoot.recording.Condition("afo", "boots", "cane", "AFO", "off", None, "6MWT")
    assert call["condition"] == how


def test_the_testers_result_reaches_the_assessment(read_calls: list[dict[str, object]], tmp_path: Path) -> None:
    """A distance for minutes; times of two trials as their mean."""
    out = str(tmp_path / "out")
    assert _run("assess", "a.csv", "--test", "6MWT", "--distance", "312.5", "-o", out) == 0
    assert _run("assess", "a.csv", "--test", "t25fw", "--time", "6.2", "--time", "5.8", "-o", out) == 0
    assert read_calls[0]["condition"] == surefoot.recording.Condition(test="6MWT", distance_m=312.5)
    assert read_calls[1]["condition"] == surefoot.recording.Condition(test="T25FW", time_s=6.0)


def test_a_sound_that_cannot_be_read_ends_in_a_sentence(
    read_calls: list[dict[str, object]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file is named, and nothing is written."""
    assert _run("assess", "a.csv", "--sound", str(tmp_path / "no.wav"), "-o", str(tmp_path / "out")) == 1
    assert capsys.readouterr().err == "surefoot: no.wav does not exist; check the name.\n"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--sound-offset 3", "--sound-offset goes with --sound"),
        ("--sound a.wav --sound-offset inf", "from -86400 to 86400; got inf"),
        ("--distance 100", "--distance goes with --test 2MWT or --test 6MWT; got no test"),
        ("--test TUG --distance 6", "got --test TUG"),
        ("--test 6MWT --time 360", "--time goes with --test T25FW or --test TUG; got --test 6MWT"),
        ("--test 6MWT --distance nan", "the distance is in metres, from 1 to 2000; got nan"),
        ("--test T25FW --time 0", "the time is in seconds, from 1 to 600; got 0"),
    ],
)
def test_a_result_that_does_not_fit_its_test_is_refused(
    options: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong usage, said in one sentence, before anything is read."""
    assert _run("assess", "a.csv", *options.split(), "-o", str(tmp_path)) == 2
    said = " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert words in said


def test_the_person_and_the_day_reach_the_assessment(read_calls: list[dict[str, object]], tmp_path: Path) -> None:
    """Code, age, sex, date and warmth are kept in JSON without loss and shown on the page."""
    options = "--person P07 --age 54.5 --sex female --date 2026-03-14T10:30 --temperature 27.5"
    assert _run("assess", "a.csv", *options.split(), "-o", str(tmp_path / "out")) == 0
    who, how = read_calls[0]["person"], read_calls[0]["condition"]
    assert who == surefoot.recording.Person(code="P07", age_years=54.5, sex="female")
    assert how == surefoot.recording.Condition(room_temperature_c=27.5)
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert summary["recording"]["start_time"] == "2026-03-14T10:30:00"
    written = surefoot.signs.from_json((tmp_path / "out" / "assessment.json").read_text(encoding="utf-8"))
    assert written.start_time == datetime(2026, 3, 14, 10, 30)


def test_settings_of_an_earlier_run_are_used_again(read_calls: list[dict[str, object]], tmp_path: Path) -> None:
    """settings.toml goes in as it came out."""
    assert _run("assess", "a.csv", "-o", str(tmp_path / "one")) == 0
    file = tmp_path / "one" / "settings.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("seed = 20", "seed = 21"), encoding="utf-8")
    assert _run("assess", "a.csv", "-o", str(tmp_path / "two"), "--settings", str(file)) == 0
    assert (tmp_path / "two" / "settings.toml").read_text(encoding="utf-8") == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["assess", "a.csv", "-o", "out", "--shoe-length", "29"], "29 looks like centimetres, pass 0.29"),
        (["assess", "a.csv", "-o", "out", "--shoe-length", "0.05"], "from 0.1 to 0.45"),
        (["assess", "a.csv", "-o", "out", "--height", "170"], "pass 1.7"),
        (["assess", "a.csv", "-o", "out", "--rate", "0"], "from 1 to 10000"),
        (["assess", "a.csv", "-o", "out", "--sensor", "knee=a.csv"], "does not know the place 'knee'"),
        (["assess", "a.csv", "-o", "out", "--sensor", "left_foot"], "needs PLACE=FILE"),
        (["assess", "-o", "o", "--sensor", "left_foot=a", "--sensor", "left_foot=b"], "'left_foot' twice"),
        (["assess", "-o", "out"], "give a file or a folder"),
        (["assess", "a.csv"], "-o"),
        (["assess", "a.csv", "-o", "out", "--test", "marathon"], "one of T25FW, 2MWT, 6MWT, TUG, free; got 'marathon'"),
        (["assess", "a.csv", "-o", "out", "--age", "0"], "from 1 to 120; got 0"),
        (["assess", "a.csv", "-o", "out", "--age", "old"], "valid number"),
        (["assess", "a.csv", "-o", "out", "--sex", "x"], "'female', 'male'"),
        (["assess", "a.csv", "-o", "out", "--person", "  "], "1 to 64 printable characters, for example P07"),
        (["assess", "a.csv", "-o", "out", "--person", "P" * 65], "got 65 characters"),
        (["assess", "a.csv", "-o", "out", "--date", "14.3.2026"], "2026-03-14T10:30; got '14.3.2026'"),
        (["assess", "a.csv", "-o", "out", "--date", "2999-01-01"], "between 1970 and now; got 01 January 2999"),
        (["assess", "a.csv", "-o", "out", "--temperature", "86"], "86 looks like Fahrenheit, pass 30"),
        (["assess", "a.csv", "-o", "out", "--temperature", "300"], "from -30 to 55; got 300"),
        (["check"], "give a file or a folder"),
        (["export", "--bids", "out", "--subject", "P07"], "give a file or a folder"),
        (["export", "a.csv", "--bids", "out"], "--subject"),
        (["export", "a.csv", "--subject", "P07"], "--bids"),
        (["walk"], "walk"),
    ],
)
def test_wrong_usage_is_two_and_a_sentence(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wrong calls name what is wrong and what is allowed, and write nothing."""
    monkeypatch.chdir(tmp_path)
    assert _run(*arguments) == 2
    error = " ".join(capsys.readouterr().err.split())
    assert said in error
    assert "Traceback" not in error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "settings file used.toml cannot be read: No such file"),
        ("[gait", "settings file used.toml is not valid TOML"),
        ("speed = 3", "settings file used.toml: setting 'speed' is not known"),
    ],
)
def test_a_settings_file_that_cannot_be_used_is_one(
    text: str | None, said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """It is an input as a walk is."""
    file = tmp_path / "used.toml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    assert _run("assess", "a.csv", "-o", str(tmp_path / "out"), "--settings", str(file)) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "command", [["assess", "-o", "out"], ["check"], ["export", "--bids", "out", "--subject", "P07"]]
)
@pytest.mark.parametrize("content", [None, b"", b"\x00\xff\x00" * 50, b"time,acc_x\n", b"a,b\n1,x\n2,y\n"])
def test_unusable_input_is_one_and_one_sentence(
    command: list[str],
    content: bytes | None,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Missing, empty, binary, headless and wordy files end the same way, with nothing written."""
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path("left_foot.csv").write_bytes(content)
    assert _run(command[0], "left_foot.csv", *command[1:]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("surefoot: ")
    assert said.err.count("\n") == 1
    assert "unexpected" not in said.err
    assert not Path("out").exists()


def test_the_unexpected_is_a_sentence_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """No traceback, unless it was asked for."""

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("odd\x1b[2J thing")

    monkeypatch.setattr("surefoot.recording.read", fail)
    assert _run("check", "a.csv") == 1
    said = capsys.readouterr().err
    assert "something unexpected went wrong (RuntimeError: odd" in said
    assert "--debug" in said
    assert "\x1b" not in said
    with pytest.raises(RuntimeError):
        run(["check", "a.csv", "--debug"])


def test_check_says_what_is_wrong_in_80_columns(
    read_calls: list[dict[str, object]], capsys: pytest.CaptureFixture[str]
) -> None:
    """Per sensor what it holds and what is wrong; readable on any terminal."""
    assert _run("check", "a.csv") == 0
    said = capsys.readouterr().out
    assert "RIGHT FOOT" in said
    assert "Less sure: 12.0 to 12.4 s: The right sensor hit its limit" in said
    assert "100.0 a second" in said
    assert max(len(line) for line in said.splitlines()) <= 80


def test_check_answers_in_json(read_calls: list[dict[str, object]], capsys: pytest.CaptureFixture[str]) -> None:
    """The same for programs."""
    assert _run("check", "a.csv", "--json") == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["schema"] == "surefoot-check/1"
    assert [s["placement"] for s in facts["streams"]] == ["left_foot", "right_foot"]
    assert facts["streams"][0]["largest_acc_m_s2"] == pytest.approx(9.81)
    assert {a["kind"] for a in facts["quality"]} == {"clipping", "no_standing"}


def test_export_adds_a_walk_to_a_dataset(
    read_calls: list[dict[str, object]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The options that say where the walk is and how it was done are those of assess."""
    options = "--acc-unit g --rate 100 --orthosis AFO --age 50 --sex male --sensor left_foot=a.csv"
    options += " --session base --run 2"
    assert _run("export", *options.split(), "--subject", "P07", "--bids", str(tmp_path / "archive")) == 0
    motion = tmp_path / "archive" / "sub-P07" / "ses-base" / "motion"
    assert capsys.readouterr().out == f"Added: {motion}\n"
    assert (motion / "sub-P07_ses-base_task-walk_tracksys-leftFoot_run-02_motion.tsv").exists()
    call = read_calls[0]
    assert (call["acc_unit"], call["rate_hz"], call["sensors"]) == ("g", 100.0, {"left_foot": Path("a.csv")})
    assert call["person"] == surefoot.recording.Person(age_years=50.0, sex="male")
    assert call["condition"] == surefoot.recording.Condition(orthosis="AFO")


def test_demo_makes_two_reports_compares_them_and_links_all(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without and with an orthosis, from signals that the virtual walker makes."""
    stand_in(monkeypatch)
    walks = iter((make_walk(60.0), make_walk(58.0, seed=1)))  # one walk twice would be refused
    monkeypatch.setattr("surefoot.gait.analyse_walk", lambda *_: next(walks))
    assert _run("demo", "-o", str(tmp_path / "demo")) == 0
    index = (tmp_path / "demo" / "index.html").read_text(encoding="utf-8")
    for walk in ("without_orthosis", "with_orthosis"):
        assert f'href="{walk}/report.html"' in index
        assert (tmp_path / "demo" / walk / "report.html").exists()
    assert 'href="comparison/comparison.html"' in index
    assert (tmp_path / "demo" / "comparison" / "comparison.json").exists()
    assert "index.html" in capsys.readouterr().out


def test_input_errors_are_not_swallowed_by_the_lazy_names() -> None:
    """`surefoot.read` raises what the command line turns into a sentence."""
    with pytest.raises(InputError):
        surefoot.read("no such file.csv")


@pytest.mark.parametrize("module", ["surefoot", "surefoot.cli.main", "surefoot.errors"])
def test_imports_stay_light(module: str) -> None:
    """Help answers at once because nothing heavy is imported for it."""
    heavy = "numpy,polars,scipy,jinja2,matplotlib,rich"
    code = f"import sys, {module}; print(sorted(set('{heavy}'.split(',')) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_is_quick_and_names_the_commands() -> None:
    """Half a second is allowed; ``python -m surefoot`` is the same command."""
    start = perf_counter()
    done = subprocess.run([sys.executable, "-m", "surefoot", "--help"], capture_output=True, text=True, check=True)
    assert perf_counter() - start < 1.5
    for command in ("demo", "assess", "check", "Not a medical device"):
        assert command in done.stdout


def test_public_names_are_listed_and_unknown_ones_refused() -> None:
    """`dir(surefoot)` shows what there is."""
    assert "assess" in dir(surefoot)
    assert callable(surefoot.assess)
    with pytest.raises(AttributeError, match="no attribute 'walk'"):
        _ = surefoot.walk


def test_what_is_told_about_markers_reaches_the_reader(read_calls: list[dict[str, object]], tmp_path: Path) -> None:
    """Names by point, unit, vertical axis and offset, for assess and check alike."""
    told = ["--marker", "toe=L_TIP", "--marker", "left_heel=H1", "--marker-unit", "cm", "--marker-up", "-y"]
    told += ["--marker-offset", "-1.5"]
    assert _run("assess", "walk.c3d", *told, "-o", str(tmp_path)) == 0
    assert _run("check", "walk.c3d", *told) == 0
    for call in read_calls:
        assert call["markers"] == {"toe": "L_TIP", "left_heel": "H1"}
        assert (call["marker_unit"], call["marker_up"], call["marker_offset_s"]) == ("cm", "-y", -1.5)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (["--marker", "toe"], "POINT=NAME"),
        (["--marker", "nose=N1"], "does not know the point 'nose'"),
        (["--marker", "toe=A", "--marker", "toe=B"], "twice"),
        (["--marker-unit", "inch"], "mm"),
        (["--marker-offset", "1e9"], "at most a day"),
    ],
)
def test_markers_told_wrongly_are_wrong_usage(
    told: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2 and what is allowed."""
    assert _run("check", "walk.c3d", *told) == 2
    assert words in " ".join(capsys.readouterr().err.split())
