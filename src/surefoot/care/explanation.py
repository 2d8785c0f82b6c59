"""What the engine gives back: flags, mechanisms, options, programme and questions, each traceable to its statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Support(StrEnum):
    """How far a mechanism is supported."""

    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"
    NOT = "not"
    UNKNOWN = "unknown"


class OptionStatus(StrEnum):
    """Whether an option is shown as one."""

    OFFERED = "offered"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Said:
    """One sentence for people and the statement that it comes from.

    Parameters
    ----------
    id
        Identifier of the statement in the knowledge base.
    plain, clinical
        Its words.
    sources
        Identifiers of its sources.
    review
        State of its review.
    because
        What was told or seen that brought it up, in words, e.g. ``left: burning pain``.
    """

    id: str
    plain: str
    clinical: str
    sources: tuple[str, ...]
    review: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class OpenFlag:
    """A red flag that holds; ``possible`` ones lack an answer and are asked for first."""

    said: Said
    side: str | None
    action: str
    action_clinical: str
    urgency: str


@dataclass(frozen=True)
class MechanismFound:
    """How far one mechanism is supported on one side (or ``both``: the person as a whole)."""

    id: str
    label: str
    side: str
    support: Support
    evidence_for: tuple[Said, ...]
    evidence_against: tuple[Said, ...]
    evidence_missing: tuple[Said, ...]
    next_observation: Said | None


@dataclass(frozen=True)
class OptionFound:
    """One option for one side (or ``both``), offered or withheld, and why."""

    id: str
    label: str
    kind: str
    side: str
    status: OptionStatus
    said: Said
    cautions: tuple[Said, ...]
    watch: tuple[str, ...]
    evidence: str
    ask: str | None
    tried: tuple[str, ...]


@dataclass(frozen=True)
class TreatmentNoteFound:
    """What a treatment and its days mean for one side, e.g. that the effect of an injection may be wearing off."""

    id: str
    label: str
    side: str
    said: Said


@dataclass(frozen=True)
class PlannedExercise:
    """One exercise of the home programme for one side (or ``both``)."""

    id: str
    label: str
    side: str
    said: Said
    position: str
    steps: tuple[str, ...]
    hold_s: tuple[int, int] | None
    repetitions: tuple[int, int] | None
    sets: tuple[int, int] | None
    weeks: tuple[str, ...]
    days: tuple[str, ...]
    stop_when: tuple[str, ...]
    cautions: tuple[Said, ...]


@dataclass(frozen=True)
class Programme:
    """The home programme, or the reason why there is none.

    Parameters
    ----------
    exercises
        What to do; empty when withheld.
    withheld
        Why there is none; None when there is one.
    notes
        What holds for all of it: learn it with a physiotherapist first, cool time of day, pauses.
    """

    exercises: tuple[PlannedExercise, ...]
    withheld: str | None
    notes: tuple[Said, ...]


@dataclass(frozen=True)
class Question:
    """Something to ask back: two answers that contradict each other, or an answer that is missing and matters."""

    about: tuple[str, ...]
    text: str
    kind: str  # contradiction, red flag, next observation


@dataclass(frozen=True)
class Explanation:
    """Everything said about one person on one day.

    Parameters
    ----------
    person
        The person's code.
    red_flags
        Open flags, most urgent first.
    questions
        What to ask back, contradictions first.
    mechanisms
        Every mechanism, by side.
    options
        Every option that was looked at and fits a mechanism, offered or withheld.
    footwear
        Features of a good shoe that the shoes worn most are known to lack.
    programme
        The home programme.
    treatment_notes
        What treatments and their days mean for what was told and measured, by side.
    signs
        Grades of the walk's signs by side, as used; empty without an assessment.
    versions
        Versions of the software and the knowledge base (a hash of its files).
    """

    person: str | None
    red_flags: tuple[OpenFlag, ...]
    questions: tuple[Question, ...]
    mechanisms: tuple[MechanismFound, ...]
    options: tuple[OptionFound, ...]
    footwear: tuple[Said, ...]
    programme: Programme
    treatment_notes: tuple[TreatmentNoteFound, ...]
    signs: Mapping[str, Mapping[str, str]]
    versions: Mapping[str, str]
