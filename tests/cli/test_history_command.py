"""The conversation in the terminal: whole, interrupted, resumed; alarms at once; the file is valid after every line."""

from __future__ import annotations

import io
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surefoot.care import GeneralHistory, History, SideHistory, Treatment, read_history, write_history
from surefoot.care.history_questions import history_questions
from surefoot.care.history_steps import is_open, useful_steps
from surefoot.cli.main import run

TODAY = date.today()
Talk = Callable[..., tuple[int, str]]

WHOLE = [
    "0", "1", "y", "y",  # nothing new at once; a fever; worse for over a day; stable before
    "0", "0", "0", "0",  # legs; falls; medicines
    "0", "1 2",  # left foot nothing, right foot hangs and drags
    "y", "4", "1",  # right: began long ago, over months; MS
    "1", "1", "n",  # skin whole on both sides, no dark thoughts
    "", "2", "0",  # right: date not known, getting worse, nothing at the knee
    "0", "4", "1, 2", "burning", "5", "3",  # no pain left; right: heel and sole, burning, walking, rest
    "0", "0", "3", "2",  # stiffness: left nothing; right 3, cramps
    "0", "1 4", "2", "400", "y",  # right trips, worse with distance; two falls, 400 m, gets up
    "y", "2.5", "6", "1", "1 3",  # heat, hours, fatigue, afraid, drives and reaches the feet
    "8", "0", "0",  # skin that reacts to tape; nothing in either leg
    "1 4", "carbon", "2", "3", "rubs", "2023-05-01", "",  # a brace on the right that did not help, still worn
    "3", "1",  # insoles on both sides, helped
    "1 5", "3 1", "P07",  # shoes; goals; the code
]  # fmt: skip


