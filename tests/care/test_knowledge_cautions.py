"""One person for whom nearly all is offered; then one more answer, and exactly what it takes away or puts beside."""

from __future__ import annotations

from typing import Any

import pytest
from told import Told

from surefoot.care.conditions import holds
from surefoot.care.history import Footwear, GeneralHistory, History, SideHistory, Treatment
from surefoot.care.knowledge import knowledge

OFFERS = (*knowledge().options, *knowledge().exercises)
SIDE: dict[str, Any] = {
    "foot_drop_noticed": True, "pain": 8, "pain_sites": ("sole",), "pain_qualities": ("burning", "cramping"),
    "cramps": True, "numbness": False, "feeling": "normal", "skin": "intact", "stiffness": 6, "mrc_dorsiflexion": 3,
    "ankle_pressure_index": 1.0, "metal_under_electrodes": False, "cancer_in_leg": False,
}  # fmt: skip
GENERAL: dict[str, Any] = {
    "multiple_sclerosis": True, "stands_up_unaided": True, "walking_distance_m": 90, "falls_past_year": 0,
    "reaches_feet": True, "pacemaker_or_electrical_implant": False,
}  # fmt: skip
MECHANISMS = {
    "neuropathic_pain": "strong", "erythromelalgia_like": "not", "spasticity": "strong",
    "dorsiflexor_weakness": "strong", "central_cause": "strong", "peripheral_cause": "not",
    "mechanical_overload": "strong", "plantar_fasciitis": "strong", "heat_sensitivity": "not",
    "fatigue_in_walk": "weak",
}  # fmt: skip
SHOES: dict[str, Any] = {**{name: True for name in Footwear.model_fields}, "secure_closure": False}
TREATMENTS = tuple(
    Treatment(kind=kind, helped="no")
    for kind in ("medicine for spasticity", "medicine for nerve pain", "ankle-foot orthosis")
)
GOALS = ("not be stared at", "fall less")
ABSENT = {
    "hot_feet_cooling", "hot_feet_doctor", "heat_planning", "question_nerve_conduction", "question_nerve_decompression",
    "question_tendon_transfer", "foot_checks", "driving_question", "talk_about_mood",
}  # fmt: skip


def person(**answers: Any) -> Told:
    """That person, with other answers; the name of an answer leads to its record."""
    side, general, shoes, found = dict(SIDE), dict(GENERAL), dict(SHOES), dict(MECHANISMS)
    goals = answers.pop("goals", GOALS)
    for name, answer in answers.items():
        record = next(
            r
            for r, names in (
                (side, SideHistory.model_fields), (general, GeneralHistory.model_fields),
                (shoes, Footwear.model_fields), (found, MECHANISMS),
            )
            if name in names
        )  # fmt: skip
        record[name] = answer
    history = History(
        left=SideHistory(**side), general=GeneralHistory(**general), footwear=Footwear(**shoes),
        treatments=TREATMENTS, goals=goals,
    )  # fmt: skip
    return Told(history, found, {("foot_drop", "any"): "clear"}, "toe")


def statuses(view: Told) -> dict[str, str]:
    found = {}
    for offer in OFFERS:
        if holds(offer.when, view):
            against = [c for c in offer.cautions if c.effect == "withhold" and holds(c.when, view)]
            found[offer.id] = "withheld" if against else "offered"
    return found


def beside(view: Told) -> set[str]:
    """Cautions beside everything whose reason holds, also where something else withholds it."""
    offers = [o for o in OFFERS if holds(o.when, view)]
    return {c.id for o in offers for c in o.cautions if c.effect == "careful" and holds(c.when, view)}


STIFF_AND_SORE = {
    *(f"{brace}_{why}" for brace in ("flexible_orthosis", "rigid_orthosis") for why in ("stiffness", "straps")),
    *(f"{medicine}_some_tone_helps" for medicine in ("baclofen", "gabapentin", "tizanidine", "botulinum")),
    "baclofen_never_at_once", "gabapentin_stiffness_breathing", "tizanidine_tell", "stimulation_stiffness",
    "amitriptyline_tell", "duloxetine_tell", "gabapentinoid_breathing", "capsaicin_hands",
}  # fmt: skip


def test_nearly_all_is_offered_to_this_person() -> None:
    """Nothing withheld; absent is only what belongs to another cause; beside stands what stiffness and pain ask for."""
    found = statuses(person())
    assert {o.id for o in OFFERS} - set(found) == ABSENT
    assert set(found.values()) == {"offered"}
    assert beside(person()) == STIFF_AND_SORE


