"""Options, exercises, footwear and explanations: every one can be reached, none gives a dose or an order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

import pytest
from readability import grade_level
from told import Told, first_view

from surefoot.care.conditions import holds
from surefoot.care.history import Footwear, GeneralHistory, History, SideHistory, Treatment
from surefoot.care.knowledge import knowledge, statements
from surefoot.care.knowledge_model import Caution, Exercise, Option, Statement

KNOWN = knowledge()
OFFERS: tuple[Option | Exercise, ...] = (*KNOWN.options, *KNOWN.exercises)
BY_ID = {s.id: s for s in statements(KNOWN)}
CAUTIONS = [(offer, caution) for offer in OFFERS for caution in offer.cautions]
OWN: tuple[Statement, ...] = (
    *OFFERS, *(c for _, c in CAUTIONS), *KNOWN.footwear, *KNOWN.treatment_notes,
    *(e for e in KNOWN.explanations if e.id.startswith("explain_")),
)  # fmt: skip


def option(ident: str) -> Option:
    return next(o for o in KNOWN.options if o.id == ident)


def against(offer: Option | Exercise) -> tuple[Caution, ...]:
    return tuple(c for c in offer.cautions if c.effect == "withhold")


def status(ident: str, view: Told) -> str:
    """What becomes of an option by its own words: absent, withheld or offered."""
    offer = next(o for o in OFFERS if o.id == ident)
    if not holds(offer.when, view):
        return "absent"
    return "withheld" if any(holds(c.when, view) for c in against(offer)) else "offered"


def beside(ident: str, view: Told) -> set[str]:
    """Cautions that stand beside an option."""
    offer = next(o for o in OFFERS if o.id == ident)
    return {c.id for c in offer.cautions if holds(c.when, view)}


# --- every entry can be reached --------------------------------------------------------------------------------------


@pytest.mark.parametrize("offer", OFFERS, ids=lambda o: o.id)
def test_some_history_is_offered_it(offer: Option | Exercise) -> None:
    """And nobody of whom nothing is known."""
    view = first_view(offer.when, tuple(c.when for c in against(offer)))
    assert view is not None
    assert status(offer.id, view) == "offered"
    assert status(offer.id, Told()) == "absent"


@pytest.mark.parametrize(("offer", "caution"), CAUTIONS, ids=[c.id for _, c in CAUTIONS])
def test_every_caution_can_be_met(offer: Option | Exercise, caution: Caution) -> None:
    """Together with the reason why the option would be there; a withholding one takes it away by itself."""
    others = tuple(c.when for c in against(offer) if c is not caution and c.when != caution.when)
    view = first_view({"all": [offer.when, caution.when]}, others)
    assert view is not None
    assert status(offer.id, view) == ("withheld" if caution.effect == "withhold" else "offered")


@pytest.mark.parametrize("feature", KNOWN.footwear, ids=lambda f: f.id)
def test_a_feature_is_named_only_when_it_is_missing(feature: Caution) -> None:
    """A shoe of which nothing is told is not blamed; one that has everything neither."""
    drop = SideHistory(foot_drop_noticed=True)
    bad = Footwear(**{name: False for name in Footwear.model_fields})
    good = Footwear(**{name: True for name in Footwear.model_fields})
    assert holds(feature.when, Told(History(left=drop, footwear=bad))) is True
    assert holds(feature.when, Told(History(left=drop, footwear=good))) is False
    assert not holds(feature.when, Told(History(left=drop)))


def test_the_rocker_sole_is_for_foot_drop() -> None:
    """F34."""
    shoe = BY_ID["shoe_rocker_sole"]
    assert isinstance(shoe, Caution)
    flat = Footwear(slight_rocker_sole=False)
    assert not holds(shoe.when, Told(History(footwear=flat)))
    assert holds(shoe.when, Told(History(footwear=flat, left=SideHistory(foot_drop_noticed=True))))


# --- written cases ---------------------------------------------------------------------------------------------------

MS = GeneralHistory(multiple_sclerosis=True, stands_up_unaided=True, walking_distance_m=200)
DROP = SideHistory(foot_drop_noticed=True)


def ms(side: SideHistory = DROP, **general: object) -> History:
    return History(left=side, general=MS.model_copy(update=general))


def drop(**side: object) -> SideHistory:
    return DROP.model_copy(update=side)


STRONG = "strong"
CASES: list[tuple[str, str, Told, str]] = [
    ("central drop", "electrical_stimulation", Told(ms(), {"central_cause": STRONG}), "offered"),
    ("peripheral drop", "electrical_stimulation", Told(ms(), {"peripheral_cause": STRONG}), "withheld"),
    ("peripheral drop", "question_nerve_conduction", Told(ms(), {"peripheral_cause": STRONG}), "offered"),
    ("peripheral drop", "question_nerve_decompression", Told(ms(), {"peripheral_cause": "moderate"}), "offered"),
    ("central drop", "question_nerve_decompression", Told(ms(), {"central_cause": STRONG}), "absent"),
    ("central drop, examined", "question_nerve_conduction",
     Told(ms(drop(tone="raised", muscle_wasting=False, feeling="normal")), {"central_cause": STRONG}), "absent"),
    ("after knee surgery", "question_nerve_conduction", Told(ms(drop(knee_or_leg_surgery_or_injury=True))), "offered"),
    ("pacemaker", "electrical_stimulation", Told(ms(pacemaker_or_electrical_implant=True)), "withheld"),
    ("metal", "electrical_stimulation", Told(ms(drop(metal_under_electrodes=True))), "withheld"),
    ("cancer", "electrical_stimulation", Told(ms(drop(cancer_in_leg=True))), "withheld"),
    ("swollen skin", "electrical_stimulation", Told(ms(drop(skin="swollen"))), "withheld"),
    ("veins", "electrical_stimulation", Told(ms(drop(phlebitis_or_varicose_veins=True))), "withheld"),
    ("fracture", "electrical_stimulation", Told(ms(drop(fracture=True))), "withheld"),
    ("cannot rise", "electrical_stimulation", Told(ms(stands_up_unaided=False)), "withheld"),
    ("walks 9 m", "electrical_stimulation", Told(ms(walking_distance_m=9)), "withheld"),
    ("walks 10 m", "electrical_stimulation", Told(ms(walking_distance_m=10)), "offered"),
    ("drop, little known", "electrical_stimulation", Told(History(left=DROP)), "absent"),
    ("burning", "compression_socks", Told(mechanisms={"neuropathic_pain": "weak"}), "offered"),
    ("index 0.59", "compression_socks",
     Told(ms(drop(ankle_pressure_index=0.59)), {"neuropathic_pain": STRONG}), "withheld"),
    ("index 0.6", "compression_socks",
     Told(ms(drop(ankle_pressure_index=0.6)), {"neuropathic_pain": STRONG}), "offered"),
    ("bypass", "compression_socks", Told(ms(drop(bypass_graft=True)), {"neuropathic_pain": STRONG}), "withheld"),
    ("heart", "compression_socks", Told(ms(heart_failure_severe=True), {"neuropathic_pain": STRONG}), "withheld"),
    ("allergy", "compression_socks", Told(ms(skin_allergy=True), {"neuropathic_pain": STRONG}), "withheld"),
    ("diabetes", "compression_socks",
     Told(ms(severe_diabetic_neuropathy=True), {"neuropathic_pain": STRONG}), "withheld"),
    ("hot feet", "hot_feet_cooling", Told(ms(drop(redness_in_attacks=True))), "offered"),
    ("hot feet", "cool_pack", Told(ms(drop(redness_in_attacks=True)), {"heat_sensitivity": STRONG}), "withheld"),
    ("hot feet", "cool_soak", Told(ms(drop(redness_in_attacks=True)), {"heat_sensitivity": STRONG}), "withheld"),
    ("hot feet", "warm_pack",
     Told(ms(drop(redness_in_attacks=True, cramps=True)), {"spasticity": STRONG}), "withheld"),
    ("hot feet", "question_capsaicin_cream",
     Told(ms(drop(redness_in_attacks=True, pain_sites=("sole",))), {"neuropathic_pain": STRONG}), "withheld"),
    ("cramp", "warm_pack", Told(ms(drop(cramps=True)), {"spasticity": "weak"}), "offered"),
    ("heat only", "heat_planning", Told(ms(worse_with_heat=True)), "offered"),
    ("stiff", "calf_stretching", Told(mechanisms={"spasticity": "weak"}), "offered"),
    ("stiff", "range_of_motion", Told(mechanisms={"spasticity": "weak"}), "offered"),
    ("stiff", "question_baclofen", Told(mechanisms={"spasticity": "moderate"}), "offered"),
    ("not stiff", "question_baclofen", Told(mechanisms={"spasticity": "not"}), "absent"),
    ("stiff, nothing tried", "question_tizanidine", Told(mechanisms={"spasticity": STRONG}), "absent"),
    ("stiff, first did not help", "question_gabapentin_stiffness",
     Told(History(treatments=(Treatment(kind="medicine for spasticity", helped="no"),)), {"spasticity": STRONG}),
     "offered"),
    ("stiff, first helped", "question_gabapentin_stiffness",
     Told(History(treatments=(Treatment(kind="medicine for spasticity", helped="yes"),)), {"spasticity": STRONG}),
     "absent"),
    ("baclofen ended", "question_baclofen",
     Told(ms(baclofen_stopped_or_pump_fault=True), {"spasticity": STRONG}), "withheld"),
    ("spastic equinus", "question_botulinum", Told(mechanisms={"spasticity": STRONG}, landing="toe"), "offered"),
    ("heel contact", "question_botulinum", Told(mechanisms={"spasticity": STRONG}, landing="heel"), "absent"),
    ("injected lately", "question_botulinum",
     Told(ms(botulinum_recently=True), {"spasticity": STRONG}, landing="flat"), "withheld"),
    ("mild drop", "question_tendon_transfer", Told(ms(drop(mrc_dorsiflexion=4))), "absent"),
    ("severe drop, nothing tried", "question_tendon_transfer", Told(ms(drop(mrc_dorsiflexion=1))), "absent"),
    ("drop", "flexible_orthosis", Told(History(left=DROP)), "offered"),
    ("drop with ulcer", "rigid_orthosis", Told(ms(drop(skin="ulcer", mrc_dorsiflexion=1))), "withheld"),
    ("low mood", "talk_about_mood", Told(ms(low_mood=True)), "offered"),
    ("crisis", "talk_about_mood", Told(ms(low_mood=True, thoughts_of_suicide=True)), "withheld"),
    ("bladder is new", "referral_continence",
     Told(ms(bladder_bowel_or_sexual_change_new=True), {"spasticity": STRONG}), "withheld"),
    ("numb", "foot_checks", Told(ms(drop(numbness=True))), "offered"),
    ("stared at", "card_to_carry", Told(History(goals=("not be stared at",))), "offered"),
    ("no drop", "foot_lifts", Told(History(left=SideHistory(foot_drop_noticed=False))), "absent"),
    ("no movement", "foot_lifts", Told(ms(drop(mrc_dorsiflexion=1))), "withheld"),
]  # fmt: skip


@pytest.mark.parametrize(("who", "ident", "view", "expected"), CASES, ids=[f"{c[0]}: {c[1]}" for c in CASES])
def test_written_cases(who: str, ident: str, view: Told, expected: str) -> None:
    """What the evidence says is what the conditions do."""
    assert status(ident, view) == expected, who


def test_cautions_that_must_stand_beside() -> None:
    """Numb feet and cold or warmth; driving, stairs and tight shoes with a brace; tone that helps to stand."""
    numb = Told(ms(drop(numbness=True, cramps=True)), {"spasticity": STRONG, "heat_sensitivity": STRONG})
    assert {"cool_pack_numb"} <= beside("cool_pack", numb)
    assert {"warm_pack_numb", "warm_pack_heat_sensitive"} <= beside("warm_pack", numb)
    assert {"ball_rolling_numb"} <= beside("ball_rolling", numb)
    driver = Told(
        History(left=DROP, general=GeneralHistory(drives=True), goals=("stairs",),
                footwear=Footwear(roomy_toe_box=False))
    )  # fmt: skip
    for brace in ("flexible_orthosis", "rigid_orthosis"):
        assert {f"{brace}_{why}" for why in ("driving", "stairs", "shoe")} <= beside(brace, driver)
    for lowering in ("baclofen", "gabapentin", "tizanidine", "botulinum"):
        assert holds(_caution(f"{lowering}_some_tone_helps").when, numb)
    fell = Told(ms(falls_past_year=1, walking_distance_m=12, skin_allergy=True, seizures_or_epilepsy=True))
    assert {"stimulation_walks_little", "stimulation_skin_allergy", "stimulation_fits"} <= beside(
        "electrical_stimulation", fell
    )
    for standing in ("calf_stretch", "knee_lifts", "weight_shift"):
        assert f"{standing}_seated_only" in beside(standing, fell)


def test_what_was_not_asked_is_said() -> None:
    """Nothing told of feeling, blood flow or implants: the option stands, with the question beside it."""
    little = Told(
        History(left=DROP.model_copy(update={"cramps": True}), general=GeneralHistory(multiple_sclerosis=True)),
        {"neuropathic_pain": STRONG, "spasticity": STRONG},
    )
    asked = {
        "electrical_stimulation": "stimulation_not_yet_asked",
        "compression_socks": "compression_flow_not_known",
        "cool_pack": "cool_pack_feeling_not_known",
        "warm_pack": "warm_pack_feeling_not_known",
    }
    for ident, caution in asked.items():
        assert status(ident, little) == "offered"
        assert caution in beside(ident, little)
    felt = Told(ms(drop(numbness=False, cramps=True)), {"neuropathic_pain": STRONG, "spasticity": STRONG})
    assert not {c for ident in ("cool_pack", "warm_pack") for c in beside(ident, felt) if "feeling" in c or "numb" in c}


def _caution(ident: str) -> Caution:
    found = BY_ID[ident]
    assert isinstance(found, Caution)
    return found


# --- words -----------------------------------------------------------------------------------------------------------

_DOSE = re.compile(
    r"\b\d[\d.,]*\s*(?:mg|g|µg|mcg|micrograms?|milligrams?|ml|units?|iu|tablets?|pills?|capsules?|drops)\b"
    r"|\b(?:once|twice|three times)\s+(?:a day|daily)\b|\bper day\b|\bdos(?:e|es|age)\b",
    re.I,
)
_MEDICINES = (
    "medicine|drug|baclofen|tizanidine|gabapentin|pregabalin|duloxetine|amitriptyline|capsaicin|lidocaine|toxin"
)
_ORDER = re.compile(
    r"\b(?:start|stop|begin|quit|come off|carry on)\w*\s+(?:taking|using)\b"
    rf"|\b(?:take|start|stop|begin|quit|increase|reduce|double|halve|skip|change)\s+(?:\w+\s+){{0,2}}(?:{_MEDICINES})\b"
    r"|\byou (?:should|must|have to) take\b|\bdiagnos(?:e|ed|es) you\b",
    re.I,
)


def _texts(entry: Statement) -> Iterator[str]:
    yield from (entry.plain, entry.clinical)
    if isinstance(entry, Option):
        yield from (entry.label, entry.evidence, *entry.watch, *([entry.ask] if entry.ask else []))
    if isinstance(entry, Exercise):
        yield from (entry.label, *entry.steps, *entry.seated_steps, *entry.stop_when)


def test_no_dose_and_no_order_about_medicines() -> None:
    """Nothing in the whole knowledge base gives an amount or tells anyone to begin, change or end a medicine."""
    bad = [(s.id, t) for s in OWN for t in _texts(s) if _DOSE.search(t) or _ORDER.search(t)]
    assert bad == []
    assert _DOSE.search("10 mg at night")
    assert _ORDER.search("Stop taking baclofen")
    assert _ORDER.search("reduce your medicine")


def test_medicines_injections_and_surgery_are_questions() -> None:
    """Label and question both ask."""
    asked = [o for o in KNOWN.options if o.kind.endswith("question")]
    assert len(asked) >= 12
    assert {o.kind for o in asked} == {"medicine question", "injection question", "surgery question"}
    for entry in asked:
        assert entry.label.endswith("?"), entry.id
        assert entry.ask is not None, entry.id
        assert entry.ask.endswith("?"), entry.id
        assert entry.id.startswith("question_"), entry.id
    named = re.compile(_MEDICINES.replace("medicine|drug|", ""), re.I)
    aimed = [o for o in KNOWN.options if named.search(o.label)]
    assert {o.kind for o in aimed} <= {"medicine question", "injection question"}


def _sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?:])\s+", text) if s]


def test_plain_words_are_easy() -> None:
    """Flesch-Kincaid grade 5 on the whole, under 8.5 each: a reading age of about 11."""
    grades = {s.id: grade_level(_sentences(s.plain)) for s in OWN}
    assert {i: g for i, g in grades.items() if g > 8.5} == {}
    assert sum(grades.values()) / len(grades) <= 5.0
    assert max(len(s.split()) for entry in OWN for s in _sentences(entry.plain)) <= 25
    instructions = [t for e in KNOWN.exercises for t in (*e.steps, *e.seated_steps, *e.stop_when)]
    assert grade_level(instructions) <= 5.0
    watched = [t for o in KNOWN.options for t in o.watch]
    assert grade_level([s for t in watched for s in _sentences(t)]) <= 6.0
    asked = [o.ask for o in KNOWN.options if o.ask]
    assert grade_level(asked) <= 6.0


def test_plain_words_are_said_once() -> None:
    """Ids are unique down to the cautions, so every sentence on a page leads to one statement."""
    idents = [s.id for s in statements(KNOWN)]
    assert len(idents) == len(set(idents))


# --- sources and review ----------------------------------------------------------------------------------------------


def test_every_statement_has_its_source_and_an_honest_state() -> None:
    """Own rules wait for review; what was read in a reproduction does not claim the source."""
    citations = {s.id: s.citation for s in KNOWN.sources}
    for entry in OWN:
        assert entry.sources, entry.id
        if "opt_own_matching" in entry.sources:
            assert entry.review == "needs clinical review", entry.id
        if any("read in a reproduction" in citations[s] for s in entry.sources):
            assert entry.review != "read in the source", entry.id


def test_every_own_source_is_used() -> None:
    """No source without a statement that rests on it."""
    used = set(chain.from_iterable(s.sources for s in statements(KNOWN)))
    assert {s.id for s in KNOWN.sources if s.id.startswith("opt_")} <= used


@pytest.mark.parametrize(
    "ident",
    [
        "electrical_stimulation", "question_nerve_conduction", "question_nerve_decompression", "question_baclofen",
        "question_tizanidine", "question_gabapentin_stiffness", "question_nerve_pain_medicine",
        "question_gabapentin_pregabalin", "calf_stretching", "hot_feet_doctor", "explain_where_drop_comes_from",
    ],
)  # fmt: skip
def test_differences_from_the_articles_are_named(ident: str) -> None:
    """Where an article is imprecise the guideline's version stands, and the difference beside it."""
    differs = BY_ID[ident].differs
    assert differs is not None
    assert "article" in differs


