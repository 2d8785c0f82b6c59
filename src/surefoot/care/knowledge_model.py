"""The types of the knowledge base. Each statement carries its words, sources, review state and what it covers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from surefoot.care.condition_check import checked_condition

Review = Literal["read in the source", "read in a reproduction", "needs clinical review"]
Weight = Literal["strong", "moderate", "weak"]
Urgency = Literal["emergency call", "emergency department", "same day", "within one working day", "urgent", "soon"]
When = Annotated[dict[str, Any], BeforeValidator(checked_condition)]
Ident = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Source(_Entry):
    """Where something comes from."""

    id: Ident
    citation: str
    doi: str | None = None
    pmid: str | None = None
    country: str | None = None


class Code(_Entry):
    """A code of a terminology."""

    system: Literal["SNOMED CT", "LOINC"]
    code: str
    display: str


class Statement(_Entry):
    """Something that is said, in plain and in clinical words.

    ``differs`` names where the guideline's version differs from the article whose ids are covered.
    """

    id: Ident
    plain: str
    clinical: str
    sources: tuple[Ident, ...] = Field(min_length=1)
    review: Review
    covers: tuple[Annotated[str, Field(pattern=r"^[FD]\d+$")], ...] = ()
    codes: tuple[Code, ...] = ()
    differs: str | None = None


class RedFlag(Statement):
    """A finding that comes before everything else: when it holds, what to do and how soon."""

    when: When
    per_side: bool = False
    action: str
    action_clinical: str
    urgency: Urgency


class Clue(Statement):
    """One observation that speaks for or against a mechanism."""

    when: When
    speaks: Literal["for", "against"]
    weight: Weight


class Mechanism(Statement):
    """A way in which the foot comes to drop or hurt, and what points to it.

    ``next_observations`` are tried in order: the first whose fact is not yet known tells most.
    """

    label: str
    per_side: bool = True
    clues: tuple[Clue, ...] = Field(min_length=1)
    next_observations: tuple[Statement, ...] = ()
    next_facts: tuple[str, ...] = ()


class Caution(Statement):
    """Something that speaks against an option: ``withhold`` takes it away, ``careful`` stands beside it."""

    when: When
    effect: Literal["withhold", "careful"]


class Option(Statement):
    """Something that may help: when it is offered, what speaks against it, what to watch, whom to ask."""

    label: str
    kind: Literal[
        "footwear",
        "compression",
        "temperature",
        "movement",
        "training",
        "physiotherapy",
        "walking aid",
        "orthosis",
        "stimulation",
        "medicine question",
        "injection question",
        "surgery question",
        "referral",
        "support",
        "safety",
    ]
    when: When
    per_side: bool = True
    cautions: tuple[Caution, ...] = ()
    watch: tuple[str, ...] = ()
    evidence: str
    ask: str | None = None
    severity: Literal["any", "mild", "moderate", "severe"] = "any"


class Exercise(Statement):
    """One exercise of the home programme, with a seated variant, built up within the guideline."""

    label: str
    when: When
    cautions: tuple[Caution, ...] = ()
    position: Literal["sitting", "standing", "lying"]
    steps: tuple[str, ...] = Field(min_length=1)
    seated_steps: tuple[str, ...] = Field(min_length=1)
    hold_s: tuple[int, int] | None = None
    repetitions: tuple[int, int] | None = None
    sets: tuple[int, int] | None = None
    days_per_week: tuple[int, int]
    rest_day_between: bool = False
    stop_when: tuple[str, ...] = Field(min_length=1)


class Contradiction(Statement):
    """Two answers, or an answer and the walk, that do not go together: asked back, never guessed."""

    when: When
    per_side: bool = True
    about: tuple[str, ...] = Field(min_length=2)


class Note(Statement):
    """Something that holds for the whole home programme."""

    when: When | None = None


class TreatmentNote(Statement):
    """What a treatment and its days mean for what is told and measured now, e.g. that its effect may be wearing off."""

    label: str
    when: When


class Background(_Entry):
    """An id of the articles that is background only, and why."""

    id: Annotated[str, Field(pattern=r"^[FD]\d+$")]
    reason: str
    shown_in: str | None = None


class Knowledge(_Entry):
    """The whole knowledge base."""

    sources: tuple[Source, ...]
    red_flags: tuple[RedFlag, ...]
    mechanisms: tuple[Mechanism, ...]
    options: tuple[Option, ...]
    exercises: tuple[Exercise, ...]
    footwear: tuple[Caution, ...]
    explanations: tuple[Statement, ...]
    contradictions: tuple[Contradiction, ...]
    programme_notes: tuple[Note, ...]
    treatment_notes: tuple[TreatmentNote, ...]
    background: tuple[Background, ...]