DEVICES = {"flexible_orthosis", "rigid_orthosis", "insoles", "compression_socks", "electrical_stimulation"}
OPEN_SKIN = DEVICES | {
    "ball_rolling",
    "sole_ball_rolling",
    "cool_soak",
    "question_capsaicin_cream",
    "question_lidocaine",
}
EXERCISES = {e.id for e in knowledge().exercises}
MOVING = EXERCISES | {"calf_stretching", "range_of_motion", "sole_ball_rolling", "strengthening", "balance_training"}
PULSES = {"electrical_stimulation"}
SOCKS = {"compression_socks"}
BREATHING = {"question_gabapentin_pregabalin", "question_gabapentin_stiffness"}
RED = {"cool_pack", "cool_soak", "warm_pack", "question_capsaicin_cream"}

TAKEN_AWAY: list[tuple[dict[str, Any], set[str]]] = [
    ({"skin": "broken"}, OPEN_SKIN),
    ({"skin": "ulcer"}, OPEN_SKIN | {"question_botulinum", "warm_pack"}),
    ({"skin": "black tissue"}, OPEN_SKIN | {"question_botulinum", "warm_pack"}),
    ({"skin": "inflamed or infected"}, OPEN_SKIN | {"question_botulinum", "warm_pack"}),
    ({"skin": "swollen"}, PULSES | {"warm_pack"}),
    *(({"skin": skin, "mrc_dorsiflexion": 2},
       OPEN_SKIN | {"question_botulinum", "warm_pack", "question_tendon_transfer"})
      for skin in ("ulcer", "black tissue", "inflamed or infected")),
    ({"fracture": True}, MOVING | PULSES | {"flexible_orthosis", "rigid_orthosis"}),
    ({"cannot_take_four_steps": True}, MOVING),
    ({"leg_short_or_turned_out_after_fall": True}, MOVING),
    ({"calf_swollen_warm_painful": True}, MOVING | SOCKS | PULSES | {"warm_pack"}),
    ({"joint_suddenly_swollen_painful": True}, MOVING | {"warm_pack"}),
    ({"skin_spreading_red_hot": True}, MOVING | SOCKS | PULSES | {"warm_pack"}),
    ({"red_warm_swollen_without_feeling": True}, MOVING | SOCKS | PULSES | {"warm_pack"}),
    ({"pale_cold_painful_at_rest": True}, MOVING | SOCKS | {"cool_pack", "cool_soak", "warm_pack"}),
    ({"redness_in_attacks": True, "red_warm_swollen_without_feeling": True},
     MOVING | SOCKS | PULSES | RED | {"hot_feet_cooling"}),
    ({"redness_in_attacks": True}, RED),
    ({"erythromelalgia_like": "weak"}, RED),
    ({"pain_triggers": ("heat",)}, {"warm_pack"}),
    ({"pulse_missing": True}, SOCKS),
    ({"bypass_graft": True}, SOCKS),
    ({"ankle_pressure_index": 0.59}, SOCKS),
    ({"ankle_pressure_index": 0.6}, set()),
    ({"heart_failure_severe": True}, SOCKS),
    ({"severe_diabetic_neuropathy": True}, SOCKS),
    ({"skin_allergy": True}, SOCKS),
    ({"pacemaker_or_electrical_implant": True}, PULSES),
    ({"metal_under_electrodes": True}, PULSES),
    ({"cancer_in_leg": True}, PULSES),
    ({"phlebitis_or_varicose_veins": True}, PULSES),
    ({"stands_up_unaided": False}, PULSES),
    ({"walking_distance_m": 9.5}, PULSES),
    ({"walking_distance_m": 10}, set()),
    ({"peripheral_cause": "weak"}, set()),
    ({"peripheral_cause": "moderate"}, PULSES),
    ({"mrc_dorsiflexion": 1}, {"foot_lifts"}),
    ({"cannot_stand_after_fall": True}, {"balance_training", "cane", "walker"}),
    ({"breathless": True}, BREATHING),
    ({"trouble_breathing_swallowing_or_speaking": True}, BREATHING | {"question_botulinum"}),
    ({"baclofen_stopped_or_pump_fault": True}, {"question_baclofen"}),
    ({"botulinum_recently": True}, {"question_botulinum"}),
    ({"new_or_worse_over_24_hours": True}, {"active_week"}),
    ({"bladder_bowel_or_sexual_change_new": True}, {"referral_continence"}),
    ({"saddle_numbness_new": True}, {"referral_continence"}),
    ({"low_mood": True, "thoughts_of_suicide": True}, {"talk_about_mood"}),
]  # fmt: skip


