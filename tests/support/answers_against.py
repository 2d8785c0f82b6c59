"""One person for whom nearly all is offered; then one more answer, and what it takes away or puts beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from told import Told

from surefoot.care.conditions import holds
from surefoot.care.history import Footwear, GeneralHistory, History, SideHistory, Treatment
from surefoot.care.knowledge import knowledge
from surefoot.care.knowledge_model import Exercise, Option

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


STIFF_AND_SORE = {
    *(f"{brace}_{why}" for brace in ("flexible_orthosis", "rigid_orthosis") for why in ("stiffness", "straps")),
    *(f"{medicine}_some_tone_helps" for medicine in ("baclofen", "gabapentin", "tizanidine", "botulinum")),
    "baclofen_never_at_once", "gabapentin_stiffness_breathing", "tizanidine_tell", "stimulation_stiffness",
    "amitriptyline_tell", "duloxetine_tell", "gabapentinoid_breathing", "capsaicin_hands",
}  # fmt: skip

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


# What stands beside with less stiffness or pain, in full: warnings of a medicine stand from weak support on, those of
# braces and stimulation from moderate; with weak support there is no injection and no rigid brace to warn of.
FROM_MODERATE = {c for c in STIFF_AND_SORE if c.endswith(("stiffness", "straps"))}
WITH_LESS: list[tuple[dict[str, Any], set[str]]] = [
    ({}, STIFF_AND_SORE),
    ({"spasticity": "moderate"}, STIFF_AND_SORE),
    ({"spasticity": "weak"}, STIFF_AND_SORE - FROM_MODERATE - {"botulinum_some_tone_helps"}),
    ({"spasticity": "weak", "mrc_dorsiflexion": 2},
     STIFF_AND_SORE - FROM_MODERATE - {"botulinum_some_tone_helps"} | {"strengthening_no_movement"}),
    ({"neuropathic_pain": "moderate"}, STIFF_AND_SORE),
    ({"neuropathic_pain": "weak"}, STIFF_AND_SORE),
]  # fmt: skip


@dataclass(frozen=True)
class _Row:
    """A person; what is taken away, what is put beside what stiffness and pain ask for, what stands beside in full."""

    name: str
    view: Told
    away: set[str] | None = None
    beside: set[str] | None = None
    in_full: set[str] | None = None


@lru_cache(maxsize=1)
def _rows() -> tuple[_Row, ...]:
    """Every row of the tables."""
    return (
        *(_Row(f"takes away: {answers}", person(**answers), away=told) for answers, told in TAKEN_AWAY),
        *(_Row(f"puts beside: {answers}", person(**answers), beside=told) for answers, told in PUT_BESIDE),
        *(_Row(f"with less: {answers}", person(**answers), in_full=told) for answers, told in WITH_LESS),
    )


def rows_that_stand_otherwise(entry: Option | Exercise, changed: Option | Exercise) -> Iterator[str]:
    """Rows that no longer hold when one option or exercise is changed.

    Parameters
    ----------
    entry, changed
        As it ships, and with a fault.

    Yields
    ------
    str
        The answers of a row.
    """
    own = {caution.id for caution in entry.cautions}
    for row in _rows():
        effects = {c.id: c.effect for c in changed.cautions if holds(c.when, row.view)}
        if not holds(changed.when, row.view):
            effects = {}
        careful = {ident for ident, effect in effects.items() if effect == "careful"}
        if (
            (row.away is not None and ("withhold" in effects.values()) != (entry.id in row.away))
            or (row.beside is not None and careful - STIFF_AND_SORE != row.beside & own)
            or (row.in_full is not None and careful != row.in_full & own)
        ):
            yield row.name
