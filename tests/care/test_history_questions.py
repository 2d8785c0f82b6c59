"""The questions of a history: every field is asked for once, alarms first, in easy words, and only where it helps."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from condition_answers import answers_for
from hypothesis import given, settings
from hypothesis import strategies as st
from readability import grade_level, sentences

from surefoot.care import Footwear, GeneralHistory, History, SideHistory, Treatment, knowledge
from surefoot.care.answer_types import RECORDS
from surefoot.care.conditions import atoms
from surefoot.care.history_questions import SECTIONS, URGENT, HistoryQuestion, history_questions, load_questions
from surefoot.care.history_steps import Step, is_open, tell, told, useful_steps
from surefoot.care.history_typed import choices, how_to_answer, read_typed, told_words
from surefoot.errors import KnowledgeError

QUESTIONS = history_questions()
PLACE = {field: at for at, question in enumerate(QUESTIONS) for field in question.fields}
RED_FACTS = {atom["fact"] for flag in knowledge().red_flags for atom in atoms(flag.when) if "fact" in atom}
NO = {
    name: False for name in GeneralHistory.model_fields if name.endswith(("_new", "injury", "hours", "fault", "heat"))
}


def keys(history: History, clinician: bool = False) -> list[tuple[str, tuple[str, ...]]]:
    """Questions and sides that are useful, in order."""
    return [(step.question.id, step.sides) for step in useful_steps(QUESTIONS, history, clinician)]


# --- what is asked ---


def test_every_field_of_a_history_is_asked_for() -> None:
    """Once; the kind of a treatment by the question what was tried."""
    fields = {f"{record}.{name}" for record, kind in RECORDS.items() for name in kind.model_fields}
    whole = {"goals", "treatments", "person", "date"}
    assert len(fields) > 110
    assert set(PLACE) == (fields - {"treatment.kind"}) | whole
    assert whole | {"left", "right", "general", "footwear"} == set(History.model_fields)
    assert len([field for question in QUESTIONS for field in question.fields]) == len(PLACE)


def test_every_fact_of_a_red_flag_is_asked_first() -> None:
    """Of everyone; only what needs an examination waits for it. Pain in the back is asked first, as a site again."""
    first = {field for question in QUESTIONS if question.section == URGENT for field in question.fields}
    later = RED_FACTS - first
    assert later == {"side.mrc_dorsiflexion", "side.feeling", "side.pain_sites"}
    assert {QUESTIONS[PLACE[fact]].clinician for fact in later - {"side.pain_sites"}} == {True}
    assert "general.back_pain" in first
    of_clinicians = {f for q in QUESTIONS if q.clinician and q.section == URGENT for f in q.fields}
    assert of_clinicians == {"side.pulse_missing"}


def test_alarms_are_asked_even_where_everything_was_skipped() -> None:
    """A follow-up is dropped only by an answer that makes it needless, never by a skipped one."""
    urgent = [q for q in QUESTIONS if q.section == URGENT]
    asked = {question for question, _ in keys(History(), clinician=True)}
    assert {q.id for q in urgent} <= asked
    dropped = {q.id for q in urgent} - {question for question, _ in keys(History(general=GeneralHistory(**NO)))}
    assert dropped == {"q_stable_before", "q_after_blow", "q_baclofen_signs", "q_pulse"}


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q.when], ids=lambda q: q.id)
def test_a_question_rests_on_answers_given_before(question: HistoryQuestion) -> None:
    """And there are answers by which it is asked and answers by which it is not."""
    assert question.when is not None
    asked = [atom["fact"] for atom in atoms(question.when)]
    assert [fact for fact in asked if PLACE[fact] >= PLACE[question.fields[0]]] == []
    for wanted in (True, False):
        answers = answers_for(question.when, wanted)
        assert answers is not None
        side = {path.partition(".")[2]: a for (_, path), a in answers.items() if path.startswith("side.")}
        general = {path.partition(".")[2]: a for (_, path), a in answers.items() if path.startswith("general.")}
        history = History(left=SideHistory(**side), right=SideHistory(**side), general=GeneralHistory(**general))
        assert (question.id in {ident for ident, _ in keys(history, clinician=True)}) is wanted


def test_examination_is_asked_of_clinicians_only() -> None:
    """And every question of the section examination is one of an examination."""
    everyone = {q for q, _ in keys(History())}
    assert not everyone & {q.id for q in QUESTIONS if q.clinician}
    assert all(q.clinician for q in QUESTIONS if q.section == "examination")
    assert {q.id for q in QUESTIONS if q.section == "examination"} <= {q for q, _ in keys(History(), clinician=True)}


def test_a_person_without_trouble_is_asked_little() -> None:
    """Every list answered with none: no follow-up comes."""
    history = History()
    asked = 0
    while steps := [s for s in useful_steps(QUESTIONS, history, False) if is_open(s, history)]:
        step = steps[0]
        if step.question.section == "goals":
            break
        line = {"treatments": "1", "goals": "1"}.get(step.question.fields[0])
        kind = step.takes.kind.value
        line = line or ("0" if step.question.is_list else "n" if kind == "yes or no" else "1")
        line = "0" if kind == "whole number" else "2024-01-01" if kind == "day" else line
        history = tell(step, history, read_typed(step, line))
        asked += 1
    assert asked <= 45


def test_one_leg_is_asked_to_its_end_before_the_other() -> None:
    """So that one need not jump; what is yes or no is asked of both at once."""
    sore = SideHistory(pain=5, redness_in_attacks=True)
    pain = [k for k in keys(History(left=sore, right=sore)) if k[0].startswith("q_pain")]
    assert [side for _, (side,) in pain] == ["left"] * 5 + ["right"] * 5
    assert ("q_first_redness", ("left", "right")) in keys(History(left=sore, right=sore))
    other = SideHistory(redness_in_attacks=False)
    assert ("q_first_redness", ("left",)) in keys(History(left=sore, right=other))
    assert [k for k in keys(History(left=other, right=other)) if k[0] == "q_first_redness"] == []


def test_treatments_are_asked_one_by_one() -> None:
    """What is asked of each depends on its kind and on how it went."""
    told_of = (Treatment(kind="cooling", helped="yes"), Treatment(kind="ankle-foot orthosis", helped="no"))
    steps = [s for s in useful_steps(QUESTIONS, History(treatments=told_of), False) if s.treatment is not None]
    asked = [(s.treatment, s.question.fields[0].removeprefix("treatment.")) for s in steps]
    assert asked == [(0, "helped")] + [(1, f) for f in ("name", "side", "helped", "problems", "began", "ended")]


# --- in which words ---

_WHO = re.compile(r"\b(?:(?:your|first|last|full|family|sur)[ -]?names?|address|birth\w*|born|phone|e-?mail)\b", re.I)
_ORDERS = re.compile(
    r"\b(?:start|stop|begin|quit) (?:taking|using)\b|\bdos(?:e|es|age)\b|\b\d+ ?(?:mg|ml|units)\b", re.I
)


def _texts(question: HistoryQuestion) -> list[str]:
    return [question.plain, question.help, *question.words.values()]


def test_questions_are_easy_to_read() -> None:
    """A reading age of about eleven; one or two short sentences; letters that every terminal shows."""
    whole = [t for q in QUESTIONS if not q.clinician for t in (q.plain, q.help)]
    grades = {text: grade_level(sentences(text)) for text in whole}
    assert sum(grades.values()) / len(grades) <= 5.0
    assert {text: grade for text, grade in grades.items() if grade > 8.0} == {}
    for question in QUESTIONS:
        assert 1 <= len(sentences(question.plain)) <= 3, question.id
        assert "?" in question.plain, question.id
        assert all(text.isascii() and len(text) <= 180 for text in _texts(question)), question.id
        assert all(len(words.split()) <= 18 and words[-1] not in ".?" for words in question.words.values())


def test_nothing_asks_who_the_person_is_or_orders_a_drug() -> None:
    """No name, address or day of birth; no dose."""
    texts = [text for question in QUESTIONS for text in _texts(question)]
    assert [text for text in texts if _WHO.search(text) or _ORDERS.search(text)] == []
    assert _WHO.search("What is your name?")
    assert _WHO.search("When were you born?")
    assert [q.id for q in QUESTIONS if "called" in q.plain] == ["q_treatment_name"]


def test_every_question_has_its_sources_and_waits_for_review() -> None:
    """As every clinical text; and the knowledge base does not take them for a part of itself."""
    known = {source.id for source in knowledge().sources}
    assert {s for question in QUESTIONS for s in question.sources} <= known
    assert {question.review for question in QUESTIONS} == {"needs clinical review"}
    assert "questions" not in type(knowledge()).model_fields


# --- bad files ---

_ENTRY = (
    "- {{id: {0}, section: {1}, plain: A?, clinical: A., help: A., sources: [a], review: needs clinical review, {2}}}\n"
)


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ([("q_a", "pain", "fields: [side.pian]")], "entry 'q_a'.*no field 'side.pian'"),
        ([("q_a", "pain", "fields: [pain]")], "no field 'pain'"),
        ([("q_a", "pain", "fields: []")], "at least one field"),
        ([("q_a", "pains", "fields: [side.pain]")], "field 'section'"),
        ([("q_a", "pain", "fields: [side.trips, general.fever]")], "a list holds yes-or-no fields of one record"),
        ([("q_a", "pain", "fields: [side.trips, side.pain]")], "a list holds yes-or-no fields of one record"),
        ([("q_a", "pain", "fields: [side.trips, side.cramps]")], "'words' must name exactly"),
        ([("q_a", "pain", "fields: [side.skin], words: {whole: fine}")], "'words' holds answers that are not allowed"),
        ([("q_a", "pain", "fields: [side.pain], when: {fact: side.nothing}")], "no such fact"),
        (
            [("q_a", "pain", "fields: [side.pain]"), ("q_b", "pain", "fields: [side.pain]")],
            "'side.pain' is there twice",
        ),
        ([("q_a", "pain", "fields: [side.pain]"), ("q_a", "pain", "fields: [side.trips]")], "'q_a' is there twice"),
        ([("q_a", "pain", "fields: [side.pain]"), ("q_b", "your feet", "fields: [side.trips]")], "this order"),
    ],
)
def test_questions_that_ask_for_nothing_are_refused(tmp_path: Path, entries: list[Any], says: str) -> None:
    """The message names the file and the entry."""
    path = tmp_path / "questions.yaml"
    path.write_text("".join(_ENTRY.format(*entry) for entry in entries), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=rf"^questions.yaml: .*{says}"):
        load_questions(path)
    assert len(SECTIONS) == 11


# --- answers ---


def step_of(ident: str, sides: tuple[str, ...] = (), treatment: int | None = None) -> Step:
    """One step by its question."""
    return Step(next(q for q in QUESTIONS if q.id == ident), sides, treatment)


@pytest.mark.parametrize(
    ("step", "line", "values"),
    [
        (step_of("q_first_redness", ("left", "right")), "3", [False, True]),
        (step_of("q_first_redness", ("left", "right")), "both", [True, True]),
        (step_of("q_first_redness", ("left", "right")), "Neither side", [False, False]),
        (step_of("q_first_redness", ("right",)), "Y", [True]),
        (step_of("q_shoes"), "1, 3 7", [True, False, True, False, False, False, True]),
        (step_of("q_shoes"), "0", [False] * 7),
        (step_of("q_shoes"), "the back is firm", [False, False, True, False, False, False, False]),
        (step_of("q_pain_sites", ("left",)), "2 1 2", [("heel", "sole")]),
        (step_of("q_pain_sites", ("left",)), "toes; Heel", [("heel", "toes")]),
        (step_of("q_pain_sites", ("left",)), "none", [()]),
        (step_of("q_onset", ("left",)), "2", ["hours to days"]),
        (step_of("q_onset", ("left",)), "over weeks", ["weeks"]),
        (step_of("q_skin", ("left",)), "intact", ["intact"]),
        (step_of("q_skin", ("left",)), "3", ["broken"]),
        (step_of("q_skin", ("left",)), "6", ["black tissue"]),
        (step_of("q_ashworth", ("left",)), "1+", [1.5]),
        (step_of("q_range_bent", ("left",)), "-12.5", [-12.5]),
        (step_of("q_pain", ("left",)), "10", [10]),
    ],
)
def test_lines_are_understood(step: Step, line: str, values: list[Any]) -> None:
    """Numbers, words, small or capital letters; and what was told can be said back."""
    read = read_typed(step, line)
    assert list(read.values()) == values
    history = tell(step, History(), read)
    assert told(step, history) == read
    assert not is_open(step, history)
    assert told_words(step, History()) is None
    assert told_words(step, history)
    assert how_to_answer(step)


@pytest.mark.parametrize(
    ("step", "line", "says"),
    [
        (step_of("q_shoes"), "8", "'8' is not one of the choices; type a number from 1 to 7, or 0 for none"),
        (step_of("q_shoes"), "1 0", "'0' is not one of the choices"),
        (step_of("q_shoes"), ",", "names nothing"),
        (step_of("q_shoes"), "9" * 5000, "is not one of the choices"),
        (step_of("q_onset", ("left",)), "0", "type a number from 1 to 4$"),
        (step_of("q_onset", ("left",)), "1 2", "type a number from 1 to 4$"),
        (step_of("q_onset", ("left",)), "over wekks", "did you mean 'over weeks'"),
        (step_of("q_pain", ("left",)), "11", "'11' is not possible; allowed: a whole number from 0 to 10"),
        (step_of("q_heat"), "perhaps", "allowed: yes or no"),
        (step_of("q_onset_date", ("left",)), "1.3.2024", "year-month-day"),
    ],
)
def test_lines_that_are_no_answer_are_named(step: Step, line: str, says: str) -> None:
    """What was typed and what is allowed."""
    with pytest.raises(ValueError, match=says):
        read_typed(step, line)


@pytest.mark.parametrize("clinician", [False, True])
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_any_answers_lead_to_an_end(clinician: bool, data: st.DataObject) -> None:
    """Whatever is answered: each step is asked once, takes one of its choices, and is closed by it."""
    history, done = History(), set[Any]()
    while steps := [s for s in useful_steps(QUESTIONS, history, clinician) if s.key not in done]:
        step = steps[0]
        done.add(step.key)
        lines = [str(at) for at, _ in enumerate(choices(step), 1)] or {
            "yes or no": ["y", "n"], "day": ["2024-01-01"], "any words": ["x"],
        }.get(step.takes.kind.value, ["1", "2"])  # fmt: skip
        if (line := data.draw(st.sampled_from([None, *lines]))) is not None:
            history = tell(step, history, read_typed(step, line))
            assert not is_open(step, history)
    assert len(done) < 200
    assert len({step.key for step in useful_steps(QUESTIONS, history, clinician)} - done) == 0


def test_kinds_of_treatments_keep_what_was_told_of_them() -> None:
    """Also two of one kind, written by hand; what is no longer named goes."""
    shots = (Treatment(kind="botulinum toxin", helped="yes"), Treatment(kind="botulinum toxin", helped="no"))
    history = History(treatments=(Treatment(kind="insoles", name="cork"), *shots), footwear=Footwear())
    after = tell(step_of("q_tried"), history, {("", "treatments"): ("cooling", "botulinum toxin")})
    assert after.treatments == (*shots, Treatment(kind="cooling"))