@pytest.mark.parametrize(("answers", "expected"), TAKEN_AWAY, ids=lambda x: str(x) if isinstance(x, dict) else "")
def test_what_an_answer_takes_away(answers: dict[str, Any], expected: set[str]) -> None:
    """That and nothing else."""
    assert {ident for ident, status in statuses(person(**answers)).items() if status == "withheld"} == expected


NUMB = {
    *(f"{n}_numb" for n in ("ball_rolling", "compression", "cool_pack", "cool_soak", "flexible_orthosis", "insoles",
                            "lidocaine", "rigid_orthosis", "shoe_checklist", "sole_ball_rolling", "warm_pack",
                            "weight_shift")),
    "stimulation_poor_feeling",
}  # fmt: skip
SEATED = {f"{e.id}_seated_only" for e in knowledge().exercises if e.position == "standing"}
HOT = {*(f"{e}_heat" for e in EXERCISES - {"ball_rolling"}), "strengthening_heat", "active_week_heat",
       "warm_pack_heat_sensitive"}  # fmt: skip
TIRED = {"foot_lifts_tired", "knee_lifts_tired", "weight_shift_tired"}
CAUSE = {"stimulation_cause_not_sure"}

PUT_BESIDE: list[tuple[dict[str, Any], set[str]]] = [
    ({"numbness": True}, NUMB),
    ({"feeling": "none"}, NUMB),
    ({"feeling": "reduced all over"}, NUMB),
    ({"feeling": "one dermatome"}, NUMB),
    ({"feeling": "reduced on top of foot and outer shin"}, NUMB),
    ({"numbness": True, "reaches_feet": False}, NUMB | {"foot_checks_reach"}),
    *(({"numbness": True, "skin": skin}, NUMB | {"foot_checks_wound"})
      for skin in ("broken", "inflamed or infected", "ulcer", "black tissue")),
    ({"numbness": True, "redness_in_attacks": True}, NUMB | {"hot_feet_numb"}),
    *(({"feeling": answer, "redness_in_attacks": True}, NUMB | {"hot_feet_numb"})
      for answer in ("none", "reduced all over", "one dermatome", "reduced on top of foot and outer shin")),
    ({"numbness": None}, set()),
    ({"feeling": None}, set()),
    ({"numbness": None, "feeling": None}, {"cool_pack_feeling_not_known", "warm_pack_feeling_not_known"}),
    ({"falls_past_year": 1},
     SEATED | {"amitriptyline_falls", "tizanidine_falls", "rocker_shoe_falls", "balance_training_falls"}),
    ({"afraid_of_falling": True}, SEATED),
    ({"stands_up_unaided": False}, SEATED),
    ({"worse_with_heat": True}, HOT),
    ({"heat_sensitivity": "weak"}, HOT),
    ({"worse_with_heat": True, "hours_until_better_after_cooling": 24}, HOT | {"heat_not_gone_in_a_day"}),
    ({"worse_with_heat": True, "hours_until_better_after_cooling": 23}, HOT),
    ({"worse_with_heat": True, "new_or_worse_over_24_hours": True}, HOT | {"heat_not_gone_in_a_day"}),
    ({"works_on_feet": True}, {"heel_load_work"}),
    ({"fatigue": 7}, TIRED | {"active_week_tired"}),
    ({"fatigue": 6}, set()),
    ({"fatigue_in_walk": "moderate"}, TIRED),
    ({"drives": True}, {"flexible_orthosis_driving", "rigid_orthosis_driving"}),
    ({"goals": ("stairs",)}, {"flexible_orthosis_stairs", "rigid_orthosis_stairs"}),
    ({"roomy_toe_box": False}, {"flexible_orthosis_shoe", "rigid_orthosis_shoe", "insoles_tight_shoe"}),
    ({"knee_or_leg_surgery_or_injury": True}, CAUSE),
    ({"peripheral_cause": "weak"}, CAUSE),
    ({"skin_allergy": True}, {"stimulation_skin_allergy"}),
    ({"deep_vein_thrombosis_now_or_past": True}, {"stimulation_clot"}),
    ({"seizures_or_epilepsy": True}, {"stimulation_fits"}),
    ({"pregnant_or_planning": True}, {"stimulation_pregnancy"}),
    ({"cord_injury_above_t6": True}, {"stimulation_high_cord_injury"}),
    ({"walking_distance_m": 19}, {"stimulation_walks_little"}),
    ({"walking_distance_m": 20}, set()),
    ({"cancer_in_leg": None}, {"stimulation_not_yet_asked"}),
    ({"metal_under_electrodes": None}, {"stimulation_not_yet_asked"}),
    ({"pacemaker_or_electrical_implant": None}, {"stimulation_not_yet_asked"}),
    ({"walking_distance_m": None}, {"stimulation_not_yet_asked"}),
    ({"stands_up_unaided": None}, {"stimulation_not_yet_asked"}),
    ({"ankle_pressure_index": None}, {"compression_flow_not_known"}),
    ({"pain_triggers": ("light touch",)}, {"compression_touch_hurts", "sole_ball_rolling_touch_hurts"}),
    ({"pain_triggers": ("cold",)}, {"cool_pack_cold_hurts", "cool_soak_cold_hurts"}),
    ({"tender_achilles": True},
     {"calf_stretch_sore_tendon", "towel_stretch_sore_tendon", "calf_stretching_tender_tendon"}),
    ({"pain_sites": ("sole", "hip")}, {"knee_lifts_hip_pain"}),
    ({"mrc_dorsiflexion": 2}, {"strengthening_no_movement"}),
    ({"mrc_dorsiflexion": 2, "course": "getting better"}, {"strengthening_no_movement", "tendon_transfer_improving"}),
    ({"mrc_dorsiflexion": 2, "course": "comes and goes"}, {"strengthening_no_movement", "tendon_transfer_improving"}),
    ({"peripheral_cause": "moderate", "course": "getting better"}, CAUSE | {"nerve_decompression_improving"}),
    ({"peripheral_cause": "weak", "pacemaker_or_electrical_implant": True}, CAUSE | {"nerve_conduction_implant"}),
    ({"redness_in_attacks": True, "first_attack_of_redness": True}, {"hot_feet_first_attack"}),
]  # fmt: skip


