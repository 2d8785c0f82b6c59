"""A history is the same after its file, and a file that is wrong is refused with one sentence."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from gait_stand_in import stand_in
from hypothesis import given, settings
from hypothesis import strategies as st
from synthetic_walk import make_recording

from surefoot.care import Footwear, GeneralHistory, History, SideHistory, Treatment, explain
from surefoot.care.answer_types import RECORDS, AnswerKind, answer_type
from surefoot.care.history import ASHWORTH_GRADES, Goal
from surefoot.care.history_check import check_history
from surefoot.care.history_file import MAX_BYTES, history_note, history_to_yaml, read_history, write_history
from surefoot.errors import HistoryError, OutputError
from surefoot.signs import assess

TOLD_ON = date(2024, 3, 14)
_WORDS = st.text(max_size=30).map(str.strip)
_DAYS = st.dates(date(1950, 1, 1), TOLD_ON)


def _answers(path: str) -> st.SearchStrategy[Any]:
    takes = answer_type(path)
    number = st.floats(takes.low, takes.high) if takes.high else st.nothing()
    return {
        AnswerKind.YES_NO: st.booleans(),
        AnswerKind.ONE_OF: st.sampled_from(takes.words or ("",)),
        AnswerKind.SEVERAL: st.lists(st.sampled_from(takes.words or ("",)), max_size=4).map(tuple),
        AnswerKind.WHOLE_NUMBER: st.integers(int(takes.low), int(takes.high)),
        AnswerKind.NUMBER: number,
        AnswerKind.GRADE: st.sampled_from(ASHWORTH_GRADES),
        AnswerKind.DAY: _DAYS,
        AnswerKind.TEXT: _WORDS,
    }[takes.kind]


def _records(prefix: str) -> st.SearchStrategy[Any]:
    kind = RECORDS[prefix]
    fields = {name: _answers(f"{prefix}.{name}") for name in kind.model_fields if name != "kind"}
    needed = {"kind": _answers("treatment.kind")} if prefix == "treatment" else {}
    return st.fixed_dictionaries(needed, optional=fields).map(lambda told: kind(**_in_order(told)))


def _in_order(told: dict[str, Any]) -> dict[str, Any]:
    if "began" in told and "ended" in told:
        told["began"], told["ended"] = sorted([told["began"], told["ended"]])
    return told


CODES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=64)
HISTORIES = st.builds(
    History,
    person=st.none() | CODES,
    date=st.sampled_from([None, TOLD_ON]),
    left=_records("side"),
    right=_records("side"),
    general=_records("general"),
    footwear=_records("footwear"),
    treatments=st.lists(_records("treatment"), max_size=3).map(tuple),
    goals=st.lists(st.sampled_from(get_args(Goal)), max_size=3).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(HISTORIES)
def test_any_history_is_the_same_after_its_file(tmp_path_factory: pytest.TempPathFactory, history: History) -> None:
    """Every field, every number to the last digit, and words that look like something else."""
    path = tmp_path_factory.mktemp("told") / "history.yaml"
    write_history(history, path)
    assert read_history(path) == history


@pytest.mark.parametrize(
    "word",
    [
        "no",
        "007",
        "null",
        "~",
        "2024-03-14",
        "1:30",
        "#",
        "- a",
        "{x: 1}",
        "*a",
        "",
        "=",
        "<<",
        "é\u2028😀",
        "0\x850",
        "a\nb",
    ],
)
def test_words_stay_words(tmp_path: Path, word: str) -> None:
    """Nothing that looks like a number, a day or a sign of YAML becomes one."""
    history = History(treatments=(Treatment(kind="other", name=word),))
    write_history(history, tmp_path / "h.yaml")
    assert read_history(tmp_path / "h.yaml") == history


def test_a_code_that_looks_like_a_number_stays_as_written(tmp_path: Path) -> None:
    """By hand, without quotation marks."""
    (tmp_path / "h.yaml").write_text("person: 007\n", encoding="utf-8")
    assert read_history(tmp_path / "h.yaml").person == "007"


def test_only_what_was_told_is_written_in_a_fixed_order() -> None:
    """And the head says what the file is and that it stays here."""
    left = SideHistory(pain_sites=("heel",), pain=3, trips=False)
    history = History(general=GeneralHistory(fever=False), left=left, date=TOLD_ON, person="P07")
    text = history_to_yaml(history)
    head, told = text[: text.index("person:")], text[text.index("person:") :]
    assert told == (
        "person: P07\ndate: 2024-03-14\nleft:\n  pain: 3\n  pain_sites:\n  - heel\n  trips: false\n"
        "general:\n  fever: false\n"
    )
    assert all(line.startswith("#") for line in head.splitlines())
    assert "stays on this machine" in head


def test_the_same_day_twice_is_written_twice() -> None:
    """No anchors, which the reader refuses."""
    side = SideHistory(onset_date=TOLD_ON)
    assert history_to_yaml(History(left=side, right=side)).count("2024-03-14") == 2


@pytest.mark.parametrize(
    "text", ["", "\n\n", "# only a comment\n", "---\n", "left:\n", "left: {}\ngoals: []\n", "\ufeff"]
)
def test_an_empty_file_is_an_empty_history_with_a_note(tmp_path: Path, text: str) -> None:
    """Everything is not known, and that is said."""
    (tmp_path / "h.yaml").write_text(text, encoding="utf-8")
    history = read_history(tmp_path / "h.yaml")
    assert history == History()
    assert "not known" in str(history_note(history))
    assert history_note(History(person="P07", date=TOLD_ON)) is not None
    assert history_note(History(footwear=Footwear(arch_support=False))) is None


_LATER = date.today() + timedelta(days=3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("left: {mrc_dorsiflexion: 7}", r"line 1: left.mrc_dorsiflexion: '7' .*a whole number from 0 to 5"),
        ("left:\n  ankle_range_knee_bent_deg: 200", r"line 2: left.ankle_range_knee_bent_deg: '200' .*-60 to 45"),
        ("left: {ashworth_calf: 2.5}", r"left.ashworth_calf: '2.5' .*1\+"),
        ("left: {pain: true}", r"left.pain: 'true' .*whole number from 0 to 10"),
        ("left: {pain: 3.5}", r"left.pain: '3.5'"),
        ("left: {pain: 1e1}", r"left.pain: '1e1'"),
        ("left: {pain: .nan}", r"left.pain: '.nan'"),
        ("general: {walking_distance_m: .inf}", r"walking_distance_m: '.inf'"),
        ("general: {walking_distance_m: '1,500'}", r"walking_distance_m: '1,500'"),
        ("general: {falls_past_year: " + "9" * 5000 + "}", r"falls_past_year: '9+\.\.\.'"),
        ("right: {pain_qualities: [burnig]}", r"right.pain_qualities: 'burnig' .*did you mean 'burning'\?.*tingling"),
        ("right: {pain_sites: heel}", r"right.pain_sites must be a list such as \[heel\]; got 'heel'"),
        ("right: {pain_sites: [[heel]]}", r"right.pain_sites is one answer, got a list"),
        ("right: {pain_sites: [~]}", r"right.pain_sites is one answer, got nothing"),
        ("right: {pain: [3]}", r"right.pain is one answer, got a list"),
        ("right: {numbnes: yes}", r"right has no field 'numbnes'; did you mean 'numbness'\?"),
        ("right: {zzz: yes}", r"right has no field 'zzz'\. All names are in docs/reference.md"),
        ("lefft: {}", r"no field 'lefft'; did you mean 'left'"),
        ("left: 3", r"left must hold fields .*got '3'"),
        ("left: {pain: 3}\nleft: {pain: 4}", r"line 2: 'left' is there twice"),
        ("general: {fever: 1}", r"general.fever: '1' .*yes or no"),
        ("general: {fever: maybe}", r"general.fever: 'maybe' .*yes or no"),
        ("goals: [fly]", r"goals: 'fly' is not known"),
        ("treatments: insoles", r"treatments must be a list, each with '- kind: ...'; got 'insoles'"),
        ("treatments: [insoles]", r"treatment 1 must hold fields .*Allowed: kind"),
        ("treatments: [{name: mine}]", r"treatment 1 has no kind"),
        ("treatments: [{kind: ~}]", r"treatment 1 has no kind"),
        ("treatments: [{kind: insoles}, {kind: brace}]", r"treatment 2.kind: 'brace' is not known"),
        ("treatments: [{kind: insoles, helped: true}]", r"treatment 1.helped: 'true' is not known.*a little"),
        (
            "treatments: [{kind: insoles, began: 2024-02-01, ended: 2024-01-31}]",
            r"treatment 1 \(insoles\) ended on 2024-01-31, before it began on 2024-02-01",
        ),
        (f"date: {_LATER}", rf"date is {_LATER}; allowed is a day from 1900-01-01 until today"),
        (f"left: {{onset_date: {_LATER}}}", rf"left.onset_date is {_LATER}"),
        (f"treatments: [{{kind: surgery, began: {_LATER}}}]", r"treatment 1.began"),
        ("date: 0999-01-01", r"date is 0999-01-01"),
        (
            "date: 2024-01-01\nright: {onset_date: 2024-02-01}",
            r"right.onset_date is 2024-02-01, after the day .*2024-01-01",
        ),
        ("date: 20240314", r"date: '20240314' .*year-month-day"),
        ("date: 14.3.2024", r"date: '14.3.2024' .*year-month-day"),
        ("date: 2024-02-30", r"date: '2024-02-30'"),
        ("date: 2024-03-14T10:00:00", r"date: '2024-03-14T10:00:00'"),
        ("person: ''", r"person: '' .*1 to 64"),
        (f"person: {'x' * 65}", r"person: 'x+\.\.\.' .*1 to 64"),
        ('person: "a\\x07b"', r"person: 'a\?b'"),
        ("[left, right]", r"the file must hold fields .*got a list"),
        ("left", r"the file must hold fields .*got 'left'"),
        ("a: &x [1]\nb: *x", r"line 1: anchors and aliases"),
        ("left: {<<: *x}", r"line 1: anchors and aliases"),
        ("left: !!python/object/apply:os.system ['true']", r"line 1: tags"),
        ("person: !!str 3", r"line 1: tags"),
        ("[" * 200_000, r"too large|nested more than 8 deep"),
        ("[" * 1000, r"line 1: nested more than 8 deep"),
        ("a: {" * 1000, r"nested more than 8 deep"),
        ("left: {}\n---\nright: {}", r"line 2: a second document"),
        ("left: [", r"not valid YAML"),
        ("\tleft: {}", r"line 1: this is not valid YAML"),
        ("? [a]\n: b", r"line 1: the name of a field must be one word"),
        ("left: {pain: 3\x7f}", r"not valid YAML|binary"),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_bad_files_are_refused_with_one_sentence(tmp_path: Path, text: str, says: str) -> None:
    """It names the file, the field, what was given and what is allowed."""
    path = tmp_path / "h.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(HistoryError, match=rf"^h\.yaml.*({says})") as raised:
        read_history(path)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 700


def test_a_bomb_of_aliases_is_refused_before_it_grows(tmp_path: Path) -> None:
    """Nine levels of nine would be 387 million words."""
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    (tmp_path / "h.yaml").write_text("\n".join(levels), encoding="utf-8")
    with pytest.raises(HistoryError, match="anchors and aliases"):
        read_history(tmp_path / "h.yaml")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x00\x01\x02", "binary"),
        (b"left: {pain: 3}\x1b[2J", "binary"),
        (b"\xff\xfel\x00e\x00", "UTF-8"),
        (b"person: M\xfcller", "UTF-8"),
        (b"# " + b"x" * MAX_BYTES, "too large"),
    ],
)
def test_files_that_are_no_text_are_refused(tmp_path: Path, content: bytes, says: str) -> None:
    """Without being read as anything."""
    (tmp_path / "h.yaml").write_bytes(content)
    with pytest.raises(HistoryError, match=says):
        read_history(tmp_path / "h.yaml")


def test_a_file_that_is_not_there_and_a_folder(tmp_path: Path) -> None:
    """One sentence each."""
    with pytest.raises(HistoryError, match=r"none.yaml does not exist.*surefoot history"):
        read_history(tmp_path / "none.yaml")
    with pytest.raises(HistoryError, match="not a plain file"):
        read_history(tmp_path)


def test_what_could_not_be_read_back_is_not_written(tmp_path: Path) -> None:
    """What was there before stays."""
    path = tmp_path / "h.yaml"
    write_history(History(person="P07"), path)
    for wrong in (History(person=" "), History(person="\x07"), History(date=_LATER)):
        with pytest.raises(HistoryError):
            write_history(wrong, path)
    assert read_history(path) == History(person="P07")
    assert [p.name for p in tmp_path.iterdir()] == ["h.yaml"]
    with pytest.raises(OutputError, match="could not be written"):
        write_history(History(), tmp_path / "none" / "h.yaml")


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_others_cannot_read_a_new_history(tmp_path: Path) -> None:
    """It holds health data; a file that was opened to others stays so."""
    path = tmp_path / "h.yaml"
    write_history(History(person="P07"), path)
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    write_history(History(person="P08"), path)
    assert path.stat().st_mode & 0o777 == 0o640


def test_tomorrow_elsewhere_is_today() -> None:
    """One day of grace for time zones, not two."""
    check_history(History(date=date(2024, 3, 15)), today=TOLD_ON)
    with pytest.raises(HistoryError):
        check_history(History(date=date(2024, 3, 16)), today=TOLD_ON)


def test_the_history_of_another_person_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read from its file, laid beside a walk of somebody else."""
    write_history(History(person="P07"), tmp_path / "h.yaml")
    told = read_history(tmp_path / "h.yaml")
    stand_in(monkeypatch)
    walk = assess(make_recording(30.0))
    with pytest.raises(HistoryError, match="'P07' and the walk of 'P08'"):
        explain(told, replace(walk, person=replace(walk.person, code="P08")))
    assert explain(told, replace(walk, person=replace(walk.person, code="P07"))).person == "P07"