@pytest.fixture
def talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Talk:
    """Hold a conversation in a folder of its own: lines in, exit code and what was said out."""
    monkeypatch.chdir(tmp_path)

    def hold(lines: list[str], *arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        with pytest.raises(SystemExit) as left:
            run(("history", *arguments))
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out + said.err

    return hold


def places(said: str) -> list[str]:
    """Places of the questions such as ``Pain: 2 of 4``, in order."""
    return re.findall(r"^([A-Z][a-z ]+: \d+ of \d+)$", said, re.M)


def test_a_whole_conversation(talk: Talk) -> None:
    """Every line goes where it belongs, none is left over, and a second run has nothing to ask but what was skipped."""
    code, said = talk(WHOLE)
    history = read_history("history.yaml")
    assert code == 0
    assert len(places(said)) == len(WHOLE)
    assert "still open" not in said
    assert history.person == "P07"
    assert history.date == TODAY
    assert history.goals == ("walk further", "trip less")
    assert history.treatments == (
        Treatment(
            kind="ankle-foot orthosis",
            name="carbon",
            side="right",
            helped="no",
            problems="rubs",
            began=date(2023, 5, 1),
        ),
        Treatment(kind="insoles", side="both", helped="yes"),
    )
    right, general = history.right, history.general
    assert (right.onset, right.began_over_a_month_ago, right.course) == ("months or longer", True, "getting worse")
    assert (right.pain_sites, right.pain_qualities, right.pain) == (("heel", "sole"), ("burning",), 4)
    assert (right.pain_triggers, right.pain_relief) == (("walking",), ("rest",))
    assert (right.trips, right.swings_leg_out, right.worse_with_distance) == (True, False, True)
    assert (right.stiffness, right.cramps, right.spasms, right.skin) == (3, True, False, "intact")
    assert (general.falls_past_year, general.walking_distance_m, general.stands_up_unaided) == (2, 400.0, True)
    assert (general.hours_until_better_after_cooling, general.fatigue, general.skin_allergy) == (2.5, 6, True)
    assert (general.fever, general.thoughts_of_suicide, general.multiple_sclerosis) == (True, False, True)
    assert (history.left.pain, history.left.pain_sites, history.left.foot_drop_noticed) == (0, None, False)
    assert history.footwear.secure_closure is True
    assert history.footwear.arch_support is False
    _, again = talk([])
    assert places(again) == ["Your feet: 1 of 1"]


def test_alarms_are_told_at_once_and_again_at_the_end(talk: Talk) -> None:
    """Before the next question, with what to do; one that no longer holds is not told at the end."""
    _, said = talk(["0", "0", "n", "1", "1"])
    alarm = "Important. Left side: One calf that is swollen, warm and sore can mean a blood clot in the leg."
    assert said.count(alarm) == 2
    assert said.index(alarm) < said.index("Right side: Look at this leg")
    assert said.count("What to do: Get medical help today.") == 4
    assert "Before everything else:" in said
    _, said = talk(["1", "b", "0", "q"], "-o", "other.yaml")
    assert said.count("Important. New numbness between the legs") == 1
    assert "Do this first. Your answers are saved; q leaves." in said
    assert "Before everything else" not in said


def test_an_alarm_of_the_file_is_told_before_the_first_question(talk: Talk) -> None:
    """A clinician reads the clinical words."""
    write_history(History(date=TODAY, general=GeneralHistory(thoughts_of_suicide=True)), "history.yaml")
    _, said = talk([])
    assert 0 < said.index("Thoughts of ending your life need help") < said.index("What must be acted on: ")
    _, said = talk([], "--clinician")
    assert "Immediate crisis line and emergency number of the country" in said


def test_only_what_is_open_is_asked_again(talk: Talk) -> None:
    """Or all of it, with what was told before; Enter keeps that, x takes it away."""
    talk(["0", "0", "n"])
    _, said = talk(["q"])
    assert "Which of these are new" not in said
    assert "Left side: Look at this leg" in said
    _, said = talk(["", "x", "", "q"], "--all")
    assert "Told before: none of them. Enter keeps it, x takes it away." in said
    history = read_history("history.yaml")
    assert history.general.saddle_numbness_new is False
    assert history.general.fever is None
    assert history.general.new_or_worse_over_24_hours is False


def test_on_another_day_alarms_are_asked_anew(talk: Talk) -> None:
    """An answer of last week says nothing of today; the day moves on when all of them were asked."""
    week_ago = TODAY - timedelta(days=7)
    talk(WHOLE)
    write_history(read_history("history.yaml").model_copy(update={"date": week_ago}), "history.yaml")
    _, said = talk(["0", "0"])
    assert places(said)[0] == "What must be acted on: 1 of 16"
    assert "Told before: a fever." in said
    assert read_history("history.yaml").date == week_ago
    _, said = talk([""] * 15 + ["n"])
    assert [p.split(":")[0] for p in places(said)] == ["What must be acted on"] * 16 + ["Your feet"]
    assert read_history("history.yaml").date == TODAY
    assert places(talk([])[1]) == ["Your feet: 1 of 1"]


def test_an_empty_file_is_told_and_filled(talk: Talk) -> None:
    """It is no mistake; a new one is not spoken of."""
    Path("history.yaml").touch()
    assert talk(["0"])[1].startswith("Nothing was told in this history yet: everything counts as not known.\n")
    assert read_history("history.yaml").general.saddle_numbness_new is False
    assert "Nothing was told" not in talk(["0"], "-o", "new.yaml")[1]


def test_back_help_and_wrong_lines(talk: Talk) -> None:
    """b returns with what was told, ? explains, and what is no answer is named and asked again."""
    code, said = talk(["b", "?", "9", "0", "maybe", "1", "b", "b", "2", "n", "q"])
    assert code == 0
    assert "This is the first question." in said
    assert "Count only what is new or has changed." in said
    assert "What you do not name counts as no." in said
    assert "Please try again: '9' is not one of the choices; type a number from 1 to 5, or 0 for none." in said
    assert "Please try again: 'maybe' is not one of the choices" in said
    assert "Told before: a fever." in said
    general = read_history("history.yaml").general
    assert (general.saddle_numbness_new, general.bladder_bowel_or_sexual_change_new, general.fever) == (
        False,
        True,
        True,
    )
    assert general.new_or_worse_over_24_hours is False


def test_a_day_that_cannot_be_is_asked_again(talk: Talk) -> None:
    """In the future, or before it began."""
    brace = Treatment(kind="ankle-foot orthosis", name="x", side="left", helped="no", problems="x")
    write_history(History(date=TODAY, treatments=(brace,)), "history.yaml")
    skipped = [""] * 60
    lines = skipped[: _steps_before("treatment.began")]
    _, said = talk([*lines, "2099-01-01", "2023-05-02", "2023-05-01", "2023-06-01"])
    assert "Please try again: treatment 1.began is 2099-01-01; allowed is a day" in said
    assert "ended on 2023-05-01, before it began on 2023-05-02" in said
    assert read_history("history.yaml").treatments[0].ended == date(2023, 6, 1)


def _steps_before(field: str) -> int:
    history = read_history("history.yaml")
    steps = [s for s in useful_steps(history_questions(), history, False) if is_open(s, history)]
    return next(at for at, step in enumerate(steps) if step.question.fields == (field,))


def test_examination_is_asked_of_a_clinician(talk: Talk) -> None:
    """With the clinical words beside the plain ones."""
    _, said = talk([""] * 90, "--clinician")
    assert "Left side: How strong is the lift of the foot, from 0 to 5? (Ankle dorsiflexion, MRC grade)" in said
    assert "Examination: 1 of 30" in said
    assert "Examination" not in talk([""] * 90, "-o", "b.yaml")[1]


def test_treatments_that_are_no_longer_named_are_told(talk: Talk) -> None:
    """Their details go with them; the others keep theirs."""
    told = (Treatment(kind="cooling", helped="yes"), Treatment(kind="insoles", name="cork"))
    write_history(History(date=TODAY, treatments=told), "history.yaml")
    asked = [s.question.id for s in useful_steps(history_questions(), read_history("history.yaml"), False)]
    _, said = talk([*[""] * asked.index("q_tried"), "6", "q"], "--all")
    assert "Told before: cooling, insoles. Enter keeps it, x takes it away." in said
    assert "Taken out: insoles." in said
    assert "Cooling: Did it help?\n  1  yes" in said
    assert read_history("history.yaml").treatments == told[:1]


def test_nothing_but_words(talk: Talk) -> None:
    """No colour, no cursor, no clearing: a screen reader gets plain lines, and each question has its place."""
    _, said = talk(WHOLE)
    assert re.sub(r"[\n -~]", "", said) == ""
    assert max(len(line) for line in said.splitlines()) < 260
    for place in places(said):
        number, total = map(int, re.findall(r"\d+", place))
        assert 1 <= number <= total


def test_words_typed_cannot_steer_a_terminal(talk: Talk) -> None:
    """Neither now nor when they are shown again."""
    write_history(History(date=TODAY, treatments=(Treatment(kind="other", name="a\x1b[2Jb"),)), "history.yaml")
    _, said = talk([""] * 60)
    assert "\x1b" not in said
    assert "Something else (a [2Jb): Did it help?" in said


@pytest.mark.parametrize("at", [0, 1, 5, 30, len(WHOLE)])
def test_an_interrupt_leaves_a_valid_file(talk: Talk, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """Ctrl-C at any question: what was answered is there, alarms are told again, the code is that of an interrupt."""
    lines = iter(WHOLE[:at])

    def typed(prompt: str = "") -> str:
        try:
            return next(lines)
        except StopIteration:
            raise KeyboardInterrupt from None

    monkeypatch.setattr("builtins.input", typed)
    code, said = talk([])
    assert code == (130 if at < len(WHOLE) else 0)
    assert "Saved in history.yaml." in said
    assert ("Before everything else" in said) is (at >= 3)
    history = read_history("history.yaml")
    assert (history == History()) is (at == 0)
    assert (history.general.new_or_worse_over_24_hours is True) is (at >= 3)


def test_real_pipes(tmp_path: Path) -> None:
    """The program itself: answers through a pipe, one of them in no UTF-8, and the end of the pipe."""
    path = tmp_path / "h.yaml"
    command = [sys.executable, "-m", "surefoot", "history", "-o", str(path)]
    done = subprocess.run(command, input=b"\xff\xfe\n1\n", capture_output=True, timeout=60, check=False)
    assert done.returncode == 0
    assert done.stderr == b""
    assert b"Please try again" in done.stdout
    assert read_history(path).general.saddle_numbness_new is True


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of POSIX")
def test_ctrl_c_in_a_terminal_leaves_at_once(tmp_path: Path) -> None:
    """While it waits for an answer, without an Enter after it; nothing but words was sent to the terminal."""
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "surefoot", "history", "-o", str(tmp_path / "h.yaml")]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    try:
        said = _read_until(ours, b"0 for none: ")
        os.write(ours, b"1\n")
        said += _read_until(ours, b"0 for none: ")
        time.sleep(0.5)  # a signal between the last look for one and the wait for a key is seen at the next key only
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        said += _read_until(ours, b"same command goes on.")
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    assert b"\x1b" not in said
    assert said.count(b"Important. New numbness between the legs") == 2
    assert read_history(tmp_path / "h.yaml").general.saddle_numbness_new is True


def _read_until(terminal: int, words: bytes) -> bytes:
    said = b""
    while words not in said and select.select([terminal], [], [], 30)[0]:
        try:
            said += os.read(terminal, 4096)
        except OSError:  # the other end is closed
            break
    assert words in said, said
    return said


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from([*"0123", "y", "n", "b", "x", "?", "", "1 2", "2023-01-01", "\x1b[A", "ä", "9" * 400])
        | st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\n\r"), max_size=8),
        max_size=80,
    )
)
def test_any_lines_leave_a_valid_file(talk: Talk, lines: list[str]) -> None:
    """Whatever is typed, whoever walks over the keyboard."""
    Path("history.yaml").unlink(missing_ok=True)
    code, said = talk(lines, "--clinician")
    assert code == 0, said
    assert "Saved in history.yaml" in said
    read_history("history.yaml")


