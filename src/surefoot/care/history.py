"""What a person or a clinician can tell, as a typed record. Everything is optional; what is not told stays unknown."""

from __future__ import annotations

from datetime import date as Day
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Rating = Annotated[int, Field(ge=0, le=10)]
MuscleGrade = Annotated[int, Field(ge=0, le=5)]
AnkleRange = Annotated[float, Field(ge=-60, le=45)]

Onset = Literal["seconds to minutes", "hours to days", "weeks", "months or longer"]
Course = Literal["steady", "getting worse", "getting better", "comes and goes"]
PainSite = Literal[
    "heel", "sole", "forefoot", "toes", "top of foot", "ankle", "achilles tendon", "calf", "shin", "knee", "hip", "back"
]
PainQuality = Literal[
    "continuous", "burning", "stinging", "electric shock", "stabbing", "tingling", "aching", "cramping", "throbbing"
]
PainTrigger = Literal[
    "heat", "light touch", "load", "first steps after rest", "walking", "long standing", "movement", "cold", "night"
]
Relief = Literal["cooling", "warmth", "rest", "moving about", "raising the leg", "stretching", "firm pressure"]
Tone = Literal["reduced", "normal", "raised"]
Reflex = Literal["absent", "reduced", "normal", "brisk"]
Feeling = Literal["normal", "reduced all over", "reduced on top of foot and outer shin", "one dermatome", "none"]
Skin = Literal["intact", "broken", "swollen", "inflamed or infected", "ulcer", "black tissue"]


ASHWORTH_GRADES = (0, 1, 1.5, 2, 3, 4)


def _ashworth(value: float) -> float:
    if value not in ASHWORTH_GRADES:
        raise ValueError(f"the modified Ashworth scale has 0, 1, 1.5 (for 1+), 2, 3 and 4; got {value:g}")
    return value


SpasmLevel = Annotated[float, AfterValidator(_ashworth)]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class SideHistory(_Record):
    """One leg and foot: what is felt, seen and examined there."""

    # what the person can tell
    foot_drop_noticed: bool | None = None
    onset: Onset | None = None
    onset_date: Day | None = None
    began_over_a_month_ago: bool | None = None
    course: Course | None = None
    pain: Rating | None = None
    pain_sites: tuple[PainSite, ...] | None = None
    pain_qualities: tuple[PainQuality, ...] | None = None
    pain_triggers: tuple[PainTrigger, ...] | None = None
    pain_relief: tuple[Relief, ...] | None = None
    redness_in_attacks: bool | None = None
    first_attack_of_redness: bool | None = None
    stiffness: Rating | None = None
    spasms: bool | None = None
    cramps: bool | None = None
    numbness: bool | None = None
    trips: bool | None = None
    toes_drag: bool | None = None
    slap_heard: bool | None = None
    lifts_knee_high: bool | None = None
    swings_leg_out: bool | None = None
    worse_with_distance: bool | None = None
    # what an examination shows
    mrc_dorsiflexion: MuscleGrade | None = None
    mrc_eversion: MuscleGrade | None = None
    mrc_inversion: MuscleGrade | None = None
    mrc_plantarflexion: MuscleGrade | None = None
    mrc_knee_flexion: MuscleGrade | None = None
    mrc_hip_flexion: MuscleGrade | None = None
    ankle_range_knee_straight_deg: AnkleRange | None = None
    ankle_range_knee_bent_deg: AnkleRange | None = None
    ashworth_calf: SpasmLevel | None = None
    catch_on_fast_stretch: bool | None = None
    clonus_beats: Annotated[int, Field(ge=0, le=200)] | None = None
    ankle_reflex: Reflex | None = None
    tone: Tone | None = None
    muscle_wasting: bool | None = None
    feeling: Feeling | None = None
    tender_heel: bool | None = None
    tender_achilles: bool | None = None
    tender_forefoot: bool | None = None
    skin: Skin | None = None
    tight_strap_or_pressure_on_knee: bool | None = None
    knee_or_leg_surgery_or_injury: bool | None = None
    # what must be acted on
    calf_swollen_warm_painful: bool | None = None
    joint_suddenly_swollen_painful: bool | None = None
    skin_spreading_red_hot: bool | None = None
    pale_cold_painful_at_rest: bool | None = None
    red_warm_swollen_without_feeling: bool | None = None
    pulse_missing: bool | None = None
    cannot_take_four_steps: bool | None = None
    leg_short_or_turned_out_after_fall: bool | None = None
    # what matters for devices
    metal_under_electrodes: bool | None = None
    cancer_in_leg: bool | None = None
    phlebitis_or_varicose_veins: bool | None = None
    fracture: bool | None = None
    bypass_graft: bool | None = None
    ankle_pressure_index: Annotated[float, Field(ge=0, le=2)] | None = None