@pytest.mark.parametrize(
    ("ident", "numbers"),
    [
        ("electrical_stimulation", ("0.07", "0.11", "20 weeks", "187", "no control group", "19 studies", "490")),
        ("calf_stretching", ("231",)),
        ("range_of_motion", ("231",)),
        ("active_week", ("150 minutes", "30 minutes")),
        ("strengthening", ("twice a week", "10 to 15", "1 to 2")),
        ("referral_falls_service", ("56 %", "89", "52 people")),
        ("talk_about_mood", ("83", "92")),
        ("heat_planning", ("60 to 80 %", "23 people")),
        ("pacing", ("31 %", "208", "15 %", "6 of 15")),
        ("driving_question", ("30 healthy",)),
    ],
)
def test_evidence_carries_its_numbers(ident: str, numbers: tuple[str, ...]) -> None:
    """As they stand in the sources."""
    assert [n for n in numbers if n not in option(ident).evidence] == []


# --- exercises -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("exercise", KNOWN.exercises, ids=lambda e: e.id)
def test_amounts_of_exercise_are_the_guideline_s(exercise: Exercise) -> None:
    """Holds of 20 to 30 s; strength twice a week, 10 to 15 times, one or two sets, a day between; nothing else."""
    assert exercise.hold_s in (None, (20, 30))
    assert (exercise.repetitions, exercise.sets) in ((None, None), ((10, 15), (1, 2)))
    if exercise.repetitions:
        assert exercise.days_per_week == (2, 2)
        assert exercise.rest_day_between
    assert 1 <= exercise.days_per_week[0] <= exercise.days_per_week[1] <= 7
    stated = exercise.hold_s or exercise.repetitions
    if exercise.review != "needs clinical review":
        assert stated is not None


@pytest.mark.parametrize("exercise", KNOWN.exercises, ids=lambda e: e.id)
def test_every_exercise_can_be_done_sitting(exercise: Exercise) -> None:
    """A standing one says for whom only the seated steps are shown, and all are held back from a hurt leg."""
    assert exercise.seated_steps[0].startswith("Sit")
    assert not any("stand" in s.lower() and "before you stand" not in s for s in exercise.seated_steps)
    names = {c.id for c in exercise.cautions}
    assert (f"{exercise.id}_seated_only" in names) == (exercise.position == "standing")
    assert _caution(f"{exercise.id}_hurt_leg").effect == "withhold"