def test_a_history_of_somebody_else_is_left_alone(talk: Talk) -> None:
    """A code that differs is refused before anything is asked or written; the same code goes on."""
    write_history(History(person="P07", left=SideHistory(pain=3)), "history.yaml")
    before = Path("history.yaml").read_bytes()
    code, said = talk(["0"], "--person", "P08")
    assert code == 1
    assert said == ("surefoot: history.yaml is the history of 'P07' and not of 'P08': choose another file with -o\n")
    assert Path("history.yaml").read_bytes() == before
    assert talk([], "--person", "P07")[0] == 0
    assert talk([], "-o", "new.yaml", "--person", " P09 ")[0] == 0
    assert read_history("new.yaml") == History(person="P09")
    assert talk([], "--person", "")[0] == 2


def test_a_file_that_is_wrong_is_left_alone(talk: Talk) -> None:
    """One sentence with its line; nothing is asked and nothing written over."""
    Path("history.yaml").write_text("left:\n  pain: 12\n", encoding="utf-8")
    code, said = talk(["0"])
    assert code == 1
    assert said == (
        "surefoot: history.yaml: line 2: left.pain: '12' is not possible; allowed: a whole number from 0 to 10\n"
    )
    assert Path("history.yaml").read_text(encoding="utf-8") == "left:\n  pain: 12\n"


def test_a_place_where_nothing_can_be_written_is_told_first(talk: Talk) -> None:
    """Before any answer is given."""
    code, said = talk(["0"], "-o", "none/h.yaml")
    assert code == 1
    assert said.startswith("surefoot: h.yaml could not be written: the folder does not exist")


def test_the_example_of_the_page_can_be_read(tmp_path: Path) -> None:
    """As it stands in docs/how-to/history.md."""
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "history.md").read_text(encoding="utf-8")
    example = re.findall(r"```yaml\n(.*?)```", page, re.S)
    (tmp_path / "h.yaml").write_text(example[0], encoding="utf-8")
    history = read_history(tmp_path / "h.yaml")
    assert history.right.ashworth_calf == 1.5
    assert len(history.treatments) == 2
