"""Red flags and the questions that decide on one: they stand before everything else."""

from __future__ import annotations

from surefoot.care import Question
from surefoot.report.explanation_source import CareSource, because_text
from surefoot.report.explanation_words import URGENCY_PLAIN, page_line, sentences
from surefoot.report.model import Block
from surefoot.report.said_blocks import FlagCard, Line, Lines


def flag_blocks(source: CareSource) -> list[Block]:
    """What has to be acted on, the most urgent first.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        A card for each flag; empty without any.
    """
    cards: list[Block] = []
    for place, flag in enumerate(source.explanation.red_flags, 1):
        action = Line(flag.said.id, flag.action)
        details = f"{flag.side} side" if flag.side else ""
        reason = source.plain(flag.said.id, details)
        urgency = URGENCY_PLAIN.get(flag.urgency, flag.urgency)
        cards.append(FlagCard(f"flag-{place}", urgency, action, reason, because_text(flag.said)))
    return [*cards, sentences(page_line("page_first"))] if cards else []


def possible_blocks(source: CareSource) -> list[Block]:
    """Answers that are missing and would raise a flag.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        Empty where no flag is half there.
    """
    asked = flag_questions(source)
    if not asked:
        return []
    lines = tuple(line for q in asked for line in (source.plain(q.about[0]), Line(q.about[0], q.text)))
    return [sentences(page_line("page_first_possible")), Lines(lines)]


def flag_questions(source: CareSource) -> list[Question]:
    """Questions that decide whether a flag is open.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Question
        In the order of the engine.
    """
    return [question for question in source.explanation.questions if question.kind == "red flag"]


def clinical_flag_blocks(source: CareSource) -> list[Block]:
    """The open flags for a clinician.

    Parameters
    ----------
    source
        What the page is made from.

    Returns
    -------
    list of Block
        A card for each flag, with its identifier.
    """
    return [
        FlagCard(
            f"clinical-flag-{place}",
            flag.urgency + (f", {flag.side} side" if flag.side else ""),
            Line(flag.said.id, flag.action_clinical),
            source.clinical(flag.said.id),
            because_text(flag.said),
            show_ids=True,
        )
        for place, flag in enumerate(source.explanation.red_flags, 1)
    ]
