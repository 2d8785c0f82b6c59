"""The first page of a comparison, for the person who walked: what changed, in short sentences and everyday words."""

from __future__ import annotations

from surefoot.report.comparison_words import key_differences, plain_changes
from surefoot.report.model import Block, Bullets, Group, Paragraph, Role
from surefoot.report.section_person import HELP
from surefoot.signs import Comparison, Contrast
from surefoot.signs.comparison_warnings import MANY_THINGS

_MOST = 6


def changed_blocks(comparison: Comparison) -> list[Block]:
    """What changed from the first walk to each of the others.

    Parameters
    ----------
    comparison
        The comparison.

    Returns
    -------
    list of Block
        Only changes that are more than noise are told.
    """
    first = comparison.conditions[0].label
    groups = [
        Group(f"changed-{place}", f"{contrast.label}, next to {first}", _changed(contrast))
        for place, contrast in enumerate(comparison.contrasts, 1)
    ]
    return [Paragraph(f"We looked at {len(comparison.conditions)} of your walks, side by side."), *groups]


def change_meaning_blocks(comparison: Comparison) -> list[Block]:
    """What the changes mean, and what they do not mean.

    Parameters
    ----------
    comparison
        The comparison.

    Returns
    -------
    list of Block
        Short sentences.
    """
    sentences = ["We only tell changes that are too big to be chance."]
    if any(MANY_THINGS in warning for warning in comparison.warnings):
        sentences.append("But these walks differ in more than one thing. So we can not be sure what made the change.")
    elif comparison.warnings:
        sentences.append("But take care when you set these walks side by side. The next page tells why.")
    sentences += [
        "Every walk is a bit different. Heat, sleep and a long day play a part.",
        "Walk each way more than once to be sure.",
        "Talk with your team before you change an aid or a drug.",
        "It is not a diagnosis. Someone who looks at you and your story has to judge that.",
    ]
    return [Bullets(tuple(sentences))]


def change_question_blocks(comparison: Comparison) -> list[Block]:
    """Questions for the next visit.

    Parameters
    ----------
    comparison
        The comparison.

    Returns
    -------
    list of Block
        Questions that always fit.
    """
    return [
        Bullets(
            (
                "Which of these walks felt best to me? Does that fit what we see?",
                "Is this change big enough to help me from day to day?",
                "What should we keep, and what should we try next?",
                "When should we measure my walk again?",
            )
        )
    ]


def change_help_blocks(comparison: Comparison) -> list[Block]:
    """When not to wait for a visit; the same on every page.

    Parameters
    ----------
    comparison
        The comparison.

    Returns
    -------
    list of Block
        Two sentences.
    """
    return [Bullets(HELP)]


def _changed(contrast: Contrast) -> tuple[Block, ...]:
    if not key_differences(contrast):
        return (Paragraph("These two walks could not be set side by side."),)
    told = plain_changes(contrast)
    if not told:
        return (Paragraph("We saw no change that is too big to be chance."),)
    more = (Paragraph("More is told on the next page.", Role.NOTE),) if len(told) > _MOST else ()
    return (Bullets(tuple(told[:_MOST])), *more)
