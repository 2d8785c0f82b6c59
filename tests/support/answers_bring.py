"""Answers, and the options and exercises that they bring, written from the meaning of each option."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from told import Answers, Told, told

from surefoot.care.conditions import Condition, holds

# Answers, and options and exercises that they bring (of two: what neither brings alone). A limit stands with the
# answer just beyond it, which brings less.
BRINGS: list[tuple[dict[str, Any], str]] = [
    ({"side.foot_drop_noticed": True},
     "balance_training cane flexible_orthosis foot_lifts knee_lifts physiotherapy_gait referral_orthotist "
     "referral_physiotherapist rocker_shoe safer_home shoe_checklist strengthening"),
    ({"side.trips": True}, "balance_training physiotherapy_gait safer_home shoe_checklist weight_shift"),
    ({"side.toes_drag": True}, "flexible_orthosis"),
    ({"side.numbness": True}, "foot_checks referral_podiatry shoe_checklist"),
    ({"side.cramps": True}, "ankle_circles calf_stretch calf_stretching range_of_motion towel_stretch"),
    ({"side.worse_with_distance": True}, "pacing"),
    ({"side.redness_in_attacks": True}, "hot_feet_cooling hot_feet_doctor"),
    ({"side.stiffness": 2}, ""),
    ({"side.stiffness": 3}, "ankle_circles calf_stretch calf_stretching range_of_motion towel_stretch"),
    ({"side.ankle_range_knee_straight_deg": 0.0},
     "ankle_circles calf_stretch calf_stretching range_of_motion towel_stretch"),
    ({"side.ankle_range_knee_straight_deg": 1.0}, ""),
    ({"side.pain": 1}, "shoe_checklist"),
    ({"side.pain": 6}, "shoe_checklist"),
    ({"side.pain": 7}, "referral_pain_specialist shoe_checklist"),
    ({"side.mrc_hip_flexion": 4}, "knee_lifts strengthening"),
    ({"side.mrc_hip_flexion": 5}, ""),
    ({"side.feeling": "reduced all over"}, "foot_checks referral_podiatry"),
    ({"side.feeling": "one dermatome"}, "foot_checks referral_podiatry"),
    ({"side.skin": "broken"}, "referral_podiatry"),
    ({"side.course": "getting worse"}, "referral_neurologist"),
    ({"side.course": "steady"}, ""),
    ({"side.pain_relief": ("cooling",)}, "cool_pack cool_soak"),
    ({"general.multiple_sclerosis": True}, "active_week peer_support"),
    ({"general.falls_past_year": 0}, ""),
    ({"general.falls_past_year": 1},
     "balance_training cane physiotherapy_gait referral_falls_service referral_physiotherapist safer_home "
     "shoe_checklist weight_shift"),
    ({"general.falls_past_year": 2},
     "balance_training cane physiotherapy_gait referral_falls_service referral_physiotherapist safer_home "
     "shoe_checklist walker weight_shift"),
    ({"general.afraid_of_falling": True}, "balance_training cane safer_home weight_shift"),
    ({"general.stands_up_unaided": False}, "walker"),
    ({"general.walking_distance_m": 100}, "walker wheelchair_or_scooter"),
    ({"general.walking_distance_m": 101}, ""),
    ({"general.fatigue": 3}, ""),
    ({"general.fatigue": 4}, "pacing"),
    ({"general.worse_with_heat": True}, "heat_planning"),
    ({"general.low_mood": True}, "talk_about_mood"),
    ({"general.little_interest": True}, "talk_about_mood"),
    ({"general.reaches_feet": False}, "easy_closure"),
    ({"general.new_or_worse_over_24_hours": True}, "referral_neurologist"),
    ({"footwear.secure_closure": False}, "easy_closure"),
    ({"mechanism.neuropathic_pain": "weak"}, "compression_socks cool_pack cool_soak shoe_checklist"),
    ({"mechanism.neuropathic_pain": "moderate"},
     "compression_socks cool_pack cool_soak question_amitriptyline question_duloxetine "
     "question_gabapentin_pregabalin question_nerve_pain_medicine referral_neurologist shoe_checklist"),
    ({"mechanism.spasticity": "weak"},
     "ankle_circles ball_rolling calf_stretch calf_stretching physiotherapy_gait range_of_motion "
     "referral_physiotherapist sole_ball_rolling spasticity_triggers towel_stretch"),
    ({"mechanism.spasticity": "moderate"},
     "ankle_circles ball_rolling calf_stretch calf_stretching physiotherapy_gait question_baclofen range_of_motion "
     "referral_continence referral_neurologist referral_physiotherapist sole_ball_rolling spasticity_triggers "
     "towel_stretch"),
    ({"mechanism.dorsiflexor_weakness": "weak"},
     "foot_lifts knee_lifts physiotherapy_gait referral_physiotherapist shoe_checklist strengthening weight_shift"),
    ({"mechanism.dorsiflexor_weakness": "moderate"},
     "flexible_orthosis foot_lifts knee_lifts physiotherapy_gait referral_orthotist referral_physiotherapist "
     "rocker_shoe shoe_checklist strengthening weight_shift"),
    ({"mechanism.mechanical_overload": "weak"}, "insoles physiotherapy_gait referral_physiotherapist shoe_checklist"),
    ({"mechanism.mechanical_overload": "moderate"},
     "insoles physiotherapy_gait referral_orthotist referral_physiotherapist referral_podiatry shoe_checklist"),
    ({"mechanism.plantar_fasciitis": "weak"},
     "ankle_circles ball_rolling calf_stretch calf_stretching cool_pack cool_soak heel_load "
     "heel_pain_family_doctor insoles range_of_motion shoe_checklist sole_ball_rolling towel_stretch"),
    ({"mechanism.plantar_fasciitis": "moderate"},
     "ankle_circles ball_rolling calf_stretch calf_stretching cool_pack cool_soak heel_load "
     "heel_pain_family_doctor insoles range_of_motion referral_podiatry shoe_checklist sole_ball_rolling "
     "towel_stretch"),
    ({"mechanism.heat_sensitivity": "weak"}, "cool_pack cool_soak heat_planning"),
    ({"mechanism.heat_sensitivity": "moderate"}, "cool_pack cool_soak heat_planning"),
    ({"mechanism.erythromelalgia_like": "weak"}, "hot_feet_cooling hot_feet_doctor"),
    ({"mechanism.erythromelalgia_like": "moderate"}, "hot_feet_cooling hot_feet_doctor"),
    ({"mechanism.fatigue_in_walk": "weak"}, "pacing"),
    ({"mechanism.fatigue_in_walk": "moderate"}, "pacing"),
    ({"mechanism.central_cause": "weak"}, ""),
    ({"mechanism.central_cause": "moderate"}, "referral_neurologist"),
    ({"mechanism.peripheral_cause": "weak"}, "question_nerve_conduction referral_neurologist"),
    ({"mechanism.peripheral_cause": "moderate"},
     "question_nerve_conduction question_nerve_decompression referral_neurologist"),
    ({"sign.foot_drop.this": "possible"}, ""),
    ({"sign.foot_drop.this": "likely"},
     "flexible_orthosis foot_lifts knee_lifts referral_orthotist rocker_shoe strengthening weight_shift"),
    ({"sign.foot_drop.this": "clear"},
     "flexible_orthosis foot_lifts knee_lifts referral_orthotist rigid_orthosis rocker_shoe strengthening "
     "weight_shift"),
    ({"sign.foot_drop.any": "possible"}, "physiotherapy_gait"),
    ({"sign.foot_drop.any": "likely"},
     "balance_training cane physiotherapy_gait referral_physiotherapist safer_home shoe_checklist"),
    ({"sign.foot_drop.any": "clear"},
     "balance_training cane physiotherapy_gait referral_physiatrist referral_physiotherapist safer_home "
     "shoe_checklist"),
    ({"sign.reduced_clearance.any": "possible"}, ""),
    ({"sign.reduced_clearance.any": "likely"}, "safer_home shoe_checklist"),
    ({"sign.toe_drag.any": "possible"}, ""),
    ({"sign.toe_drag.any": "likely"}, "physiotherapy_gait"),
    ({"sign.steppage.any": "possible"}, ""),
    ({"sign.steppage.any": "likely"}, "physiotherapy_gait"),
    ({"sign.circumduction.any": "possible"}, ""),
    ({"sign.circumduction.any": "likely"}, "physiotherapy_gait"),
    ({"sign.circumduction.this": "possible"}, ""),
    ({"sign.circumduction.this": "likely"}, "knee_lifts"),
    ({"goal.walk further": True}, "physiotherapy_gait"),
    ({"goal.walk faster": True}, "physiotherapy_gait"),
    ({"goal.trip less": True}, "safer_home"),
    ({"goal.fall less": True}, "balance_training referral_falls_service safer_home weight_shift"),
    ({"goal.less stiffness": True}, "calf_stretching range_of_motion"),
    ({"goal.stairs": True}, "physiotherapy_gait safer_home"),
    ({"goal.uneven ground": True}, "cane physiotherapy_gait safer_home"),
    ({"goal.stand longer": True}, "balance_training weight_shift"),
    ({"goal.not be stared at": True}, "card_to_carry"),
    ({"goal.tire less": True}, "pacing"),
    ({"goal.exercise or sport": True}, "active_week"),
    ({"goal.work": True}, "pacing"),
    ({"tried.ankle-foot orthosis": "a little"}, "referral_orthotist"),
    ({"tried.ankle-foot orthosis": "no"}, "referral_orthotist referral_physiatrist"),
    ({"tried.ankle-foot orthosis": "yes"}, ""),
    ({"tried.functional electrical stimulation": "no"}, "referral_physiatrist"),
    ({"tried.functional electrical stimulation": "a little"}, ""),
    ({"tried.medicine for nerve pain": "no"}, "referral_pain_specialist"),
    ({"tried.medicine for nerve pain": "yes"}, ""),
    ({"general.walking_distance_m": 500, "general.fatigue": 7}, "wheelchair_or_scooter"),
    ({"general.walking_distance_m": 500, "goal.tire less": True}, "wheelchair_or_scooter"),
    ({"general.walking_distance_m": 501, "general.fatigue": 7}, ""),
    ({"side.foot_drop_noticed": True, "general.multiple_sclerosis": True}, "card_to_carry electrical_stimulation"),
    ({"side.foot_drop_noticed": True, "general.multiple_sclerosis": False}, "referral_neurologist"),
    ({"side.foot_drop_noticed": True, "general.other_nerve_disease": True}, "card_to_carry"),
    ({"side.foot_drop_noticed": True, "mechanism.central_cause": "moderate"}, "electrical_stimulation"),
    ({"side.foot_drop_noticed": True, "mechanism.central_cause": "weak"}, ""),
    ({"side.foot_drop_noticed": True, "mechanism.peripheral_cause": "moderate"}, "electrical_stimulation"),
    ({"side.foot_drop_noticed": True, "side.mrc_dorsiflexion": 2}, "rigid_orthosis"),
    ({"side.foot_drop_noticed": True, "side.mrc_dorsiflexion": 3}, ""),
    ({"side.foot_drop_noticed": True, "mechanism.spasticity": "moderate"}, "rigid_orthosis"),
    ({"side.foot_drop_noticed": True, "general.falls_past_year": 2}, "rigid_orthosis"),
    ({"side.foot_drop_noticed": True, "side.knee_or_leg_surgery_or_injury": True}, "question_nerve_conduction"),
    ({"side.foot_drop_noticed": True, "side.muscle_wasting": True}, "question_nerve_conduction"),
    ({"side.foot_drop_noticed": True, "side.tone": "reduced"}, "question_nerve_conduction"),
    ({"side.foot_drop_noticed": True, "side.feeling": "reduced on top of foot and outer shin"},
     "question_nerve_conduction"),
    ({"general.multiple_sclerosis": True, "side.toes_drag": True}, "electrical_stimulation"),
    ({"general.multiple_sclerosis": True, "sign.foot_drop.this": "likely"}, "electrical_stimulation"),
    ({"general.multiple_sclerosis": True, "mechanism.dorsiflexor_weakness": "moderate"}, "electrical_stimulation"),
    ({"general.multiple_sclerosis": True, "side.swings_leg_out": True}, "card_to_carry"),
    ({"general.multiple_sclerosis": True, "side.lifts_knee_high": True}, "card_to_carry"),
    ({"general.multiple_sclerosis": True, "sign.foot_drop.any": "likely"}, "card_to_carry"),
    ({"general.multiple_sclerosis": True, "sign.steppage.any": "likely"}, "card_to_carry"),
    ({"general.multiple_sclerosis": True, "sign.circumduction.any": "likely"}, "card_to_carry"),
    ({"sign.foot_drop.this": "likely", "side.tone": "reduced"}, "question_nerve_conduction"),
    ({"general.drives": True, "side.foot_drop_noticed": True}, "driving_question"),
    ({"general.drives": True, "side.numbness": True}, "driving_question"),
    ({"general.drives": True, "sign.foot_drop.this": "possible"}, "driving_question"),
    ({"general.drives": True, "mechanism.dorsiflexor_weakness": "weak"}, "driving_question"),
    ({"general.drives": True, "mechanism.spasticity": "moderate"}, "driving_question"),
    ({"general.drives": True, "condition.orthosis": True}, "driving_question"),
    ({"goal.drive": True, "side.foot_drop_noticed": True}, "driving_question"),
    ({"mechanism.spasticity": "weak", "side.stiffness": 4}, "question_baclofen"),
    ({"mechanism.spasticity": "weak", "side.cramps": True}, "warm_pack"),
    ({"mechanism.spasticity": "weak", "side.spasms": True}, "warm_pack"),
    ({"mechanism.spasticity": "weak", "side.pain_qualities": ("cramping",)}, "warm_pack"),
    ({"mechanism.spasticity": "moderate", "contact": "flat"}, "question_botulinum"),
    ({"mechanism.spasticity": "moderate", "contact": "toe"}, "question_botulinum"),
    ({"mechanism.spasticity": "moderate", "contact": "heel"}, ""),
    ({"mechanism.spasticity": "moderate", "sign.early_heel_rise.this": "likely"}, "question_botulinum"),
    ({"mechanism.spasticity": "moderate", "sign.clonus.this": "likely"}, "question_botulinum"),
    ({"mechanism.spasticity": "moderate", "side.ashworth_calf": 1}, "question_botulinum"),
    ({"mechanism.spasticity": "moderate", "side.catch_on_fast_stretch": True}, "question_botulinum"),
    ({"mechanism.spasticity": "moderate", "side.ankle_range_knee_straight_deg": 5.0}, "question_botulinum"),
    ({"mechanism.spasticity": "moderate", "side.ankle_range_knee_straight_deg": 6.0}, ""),
    ({"mechanism.spasticity": "moderate", "side.cramps": True}, "question_botulinum warm_pack"),
    ({"mechanism.spasticity": "moderate", "tried.medicine for spasticity": "no"},
     "question_gabapentin_stiffness question_tizanidine"),
    ({"mechanism.spasticity": "moderate", "tried.medicine for spasticity": "yes"}, ""),
    ({"mechanism.spasticity": "moderate", "mechanism.dorsiflexor_weakness": "moderate"},
     "referral_physiatrist rigid_orthosis"),
    ({"mechanism.neuropathic_pain": "weak", "side.pain": 3}, ""),
    ({"mechanism.neuropathic_pain": "weak", "side.pain": 4}, ""),
    ({"mechanism.neuropathic_pain": "weak", "side.pain": 4, "side.pain_qualities": ("tingling",)},
     "question_amitriptyline question_duloxetine question_gabapentin_pregabalin question_nerve_pain_medicine"),
    *(({"mechanism.neuropathic_pain": "weak", "side.pain": 4, "side.pain_qualities": (quality,)},
       "question_amitriptyline question_duloxetine question_gabapentin_pregabalin question_nerve_pain_medicine")
      for quality in ("burning", "stinging", "electric shock", "stabbing")),
    ({"mechanism.neuropathic_pain": "weak", "side.pain": 3, "side.pain_qualities": ("tingling",)}, ""),
    ({"side.pain": 4, "side.pain_qualities": ("tingling",)}, ""),
    ({"mechanism.neuropathic_pain": "not", "side.pain": 4, "side.pain_qualities": ("tingling",)}, ""),
    ({"mechanism.neuropathic_pain": "weak", "side.pain": 4, "side.pain_triggers": ("light touch",)},
     "question_amitriptyline question_duloxetine question_gabapentin_pregabalin question_nerve_pain_medicine"),
    ({"mechanism.neuropathic_pain": "weak", "side.pain": 3, "side.pain_triggers": ("light touch",)}, ""),
    ({"mechanism.neuropathic_pain": "weak", "side.pain": 4, "side.pain_qualities": ("cramping",)}, ""),
    ({"mechanism.neuropathic_pain": "weak", "side.pain_sites": ("toes",)},
     "question_capsaicin_cream question_lidocaine"),
    ({"side.pain_qualities": ("burning",), "side.pain_relief": ("firm pressure",)}, "compression_socks"),
    ({"side.pain_qualities": ("burning",), "side.pain_triggers": ("heat",)}, "cool_pack cool_soak"),
    ({"side.pain_qualities": ("aching",), "side.pain_triggers": ("heat",)}, "cool_pack cool_soak"),
    ({"side.pain_sites": ("heel",), "footwear.arch_support": False}, "insoles"),
    ({"side.pain_sites": ("sole",), "footwear.arch_support": False}, "insoles"),
    ({"side.pain_sites": ("forefoot",), "footwear.arch_support": False}, "insoles"),
    ({"side.pain_sites": ("calf",), "footwear.arch_support": False}, ""),
    ({"side.pain_sites": ("sole",), "side.pain_qualities": ("cramping",)}, "sole_ball_rolling"),
    ({"side.pain_sites": ("sole",), "side.pain_qualities": ("aching",)}, "sole_ball_rolling"),
    ({"side.mrc_dorsiflexion": 2, "tried.ankle-foot orthosis": "no"}, "question_tendon_transfer"),
    ({"side.mrc_dorsiflexion": 2, "tried.functional electrical stimulation": "no"}, "question_tendon_transfer"),
    ({"side.mrc_dorsiflexion": 2, "tried.physiotherapy": "no"}, "question_tendon_transfer"),
    ({"side.mrc_dorsiflexion": 2, "tried.ankle-foot orthosis": "yes"}, ""),
    ({"sign.foot_drop.this": "clear", "tried.physiotherapy": "a little"}, "question_tendon_transfer"),
    ({"side.pain": 0}, ""),
    ({"tried.medicine for nerve pain": "a little"}, "referral_pain_specialist"),
    ({"tried.medicine for nerve pain": "made it worse"}, "referral_pain_specialist"),
    ({"tried.ankle-foot orthosis": "made it worse"}, "referral_orthotist referral_physiatrist"),
    ({"tried.functional electrical stimulation": "made it worse"}, "referral_physiatrist"),
    ({"general.multiple_sclerosis": True, "sign.foot_drop.this": "possible"}, ""),
    ({"general.multiple_sclerosis": True, "mechanism.dorsiflexor_weakness": "weak"}, ""),
    ({"side.foot_drop_noticed": True, "mechanism.peripheral_cause": "weak"}, ""),
    ({"mechanism.spasticity": "weak", "mechanism.dorsiflexor_weakness": "moderate"}, ""),
    ({"mechanism.spasticity": "moderate", "mechanism.dorsiflexor_weakness": "weak"}, ""),
    ({"mechanism.spasticity": "not", "side.cramps": True}, ""),
    ({"mechanism.neuropathic_pain": "not", "side.pain": 4}, ""),
    ({"mechanism.neuropathic_pain": "not", "side.pain_sites": ("toes",)}, ""),
    ({"mechanism.spasticity": "not", "side.stiffness": 4}, ""),
    ({"mechanism.spasticity": "weak", "side.stiffness": 3}, ""),
    ({"mechanism.spasticity": "weak", "tried.medicine for spasticity": "no"}, ""),
    ({"mechanism.spasticity": "moderate", "tried.medicine for spasticity": "a little"},
     "question_gabapentin_stiffness question_tizanidine"),
    ({"mechanism.spasticity": "moderate", "tried.medicine for spasticity": "made it worse"},
     "question_gabapentin_stiffness question_tizanidine"),
    ({"side.stiffness": 4, "tried.medicine for spasticity": "no"}, ""),
    ({"mechanism.spasticity": "not", "side.stiffness": 4, "tried.medicine for spasticity": "no"}, ""),
    ({"mechanism.spasticity": "weak", "side.stiffness": 3, "tried.medicine for spasticity": "no"}, ""),
    ({"mechanism.spasticity": "weak", "side.stiffness": 4, "tried.medicine for spasticity": "no"},
     "question_baclofen question_gabapentin_stiffness question_tizanidine"),
    ({"mechanism.spasticity": "moderate", "side.ashworth_calf": 0}, ""),
    ({"mechanism.spasticity": "moderate", "sign.early_heel_rise.this": "possible"}, ""),
    ({"mechanism.spasticity": "moderate", "sign.clonus.this": "possible"}, ""),
    ({"sign.foot_drop.this": "likely", "tried.physiotherapy": "no"}, ""),
    ({"sign.foot_drop.this": "possible", "side.tone": "reduced"}, ""),
    ({"side.foot_drop_noticed": True, "side.feeling": "one dermatome"}, "question_nerve_conduction"),
    ({"general.drives": True, "sign.foot_drop.this": "not seen"}, ""),
    ({"general.drives": True, "mechanism.dorsiflexor_weakness": "not"}, ""),
    ({"general.drives": True, "mechanism.spasticity": "weak"}, ""),
    ({"general.multiple_sclerosis": True, "sign.foot_drop.any": "possible"}, ""),
    ({"general.multiple_sclerosis": True, "sign.steppage.any": "possible"}, ""),
    ({"general.multiple_sclerosis": True, "sign.circumduction.any": "possible"}, ""),
    ({"general.walking_distance_m": 500, "general.fatigue": 6}, ""),
    ({"side.toes_drag": True, "side.mrc_dorsiflexion": 2}, "rigid_orthosis"),
    ({"sign.foot_drop.this": "possible", "side.mrc_dorsiflexion": 2}, ""),
    ({"sign.foot_drop.this": "likely", "side.mrc_dorsiflexion": 2}, "rigid_orthosis"),
    ({"mechanism.dorsiflexor_weakness": "weak", "side.mrc_dorsiflexion": 2}, ""),
    ({"mechanism.dorsiflexor_weakness": "moderate", "side.mrc_dorsiflexion": 2}, "rigid_orthosis"),
    ({"side.feeling": "none"}, "foot_checks referral_podiatry"),
    ({"side.feeling": "reduced on top of foot and outer shin"}, "foot_checks referral_podiatry"),
    ({"side.skin": "inflamed or infected"}, "referral_podiatry"),
    ({"side.skin": "ulcer"}, "referral_podiatry"),
    ({"side.skin": "black tissue"}, "referral_podiatry"),
    ({"side.mrc_dorsiflexion": 2, "tried.ankle-foot orthosis": "a little"}, "question_tendon_transfer"),
    ({"side.mrc_dorsiflexion": 2, "tried.ankle-foot orthosis": "made it worse"}, "question_tendon_transfer"),
    ({"side.mrc_dorsiflexion": 2, "tried.functional electrical stimulation": "a little"}, "question_tendon_transfer"),
    ({"side.mrc_dorsiflexion": 2, "tried.functional electrical stimulation": "made it worse"},
     "question_tendon_transfer"),
    ({"side.mrc_dorsiflexion": 2, "tried.physiotherapy": "a little"}, "question_tendon_transfer"),
    ({"side.mrc_dorsiflexion": 2, "tried.physiotherapy": "made it worse"}, "question_tendon_transfer"),
]  # fmt: skip


def answered(answers: dict[str, Any]) -> Answers:
    """Answers as `told` takes them: the first word of a name says what kind it is, facts by their record."""
    found: Answers = {}
    for name, value in answers.items():
        kind, _, rest = name.partition(".")
        if kind in ("side", "general", "footwear"):
            found["fact", name] = value
        elif kind == "sign":
            found["sign", *rest.split(".")] = value
        else:
            found[(kind, rest) if rest else (kind,)] = value
    return found


@lru_cache(maxsize=1)
def _views() -> tuple[tuple[str, Told, tuple[Told, ...], frozenset[str]], ...]:
    """Each row: its name, all of its answers, each alone, and what it must bring."""
    return tuple((str(answers), _view(answers), tuple(_view({n: a}) for n, a in answers.items() if len(answers) > 1),
                  frozenset(expected.split())) for answers, expected in BRINGS)  # fmt: skip


def _view(answers: dict[str, Any]) -> Told:
    return told(answered(answers))


def rows_that_bring_otherwise(ident: str, when: Condition) -> Iterator[str]:
    """Rows that no longer hold when one option or exercise is brought by another condition.

    Parameters
    ----------
    ident
        The option or exercise.
    when
        Its condition.

    Yields
    ------
    str
        The answers of a row.
    """
    for name, together, each, expected in _views():
        brought = holds(when, together) is True
        alone = any(holds(when, view) is True for view in each)
        if (brought and not alone) != (ident in expected) or (alone and not brought):
            yield name