@pytest.mark.parametrize(("answers", "expected"), PUT_BESIDE, ids=lambda x: str(x) if isinstance(x, dict) else "")
def test_what_an_answer_puts_beside(answers: dict[str, Any], expected: set[str]) -> None:
    """That and nothing else."""
    assert beside(person(**answers)) - STIFF_AND_SORE == expected


@pytest.mark.parametrize("support", ["weak", "moderate"])
def test_what_less_stiffness_or_pain_puts_beside(support: str) -> None:
    """The warnings of a medicine stand from weak support on; those of braces and stimulation from moderate."""
    stiff, sore = beside(person(spasticity=support)), beside(person(neuropathic_pain=support))
    from_moderate = {c for c in STIFF_AND_SORE if c.endswith(("stiffness", "straps"))}
    injected = set() if support == "moderate" else {"botulinum_some_tone_helps"}
    braces = from_moderate if support == "moderate" else set()
    rigid = {c for c in STIFF_AND_SORE if c.startswith("rigid")} if support == "weak" else set()
    assert stiff & STIFF_AND_SORE == STIFF_AND_SORE - (from_moderate - braces) - injected - rigid
    assert sore & STIFF_AND_SORE == STIFF_AND_SORE


def test_a_tight_strap_counts_without_stiffness() -> None:
    """And so does an injection that made it worse."""
    slack = beside(person(spasticity="not", mrc_dorsiflexion=2, tight_strap_or_pressure_on_knee=True))
    assert slack & STIFF_AND_SORE == {
        "flexible_orthosis_straps", "rigid_orthosis_straps", "amitriptyline_tell", "duloxetine_tell",
        "gabapentinoid_breathing", "capsaicin_hands",
    }  # fmt: skip
    view = person()
    worse = Treatment(kind="botulinum toxin", helped="made it worse")
    history = view.history.model_copy(update={"treatments": (*TREATMENTS, worse)})
    again = Told(history, view.mechanisms, view.signs, view.landing)
    assert beside(again) - STIFF_AND_SORE == {"botulinum_worse_before"}


def test_every_caution_stands_in_one_of_these_tables() -> None:
    """A new caution needs its line here."""
    met = {c.id for answers, _ in (*TAKEN_AWAY, *PUT_BESIDE) for view in [person(**answers)] for o in OFFERS
           if holds(o.when, view) for c in o.cautions if holds(c.when, view)}  # fmt: skip
    met |= STIFF_AND_SORE | {"botulinum_worse_before"}
    assert {c.id for o in OFFERS for c in o.cautions} - met == set()
