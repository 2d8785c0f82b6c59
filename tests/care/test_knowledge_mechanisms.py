"""Red flags and mechanisms: every entry loads, can be raised and answered, is hidden by nothing, and reads easily."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import pytest
from condition_answers import PATHS, AnsweredPerson, answers_for, possible_answers
from hypothesis import given, settings
from hypothesis import strategies as st
from readability import grade_level, sentences

from surefoot.care.condition_check import MECHANISMS
from surefoot.care.conditions import atoms, holds
from surefoot.care.knowledge import FOLDER, load_knowledge, statements
from surefoot.care.knowledge_model import Clue, Mechanism, RedFlag, Statement
from surefoot.signs import SIGNS

KNOWLEDGE = load_knowledge(FOLDER)
FLAGS = KNOWLEDGE.red_flags
CLUES = [clue for mechanism in KNOWLEDGE.mechanisms for clue in mechanism.clues]
OURS: list[Statement] = [
    s
    for entry in (*FLAGS, *KNOWLEDGE.mechanisms)
    for s in (entry, *(entry.clues + entry.next_observations if isinstance(entry, Mechanism) else ()))
]
RANK = {"weak": 1, "moderate": 2, "strong": 3}


def person(**answers: Any) -> AnsweredPerson:
    """A person who told this of the whole body."""
    return AnsweredPerson({("fact", f"general.{name}"): answer for name, answer in answers.items()})


def raised(view: AnsweredPerson) -> set[str]:
    """Red flags that hold."""
    return {flag.id for flag in FLAGS if holds(flag.when, view)}


def test_every_mechanism_is_there_once() -> None:
    """Those that conditions can name, and no other; every id of a statement is its own."""
    assert sorted(m.id for m in KNOWLEDGE.mechanisms) == sorted(MECHANISMS)
    ids = [s.id for s in statements(KNOWLEDGE)]
    assert len(ids) == len(set(ids))
    assert [m.id for m in KNOWLEDGE.mechanisms if not m.per_side] == ["heat_sensitivity"]


# --- red flags ---


# the one answer that makes a flag old news; see the comment in red_flags_nerves.yaml
OLD = ("fact", "side.began_over_a_month_ago")
CAN_BE_OLD = {"rf_sudden_foot_drop", "rf_foot_drop_with_back_pain", "rf_foot_drop_over_days"}


def test_no_red_flag_rests_on_an_answer_that_is_no() -> None:
    """A condition with ``not`` could be hidden by an answer; only those that may be old have one."""
    assert {flag.id for flag in FLAGS if "not" in str(flag.when).split("'")} == CAN_BE_OLD
    for flag in FLAGS:
        for atom in atoms(flag.when):
            assert {"fact", "tried"} & set(atom), f"{flag.id}: {atom}"
            assert "at_most" not in atom or "mrc" in atom.get("fact", ""), f"{flag.id}: {atom}"


@pytest.mark.parametrize("flag", FLAGS, ids=lambda f: f.id)
def test_every_red_flag_can_be_raised(flag: RedFlag) -> None:
    """By a history made from its own condition; with nothing known it is neither raised nor excluded."""
    answers = answers_for(flag.when, True)
    assert answers
    assert flag.id in raised(AnsweredPerson(answers))
    assert holds(flag.when, AnsweredPerson()) is None
    assert answers_for(flag.when, False)


_OTHERS = st.dictionaries(
    st.sampled_from(
        [("fact", path) for path in PATHS] + [("sign", sign, "this") for sign in SIGNS] + [("contact", "")]
    ),
    st.integers(0, 40),
    max_size=60,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(FLAGS), _OTHERS)
def test_no_other_answer_hides_a_red_flag(flag: RedFlag, others: dict[Any, int]) -> None:
    """Whatever else is told or seen, and however much of it."""
    own = answers_for(flag.when, True)
    assert own is not None
    told = {q: choices[pick % len(choices)] for q, pick in others.items() if (choices := possible_answers(q))}
    told.pop(OLD, None)
    assert flag.id in raised(AnsweredPerson({**told, **own}))


@pytest.mark.parametrize(("old", "open_still"), [(None, True), (False, True), (True, False)])
def test_only_a_plain_answer_makes_a_sudden_drop_old(old: bool | None, open_still: bool) -> None:
    """Not knowing when it began keeps the flag; that it began over a month ago takes it away."""
    for flag_id in CAN_BE_OLD:
        flag = next(f for f in FLAGS if f.id == flag_id)
        own = {k: v for k, v in (answers_for(flag.when, True) or {}).items() if k != OLD}
        told = own if old is None else {**own, OLD: old}
        assert (flag_id in raised(AnsweredPerson(told))) is open_still


def test_new_or_worse_symptoms_are_raised_whatever_is_known_of_infection() -> None:
    """No answer about infection, fever, heat or the time before hides it; with infection that is named first."""
    truths = (None, False, True)
    for infection, fever, hot, stable in product(truths, repeat=4):
        told = {"infection_signs": infection, "fever": fever, "overheated": hot, "stable_before_30_days": stable}
        flags = raised(person(new_or_worse_over_24_hours=True, **{k: v for k, v in told.items() if v is not None}))
        assert "rf_new_or_worse_over_a_day" in flags
        assert ("rf_worse_with_infection" in flags) is (infection is True or fever is True)
    order = [flag.id for flag in FLAGS]
    assert order.index("rf_worse_with_infection") < order.index("rf_new_or_worse_over_a_day")


@pytest.mark.parametrize(
    ("told", "flag", "urgency"),
    [
        ({"general.saddle_numbness_new": True}, "rf_cauda_equina", "emergency department"),
        ({"general.sudden_weakness_face_arm_leg_or_speech": True}, "rf_sudden_weakness", "emergency call"),
        (
            {"side.onset": "seconds to minutes", "side.foot_drop_noticed": True},
            "rf_sudden_foot_drop",
            "emergency call",
        ),
        ({"side.onset": "hours to days", "side.toes_drag": True}, "rf_foot_drop_over_days", "same day"),
        ({"side.calf_swollen_warm_painful": True}, "rf_calf_clot", "same day"),
        (
            {"side.calf_swollen_warm_painful": True, "general.chest_pain": True},
            "rf_calf_clot_with_breathlessness",
            "emergency call",
        ),
        ({"side.joint_suddenly_swollen_painful": True}, "rf_hot_joint", "same day"),
        ({"side.skin_spreading_red_hot": True}, "rf_spreading_red_skin", "same day"),
        (
            {"side.skin_spreading_red_hot": True, "general.fast_heart_or_breathing": True},
            "rf_spreading_red_skin_with_sepsis",
            "emergency call",
        ),
        ({"side.pale_cold_painful_at_rest": True}, "rf_no_blood_flow", "emergency call"),
        ({"side.red_warm_swollen_without_feeling": True}, "rf_charcot_foot", "emergency department"),
        ({"general.diabetes": True, "side.skin": "ulcer"}, "rf_diabetic_foot_wound", "within one working day"),
        (
            {"general.diabetes": True, "side.skin": "ulcer", "side.pulse_missing": True},
            "rf_foot_wound_at_once",
            "emergency department",
        ),
        ({"side.numbness": True, "side.skin": "broken"}, "rf_numb_foot_wound", "urgent"),
        ({"general.head_injury": True, "general.blood_thinners": True}, "rf_head_injury", "emergency department"),
        ({"general.seizure_or_drowsy_after_injury": True}, "rf_head_injury_emergency", "emergency call"),
        ({"general.cannot_stand_after_fall": True}, "rf_cannot_stand_after_fall", "emergency call"),
        ({"side.cannot_take_four_steps": True}, "rf_ankle_cannot_bear_weight", "emergency department"),
        ({"general.thoughts_of_suicide": True}, "rf_thoughts_of_suicide", "emergency call"),
        ({"general.baclofen_stopped_or_pump_fault": True}, "rf_baclofen_stopped", "emergency department"),
        (
            {
                "general.baclofen_stopped_or_pump_fault": True,
                "general.itching_fever_confusion_or_rigidity": True,
            },
            "rf_baclofen_withdrawal",
            "emergency call",
        ),
        (
            {"general.botulinum_recently": True, "general.trouble_breathing_swallowing_or_speaking": True},
            "rf_botulinum_spread",
            "emergency call",
        ),
        ({"side.first_attack_of_redness": True}, "rf_first_attack_of_redness", "soon"),
    ],
)
def test_red_flags_of_the_evidence_are_raised_as_urgently_as_written(
    told: dict[str, Any], flag: str, urgency: str
) -> None:
    """Row by row."""
    assert flag in raised(AnsweredPerson({("fact", path): answer for path, answer in told.items()}))
    assert next(f.urgency for f in FLAGS if f.id == flag) == urgency


def test_a_person_without_trouble_raises_no_red_flag() -> None:
    """Every yes-or-no question answered with no, everything else as in health."""
    no = {("fact", path): False for path in PATHS if possible_answers(("fact", path)) == (True, False)}
    assert len(no) > 60
    well = {("fact", "side.skin"): "intact", ("fact", "side.feeling"): "normal", ("fact", "side.mrc_dorsiflexion"): 5}
    assert raised(AnsweredPerson({**no, **well})) == set()


# --- mechanisms ---


@pytest.mark.parametrize("clue", CLUES, ids=lambda c: c.id)
def test_every_clue_can_be_found_and_not_found(clue: Clue) -> None:
    """And nothing known leaves it open."""
    assert answers_for(clue.when, True)
    assert answers_for(clue.when, False)
    assert holds(clue.when, AnsweredPerson()) is None


@pytest.mark.parametrize("mechanism", KNOWLEDGE.mechanisms, ids=lambda m: m.id)
@pytest.mark.parametrize("speaks", ["for", "against"])
def test_every_mechanism_can_be_supported_and_refuted(mechanism: Mechanism, speaks: str) -> None:
    """Some answers speak strongly (or twice) for it and nothing against it; others the other way round."""
    best = 0
    for clue in mechanism.clues:
        answers = answers_for(clue.when, True) if clue.speaks == speaks else None
        view = AnsweredPerson(answers or {})
        found = [c for c in mechanism.clues if holds(c.when, view)]
        if answers and all(c.speaks == speaks for c in found):
            best = max(best, sum(RANK[c.weight] for c in found))
    assert best >= RANK["strong"], mechanism.id


@pytest.mark.parametrize("mechanism", KNOWLEDGE.mechanisms, ids=lambda m: m.id)
def test_next_observations_fit_their_facts_and_tell_something(mechanism: Mechanism) -> None:
    """One text for each fact, each fact once, and at least the first decides a clue of this mechanism."""
    assert len(mechanism.next_facts) == len(mechanism.next_observations) == len(set(mechanism.next_facts)) > 0
    assert set(mechanism.next_facts) <= set(PATHS)
    asked = {atom["fact"] for clue in mechanism.clues for atom in atoms(clue.when) if "fact" in atom}
    assert mechanism.next_facts[0] in asked
    assert not mechanism.per_side or any(fact.startswith("side.") for fact in mechanism.next_facts)


def test_the_signs_of_the_walk_count() -> None:
    """Every sign is used by a clue, and weakness and spasticity by the walk alone."""
    used = {atom["sign"] for clue in CLUES for atom in atoms(clue.when) if "sign" in atom}
    assert used == set(SIGNS) - {"contact_type"}
    assert any("contact" in atom for clue in CLUES for atom in atoms(clue.when))
    walk = {
        ("contact", ""): "toe",
        ("sign", "foot_slap", "this"): "not seen",
        ("sign", "early_heel_rise", "this"): "clear",
        ("condition", "orthosis"): False,
    }
    found = {clue.id for clue in CLUES if holds(clue.when, AnsweredPerson(walk))}
    assert {"sp_lands_flat_without_slap", "sp_early_heel_rise", "dw_lands_flat"} <= found


def test_mechanisms_do_not_rest_on_each_other() -> None:
    """So that they can be weighed in any order."""
    assert [clue.id for clue in CLUES for atom in atoms(clue.when) if "mechanism" in atom] == []


# --- words ---

_ORDERS = re.compile(
    r"\b(?:start|stop|begin|quit|keep|resume) (?:taking|using)\b|\bdos(?:e|es|age|ing)\b"
    r"|\b\d+ ?(?:mg|µg|mcg|ml|units)\b"
    r"|\b(?:increase|reduce|raise|halve|double|change|skip) (?:your|the) (?:medicine|tablets?|drugs?|baclofen)\b"
    r"|\byou (?:have|are having) (?:a stroke|a relapse|plantar|spasticity)\b",
    re.I,
)


def test_plain_words_are_short_and_easy() -> None:
    """One or two sentences each, of a reading age of about eleven, and actions as easy."""
    texts = [*(s.plain for s in OURS), *(flag.action for flag in FLAGS)]
    grades = {text: grade_level(sentences(text)) for text in texts}
    assert sum(grades.values()) / len(grades) <= 6.0
    assert {text: grade for text, grade in grades.items() if grade > 9.0} == {}
    for text in texts:
        assert 1 <= len(sentences(text)) <= 2, text
        assert text[0].isupper(), text
        assert text.endswith((".", "?")), text


def test_nothing_orders_or_doses_a_medicine() -> None:
    """Neither in plain nor in clinical words, and no disease is called certain."""
    texts = [t for s in OURS for t in (s.plain, s.clinical, s.differs or "")]
    texts += [t for flag in FLAGS for t in (flag.action, flag.action_clinical)]
    assert [t for t in texts if _ORDERS.search(t)] == []
    assert _ORDERS.search("Stop taking baclofen.")
    assert _ORDERS.search("25 mg at night")


def test_what_was_not_read_is_not_called_read() -> None:
    """What rests on our own summary alone waits for review; a reproduction alone is named as one."""
    reproductions = {s.id for s in KNOWLEDGE.sources if "read in a reproduction" in s.citation.lower()}
    assert len(reproductions) >= 8
    for statement in OURS:
        if set(statement.sources) <= {"mech_surefoot_summary"}:
            assert statement.review == "needs clinical review", statement.id
        if set(statement.sources) <= reproductions:
            assert statement.review != "read in the source", statement.id


def test_sources_are_used_and_ids_of_the_articles_are_covered() -> None:
    """No source of a red flag or a mechanism lies idle; of both articles the ids of cause and course are dealt with."""
    used = {source for statement in statements(KNOWLEDGE) for source in statement.sources}
    idle = [s.id for s in KNOWLEDGE.sources if s.id.startswith(("rf_", "mech_")) and s.id not in used]
    assert idle == []
    elsewhere = {f"D{n}" for n in (4, 5, 12, 16, 45, 46, 47, 48, 68)}  # options and explanations
    wanted = {f"F{n}" for n in range(1, 26)} | {f"D{n}" for n in (*range(2, 49), *range(65, 73))}
    assert wanted - {ident for statement in OURS for ident in statement.covers} == elsewhere


def test_differences_from_the_articles_are_named() -> None:
    """Where an article is imprecise: the site of the damage, lost tone, hot feet."""
    differing = {ident for s in OURS if s.differs for ident in s.covers}
    assert {"D19", "D32", "F14"} <= differing