class GeneralHistory(_Record):
    """The person as a whole."""

    multiple_sclerosis: bool | None = None
    other_nerve_disease: bool | None = None
    diabetes: bool | None = None
    # what must be acted on
    saddle_numbness_new: bool | None = None
    bladder_bowel_or_sexual_change_new: bool | None = None
    both_legs_weaker_new: bool | None = None
    back_pain: bool | None = None
    sudden_weakness_face_arm_leg_or_speech: bool | None = None
    new_or_worse_over_24_hours: bool | None = None
    stable_before_30_days: bool | None = None
    infection_signs: bool | None = None
    fever: bool | None = None
    overheated: bool | None = None
    breathless: bool | None = None
    chest_pain: bool | None = None
    confused_or_vomiting: bool | None = None
    fast_heart_or_breathing: bool | None = None
    head_injury: bool | None = None
    lost_consciousness_vomiting_or_lasting_headache: bool | None = None
    memory_or_behaviour_change: bool | None = None
    blood_thinners: bool | None = None
    seizure_or_drowsy_after_injury: bool | None = None
    cannot_stand_after_fall: bool | None = None
    thoughts_of_suicide: bool | None = None
    baclofen_stopped_or_pump_fault: bool | None = None
    itching_fever_confusion_or_rigidity: bool | None = None
    botulinum_recently: bool | None = None
    trouble_breathing_swallowing_or_speaking: bool | None = None
    # course of the day and of the walk
    worse_with_heat: bool | None = None
    hours_until_better_after_cooling: Annotated[float, Field(ge=0, le=1000)] | None = None
    fatigue: Rating | None = None
    walking_distance_m: Annotated[float, Field(ge=0, le=100_000)] | None = None
    stands_up_unaided: bool | None = None
    falls_past_year: Annotated[int, Field(ge=0, le=1000)] | None = None
    afraid_of_falling: bool | None = None
    low_mood: bool | None = None
    little_interest: bool | None = None
    drives: bool | None = None
    # what matters for options
    pacemaker_or_electrical_implant: bool | None = None
    seizures_or_epilepsy: bool | None = None
    pregnant_or_planning: bool | None = None
    cord_injury_above_t6: bool | None = None
    deep_vein_thrombosis_now_or_past: bool | None = None
    heart_failure_severe: bool | None = None
    severe_diabetic_neuropathy: bool | None = None
    skin_allergy: bool | None = None
    reaches_feet: bool | None = None
    works_on_feet: bool | None = None


TreatmentKind = Literal[
    "ankle-foot orthosis",
    "functional electrical stimulation",
    "footwear",
    "insoles",
    "compression",
    "cooling",
    "stretching",
    "strengthening",
    "physiotherapy",
    "walking aid",
    "medicine for nerve pain",
    "medicine for spasticity",
    "botulinum toxin",
    "surgery",
    "other",
]


class Treatment(_Record):
    """Something that was tried: what, when, on which side, and how it went."""

    kind: TreatmentKind
    name: str | None = None
    side: Literal["left", "right", "both"] | None = None
    began: Day | None = None
    ended: Day | None = None
    helped: Literal["yes", "a little", "no", "made it worse"] | None = None
    problems: str | None = None


class Footwear(_Record):
    """Features of the shoes worn most (F27 to F34)."""

    non_slip_sole: bool | None = None
    arch_support: bool | None = None
    firm_heel_counter: bool | None = None
    roomy_toe_box: bool | None = None
    secure_closure: bool | None = None
    closed_at_the_heel: bool | None = None
    slight_rocker_sole: bool | None = None


Goal = Literal[
    "walk further",
    "walk faster",
    "trip less",
    "fall less",
    "less pain",
    "less stiffness",
    "stairs",
    "uneven ground",
    "exercise or sport",
    "work",
    "stand longer",
    "not be stared at",
    "drive",
    "tire less",
]


class History(_Record):
    """Everything that was told about one person on one day."""

    person: str | None = None
    date: Day | None = None
    left: SideHistory = SideHistory()
    right: SideHistory = SideHistory()
    general: GeneralHistory = GeneralHistory()
    footwear: Footwear = Footwear()
    treatments: tuple[Treatment, ...] = ()
    goals: tuple[Goal, ...] = ()
