"""The order of an explanation's pages, as data: red flags, the person, the page to take along, programme, clinician."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from surefoot.care import Explanation, History, knowledge
from surefoot.care.knowledge_model import Knowledge
from surefoot.report.build import PartPlan, SectionPlan, build_parts
from surefoot.report.explanation_source import CareSource
from surefoot.report.model import Depth, Part, Report, Section
from surefoot.report.section_care_clinical import (
    clinical_programme_blocks,
    mechanism_blocks,
    option_blocks,
    question_back_blocks,
    treatment_blocks,
    withheld_blocks,
)
from surefoot.report.section_care_first import clinical_flag_blocks, flag_blocks, possible_blocks
from surefoot.report.section_care_method import basis_blocks, sign_table_blocks, source_blocks
from surefoot.report.section_care_person import behind_blocks, help_care_blocks, seen_care_blocks
from surefoot.report.section_care_programme import programme_blocks, sheet_blocks
from surefoot.report.section_care_visit import visit_blocks
from surefoot.signs import Assessment


def _has_flags(source: CareSource) -> bool:
    return bool(source.explanation.red_flags)


def _has_withheld(source: CareSource) -> bool:
    return bool(withheld_blocks(source))


def _has_notes(source: CareSource) -> bool:
    return bool(source.explanation.treatment_notes)


EXPLANATION_PARTS: tuple[PartPlan[CareSource], ...] = (
    PartPlan(
        Depth.PERSON,
        "In plain words",
        "For you.",
        (
            SectionPlan("seen", "What we see", "What we see", seen_care_blocks),
            SectionPlan("behind", "What may be behind it", "Behind it", behind_blocks),
            SectionPlan("could-help", "What could help", "What could help", help_care_blocks),
        ),
    ),
    PartPlan(
        Depth.VISIT,
        "For your next visit",
        "One page to take along.",
        (SectionPlan("ask", "What to talk about", "What to talk about", visit_blocks),),
    ),
    PartPlan(
        Depth.PROGRAMME,
        "Your home programme",
        "For you, to learn with a physiotherapist.",
        (SectionPlan("exercises", "Exercises", "Exercises", programme_blocks),),
    ),
    PartPlan(
        Depth.THERAPIST,
        "For the physiotherapist and the doctor",
        "Mechanisms with their evidence, options with what speaks against them. No diagnosis, no orders, no doses.",
        (
            SectionPlan("flags-clinical", "Red flags", "Red flags", clinical_flag_blocks, _has_flags),
            SectionPlan("ask-back", "Questions to ask back", "Questions", question_back_blocks),
            SectionPlan("treatments", "Treatments and their days", "Treatments", treatment_blocks, _has_notes),
            SectionPlan("mechanisms", "Mechanisms, side by side", "Mechanisms", mechanism_blocks),
            SectionPlan("options", "Options", "Options", option_blocks),
            SectionPlan("withheld", "Options withheld", "Withheld", withheld_blocks, _has_withheld),
            SectionPlan("plan", "Home programme", "Programme", clinical_programme_blocks),
        ),
    ),
    PartPlan(
        Depth.DETAILS,
        "What it rests on",
        "How it was made, the signs of the walk, and the sources.",
        (
            SectionPlan("basis", "How this was made", "Method", basis_blocks),
            SectionPlan("signs-used", "Signs of the walk", "Signs", sign_table_blocks),
            SectionPlan("sources", "Sources", "Sources", source_blocks),
        ),
    ),
)


def care_source(
    explanation: Explanation, history: History, assessment: Assessment | None = None, base: Knowledge | None = None
) -> CareSource:
    """Lay together what an explanation's pages are made from.

    Parameters
    ----------
    explanation
        What `surefoot.care.explain` found.
    history, assessment
        What it was made from; None without a walk.
    base
        Knowledge base that it was made with; the one that ships when None.

    Returns
    -------
    CareSource
        For the builders here.
    """
    return CareSource(explanation, history, assessment, base or knowledge())


def build_explanation_report(source: CareSource) -> Report:
    """Build the pages of an explanation.

    Parameters
    ----------
    source
        What they are made from.

    Returns
    -------
    Report
        With open red flags, the first part holds them and nothing else stands before. They are not guarded: where they
        could not be made, there is no page.
    """
    person, *rest = build_parts(source, EXPLANATION_PARTS)
    first = _first(source)
    if not source.explanation.red_flags:
        person, first = replace(person, sections=(*first, *person.sections)), ()
    parts = (Part(Depth.FIRST, "First of all", "For you.", first), person, *rest) if first else (person, *rest)
    return Report(
        kind="Surefoot explanation",
        title="Why the foot drops or hurts, and what could help",
        facts=_facts(source),
        parts=parts,
        version=source.explanation.versions.get("surefoot", ""),
        drawn=False,
    )


def build_programme_report(source: CareSource) -> Report | None:
    """Build the sheet of the home programme.

    Parameters
    ----------
    source
        What it is made from.

    Returns
    -------
    Report or None
        One part in large type; None where there is no programme.
    """
    if not source.explanation.programme.exercises:
        return None
    plan = SectionPlan[CareSource]("exercises", "Exercises", "Exercises", sheet_blocks)
    part = PartPlan(Depth.PROGRAMME, "What to do", "Learn it with a physiotherapist first.", (plan,))
    return Report(
        kind="Surefoot home programme",
        title="Home programme",
        facts=_facts(source),
        parts=build_parts(source, (part,)),
        version=source.explanation.versions.get("surefoot", ""),
        drawn=False,
    )


def _first(source: CareSource) -> tuple[Section, ...]:
    return tuple(
        Section(ident, title, title, tuple(blocks))
        for ident, title, blocks in (
            ("flags", "Get help for this", flag_blocks(source)),
            ("possible", "Please answer this", possible_blocks(source)),
        )
        if blocks
    )


def _facts(source: CareSource) -> tuple[tuple[str, str], ...]:
    told: date | None = source.history.date
    person = source.explanation.person or (source.assessment.person.code if source.assessment else None)
    facts: Sequence[tuple[str, str | None]] = (
        ("Person", person),
        ("Told on", f"{told:%d %B %Y}".lstrip("0") if told else None),
        ("Walk", source.assessment.name if source.assessment else None),
    )
    return tuple((name, words) for name, words in facts if words)
